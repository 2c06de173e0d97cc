/** The power law of one run of a user's own, with an interval that knows how evaluations of a run hang together. */
import { FitError } from "../fit-error.js";
import { percentileInterval } from "../inference/sizes/law-bootstrap.js";
import { type SlopeSample, sampleAlone } from "../inference/sizes/slope-sample.js";
import { late } from "../late.js";
import type { RunSlopeRecord } from "../records/laws-record.js";
import { tQuantile } from "../statistics/distributions.js";
import { square } from "../statistics/power.js";
import { beyondRounding } from "./beyond-rounding.js";
import { drawSlopes, standardErrorWithinRun } from "./slope-draws.js";

/** Evaluations with which a slope has an interval at all. */
export const fewestPoints = 5;

/** ln L of one run against ln X. */
export interface SlopeCurve {
  run: string;
  /** N, parameters; null when not known: k needs none */
  modelSize: number | null;
  lnX: Float64Array;
  lnL: Float64Array;
}

type OfSeries = "family" | "variant" | "kind" | "resource" | "counts";

export interface UserFit extends Omit<RunSlopeRecord, OfSeries | "modelSize"> {
  /** N; null where it is not known */
  modelSize: number | null;
}

export interface UserFitOptions {
  resamples?: number;
  seed?: number;
  /** of the curve, where it is made already */
  sample?: SlopeSample;
}

/**
 * Ordinary least squares of ln L on ln X; interval of evaluation noise and slow departures from the line, widened for few
 * points by t(n - 2) over the normal. The interval and what follows from it are worked out when they are asked for.
 *
 * @throws FitError with fewer than `fewestPoints` points, or when X does not vary
 */
export function fitUserRun(
  { run, modelSize, lnX, lnL }: SlopeCurve,
  { resamples = 2000, seed = 1, sample: made }: UserFitOptions = {}
): UserFit {
  const n = lnX.length;
  if (n < fewestPoints)
    throw new FitError(`${run}: k needs ${fewestPoints} evaluations or more after step 0; found ${n}`);
  const sample = made ?? sampleAlone(modelSize ?? 1, lnX, lnL, run);
  const stretch = tQuantile(0.975, n - 2) / 1.959963984540054;
  const { residual, sxx, level, meanX } = sample;
  const exact = beyondRounding(lnX, level);
  const k = exact(sample.k);
  const within = late((): Pick<UserFit, "interval" | "standardError" | "growth"> => {
    const ends = percentileInterval(drawSlopes(sample, resamples, seed));
    const [low, high] = ends.map((end) => exact(sample.k + stretch * (end - sample.k))) as [number, number];
    return {
      interval: [low, high],
      standardError: exact(stretch * standardErrorWithinRun(sample)),
      growth: low > 0 ? "improved" : high < 0 ? "falls back" : "not shown"
    };
  });
  const rss = residual.reduce((sum, e) => sum + e * e, 0);
  const at = (x: number) => ({ x: Math.exp(x), loss: Math.exp(level - k * (x - meanX)) });
  const [first, last] = [lnX.reduce((a, b) => Math.min(a, b)), lnX.reduce((a, b) => Math.max(a, b))];
  return {
    run,
    modelSize,
    points: n,
    k,
    get interval() {
      return within().interval;
    },
    get standardError() {
      return within().standardError;
    },
    standardErrorOls: exact(Math.sqrt(rss / (n - 2) / sxx)),
    intercept: level + k * meanX,
    r2: r2OnLoss(sample),
    from: at(first),
    to: at(last),
    get growth() {
      return within().growth;
    }
  };
}

function r2OnLoss({ lnL, residual }: SlopeSample): number {
  const loss = lnL.map(Math.exp);
  const mean = loss.reduce((sum, value) => sum + value, 0) / loss.length;
  let rss = 0;
  let tss = 0;
  for (let t = 0; t < loss.length; t++) {
    rss += square(loss[t]! - Math.exp(lnL[t]! - residual[t]!));
    tss += square(loss[t]! - mean);
  }
  return tss > 0 ? 1 - rss / tss : 0;
}
