/** What the loss curves take from the results of a study: which curve of a size, what whole runs differ in, and bands of forecasts. */
import { describe, expect, it } from "vitest";
import { figureData } from "../../../src/components/loss-curves/loss-curves-data.js";
import { lossCurvesModel } from "../../../src/components/loss-curves/loss-curves-model.js";
import type { Results } from "../../../src/lib/results.js";
import { defaultState, figureData as plantedData, sizes } from "../figure-data.js";

const curve = (kind: string, modelSize: number, more: object = {}) => ({
  ...{ run: `${kind}-${modelSize}`, family: "f", variant: "base", benchmark: "math", kind, modelSize, step: [0, 1, 2] },
  ...{ computeFlops: [0, 1e17, 2e17], dataSamples: [0, 512, 1024], testLoss: [0.9, 0.8, 0.5] },
  ...more
});
const effects = (resource: string, family: string, white: number) => ({
  ...{ family, resource, df: 7, noiseToBinomial: 2, levelRatio: 4 },
  cells: [{ variant: "base", modelSize: 1e9, white, steps: 50 }]
});
const series = (family: string, variant: string, resource: string, run: number) => ({
  ...{ family, variant, resource },
  sizes: [1e9, 4e9].map((modelSize, i) => ({ modelSize, variance: { run: run + i * 1e-7 }, repeats: [5, 5] }))
});
const band = (share: number) => ({ x: [1.23456e17, 2e18], low: [0.3 + share, 0.2], high: [0.65432, 0.6] });
const within = (family: string, variant: string, shares: (number | null)[]) => ({
  ...{ family, variant, resource: "compute" },
  cuts: shares.map((share) => ({
    share,
    sizes: [
      { modelSize: 1e9, band: band(share ?? 0) },
      { modelSize: 4e9, band: null }
    ]
  }))
});
const results = {
  study: {
    ...{
      families: [
        { id: "f", name: "Fam" },
        { id: "g", name: "Gee" }
      ],
      benchmark: "math",
      heldOutProblems: 250
    },
    series: [
      { family: "f", variant: "base", early: { firstPoints: 9 }, heldOutSize: 4e9 },
      { family: "g", variant: "base", early: { firstPoints: 3 }, heldOutSize: 1e9 }
    ]
  },
  inputs: { hash: "fedcba98" },
  curves: [
    curve("repeat", 4e9),
    curve("mean", 4e9, { variant: "instruct", testLoss: [0.9, 0.7, 0.4] }),
    curve("published-curve", 1e9),
    curve("mean", 1e9),
    curve("repeat", 1e9),
    curve("mean", 1e9, { run: "code", benchmark: "code" }),
    curve("mean", 16e9, { family: "g" }),
    curve("odd", 32e9)
  ],
  inference: {
    runEffects: [effects("data", "f", 9e-3), effects("compute", "g", 9e-3), effects("compute", "f", 2e-4)],
    series: [
      series("f", "base", "compute", 1.23456e-5),
      series("g", "base", "compute", 1),
      series("f", "instruct", "compute", 3e-6)
    ]
  },
  prediction: {
    within: [within("f", "base", [null, 0.3]), within("g", "base", [null]), within("f", "instruct", [0.5])]
  }
} as unknown as Results;

