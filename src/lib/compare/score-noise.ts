/** Where the noise of a score comes from: seeds, checkpoints, passes over one checkpoint, the problems themselves. */

import { mean } from "../goodness.js";
import { besideNeighbours } from "../runs/run-noise.js";
import { meanCurve, onCommonX, type Recipe, scoresAt } from "./recipe.js";

/** Standard deviations of a score, each of its part alone; null where the runs cannot say it. */
export interface NoiseParts {
  /** between seeds of a recipe, lasting from checkpoint to checkpoint */
  seeds: number | null;
  /** from checkpoint to checkpoint of one run, beyond that of its passes */
  checkpoints: number | null;
  /** between passes over one checkpoint, on the same problems */
  passes: number | null;
  /** of one run's score, had other problems of the same kind been drawn: binomial; shared by runs scored on the same problems */
  problems: number | null;
}

/** What repeats of one measurement were like, over a run. */
export interface RepeatedPasses {
  /** sum of squared distances from the mean of each checkpoint's passes */
  squares: number;
  df: number;
  /** checkpoints that had several */
  checkpoints: number;
}

export interface NoiseSource {
  recipes: readonly Recipe[];
  /** up to where */
  at: number;
  passes: readonly RepeatedPasses[];
  /** problems of the test set; null where not known */
  problems: number | null;
}

/** Part of the curve, from its end, where runs are compared: early on they differ by how fast they rise. */
const lastPart = 0.5;

export function noiseParts({ recipes, at, passes, problems }: NoiseSource): NoiseParts {
  const { between, within } = spreadOf(recipes, at);
  const ofPass = passVariance(passes);
  const checkpoints = within === null ? shortRange(recipes, at) : within;
  const level = mean(recipes.flatMap((recipe) => scoresAt(recipe, at)));
  const each = passesEach(passes);
  return {
    seeds: between === null ? null : Math.sqrt(between),
    checkpoints:
      checkpoints === null ? null : Math.sqrt(Math.max(0, checkpoints - (ofPass === null ? 0 : ofPass / each))),
    passes: ofPass === null ? null : Math.sqrt(ofPass),
    problems: problems === null ? null : Math.sqrt((level * (1 - level)) / problems)
  };
}

/** Variance between seeds that lasts, and within runs, over the last half of the curves; null without a second seed: one alone is its own mean. */
function spreadOf(recipes: readonly Recipe[], at: number): { between: number | null; within: number | null } {
  let [between, within, dfBetween, dfWithin, points] = [0, 0, 0, 0, 0];
  for (const { seeds } of recipes) {
    const { x, y } = onCommonX(seeds, at, Math.min(...seeds.map((seed) => seed.x.length)));
    const from = Math.floor(x.length * (1 - lastPart));
    const rows = y.map((row) => row.subarray(from));
    const count = x.length - from;
    if (count < 2) continue;
    const middle = meanCurve(rows);
    for (const row of rows) {
      const residual = row.map((value, j) => value - middle[j]!);
      const offset = mean(residual);
      between += count * offset * offset;
      for (const value of residual) within += (value - offset) * (value - offset);
    }
    const df = rows.length - 1;
    dfBetween += df;
    dfWithin += df * (count - 1);
    points += df * count;
  }
  if (dfBetween === 0) return { between: null, within: null };
  const msWithin = within / dfWithin;
  return { between: Math.max(0, (between / dfBetween - msWithin) / (points / dfBetween)), within: msWithin };
}

/** Variance from checkpoint to checkpoint by second differences, which a smooth curve hardly has; null of runs of two. */
function shortRange(recipes: readonly Recipe[], at: number): number | null {
  let [squares, count] = [0, 0];
  for (const { seeds } of recipes)
    for (const { x, y } of seeds)
      for (let i = 1; x[i + 1]! <= at; i++) {
        const { off, variance } = besideNeighbours(x, y, i, 0);
        squares += (off * off) / variance;
        count++;
      }
  return count === 0 ? null : squares / count;
}

function passVariance(passes: readonly RepeatedPasses[]): number | null {
  const df = passes.reduce((sum, pass) => sum + pass.df, 0);
  return df === 0 ? null : passes.reduce((sum, pass) => sum + pass.squares, 0) / df;
}

/** Passes behind the mean of a checkpoint; NaN where none was repeated. */
function passesEach(passes: readonly RepeatedPasses[]): number {
  const checkpoints = passes.reduce((sum, pass) => sum + pass.checkpoints, 0);
  return 1 + passes.reduce((sum, pass) => sum + pass.df, 0) / checkpoints;
}
