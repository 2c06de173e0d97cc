/** Claims about one run: it follows a power law, its first half predicts the rest, and training on does not make it worse. */

import { around, type Effect } from "../../lib/claims/cells.js";
import { modelSize as sizeName } from "../../lib/format.js";
import { mean } from "../../lib/goodness.js";
import { sampleVariance } from "../../lib/inference/runs/run-effects.js";
import { firstPoints, meanOfLast, type RunCurve } from "../../lib/runs/run-curve.js";
import { fitRunForms, type RunForm } from "../../lib/runs/run-forms.js";
import { stateOf } from "../../lib/runs/state.js";
import type { StudyRun } from "../../lib/runs/study-run.js";
import { tWithin95 } from "../../lib/statistics/distributions.js";
import { marginOf } from "../claims/margins.js";
import { inLedger, ofMany, shareInterval, tested } from "./columns.js";
import type { ColumnRecord, RowRecord } from "./record.js";
import {
  byRecipe,
  curveOf,
  ladderOf,
  logPoints,
  octoName,
  plainSlope,
  podsName,
  type StudyRuns,
  slopeOf,
  trainedFor
} from "./runs.js";

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

const nothing = { estimate: null, interval: null };

/** Late slope over that of the whole run, minus 1, of a single run. */
function bendOfOne(run: StudyRun): Pick<Effect, "estimate" | "interval" | "df"> {
  const whole = slopeOf(run);
  const late = slopeOf(run, { from: run.step.at(-1)! / 2 });
  if (whole === null || late === null || whole.growth !== "improved") return nothing;
  return around(late.k / whole.k - 1, Math.hypot(late.standardError, whole.standardError) / whole.k);
}

/** The same of the mean over seeds: a ratio of means, with the error of its spread over seeds. */
function bendOfSeeds(seeds: readonly StudyRun[]): Pick<Effect, "estimate" | "interval" | "df"> {
  const to = Math.min(...seeds.map(({ step }) => step.at(-1)!));
  const wholes = seeds.map((run) => plainSlope(logPoints(run, { to })));
  const lates = seeds.map((run) => plainSlope(logPoints(run, { from: to / 2, to })));
  const df = seeds.length - 1;
  const learns = mean(wholes) - tWithin95(df) * Math.sqrt(sampleVariance(wholes) / seeds.length) > 0;
  if (!learns || lates.some(Number.isNaN)) return nothing;
  const ratio = mean(lates) / mean(wholes);
  const left = lates.map((late, i) => late - ratio * wholes[i]!);
  return around(ratio - 1, Math.sqrt(sampleVariance(left) / seeds.length) / mean(wholes), df);
}

/** What a forecast of the rest of a run was off by, mean over its evaluations, as a share of their loss. */
function errorsOf(curve: RunCurve): Record<RunForm | "no-change", number> {
  const seen = firstPoints(curve, Math.floor(curve.x.length / 2));
  const { forms } = fitRunForms(seen);
  const rest = [...curve.x.keys()].slice(seen.x.length);
  const off = (at: (x: number) => number) =>
    mean(
      rest.map((i) => Math.abs(Math.min(1, Math.max(0, at(curve.x[i]!))) - curve.score[i]!) / (1 - curve.score[i]!))
    );
  const of = (form: RunForm) => off(forms.find((fit) => fit.form === form)!.at);
  const last = meanOfLast(seen.score, 3);
  return {
    "no-change": off(() => last),
    ...{ power: of("power"), "power-floor": of("power-floor"), exponential: of("exponential"), sigmoid: of("sigmoid") }
  };
}

/** Evaluations of which half is enough to fit the forms to. */
const fewestToHalve = 12;

