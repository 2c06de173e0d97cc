/** What the page "Your logs" fetches of the study: slopes to compare with, curves to draw, and one run as an example log. */

import { figureData } from "../components/loss-curves/loss-curves-data.js";
import type { RunSlopes, StudyCurve, UserRunsData } from "../components/user-runs/user-runs-data.js";
import type { BesideRecord } from "../lib/beside/beside-record.js";
import { count, modelSize as sizeName } from "../lib/format.js";
import { firstOf, itemAt } from "../lib/items.js";
import type { CurveRecord, Results } from "../lib/results.js";
import { ofFamily } from "../lib/runs.js";
import { familyName, mainFamily } from "../lib/series-names.js";
import { type StudySlopes, studySlopes } from "../lib/user-runs/compare-with-study.js";
import { unnamedDomain } from "./run-sentences.js";

interface Said {
  beside?: BesideRecord | null;
  /** the study's score, as its logs call it */
  score?: string;
}

export function userRunsData(
  results: Results,
  { beside = null, score = results.study.benchmark }: Said = {}
): UserRunsData {
  const series = studySlopes(results);
  const main = mainFamily(results);
  const slopes = runSlopes(results);
  const families = [...new Set([main, ...[...series, ...slopes].map(({ family }) => family)])];
  return {
    beside,
    hash: results.inputs.hash,
    names: Object.fromEntries(families.map((family) => [family, familyName(results, family)])),
    task: taskWords(results, score),
    dataUnit: results.study.dataUnit,
    series: [...series].sort((a, b) => Number(b.family === main) - Number(a.family === main)),
    slopes: slopes.sort((a, b) => Number(b.family === main) - Number(a.family === main)),
    curves: families.flatMap((family) =>
      (series.some((series) => series.family === family)
        ? figureData(results, family).curves
        : results.curves.filter((curve) => curve.family === family && curve.benchmark === results.study.benchmark)
      ).map(drawn)
    ),
    example: exampleOf(results)
  };
}

/** What the study's models are scored on: "500 held-out problems in mathematics (holdout)". */
function taskWords({ study: { heldOutProblems, domain } }: Results, score: string): string {
  const problems = heldOutProblems ? `${count(heldOutProblems)} held-out problems` : "problems";
  return `${problems}${domain && domain !== unnamedDomain ? ` in ${domain}` : ""} (${score})`;
}

/** Each run's own slope, of series without a law. */
function runSlopes({ runSlopes: all, inference }: Results): RunSlopes[] {
  const bySeries = new Map<string, RunSlopes>();
  for (const { run, family, variant, resource, modelSize, k, interval } of all) {
    const isOf = (series: Pick<StudySlopes, "family" | "variant" | "resource"> | RunSlopes) =>
      series.family === family && series.variant === variant && series.resource === resource;
    if (inference.series.some(isOf)) continue;
    const key = `${family} ${variant} ${resource}`;
    const slope = bySeries.get(key) ?? { family, variant, resource, sizes: [] };
    slope.sizes.push({ run, modelSize, k, interval });
    bySeries.set(key, slope);
  }
  return [...bySeries.values()];
}

/** Five significant digits: these are only drawn. */
function drawn({
  family,
  variant,
  modelSize,
  step,
  dataSamples,
  computeFlops,
  testLoss
}: CurveRecord | StudyCurveRecord): StudyCurve {
  const short = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(5)));
  return { family, variant, modelSize, step, samples: dataSamples, flops: short(computeFlops), loss: short(testLoss) };
}

type StudyCurveRecord = Omit<CurveRecord, "kind" | "benchmark">;

/**
 * A run of the study from its first step on, as verl's file logger would have written it: a single run where there is one,
 * of the size nearest to the middle.
 */
function exampleOf(results: Results): UserRunsData["example"] {
  const family = mainFamily(results);
  const isMain = (curve: CurveRecord) => curve.family === family && curve.benchmark === results.study.benchmark;
  const whole = (curve: CurveRecord) => curve.step.length > 0 && firstOf(curve.step) <= 1;
  const curves = results.curves.filter((curve) => isMain(curve) && whole(curve));
  const single = results.otherCurves.filter(
    (curve) => isMain(curve) && whole(curve) && curve.state === "current" && curve.kind === "repeat"
  );
  const sizes = [...new Set(curves.map(({ modelSize }) => modelSize))].sort((a, b) => a - b);
  const middle = Math.floor(sizes.length / 2);
  const nearest = (candidates: readonly CurveRecord[]) =>
    [...candidates].sort(
      (a, b) => Math.abs(sizes.indexOf(a.modelSize) - middle) - Math.abs(sizes.indexOf(b.modelSize) - middle)
    )[0];
  const run = nearest(single) ?? nearest(curves);
  if (!run) return null;
  const name = `${family}-${sizeName(run.modelSize)}-${run.variant}`.toLowerCase();
  const lines = run.step.map((step, i) => {
    const before = i > 0 ? (run.computeFlops[i - 1] ?? 0) : 0;
    // a run whose tokens are not known has no compute
    const tokens = Math.round(((run.computeFlops[i] ?? 0) - before) / (6 * run.modelSize));
    const data = {
      "training/global_step": step,
      [`val-core/${results.study.benchmark}/acc/mean@1`]: Number((1 - itemAt(run.testLoss, i)).toFixed(6)),
      ...(step > 0 && tokens > 0 ? { "perf/total_num_tokens": tokens } : {})
    };
    return `${JSON.stringify({ step, data })}\n`;
  });
  const about = `${ofFamily(familyName(results, family), `${sizeName(run.modelSize)} ${run.variant}`)}, ${run.kind === "repeat" ? "one repeat" : "the mean run"} of the study`;
  return { path: `example/${name}.jsonl`, text: lines.join(""), about };
}
