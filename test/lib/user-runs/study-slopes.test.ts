/** What comparisons read of a study: slopes of repeats that are straight in log-odds, their variance worked out here. */
import { expect, it } from "vitest";
import { studySlopes } from "../../../src/lib/user-runs/compare-with-study.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const x = Array.from({ length: 12 }, (_, t) => 1e18 * (t + 1) * 1.2345678);
const loss = (slope: number) => x.map((value) => 1 / (1 + Math.exp(-1 + slope * Math.log(value / 1e18))));
const curve = (modelSize: number, slope: number, change: object = {}) => ({
  ...{ family: "f", variant: "base", benchmark: "holdout", modelSize, kind: "repeat", state: "current" },
  ...{ computeFlops: x, dataSamples: x.map((value) => value / 1e15), testLoss: loss(slope), ...change }
});
const series = ["compute", "data"].map((resource) => ({
  ...{ family: "f", variant: "base", resource, band: "the band", sizes: "the sizes" }
}));
const results = {
  inference: { series },
  study: { benchmark: "holdout" },
  curves: [
    curve(1e9, 0.3),
    curve(7e9, 0.5),
    curve(3e10, 0.6),
    curve(1e9, 9, { benchmark: "other" }),
    curve(1e9, 9, { variant: "instruct" })
  ],
  otherCurves: [
    ...[0.3, 0.36, 0.33].map((slope) => curve(1e9, slope)),
    ...[0.5, 0.54].map((slope) => curve(7e9, slope)),
    curve(3e10, 0.7),
    // these are no repeats of the state that is reported
    ...[{ kind: "reuse" }, { state: "earlier" }, { benchmark: "other" }, { family: "g" }].map((change) =>
      curve(7e9, 5, change)
    )
  ]
} as never;

it("studySlopes has each size's curve, its repeats, and the larger of its own and the pooled variance of slopes", () => {
  const [compute, data] = studySlopes(results);
  expect(compute).toMatchObject({ ...series[0], benchmark: "holdout" });
  expect(data).toMatchObject(series[1]!);
  // squares about the means: 0.0018 of three, 0.0008 of two; three degrees of freedom
  const pooled = (0.0018 + 0.0008) / 3;
  const expected = [
    { modelSize: 1e9, repeats: 3, runVariance: Math.max(pooled, 0.0018 / 2) },
    { modelSize: 7e9, repeats: 2, runVariance: Math.max(pooled, 0.0008) },
    { modelSize: 3e10, repeats: 1, runVariance: pooled }
  ];
  for (const { measured } of [compute!, data!]) {
    expect(measured.map(({ modelSize, repeats, df }) => [modelSize, repeats, df])).toEqual(
      expected.map(({ modelSize, repeats }) => [modelSize, repeats, 3])
    );
    measured.forEach(({ runVariance }, i) => {
      expectRelative(runVariance, expected[i]!.runVariance, 1e-9);
    });
  }
  expect(compute!.measured[0]!.x.slice(0, 2)).toEqual([1.2346e18, 2.4691e18]);
  expect(data!.measured[0]!.x[0]).toBe(1234.6);
  expect(compute!.measured[1]!.loss).toEqual(loss(0.5).map((value) => Number(value.toPrecision(5))));
});

it("studySlopes takes what runs differ by from repeats of one prompt, and counts all behind their curve", () => {
  const other = { promptKind: "short" };
  const otherCurves = [
    ...[0.3, 0.36].map((slope) => curve(1e9, slope)),
    curve(1e9, 0.9, other),
    curve(7e9, 0.5),
    ...[0.1, 0.14].map((slope) => curve(7e9, slope, other)),
    ...[curve(3e10, 0.7), curve(3e10, 0.2, other)]
  ];
  const { measured } = studySlopes({ ...(results as object), otherCurves } as never)[0]!;
  expect(measured.map(({ repeats, df }) => [repeats, df])).toEqual([
    [3, 2],
    [3, 2],
    [2, 2]
  ]);
  const pooled = (0.0018 + 0.0008) / 2;
  for (const [i, expected] of [0.0018, pooled, pooled].entries())
    expectRelative(measured[i]!.runVariance, expected, 1e-9);
});

it("studySlopes of a study without repeats has no variance between runs, and one degree of freedom", () => {
  const [compute] = studySlopes({ ...(results as object), otherCurves: [] } as never);
  expect(compute!.measured.map(({ repeats, runVariance, df }) => [repeats, runVariance, df])).toEqual([
    [1, 0, 1],
    [1, 0, 1],
    [1, 0, 1]
  ]);
});

it("studySlopes has the slope of a repeat with two scores between 0 and 1, and none of one", () => {
  const kept = (points: number) => loss(0.9).map((value, t) => (t < points ? value : 0));
  const varianceWith = (points: number) => {
    const spoilt = curve(3e10, 0, { testLoss: kept(points) });
    const otherCurves = [curve(3e10, 0.7), spoilt];
    return studySlopes({ ...(results as object), otherCurves } as never)[0]!.measured[2];
  };
  expect(varianceWith(2)!.df).toBe(1);
  expectRelative(varianceWith(2)!.runVariance, (0.7 - 0.9) ** 2 / 2, 1e-9);
  expect(varianceWith(1)).toMatchObject({ repeats: 2, runVariance: 0, df: 1 });
});
