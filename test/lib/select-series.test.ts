import { describe, expect, it } from "vitest";
import type { LoggedRun } from "../../src/lib/records/series-record.js";
import { evaluationsWhere, seriesWhere } from "../../src/lib/select-series.js";

const logged = (run: string, modelSize: number, more: Partial<LoggedRun> = {}): LoggedRun => ({
  ...{ run, modelSize, experiment: "main", kind: "mean", state: "current", family: "own", variant: "base" },
  ...{ reuseFactor: 1, groupSize: 8, repeat: null, sameAs: null, promptKind: null },
  step: [0, 1, 2, 3],
  samples: [0, 512, 1024, 1536],
  flops: [0, 1e18, 2e18, null],
  responseLength: [null, 300, 310, 320],
  benchmarks: [
    { benchmark: "holdout", testLoss: [0.9, 0.8, null, 0.7], excluded: [0] },
    { benchmark: "other", testLoss: [0.5, null, null, null], excluded: [0] }
  ],
  ...more
});
const runs = [
  logged("b", 3e9),
  logged("a", 3e9),
  logged("small", 1e9, { experiment: "reuse", reuseFactor: 4 }),
  logged("old", 1e9, { state: "earlier" })
];

describe("seriesWhere(runs, query)", () => {
  it("keeps the evaluations in use, every column at the same places", () => {
    const [one] = seriesWhere(runs, { experiment: "reuse" });
    expect(one).toMatchObject({
      run: "small",
      benchmark: "holdout",
      reuseFactor: 4,
      step: [1, 3],
      samples: [512, 1536]
    });
    expect(one).toMatchObject({ testLoss: [0.8, 0.7], flops: [1e18, null], responseLength: [300, 320] });
  });

  it("orders by size, then by name, and leaves out benchmarks without an evaluation in use", () => {
    expect(seriesWhere(runs, {}).map(({ run, benchmark }) => `${run} ${benchmark}`)).toEqual([
      "old holdout",
      "small holdout",
      "a holdout",
      "b holdout"
    ]);
  });

  it("asks for all of a query at once", () => {
    expect(seriesWhere(runs, { experiment: "main", state: "current", benchmark: "holdout" })).toHaveLength(2);
    expect(seriesWhere(runs, { experiment: "main", family: "another" })).toEqual([]);
    expect(seriesWhere(runs, { benchmark: "other" })).toEqual([]);
  });
});

describe("evaluationsWhere(runs, query)", () => {
  it("has excluded evaluations too, marked, and no step without one", () => {
    const found = evaluationsWhere(runs, { state: "earlier" });
    expect(found.map(({ benchmark, step, testLoss, excluded }) => [benchmark, step, testLoss, excluded])).toEqual([
      ["holdout", 0, 0.9, true],
      ["holdout", 1, 0.8, false],
      ["holdout", 3, 0.7, false],
      ["other", 0, 0.5, true]
    ]);
  });
});
