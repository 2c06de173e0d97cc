/** Claims about one run: it follows a power law, its first half predicts the rest, and training longer does not make it worse. */

import { bendOfOne, declineTest, forecastTest, notMeasured, testedGroups } from "../../../../src/lib/beside/effects.js";
import { byRecipe, logPoints, plainSlope } from "../../../../src/lib/beside/tested-runs.js";
import { around, type Effect } from "../../../../src/lib/claims/cells.js";
import { modelSize as sizeName } from "../../../../src/lib/format.js";
import { mean } from "../../../../src/lib/goodness.js";
import { sampleVariance } from "../../../../src/lib/inference/runs/run-effects.js";
import { itemAt, lastOf } from "../../../../src/lib/items.js";
import type { StudyRun } from "../../../../src/lib/runs/study-run.js";
import { tWithin95 } from "../../../../src/lib/statistics/distributions.js";
import { marginOf } from "../../../../src/paper/claims/margins.js";
import type { ColumnRecord, RowRecord } from "../../../../src/paper/elsewhere/elsewhere-record.js";
import { inLedger, tested } from "./columns.js";
import { ladderOf, octoName, podsName, type StudyRuns, trainedFor } from "./runs.js";

/** Benchmarks of OctoThinker that count: those with the most problems of the domain that its runs are trained on. */
const octoBenchmarks = ["math500", "gsm8k"];

export function straightRow(runs: StudyRuns): RowRecord {
  const margin = marginOf("sameness", "bend");
  const alone = (some: readonly StudyRun[], group: (run: StudyRun) => string, name: (run: StudyRun) => string) =>
    some.map((run) => ({ what: name(run), group: group(run), ...bendOfOne(run) }));
  const ofSeeds = (some: readonly StudyRun[], group: string) =>
    [...byRecipe(some)].map(([recipe, seeds]) => ({ what: podsName(recipe), group, ...bendOfSeeds(seeds) }));
  return {
    id: "straight",
    finding: 2,
    claim: "the loss of one run follows a power law: straight in logs from its first step to its last",
    test: "Slope of the second half of the steps minus that of the whole run, as a share of the latter. A power law has one slope throughout. Runs whose slope is not shown to be above zero are not testable.",
    ...{ margin, claims: ["B2"] },
    columns: [
      inLedger,
      tested(
        "verl",
        margin,
        alone(runs.verl, (run) => ladderOf(run).task, nameOfSize)
      ),
      tested("pods", margin, [
        ...ofSeeds(trainedFor(runs.pods), "one GPU, means of seeds"),
        ...ofSeeds(runs.podsEight, "eight GPUs, means of seeds")
      ]),
      tested(
        "octothinker",
        margin,
        alone(
          runs.octothinker.filter(({ benchmark }) => octoBenchmarks.includes(benchmark)),
          ({ benchmark }) => benchmark.toUpperCase(),
          ({ recipe, benchmark }) => `${octoName(recipe)}, ${benchmark.toUpperCase()}`
        )
      )
    ]
  };
}

function nameOfSize(run: StudyRun): string {
  const { task, modelSize } = ladderOf(run);
  return `${task}: ${sizeName(modelSize)}`;
}

/** The same of the mean over seeds: a ratio of means, with the error of its spread over seeds. */
function bendOfSeeds(seeds: readonly StudyRun[]): Pick<Effect, "estimate" | "interval" | "df"> {
  const to = Math.min(...seeds.map(({ step }) => lastOf(step)));
  const wholes = seeds.map((run) => plainSlope(logPoints(run, { to })));
  const lates = seeds.map((run) => plainSlope(logPoints(run, { from: to / 2, to })));
  const df = seeds.length - 1;
  const learns = mean(wholes) - tWithin95(df) * Math.sqrt(sampleVariance(wholes) / seeds.length) > 0;
  if (!learns || lates.some(Number.isNaN)) return notMeasured;
  const ratio = mean(lates) / mean(wholes);
  const left = lates.map((late, i) => late - ratio * itemAt(wholes, i));
  return around(ratio - 1, Math.sqrt(sampleVariance(left) / seeds.length) / mean(wholes), df);
}

export function forecastRow(runs: StudyRuns): RowRecord {
  const margin = marginOf("difference", "relativeLoss");
  const column = (study: ColumnRecord["study"], groups: Record<string, readonly StudyRun[]>) => {
    const { effects, values } = testedGroups(groups, forecastTest);
    return tested(study, margin, effects, values);
  };
  return {
    id: "forecast",
    finding: 2,
    claim: "the first half of a run predicts the rest: a power law beats \u201cno change\u201d",
    test: "Mean error over the evaluations of the second half, as a share of their loss: that of no change (mean of the last three evaluations) minus that of the run\u2019s own power law. Mean over runs, seeds of a recipe averaged first.",
    ...{ margin, claims: ["B5"] },
    columns: forecastGroups(runs).map(({ study, groups }) => column(study, groups))
  };
}

interface ForecastGroups {
  study: ColumnRecord["study"];
  groups: Record<string, readonly StudyRun[]>;
}

/** Runs whose second half is forecast from their first, by study and benchmark. */
export function forecastGroups(runs: StudyRuns): ForecastGroups[] {
  const ofTask = (task: string) => runs.verl.filter((run) => ladderOf(run).task === task);
  const ofBenchmark = (name: string) => runs.octothinker.filter(({ benchmark }) => benchmark === name);
  return [
    { study: "first", groups: { "held-out problems": runs.first } },
    { study: "verl", groups: { MATH: ofTask("MATH"), GSM8K: ofTask("GSM8K") } },
    { study: "pods", groups: { "one GPU": trainedFor(runs.pods), "eight GPUs": runs.podsEight } },
    { study: "octothinker", groups: { MATH500: ofBenchmark("math500"), GSM8K: ofBenchmark("gsm8k") } }
  ];
}

export function declineRow(runs: StudyRuns): RowRecord {
  const margin = {
    ...{ rule: "at most" as const, value: 0.05, unit: "share of runs above one in twenty" },
    use: "One run lost in ten is worth checking on every run; one in twenty is what the test itself calls falling by mistake."
  };
  const column = (study: ColumnRecord["study"], groups: Record<string, readonly StudyRun[]>) => {
    const { effects, values } = testedGroups(groups, declineTest);
    return tested(study, margin, effects, values);
  };
  return {
    id: "decline",
    finding: null,
    claim: "training longer does not make a run worse: at most one in twenty ends below its peak",
    test: "Share of runs whose state is falling or collapsed at their end, minus one in twenty.",
    ...{ margin, claims: [] },
    columns: [
      column("first", { "held-out problems": runs.first }),
      column("verl", { "MATH and GSM8K": runs.verl }),
      column("pods", { "one GPU": trainedFor(runs.pods), "eight GPUs": runs.podsEight }),
      column("octothinker", { MATH500: runs.octothinker.filter(({ benchmark }) => benchmark === "math500") })
    ]
  };
}
