/** Claims about n answers generated and m trained on: at equal steps, at equal hours, and what a step costs. */

import { MultivariateLinearRegression } from "ml-regression";
import type { Effect } from "../../../../src/lib/claims/cells.js";
import { budgetRatio } from "../../../../src/lib/compare/budget-ratio.js";
import { commonReach, type Recipe, scoresAt } from "../../../../src/lib/compare/recipe.js";
import { welch } from "../../../../src/lib/compare/welch.js";
import { mean } from "../../../../src/lib/goodness.js";
import { sampleVariance } from "../../../../src/lib/inference/runs/run-effects.js";
import { lastOf, mustFind } from "../../../../src/lib/items.js";
import type { StudyRun } from "../../../../src/lib/runs/study-run.js";
import { marginOf } from "../../../../src/paper/claims/margins.js";
import type { ColumnRecord, ElsewhereRecord, RowRecord } from "../../../../src/paper/elsewhere/elsewhere-record.js";
import { cannot, inLedger, tested } from "./columns.js";
import { recipesOf } from "./recipe-rows.js";
import { type StudyRuns, trainedFor } from "./runs.js";

type X = "steps" | "hours";

const qwen = "Qwen2.5-3B-Instruct gsm8k";
const plain = `${qwen} all 16 16`;
const generated = [32, 64, 128, 256] as const;

/** More answers than plain GRPO generates, as many trained on, at the largest X that both reach. */
function more(runs: StudyRuns, x: X): Effect[] {
  const onOneNode = recipesOf(trainedFor(runs.pods), x);
  const eight = recipesOf(runs.podsEight, x);
  const named = (recipes: readonly Recipe[], name: string) => mustFind(recipes, (recipe) => recipe.name === name);
  const effect = (what: string, group: string, many: Recipe, few: Recipe): Effect => {
    const at = commonReach([many, few]);
    const { difference, low, high, df } = welch(scoresAt(many, at), scoresAt(few, at));
    return { what, group, estimate: difference, interval: [low, high], df };
  };
  return [
    ...generated.map((n) =>
      effect(
        `${n} against 16 answers, 16 trained on`,
        "one GPU, GSM8K",
        named(onOneNode, `${qwen} max-variance ${n} 16`),
        named(onOneNode, plain)
      )
    ),
    ...["3", "7"].map((size) =>
      effect(
        `${size}B: 128 against 32 answers, 32 trained on`,
        "eight GPUs, GSM8K",
        mustFind(eight, ({ name }) => name.startsWith(`${size} 8 128 32`)),
        mustFind(eight, ({ name }) => name.startsWith(`${size} 8 32 32`))
      )
    )
  ];
}

const oneNumber = "one number of answers a prompt";

export function rolloutsRow(runs: StudyRuns): RowRecord {
  const margin = marginOf("difference", "loss");
  return {
    id: "rollouts",
    finding: null,
    claim: "more answers a prompt give a better model at the same number of prompts",
    test: "Score of more answers minus that of fewer at the last step that both reach, each run the mean of its last three evaluations.",
    ...{ margin, claims: ["E5"] },
    columns: [
      inLedger,
      cannot("verl", oneNumber),
      tested("pods", margin, more(runs, "steps")),
      cannot("octothinker", `${oneNumber}, and it is not published`)
    ]
  };
}

export function hoursRow(runs: StudyRuns): RowRecord {
  const margin = marginOf("difference", "loss");
  return {
    id: "hours",
    finding: null,
    claim: "more answers a prompt also pay at equal hours",
    test: "The same difference at the last hour that both reach. Generation is in the hours; only the answers that are trained on cost an update.",
    ...{ margin, claims: [] },
    columns: [
      cannot("first", "no time of a run is published, and every answer that is generated is trained on"),
      cannot("verl", oneNumber),
      tested("pods", margin, more(runs, "hours"), ratios(runs)),
      cannot("octothinker", `${oneNumber}, and it is not published`)
    ]
  };
}

/** Plain GRPO's hours over those of more answers for 99% of plain GRPO's best. */
function ratios(runs: StudyRuns): ColumnRecord["values"] {
  const recipes = recipesOf(trainedFor(runs.pods), "hours");
  const of = (name: string) => mustFind(recipes, (recipe) => recipe.name === name);
  return Object.fromEntries(
    generated.flatMap((n) => {
      const many = of(`${qwen} max-variance ${n} 16`);
      const ratio = budgetRatio(of(plain), many, commonReach([of(plain), many]))!;
      return [
        [`ratio ${n}`, ratio.value],
        [`ratio ${n} low`, ratio.low],
        [`ratio ${n} high`, ratio.high]
      ];
    })
  );
}

/** Seconds of a step, split by least squares over the recipes of one model and task; standard errors by seeds. */
export function costOf(runs: readonly StudyRun[]): ElsewhereRecord["cost"] {
  const ofRecipe = trainedFor(runs).filter(
    ({ recipe }) => recipe.startsWith(`${qwen} all`) || recipe.startsWith(`${qwen} max-variance`)
  );
  const seeds = [...new Set(ofRecipe.map(({ seed }) => seed))];
  const split = (some: readonly StudyRun[]) => {
    const answers = some.map(({ recipe }) => recipe.split(" ").slice(-2).map(Number));
    const seconds = some.map(({ hours, step }) => [(3600 * lastOf(hours!)) / lastOf(step)]);
    const { weights } = new MultivariateLinearRegression(answers, seconds);
    const [[generation], [update], [base]] = weights as [[number], [number], [number]];
    return { base, generation, update };
  };
  const bySeed = seeds.map((seed) => split(ofRecipe.filter((run) => run.seed === seed)));
  const error = (of: (halves: ReturnType<typeof split>) => number) =>
    Math.sqrt(sampleVariance(bySeed.map(of)) / bySeed.length);
  return {
    base: mean(bySeed.map(({ base }) => base)),
    generation: mean(bySeed.map(({ generation }) => generation)),
    update: mean(bySeed.map(({ update }) => update)),
    generationError: error(({ generation }) => generation),
    updateError: error(({ update }) => update)
  };
}
