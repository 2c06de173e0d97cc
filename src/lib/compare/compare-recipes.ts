/** Recipes compared: everything that is said of them, from one call. */

import { mean } from "../goodness.js";
import { firstOf, itemAt, lastOf } from "../items.js";
import { heldInBacktest } from "../runs/asymptote.js";
import { stateOf } from "../runs/state.js";
import { lastHalfLine } from "../statistics/last-half-line.js";
import { finished, type Steps } from "../steps.js";
import { type BudgetRatio, budgetRatioSteps } from "./budget-ratio.js";
import { type CurveBand, curveBandSteps } from "./curve-band.js";
import { type EarlyOrder, earlyOrder } from "./early-order.js";
import { checkpointsOfScore, commonReach, isUpTo, type Recipe, scoreBetween, scoresAt } from "./recipe.js";
import { type Asymptote, asymptoteSteps } from "./recipe-asymptote.js";
import { type NoiseParts, noiseParts, type RepeatedPasses } from "./score-noise.js";
import { type SeedGroups, seedGroups } from "./seed-groups.js";
import { type SeedSpread, seedSpread } from "./seed-spread.js";
import { type ComparePlan, planFor } from "./seeds-needed.js";
import { type SeedsToSettle, seedsToSettle } from "./seeds-to-settle.js";
import { type Difference, meanInterval, welch } from "./welch.js";

export interface ComparedRecipe {
  group: string;
  seeds: number;
  /** mean over seeds of the score at `at`: each the mean of its last three evaluations up to there */
  score: number;
  /** 95 % t interval over seeds, within [0, 1]; null of one */
  low: number | null;
  high: number | null;
  /** where its seeds part into two */
  parting: SeedGroups | null;
  /** where the form of the mean curve levels off, and how fast it gets there; null where that is not known */
  asymptote: Asymptote | null;
}

export interface ComparedPair extends Difference {
  a: string;
  b: string;
  budgetRatio: BudgetRatio | null;
  band: CurveBand | null;
  /** of two runs alone: what the spread over seeds elsewhere would make of the difference; null otherwise */
  withSeedSpread: { sd: number; from: string; low: number; high: number } | null;
  /** seeds that would settle the difference seen; null until the comparison is whole */
  toSettle: SeedsToSettle | null;
}

export interface Comparison {
  at: number;
  /** X at which every run is scored, where their last evaluations stand at other X while they still rise or fall; null: at each run's last three */
  places: number[] | null;
  /** false: budget ratios, bands, partings, asymptotes and seeds to settle are null because they were not computed yet */
  isWhole: boolean;
  groups: ComparedRecipe[];
  /** every pair once, the recipe that stands first as a */
  differences: ComparedPair[];
  noise: NoiseParts;
  order: EarlyOrder[];
  plan: ComparePlan | null;
  /** whole sentences */
  warnings: string[];
}

export interface CompareChoices {
  /** X at which scores are compared; by default the largest that every run reaches */
  at?: number;
  /** repeats of the evaluations, of all runs */
  passes?: readonly RepeatedPasses[];
  /** problems of the test set */
  problems?: number | null;
  /** a difference to plan for */
  plan?: number;
}

/** @throws RangeError when some run has no evaluation up to `at`, or `at` is beyond the end of one */
export function compareRecipes(recipes: readonly Recipe[], choices: CompareChoices = {}): Comparison {
  return finished(wholeSteps(recipes, comparedAtOnce(recipes, choices)));
}

/**
 * What takes no simulation: scores, differences with their intervals, noise, order and plan.
 *
 * @throws RangeError as {@link compareRecipes}
 */
export function comparedAtOnce(recipes: readonly Recipe[], choices: CompareChoices = {}): Comparison {
  const { passes = [], problems = null } = choices;
  const at = choices.at ?? commonReach(recipes);
  checkReach(recipes, at);
  const places = commonPlaces(recipes, at);
  const scores = headScores(recipes, at, places);
  const groups = recipes.map((recipe, i) => comparedRecipe(recipe, scores[i]!));
  const spread = seedSpread(recipes, at);
  const differences = recipes.flatMap((a, i) =>
    recipes.slice(i + 1).map((b, j): ComparedPair => {
      const [ofA, ofB] = [scores[i]!, scores[i + 1 + j]!];
      const found = welch(ofA, ofB);
      return {
        ...{ a: a.name, b: b.name, ...found, budgetRatio: null, band: null, toSettle: null },
        withSeedSpread: found.low === null ? withSpread(found.difference, ofA.length, ofB.length, spread) : null
      };
    })
  );
  return {
    ...{ at, places, isWhole: false, groups, differences },
    noise: noiseParts({ recipes, at, passes, problems }),
    order: earlyOrder(recipes, at),
    plan: choices.plan === undefined ? null : planFor(choices.plan, spread, mean(scores.flat())),
    warnings: warningsOf(recipes, groups, scores, { at, places })
  };
}

