/** What is said of runs, as calls: the answers of `rlscale forecast --json` and `rlscale compare --json`. */
import { comparedAsData, compareRuns } from "../import/recipes/compare-runs.js";
import { parseKeyRule } from "../import/recipes/key-rule.js";
import { forecastRuns, forecastsAsData } from "../import/study/forecast-runs.js";
import { FitError } from "../lib/fit-error.js";
import type { CompareOptions, ForecastOptions, Forecasts, RecipeComparison } from "./run-types.js";
import { logsOf } from "./sources.js";
import type { Run } from "./types.js";

/**
 * What each run is doing (rising, flat, falling, collapsed), where it will be at X, and its best checkpoint.
 *
 * @param runs of readLogs
 * @returns one entry a run and score; runs that have no forecast stand in `refused`
 * @throws FitError when no run is forecast
 * @throws RangeError when `until` is not below `to`, or a run is not from readLogs
 * @see docs/forecasts.md for the definitions, and how well the forecasts did on public runs
 */
export function forecast(runs: Run | readonly Run[], options: ForecastOptions): Forecasts {
  const { to, until, x: axis = "steps", score, scoreRange: range, role } = options;
  checkAbove0("forecast", { to, until });
  if (until !== undefined && until >= to) throw new RangeError(`forecast: until must be below to, ${to}; got ${until}`);
  const found = forecastRuns(logsOf([runs].flat()), { to, until, axis, score, range, role });
  if (found.runs.length === 0) throw new FitError(found.refused.map(({ reason }) => reason).join("\n") || "no run");
  return forecastsAsData(found);
}

/**
 * Two recipes or more, with the runs of a recipe as seeds: differences, bands along the curve, budgets, noise by part.
 *
 * @param runs of readLogs, all with one score
 * @throws FitError when recipes, seeds or scores must be said first, or the runs have no X in common
 * @throws RangeError for a rule or number that cannot be, or a run that is not from readLogs
 * @see docs/compare.md
 */
export function compare(runs: readonly Run[], options: CompareOptions = {}): RecipeComparison {
  const { group, seed, baseline, x: axis = "steps", at, plan, problems, score, scoreRange: range, role } = options;
  checkAbove0("compare", { at, plan, problems });
  const compared = compareRuns(logsOf(runs), {
    ...{ baseline, axis, at, plan, problems, score, range, role },
    group: group === undefined ? undefined : [group].flat().map((text) => rule("group", text)),
    seed: seed === undefined ? undefined : rule("seed", seed)
  });
  if ("refusals" in compared) throw new FitError(compared.refusals.join("\n"));
  return comparedAsData(compared);
}

function rule(name: string, text: string) {
  try {
    return parseKeyRule(text);
  } catch (error) {
    throw new RangeError(`compare: ${name} ${(error as Error).message}`);
  }
}

function checkAbove0(call: string, numbers: Record<string, number | undefined>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (value === undefined || (value > 0 && value < Infinity)) continue;
    throw new RangeError(`${call}: ${name} must be a number above 0; got ${value}`);
  }
}
