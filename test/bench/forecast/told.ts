/** What runs can tell, for the page of that name. */
import { median } from "d3-array";
import { earlyOrder } from "../../../src/lib/compare/early-order.js";
import { commonReach, type Recipe } from "../../../src/lib/compare/recipe.js";
import { noiseParts, type RepeatedPasses } from "../../../src/lib/compare/score-noise.js";
import type { CutErrors, RunsRecord } from "../../../src/lib/runs/runs-record.js";
import { stateOf } from "../../../src/lib/runs/state.js";
import { publicStudies, readPublicStudy } from "../../helpers/public-studies.js";
import { asymptoteTries } from "./asymptotes.js";
import {
  cuts,
  errorOf,
  forecastsOf,
  isInside,
  type JudgedForecast,
  judged,
  predictors,
  type Target,
  widthOf
} from "./forecasts.js";
import type { SourceCurve } from "./sources.js";
import { stateCounts } from "./states.js";

/** Numbers are recorded at five digits. */
const five = (value: number) => Number(value.toPrecision(5));

export async function runsTold(curves: readonly SourceCurve[]): Promise<RunsRecord> {
  const sources = await taughtRecipes(curves);
  return {
    states: [...stateCounts(curves)].map(([key, counts]) => {
      const [source, benchmark] = key.split(" | ") as [string, string];
      return { source, benchmark, runs: Object.values(counts).reduce((a, b) => a + b, 0), counts };
    }),
    studyRuns: curves.filter(({ source }) => source === "first-study").map(toldOf),
    backtest: backtestOf(judged(forecastsOf(curves))),
    asymptotes: await asymptoteTries(curves),
    noise: sources.map(({ source, recipes, passes, problems }) => ({
      ...{ source, recipes: recipes.length, runs: recipes.reduce((sum, { seeds }) => sum + seeds.length, 0) },
      ...rounded(noiseParts({ recipes, at: commonReach(recipes), passes, problems }))
    })),
    order: sources.flatMap(({ source, recipes }) => {
      const at = commonReach(recipes);
      return earlyOrder(recipes, at).map(({ x, pairs, of }) => ({
        ...{ source, recipes: recipes.length, part: five(x / at), pairs: five(pairs), of }
      }));
    })
  };
}

export function toldOf({ name, curve }: SourceCurve): RunsRecord["studyRuns"][number] {
  const { word, since } = stateOf(curve);
  return { run: name, word, since, evaluations: curve.x.length, lastStep: curve.x.at(-1)! };
}

function rounded<Parts extends object>(parts: Parts): Parts {
  const entries = Object.entries(parts).map(([name, sd]) => [name, sd === null ? null : five(sd as number)]);
  return Object.fromEntries(entries) as Parts;
}

/** By source, and by source and cut. */
export function backtestOf(all: readonly JudgedForecast[]): CutErrors[] {
  const sources = [...new Set(all.map(({ source }) => source))];
  return sources.flatMap((source) =>
    [null, ...cuts].flatMap((cut): CutErrors[] => {
      const some = all.filter((one) => one.source === source && (cut === null || one.cut === cut));
      if (some.length === 0) return [];
      const of = <Value>(value: (target: Target) => Value) => ({ observed: value("observed"), level: value("level") });
      return [
        {
          ...{ source, cut, forecasts: some.length },
          errors: Object.fromEntries(
            predictors.map((one) => [one, five(median(some, (forecast) => errorOf(forecast, one, "observed"))!)])
          ),
          bias: five(median(some, ({ of: at, truth }) => at.auto - truth.observed)!),
          inside: of((target) => five(some.filter((one) => isInside(one, target)).length / some.length)),
          width: of((target) => five(median(some, (one) => widthOf(one, target))!))
        }
      ];
    })
  );
}

interface Taught {
  source: string;
  recipes: Recipe[];
  passes: RepeatedPasses[];
  problems: number | null;
}

/** Recipes with several seeds: PODS by model and task, on the benchmark of the task; this study's sizes with their repeats. */
async function taughtRecipes(curves: readonly SourceCurve[]): Promise<Taught[]> {
  const groups = new Map<string, Taught>();
  for (const { recipe, benchmark, step, score, passes, problems } of await readPublicStudy(publicStudies[0])) {
    const [model, task] = recipe.split(" ") as [string, string];
    if (benchmark !== (task === "math" ? "math500" : "gsm8k")) continue;
    const group = taken(groups, `PODS, ${model}, ${task === "math" ? "MATH" : "GSM8K"}`, problems);
    added(group, recipe, { x: step, y: score });
    group.passes.push(repeatsOf(passes));
  }
  for (const { source, name, curve } of curves) {
    if (source !== "first-study" || !/repeat-\d/.test(name)) continue;
    const variant = /instruct/.test(name) ? "instruct" : "base";
    added(taken(groups, `this study, ${variant}`, curve.problems), name.replace(/-?repeat-\d.*/, ""), {
      x: curve.x,
      y: curve.score
    });
  }
  return [...groups.values()];
}

function taken(groups: Map<string, Taught>, source: string, problems: number | null): Taught {
  const group = groups.get(source) ?? { source, recipes: [], passes: [], problems };
  groups.set(source, group);
  return group;
}

function added({ recipes }: Taught, name: string, seed: Recipe["seeds"][number]): void {
  const recipe = recipes.find((one) => one.name === name);
  if (recipe) (recipe.seeds as Recipe["seeds"][number][]).push(seed);
  else recipes.push({ name, seeds: [seed] });
}

function repeatsOf(passes: readonly Float64Array[]): RepeatedPasses {
  let squares = 0;
  const checkpoints = passes[0]!.length;
  for (let i = 0; i < checkpoints; i++) {
    const values = passes.map((pass) => pass[i]!);
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
    for (const value of values) squares += (value - mean) * (value - mean);
  }
  return { squares, df: checkpoints * (passes.length - 1), checkpoints };
}
