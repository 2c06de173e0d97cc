/**
 * Does a curve leave a straight line in logs, in whatever smooth way? A test without a form, of which the notes report the
 * level; the report uses `smooth-bend.ts`, which allows for a slow wander.
 *
 * In the spline's directions u_j (`smoother.ts`) the test statistic is
 *
 *   Q = sum of s_j (u_j' W^(1/2) ln L)^2,   s_j = lambda_j / (lambda_j + alpha),   sum of s_j = df,
 *
 * W the repeats behind each point. What Q would be without a departure comes from the repeats: the same sum over the
 * differences between the runs of one recipe, whose mean is evaluation noise times a ratio that holds whatever smooth course
 * single runs take by chance. Q over its expectation is F with degrees of freedom by Satterthwaite.
 *
 * A slow wander that all runs of a size share is a departure here. `wander.ts` asks for more: a departure beyond such a wander.
 */
import { FitError } from "../../../src/lib/fit-error.js";
import { mean } from "../../../src/lib/goodness.js";
import { dot, makeSmoother, type Smoother } from "../../../src/lib/inference/curves/smoother.js";
import type { RepeatCell, RunEffects } from "../../../src/lib/inference/runs/run-effects.js";
import { runVariances, type SlopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { fUpperTail } from "../../../src/lib/statistics/distributions.js";
import { square } from "../../../src/lib/statistics/power.js";

/** Q of a curve: sum of s_j (direction_j' ln L)^2, unit of ln L squared times repeats. A straight line adds nothing. */
export function smoothSum({ directions, kept }: Smoother, lnL: Float64Array): number {
  return directions.reduce((sum, direction, j) => sum + kept[j]! * square(dot(direction, lnL)), 0);
}

export interface SmoothRatio {
  /** mean of Q between runs of one recipe over what evaluation noise gives; 1 = nothing but that noise */
  ratio: number;
  /** degrees of freedom behind it: (repeats - 1) times Satterthwaite's, summed over cells */
  df: number;
}

/**
 * What smooth courses single runs take by chance, from repeats.
 *
 * @param cells with `white`, the variance of one evaluation, of the same cell
 * @param design the smoother of all cells, where they share their steps; of each cell's own otherwise
 * @throws FitError without a cell of two repeats
 */
export function smoothRatio(cells: readonly (RepeatCell & { white: number })[], design?: Smoother): SmoothRatio {
  let [sum, runs, df] = [0, 0, 0];
  for (const { lnX, lnL, white } of cells) {
    if (lnL.length < 2) continue;
    const steps = lnL[0]!.length;
    const smoother = design ?? makeSmoother(lnX[0]!, new Float64Array(steps).fill(1));
    const centre = Float64Array.from({ length: steps }, (_, t) => mean(lnL.map((run) => run[t]!)));
    for (const run of lnL) {
      const deviation = run.map((y, t) => y - centre[t]!);
      sum += smoothSum(smoother, deviation) / (white * smoother.df);
    }
    runs += lnL.length - 1;
    df += (lnL.length - 1) * smoother.satterthwaite;
  }
  if (runs === 0) throw new FitError("smooth departure: needs a cell with two repeats; got none");
  return { ratio: sum / runs, df };
}

export interface SmoothDeparture {
  /** Q */
  statistic: number;
  /** its expectation on a straight line */
  expected: number;
  f: number;
  df1: number;
  df2: number;
  /** upper tail */
  p: number;
}

/**
 * The test for a mean curve. Levels and slopes of runs that end early tilt the mean curve in steps: their part of the
 * expectation is that of `effects`.
 *
 * @param smoother of the sample's own design, see {@link makeSmoother}
 */
export function smoothDeparture(
  sample: SlopeSample,
  effects: RunEffects,
  ratio: SmoothRatio,
  smoother = makeSmoother(sample.lnX, sample.repeatsAt)
): SmoothDeparture {
  const statistic = smoothSum(smoother, sample.lnL);
  const expected = sample.white * smoother.df * ratio.ratio + endedRuns(sample, effects, smoother);
  const f = statistic / expected;
  const [df1, df2] = [smoother.satterthwaite, ratio.df];
  return { statistic, expected, f, df1, df2, p: fUpperTail(f, df1, df2) };
}

/** Expectation of Q from levels and slopes of runs that are not behind every point; 0 where all are. */
function endedRuns(sample: SlopeSample, effects: RunEffects, smoother: Smoother): number {
  const { repeatsAt, dx, meanX, runCentre } = sample;
  const one = runVariances(sample, effects);
  let sum = 0;
  for (let repeat = 0; repeat < Math.max(...Array.from(repeatsAt)); repeat++) {
    const level = dx.map((_, t) => (repeat < repeatsAt[t]! ? 1 / repeatsAt[t]! : 0));
    const slope = level.map((part, t) => part * (dx[t]! + meanX - runCentre));
    sum += one.level * smoothSum(smoother, level) + one.slope * smoothSum(smoother, slope);
  }
  return sum;
}