/** Errors of every run that is long enough and never at a score of 1, means over the seeds of a recipe. */
function forecastErrors(runs: readonly StudyRun[]): Record<RunForm | "no-change", number>[] {
  return [...byRecipe(runs).values()].flatMap((seeds) => {
    const errors = seeds
      .map(curveOf)
      .filter(({ x, score }) => x.length >= fewestToHalve && score.every((one) => one < 1))
      .map(errorsOf);
    if (errors.length === 0) return [];
    const of = (form: RunForm | "no-change") => mean(errors.map((one) => one[form]));
    return [
      {
        "no-change": of("no-change"),
        ...{
          power: of("power"),
          "power-floor": of("power-floor"),
          exponential: of("exponential"),
          sigmoid: of("sigmoid")
        }
      }
    ];
  });
}

export function forecastRow(runs: StudyRuns): RowRecord {
  const margin = marginOf("difference", "relativeLoss");
  const column = (study: ColumnRecord["study"], groups: Record<string, readonly StudyRun[]>) => {
    const values: ColumnRecord["values"] = {};
    const effects = Object.entries(groups).flatMap(([group, some]): Effect[] => {
      const errors = forecastErrors(some);
      const gain = (form: RunForm) => ofMany(errors.map((one) => one["no-change"] - one[form]));
      for (const form of ["no-change", "power", "sigmoid"] as const)
        values[`${group}: ${form}`] = mean(errors.map((one) => one[form]));
      values[`${group}: recipes`] = errors.length;
      return [
        { what: `${group}: power law`, group, ...gain("power") },
        { what: `${group}: sigmoid`, group: "sigmoid in place of the power law", beyond: true, ...gain("sigmoid") }
      ];
    });
    return tested(study, margin, effects, values);
  };
  const of = (some: readonly StudyRun[], of: (run: StudyRun) => boolean) => some.filter(of);
  return {
    id: "forecast",
    finding: 2,
    claim: "the first half of a run predicts the rest: a power law beats \u201cno change\u201d",
    test: "Mean error over the evaluations of the second half, as a share of their loss: that of no change (mean of the last three evaluations) minus that of the run\u2019s own power law. Mean over runs, seeds of a recipe averaged first.",
    ...{ margin, claims: ["B5"] },
    columns: [
      column("first", { "held-out problems": runs.first }),
      column("verl", {
        MATH: of(runs.verl, (run) => ladderOf(run).task === "MATH"),
        GSM8K: of(runs.verl, (run) => ladderOf(run).task === "GSM8K")
      }),
      column("pods", { "one GPU": trainedFor(runs.pods), "eight GPUs": runs.podsEight }),
      column("octothinker", {
        MATH500: of(runs.octothinker, ({ benchmark }) => benchmark === "math500"),
        GSM8K: of(runs.octothinker, ({ benchmark }) => benchmark === "gsm8k")
      })
    ]
  };
}

/** Share of runs that may end below their peak before it counts. */
const tolerated = 0.05;

export function declineRow(runs: StudyRuns): RowRecord {
  const margin = {
    ...{ rule: "at most" as const, value: 0.05, unit: "share of runs above one in twenty" },
    use: "One run lost in ten is worth checking on every run; one in twenty is what the test itself calls falling by mistake."
  };
  const column = (study: ColumnRecord["study"], groups: Record<string, readonly StudyRun[]>) => {
    const values: ColumnRecord["values"] = {};
    const effects = Object.entries(groups).map(([group, some]): Effect => {
      const words = some.map((run) => stateOf(curveOf(run)).word);
      const lost = words.filter((word) => word === "falling" || word === "collapsed").length;
      values[`${group}: lost`] = lost;
      values[`${group}: collapsed`] = words.filter((word) => word === "collapsed").length;
      values[`${group}: runs`] = some.length;
      const [low, high] = shareInterval(lost, some.length);
      return {
        ...{ what: group, group, estimate: lost / some.length - tolerated },
        interval: [low - tolerated, high - tolerated]
      };
    });
    return tested(study, margin, effects, values);
  };
  return {
    id: "decline",
    finding: null,
    claim: "training on does not make a run worse: at most one in twenty ends below its peak",
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