/** A comparison with what is resampled, simulated and fitted. */
export function* wholeSteps<Compared extends Comparison>(
  recipes: readonly Recipe[],
  compared: Compared
): Steps<Compared> {
  const { at, places } = compared;
  const scores = headScores(recipes, at, places);
  const groups: ComparedRecipe[] = [];
  const collapses: string[] = [];
  for (const [i, recipe] of recipes.entries()) {
    yield;
    collapses.push(...collapsedWarning(recipe, at));
    const asymptote = yield* asymptoteSteps(recipe, at);
    groups.push({
      ...{ ...compared.groups[i]!, parting: seedGroups(scores[i]!) },
      asymptote: asymptote && heldInBacktest("recipe", asymptote)
    });
  }
  const spread = seedSpread(recipes, at);
  const ratios = (yield* budgetRatioSteps(recipes, at)).flat();
  const differences: ComparedPair[] = [];
  for (const [i, a] of recipes.entries())
    for (const b of recipes.slice(i + 1)) {
      yield;
      const place = differences.length;
      const pair = itemAt(compared.differences, place);
      const toSettle = seedsToSettle(pair.difference, { a: a.seeds.length, b: b.seeds.length }, spread);
      differences.push({ ...pair, budgetRatio: ratios[place]!, band: yield* curveBandSteps(a, b, at), toSettle });
    }
  return {
    ...{ ...compared, isWhole: true, groups, differences },
    warnings: [...new Set([...warningsOf(recipes, groups, scores, compared), ...compared.warnings, ...collapses])]
  };
}

function checkReach(recipes: readonly Recipe[], at: number): void {
  for (const { name, seeds } of recipes)
    for (const { x } of seeds) {
      if (isUpTo(firstOf(x), at) && isUpTo(at, lastOf(x))) continue;
      throw new RangeError(`compareRecipes: ${name} must reach X = ${at}; it goes from ${x[0]} to ${x.at(-1)}`);
    }
}

function comparedRecipe(recipe: Recipe, scores: readonly number[]): ComparedRecipe {
  const [low, high] = meanInterval(scores) ?? [null, null];
  return {
    ...{ group: recipe.name, seeds: scores.length, score: mean(scores) },
    ...{ low: low === null ? null : Math.max(0, low), high: high === null ? null : Math.min(1, high) },
    ...{ parting: null, asymptote: null }
  };
}

/** 95 % interval of a difference as if the spread over seeds were known. */
function withSpread(difference: number, na: number, nb: number, { sd, from }: SeedSpread) {
  const half = 1.959963984540054 * sd * Math.sqrt(1 / na + 1 / nb);
  return { sd, from, low: difference - half, high: difference + half };
}

function warningsOf(
  recipes: readonly Recipe[],
  groups: readonly ComparedRecipe[],
  scores: readonly (readonly number[])[],
  { at, places }: Pick<Comparison, "at" | "places">
): string[] {
  const warnings: string[] = [];
  for (const [i, { group, parting }] of groups.entries()) {
    if (parting === null) continue;
    const [low, high] = parting.means.map((value) => (100 * value).toFixed(1));
    warnings.push(
      `${group}: its ${scores[i]!.length} seeds part into two groups (${parting.lower.length} at ${low}%, ${parting.upper.length} at ${high}%): the mean describes neither, and intervals of means do not fit`
    );
  }
  const few = recipes.filter(({ seeds }) => seeds.some(({ x }) => evaluationsUpTo(x, at) < checkpointsOfScore));
  if (few.length > 0)
    warnings.push(
      `fewer than ${checkpointsOfScore} evaluations up to ${at} in a run of ${few.map(({ name }) => name).join(", ")}: its score is the mean of those there are`
    );
  warnings.push(...distanceWarnings(recipes, at, places));
  const ends = recipes.flatMap(({ seeds }) => seeds.map(({ x }) => lastOf(x)));
  const longest = Math.max(...ends);
  if (isUpTo(at, 0.75 * longest) && ends.some((end) => isUpTo(end, at)))
    warnings.push(
      `the shortest run ends at ${at}, the longest at ${longest}: all are compared at ${at}; what comes later is not used`
    );
  return warnings;
}

