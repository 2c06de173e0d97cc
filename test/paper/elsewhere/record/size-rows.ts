/** Claims about size: larger models learn faster, the gain levels off, and smaller sizes predict the largest. */

import { logPoints, plainSlope, slopeOf } from "../../../../src/lib/beside/tested-runs.js";
import { around, computed, type Effect } from "../../../../src/lib/claims/cells.js";
import { welch } from "../../../../src/lib/compare/welch.js";
import { modelSize as sizeName } from "../../../../src/lib/format.js";
import { fitSlopeForm, twoParameterForms } from "../../../../src/lib/forms/size-forms.js";
import { firstOf, itemAt, lastOf, mustFind } from "../../../../src/lib/items.js";
import type { StudyRun } from "../../../../src/lib/runs/study-run.js";
import { square } from "../../../../src/lib/statistics/power.js";
import { leadOf } from "../../../../src/paper/claims/lead.js";
import { marginOf, marginOfSlope } from "../../../../src/paper/claims/margins.js";
import type { LadderSize, RowRecord } from "../../../../src/paper/elsewhere/elsewhere-record.js";
import { cannot, inLedger, tested } from "./columns.js";
import { type HeldOutDraw, tasks } from "./ladder.js";
import type { StudyRuns } from "./runs.js";

interface Slope {
  modelSize: number;
  k: number;
  se: number;
}

/** Every pair of sizes, as the claim of the first study is tested: the margin is a share of the smaller one's slope. */
function pairs(slopes: readonly Slope[], group: string, share: number, beyond: boolean): Effect[] {
  return slopes.flatMap((smaller, i) =>
    slopes.slice(i + 1).map((larger) => ({
      what: `${group}: ${sizeName(larger.modelSize)} against ${sizeName(smaller.modelSize)}`,
      ...{ group, beyond, margin: share * Math.max(Math.abs(smaller.k), smaller.se) },
      ...around(larger.k - smaller.k, Math.hypot(smaller.se, larger.se))
    }))
  );
}

export function sizeRow(runs: StudyRuns, ladder: readonly LadderSize[]): RowRecord {
  const margin = marginOfSlope("difference", "of the smaller model\u2019s k");
  const slopes = (task: string, of: (size: LadderSize) => { k: number; standardError: number }) =>
    ladder
      .filter((size) => size.task === task)
      .map((size) => ({ modelSize: size.modelSize, k: of(size).k, se: of(size).standardError }));
  const effects = tasks.flatMap((task) => [
    ...pairs(
      slopes(task, ({ windows }) => firstOf(windows)),
      `${task}, whole run`,
      margin.value,
      false
    ),
    ...pairs(
      slopes(task, ({ windows }) => itemAt(windows, 1)),
      `${task}, to step 40`,
      margin.value,
      true
    ),
    ...pairs(
      slopes(task, ({ windows }) => itemAt(windows, 2)),
      `${task}, from step 40`,
      margin.value,
      true
    ),
    ...pairs(
      slopes(task, ({ logOdds }) => logOdds),
      `${task}, log-odds`,
      margin.value,
      true
    )
  ]);
  return {
    id: "size",
    finding: 1,
    claim: "larger models learn faster from the same data",
    test: "Slope of ln(1 \u2212 score) on ln step of the larger model minus that of the smaller, for every two sizes of one recipe. Each step has the same number of problems, so steps count data.",
    ...{ margin, claims: ["A2"] },
    columns: [
      inLedger,
      tested("verl", margin, effects),
      tested("pods", margin, eightGpus(runs.podsEight, margin.value)),
      tested("octothinker", margin, twoSizes(runs.octothinker, margin.value))
    ]
  };
}

/** PODS on eight GPUs: 7B against 3B, five seeds each, over the steps that all of them have. */
function eightGpus(runs: readonly StudyRun[], share: number): Effect[] {
  const recipes = [...new Set(runs.map(({ recipe }) => recipe.split(" ").slice(1).join(" ")))];
  return recipes.map((recipe) => {
    const of = (size: string) => runs.filter((run) => run.recipe === `${size} ${recipe}`);
    const [small, large] = [of("3"), of("7")];
    const to = Math.min(...[...small, ...large].map(({ step }) => lastOf(step)));
    const slopes = (some: readonly StudyRun[]) => some.map((run) => plainSlope(logPoints(run, { to })));
    const found = welch(slopes(large), slopes(small));
    const smaller = slopes(small).reduce((sum, k) => sum + k, 0) / small.length;
    return {
      what: `7B against 3B, ${recipe.split(" ")[1]} answers a prompt`,
      group: "eight GPUs, GSM8K",
      margin: share * Math.abs(smaller),
      estimate: found.difference,
      interval: [found.low, found.high],
      df: found.df
    };
  });
}

