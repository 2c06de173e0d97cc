/** Figures that the authors of the other studies print, beside what their logs give. */

import { budgetRatio } from "../../../../src/lib/compare/budget-ratio.js";
import { meanCurve, onCommonX } from "../../../../src/lib/compare/recipe.js";
import { modelSize as sizeName } from "../../../../src/lib/format.js";
import { firstOf, itemAt, lastOf, mustFind, present } from "../../../../src/lib/items.js";
import { type PublishedFigure, reachedShare } from "../../../../src/paper/elsewhere/elsewhere-record.js";
import { recipesOf } from "./recipe-rows.js";
import { ladderOf, type StudyRuns, trainedFor } from "./runs.js";

/** Final scores in the last line of each log; MATH with four decimals in the names of the files. */
const finals: Record<string, readonly string[]> = {
  MATH: ["0.3141", "0.5018", "0.5702", "0.6513", "0.6931", "0.6985", "0.7319"],
  GSM8K: ["0.543", "0.779", "0.861", "0.934", "0.946", "0.958", "0.960"]
};

/** Plain GRPO and PODS: best mean over seeds of plain GRPO, hours of both to 99% of it, and their ratio. */
const podsPairs = [
  ["GSM8K, Qwen2.5-3B", "Qwen2.5-3B-Instruct gsm8k all 16 16", "max-variance 64 16", "0.8164", "3.0", "1.5", "2.0"],
  ["MATH500, Qwen2.5-3B", "Qwen2.5-3B-Instruct math all 8 8", "max-variance 32 8", "0.4890", "5.0", "2.5", "2.0"],
  ["GSM8K, Llama-3.2-3B", "Llama-3.2-3B-Instruct gsm8k all 16 16", "max-variance 64 16", "0.3913", "1.5", "0.5", "3.0"]
] as const;

export function publishedFigures(runs: StudyRuns): PublishedFigure[] {
  return [...podsFigures(runs), ...ladderFigures(runs)];
}

function podsFigures(runs: StudyRuns): PublishedFigure[] {
  const recipes = recipesOf(trainedFor(runs.pods), "hours");
  const end = Math.max(...recipes.flatMap(({ seeds }) => seeds.map(({ x }) => lastOf(x))));
  return podsPairs.flatMap(([where, plainName, podsRule, best, plainHours, podsHours, times]) => {
    const plain = mustFind(recipes, ({ name }) => name === plainName);
    const pods = mustFind(recipes, ({ name }) => name === `${plainName.split(" ").slice(0, 2).join(" ")} ${podsRule}`);
    const curves = [plain, pods].map(({ seeds }) => {
      const { x, y } = onCommonX(seeds, end);
      return { x, mean: meanCurve(y) };
    });
    const level = Math.max(...firstOf(curves).mean);
    const reached = curves.map(({ x, mean }) =>
      itemAt(
        x,
        mean.findIndex((value) => value >= reachedShare * level)
      )
    );
    const ratio = budgetRatio(plain, pods, end)!;
    const figure = (what: string, printed: string, ours: number, decimals: number) => ({
      ...{ study: "pods" as const, what: `${where}: ${what}`, printed, ours, decimals, interval: null }
    });
    return [
      figure("best mean of plain GRPO", best, level, 4),
      figure("hours of plain GRPO to 99% of it", plainHours, firstOf(reached), 1),
      figure("hours of PODS", podsHours, itemAt(reached, 1), 1),
      { ...figure("times faster", times, present(ratio.value), 1), interval: [ratio.low, ratio.high] }
    ];
  });
}

function ladderFigures({ verl }: StudyRuns): PublishedFigure[] {
  return Object.entries(finals).flatMap(([task, printed]) => {
    const runs = verl
      .filter((run) => ladderOf(run).task === task)
      .sort((a, b) => ladderOf(a).modelSize - ladderOf(b).modelSize);
    return runs.map(
      (run, i): PublishedFigure => ({
        ...{
          study: "verl",
          what: `${task}: final score of ${sizeName(ladderOf(run).modelSize)}`,
          printed: itemAt(printed, i)
        },
        ...{ ours: lastOf(run.score), decimals: 3, interval: null }
      })
    );
  });
}
