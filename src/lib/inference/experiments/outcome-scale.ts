/**
 * "Larger models learn faster" depends on what faster is counted in: a fall of ln L, of L, or a rise of the log-odds of a
 * right answer. With p = 1 - L, d ln L = -p d logit p: one and the same gain in log-odds is a larger k where more is
 * already right.
 */
import { mean } from "../../goodness.js";
import type { OutcomeOrder, OutcomeScale, OutcomeSlope, PassRateIdentity } from "../../records/experiments-record.js";
import { normalCdf } from "../../statistics/distributions.js";
import { square } from "../../statistics/power.js";
import { rankCorrelation } from "../../statistics/rank-correlation.js";
import type { RunEffects } from "../runs/run-effects.js";
import { slopeVariance } from "../sizes/linear-error.js";
import { type SlopeSample, slopeSample } from "../sizes/slope-sample.js";

export const outcomeScales: readonly OutcomeScale[] = ["log loss", "loss", "log-odds"];

/** Slopes of all sizes on each scale, and whether they are in the order of the sizes. */
export function outcomeOrders(samples: readonly SlopeSample[], effects: RunEffects): OutcomeOrder[] {
  return outcomeScales.map((scale) => {
    const slopes = samples.map((sample) => outcomeSlope(sample, effects, scale));
    return { scale, ...orderOf(slopes) };
  });
}

/**
 * One slope on one scale: least squares of the outcome on ln X, as for k. The noise of ln L is carried to the scale by
 * its derivative, the ratios of the run effects as they stand.
 */
export function outcomeSlope(
  sample: SlopeSample,
  effects: RunEffects,
  scale: OutcomeScale
): OutcomeSlope & { sample: SlopeSample } {
  const { modelSize, lnX, lnL, repeatsAt, runCentre } = sample;
  const outcome = lnL.map((y) => outcomeOf(y, scale));
  const stretch = mean(lnL.map((y) => square(derivative(y, scale))));
  const slope = slopeSample({
    modelSize,
    lnX,
    lnL: outcome,
    repeatsAt,
    runCentre,
    white: sample.white * stretch
  });
  return { modelSize, slope: slope.k, se: Math.sqrt(slopeVariance(slope, effects).total), sample: slope };
}

/** The outcome as a loss: ln L, L, logit L = -logit p. */
function outcomeOf(lnL: number, scale: OutcomeScale): number {
  if (scale === "log loss") return lnL;
  return scale === "loss" ? Math.exp(lnL) : lnL - Math.log(-Math.expm1(lnL));
}

/** d outcome / d ln L: 1, L, 1 / (1 - L). */
function derivative(lnL: number, scale: OutcomeScale): number {
  if (scale === "log loss") return 1;
  return scale === "loss" ? Math.exp(lnL) : -1 / Math.expm1(lnL);
}

/** Order of slopes by size: sizes ascending. */
export function orderOf(slopes: readonly OutcomeSlope[]): Omit<OutcomeOrder, "scale"> {
  const order = orderOfAll(slopes);
  if (slopes.length < 4) return { ...order, without: null };
  const without = slopes
    .map(({ modelSize }, i) => {
      const { rankCorrelation, trend, word } = orderOfAll(slopes.filter((_, j) => j !== i));
      return { modelSize, rankCorrelation, z: trend.z, word };
    })
    .reduce((best, scale) => (scale.rankCorrelation > best.rankCorrelation ? scale : best));
  return { ...order, without };
}

function orderOfAll(slopes: readonly OutcomeSlope[]): Omit<OutcomeOrder, "scale" | "without"> {
  const rows = slopes.map(({ modelSize, slope, se }) => ({ modelSize, slope, se }));
  const outOfOrder = rows.flatMap((smaller, i) =>
    rows.slice(i + 1).flatMap((larger) => {
      const difference = larger.slope - smaller.slope;
      if (difference >= 0) return [];
      const z = difference / Math.hypot(smaller.se, larger.se);
      return [{ smaller: smaller.modelSize, larger: larger.modelSize, difference, z, beyondError: z < -1.96 }];
    })
  );
  const trend = trendOverSizes(rows);
  const rises = trend.z > 2;
  const clear = outOfOrder.some(({ beyondError }) => beyondError);
  const word = rises ? (clear ? "holds in part" : "holds") : trend.z < -2 ? "reversed" : "does not hold";
  return {
    slopes: rows,
    rankCorrelation: rankCorrelation(
      rows.map(({ modelSize }) => modelSize),
      rows.map(({ slope }) => slope),
      0
    ),
    pairs: (rows.length * (rows.length - 1)) / 2,
    outOfOrder,
    trend,
    word
  };
}

/**
 * Weighted regression of the slopes on ln N. Sizes scatter about the line by more than their errors, so z is divided by
 * the root of chi2 / df where that is above 1.
 */
function trendOverSizes(rows: readonly OutcomeSlope[]) {
  const x = rows.map(({ modelSize }) => Math.log(modelSize));
  const w = rows.map(({ se }) => 1 / (se * se));
  const total = w.reduce((a, b) => a + b, 0);
  const centre = x.reduce((sum, v, i) => sum + w[i]! * v, 0) / total;
  const level = rows.reduce((sum, { slope }, i) => sum + w[i]! * slope, 0) / total;
  const sxx = x.reduce((sum, v, i) => sum + w[i]! * square(v - centre), 0);
  const perLnN = rows.reduce((sum, { slope }, i) => sum + w[i]! * (x[i]! - centre) * (slope - level), 0) / sxx;
  const chi2 = rows.reduce((sum, { slope }, i) => sum + w[i]! * square(slope - level - perLnN * (x[i]! - centre)), 0);
  const stretch = Math.max(1, Math.sqrt(chi2 / Math.max(1, rows.length - 2)));
  const z = (perLnN * Math.sqrt(sxx)) / stretch;
  return { perLnN, z, p: 2 * normalCdf(-Math.abs(z)) };
}

/** k beside the mean pass rate: how much of the order of k is the order of p. */
export function passRateIdentity(samples: readonly SlopeSample[]): PassRateIdentity {
  const sizes = samples.map((sample) => {
    const meanPass = mean(sample.lnL.map((y) => -Math.expm1(y)));
    const logits = slopeSample({ ...sample, lnL: sample.lnL.map((y) => outcomeOf(y, "log-odds")) });
    return { modelSize: sample.modelSize, meanPass, k: sample.k, logOdds: logits.k, product: meanPass * logits.k };
  });
  const spread = (values: number[]) => {
    const centre = mean(values);
    return values.reduce((sum, v) => sum + square(v - centre), 0);
  };
  const positive = sizes.every(({ k }) => k > 0);
  const whole = positive ? spread(sizes.map(({ k }) => Math.log(k))) : 0;
  const part = (of: (size: (typeof sizes)[number]) => number) => spread(sizes.map(of)) / whole;
  return {
    sizes,
    rankCorrelation: rankCorrelation(
      sizes.map(({ k }) => k),
      sizes.map(({ meanPass }) => meanPass),
      0
    ),
    shares:
      whole > 0
        ? {
            passRate: part(({ meanPass }) => Math.log(meanPass)),
            rest: part(({ k, meanPass }) => Math.log(k / meanPass))
          }
        : null
  };
}
