import { describe, expect, it } from "vitest";
import { cellVariance, poolRunEffects, sampleVariance } from "../../../src/lib/inference/runs/run-effects.js";
import {
  fitSlopes,
  openInterval,
  percentileInterval,
  quantileSorted,
  refitLaws,
  resampleSlopes
} from "../../../src/lib/inference/sizes/law-bootstrap.js";
import { slopeVariance } from "../../../src/lib/inference/sizes/linear-error.js";
import { slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { fitLaw } from "../../../src/lib/law/fit-law.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { studySizes } from "../../helpers/planted.js";
import {
  bentTruth,
  design,
  plantedTruth,
  problems,
  repeats,
  runCentre,
  simulateStudy,
  type Truth,
  targetSlopes
} from "../../helpers/simulated-study.js";
import { samplesOf, studySamples } from "../../helpers/study-samples.js";

const options = { resamples: 400, seed: 5 };

describe("the law from slopes alone", () => {
  it("is the joint fit on ln L, on the study", () => {
    for (const { samples, curves, resource } of studySamples) {
      const law = fitLaw(curves, { resource });
      const weights = samples.map(() => 1 / samples.length);
      const bySlopes = fitSlopes(
        samples,
        samples.map(({ k }) => k),
        weights
      );
      expectRelative(bySlopes.kMax, law.kMax, 1e-9);
      expectRelative(Math.exp(bySlopes.lnN0), law.n0, 1e-8);
    }
  });
});

describe("resampleSlopes(samples, effects, options)", () => {
  it("gives the same draws for the same seed, and others for another", () => {
    const { samples, effects } = samplesOf("base", "compute");
    const draw = (seed: number) => resampleSlopes(samples, effects, { ...options, seed }).slopes[3]!;
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
  });

  it("centres on the measured slope with the analytic variance of three parts", () => {
    const { samples, effects } = samplesOf("instruct", "data");
    const { slopes } = resampleSlopes(samples, effects, { resamples: 4000, seed: 9 });
    samples.forEach((sample, i) => {
      const se = Math.sqrt(sampleVariance(slopes[i]!));
      const centre = slopes[i]!.reduce((a, b) => a + b, 0) / 4000;
      expect(Math.abs(centre - sample.k)).toBeLessThan((4 * se) / Math.sqrt(4000));
      // the spread of the drawn ratios adds up to a seventh
      expectRelative(se, Math.sqrt(slopeVariance(sample, effects).total), 0.15);
    });
  });

  it("tilts a mean curve whose repeats end early by the levels of the runs that are left", () => {
    const lnX = Float64Array.from({ length: 100 }, (_, t) => Math.log(t + 1));
    const sample = (repeatsAt: number[]) =>
      slopeSample({
        modelSize: 7e9,
        lnX,
        lnL: lnX.map((x) => -0.1 * x + 1e-3 * Math.sin(x * 9)),
        repeatsAt,
        white: 1e-4,
        runCentre: 3.9
      });
    const whole = sample(Array.from(lnX, () => 3)).reach;
    const cut = sample(Array.from(lnX, (_, t) => (t < 40 ? 3 : 1))).reach;
    expectRelative(whole.slopeBySlope, 1 / 3, 1e-12);
    expect(whole.slopeByLevel).toBeLessThan(1e-25);
    expect(cut.slopeByLevel).toBeGreaterThan(1e-3);
    expect(cut.slopeBySlope).toBeGreaterThan(1 / 3);
  });
});

describe("refitLaws(samples, slopes)", () => {
  const samples = [1e9, 4e9, 16e9, 64e9].map((modelSize) =>
    slopeSample({
      modelSize,
      lnX: Float64Array.of(1, 2, 3, 4),
      lnL: Float64Array.of(-1, -1.1, -1.2, -1.3),
      repeatsAt: [1, 1, 1, 1],
      white: 1e-4,
      runCentre: 2
    })
  );
  const lawOf = (slope: (N: number, i: number) => number) => {
    const { kMax, n0, undefinedLaws } = refitLaws(
      samples,
      samples.map(({ modelSize }, i) => Float64Array.of(slope(modelSize, i)))
    );
    return { kMax: kMax[0]!, n0: n0[0]!, undefinedLaws };
  };

  it("has the law that draws lie on", () => {
    const { kMax, n0, undefinedLaws } = lawOf((N) => 0.1 / (1 + 8e9 / N));
    expectRelative(kMax, 0.1, 1e-8);
    expectRelative(n0, 8e9, 1e-7);
    expect(undefinedLaws).toBe(0);
  });

  it("has no end of K_max and N_0 where slopes are in proportion to size", () => {
    expect(lawOf((N) => 1e-12 * N)).toEqual({ kMax: Infinity, n0: Infinity, undefinedLaws: 1 });
  });

  it("has N_0 of 0 and one slope for all, their mean, where slopes fall with size or are alike", () => {
    for (const slopes of [
      [0.05, 0.05, 0.05, 0.05],
      [0.08, 0.06, 0.05, 0.04]
    ]) {
      const { kMax, n0, undefinedLaws } = lawOf((_, i) => slopes[i]!);
      expect([n0, undefinedLaws]).toEqual([0, 1]);
      expectRelative(kMax, (slopes[0]! + slopes[1]! + slopes[2]! + slopes[3]!) / 4, 1e-9);
    }
  });

  it("has K_max of 0 where no loss falls", () => {
    expect(lawOf(() => -0.02)).toMatchObject({ kMax: 0, undefinedLaws: 1 });
    expect(lawOf((N) => -1e-12 * N)).toMatchObject({ kMax: 0, undefinedLaws: 1 });
  });

  it("counts those without a law", () => {
    const draws = samples.map(({ modelSize: N }) => Float64Array.of(1e-12 * N, 0.1 / (1 + 8e9 / N), 0.05));
    const { undefinedLaws, n0 } = refitLaws(samples, draws);
    expect(undefinedLaws).toBe(2);
    expect([n0[0], n0[2]]).toEqual([Infinity, 0]);
  });
});

describe("percentileInterval(draws)", () => {
  it("has a draw itself where a quantile falls on it, also beside one without end", () => {
    const draws = Float64Array.from([1, 2, Number.POSITIVE_INFINITY]);
    expect([0, 0.5, 1].map((p) => quantileSorted(draws, p))).toEqual([1, 2, Number.POSITIVE_INFINITY]);
    // between the two it is without end: nothing finite is known there
    expect(quantileSorted(draws, 0.75)).toBe(Number.POSITIVE_INFINITY);
    // 41 draws: their second and their last but one
    const many = Float64Array.from({ length: 41 }, (_, i) => 100 - i);
    expect(percentileInterval(many)).toEqual([61, 99]);
    expect(percentileInterval(many, 0.9)).toEqual([62, 98]);
    expect(many[0]).toBe(100);
  });

  it("is the type 7 quantile of NumPy and R", () => {
    const sorted = Float64Array.of(1, 2, 3, 4, 10);
    // numpy.quantile([1,2,3,4,10], [0.025, 0.3, 0.975]) = 1.1, 2.2, 9.4
    expectRelative(quantileSorted(sorted, 0.025), 1.1, 1e-12);
    expectRelative(quantileSorted(sorted, 0.3), 2.2, 1e-12);
    expectRelative(quantileSorted(sorted, 0.975), 9.4, 1e-12);
  });

  it("carries infinite draws to the ends", () => {
    const draws = Float64Array.from({ length: 100 }, (_, i) => (i < 10 ? Number.POSITIVE_INFINITY : i));
    expect(percentileInterval(draws)[1]).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("seededRandom(seed)", () => {
  it("has the moments of its distributions", () => {
    const random = seededRandom(3);
    const normals = Float64Array.from({ length: 20000 }, random.normal);
    const squares = Float64Array.from({ length: 20000 }, () => random.chiSquare(20));
    const average = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(Math.abs(average(normals))).toBeLessThan(0.03);
    expectRelative(sampleVariance(normals), 1, 0.04);
    expectRelative(average(squares), 20, 0.01);
    expectRelative(sampleVariance(squares), 40, 0.05);
  });
});

/** Estimates over data sets and the half-widths of their intervals. */
class Spread {
  #estimates: number[] = [];
  #widths: number[] = [];

  add(estimate: number, [low, high]: number[]): void {
    this.#estimates.push(estimate);
    this.#widths.push(high! - low!);
  }

  /** Median half-width over 1.96 standard deviations of the estimates: 1 where a 95 % interval is as wide as it must be. */
  ratio(): number {
    const widths = [...this.#widths].sort((a, b) => a - b);
    return widths[Math.floor(widths.length / 2)]! / 2 / (1.96 * Math.sqrt(sampleVariance(this.#estimates)));
  }
}

describe("coverage of the 95 % intervals, short form (the full one: npm run bench:coverage)", () => {
  const datasets = 60;
  for (const truth of [plantedTruth(0.5), bentTruth(0.8)] satisfies Truth[]) {
    it(`holds K_max, N_0 and k(N) on "${truth.name}", where ordinary least squares does not`, () => {
      const target = targetSlopes(truth);
      const law = fitSlopes(
        studySizes.map((modelSize) => ({ modelSize, ...design })),
        target,
        studySizes.map(() => 1 / 7)
      );
      const hits = { kMax: 0, n0: 0, k: 0, ols: 0 };
      const spread = { kMax: new Spread(), n0: new Spread() };
      for (let s = 0; s < datasets; s++) {
        const { curves, cells } = simulateStudy(truth, 7000 + s);
        const variances = cells.map((cell) => cellVariance(cell, problems));
        const effects = poolRunEffects(variances);
        const samples = curves.map((curve, i) => {
          const binomial = curve.lnL.reduce((sum, y) => sum + (Math.exp(-y) - 1) / problems, 0) / curve.lnL.length;
          const white =
            variances[i]?.modelSize === curve.modelSize ? variances[i]!.white : effects.noiseToBinomial * binomial;
          return slopeSample({ ...curve, repeatsAt: curve.lnX.map(() => repeats), white, runCentre });
        });
        const { slopes } = resampleSlopes(samples, effects, { ...options, seed: s });
        const draws = refitLaws(samples, slopes);
        const within = ([low, high]: [number, number], value: number) => Number(low <= value && value <= high);
        const [ofKMax, ofN0] = [percentileInterval(draws.kMax), percentileInterval(draws.n0)];
        hits.kMax += within(ofKMax, law.kMax);
        hits.n0 += within(ofN0, Math.exp(law.lnN0));
        const weights = samples.map(() => 1 / samples.length);
        const own = fitSlopes(
          samples,
          samples.map(({ k }) => k),
          weights
        );
        spread.kMax.add(Math.log(own.kMax), ofKMax.map(Math.log));
        spread.n0.add(own.lnN0, ofN0.map(Math.log));
        samples.forEach((sample, i) => {
          hits.k += within(percentileInterval(slopes[i]!), target[i]!) / 7;
          const ols = Math.sqrt(sample.residual.reduce((sum, e) => sum + e * e, 0) / (sample.n - 2) / sample.sxx);
          hits.ols += within([sample.k - 1.98 * ols, sample.k + 1.98 * ols], target[i]!) / 7;
        });
      }
      // 60 data sets: a true coverage of 0.93 falls under 0.83 once in a thousand times
      expect(hits.kMax / datasets).toBeGreaterThan(0.83);
      expect(hits.n0 / datasets).toBeGreaterThan(0.83);
      expect(hits.k / datasets).toBeGreaterThan(0.87);
      // 420 intervals of k: a true coverage of 0.95 comes above 0.982 once in a thousand times; a bend that every data set
      // has stands for a departure of unknown length, and is paid for
      expect(hits.k / datasets).toBeLessThan(truth.name.startsWith("bent") ? 0.998 : 0.982);
      // 60 of 60 is no wonder at 0.95: too wide an interval shows in its width beside the scatter of the estimates,
      // whose standard deviation is known to 9 %
      for (const one of [spread.kMax, spread.n0]) {
        expect(one.ratio()).toBeGreaterThan(0.8);
        // a bend that every data set has scatters nothing, and is in the interval as what may be
        expect(one.ratio()).toBeLessThan(truth.name.startsWith("bent") ? 2.6 : 1.45);
      }
      expect(hits.ols / datasets).toBeLessThan(0.8);
    });
  }
});

describe("an interval of draws of which some have no limit", () => {
  const draws = (unlimited: number, sign = 1) =>
    Float64Array.from({ length: 101 }, (_, i) => (i < unlimited ? sign * Infinity : i));

  it("is open at the end that falls among them, and there alone", () => {
    // 101 draws: the 2.5% points are midway between the third and fourth value from each end
    const ends = (values: Float64Array) =>
      openInterval(values).map((end) => (end === null ? null : Number(end.toFixed(9))));
    expect(ends(draws(0))).toEqual([2.5, 97.5]);
    expect(ends(draws(2))).toEqual([4.5, 99.5]);
    expect(ends(draws(10))).toEqual([12.5, null]);
    expect(ends(draws(10, -1))).toEqual([null, 97.5]);
    expect(ends(Float64Array.from([...draws(10), ...draws(10, -1)]))).toEqual([null, null]);
  });
});
