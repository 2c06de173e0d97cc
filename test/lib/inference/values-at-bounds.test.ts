/** Small functions at the values where they turn, each expected value written out or by SciPy 1.17.1. */
import { describe, expect, it } from "vitest";
import { sigmoidSearch } from "../../../src/lib/forms/score-sigmoid.js";
import { parametricForms, slopeForms, twoParameterForms } from "../../../src/lib/forms/size-forms.js";
import { rolloutsPerSample } from "../../../src/lib/inference/experiments/rollouts.js";
import { learnsFormat } from "../../../src/lib/inference/experiments/transfer-format.js";
import { passMeaning } from "../../../src/lib/inference/runs/uncertainty-table.js";
import { type CutForecast, summariseCuts, withinMethods } from "../../../src/lib/inference/runs/within-run.js";
import { firstSteps } from "../../../src/lib/inference/sizes/first-steps.js";
import { valleyEdges } from "../../../src/lib/law/law-valley.js";
import { tiedGroups } from "../../../src/lib/plan/limited-data.js";
import { spendFlops, spendSamples } from "../../../src/lib/plan/plan-forecast.js";
import { lnXAt } from "../../../src/lib/plan/size-line.js";
import { forecastKept, keptRun } from "../../../src/lib/runs/kept-run.js";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { fitRunForms } from "../../../src/lib/runs/run-forms.js";
import { curveFromRecord } from "../../../src/lib/runs.js";
import { chiSquareUpperTail } from "../../../src/lib/statistics/gamma-functions.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { plantedCurves } from "../../helpers/planted.js";

describe("chiSquareUpperTail(x, df)", () => {
  it("is SciPy's from both sides of df, 1 at 0", () => {
    expectRelative(chiSquareUpperTail(3.2, 4.5), 0.6003773093300244, 1e-10);
    expectRelative(chiSquareUpperTail(30, 4.5), 8.644885486496788e-6, 1e-9);
    expect(chiSquareUpperTail(0, 2)).toBe(1);
  });

  it.each([
    [0, "chiSquareUpperTail: df must be positive and finite; got 0"],
    [-1, "chiSquareUpperTail: df must be positive and finite; got -1"],
    [Number.POSITIVE_INFINITY, "chiSquareUpperTail: df must be positive and finite; got Infinity"]
  ])("refuses %d degrees of freedom", (df, words) => {
    expect(() => chiSquareUpperTail(1, df)).toThrow(words);
  });

  it("refuses an x below 0", () => {
    expect(() => chiSquareUpperTail(-0.1, 2)).toThrow("chiSquareUpperTail: x must be 0 or more; got -0.1");
  });
});

describe("forms", () => {
  it("of two parameters are all with a formula but Hill's", () => {
    expect(parametricForms).toEqual(["saturating", "power", "logarithmic", "hill"]);
    expect(twoParameterForms).toEqual(["saturating", "power", "logarithmic"]);
    expect(slopeForms).toEqual(["saturating", "power", "logarithmic", "hill", "free"]);
  });

  const lnX = Float64Array.from({ length: 12 }, (_, t) => 0.5 * t);
  const sigmoid = (r0: number, a: number, mid: number, b: number) =>
    lnX.map((x) => r0 + (a - r0) / (1 + Math.exp(-b * (x - mid))));

  it("of scores come back to what was planted, inside [0, 1] and at its ends", () => {
    for (const [r0, a] of [
      [0.1, 0.8],
      [0, 0.7],
      [0.2, 1],
      [0.7, 0.2]
    ] as const) {
      const fit = sigmoidSearch({ lnX, score: sigmoid(r0, a, 2.6, 1.7) }).fit();
      expect([fit.r0, fit.a, fit.lnCMid, Math.exp(fit.lnB)]).toEqual(
        [r0, a, 2.6, 1.7].map((value) => expect.closeTo(value, 5))
      );
      expect(fit.rss).toBeLessThan(1e-10);
    }
  });

  it("of scores hold what is held, at the best of the rest", () => {
    const search = sigmoidSearch({ lnX, score: sigmoid(0.1, 0.8, 2.6, 1.7) });
    const held = search.fit({ a: 0.75 });
    expect(held.a).toBe(0.75);
    expect(held.rss).toBeGreaterThan(1e-4);
    const rss = (change: object) => {
      const { r0, a, lnCMid, lnB } = { ...held, ...change };
      const fitted = sigmoid(r0, a, lnCMid, Math.exp(lnB));
      return fitted.reduce((sum, value, t) => sum + (value - sigmoid(0.1, 0.8, 2.6, 1.7)[t]!) ** 2, 0);
    };
    expectRelative(rss({}), held.rss, 1e-9);
    for (const step of [-1e-3, 1e-3])
      for (const name of ["r0", "lnCMid", "lnB"] as const)
        expect(rss({ [name]: held[name] + step })).toBeGreaterThan(held.rss);
    expect(() => sigmoidSearch({ lnX, score: lnX })).toThrow("point 4 must be in [0, 1]; got 1.5");
    expect(() => sigmoidSearch({ lnX: lnX.slice(0, 5), score: lnX.slice(0, 5) })).toThrow(
      "needs 6 points or more; got 5"
    );
  });

  it("of runs start at 0 where the best start is below", () => {
    const x = Array.from({ length: 12 }, (_, i) => i + 3);
    const below = fitRunForms(
      runCurve(
        x,
        x.map((one) => Math.max(0, -0.4 + 0.9 / (1 + (3 / one) ** 1.5)))
      )
    );
    const { r0, asymptote, cMid, b } = below.forms[3]!.parameters;
    expect(r0!).toBeCloseTo(0, 12);
    for (const one of x)
      expectRelative(below.forms[3]!.at(one), r0! + (asymptote! - r0!) / (1 + (cMid! / one) ** b!), 1e-9);
  });
});

