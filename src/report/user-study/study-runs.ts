/** What the report of any study says of its single runs and its recipes: worked out once, at build. */
import { deviation, group } from "d3-array";
import { comparePlot } from "../../components/compare/compare-plot.js";
import { visible } from "../../import/names/safe-name.js";
import type { UserRow } from "../../lib/beside/beside-record.js";
import { type UserTestedRun, userRows } from "../../lib/beside/user-rows.js";
import { type ComparedPair, type ComparedRecipe, compareRecipes } from "../../lib/compare/compare-recipes.js";
import { commonReach, isUpTo, type Recipe, type SeedRun, scoresAt } from "../../lib/compare/recipe.js";
import { modelSize as sizeText } from "../../lib/format.js";
import { mean } from "../../lib/goodness.js";
import { firstOf, itemAt, lastOf, mustGet, present } from "../../lib/items.js";
import type { LoggedRun } from "../../lib/records/series-record.js";
import { type RunCurve, runCurve } from "../../lib/runs/run-curve.js";
import { reportRun } from "../../lib/runs/run-report.js";
import type { StateWord } from "../../lib/runs/state.js";
import { ofFamily, type Variant } from "../../lib/runs.js";
import { recipeName } from "../../lib/series-names.js";
import type { StudyWords } from "../reference.js";
import type { StudySite } from "../site.js";

type Site = Pick<StudySite, "results" | "series">;
type SiteBeside = Site & { reference: Pick<StudySite["reference"], "beside"> & { study: Pick<StudyWords, "score"> } };

export interface ReportedRun {
  /** as the log calls it */
  run: string;
  family: string;
  variant: Variant;
  /** N, parameters */
  modelSize: number;
  evaluations: number;
  lastStep: number;
  /** mean of the last three evaluations */
  score: number;
  state: { word: StateWord; since: number | null };
  best: { step: number; score: number; low: number; high: number } | null;
  /** one evaluation after half as many steps again */
  forecast: { step: number; score: number; low: number; high: number } | null;
  advice: string;
}

type Pair = Omit<ComparedPair, "band" | "budgetRatio"> & {
  /** whether a band that holds the whole difference leaves 0; null where there is none */
  bandLeavesZero: boolean | null;
  budgetRatio: { value: number | null; low: number | null; high: number | null } | null;
};

/** Recipes of one size and variant. */
export interface ReportedComparison {
  variant: Variant;
  modelSize: number;
  /** step at which scores are compared: the last that every run reaches */
  at: number;
  groups: ComparedRecipe[];
  differences: Pair[];
  /** further recipes that are in the table of scores alone */
  left: number;
  warnings: string[];
  /** SVG, for a page and for the width of a phone */
  drawing: string;
  phoneDrawing: string;
}

/** Seeds of the one recipe that a size has: how far their scores are apart. */
export interface SeedSpread {
  variant: Variant;
  modelSize: number;
  seeds: number;
  /** step at which scores are taken: the last that every seed reaches */
  at: number;
  mean: number;
  /** between seeds */
  standardDeviation: number;
}

export interface StudyRuns {
  runs: ReportedRun[];
  recipes: ReportedComparison[];
  /** of sizes whose runs are all seeds of one recipe */
  spreads: SeedSpread[];
  /** in the rows of the public study that this one stands beside; empty where it stands beside none */
  beside: UserRow[];
}

/** Recipes of which every pair is compared; of more, the best of these by their scores. */
const mostRecipes = 6;

export function studyRuns(site: SiteBeside): StudyRuns {
  const single = bySize(site, singleRuns(site));
  const { beside } = site.reference;
  return {
    runs: single.flatMap((run) => reported(site, run)),
    recipes: comparisons(site, single),
    spreads: cellsOf(single).flatMap((cell) => seedSpread(site, cell)),
    beside: beside ? userRows(beside, testedRuns(site, single)) : []
  };
}

