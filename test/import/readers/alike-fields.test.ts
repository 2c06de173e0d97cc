/** Lines like the one before give what they give when each is looked at by itself. */
import { describe, expect, it } from "vitest";
import { AlikeFields } from "../../../src/import/readers/consoles/alike-fields.js";
import { fieldLine } from "../../../src/import/readers/consoles/fields.js";
import { printedLine } from "../../../src/import/readers/consoles/line-prefix.js";
import { stepConsole } from "../../../src/import/readers/consoles/step-console.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { logOf, readLog } from "../../helpers/read-log.js";

const numbers = [
  "0.5",
  "-0.25",
  "+3",
  "7.6E-01",
  "1e5",
  "12",
  "1.2.3",
  "1,234",
  "nan",
  "inf",
  "5.",
  "0",
  "007",
  "3e",
  "2-1"
];
const shapes: ((step: string, value: () => string) => string)[] = [
  (step, value) => `Step ${step} | Time: ${value()}s | Reward: ${value()} | Seq. Length: ${value()} tokens/sample`,
  (step, value) =>
    `Step ${step} |  1m ${step}s | Reward ${value()} | Trainable ${step}/512 (93.8%) | pass@8: ${value()}`,
  (step, value) => ` [2026-03-04 05:00:${step}] iteration ${step}/ 2174 | reward: ${value()} | loss: ${value()} |`,
  (step, value) => `[gsm_${Number(step) % 3}B]   ${step}/50 | loss=${value()} | acc=${value()}%`,
  (step, value) => `(Runner pid=${step}) step: ${step}, loss: ${value()}, layer${Number(step) % 2}_loss: ${value()}`,
  (step, value) => `2026-03-04T05:00:07Z step=${step} - x ${value()} - acc: ${value()}`,
  (step, value) => `Step ${step} of the proof: x = ${value()}`
];

describe("a console of lines that are alike", () => {
  it("has in each line what it has by itself", () => {
    const draw = seededRandom(20261129);
    const next = () => draw.uniform();
    const pick = <T>(of: readonly T[]) => of[Math.floor(next() * of.length)]!;
    let alike = 0;
    for (let round = 0; round < 1000; round++) {
      const kept = new AlikeFields();
      const shape = pick(shapes);
      // most logs print one kind of number, some all of them
      const some = next() < 0.6 ? ["0.5", "-0.25", "12", "7.6E-01"] : numbers;
      for (let i = 0; i < 12; i++) {
        const step = next() < 0.05 ? pick(["3.5", "1234567890123", "x"]) : String(i + 1);
        const line = shape(step, () => pick(some));
        const { text } = printedLine(line);
        const single = fieldLine(text);
        const read = kept.read(line);
        if (read !== null) {
          alike++;
          expect([line, read]).toEqual([line, single]);
        }
        if (single !== null) kept.keep(line, text, single);
      }
    }
    expect(alike).toBeGreaterThan(500);
  });

  it("reads all of its lines but the first two by the one before", async () => {
    const lines = Array.from(
      { length: 100 },
      (_, i) => `iteration ${i + 100}/ 900 | reward: ${(i / 100).toFixed(2)} | lr: 1.0E-06 |`
    );
    const kept = new AlikeFields();
    kept.keep(lines[0]!, lines[0]!, fieldLine(lines[0]!)!);
    expect(lines.every((line) => kept.read(line) !== null)).toBe(true);
    const { rows } = await readLog(stepConsole, logOf(`${lines.join("\n")}\n`));
    expect(rows.map(({ step, reward }) => [step, reward])).toEqual(lines.map((_, i) => [i + 100, i / 100]));
  });
});