it("curveFromRecord has each column in its place", () => {
  const record = { step: [1, 2], dataSamples: [3, 4], computeFlops: [5, 6], testLoss: [0.7, 0.8] };
  expect(curveFromRecord({ ...record, run: "r", modelSize: 9 } as never)).toEqual({
    ...{ run: "r", modelSize: 9, step: Float64Array.of(1, 2), dataSamples: Float64Array.of(3, 4) },
    ...{ computeFlops: Float64Array.of(5, 6), testLoss: Float64Array.of(0.7, 0.8) }
  });
});

it("firstSteps has no law and no largest miss where slopes fall with size", () => {
  const rising = plantedCurves({ kMax: 0.12, n0: 11e9, steps: 20 });
  const sizes = rising.map(({ modelSize }) => modelSize).reverse();
  const falling = rising.map((curve, i) => ({ ...curve, modelSize: sizes[i]! })).reverse();
  const late = falling.map((curve, i) => {
    const keep = (column: Float64Array) => (i === 0 ? column.slice(3) : column);
    const { step, dataSamples, computeFlops, testLoss } = curve;
    return {
      ...curve,
      step: keep(step),
      dataSamples: keep(dataSamples),
      computeFlops: keep(computeFlops),
      testLoss: keep(testLoss)
    };
  });
  const none = { kMax: null, n0: null, largestMiss: null };
  expect(firstSteps(late, "data")).toMatchObject({ fromStep: 4, common: none, each: none });
});

describe("experiments", () => {
  it("per sample: the fall of loss a doubling of G weighs groups by one over their variance", () => {
    const steps = Array.from({ length: 20 }, (_, i) => i + 1);
    const run = (name: string, loss: number) => ({
      ...{ run: name, step: Float64Array.from(steps) },
      testLoss: Float64Array.from(steps, (step) => loss + 0.001 * (step % 2))
    });
    const groups = [
      { groupSize: 4, runs: [run("a", 0.5), run("b", 0.52)] },
      { groupSize: 8, runs: [run("c", 0.44)] },
      { groupSize: 32, runs: [run("d", 0.2)] }
    ];
    const cells = [
      { modelSize: 7e9, means: [0.5, 0.51, 0.53] },
      { modelSize: 3e9, means: [0.6, 0.62] }
    ];
    const found = rolloutsPerSample(
      groups as never,
      cells as never,
      { problems: 500, window: { from: 1, to: 20 }, seed: 1, draws: 10 } as never
    );
    const w = found.groups.map(({ se }) => 1 / se ** 2);
    const x = found.groups.map(({ groupSize }) => Math.log2(groupSize));
    const y = found.groups.map(({ loss }) => loss);
    const total = w.reduce((a, b) => a + b, 0);
    const [mx, my] = [x, y].map((values) => values.reduce((sum, value, i) => sum + w[i]! * value, 0) / total);
    const sxy = x.reduce((sum, value, i) => sum + w[i]! * (value - mx!) * (y[i]! - my!), 0);
    const sxx = x.reduce((sum, value, i) => sum + w[i]! * (value - mx!) ** 2, 0);
    expect(new Set(found.groups.map(({ se }) => se.toFixed(6))).size).toBe(3);
    expectRelative(found.perDoubling.difference, sxy / sxx, 1e-9);
  });

  it("the answer format is asked of base models alone", () => {
    const curve = (variant: string, start: number) => ({
      ...{ family: "q", variant, modelSize: 1, benchmark: "b", testLoss: [start, start, start, 0.1] }
    });
    const words = learnsFormat([curve("base", 0.96), curve("instruct", 0.85)] as never);
    expect(words).toEqual([
      { start: expect.closeTo(0.96, 12), instructStart: expect.closeTo(0.85, 12), marked: true },
      { start: expect.closeTo(0.85, 12), instructStart: null, marked: false }
    ]);
  });

  it("a printed pass rate is what reads the same, a half rounded up, and none of those that are missing", () => {
    const row = { best: 0.61235, final: 0.5, lastTen: null };
    expect(passMeaning("0.6124", row)).toEqual(["best single evaluation"]);
    expect(passMeaning("0.50", row)).toEqual(["final mean"]);
    expect(passMeaning("0", { ...row, best: 0.9, final: 0.8 })).toEqual(["none of these"]);
    expect(passMeaning("1", { best: 0.9, final: 0.8, lastTen: 0.7 })).toEqual([
      "best single evaluation",
      "final mean",
      "mean of the last 10"
    ]);
  });
});

