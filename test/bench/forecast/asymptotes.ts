/** Intervals of asymptotes tried on runs that were cut: how often they hold the level that the run, or the recipe, reached. */

import { commonReach, type Recipe, type SeedRun } from "../../../src/lib/compare/recipe.js";
import { asymptoteOf } from "../../../src/lib/compare/recipe-asymptote.js";
import { mean } from "../../../src/lib/goodness.js";
import { formIntervals } from "../../../src/lib/runs/form-intervals.js";
import type { RunForm } from "../../../src/lib/runs/form-names.js";
import { fewestEvaluations, firstPoints, meanOfLast } from "../../../src/lib/runs/run-curve.js";
import { fitRunForms } from "../../../src/lib/runs/run-forms.js";
import type { RunsRecord } from "../../../src/lib/runs/runs-record.js";
import { publicStudies, readPublicStudy } from "../../helpers/public-studies.js";
import { cuts } from "./forecasts.js";
import type { SourceCurve } from "./sources.js";

export interface AsymptoteTries {
  source: string;
  /** "recipe" of several seeds together */
  form: RunForm | "recipe";
  /** cuts whose asymptote was identified */
  tries: number;
  /** those of which the level at the end was inside the interval */
  inside: number;
}

/** By source and form. */
export async function asymptoteTries(curves: readonly SourceCurve[]): Promise<AsymptoteTries[]> {
  return [...runTries(curves), ...(await Promise.all(publicStudies.slice(0, 2).map(recipeTries)))];
}

/** Each cut of a run that leaves six evaluations or more. */
function runTries(curves: readonly SourceCurve[]): AsymptoteTries[] {
  const found = new Map<string, AsymptoteTries>();
  for (const { source, curve } of curves)
    for (const cut of cuts) {
      const n = curve.x.length;
      const m = Math.round(n * cut);
      if (m < fewestEvaluations) continue;
      const seen = firstPoints(curve, m);
      const level = meanOfLast(curve.score, Math.min(5, n - m));
      for (const fit of fitRunForms(seen).forms) {
        const { low, high } = formIntervals(seen, fit).asymptote ?? { low: null, high: null };
        if (low === null || high === null) continue;
        const key = `${source} ${fit.form}`;
        const tried = found.get(key) ?? { source, form: fit.form, tries: 0, inside: 0 };
        found.set(key, tried);
        tried.tries++;
        if (low <= level && level <= high) tried.inside++;
      }
    }
  return [...found.values()];
}

/** Share inside by form, over all sources. */
export function coverageByForm(tries: readonly RunsRecord["asymptotes"][number][]): Record<string, number> {
  const sum = (form: string, of: "tries" | "inside") =>
    tries.reduce((all, one) => all + (one.form === form ? one[of] : 0), 0);
  const share = (form: string) => Math.round((1000 * sum(form, "inside")) / sum(form, "tries")) / 1000;
  return Object.fromEntries([...new Set(tries.map(({ form }) => form))].map((form) => [form, share(form)]));
}

/** The asymptotes that `rlscale compare` finds from the seeds of each recipe, cut at shares of the X that all of them reach. */
async function recipeTries(source: (typeof publicStudies)[number]): Promise<AsymptoteTries> {
  const recipes = new Map<string, Recipe & { seeds: SeedRun[] }>();
  for (const { recipe, benchmark, step, score } of await readPublicStudy(source)) {
    const name = `${recipe}, ${benchmark}`;
    const found = recipes.get(name) ?? { name, seeds: [] };
    recipes.set(name, found);
    found.seeds.push({ x: step, y: score });
  }
  const tried = { source, form: "recipe" as const, tries: 0, inside: 0 };
  for (const recipe of recipes.values()) {
    const end = commonReach([recipe]);
    const ends = recipe.seeds.map(({ x, y }) => meanOfLast(y.slice(0, x.findLastIndex((one) => one <= end) + 1), 5));
    for (const cut of cuts) {
      const { low, high } = asymptoteOf(recipe, cut * end) ?? { low: null, high: null };
      if (low === null || high === null) continue;
      tried.tries++;
      if (low <= mean(ends) && mean(ends) <= high) tried.inside++;
    }
  }
  return tried;
}
