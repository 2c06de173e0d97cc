/**
 * `npm run bench:fits`: speed of the fits and the objective they reach, beside the study's optimiser and a library.
 * `npm run bench:fits -- --record` also writes the medians to data/benchmarks.json, which the methods page prints.
 */

import { levenbergMarquardt } from "ml-levenberg-marquardt";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { buildSamples } from "../../loaders/analysis/build-samples.js";
import { writeOneFile } from "../../loaders/output/kept-files.js";
import { buildRuns } from "../../loaders/study/build-runs.js";
import { readStudy } from "../../loaders/study/study.js";
import { refitLaws, resampleSlopes } from "../../src/lib/inference/sizes/law-bootstrap.js";
import { fitLaw } from "../../src/lib/law/fit-law.js";
import { polishLinear } from "../../src/lib/law/polish-linear.js";
import { logCurve } from "../../src/lib/log-moments.js";
import { protocolWindow, selectWindow } from "../../src/lib/protocols.js";
import type { Objective } from "../../src/lib/results.js";
import { type Curve, curveFromRecord, type Resource, resourceOf, type Variant } from "../../src/lib/runs.js";
import { objectiveAt } from "../helpers/objective-at.js";
import { optimiserRuns } from "../helpers/optimiser-runs.js";
import { plantedCurves } from "../helpers/planted.js";
import { medianSeconds, milliseconds } from "./timing.js";

const { curves: records, study } = await loadResults();

const seriesOf = (variant: Variant) => study.series.find((one) => one.family === "qwen2.5" && one.variant === variant)!;

function studyCurves(variant: Variant, fromStep?: number): Curve[] {
  const all = records.filter((curve) => curve.family === "qwen2.5" && curve.variant === variant).map(curveFromRecord);
  return selectWindow(all, protocolWindow("full", seriesOf(variant), all, { fromStep }));
}

const points = (curves: readonly Curve[]) => curves.reduce((sum, { step }) => sum + step.length, 0);
const print = (...cells: string[]) =>
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(44) : cell.padStart(16))).join(""));

/** What the methods page prints: medians, seconds, on one core. */
const record = {
  command: "npm run bench:fits -- --record",
  node: process.version,
  fits: [] as Record<string, number | string>[],
  polish: 0,
  optimiser: [] as Record<string, number | string>[],
  library: null as Record<string, number | string> | null,
  refits: { number: 10_000, seconds: 0 },
  growth: [] as Record<string, number>[]
};

console.log("One joint fit, one core (median of repeated calls; target: under 1 ms for 732 points)");
print("", "median", "calls");
for (const objective of ["log", "linear"] as const) {
  const curves = studyCurves("base");
  const { seconds, calls } = medianSeconds(() => fitLaw(curves, { resource: "compute", objective }));
  print(`fitLaw, ${objective}, ${points(curves)} points`, milliseconds(seconds), String(calls));
  record.fits.push({ objective, points: points(curves), seconds, calls });
}
{
  const curves = studyCurves("base").map((curve) => logCurve(curve, "compute"));
  const weights = new Float64Array(curves.length).fill(1 / curves.length);
  const { seconds, calls } = medianSeconds(() => polishLinear(curves, weights, { kMax: 0.129, n0: 13.1e9 }));
  print("of which one Levenberg-Marquardt polish", milliseconds(seconds), String(calls));
  record.polish = seconds;
}

console.log("\nAgainst the study's optimiser (its seconds and objectives: data/reference/paper/optimiser.json)");
console.log(
  "objective ratio: ours over theirs as reached; same data: ours over the objective of their parameters on these logs"
);
print("", "ours", "theirs", "time ratio", "objective ratio", "same data");
for (const run of optimiserRuns()) {
  const curves = studyCurves(run.variant, run.fromStep);
  const options = { resource: run.resource, objective: "linear" as Objective };
  const { seconds } = medianSeconds(() => fitLaw(curves, options), { budget: 0.4 });
  const reached = fitLaw(curves, options).goodness.objective;
  print(
    `${run.variant}, ${run.resource}, from step ${run.fromStep}`,
    milliseconds(seconds),
    `${run.seconds.toFixed(2)} s`,
    `1/${Math.round(run.seconds / seconds)}`,
    (reached / run.objective).toFixed(10),
    (reached / objectiveAt(curves, run.resource, "linear", run.kMax, run.n0)).toFixed(10)
  );
  record.optimiser.push({
    variant: run.variant,
    resource: run.resource,
    fromStep: run.fromStep,
    seconds,
    objective: reached,
    theirSeconds: run.seconds,
    theirObjective: run.objective,
    theirParametersHere: objectiveAt(curves, run.resource, "linear", run.kMax, run.n0)
  });
}

