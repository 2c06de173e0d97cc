import { describe, expect, it } from "vitest";
import { cellVariance, poolRunEffects } from "../../../src/lib/inference/runs/run-effects.js";
import {
  type CutForecast,
  cutShares,
  forecastFrom,
  pointsSeen,
  summariseCuts,
  type WithinMethod,
  withinMethods
} from "../../../src/lib/inference/runs/within-run.js";
import { coverageOf, forecastSpread, halfWidth } from "../../../src/lib/inference/runs/within-run-interval.js";
import { sizeCurve } from "../../../src/lib/inference/sizes/between-sizes.js";
import { slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { type Random, seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { plantedCurves } from "../../helpers/planted.js";
import { plantedTruth, problems, repeats, runCentre, simulateStudy } from "../../helpers/simulated-study.js";
import { studyCurves } from "../../helpers/study-curves.js";

const law = { kMax: 0.127, n0: 13.4e9 };

describe("forecastFrom(curves, cut)", () => {
  it("predicts the rest of planted runs from any cut, and the no-change baseline does not", () => {
    const curves = plantedCurves(law).map((curve) => sizeCurve(curve, "data"));
    for (const share of cutShares) {
      const { mean } = forecastFrom(curves, share);
      // noise-free: rounding of the search for N_0
      expect(mean.law.absolute).toBeLessThan(1e-7);
      expect(mean["own-slope"].absolute).toBeLessThan(1e-12);
      expect(mean["last-value"].signedFinal).toBeGreaterThan(0.001);
    }
  });

  it("uses points before the cut only", () => {
    const curves = studyCurves("qwen2.5", "base").map((curve) => sizeCurve(curve, "compute"));
    const spoilt = curves.map((curve) => {
      const from = pointsSeen(curve.loss.length, 0.3);
      const loss = curve.loss.map((l, t) => (t < from ? l : 0.9));
      return { ...curve, loss, lnL: loss.map(Math.log) };
    });
    const seen = ({ sizes, law: { kMax, lnN0 } }: CutForecast) => ({
      kMax,
      lnN0,
      sizes: sizes.map(({ errors, ...rest }) => rest)
    });
    expect(seen(forecastFrom(spoilt, 0.3))).toStrictEqual(seen(forecastFrom(curves, 0.3)));
  });

  it("counts points by share or as told, and stands still at means of what was seen", () => {
    const curves = studyCurves("qwen2.5", "base").map((curve) => sizeCurve(curve, "data"));
    expect(forecastFrom(curves, 0.1).sizes.map(({ seen }) => seen)).toEqual([10, 10, 10, 10, 10, 10, 10]);
    const told = forecastFrom(curves, () => 25);
    expect(told.share).toBeNull();
    const { loss } = curves[6]!;
    const rest = Array.from(loss.subarray(25));
    const still = (value: number) => rest.reduce((sum, l) => sum + Math.abs(value / l - 1), 0) / rest.length;
    const meanOf = (from: number) => loss.subarray(from, 25).reduce((a, b) => a + b, 0) / (25 - from);
    const { errors } = told.sizes[6]!;
    expectRelative(errors["last-value"].absolute, still(loss[24]!), 1e-12);
    expectRelative(errors["mean-5"].absolute, still(meanOf(20)), 1e-12);
    expectRelative(errors["mean-10"].absolute, still(meanOf(15)), 1e-12);
  });
});

describe("summariseCuts(cuts)", () => {
  const cut = (share: number, best: WithinMethod): CutForecast => {
    const errors = Object.fromEntries(
      withinMethods.map((method, i) => [method, { absolute: method === best ? 0.01 : 0.02 + i / 100, final: 0 }])
    ) as CutForecast["sizes"][0]["errors"];
    const mean = Object.fromEntries(
      withinMethods.map((method) => [method, { ...errors[method], signedFinal: 0 }])
    ) as CutForecast["mean"];
    const size = { modelSize: 7e9, seen: 10, seenToStep: 10, k: 0.1, ownK: 0.1, meanX: 8, level: -0.3, errors };
    return { share, law: {} as CutForecast["law"], sizes: [size], mean };
  };

  it("says from which cut on the law no longer wins, and against which rivals", () => {
    const summary = summariseCuts([cut(0.1, "law"), cut(0.2, "own-slope"), cut(0.3, "law"), cut(0.4, "mean-5")]);
    expect(summary.best.map(({ method }) => method)).toEqual(["law", "own-slope", "law", "mean-5"]);
    expect(summary.lawStopsAt).toBe(0.4);
    expect(summary.lawStopsAtAgainstStill).toBe(0.4);
    expect(summary.wins).toEqual([{ modelSize: 7e9, shares: [0.1, 0.3] }]);
  });

  it("says the first cut when it never wins, and null when it wins at the last", () => {
    expect(summariseCuts([cut(0.1, "mean-5"), cut(0.2, "mean-5")]).lawStopsAt).toBe(0.1);
    expect(summariseCuts([cut(0.1, "mean-5"), cut(0.2, "law")]).lawStopsAt).toBeNull();
  });
});

describe("forecastSpread, halfWidth and coverageOf", () => {
  function studyOf(seed: number, phi: number) {
    const { curves, cells } = simulateStudy(plantedTruth(phi), seed);
    const effects = poolRunEffects(cells.map((cell) => cellVariance(cell, problems)));
    const samples = curves.map(({ modelSize, lnX, lnL }) => {
      const binomial = lnL.reduce((sum, y) => sum + (Math.exp(-y) - 1) / problems, 0) / lnL.length;
      const white = effects.noiseToBinomial * binomial;
      return slopeSample({ modelSize, lnX, lnL, repeatsAt: new Array(lnX.length).fill(repeats), white, runCentre });
    });
    const sizes = curves.map(({ modelSize, lnX, lnL }) => ({
      modelSize,
      lnX,
      lnL,
      step: lnX.map((_, t) => t + 1),
      loss: lnL.map(Math.exp)
    }));
    return { sizes, samples, effects };
  }

  it("covers points of simulated studies that follow the law, with noise, run effects and slow misfit", () => {
    let points = 0;
    let inside = 0;
    for (const phi of [0.5, 0.8]) {
      for (let seed = 1; seed <= 12; seed++) {
        const { sizes, samples, effects } = studyOf(seed, phi);
        for (const share of [0.3, 0.5, 0.8]) {
          const cut = forecastFrom(sizes, share);
          for (const one of coverageOf(sizes, samples, cut, forecastSpread(sizes, samples, effects, cut))) {
            points += one.points;
            inside += one.inside;
          }
        }
      }
    }
    // nominal 0.95; the drift variance is truncated at 0, which errs on the wide side
    expect(inside / points).toBeGreaterThan(0.93);
    expect(inside / points).toBeLessThanOrEqual(0.995);
  });

  it("widens with distance, and where repeats end", () => {
    const { sizes, samples, effects } = studyOf(3, 0.5);
    const cut = forecastFrom(sizes, 0.4);
    for (const spread of forecastSpread(sizes, samples, effects, cut)) {
      const last = sizes[0]!.lnX.at(-1)!;
      expect(halfWidth(spread, last + 2, 3)).toBeGreaterThan(halfWidth(spread, last, 3));
      expect(halfWidth(spread, last, 1)).toBeGreaterThan(halfWidth(spread, last, 3));
    }
  });

  it("uses points before the cut only", () => {
    const { sizes, samples, effects } = studyOf(4, 0.5);
    const cut = forecastFrom(sizes, 0.5);
    const random: Random = seededRandom(9);
    const spoilt = samples.map((sample, i) => ({
      ...sample,
      lnL: sample.lnL.map((y, t) => (t < cut.sizes[i]!.seen ? y : random.normal()))
    }));
    const curves = sizes.map((size, i) => ({ ...size, lnL: spoilt[i]!.lnL }));
    expect(forecastSpread(curves, spoilt, effects, cut)).toStrictEqual(forecastSpread(sizes, samples, effects, cut));
  });
});