it("summariseCuts: against no change alone, a size's own slope does not count", () => {
  const cut = (share: number, least: string): CutForecast => {
    const errors = Object.fromEntries(
      withinMethods.map((method) => [
        method,
        { absolute: method === least ? 0.1 : method === "law" ? 0.2 : 0.3, signedFinal: 0 }
      ])
    );
    return { share, sizes: [{ modelSize: 1, errors }], mean: errors } as never;
  };
  const summary = summariseCuts([cut(0.25, "law"), cut(0.5, "own-slope"), cut(0.75, "mean-5")]);
  expect(summary.best.map(({ method }) => method)).toEqual(["law", "own-slope", "mean-5"]);
  expect(summary.lawStopsAt).toBe(0.5);
  expect(summary.wins).toEqual([{ modelSize: 1, shares: [0.25] }]);
  expect(summariseCuts([cut(0.25, "law"), cut(0.5, "own-slope")])).toMatchObject({
    lawStopsAt: 0.5,
    lawStopsAtAgainstStill: null
  });
});

describe("plans", () => {
  const line = { modelSize: 2e9, tokensPerSample: 1000 } as never;
  const shape = { batch: 512 } as never;

  it("FLOPs buy samples, steps and tokens as samples cost FLOPs", () => {
    const spent = spendSamples(line, 51_200, shape);
    expect([spent.steps, spent.tokens, spent.samples]).toEqual([100, 51_200_000, 51_200]);
    const bought = spendFlops(line, spent.flops, shape);
    for (const key of ["samples", "steps", "tokens", "tokensPerSample"] as const)
      expectRelative(bought[key], spent[key], 1e-12);
  });

  it("a line that does not fall never has another loss", () => {
    expect(lnXAt({ lnX: 10, lnL: -1, k: 0.1 }, -1.2)).toBeCloseTo(12, 12);
    for (const k of [0, -0.1]) expect(lnXAt({ lnX: 10, lnL: -1, k }, -1.2)).toBeNaN();
  });

  it("groups tie up to 1.96 errors of the difference, lowest first", () => {
    const groups = [
      { loss: 0.5 + 1.97 * 0.05, se: 0.04 },
      { loss: 0.5 + 1.95 * 0.05, se: 0.04 },
      { loss: 0.5, se: 0.03 }
    ];
    expect(tiedGroups(groups)).toEqual([groups[2], groups[1]]);
  });

  it("a valley has edges where the error is at most so much and it bends", () => {
    const floor = [
      { n0: 1, kMax: 0.1, rms: 0.03, bend: 4 },
      { n0: 2, kMax: 0.005, rms: 0.03, bend: 4 },
      { n0: 3, kMax: 0.1, rms: 0.05, bend: 4 },
      { n0: 4, kMax: 0.1, rms: 0.06, bend: 4 },
      { n0: 5, kMax: 0.1, rms: 0.03, bend: 0 }
    ];
    expect(valleyEdges(floor, 0.05)).toEqual([
      { n0: 1, low: expect.closeTo(0.08, 12), high: expect.closeTo(0.12, 12) },
      { n0: 2, low: 0, high: expect.closeTo(0.025, 12) },
      { n0: 3, low: 0.1, high: 0.1 }
    ]);
  });
});

it("a run too short is kept with its points, without forms and forecast", () => {
  const kept = keptRun(runCurve([1, 2, 3], [0.1, 0.2, 0.3]));
  expect(kept).toMatchObject({ forms: [], form: null, best: null, state: { word: "too-short" } });
  expect(forecastKept(kept, 9)).toEqual({ forecast: null, noChange: expect.closeTo(0.2, 12) });
});
