/** Repeats put together by what they share: steps, prompts, a window. */
import { describe, expect, it } from "vitest";
import { windowCells } from "../../loaders/analysis/experiments/build-experiment-runs.js";
import { commonSteps, type RepeatCurve } from "../../loaders/analysis/experiments/repeat-cells.js";
import { repeatCounts } from "../../loaders/analysis/repeated-curves.js";
import { runTable, tableSeries, tableStudy } from "../helpers/run-table.js";

/** Loss is a hundredth of the step; a step has 10 samples and 7,000 FLOPs. */
const repeat = (run: string, step: readonly number[], changes: Partial<RepeatCurve> = {}): RepeatCurve => ({
  ...{ run, modelSize: 1e9, family: "test", variant: "base", promptKind: null },
  step: Float64Array.from(step),
  dataSamples: Float64Array.from(step, (s) => 10 * s),
  computeFlops: Float64Array.from(step, (s) => 7000 * s),
  testLoss: Float64Array.from(step, (s) => s / 100),
  ...changes
});

describe("commonSteps(curves, resource)", () => {
  it("has the values of every run at the steps that all have, wherever these stand in it", () => {
    const curves = [repeat("a", [1, 2, 4, 5, 7]), repeat("b", [2, 3, 5, 7, 8]), repeat("c", [0.5, 2, 5, 6, 7])];
    const { steps, lnX, lnL } = commonSteps(curves, "data");
    expect(steps).toEqual([2, 5, 7]);
    for (const column of lnX) expect([...column]).toEqual([20, 50, 70].map(Math.log));
    for (const column of lnL) expect([...column]).toEqual([0.02, 0.05, 0.07].map(Math.log));
    expect([...commonSteps(curves, "compute").lnX[1]!]).toEqual([14_000, 35_000, 49_000].map(Math.log));
  });
});

describe("windowCells(repeats, family, window)", () => {
  it("has the means of the runs of one prompt inside a window, of runs with its first or its last step alone too", () => {
    const repeats = [
      repeat("first", [70, 80]),
      repeat("last", [99, 100]),
      repeat("short", [90, 92], { promptKind: "short" }),
      repeat("before", [79]),
      repeat("after", [100]),
      repeat("elsewhere", [90], { family: "other" })
    ];
    const cells = windowCells(repeats, "test", { from: 80, to: 99 });
    expect(cells.map(({ means }) => means)).toEqual([[0.8, 0.99], [0.91]]);
  });
});

describe("repeatCounts(runs, study)", () => {
  const study = tableStudy({
    repeats: 3,
    repeatsAlong: [
      { family: "test", variant: "base", modelSize: 1e9, from: 3, repeats: 2 },
      { family: "test", variant: "base", modelSize: 1e9, from: 5, repeats: 1 }
    ]
  });
  const counted = (modelSize: number, repeats?: number[]) => {
    const loss = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
    const counts = repeatCounts(runTable([{ run: "r", modelSize, loss, ...(repeats ? { repeats } : {}) }]), study);
    const curve = { ...repeat("r", [1, 2, 3, 4, 5, 6]), modelSize };
    return [1, 2, 3, 4, 5, 6].map((step) => counts(tableSeries(), curve, step));
  };

  it("takes what a log says of a step, else what the study says of the last of its steps before, else of all", () => {
    expect(counted(1e9)).toEqual([3, 3, 2, 2, 1, 1]);
    expect(counted(2e9)).toEqual([3, 3, 3, 3, 3, 3]);
    expect(counted(1e9, [4, 4, 4, 4, 4, 4])).toEqual([4, 4, 4, 4, 4, 4]);
  });
});
