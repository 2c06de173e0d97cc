/** Imported runs, parted into recipes and compared: what `rlscale compare` and the page "Your logs" both do. */
import { type Comparison, comparedAtOnce, wholeSteps } from "../../lib/compare/compare-recipes.js";
import { commonReach, isUpTo, type Recipe } from "../../lib/compare/recipe.js";
import { firstOf, lastOf, mustFind, mustGet } from "../../lib/items.js";
import { someOf } from "../../lib/some-of.js";
import { finished, type Steps } from "../../lib/steps.js";
import { type DamagedLog, isDamaged } from "../damaged-log.js";
import type { ImportedLog } from "../imported-log.js";
import { notesOfLogs } from "../log-notes.js";
import { statesModel } from "../runs/column-kinds.js";
import { runKey } from "../runs/keys/run-key.js";
import { refusedText } from "../study/refused-text.js";
import {
  type Axis,
  axisWords,
  type NoSeries,
  type ScoreSeries,
  type SeriesChoice,
  scoreSeries
} from "../study/score-series.js";
import { type RecipeChoice, recipesOf, type TakenRecipes } from "./recipes.js";

export interface RunsChoice extends SeriesChoice, RecipeChoice {
  /** X at which scores are compared */
  at?: number;
  /** a difference to plan for */
  plan?: number;
  /** problems of the test set; by default as a column of the logs states it */
  problems?: number;
  /** recipes by name, for each file and run (`runKey`); a run without one stands by itself */
  recipes?: Readonly<Record<string, string>>;
  /** recipes of which every pair is compared; of more, none is */
  mostRecipes?: number;
  /** recipe that stands first, as a of every pair with it */
  baseline?: string;
}

export interface ComparedRuns extends Comparison {
  x: Axis;
  /** the score that is compared */
  score: string;
  /** what groups and seeds were taken from, sentences */
  taken: string[];
  /** which run is which seed of which recipe */
  runs: { run: string; path: string; group: string; seed: string | null; evaluations: number; lastX: number }[];
  recipes: Recipe[];
  /** what a user should know of the logs, sentences */
  problems: string[];
}

/** @returns why nothing is compared, sentences with the option that helps */
export function compareRuns(
  logs: readonly (ImportedLog | DamagedLog)[],
  choice: RunsChoice
): ComparedRuns | { refusals: string[] } {
  const compared = runsComparedAtOnce(logs, choice);
  return "refusals" in compared ? compared : finished(wholeRunsSteps(compared));
}

/** What waits for no simulation. */
export function runsComparedAtOnce(
  logs: readonly (ImportedLog | DamagedLog)[],
  choice: RunsChoice
): ComparedRuns | { refusals: string[] } {
  const { series, refused } = scoreSeries(logs, choice);
  const unread = refused.filter(({ run, path }) => run !== null || isFault(logs, path));
  if (unread.length > 0) return { refusals: [...alikeOnce(unread), ...noticesOf(logs, unread)] };
  if (series.length === 0) return { refusals: refused.length > 0 ? refused.map(withPath) : ["no run was found"] };
  const scores = [...new Set(series.map(({ score }) => score.name))];
  if (scores.length > 1)
    return {
      refusals: [
        `the runs have different scores (${someOf(scores, 6)}): say which to compare with --score NAME, or leave out the logs that have another`
      ]
    };
  const settings = new Map(logs.flatMap((log) => (isDamaged(log) ? [] : [[log.path, log.config] as const])));
  const named = series.map(({ run, path }) => ({
    ...{ run: run.run, path, cells: run.cells },
    settings: settings.get(path) ?? {}
  }));
  const found = choice.recipes === undefined ? recipesOf(named, choice) : recipesNamed(series, choice.recipes);
  if ("refusal" in found) return { refusals: [found.refusal] };
  const recipes = inOrder(series, found.runs, choice.baseline);
  if ("refusal" in recipes) return { refusals: [recipes.refusal] };
  if (recipes.list.length > (choice.mostRecipes ?? Number.POSITIVE_INFINITY))
    return {
      refusals: [`${recipes.list.length} recipes are too many to compare each with each: at most ${choice.mostRecipes}`]
    };
  const reach = whyNotAt(series, recipes.list, choice.at, choice.axis);
  if (reach !== null) return { refusals: [reach] };
  const compared = comparedAtOnce(recipes.list, {
    ...{ at: choice.at, plan: choice.plan, problems: choice.problems ?? problemsOf(series) },
    passes: series.flatMap(({ repeated }) => (repeated === null ? [] : [repeated]))
  });
  return {
    ...compared,
    warnings: [...compared.warnings, ...acrossModels(series, found.runs, compared.differences)],
    ...{
      x: choice.axis,
      score: firstOf(scores),
      taken: [...found.taken, ...whatX(series, choice.axis)],
      recipes: recipes.list
    },
    runs: series.map(({ run, path, x }, i) => ({
      ...{ run: run.run, path, ...found.runs[i]!, evaluations: x.length, lastX: lastOf(x) }
    })),
    problems: [...refused.map((file) => `not compared: ${withPath(file)}`), ...problemsIn(logs, series)]
  };
}

