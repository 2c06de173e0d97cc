/** Which group size leads at a budget of compute, and how sure that is. */
import { mean } from "../../goodness.js";
import { firstOf, lastOf } from "../../items.js";
import type { BestGroup } from "../../records/rollouts-record.js";
import { power } from "../../statistics/power.js";
import { type Random, seededRandom } from "../../statistics/random.js";
import type { RunEffects } from "../runs/run-effects.js";
import { lineAt, linearVariance, lineWeights, slopeWeights } from "../sizes/linear-error.js";
import { runVariances, type SlopeSample } from "../sizes/slope-sample.js";
import { smallest } from "./rollouts.js";

/**
 * Which G leads at a budget, each G smoothed by its own power law, and the chance of being best under Gaussian errors of
 * the laws: white noise, slow misfit, and a level and slope of its own for each run. A G counts at a budget that it was measured at.
 *
 * @param samples one for each G, ascending, as the laws were fitted against compute
 * @param budgets FLOPs, ascending
 */
export function bestGroup(
  samples: readonly { groupSize: number; sample: SlopeSample }[],
  effects: RunEffects,
  budgets: readonly number[],
  { seed, draws = 4000 }: { seed: number; draws?: number }
): BestGroup {
  const random = seededRandom(seed);
  const lnC = budgets.map(Math.log);
  const errors = samples.map(({ sample }) => lineErrors(sample, effects));
  const reach = samples.map(({ sample }) => {
    const first = firstOf(sample.lnX);
    const last = sample.lnX[sample.n - 1]!;
    return lnC.map((x) => x >= first - 1e-9 && x <= last + 1e-9);
  });
  const counts = lnC.map(() => samples.map(() => 0));
  let grows = 0;
  let shrinks = 0;
  for (let draw = 0; draw < draws; draw++) {
    const lines = samples.map(({ sample }, i) => drawLine(sample, errors[i]!, effects.df, random));
    const best = lnC.map((x, b) =>
      smallest(lines.map((line, i) => (reach[i]![b]! ? line.level + line.slope * x : Number.POSITIVE_INFINITY)))
    );
    best.forEach((i, b) => {
      counts[b]![i]! += 1 / draws;
    });
    const [low, high] = [samples[firstOf(best)]!.groupSize, samples[lastOf(best)]!.groupSize];
    if (high > low) grows++;
    if (high < low) shrinks++;
  }
  return {
    budgets: lnC.map((x, b) => {
      const groups = samples.map(({ groupSize, sample }, i) => ({
        groupSize,
        loss: Math.exp(lineAt(sample, x)),
        chanceBest: counts[b]![i]!,
        measured: reach[i]![b]!
      }));
      const among = groups.map(({ loss, measured }) => (measured ? loss : Number.POSITIVE_INFINITY));
      return { computeFlops: budgets[b]!, best: groups[smallest(among)]!.groupSize, groups };
    }),
    draws,
    seed,
    chanceGrows: grows / draws,
    chanceShrinks: shrinks / draws
  };
}

/** Budgets equally spaced in ln C over the compute that all share. */
export function budgetGrid({ from, to }: { from: number; to: number }, count = 9): number[] {
  return Array.from({ length: count }, (_, i) => from * power(to / from, i / (count - 1)));
}

/** Standard deviations of a run's line: along the run (noise and misfit) and between runs, level and slope each. */
function lineErrors(sample: SlopeSample, effects: RunEffects) {
  const variances = runVariances(sample, effects);
  const repeats = mean(sample.repeatsAt);
  const along = (u: Float64Array) => {
    const { white, misfit } = linearVariance(sample, effects, u);
    return Math.sqrt(white + misfit);
  };
  return {
    level: along(lineWeights(sample, sample.meanX)),
    slope: along(slopeWeights(sample)),
    runLevel: Math.sqrt(variances.level / repeats),
    runSlope: Math.sqrt(variances.slope / repeats)
  };
}

/** One draw of a run's line ln L = level + slope ln X; the error between runs is itself an estimate. */
function drawLine(sample: SlopeSample, errors: ReturnType<typeof lineErrors>, df: number, random: Random) {
  const stretch = Math.sqrt(df / random.chiSquare(df));
  const runLevel = errors.runLevel * stretch * random.normal();
  const runSlope = errors.runSlope * stretch * random.normal();
  const slope = -sample.k + errors.slope * random.normal();
  const level = sample.level + errors.level * random.normal() + runLevel;
  return { level: level - slope * sample.meanX - runSlope * sample.runCentre, slope: slope + runSlope };
}