describe("figureData(results, family)", () => {
  const data = figureData(results);

  it("has one curve a size and variant, means before what is published before single repeats, from step 1 on", () => {
    expect(data.curves.map(({ run, variant }) => `${run} ${variant}`)).toEqual([
      "mean-1000000000 base",
      "repeat-4000000000 base",
      "mean-4000000000 instruct"
    ]);
    expect(data.curves[0]).toMatchObject({
      step: [1, 2],
      dataSamples: [512, 1024],
      computeFlops: [1e17, 2e17],
      testLoss: [0.8, 0.5]
    });
    expect(data).toMatchObject({ hash: "fedcba98", family: "f", familyName: "Fam", heldOutProblems: 250 });
    expect(data.series).toEqual([{ variant: "base", early: { firstPoints: 9 }, heldOutSize: 4e9 }]);
    expect(figureData(results, "g").curves.map(({ modelSize }) => modelSize)).toEqual([16e9]);
  });

  it("has what whole runs add to slope and level, of the family's own runs against the same resource", () => {
    const four = (value: number) => Number(value.toPrecision(4));
    // a cell's own noise and steps; else that of drawing problems, over the curve's own points
    const odds = (losses: number[]) => losses.reduce((sum, loss) => sum + 1 / loss - 1, 0) / (losses.length * 250);
    const level = (white: number, steps: number) => four((3 * white) / steps / 5);
    expect(data.noise).toEqual([
      { variant: "base", resource: "compute", modelSize: 1e9, runSlope: 1.235e-5, runLevel: level(2e-4, 50), df: 7 },
      {
        variant: "base",
        resource: "compute",
        modelSize: 4e9,
        runSlope: 1.245e-5,
        runLevel: level(2 * odds([0.9, 0.8, 0.5]), 3),
        df: 7
      },
      { variant: "instruct", resource: "compute", modelSize: 1e9, runSlope: 3e-6, runLevel: 0, df: 7 },
      {
        variant: "instruct",
        resource: "compute",
        modelSize: 4e9,
        runSlope: 3.1e-6,
        runLevel: level(2 * odds([0.9, 0.7, 0.4]), 3),
        df: 7
      }
    ]);
    const without = {
      ...results,
      inference: { ...results.inference, runEffects: [effects("data", "f", 1)] }
    } as unknown as Results;
    expect(figureData(without).noise).toEqual([]);
  });

  it("has the band of each forecast by the share of the run that it saw, to four digits", () => {
    const rounded = (share: number) => ({ x: [1.235e17, 2e18], low: [0.3 + share, 0.2], high: [0.6543, 0.6] });
    expect(data.forecasts).toEqual([
      { variant: "base", resource: "compute", share: null, modelSize: 1e9, ...rounded(0) },
      { variant: "base", resource: "compute", share: 0.3, modelSize: 1e9, ...rounded(0.3) },
      { variant: "instruct", resource: "compute", share: 0.5, modelSize: 1e9, ...rounded(0.5) }
    ]);
  });
});

describe("what a model takes of these", () => {
  const forecasts = [0.3, null].flatMap((share) =>
    (["base", "instruct"] as const).flatMap((variant) =>
      (["compute", "data"] as const).map((resource) => ({
        ...{ variant, resource, share, modelSize: 3e9, x: [1, 2] },
        low: [share ?? 0.1, variant === "base" ? 1 : 2],
        high: [resource === "compute" ? 1 : 2, 1]
      }))
    )
  );
  const bandOf = (state: object) => {
    const model = lossCurvesModel(
      { ...plantedData(0.01), forecasts },
      { ...defaultState, protocol: "intra", ...state }
    );
    return model.sizes.map(({ band }) => band && [...band.low, band.high[0]]);
  };
  const at = (band: number[]) => sizes.map((size) => (size === 3e9 ? band : null));

  it("the band of its variant, resource, size and cut", () => {
    expect(bandOf({})).toEqual(at([0.1, 1, 1]));
    expect(bandOf({ variant: "instruct", resource: "data" })).toEqual(at([0.1, 2, 2]));
    expect(bandOf({ cut: 30 })).toEqual(at([0.3, 1, 1]));
    expect(bandOf({ cut: 40 })).toEqual(sizes.map(() => null));
    expect(bandOf({ objective: "linear" })).toEqual(sizes.map(() => null));
  });

  it("what the runs of its own variant and resource differ in", () => {
    const noise = (runSlope: number, of: Partial<{ variant: string; resource: string }> = {}) =>
      sizes.map((modelSize) => ({
        variant: "base",
        resource: "compute",
        ...of,
        modelSize,
        runSlope,
        runLevel: 1e-5,
        df: 20
      }));
    const widthWith = (all: object[]) => {
      const { band } = lossCurvesModel({ ...plantedData(0.02), noise: all as never }, defaultState).sizes.at(-1)!;
      return band!.high.map((high, i) => Math.log(high / band!.low[i]!)).reduce((a, b) => Math.max(a, b));
    };
    const own = widthWith(noise(1e-5));
    expect(
      widthWith([...noise(2e-5, { variant: "instruct" }), ...noise(2e-5, { resource: "data" }), ...noise(1e-5)])
    ).toBe(own);
    expect(widthWith(noise(4e-5))).toBeGreaterThan(1.3 * own);
  });
});
