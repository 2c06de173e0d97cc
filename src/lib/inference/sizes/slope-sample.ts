/**
 * One size's own power law as a sample: its slope and level, what is left along the run, and how many repeats stand
 * behind each point. In log space the joint law is a regression on these slopes; rows are never the sample size.
 */
import { logMoments } from "../../log-moments.js";
import { square } from "../../statistics/power.js";
import type { RunEffects } from "../runs/run-effects.js";

export interface SlopeSampleInput {
  modelSize: number;
  lnX: Float64Array;
  lnL: Float64Array;
  /** repeats behind each point, >= 1 */
  repeatsAt: ArrayLike<number>;
  /** variance of ln L of one evaluation of one run */
  white: number;
  /** `white` holds slow departures too: no repeats tell them apart */
  whiteAtMost?: boolean;
  /** ln X about which the level and slope of single runs were measured: the mean over the repeats' steps */
  runCentre: number;
}

export interface SlopeSample extends SlopeSampleInput {
  n: number;
  /** own learning efficiency, fall of ln L per unit of ln X */
  k: number;
  /** ln L of the own line at the mean ln X */
  level: number;
  meanX: number;
  /** ln X - meanX */
  dx: Float64Array;
  /** sum of dx^2 */
  sxx: number;
  /** ln L minus the own line */
  residual: Float64Array;
  /** how run effects reach the slope and level of the mean curve; variances are of one run */
  reach: RunReach;
}

/**
 * Variance of the mean curve's slope and level for unit variance of a run's level and slope:
 * var(slope) = levelVariance slopeByLevel + slopeVariance slopeBySlope, and so on. With r repeats throughout it is
 * 1 / r on the like terms and 0 on the others; when repeats end early their levels tilt the mean curve.
 */
interface RunReach {
  slopeByLevel: number;
  slopeBySlope: number;
  levelByLevel: number;
  levelBySlope: number;
  covarianceByLevel: number;
  covarianceBySlope: number;
}

/**
 * The sample of one size.
 *
 * @param label names it in messages; by default its size
 * @throws FitError as {@link logMoments}
 */
export function slopeSample(input: SlopeSampleInput, label?: string): SlopeSample {
  const { modelSize, lnX, lnL, repeatsAt, runCentre } = input;
  const { n, meanX, meanY, sxx, sxy } = logMoments(modelSize, lnX, lnL, label);
  const slope = sxy / sxx;
  const dx = lnX.map((x) => x - meanX);
  return {
    ...input,
    n,
    k: -slope,
    level: meanY,
    meanX,
    dx,
    sxx: sxx * n,
    residual: lnL.map((y, t) => y - meanY - slope * dx[t]!),
    reach: runReach(dx, sxx * n, repeatsAt, runCentre - meanX)
  };
}

/** A curve of which no repeats are known: its white noise is at most what changes between one evaluation and the next. */
export function sampleAlone(modelSize: number, lnX: Float64Array, lnL: Float64Array, label?: string): SlopeSample {
  const n = lnX.length;
  const input = { modelSize, lnX, lnL, repeatsAt: new Uint8Array(n).fill(1), white: 0, runCentre: 0 };
  const first = slopeSample(input, label);
  let squares = 0;
  for (let t = 1; t < n; t++) squares += square(first.residual[t]! - first.residual[t - 1]!);
  return { ...first, white: squares / (2 * (n - 1)), whiteAtMost: true, runCentre: first.meanX };
}

function runReach(dx: Float64Array, sxx: number, repeatsAt: ArrayLike<number>, centre: number): RunReach {
  const reach = {
    slopeByLevel: 0,
    slopeBySlope: 0,
    levelByLevel: 0,
    levelBySlope: 0,
    covarianceByLevel: 0,
    covarianceBySlope: 0
  };
  // a run of a user's own may have more evaluations than a call has room for arguments
  let most = 0;
  for (let t = 0; t < repeatsAt.length; t++) most = Math.max(most, repeatsAt[t]!);
  for (let repeat = 0; repeat < most; repeat++) {
    let slopeOfLevel = 0;
    let slopeOfSlope = 0;
    let levelOfLevel = 0;
    let levelOfSlope = 0;
    dx.forEach((x, t) => {
      if (repeat >= repeatsAt[t]!) return;
      const share = 1 / repeatsAt[t]!;
      slopeOfLevel += (share * x) / sxx;
      slopeOfSlope += (share * x * (x - centre)) / sxx;
      levelOfLevel += share / dx.length;
      levelOfSlope += (share * (x - centre)) / dx.length;
    });
    reach.slopeByLevel += square(slopeOfLevel);
    reach.slopeBySlope += square(slopeOfSlope);
    reach.levelByLevel += square(levelOfLevel);
    reach.levelBySlope += square(levelOfSlope);
    reach.covarianceByLevel += slopeOfLevel * levelOfLevel;
    reach.covarianceBySlope += slopeOfSlope * levelOfSlope;
  }
  return reach;
}

/** What {@link runVariances} needs of the pooled effects; the ratios may be draws. */
export type RunRatios = Pick<RunEffects, "slopeRatio" | "levelRatio" | "sxx" | "steps">;

/** Variances of one run's slope and level beyond white noise; 0 where no more was seen than white noise implies. */
export function runVariances({ white }: Pick<SlopeSample, "white">, { slopeRatio, levelRatio, sxx, steps }: RunRatios) {
  return {
    slope: (Math.max(0, slopeRatio - 1) * white) / sxx,
    level: (Math.max(0, levelRatio - 1) * white) / steps
  };
}
