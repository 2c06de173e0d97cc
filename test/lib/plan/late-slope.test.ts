/** The late slope on planted curves, and on the study's own against NumPy (polyfit of the part before half of the last X). */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../../loaders/analysis/build-results.js";
import { matching } from "../../../src/lib/matching.js";
import { expectedCoverage, type LateCurve, lateCoverage, lateSlope } from "../../../src/lib/plan/late-slope.js";
import { lateCurves } from "../../../src/lib/plan/plan-study.js";
import { halfWidth, lawPlace, lnLossAt, lnXAt, type SizeLine } from "../../../src/lib/plan/size-line.js";
import { tWithin95 } from "../../../src/lib/statistics/distributions.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { paperStudy } from "./plan-study.js";

/** By test/fixtures/scipy/late_backtest.py. */
const oracle = JSON.parse(readFileSync("test/fixtures/scipy/late-backtest.json", "utf8")) as {
  variant: "base" | "instruct";
  resource: "compute" | "data";
  worst: number;
  low: number;
  high: number;
  reached: number;
  wider: number;
  held: number;
}[];

/** ln L falls by k a unit of ln X up to half of the last X, and by another slope after it. */
function bent(modelSize: number, k: number, then: number): LateCurve {
  const lnX = Float64Array.from({ length: 60 }, (_, i) => 10 + Math.log((i + 1) / 60));
  // the last evaluation before half of it is the 30th
  const cut = lnX[29]!;
  const lnL = lnX.map((x) => -0.5 - k * (Math.min(x, cut) - 9) - then * Math.max(0, x - cut));
  return { modelSize, lnX, lnL };
}

describe("lateSlope(curves)", () => {
  it("is the share that was planted, with no variance; 0 where curves rise again; null of two curves", () => {
    const curves = [0.02, 0.05, 0.1, 0.12].map((k, i) => bent((i + 1) * 1e9, k, 0.4 * k));
    const late = lateSlope(curves)!;
    // the cut is before half of the last X: its evaluation is seen
    expectRelative(late.share, 0.4, 1e-9);
    expect(late.variance).toBeLessThan(1e-20);
    expect(late.df).toBe(3);
    expect(lateSlope(curves.map(({ modelSize }) => bent(modelSize, 0.1, -0.05)))!.share).toBe(0);
    expect(lateSlope(curves.slice(2))).toBeNull();
    // runs that never moved promise nothing that could have come
    expect(lateSlope(curves.map(({ modelSize }) => bent(modelSize, 0, 0)))).toBeNull();
  });

  it("has the variance of what the share misses by, a unit of ln X", () => {
    // equal slopes: the share is the mean of 0.2, 0.4 and 0.6, off by 0, 0.02 and 0.02 of ln L a unit
    const late = lateSlope([0.2, 0.4, 0.6].map((share, i) => bent((i + 1) * 1e9, 0.1, share * 0.1)))!;
    expectRelative(late.share, 0.4, 1e-9);
    expectRelative(late.variance, (2 * 0.02 ** 2) / 2, 1e-9);
  });

  it("has NumPy's shares on the study's curves", async () => {
    const { series } = await paperStudy();
    const shares = series.map(({ family, variant, resource, late }) => [family, variant, resource, late!.share]);
    const numpy = [
      ["qwen2.5", "base", "compute", 0.326],
      ["qwen2.5", "base", "data", 0.406],
      ["qwen2.5", "instruct", "compute", 0.285],
      ["qwen2.5", "instruct", "data", 0.497],
      ["llama3", "instruct", "compute", 0.985],
      ["llama3", "instruct", "data", 0.978]
    ];
    expect(shares.map(([f, v, r, share]) => [f, v, r, Number((share as number).toFixed(3))])).toEqual(numpy);
  });
});

