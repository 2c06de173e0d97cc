/** A reader's runs in the rows of the public studies: the same tests, margins and rules, or why they cannot test one. */

import { around, cellsOf, type Effect } from "../claims/cells.js";
import { together } from "../claims/ledger.js";
import { commonReach, type Recipe } from "../compare/recipe.js";
import { welch } from "../compare/welch.js";
import { count, fixed, plural, modelSize as sizeName } from "../format.js";
import { mean } from "../goodness.js";
import { sampleVariance } from "../inference/runs/run-effects.js";
import { firstOf, lastOf } from "../items.js";
import { stateOf } from "../runs/state.js";
import type { BesideRecord, BesideRowId, UserRow } from "./beside-record.js";
import { contradictedWords, declineWords, forecastWords, seedWords } from "./beside-words.js";
import { bendOfOne, declineTest, forecastTest, inOneGroup, seedsTest, type Tested } from "./effects.js";
import { byRecipe, curveOf, logPoints, plainSlope, slopeOf, type TestedRun } from "./tested-runs.js";

export interface UserTestedRun extends TestedRun {
  run: string;
  /** what differs from other runs in its size and seed alone: family, variant */
  setting: string;
  /** N, parameters */
  modelSize: number | null;
}

/** Whatever a row finds, or why it finds nothing. */
type Found = (Tested & { words?: string }) | string;

export function userRows({ rows }: Pick<BesideRecord, "rows">, runs: readonly UserTestedRun[]): UserRow[] {
  return rows.map(({ id, margin }): UserRow => {
    const found = tests[id](runs, margin.value);
    if (typeof found === "string") return { id, outcome: null, sentence: `Cannot test it: ${found}.`, cells: [] };
    const cells = cellsOf(margin, found.effects);
    const sentence = found.words ?? wordsOf[id]!({ cells, values: found.values });
    return { id, outcome: together(cells.filter(({ beyond }) => !beyond)), sentence, cells };
  });
}

const wordsOf: Partial<Record<BesideRowId, typeof forecastWords>> = {
  straight: (column) => contradictedWords(column, "run"),
  ...{ forecast: forecastWords, seeds: seedWords, decline: declineWords }
};

const group = "these runs";

const tests: Record<BesideRowId, (runs: readonly UserTestedRun[], margin: number) => Found> = {
  size: sizeTest,
  straight: (runs) => {
    const effects = runs.map((run): Effect => ({ what: run.run, group, ...bendOfOne(run) }));
    if (effects.every(({ interval }) => interval === null)) return "no run has a slope that is shown to be above zero";
    return { effects, values: {} };
  },
  forecast: (runs) => {
    const test = forecastTest(group, runs);
    const found = test.values[`${group}: recipes`]!;
    return found < 2
      ? `it takes two settings with 12 evaluations or more and no score of 1; found ${count(found)}`
      : test;
  },
  seeds: (runs) => {
    const recipes = inOneGroup(
      recipesOf(runs).filter(({ seeds }) => seeds.length > 1 && commonReach([{ name: "", seeds }]) > 0)
    );
    const pairs = recipes.reduce((sum, { seeds }) => sum + seeds.length - 1, 0);
    if (pairs < 2)
      return `it takes three runs of one setting, or two each of two settings; found ${plural(pairs, "repeat")}`;
    const test = seedsTest(group, recipes);
    return test.values[`${group}: sd`]! > 0 ? test : "all repeats end at one score";
  },
  decline: (runs) => {
    const long = runs.filter((run) => stateOf(curveOf(run)).word !== "too-short");
    return long.length === 0 ? "no run has evaluations enough for a state" : declineTest(group, long);
  }
};

function recipesOf(runs: readonly UserTestedRun[]): Recipe[] {
  return [...byRecipe(runs)].map(([name, seeds]) => ({
    name,
    seeds: seeds.map(({ step, score }) => ({ x: step, y: score }))
  }));
}

interface SizeSlopes {
  modelSize: number;
  /** a seed each, over the steps that all seeds have */
  ks: number[];
  k: number;
  se: number;
}

/** k of every larger size against every smaller one of a setting. */
function sizeTest(runs: readonly UserTestedRun[], share: number): Found {
  const settings = [...new Set(runs.map(({ setting }) => setting))];
  const all = settings.map((setting) => ({
    setting,
    sizes: slopesBySize(runs.filter((run) => run.setting === setting))
  }));
  const several = all.filter(({ sizes }) => sizes.length > 1);
  if (several.length === 0) return "it takes two sizes of one setting, with evaluations enough for a slope";
  const effects = several.flatMap(({ setting, sizes }) =>
    sizes.flatMap((smaller, i) => sizes.slice(i + 1).map((larger) => pairOf(smaller, larger, setting, share)))
  );
  const { sizes } = several.reduce((a, b) => (b.sizes.length > a.sizes.length ? b : a));
  const [least, most] = [firstOf(sizes), lastOf(sizes)];
  const words = `The slope goes from ${fixed(least.k, 3)} at ${sizeName(least.modelSize)} to ${fixed(most.k, 3)} at ${sizeName(most.modelSize)}, by step.`;
  return { effects, values: {}, words };
}

function slopesBySize(runs: readonly UserTestedRun[]): SizeSlopes[] {
  const sizes = [...new Set(runs.flatMap(({ modelSize }) => modelSize ?? []))].sort((a, b) => a - b);
  return sizes.flatMap((modelSize): SizeSlopes[] => {
    const ofSize = runs.filter((run) => run.modelSize === modelSize);
    const to = Math.min(...ofSize.map(({ step }) => lastOf(step)));
    const fits = ofSize.flatMap((run) => slopeOf(run, { to }) ?? []);
    if (fits.length < ofSize.length) return [];
    const ks = ofSize.map((run) => plainSlope(logPoints(run, { to })));
    const se = ks.length > 1 ? Math.sqrt(sampleVariance(ks) / ks.length) : firstOf(fits).standardError;
    return [{ modelSize, ks, k: mean(ks), se }];
  });
}

/** Over seeds where both sizes have them, else by the error of single runs. */
function pairOf(smaller: SizeSlopes, larger: SizeSlopes, setting: string, share: number): Effect {
  const found = welch(larger.ks, smaller.ks);
  const effect =
    found.low === null || found.high === null
      ? around(larger.k - smaller.k, Math.hypot(smaller.se, larger.se))
      : { estimate: found.difference, interval: [found.low, found.high] as const, df: found.df };
  return {
    what: `${setting}: ${sizeName(larger.modelSize)} against ${sizeName(smaller.modelSize)}`,
    ...{ group: setting, margin: share * Math.max(Math.abs(smaller.k), smaller.se) },
    ...effect
  };
}
