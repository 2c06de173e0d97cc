/** What whole runs add to a curve's slope and level, where the number of problems is known and where it is not. */
import { describe, expect, it } from "vitest";
import { figureData } from "../../src/components/loss-curves/loss-curves-data.js";
import type { Results } from "../../src/lib/results.js";
import { expectRelative } from "../helpers/expect-relative.js";

const testLoss = [0.8, 0.5, 0.4, 0.25];
const of = { family: "f", variant: "base", resource: "data" } as const;

function noiseOf(heldOutProblems: number) {
  const curve = { ...of, run: "r", kind: "mean", benchmark: "acc", modelSize: 4e9, testLoss, step: [1, 2, 3, 4] };
  const axes = { dataSamples: [1, 2, 3, 4], computeFlops: [] };
  const size = { modelSize: 4e9, variance: { run: 2e-6 }, repeats: [3, 3] };
  return figureData({
    ...{ inputs: { hash: "h" }, prediction: { within: [] } },
    study: { families: [{ id: "f", name: "F" }], series: [of], benchmark: "acc", heldOutProblems },
    curves: [{ ...curve, ...axes }],
    inference: {
      series: [{ ...of, sizes: [size] }],
      runEffects: [{ ...of, levelRatio: 5, noiseToBinomial: 1.5, df: 7, cells: [] }]
    }
  } as unknown as Results).noise![0]!;
}

describe("noise of whole runs at a size without repeats of its own", () => {
  it("is that of drawing so many problems; of one where their number is not known", () => {
    const drawing = testLoss.reduce((sum, loss) => sum + (1 / loss - 1), 0) / testLoss.length;
    // four times the variance of an evaluation's mean over four steps and three repeats
    const level = (problems: number) => ((5 - 1) * 1.5 * drawing) / problems / 4 / 3;
    for (const problems of [1, 500]) expectRelative(noiseOf(problems).runLevel, level(problems), 1e-3);
    expectRelative(noiseOf(0).runLevel, level(1), 1e-3);
    expect([noiseOf(0).runSlope, noiseOf(0).df]).toEqual([2e-6, 7]);
  });
});
