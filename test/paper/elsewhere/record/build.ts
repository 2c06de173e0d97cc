/** The claims of the first study on the runs of three others: everything that /elsewhere says, as one object. */

import { byRecipe } from "../../../../src/lib/beside/tested-runs.js";
import { commonReach, meanCurve, onCommonX } from "../../../../src/lib/compare/recipe.js";
import { sigmoidSearch } from "../../../../src/lib/forms/score-sigmoid.js";
import { firstOf, itemAt, mustFind } from "../../../../src/lib/items.js";
import type { StudyRun } from "../../../../src/lib/runs/study-run.js";
import { marginOf } from "../../../../src/paper/claims/margins.js";
import type { ElsewhereRecord, RowRecord } from "../../../../src/paper/elsewhere/elsewhere-record.js";
import { cannot, inLedger } from "./columns.js";
import { earlyForecasts, formRow, ladderForms } from "./form-rows.js";
import { heldOut, ladderLaws, ladderSizes, tasks } from "./ladder.js";
import { missingRuns } from "./missing.js";
import { publishedFigures } from "./published.js";
import { orderRow, recipesOf, seedsRow } from "./recipe-rows.js";
import { costOf, hoursRow, rolloutsRow } from "./rollout-rows.js";
import { declineRow, forecastRow, straightRow } from "./run-rows.js";
import { ladderOf, octoName, type StudyRuns, trainedFor } from "./runs.js";
import { heldOutRow, saturationRow, sizeRow } from "./size-rows.js";

export function buildElsewhere(runs: StudyRuns): ElsewhereRecord {
  const ladder = ladderSizes(runs.verl);
  const held = heldOut(runs.verl);
  const [seeds, straight, order] = [seedsRow(runs), straightRow(runs), orderRow(runs)];
  return {
    rows: [
      sizeRow(runs, ladder),
      straight,
      formRow(runs),
      forecastRow(runs),
      heldOutRow(held.map(({ draw }) => draw)),
      saturationRow(ladder),
      reuseRow(),
      rolloutsRow(runs),
      hoursRow(runs),
      seeds,
      order,
      declineRow(runs)
    ],
    sets: setsOf(runs),
    ladder,
    laws: ladderLaws(runs.verl),
    heldOut: held.map(({ record }) => record),
    forms: ladderForms(runs.verl),
    earlyForecasts: earlyForecasts(runs.verl, tasks),
    cost: costOf(runs.pods),
    sigmoids: sigmoidsOf(runs),
    printedSigmoids,
    curves: curvesOf(runs),
    published: publishedFigures(runs),
    missing: missingRuns({ seeds, straight, order }, ladder)
  };
}

/**
 * As printed in arXiv 2510.13786: all of its Table 1, and the B of two leave-one-out runs in its text (section A.10 of the version
 * of ICLR 2026), where the loss alone differs. No points of these curves are public, nor the scores that they start from.
 */
const printedSigmoids: ElsewhereRecord["printedSigmoids"] = [
  { name: "8B, 14k tokens", short: "ScaleRL 14k", b: 1.92, a: 0.61, cMid: 2542 },
  { name: "8B, 32k tokens", short: "ScaleRL 32k", b: 1.89, a: 0.645, cMid: 11272 },
  { name: "8B, 8 generations a prompt", short: "ScaleRL 8 gen", b: 2.44, a: 0.585, cMid: 2542 },
  { name: "8B, 24 generations a prompt", short: "ScaleRL 24 gen", b: 2.22, a: 0.59, cMid: 3054 },
  { name: "8B, 32 generations a prompt", short: "ScaleRL 32 gen", b: 2.07, a: 0.595, cMid: 2936 },
  { name: "8B, batch of 512", short: "ScaleRL b512", b: 1.77, a: 0.605, cMid: 2818 },
  { name: "8B, batch of 2,048", short: "ScaleRL b2048", b: 1.7, a: 0.645, cMid: 10909 },
  { name: "17B x 16 experts", short: "ScaleRL MoE", b: 1.65, a: 0.71, cMid: 4242 },
  { name: "8B on mathematics and code: mathematics", short: "ScaleRL math", b: 2.05, a: 0.595, cMid: 2896 },
  { name: "8B on mathematics and code: code", short: "ScaleRL code", b: 1.09, a: 0.615, cMid: 1675 },
  { name: "8B, 16,000 GPU-hours", short: "ScaleRL 16k h", b: 2.01, a: null, cMid: null },
  { name: "8B, 16,000 GPU-hours, loss of DAPO", short: "ScaleRL DAPO", b: 1.77, a: null, cMid: null }
].map((curve) => ({ ...curve, source: "arXiv 2510.13786" }));

