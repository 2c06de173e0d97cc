/** Laws and loss decompositions of all curves of a series, of small series planted at the edges of what they are of. */
import { describe, expect, it } from "vitest";
import { decompositions, jointRecords } from "../../loaders/analysis/prediction/joint-records.js";
import type { Subject } from "../../loaders/analysis/prediction/subject.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { lawOf, lineOf } from "../helpers/law-search.js";
import { tableSeries } from "../helpers/run-table.js";

const curveOf = (modelSize: number, k: number) => {
  const step = Float64Array.from({ length: 30 }, (_, t) => t + 1);
  const lnX = step.map(Math.log);
  const lnL = lnX.map((x) => -0.3 - k * x);
  return { modelSize, step, lnX, lnL, loss: lnL.map(Math.exp) };
};
const bending = (modelSize: number) => curveOf(modelSize, 0.2 / (1 + 6e9 / modelSize));
/** Slopes in proportion to size: K_max and N_0 have no end. */
const steep = (modelSize: number) => curveOf(modelSize, 1e-11 * modelSize);
const subject = (curves: Subject["curves"], heldOutSize = 16e9): Subject => ({
  ...{ series: tableSeries({ heldOutSize }), resource: "data" as const, curves, noise: null },
  key: { family: "test", variant: "base", resource: "data", verdicts: true }
});
const four = [3e9, 6e9, 10e9, 16e9];

describe("jointRecords(subject)", () => {
  it("says of the law whether its curves settle K_max and N_0", () => {
    const [settled] = jointRecords(subject(four.slice(1).map(bending)));
    expect([settled?.form, settled?.status, settled?.notIdentified]).toEqual(["power-law", "converged", []]);
    const [open] = jointRecords(subject(four.slice(1).map(steep)));
    expect([open?.form, open?.status, open?.notIdentified]).toEqual(["power-law", "at-bound", ["K_max and N_0"]]);
  });

  it("counts the parameters of either form, and has the AICc of as many and a variance", () => {
    const curves = four.map((size) => {
      const curve = bending(size);
      const lnL = curve.lnL.map((y, t) => y + 0.01 * Math.sin(2 * t + size / 1e9));
      return { ...curve, lnL, loss: lnL.map(Math.exp) };
    });
    const lines = curves.map(lineOf);
    const { kMax, n0 } = lawOf(
      curves,
      lines.map(({ k }) => k)
    );
    const rss = curves.reduce((sum, { modelSize, lnX, lnL }, i) => {
      const { level, meanX } = lines[i]!;
      return lnL.reduce(
        (rest, y, t) => rest + (y - level + (kMax / (1 + n0 / modelSize)) * (lnX[t]! - meanX)) ** 2,
        sum
      );
    }, 0);
    const [law, decomposition] = jointRecords(subject(curves));
    expectRelative(law?.rss ?? 0, rss, 1e-9);
    // K_max, N_0 and a level a size; L_inf, N_0, alpha, beta and two a size
    for (const [record, q] of [
      [law, 2 + 4],
      [decomposition, 4 + 2 * 4]
    ] as const) {
      const [n, p] = [4 * 30, q + 1];
      expect([record?.q, record?.points]).toEqual([q, n]);
      const left = record?.rss ?? 0;
      expectRelative(record?.aicc ?? 0, n * Math.log(left / n) + 2 * p + (2 * p * (p + 1)) / (n - p - 1), 1e-12);
    }
  });
});

describe("decompositions(subject)", () => {
  const windows = (curves: Subject["curves"], heldOutSize?: number) =>
    decompositions(subject(curves, heldOutSize)).map(({ window, sizes }) => [window, sizes.length]);

  it("are of four sizes of 3B or more, and between sizes of a held-out one among them", () => {
    expect(windows([2.9e9, ...four].map(bending))).toEqual([
      ["early", 4],
      ["early", 4],
      ["early", 4],
      ["between", 4]
    ]);
    expect(windows([2.9e9, ...four].map(bending), 2.9e9)).toEqual([
      ["early", 4],
      ["early", 4],
      ["early", 4]
    ]);
    expect(windows([2.9e9, ...four.slice(1)].map(bending))).toEqual([]);
  });

  it("have errors of the law beside their own, but between sizes only where the others settle a law", () => {
    const known = (curve: typeof bending) =>
      decompositions(subject(four.map(curve))).map(({ window, sizes }) => [
        window,
        ...new Set(sizes.map(({ lawAbsolute, lawSigned }) => `${typeof lawAbsolute} ${typeof lawSigned}`))
      ]);
    const early = ["early", "number number"];
    expect(known(bending)).toEqual([early, early, early, ["between", "number number"]]);
    expect(known(steep)).toEqual([early, early, early, ["between", "object object"]]);
  });
});
