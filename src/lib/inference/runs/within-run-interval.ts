/**
 * Prediction intervals of the law's forecast within a run: where single points of the mean curve after the cut should
 * lie, in ln L, from points before the cut only. With z = ln X - mean ln X of the points seen, the variance of
 * (point - forecast) is the sum of
 *
 *   noise    white / r(t)                         evaluation noise of the point, r repeats behind it
 *   local    u                                    slow wander about a smooth course, as left in the points seen beyond noise
 *   level    Var(level)                           of the centre of the points seen: noise and wander
 *            + s_level^2 (1 / r(t) - 1 / r)       the mean of fewer repeats than were seen is another mean
 *   slope    z^2 Var(k_i - sum_j H_ij k^_j)       k_i slope of this size's own runs, k^_j slopes seen, H the law's hat matrix:
 *                                                 run effects, noise and wander of all sizes' slopes
 *   drift    v z^2                                the course itself leaves the power law
 *
 * v, one for all sizes, is measured by the same forecast made once before, on points seen only: the law of the first half
 * of them predicts the second half; each size's errors there are a slope through 0 in z, and v is their mean square less
 * evaluation noise. The drift widens; it does not shift: its sign is not used. Half-width: t times the root of the sum,
 * with degrees of freedom by Satterthwaite (drift: one a size; run effects: theirs; the rest many).
 *
 * This form of the drift was taken from four (growing from the cut; from the centre; in proportion to k; with the
 * quadratic that a line cannot follow) by the coverage they reach here: that coverage flatters it a little.
 */
import { saturating } from "../../forms/saturating.js";
import { mean } from "../../goodness.js";
import { tWithin95 } from "../../statistics/distributions.js";
import { square } from "../../statistics/power.js";
import type { SizeCurve } from "../sizes/between-sizes.js";
import { linearVariance, slopeVariance } from "../sizes/linear-error.js";
import { runVariances, type SlopeSample, slopeSample } from "../sizes/slope-sample.js";
import type { RunEffects } from "./run-effects.js";
import { type CutForecast, firstPoints, forecastFrom, pointsSeen } from "./within-run.js";

export interface ForecastSpread {
  modelSize: number;
  /** variance of one evaluation of one run */
  white: number;
  /** u */
  local: number;
  /** Var(level) without the change of repeats */
  level: number;
  /** Var of the slope's error */
  slope: number;
  /** variance of one run's level: counts where repeats end after the cut */
  runLevel: number;
  /** v, per (ln X)^2 */
  drift: number;
  /** degrees of freedom of run effects and of the drift */
  runDf: number;
  driftDf: number;
  /** mean ln X of the points seen */
  meanX: number;
  /** repeats behind the points seen */
  repeats: number;
}

/**
 * What the interval of every size is made of.
 *
 * @param samples of the whole curves, in the order of `curves`: for white noise and repeats; only points seen are used
 */
export function forecastSpread(
  curves: readonly SizeCurve[],
  samples: readonly SlopeSample[],
  effects: RunEffects,
  cut: CutForecast
): ForecastSpread[] {
  const early = samples.map((sample, i) => {
    const { seen } = cut.sizes[i]!;
    return slopeSample({
      ...sample,
      lnX: sample.lnX.slice(0, seen),
      lnL: sample.lnL.slice(0, seen),
      repeatsAt: Array.from(sample.repeatsAt).slice(0, seen)
    });
  });
  const hat = hatMatrix(early, cut);
  const variances = early.map((sample) => slopeVariance(sample, effects));
  const drift = driftVariance(curves, samples, cut);
  return early.map((sample, i) => {
    const repeats = repeatsSeen(sample);
    const run = runVariances(sample, effects);
    const slope = early.reduce((sum, _, j) => {
      const { white, run: across, misfit } = variances[j]!;
      const share = hat[i]![j]!;
      return sum + share * share * (white + misfit) + (i === j ? square(1 - share) : square(share)) * across;
    }, 0);
    const residual = sample.residual.reduce((sum, e) => sum + e * e, 0) / Math.max(1, sample.n - 2);
    const local = Math.max(0, residual - sample.white / repeats);
    const level = linearVariance(sample, effects, new Float64Array(sample.n).fill(1 / sample.n));
    return {
      modelSize: sample.modelSize,
      white: sample.white,
      local,
      level: level.white + level.misfit,
      slope,
      runLevel: run.level,
      drift,
      runDf: effects.df,
      driftDf: samples.length,
      meanX: sample.meanX,
      repeats
    };
  });
}