function setsOf({ verl, pods, podsEight, octothinker }: StudyRuns): ElsewhereRecord["sets"] {
  const set = (name: string, runs: readonly StudyRun[]) => {
    const seeds = [...byRecipe(runs).values()].map(({ length }) => length);
    return { name, runs: runs.length, recipes: seeds.length, seeds: Math.max(...seeds) };
  };
  return [
    set("verl", verl),
    set("pods", trainedFor(pods)),
    set("podsEight", podsEight),
    set(
      "octothinker",
      octothinker.filter(({ benchmark }) => benchmark === "math500")
    )
  ];
}

function reuseRow(): RowRecord {
  return {
    id: "reuse",
    finding: 4,
    claim: "problems can be repeated up to 25 times at no loss",
    test: "Loss at the end with repeated problems minus that with fresh ones.",
    ...{ margin: marginOf("at most", "loss"), claims: ["D2"] },
    columns: [
      inLedger,
      cannot("verl", "one epoch: no problem comes twice"),
      cannot("pods", "one problem a step, and fewer steps than problems"),
      cannot("octothinker", "the batch is not published, so passes over its 8,000 problems are not known")
    ]
  };
}

/**
 * Sigmoids of mean curves that show where the gain starts, for a place among printed ones. Those of PODS on one GPU do not: most
 * of their gain comes before their first evaluation, and a fitted R_0 takes the rest for all of it.
 */
function sigmoidsOf(runs: StudyRuns): ElsewhereRecord["sigmoids"] {
  const named = [
    ["PODS, Qwen2.5-3B on eight GPUs", "PODS 8 GPUs", runs.podsEight, "3 8 32 32 16"],
    ["verl, 7B on MATH", "verl 7B", runs.verl, "math 7B"],
    ["verl, 72B on MATH", "verl 72B", runs.verl, "math 72B"]
  ] as const;
  return named.map(([name, short, some, recipe]) => {
    const found = mustFind(recipesOf(some), (candidate) => candidate.name === recipe);
    const { x, y } = onCommonX(found.seeds, commonReach([found]));
    const score = meanCurve(y);
    const places = [...x.keys()].filter((i) => itemAt(x, i) > 0);
    const curve = {
      lnX: Float64Array.from(places, (i) => Math.log(itemAt(x, i))),
      score: Float64Array.from(places, (i) => itemAt(score, i))
    };
    const fit = sigmoidSearch(curve).fit(x[0] === 0 ? { r0: firstOf(score) } : {});
    return {
      ...{ name, short, a: fit.a, r0: fit.r0, b: Math.exp(fit.lnB), cMid: Math.exp(fit.lnCMid) },
      points: places.map((i) => ({ x: itemAt(x, i), score: itemAt(score, i) }))
    };
  });
}

/** What the figures of the page draw. */
function curvesOf(runs: StudyRuns): ElsewhereRecord["curves"] {
  const ladder = runs.verl.map((run) => ({
    ...{ study: "verl" as const, name: run.recipe, group: ladderOf(run).task, modelSize: ladderOf(run).modelSize },
    ...columnsOf(run)
  }));
  const octo = runs.octothinker
    .filter(({ benchmark }) => benchmark === "math500")
    .map((run) => ({
      ...{ study: "octothinker" as const, name: octoName(run.recipe), group: "MATH500", modelSize: null },
      ...columnsOf(run)
    }));
  return [...ladder, ...octo];
}

function columnsOf({ step, score }: StudyRun) {
  return { x: [...step], score: [...score] };
}