/** OctoThinker: 3B against 1B with the same mid-training, over the steps that both have. */
function twoSizes(runs: readonly StudyRun[], share: number): Effect[] {
  const mixtures = ["decay_long.20B", "decay_long.short.mix.20B", "decay_short.20B"];
  return ["math500", "gsm8k"].flatMap((benchmark) =>
    mixtures.map((mixture) => {
      const of = (size: string) =>
        mustFind(runs, (run) => run.benchmark === benchmark && run.recipe.includes(`llama.${size}_${mixture}_`));
      const [small, large] = [of("1b"), of("3b")];
      const to = Math.min(lastOf(small.step), lastOf(large.step));
      const [a, b] = [slopeOf(small, { to })!, slopeOf(large, { to })!];
      return {
        what: `3B against 1B, ${mixture}, ${benchmark.toUpperCase()}`,
        group: benchmark.toUpperCase(),
        margin: share * Math.max(Math.abs(a.k), a.standardError),
        ...around(b.k - a.k, Math.hypot(a.standardError, b.standardError))
      };
    })
  );
}

export function saturationRow(ladder: readonly LadderSize[]): RowRecord {
  const margin = marginOf("lead", "likelihood");
  const effects = tasks.flatMap((task) => {
    const sizes = ladder.filter((size) => size.task === task);
    const lead = (window: number, left: number) => {
      const points = sizes.slice(0, sizes.length - left).map(({ modelSize, windows }) => ({
        ...{ modelSize, k: itemAt(windows, window).k },
        variance: square(itemAt(windows, window).standardError)
      }));
      const fits = twoParameterForms.map((form) => ({
        ...{ form, chi2: fitSlopeForm(form, points).chi2 }
      }));
      return computed(leadOf(fits, points.length));
    };
    return [
      { what: `${task}: all sizes`, group: task, ...lead(0, 0) },
      { what: `${task}: without the largest`, group: task, ...lead(0, 1) },
      { what: `${task}: all sizes, to step 40`, group: "to step 40", beyond: true, ...lead(1, 0) },
      { what: `${task}: all sizes, from step 40`, group: "from step 40", beyond: true, ...lead(2, 0) }
    ];
  });
  return {
    id: "saturation",
    finding: 3,
    claim: "the gain of a larger model levels off: k(N) saturates",
    test: "Lead in chi-square of the saturating form of k(N) over the better of a power of N and a straight line in ln N.",
    ...{ margin, claims: ["C1"] },
    columns: [
      inLedger,
      tested("verl", margin, effects),
      cannot("pods", "two sizes: any two slopes lie on a law that saturates"),
      cannot("octothinker", "two sizes: any two slopes lie on a law that saturates")
    ]
  };
}

export function heldOutRow(drawn: readonly HeldOutDraw[]): RowRecord {
  const margin = marginOfSlope("sameness", "of the measured k");
  return {
    id: "held-out",
    finding: 2,
    claim: "the law of the smaller sizes predicts how fast the largest learns",
    test: "Slope that the law of the sizes up to 32B gives 72B, minus 72B\u2019s measured slope, as a share of the latter; both errors in the interval.",
    ...{ margin, claims: ["B4"] },
    columns: [
      inLedger,
      tested(
        "verl",
        margin,
        drawn.map(({ task, window, estimate, interval }) => ({
          what: `${task}: 72B, ${window}`,
          group: window,
          beyond: window !== "whole run",
          estimate,
          interval
        }))
      ),
      cannot("pods", "two sizes: a law needs three to be fitted and a fourth to be tried on"),
      cannot("octothinker", "two sizes: a law needs three to be fitted and a fourth to be tried on")
    ]
  };
}