describe("lateCoverage(curves, drift)", () => {
  it("has no row where the other curves are too few for a share", () => {
    const three = [0.05, 0.1, 0.12].map((k, i) => bent((i + 1) * 1e9, k, 0.4 * k));
    expect(lateSlope(three)).not.toBeNull();
    expect(lateCoverage(three, 1e-6)).toEqual([]);
  });

  it("finds no bias where every curve has the share, and the fall that the law promises beyond it", () => {
    const rows = lateCoverage(
      [0.05, 0.1, 0.1, 0.1].map((k, i) => bent((i + 1) * 1e9, k, 0.4 * k)),
      1e-6
    );
    expect(rows.map(({ evaluations }) => evaluations)).toEqual([30, 30, 30, 30]);
    for (const [i, { late, law, inside }] of rows.entries()) {
      expect(Math.abs(late)).toBeLessThan(1e-12);
      expect(inside).toBe(30);
      const z = Array.from({ length: 30 }, (_, j) => Math.log((31 + j) / 30));
      const mean = z.reduce((a, b) => a + b / 30, 0);
      expectRelative(law, 0.6 * [0.05, 0.1, 0.1, 0.1][i]! * mean, 1e-9);
    }
  });

  it("counts no evaluation of a curve that leaves the others", () => {
    const rows = lateCoverage(
      [0.4, 0.4, 0.4, 3].map((share, i) => bent((i + 1) * 1e9, 0.1, share * 0.1)),
      1e-12
    );
    expect(rows.at(-1)!.inside).toBe(0);
    expect(rows.at(-1)!.late).toBeLessThan(-0.05);
  });
});

describe("expectedCoverage(curves, drift, { draws, seed })", () => {
  it.each(oracle)(
    "is NumPy's backtest of made-up runs: $variant, $resource",
    async ({ variant, resource, ...expected }) => {
      const results = await loadResults(projectRoot);
      const { noise, ahead } = results.planning.series.find(matching({ family: "qwen2.5", variant, resource }))!;
      const curves = lateCurves(results.curves, { family: "qwen2.5", variant, resource });
      const found = expectedCoverage(curves, noise!.drift, { draws: 1000, seed: 3 })!;
      // three Monte Carlo errors and more: 1,000 draws here and 4,000 there
      expect(Math.abs(found.worst - expected.worst)).toBeLessThan(0.015);
      expect(Math.abs(found.reached - expected.reached)).toBeLessThan(0.055);
      expect(Math.abs(found.worstInterval[0] - expected.low)).toBeLessThan(0.12);
      expect(Math.abs(found.worstInterval[1] - expected.high)).toBeLessThan(0.02);
      expectRelative(found.wider, expected.wider, 0.08);
      expect(Math.abs(found.held - expected.held)).toBeLessThan(0.003);
      expect(ahead).toEqual(
        expectedCoverage(curves, noise!.drift, { draws: 400, seed: results.planning.settings.seed })
      );
    }
  );

  it("is null where the other curves are too few for a share", () => {
    const three = [0.05, 0.1, 0.12].map((k, i) => bent((i + 1) * 1e9, k, 0.4 * k));
    expect(expectedCoverage(three, 1e-6, { draws: 2, seed: 1 })).toBeNull();
  });
});

describe("a line beyond the end of its run", () => {
  const still = { levels: new Float64Array(2), slopes: new Float64Array(2), centre: 4, runDf: 1e9, sizeDf: 1e9 };
  const errors = { ...still, varLevel: 0, varSlope: 0, covariance: 0, form: 0, drift: 1e-4, between: 0 };
  const line: SizeLine = {
    ...{ modelSize: 1e9, measured: true, k: 0.1, lnX: 4, lnL: -0.5, from: 2, to: 6, tokensPerSample: 1 },
    errors: { ...errors, runLevel: 0, runSlope: 0, point: 4e-4 },
    late: { share: 0.4, variance: 9e-4, df: 6 }
  };

  it("falls by the share of its slope, and is found again", () => {
    expect(lawPlace(line, 5)).toBe(5);
    expectRelative(lnLossAt(line, 6), -0.7, 1e-12);
    expectRelative(lnLossAt(line, 7), -0.74, 1e-12);
    for (const x of [3, 6, 6.5, 9]) expectRelative(lnXAt(line, lnLossAt(line, x)), x, 1e-12);
    expect(lnXAt({ ...line, late: { ...line.late!, share: 0 } }, -0.71)).toBeNaN();
    expectRelative(lnXAt({ ...line, late: null }, -0.8), 7, 1e-12);
  });

  it("has the drift of its end, and the late slope's variance from there", () => {
    // 2 beyond the end: 1e-4 2^2 + 4e-4 + 9e-4 2^2, of which the last has six degrees of freedom
    const total = 4e-4 + 4e-4 + 36e-4;
    expectRelative(halfWidth(line, 8)!, tWithin95((6 * total ** 2) / 36e-4 ** 2) * Math.sqrt(total), 1e-5);
    expectRelative(halfWidth(line, 6)!, 1.959964 * Math.sqrt(8e-4), 1e-5);
  });
});