/** Series as the study names them, sizes ascending, runs of one size as they were found. */
function bySize({ results }: Site, runs: readonly LoggedRun[]): LoggedRun[] {
  const place = ({ family }: LoggedRun) => results.study.families.findIndex(({ id }) => id === family);
  return [...runs].sort(
    (a, b) =>
      place(a) - place(b) || (a.variant < b.variant ? -1 : a.variant > b.variant ? 1 : 0) || a.modelSize - b.modelSize
  );
}

/** Runs as the tests of claims take them, the score before training with them. */
function testedRuns({ results }: Site, runs: readonly LoggedRun[]): UserTestedRun[] {
  return runs.flatMap((run): UserTestedRun[] => {
    const curve = curveOf(run, results.study);
    if (curve === null) return [];
    const { x: step, y: score } = fromStart(curve);
    const setting = ofFamily(recipeName(results, run.family), run.variant);
    return [
      {
        ...{ run: run.run, setting, modelSize: run.modelSize, recipe: `${setting} ${run.modelSize}` },
        ...{ step: Float64Array.from(step), score: Float64Array.from(score), problems: curve.problems }
      }
    ];
  });
}

/** Whether two recipes of one size can be compared. */
export function hasRecipes(site: Site): boolean {
  const runs = singleRuns(site);
  return cellsOf(runs).some((cell) => recipesOf(site, cell).length > 1);
}

/** Every run by itself: means over others that are there too are none. */
export function singleRuns({ series }: Site): LoggedRun[] {
  const keyOf = ({ family, variant, modelSize }: LoggedRun) => `${family}\n${variant}\n${modelSize}`;
  const current = series.filter(({ experiment, state }) => experiment === "main" && state === "current");
  const repeated = new Set(current.filter(({ kind }) => kind === "repeat").map(keyOf));
  return current.filter((run) => run.kind === "repeat" || (run.kind === "mean" && !repeated.has(keyOf(run))));
}

function reported({ results }: Site, run: LoggedRun): ReportedRun[] {
  const curve = curveOf(run, results.study);
  if (curve === null) return [];
  const lastStep = lastOf(curve.x);
  const to = Math.round(lastStep * 1.5);
  const found = reportRun(curve, to, "steps");
  const { run: name, family, variant, modelSize } = run;
  const { bestCheckpoint: best, forecast } = found;
  return [
    {
      ...{ run: name, family, variant, modelSize, lastStep },
      evaluations: curve.x.length,
      score: found.noChange.score,
      state: { word: found.state.word, since: found.state.since },
      best: best && { step: best.x, score: best.score, low: best.low, high: best.high },
      forecast: forecast && { step: to, score: forecast.score, low: forecast.low, high: forecast.high },
      advice: found.advice
    }
  ];
}

/** With the score before training, where it was measured. */
function fromStart({ x, score, before }: RunCurve): SeedRun {
  return before === null ? { x, y: score } : { x: Float64Array.of(0, ...x), y: Float64Array.of(before, ...score) };
}

/** Scores by step; null where there is no evaluation after the start. */
function curveOf(
  { benchmarks, step }: LoggedRun,
  { benchmark, heldOutProblems }: Pick<Site["results"]["study"], "benchmark" | "heldOutProblems">
): RunCurve | null {
  const losses = benchmarks.find((loss) => loss.benchmark === benchmark)?.testLoss ?? [];
  const at = losses
    .flatMap((loss, i) => (loss === null ? [] : [i]))
    .filter((i, j, all) => j === 0 || step[itemAt(all, j - 1)] !== step[i]);
  const score = (i: number) => 1 - losses[i]!;
  const after = at.filter((i) => itemAt(step, i) > 0);
  const before = at.find((i) => step[i] === 0);
  if (after.length === 0) return null;
  return runCurve(
    after.map((i) => itemAt(step, i)),
    after.map(score),
    { before: before === undefined ? null : score(before), problems: heldOutProblems || null }
  );
}

