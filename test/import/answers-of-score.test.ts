import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { answersText } from "../../src/import/inspection.js";
import { inferredAnswers } from "../../src/import/names/answers-of-score.js";
import { seededRandom } from "../../src/lib/statistics/random.js";
import { importLog } from "../helpers/import-log.js";

const inferred = (values: number[]) => inferredAnswers(Float64Array.from(values))?.count ?? null;
const answersIn = async (text: string) => {
  const { runs } = await importLog(sourceOfBytes("x.csv", new TextEncoder().encode(text)));
  return runs[0]!.scores.map(({ name, answers }) => [name, answers]);
};
const rows = (header: string, row: (step: number) => string) =>
  `${[header, ...Array.from({ length: 12 }, (_, i) => row(10 * i))].join("\n")}\n`;

describe("inferredAnswers(values)", () => {
  const right = [131, 150, 171, 177, 188, 190, 203, 209, 214, 219];

  it("finds n in shares of it, as doubles and as 32-bit floats", () => {
    expect(inferred(right.map((count) => count / 512))).toBe(512);
    expect(inferred(right.map((count) => Math.fround(count / 500)))).toBe(500);
    expect(inferred([4, 7, 11, 13, 16, 29].map((count) => count / 30))).toBe(30);
  });

  it("finds n in shares that were rounded, while the digits tell it from others", () => {
    expect(inferred(right.map((count) => Number((count / 500).toFixed(4))))).toBe(500);
    expect(inferred([4, 7, 11, 13, 16, 29].map((count) => Number((count / 30).toFixed(3))))).toBe(30);
    // fortieths: the first has fewer digits than the others, and any of two digits is near a multiple
    expect(inferred([0.25, 0.275, 0.325, 0.375, 0.425, 0.575, 0.625, 0.675, 0.725, 0.775])).toBe(40);
    // no odd thousandth among ten
    expect(inferred(right.map((count) => count / 500))).toBe(500);
    expect(inferred(right.slice(0, 6).map((count) => count / 500))).toBeNull();
    // 1319 problems to three decimals: any number is near a multiple
    expect(inferred(right.map((count) => Number(((count * 2.6) / 1319).toFixed(3))))).toBeNull();
  });

  it("finds no n but one whose shares, rounded as they are, are all of the values", () => {
    const random = seededRandom(8);
    let found = 0;
    for (const n of [30, 64, 120, 198, 300, 500, 1319])
      for (const digits of [2, 3, 4, 5, 6]) {
        const values = Array.from({ length: 12 }, () => Number((Math.floor(random.uniform() * n) / n).toFixed(digits)));
        const count = inferred(values);
        // n numbers are tried, and each fits a random value with this chance
        const chance = n * Math.min(1, n * 10 ** -digits) ** new Set(values.filter((value) => value > 0)).size;
        if (chance < 5e-4) expect(count, `${n} to ${digits} decimals`).not.toBeNull();
        if (count === null) continue;
        found++;
        const farthest = Math.max(...values.map((value) => Math.abs(value - Math.round(value * count) / count)));
        expect(farthest, `${n} to ${digits} decimals: ${count}`).toBeLessThanOrEqual(0.501 * 10 ** -digits);
      }
    expect(found).toBeGreaterThan(15);
  });

  it("takes values close together for what they are as written, and for nothing where neighbours fit as well", () => {
    const rounded = (counts: number[], of: number, digits: number) =>
      inferred(counts.map((count) => Number((count / of).toFixed(digits))));
    // 0.398 to 0.444: within half a thousandth of 493ths too
    expect(rounded([199, 201, 202, 204, 205, 208, 209, 211, 212, 215, 218, 222], 500, 3)).toBe(500);
    const close = [230, 231, 233, 235, 236, 239, 240, 243, 245, 246, 249, 251, 253, 256];
    expect(rounded(close, 512, 3)).toBeNull();
    expect(rounded(close, 512, 5)).toBe(512);
  });

  it("infers nothing from few values, from 0 and 1, and from what is no count", () => {
    expect(inferred([0.25, 0.5, 0.75])).toBeNull();
    expect(inferred([3, 10, 31].map((count) => count / 64))).toBeNull();
    expect(inferred([0, 1, 0, 1, 1, 0])).toBeNull();
    expect(inferred([])).toBeNull();
    const random = seededRandom(5);
    for (let i = 0; i < 50; i++) expect(inferred(Array.from({ length: 12 }, () => random.uniform()))).toBeNull();
    for (let i = 0; i < 50; i++)
      expect(inferred(Array.from({ length: 12 }, () => Number((0.3 + 0.1 * random.uniform()).toFixed(4))))).toBeNull();
  });
});

