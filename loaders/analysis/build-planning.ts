/** Curves and samples -> what forecasts of new runs need: measured ranges, noise of a run, draws of the laws. */
import { escape as bound } from "arquero";
import { forecastFrom } from "../../src/lib/inference/runs/within-run.js";
import { forecastSpread } from "../../src/lib/inference/runs/within-run-interval.js";
import { sizeCurve } from "../../src/lib/inference/sizes/between-sizes.js";
import { lawOfSlopes, refitLaws, resampleSlopes } from "../../src/lib/inference/sizes/law-bootstrap.js";
import { runVariances } from "../../src/lib/inference/sizes/slope-sample.js";
import { firstOf, itemAt } from "../../src/lib/items.js";
import { matching } from "../../src/lib/matching.js";
import { expectedCoverage } from "../../src/lib/plan/late-slope.js";
import { lateCurves } from "../../src/lib/plan/plan-study.js";
import { protocolWindow, selectWindow } from "../../src/lib/protocols.js";
import type {
  PlanningNoiseRecord,
  PlanningRecord,
  PlanningSeriesRecord
} from "../../src/lib/records/planning-record.js";
import type { Results } from "../../src/lib/results.js";
import { type Curve, type RunRow, resourceOf, resources } from "../../src/lib/runs.js";
import type { RunTable } from "../study/build-runs.js";
import { type Study, seriesCurves } from "../study/study.js";
import type { SeriesSamples } from "./build-samples.js";
import { inferenceSettings } from "./inference/build-inference.js";
import { always, type Stage } from "./stage-cache.js";

/** Draws kept: enough for a chance to within 0.025, light enough for a page. */
const draws = 400;
/** Draws are kept as whole multiples of this: below a hundredth of the least spread among them. */
const unit = 1e-5;
/** Made-up backtests beyond the ends of runs. */
const backtests = 400;

export interface PlanningInput {
  runs: RunTable;
  study: Study;
  /** curves as the results have them */
  drawn: Results["curves"];
  /** series without repeats are not among them: they are planned with, but have no intervals */
  samples: readonly SeriesSamples[];
}

/** @param stage keeps what a series gave before */
export function buildPlanning({ runs, study, drawn, samples }: PlanningInput, stage: Stage = always): PlanningRecord {
  return {
    settings: { draws, seed: inferenceSettings.seed, unit },
    groupSize: mainGroupSize(runs, study),
    series: study.series.flatMap((series) => {
      const all = seriesCurves(runs, study, series);
      // a plan counts in FLOPs and tokens: logs without them plan nothing
      if (all.length === 0 || all.some(({ computeFlops }) => !((computeFlops.at(-1) ?? 0) > 0))) return [];
      const curves = selectWindow(all, protocolWindow("full", series, all));
      return resources.map((resource): PlanningSeriesRecord => {
        const { family, variant } = series;
        const sample = samples.find(matching({ family, variant, resource }));
        const noise = sample && curves.length >= 3 ? stage("noise", sample, () => noiseOf(sample)) : null;
        const late = { curves: lateCurves(drawn, { family, variant, resource }), drift: noise?.drift ?? 0 };
        return {
          family,
          variant,
          resource,
          sizes: curves.map((curve) => describeRange(curve, resourceOf(curve, resource))),
          noise,
          ...stage("ahead", late, () => ({
            ahead: expectedCoverage(late.curves, late.drift, { draws: backtests, seed: inferenceSettings.seed })
          }))
        };
      });
    })
  };
}

function describeRange(curve: Curve, x: Float64Array) {
  const { modelSize, computeFlops, dataSamples } = curve;
  const last = dataSamples.length - 1;
  return {
    modelSize,
    from: firstOf(x),
    to: itemAt(x, last),
    tokensPerSample: itemAt(computeFlops, last) / (6 * modelSize * itemAt(dataSamples, last))
  };
}

function noiseOf({ samples, effects, curves, resource }: SeriesSamples): PlanningNoiseRecord {
  const { seed } = inferenceSettings;
  const { slopes, levels } = resampleSlopes(samples, effects, {
    resamples: draws,
    seed
  });
  const laws = refitLaws(samples, slopes);
  const fit = lawOfSlopes(samples);
  const sized = curves.map((curve) => sizeCurve(curve, resource));
  const spreads = forecastSpread(
    sized,
    samples,
    effects,
    forecastFrom(sized, (curve) => curve.loss.length)
  );
  const units = (value: number) => Math.round(value / unit) + 0;
  const settled = (b: number) =>
    fit.status === "converged" &&
    Number.isFinite(itemAt(laws.n0, b)) &&
    itemAt(laws.n0, b) > 0 &&
    Number.isFinite(itemAt(laws.kMax, b));
  const law = (of: (b: number) => number) =>
    Array.from({ length: draws }, (_, b) => (settled(b) ? units(of(b)) : null));
  return {
    drift: firstOf(spreads).drift,
    runDf: effects.df,
    sizes: samples.map((sample, i) => {
      const run = runVariances(sample, effects);
      return {
        modelSize: sample.modelSize,
        white: sample.white,
        wander: itemAt(spreads, i).local,
        runLevel: run.level,
        runSlope: run.slope,
        centre: Math.exp(sample.runCentre),
        slopes: Array.from(itemAt(slopes, i), (k) => units(k - sample.k)),
        levels: Array.from(itemAt(levels, i), (level) => units(level - sample.level))
      };
    }),
    kMax: law((b) => itemAt(laws.kMax, b) - fit.kMax),
    lnN0: law((b) => Math.log(itemAt(laws.n0, b)) - fit.lnN0)
  };
}

/** G that all logs of the main runs name. */
function mainGroupSize(runs: RunTable, study: Study): number | null {
  const families = new Set(study.series.map(({ family }) => family));
  const sizes = runs.table
    .filter(bound((d: RunRow) => d.experiment === "main" && families.has(d.family)))
    .select("groupSize")
    .dedupe()
    .array("groupSize") as number[];
  return sizes.length === 1 ? firstOf(sizes) : null;
}