function cellsOf(runs: readonly LoggedRun[]): LoggedRun[][] {
  const cells = new Map<string, LoggedRun[]>();
  for (const run of runs) {
    const key = `${run.variant}\n${run.modelSize}`;
    cells.set(key, [...(cells.get(key) ?? []), run]);
  }
  return [...cells.values()];
}

function comparisons(site: SiteBeside, runs: readonly LoggedRun[]): ReportedComparison[] {
  return cellsOf(runs)
    .flatMap((cell) => comparison(site, cell))
    .sort((a, b) => a.modelSize - b.modelSize || (a.variant < b.variant ? -1 : 1));
}

/** None where the runs are of several recipes, or fewer than two have a score. */
function seedSpread({ results }: Site, runs: readonly LoggedRun[]): SeedSpread[] {
  const seeds = seedsOf(results, runs);
  if (seeds.length < 2 || new Set(runs.map(({ family }) => recipeName(results, family))).size > 1) return [];
  const recipe = { name: "", seeds };
  const at = commonReach([recipe]);
  const scores = scoresAt(recipe, at).filter((score) => !Number.isNaN(score));
  if (scores.length < 2) return [];
  const { variant, modelSize } = firstOf(runs);
  const spread = { seeds: scores.length, at, mean: mean(scores), standardDeviation: present(deviation(scores)) };
  return [{ variant, modelSize, ...spread }];
}

function seedsOf(results: Site["results"], runs: readonly LoggedRun[]): SeedRun[] {
  return runs.flatMap((run): SeedRun[] => {
    const curve = curveOf(run, results.study);
    return curve === null ? [] : [fromStart(curve)];
  });
}

/** None where there are fewer than two, or they have no step in common. */
function recipesOf({ results }: Site, runs: readonly LoggedRun[]): Recipe[] {
  const groups = group(runs, ({ family }) => recipeName(results, family));
  if (groups.size < 2) return [];
  const recipes = [...groups].flatMap(([name, runs]): Recipe[] => {
    const seeds = seedsOf(results, runs);
    return seeds.length === 0 ? [] : [{ name: runs.length === 1 ? firstOf(runs).run : name, seeds }];
  });
  const reach = recipes.length < 2 ? 0 : commonReach(recipes);
  return recipes.some(({ seeds }) => seeds.some(({ x }) => !isUpTo(firstOf(x), reach))) ? [] : recipes;
}

function comparison(site: SiteBeside, runs: readonly LoggedRun[]): ReportedComparison[] {
  const { results } = site;
  const recipes = recipesOf(site, runs);
  if (recipes.length < 2) return [];
  const reach = commonReach(recipes);
  const { variant, modelSize } = firstOf(runs);
  const best = recipes.length <= mostRecipes ? recipes : bestOf(recipes, reach);
  const compared = compareRecipes(best, { at: reach, problems: results.study.heldOutProblems || null });
  const drawn = {
    comparison: compared,
    recipes: best,
    score: `${visible(site.reference.study.score)}, ${sizeText(modelSize)}`,
    x: "steps"
  };
  return [
    {
      ...{ variant, modelSize, at: reach, groups: compared.groups, warnings: compared.warnings },
      differences: compared.differences.map(({ band, budgetRatio, ...pair }) => ({
        ...pair,
        bandLeavesZero:
          band === null ? null : band.x.some((_, j) => itemAt(band.low, j) > 0 || itemAt(band.high, j) < 0),
        budgetRatio: budgetRatio && { value: budgetRatio.value, low: budgetRatio.low, high: budgetRatio.high }
      })),
      left: recipes.length - best.length,
      drawing: comparePlot(drawn),
      phoneDrawing: comparePlot(drawn, "phone")
    }
  ];
}

function bestOf(recipes: readonly Recipe[], at: number): Recipe[] {
  const scores = new Map(recipes.map((recipe) => [recipe, firstOf(compareRecipes([recipe], { at }).groups).score]));
  const kept = new Set([...recipes].sort((a, b) => mustGet(scores, b) - mustGet(scores, a)).slice(0, mostRecipes));
  return recipes.filter((recipe) => kept.has(recipe));
}