/** Part of a difference, as fractions right, from which on what only comes of other places of evaluations is warned of. */
const leastOfPlaces = 0.01;

interface End {
  name: string;
  /** mean of the last three X, and the slope of the last half, over seeds */
  x: number;
  slope: number;
  /** the last three X of its run that is evaluated the least often */
  places: number[];
}

function endOf({ name, seeds }: Recipe, at: number): End {
  const lasts = seeds.map(({ x, y }) => {
    const n = evaluationsUpTo(x, at);
    const places = Array.from(x.subarray(Math.max(0, n - checkpointsOfScore), n));
    return { places, centre: mean(places), slope: lastHalfLine(x.subarray(0, n), y.subarray(0, n))?.slope ?? 0 };
  });
  const rarest = lasts.reduce((a, b) => (b.centre < a.centre ? b : a));
  return {
    ...{ name, x: mean(lasts.map(({ centre }) => centre)), slope: mean(lasts.map(({ slope }) => slope)) },
    places: rarest.places
  };
}

/** Pairs whose last evaluations stand at other X while they still rise or fall, with what this alone would make of a - b. */
function unlikeEnds(recipes: readonly Recipe[], at: number): { a: End; b: End; share: number }[] {
  const ends = recipes.map((recipe) => endOf(recipe, at));
  return ends.flatMap((a, i) =>
    ends.slice(i + 1).flatMap((b) => {
      const share = ((a.slope + b.slope) / 2) * (a.x - b.x);
      return Math.abs(share) >= leastOfPlaces ? [{ a, b, share }] : [];
    })
  );
}

/** The last three X of the recipe that is evaluated the least often, where others end elsewhere and all runs reach from before them. */
function commonPlaces(recipes: readonly Recipe[], at: number): number[] | null {
  const unlike = unlikeEnds(recipes, at).flatMap(({ a, b }) => [a, b]);
  if (unlike.length === 0) return null;
  const { places } = unlike.reduce((a, b) => (mean(b.places) < mean(a.places) ? b : a));
  const start = Math.max(...recipes.flatMap(({ seeds }) => seeds.map(({ x }) => firstOf(x))));
  return places.every((place) => isUpTo(start, place)) ? places : null;
}

/** The scores compared, a row a recipe: at the same X for all where their evaluations end elsewhere. */
function headScores(recipes: readonly Recipe[], at: number, places: readonly number[] | null): number[][] {
  return recipes.map((recipe) =>
    places === null
      ? scoresAt(recipe, at)
      : recipe.seeds.map((run) => mean(places.map((place) => scoreBetween(run, place))))
  );
}

function distanceWarnings(recipes: readonly Recipe[], at: number, places: readonly number[] | null): string[] {
  return unlikeEnds(recipes, at).map(({ a, b, share }) => {
    const [atA, atB] = [a, b].map(({ x }) => Number(x.toPrecision(4)));
    const done =
      places === null
        ? 'Log both at the same distance, or go by "along the curve"'
        : `All runs are scored at ${places.map((place) => Number(place.toPrecision(4))).join(", ")}, between evaluations on a straight line`;
    return `${a.name} and ${b.name}: their last three evaluations are at ${atA} and ${atB} on average; at the slopes they have there this alone would make ${(100 * share).toFixed(1)} points of a - b. ${done}`;
  });
}

/** That runs of a recipe have collapsed: its score is of what was left. */
function collapsedWarning({ name, seeds }: Recipe, at: number): string[] {
  const collapsed = seeds.filter((seed) => {
    const isSeen = (_: number, i: number) => itemAt(seed.x, i) > 0 && isUpTo(itemAt(seed.x, i), at);
    const curve = { x: seed.x.filter(isSeen), score: seed.y.filter(isSeen), before: null, problems: null };
    return stateOf(curve).word === "collapsed";
  }).length;
  if (collapsed === 0) return [];
  const have =
    seeds.length === 1 ? "its run has" : `${collapsed} of its ${seeds.length} runs ${collapsed === 1 ? "has" : "have"}`;
  return [`${name}: ${have} collapsed by ${at}: its score there is of what was left, not of what it reached`];
}

function evaluationsUpTo(x: Float64Array, at: number): number {
  return x.filter((value) => isUpTo(value, at)).length;
}
