/** What the tests of claims about single runs read off: bends, errors of forecasts, spreads between seeds, shares. */

import { around, type Effect } from "../claims/cells.js";
import { commonReach, type Recipe, scoresAt } from "../compare/recipe.js";
import { seedGroups } from "../compare/seed-groups.js";
import { pooledSeedSd } from "../compare/seed-spread.js";
import { meanInterval } from "../compare/welch.js";
import { mean } from "../goodness.js";
import { lastOf, mustFind } from "../items.js";
import { ofEachForm, type RunForm } from "../runs/form-names.js";
import { firstPoints, meanOfLast, type RunCurve } from "../runs/run-curve.js";
import { fitRunForms } from "../runs/run-forms.js";
import { stateOf } from "../runs/state.js";
import { incompleteBeta } from "../statistics/distributions.js";
import { chiSquareUpperTail } from "../statistics/gamma-functions.js";
import { byRecipe, curveOf, slopeOf, type TestedRun } from "./tested-runs.js";

export const notMeasured = { estimate: null, interval: null };

/** Late slope over that of the whole run, minus 1, of a single run. */
export function bendOfOne(run: TestedRun): Pick<Effect, "estimate" | "interval" | "df"> {
  const whole = slopeOf(run);
  const late = slopeOf(run, { from: lastOf(run.step) / 2 });
  if (whole === null || late === null || whole.growth !== "improved") return notMeasured;
  return around(late.k / whole.k - 1, Math.hypot(late.standardError, whole.standardError) / whole.k);
}

/** How many evaluations of a run its forecast is fitted to. */
type Seen = (curve: RunCurve) => number;
const half: Seen = ({ x }) => Math.floor(x.length / 2);

/** What a forecast of the rest of a run was off by, mean over its evaluations, as a share of their loss. */
function errorsOf(curve: RunCurve, seenOf: Seen): Record<RunForm | "no-change", number> {
  const seen = firstPoints(curve, seenOf(curve));
  const { forms } = fitRunForms(seen);
  const rest = [...curve.x.keys()].slice(seen.x.length);
  const off = (at: (x: number) => number) =>
    mean(
      rest.map((i) => Math.abs(Math.min(1, Math.max(0, at(curve.x[i]!))) - curve.score[i]!) / (1 - curve.score[i]!))
    );
  const of = (form: RunForm) => off(mustFind(forms, (fit) => fit.form === form).at);
  const last = meanOfLast(seen.score, 3);
  return { "no-change": off(() => last), ...ofEachForm(of) };
}

/** Evaluations of which half is enough to fit the forms to. */
const fewestToHalve = 12;

/** Errors of every run that is long enough and never at a score of 1, means over the seeds of a recipe. */
export function forecastErrors(runs: readonly TestedRun[], seen: Seen = half): Record<RunForm | "no-change", number>[] {
  return [...byRecipe(runs).values()].flatMap((seeds) => {
    const errors = seeds
      .map(curveOf)
      .filter(({ x, score }) => x.length >= fewestToHalve && score.every((value) => value < 1))
      .map((curve) => errorsOf(curve, seen));
    if (errors.length === 0) return [];
    const of = (form: RunForm | "no-change") => mean(errors.map((error) => error[form]));
    return [{ "no-change": of("no-change"), ...ofEachForm(of) }];
  });
}

/** Mean with its t interval over what varies. */
export function ofMany(values: readonly number[]) {
  return { estimate: mean(values), interval: meanInterval(values) };
}

/** Exact 95 % interval of a share. C. J. Clopper and E. S. Pearson 1934, Biometrika 26, 404-413 */
export function shareInterval(hits: number, of: number): [number, number] {
  const below = (p: number, a: number, b: number) => solve((x) => incompleteBeta(x, a, b) - p);
  return [hits === 0 ? 0 : below(0.025, hits, of - hits + 1), hits === of ? 1 : below(0.975, hits + 1, of - hits)];
}

/** 95 % interval of a standard deviation with so many degrees of freedom, as factors of it. */
function deviationFactors(df: number): [number, number] {
  const quantile = (p: number) => df * quantileOver(p, df);
  return [Math.sqrt(df / quantile(0.025)), Math.sqrt(df / quantile(0.975))];
}

