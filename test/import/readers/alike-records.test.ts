/** Records like one before give what they give when each is looked at by itself. */
import { describe, expect, it, vi } from "vitest";
import { AlikeRecords, valuesOf } from "../../../src/import/readers/consoles/alike-records.js";
import { fieldLine } from "../../../src/import/readers/consoles/fields.js";
import { printedLine } from "../../../src/import/readers/consoles/line-prefix.js";
import type { LoneRecord } from "../../../src/import/readers/consoles/record-shape.js";
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

const alone = (line: string): LoneRecord | null => {
  const fields = fieldLine(printedLine(line).text);
  return fields && { step: fields.step, context: fields.run ?? "", pairs: fields.pairs };
};
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The record that a line is like one that was kept; null where it is none. */
function alikeIn(kept: AlikeRecords, line: string): LoneRecord | null {
  const bytes = bytesOf(`${line}\n`);
  const record = kept.at(bytes, 0);
  if (record === null) return null;
  expect(record.end).toBe(bytes.length);
  const values = valuesOf(record);
  const { names, context } = record.shape;
  return { step: record.step, context, pairs: names.map((name, i) => [name, values[i]]) };
}

describe("a console of lines that are alike", () => {
  it("has in each line what it has by itself", () => {
    const draw = seededRandom(20261129);
    const next = () => draw.uniform();
    const pick = <T>(of: readonly T[]) => of[Math.floor(next() * of.length)]!;
    let alike = 0;
    for (let round = 0; round < 1000; round++) {
      const kept = new AlikeRecords(alone);
      const shape = pick(shapes);
      // most logs print one kind of number, some all of them
      const some = next() < 0.6 ? ["0.5", "-0.25", "12", "7.6E-01"] : numbers;
      for (let i = 0; i < 12; i++) {
        const step = next() < 0.05 ? pick(["3.5", "1234567890123", "x"]) : String(i + 1);
        const line = shape(step, () => pick(some));
        const read = alikeIn(kept, line);
        if (read !== null) {
          alike++;
          expect([line, read]).toEqual([line, alone(line)]);
        } else if (alone(line) !== null) kept.keep(line);
      }
    }
    expect(alike).toBeGreaterThan(2000);
  });

  it("has steps as they are logged where the console counts them from 1", async () => {
    const edge = (left: string, right: string) => `${left}════════════════╤════════════${right}`;
    const block = (step: number) => [
      `StatsLogger INFO: Epoch 1/5 Step ${step}/935 Train step ${step}/4675 done.`,
      "StatsLogger INFO: Stats (1/1):",
      "StatsLogger INFO:",
      edge("╒", "╕"),
      `│ rollout/reward │ ${(step / 1000).toExponential(4)} │`,
      edge("╘", "╛")
    ];
    const steps = Array.from({ length: 300 }, (_, i) => i + 1);
    const at = vi.spyOn(AlikeRecords.prototype, "at");
    const { rows } = await readLog(stepConsole, logOf(`${steps.flatMap(block).join("\n")}\n`));
    expect(at.mock.results.filter(({ value }) => value !== null).length).toBeGreaterThan(50);
    at.mockRestore();
    expect(rows).toEqual(steps.map((step) => ({ step: step - 1, "rollout/reward": step / 1000 })));
  });

  it("reads all of its lines but the first by the one before", async () => {
    const lines = Array.from(
      { length: 100 },
      (_, i) => `iteration ${i + 100}/ 900 | reward: ${(i / 100).toFixed(2)} | lr: 1.0E-06 |`
    );
    const kept = new AlikeRecords(alone);
    kept.keep(lines[0]!);
    expect(lines.every((line) => alikeIn(kept, line) !== null)).toBe(true);
    const { rows } = await readLog(stepConsole, logOf(`${lines.join("\n")}\n`));
    expect(rows.map(({ step, reward }) => [step, reward])).toEqual(lines.map((_, i) => [i + 100, i / 100]));
  });

  it("keeps a line only where other numbers in it are read as numbers", () => {
    const kept = new AlikeRecords(alone);
    // a comma parts thousands, a name holds a number, a counter before the step may be its own
    kept.keep("Step 5 | tokens: 1,250 | acc@1: 0.5");
    expect(alikeIn(kept, "Step 6 | tokens: 1,250 | acc@1: 0.75")?.pairs).toEqual([
      ["tokens", 1250],
      ["acc@1", 0.75]
    ]);
    for (const other of ["Step 6 | tokens: 1,251 | acc@1: 0.5", "Step 6 | tokens: 1,250 | acc@2: 0.5"])
      expect(alikeIn(kept, other)).toBeNull();
    const marked = new AlikeRecords(alone);
    marked.keep("Step #5 | loss: 0.5");
    expect(alikeIn(marked, "Step #16 | loss: -0.25")).toMatchObject({ step: 16, pairs: [["loss", -0.25]] });
    expect(alikeIn(marked, "Step #+6 | loss: 0.25")).toBeNull();
    const percent = new AlikeRecords(alone);
    percent.keep("12/50 | acc=27.9%");
    expect(alikeIn(percent, "13/50 | acc=7.5%")?.pairs).toEqual([["acc", 0.075]]);
    for (const other of ["13/50 | acc=27.9", "13/50 | acc=1e1%"]) expect(alikeIn(percent, other)).toBeNull();
  });

  it("takes lines that end in CRLF, and several shapes in turns", () => {
    const kept = new AlikeRecords(alone);
    kept.keep("Step 1 | loss: 0.5");
    kept.keep("Step 1 | eval_loss: 0.5");
    const bytes = bytesOf("Step 2 | loss: 0.25\r\nStep 2 | eval_loss: 0.125\r\n");
    const first = kept.at(bytes, 0)!;
    expect([first.step, first.numbers[0], first.end]).toEqual([2, 0.25, 21]);
    expect(kept.at(bytes, 21)?.numbers[0]).toBe(0.125);
    const bar = bytesOf("Step 3 | loss: 0.5\r 3%|");
    expect(kept.at(bar, 0)?.end).toBe(19);
    expect(kept.at(bar.subarray(0, 19), 0)).toBeNull();
  });
});