console.log("\nAgainst ml-levenberg-marquardt 5.1, same data, same objective, same start, same run");
{
  const curves = studyCurves("base");
  const { seconds } = medianSeconds(() => fitLaw(curves, { resource: "compute", objective: "linear" }));
  const ours = fitLaw(curves, { resource: "compute", objective: "linear" });
  const peer = libraryFit(curves, "compute");
  const { seconds: theirs } = medianSeconds(() => libraryFit(curves, "compute"));
  print("", "ours", "theirs", "time ratio", "objective ratio");
  print(
    "base, compute, from step 1",
    milliseconds(seconds),
    milliseconds(theirs),
    `1/${(theirs / seconds).toFixed(1)}`,
    (ours.goodness.objective / peer).toFixed(10)
  );
  record.library = {
    name: "ml-levenberg-marquardt",
    seconds,
    objective: ours.goodness.objective,
    theirSeconds: theirs,
    theirObjective: peer
  };
}

console.log("\nLog-space refits of the joint law to resampled slopes, one core (target: 10,000 under 1 s)");
{
  const [first] = buildSamples(await buildRuns(projectRoot), await readStudy(projectRoot));
  const { samples, effects } = first!;
  const { slopes } = resampleSlopes(samples, effects, { blockLength: 10, resamples: 10_000, seed: 1 });
  const { seconds, calls } = medianSeconds(() => refitLaws(samples, slopes), { budget: 2 });
  print("10,000 refits, seven sizes", `${seconds.toFixed(3)} s`, String(calls));
  record.refits.seconds = seconds;
}

console.log("\nGrowth with the number of points (planted law, noise 0.01)");
print("points", "log", "linear", "log, ns/point", "linear, ns/point");
for (const n of [1e3, 1e4, 1e5, 1e6]) {
  const curves = plantedCurves({ kMax: 0.127, n0: 13.4e9, noise: 0.01, steps: Math.round(n / 7) });
  const times = (["log", "linear"] as const).map(
    (objective) => medianSeconds(() => fitLaw(curves, { resource: "data", objective }), { budget: 0.4 }).seconds
  );
  print(
    String(points(curves)),
    ...times.map(milliseconds),
    ...times.map((seconds) => ((seconds / points(curves)) * 1e9).toFixed(0))
  );
  record.growth.push({ points: points(curves), log: times[0]!, linear: times[1]! });
}

if (process.argv.includes("--record")) {
  await writeOneFile("data/benchmarks.json", `${JSON.stringify(record, null, 2)}\n`, "npm run bench:fits");
  console.log("\nwritten to data/benchmarks.json");
}

/** Objective that the library reaches: all points in one vector, weights folded into the values. */
function libraryFit(curves: readonly Curve[], resource: Resource): number {
  const flat = curves.flatMap((curve, size) => {
    const x = resourceOf(curve, resource);
    const lnX = x.map(Math.log);
    const centre = lnX.reduce((a, b) => a + b, 0) / lnX.length;
    const scale = 1 / Math.sqrt(lnX.length * curves.length);
    return Array.from(lnX, (value, j) => ({ size, scale, dx: value - centre, loss: curve.testLoss[j]! }));
  });
  const model = ([lnK, lnN0, ...levels]: number[]) => {
    const slopes = curves.map(({ modelSize }) => Math.exp(lnK!) / (1 + Math.exp(lnN0!) / modelSize));
    return (index: number) => {
      const { size, scale, dx } = flat[index]!;
      return scale * Math.exp(levels[size]! - slopes[size]! * dx);
    };
  };
  const start = [
    Math.log(0.129),
    Math.log(13.1e9),
    ...curves.map((c) => Math.log(c.testLoss.reduce((a, b) => a + b, 0) / c.step.length))
  ];
  const { parameterValues } = levenbergMarquardt(
    { x: flat.map((_, i) => i), y: flat.map(({ scale, loss }) => scale * loss) },
    model,
    {
      initialValues: start,
      damping: 1e-6,
      maxIterations: 100,
      errorTolerance: 1e-15,
      gradientDifference: 1e-6,
      centralDifference: true
    }
  );
  const fitted = model(parameterValues);
  return flat.reduce((sum, { scale, loss }, i) => sum + (scale * loss - fitted(i)) ** 2, 0);
}