/** A comparison of runs with everything that it can have. */
export function wholeRunsSteps(compared: ComparedRuns): Steps<ComparedRuns> {
  return wholeSteps(compared.recipes, compared);
}

/** The shape that other programs read, and what is behind it: that of `--json`, and of the library. */
export function comparedAsData({
  x,
  at,
  score,
  groups,
  differences,
  noise,
  taken,
  runs,
  order,
  plan,
  warnings,
  problems
}: ComparedRuns) {
  return {
    ...{ x, at, score },
    groups: groups.map(({ parting, asymptote, ...group }) => ({ ...group, asymptote, parting })),
    differences: differences.map(({ band, ...pair }) => ({
      ...pair,
      band: band && {
        ...{ x: [...band.x], difference: [...band.difference] },
        ...{ low: [...band.low], high: [...band.high], leavesZero: band.leavesZero }
      }
    })),
    ...{ noise, order, plan, runs, taken, warnings, problems }
  };
}

/** That some pairs are of different models, by their columns and sizes. */
function acrossModels(
  series: readonly ScoreSeries[],
  runs: readonly { group: string }[],
  pairs: readonly { a: string; b: string }[]
): string[] {
  const modelOf = ({ modelSize, cells }: ScoreSeries["run"]) => {
    const stated = [...cells].filter(([name, cell]) => statesModel(name, [cell])).map(([, cell]) => cell);
    return [modelSize?.parameters, ...stated].join("\n");
  };
  const models = new Map(runs.map(({ group }, i) => [group, modelOf(series[i]!.run)]));
  const across = pairs.filter(({ a, b }) => models.get(a) !== models.get(b)).length;
  return across === 0
    ? []
    : [
        `${across} of ${pairs.length} pairs ${across === 1 ? "is" : "are"} of different models: such a difference is one of models, not of recipes alone; --where COLUMN=VALUE compares the recipes of one`
      ];
}

/** Recipes as a reader names them: every run of one is a seed of it. */
function recipesNamed(series: readonly ScoreSeries[], names: Readonly<Record<string, string>>): TakenRecipes {
  return {
    runs: series.map(({ run, path }) => ({ group: names[runKey(path, run.logged)] ?? run.run, seed: null })),
    taken: ["recipes as you name them; each run of a recipe counts as a seed of it"]
  };
}

/** What X is from, where that is no step. */
function whatX(series: readonly ScoreSeries[], axis: Axis): string[] {
  const from = new Set(series.flatMap(({ xFrom }) => (axis === "steps" || xFrom === null ? [] : [xFrom])));
  return from.size === 0 ? [] : [`${axisWords[axis]} by ${someOf([...from], 6)}`];
}

/** Whether a log without a run is one that should have had one. */
function isFault(logs: readonly (ImportedLog | DamagedLog)[], path: string): boolean {
  const log = mustFind(logs, (log) => log.path === path);
  return isDamaged(log) || log.refusal !== null;
}