/** Chi-square over its degrees of freedom that is exceeded with chance p. */
function quantileOver(p: number, df: number): number {
  const most = 50;
  return most * solve((x) => p - chiSquareUpperTail(df * most * x, df));
}

/** Where an increasing function of [0, 1] is 0. */
function solve(f: (x: number) => number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Cells of a test, and the numbers that its sentence takes, by "group: what". */
export interface Tested {
  effects: Effect[];
  values: Record<string, number | null>;
}

export function testedGroups<Of>(
  groups: Readonly<Record<string, Of>>,
  test: (group: string, of: Of) => Tested
): Tested {
  const all = Object.entries(groups).map(([group, of]) => test(group, of));
  return {
    effects: all.flatMap(({ effects }) => effects),
    values: Object.assign({}, ...all.map(({ values }) => values))
  };
}

/** What the run’s own power law, and a sigmoid, gain over no change in the second half. */
export function forecastTest(group: string, runs: readonly TestedRun[]): Tested {
  const errors = forecastErrors(runs);
  const gain = (form: RunForm) => ofMany(errors.map((error) => error["no-change"] - error[form]));
  const off = (form: RunForm | "no-change") => mean(errors.map((error) => error[form]));
  return {
    effects: [
      { what: `${group}: power law`, group, ...gain("power") },
      { what: `${group}: sigmoid`, group: "sigmoid in place of the power law", beyond: true, ...gain("sigmoid") }
    ],
    values: {
      [`${group}: no-change`]: off("no-change"),
      ...{
        [`${group}: power`]: off("power"),
        [`${group}: sigmoid`]: off("sigmoid"),
        [`${group}: recipes`]: errors.length
      }
    }
  };
}

/** Share of runs that may end below their peak before it counts. */
const tolerated = 0.05;

/** Runs that are falling or collapsed at their end. */
export function declineTest(group: string, runs: readonly TestedRun[]): Tested {
  const words = runs.map((run) => stateOf(curveOf(run)).word);
  const lost = words.filter((word) => word === "falling" || word === "collapsed").length;
  const [low, high] = shareInterval(lost, runs.length);
  return {
    effects: [
      {
        ...{ what: group, group, estimate: lost / runs.length - tolerated },
        interval: [low - tolerated, high - tolerated]
      }
    ],
    values: {
      [`${group}: lost`]: lost,
      [`${group}: collapsed`]: words.filter((word) => word === "collapsed").length,
      [`${group}: runs`]: runs.length
    }
  };
}

/** A difference that matters. */
const worthSeeing = 0.02;

/** What a difference of two single runs can show, by what the seeds of a recipe differ by at its end. */
export function seedsTest(group: string, recipes: readonly Recipe[]): Tested {
  const { sd, df } = spreadOf(recipes);
  const half = (spread: number) => 1.959963984540054 * Math.SQRT2 * spread;
  const [low, high] = deviationFactors(df).map((factor) => worthSeeing - half(factor * sd)) as [number, number];
  return {
    effects: [
      { what: group, group, estimate: worthSeeing - half(sd), interval: [Math.min(low, high), Math.max(low, high)] }
    ],
    values: { [`${group}: sd`]: sd, [`${group}: df`]: df, [`${group}: half-width`]: half(sd) }
  };
}

/** Recipes whose seeds are one group: a spread over two describes neither. */
export function inOneGroup(recipes: readonly Recipe[]): Recipe[] {
  return recipes.filter((recipe) => seedGroups(scoresAt(recipe, commonReach([recipe]))) === null);
}

/** Each recipe at the end that its own seeds share. */
function spreadOf(recipes: readonly Recipe[]): { sd: number; df: number } {
  const parts = recipes.map((recipe) => ({
    sd: pooledSeedSd([recipe], commonReach([recipe]))!.sd,
    df: recipe.seeds.length - 1
  }));
  const df = parts.reduce((sum, part) => sum + part.df, 0);
  return { sd: Math.sqrt(parts.reduce((sum, part) => sum + part.df * part.sd * part.sd, 0) / df), df };
}