function repeatsSeen({ repeatsAt, n }: SlopeSample): number {
  let sum = 0;
  for (let t = 0; t < n; t++) sum += 1 / repeatsAt[t]!;
  return n / sum;
}

/** 95 % half-width of ln L at a point after the cut. */
export function halfWidth(spread: ForecastSpread, lnX: number, repeats: number): number {
  const z = lnX - spread.meanX;
  const fewer = spread.runLevel * Math.max(0, 1 / repeats - 1 / spread.repeats);
  const known = spread.white / repeats + spread.local + spread.level;
  const runs = fewer + spread.slope * z * z;
  const drift = spread.drift * z * z;
  const total = known + runs + drift;
  const df = (total * total) / ((runs * runs) / spread.runDf + (drift * drift) / spread.driftDf + 1e-300);
  return tWithin95(Math.max(1, df)) * Math.sqrt(total);
}

/** How slopes seen make the law's slopes: first order about the fit, weights of the fit on ln L; not at all where the law has no slope. */
function hatMatrix(early: readonly SlopeSample[], { law }: CutForecast): number[][] {
  const n0 = Math.exp(law.lnN0);
  const free = law.status === "converged";
  const rows = early.map(({ modelSize }) => {
    const [k, byN0] = saturating.gradient(modelSize, { kMax: law.kMax, n0 });
    return [k, free ? byN0 : 0] as const;
  });
  const weight = early.map(({ sxx, n }) => sxx / n);
  let [aa, ab, bb] = [0, 0, 0];
  rows.forEach(([a, b], i) => {
    aa += weight[i]! * a * a;
    ab += weight[i]! * a * b;
    bb += weight[i]! * b * b;
  });
  const determinant = aa * bb - ab * ab;
  const [ofK, ofBoth, ofSize] =
    free && determinant > 0
      ? ([bb / determinant, -ab / determinant, aa / determinant] as const)
      : ([aa > 0 ? 1 / aa : 0, 0, 0] as const);
  return rows.map(([a, b]) =>
    rows.map(([c, d], j) => weight[j]! * (a * (ofK * c + ofBoth * d) + b * (ofBoth * c + ofSize * d)))
  );
}

/** v: the forecast made once before, on points seen only. */
function driftVariance(curves: readonly SizeCurve[], samples: readonly SlopeSample[], cut: CutForecast): number {
  const seen = curves.map((curve, i) => firstPoints(curve, cut.sizes[i]!.seen));
  // a line takes two points, also where no more than three are seen
  const before = forecastFrom(seen, ({ loss }) => Math.max(2, pointsSeen(loss.length, 0.5)));
  const squares = before.sizes.map(({ seen: half, k, meanX, level }, i) => {
    const { lnX, lnL } = seen[i]!;
    const { white, repeatsAt } = samples[i]!;
    let zz = 0;
    let ze = 0;
    let noise = 0;
    for (let t = half; t < lnX.length; t++) {
      const z = lnX[t]! - meanX;
      zz += z * z;
      ze += z * (lnL[t]! - level + k * z);
      noise += (z * z * white) / repeatsAt[t]!;
    }
    return (ze * ze - noise) / (zz * zz);
  });
  return Math.max(0, mean(squares));
}

export interface Coverage {
  modelSize: number;
  /** points after the cut, and how many of them lie inside their 95 % interval */
  points: number;
  inside: number;
}

/** Measured coverage of every size at one cut. */
export function coverageOf(
  curves: readonly SizeCurve[],
  samples: readonly SlopeSample[],
  cut: CutForecast,
  spreads: readonly ForecastSpread[]
): Coverage[] {
  return curves.map(({ modelSize, lnX, lnL }, i) => {
    const { seen, k, meanX, level } = cut.sizes[i]!;
    let inside = 0;
    for (let t = seen; t < lnX.length; t++) {
      const off = lnL[t]! - level + k * (lnX[t]! - meanX);
      if (Math.abs(off) <= halfWidth(spreads[i]!, lnX[t]!, samples[i]!.repeatsAt[t]!)) inside++;
    }
    return { modelSize, points: lnX.length - seen, inside };
  });
}