/** What is said of logs whose runs have no score: one of it may be the cause. */
function noticesOf(logs: readonly (ImportedLog | DamagedLog)[], unread: readonly NoSeries[]): string[] {
  const isUnread = ({ path }: ImportedLog) =>
    unread.some((log) => log.path === path && /has no score:/.test(log.reason));
  const whole = logs.filter((log): log is ImportedLog => !isDamaged(log) && isUnread(log));
  const isSaid = (_: ImportedLog, text: string) => unread.some(({ reason }) => reason.endsWith(text));
  return notesOfLogs(whole, isSaid).map((note) => `note: ${note}`);
}

/** Reasons that differ in the run alone stand once for each log, with how many runs they are of. */
function alikeOnce(refused: readonly NoSeries[]): string[] {
  const alike = new Map<string, { first: NoSeries; runs: number }>();
  for (const file of refused) {
    const key = `${file.path}\n${file.run === null ? file.reason : file.reason.replaceAll(file.run, "")}`;
    const found = alike.get(key) ?? { first: file, runs: 0 };
    alike.set(key, { ...found, runs: found.runs + 1 });
  }
  return [...alike.values()].map(
    ({ first, runs }) =>
      `${withPath(first)}${runs === 1 ? "" : `; likewise ${runs - 1} other run${runs === 2 ? "" : "s"} of this log`}`
  );
}

function withPath({ path, reason }: NoSeries): string {
  return refusedText({ path, run: null, reason });
}

/** Recipes in the order of the logs, the baseline first. */
function inOrder(
  series: readonly ScoreSeries[],
  runs: readonly { group: string }[],
  baseline: string | undefined
): { list: Recipe[] } | { refusal: string } {
  const groups = new Map<string, ScoreSeries[]>();
  for (const [i, { group }] of runs.entries()) groups.set(group, [...(groups.get(group) ?? []), series[i]!]);
  const names = [...groups.keys()];
  if (baseline !== undefined && !groups.has(baseline))
    return { refusal: `--baseline ${baseline} must be one of the recipes; found ${someOf(names, 12)}` };
  const order = baseline === undefined ? names : [baseline, ...names.filter((name) => name !== baseline)];
  return { list: order.map((name) => ({ name, seeds: mustGet(groups, name).map(({ x, y }) => ({ x, y })) })) };
}

function whyNotAt(
  series: readonly ScoreSeries[],
  recipes: readonly Recipe[],
  asked: number | undefined,
  axis: Axis
): string | null {
  const reach = commonReach(recipes);
  const at = asked ?? reach;
  const late = series.filter(({ x }) => !isUpTo(firstOf(x), at));
  if (late.length > 0) {
    const starts = late.map(({ run, x }) => `${run.run} begins at ${x[0]}`);
    return asked === undefined
      ? `the runs have no ${axis} in common: one ends at ${reach}, and ${someOf(starts, 4)}`
      : `--at ${at}: every run must have an evaluation up to there; ${someOf(starts, 4)}`;
  }
  const short = series.filter(({ x }) => !isUpTo(at, lastOf(x)));
  if (short.length === 0) return null;
  const ends = short.map(({ run, x }) => `${run.run} ends at ${x.at(-1)}`);
  return `--at ${at}: every run must reach it; ${someOf(ends, 4)}; the largest ${axis} that all reach: ${reach}`;
}

/** Problems of the test set as columns state it, where all runs agree; answers of several passes are not problems. */
function problemsOf(series: readonly ScoreSeries[]): number | null {
  const counts = new Set(series.map(({ score }) => score.answers));
  const found = new Set([...counts].map((count) => (count === null || count.from === "inferred" ? null : count.count)));
  const [count] = found;
  return found.size === 1 ? count! : null;
}

function problemsIn(logs: readonly (ImportedLog | DamagedLog)[], series: readonly ScoreSeries[]): string[] {
  const notes = notesOfLogs(logs.filter((log): log is ImportedLog => !isDamaged(log)));
  const left = series.flatMap(({ run, score, leftOut: { withoutX, outside, notFinite } }) => {
    const parts = [
      ...(withoutX > 0 ? [`${withoutX} whose X is not known`] : []),
      ...(outside > 0 ? [`${outside} outside of the score's range`] : []),
      ...(notFinite > 0 ? [`${notFinite} not finite`] : [])
    ];
    return parts.length === 0 ? [] : [`${run.run}: evaluations of ${score.name} left out: ${parts.join(", ")}`];
  });
  return [...left, ...notes];
}