describe("the answers behind a score", () => {
  it("are those of the column beside it", async () => {
    // nested in the evaluation, and beside its accuracy
    expect(await answersIn(rows("step,eval/acc,eval/n", (step) => `${step},${(150 + step) / 500},500`))).toEqual([
      ["eval/acc", { count: 500, from: "column eval/n" }]
    ]);
    expect(await answersIn(rows("step,eval/correct,eval/total", (step) => `${step},${150 + step},500`))).toEqual([
      ["eval/correct/eval/total", { count: 500, from: "column eval/total" }]
    ]);
    expect(await answersIn(rows("step,accuracy,n", (step) => `${step},${(30 + step) / 160},320`))).toEqual([
      ["accuracy", { count: 320, from: "column n" }]
    ]);
  });

  it("are none of the problems that a step trains on, whatever stands beside them", async () => {
    const log = rows("step,progress/accuracy,progress/problems", (step) => `${step},${(30 + step) / 160},64`);
    expect(await answersIn(log)).toEqual([["progress/accuracy", null]]);
  });

  it("are not stated where their number changes", async () => {
    expect(await answersIn(rows("step,correct,total", (step) => `${step},${150 + step},${500 + step}`))).toEqual([
      ["correct/total", null]
    ]);
  });

  it("are counted once where an accuracy stands beside its counts, and of each set that has a pair of them", async () => {
    const right = (step: number) => 55 + step + (step % 30);
    const percent = rows("step,accuracy,correct,total", (step) => `${step},${right(step) / 5}%,${right(step)},500`);
    expect(await answersIn(percent)).toEqual([["accuracy", { count: 500, from: "column total" }]]);
    // another accuracy than that of the counts is one of its own
    const other = rows("step,accuracy,correct,total", (step) => `${step},${right(step) / 5 + 2}%,${right(step)},500`);
    expect((await answersIn(other)).map(([name]) => name)).toEqual(["accuracy", "correct/total"]);
    const two = rows(
      "step,math_correct,math_total,gsm8k_correct,gsm8k_total",
      (step) => `${step},${right(step)},500,${2 * right(step)},1319`
    );
    expect(await answersIn(two)).toEqual([
      ["math_correct/math_total", { count: 500, from: "column math_total" }],
      ["gsm8k_correct/gsm8k_total", { count: 1319, from: "column gsm8k_total" }]
    ]);
    expect(inferred([0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45])).toBeNull();
    expect(inferred([0.302, 0.304, 0.306, 0.308, 0.31, 0.312, 0.314])).toBeNull();
  });

  it("are inferred from a fraction right alone, not from a reward, nor from scores of one distance", async () => {
    const score = (step: number) => (30 + step + (step % 30)) / 320;
    const log = rows("step,val/accuracy,reward", (step) => `${step},${score(step)},${score(step)}`);
    expect(await answersIn(log)).toEqual([
      ["val/accuracy", { count: 32, from: "inferred" }],
      ["reward", null]
    ]);
  });
});

describe("a long run", () => {
  it("has as many distinct scores as steps, and none of them tells how many answers there were", () => {
    expect(inferredAnswers(Float64Array.from({ length: 300_000 }, (_, i) => (i + 1) / 300_017))).toBeNull();
  });
});

describe("answersText(answers)", () => {
  it("says how many there are and what shows it: inferred ones may be a part of the number", () => {
    expect(answersText(null)).toBe("");
    expect(answersText({ count: 512, from: "column n" } as never)).toBe("n 512 (column n)");
    expect(answersText({ count: 37, from: "inferred" } as never)).toBe(
      "n 37 or a multiple (inferred: all are multiples of 1/37)"
    );
  });
});
