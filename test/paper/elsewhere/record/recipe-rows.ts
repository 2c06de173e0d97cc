/** Claims about recipes: what one seed can show, and when the order of recipes is known. */

import { inOneGroup, seedsTest, testedGroups } from "../../../../src/lib/beside/effects.js";
import { byRecipe } from "../../../../src/lib/beside/tested-runs.js";
import { around } from "../../../../src/lib/claims/cells.js";
import { earlyOrder } from "../../../../src/lib/compare/early-order.js";
import { commonReach, type Recipe } from "../../../../src/lib/compare/recipe.js";
import { mean } from "../../../../src/lib/goodness.js";
import { lastOf, mustFind } from "../../../../src/lib/items.js";
import type { StudyRun } from "../../../../src/lib/runs/study-run.js";
import type { ColumnRecord, RowRecord } from "../../../../src/paper/elsewhere/elsewhere-record.js";
import { cannot, tested } from "./columns.js";
import { type StudyRuns, trainedFor } from "./runs.js";

/** Runs as recipes, against steps or hours. */
export function recipesOf(runs: readonly StudyRun[], x: "steps" | "hours" = "steps"): Recipe[] {
  return [...byRecipe(runs)].map(([name, seeds]) => ({
    name,
    seeds: seeds.map(({ step, hours, score }) => ({ x: x === "steps" ? step : hours!, y: score }))
  }));
}

/** Recipes whose seeds all learn: those that do not have a spread of their own. */
function learners(recipes: readonly Recipe[]): Recipe[] {
  return inOneGroup(recipes.filter(({ name }) => !name.includes("max-reward")));
}

export function seedsRow(runs: StudyRuns): RowRecord {
  const margin = {
    ...{ rule: "difference" as const, value: 0.005, unit: "score" },
    use: "A quarter of the difference of 0.02 that is to be seen."
  };
  const column = (study: ColumnRecord["study"], groups: Record<string, readonly Recipe[]>) => {
    const { effects, values } = testedGroups(groups, seedsTest);
    return tested(study, margin, effects, values);
  };
  const pods = learners(recipesOf(trainedFor(runs.pods)));
  const named = (words: string) => pods.filter(({ name }) => name.includes(words));
  return {
    id: "seeds",
    finding: null,
    claim: "one run a setting is enough to see a difference of 0.02 in score",
    test: "0.02 minus the half-width of the 95% interval of a difference of two single runs, 1.96 \u221a2 times the standard deviation between runs of one setting at its end (each the mean of its last three evaluations).",
    ...{ margin, claims: [] },
    columns: [
      column("first", {
        base: repeatsOf(runs.first, "base"),
        instruct: repeatsOf(runs.first, "instruct")
      }),
      cannot("verl", "one run a setting: nothing says what another seed would give"),
      column("pods", {
        "GSM8K, Qwen2.5-3B": named("Qwen2.5-3B-Instruct gsm8k"),
        "MATH, Qwen2.5-3B": named("Qwen2.5-3B-Instruct math"),
        "GSM8K, Llama-3.2-3B": named("Llama"),
        "eight GPUs, GSM8K": learners(recipesOf(runs.podsEight))
      }),
      cannot("octothinker", "one base model was trained twice, all others once: one difference says too little")
    ]
  };
}

/** Single repeats of each size of a variant of the first study. */
function repeatsOf(runs: readonly StudyRun[], variant: string): Recipe[] {
  const ofVariant = runs.filter(({ recipe }) => recipe.includes(`-${variant}-`));
  return recipesOf(ofVariant).filter(({ seeds }) => seeds.length > 1);
}

/** Steps at which runs of OctoThinker are ranked: most of them reach it. */
const octoEnd = 200;

export function orderRow(runs: StudyRuns): RowRecord {
  const margin = {
    ...{ rule: "difference" as const, value: 0.05, unit: "share of pairs" },
    use: "One pair in twenty more that is in its final order is worth a quarter of the training."
  };
  const pods = recipesOf(trainedFor(runs.pods), "hours").filter(({ name }) =>
    name.includes("Qwen2.5-3B-Instruct gsm8k")
  );
  const octo = recipesOf(
    runs.octothinker.filter(
      ({ benchmark, recipe, step }) => benchmark === "math500" && recipe.includes("llama.3b") && lastOf(step) >= octoEnd
    )
  );
  const sizes = "one recipe: its runs differ in size, and sizes are not chosen by an early look";
  return {
    id: "order",
    finding: null,
    claim: "a quarter of the training orders recipes better than the score before any training",
    test: "Share of pairs of recipes that stand in their final order after a quarter of the training, minus the share that the score before training orders (half of them where all start from one model).",
    ...{ margin, claims: [] },
    columns: [
      cannot("first", sizes),
      cannot("verl", sizes),
      orderColumn("pods", margin, "GSM8K, Qwen2.5-3B", pods, commonReach(pods)),
      orderColumn("octothinker", margin, "MATH500, Llama-3.2-3B", octo, octoEnd)
    ]
  };
}

/** With the error of a jackknife over recipes: pairs share them. */
function orderColumn(
  study: ColumnRecord["study"],
  margin: RowRecord["margin"],
  group: string,
  recipes: readonly Recipe[],
  at: number
): ColumnRecord {
  const shares = (some: readonly Recipe[]) => {
    const rows = earlyOrder(some, at);
    return {
      before: rows.find(({ x }) => x === 0)?.pairs ?? 0.5,
      quarter: mustFind(rows, ({ x }) => x === at / 4).pairs
    };
  };
  const all = shares(recipes);
  const gain = ({ before, quarter }: typeof all) => quarter - before;
  const less = recipes.map((_, left) => gain(shares(recipes.filter((__, i) => i !== left))));
  const n = less.length;
  const centre = mean(less);
  const se = Math.sqrt(((n - 1) / n) * less.reduce((sum, value) => sum + (value - centre) * (value - centre), 0));
  return tested(study, margin, [{ what: group, group, ...around(gain(all), se, n - 1) }], {
    ...{ recipes: n, before: all.before, quarter: all.quarter, at }
  });
}
