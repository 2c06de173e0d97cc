/** Laws and loss decompositions of all curves of a series, of small series planted at the edges of what they are of. */
import { describe, expect, it } from "vitest";
import { decompositions, jointRecords } from "../../loaders/analysis/prediction/joint-records.js";
import type { Subject } from "../../loaders/analysis/prediction/subject.js";
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
