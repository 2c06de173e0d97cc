/** Run table -> k of every run by itself, with an interval of that run alone: for series without repeats. */

import { sampleAlone } from "../../src/lib/inference/sizes/slope-sample.js";
import type { RunLawRecord, RunSlopeRecord } from "../../src/lib/results.js";
import { type Curve, type Resource, resourceOf, resources } from "../../src/lib/runs.js";
import { countUserLaw } from "../../src/lib/user-runs/count-user-law.js";
import { type CountedRun, countUserRun } from "../../src/lib/user-runs/count-user-run.js";
import { fitUserRun, type SlopeCurve } from "../../src/lib/user-runs/fit-user-run.js";
import { fitUserLaw } from "../../src/lib/user-runs/user-law.js";
import type { RunTable } from "../study/build-runs.js";
import { type Series, type Study, seriesCurves } from "../study/study.js";
import type { SeriesSamples } from "./build-samples.js";
import { fitted } from "./fitted.js";
import { repeatCounts, repeatedCurve } from "./repeated-curves.js";

type Runs = Pick<RunTable, "table">;
type Known = readonly Pick<SeriesSamples, "family" | "variant">[];

/**
 * k of each run over all of its evaluations, as `rlscale fit` gives it for the log; by counts of wrong answers too.
 * Series with repeats have better intervals, and points as a publication draws them bear none.
 */
export function buildRunSlopes(runs: Runs, study: Study, samples: Known): RunSlopeRecord[] {
  return seriesAlone(study, samples).flatMap((series) => {
    const { family, variant, kind } = series;
    const counted = countedRuns(runs, study, series);
    return seriesCurves(runs, study, series).flatMap((curve) =>
      // a resource that the run lacks has no logarithm to fit
      resources.flatMap((resource) =>
        fitted(() => {
          const { run, modelSize } = curve;
          const { lnX, lnL } = slopeCurve(curve, resource);
          const sample = sampleAlone(modelSize, lnX, lnL, run);
          const fit = fitUserRun({ run, modelSize, lnX, lnL }, { sample });
          const counts = countUserRun(counted(curve, resource), sample);
          return { family, variant, kind, resource, ...fit, counts, modelSize };
        })
      )
    );
  });
}

/** The law over the sizes of each such series that has enough of them; none where a run has no such resource. */
export function buildRunLaws(runs: Runs, study: Study, samples: Known): RunLawRecord[] {
  return seriesAlone(study, samples).flatMap((series) => {
    const { family, variant } = series;
    const curves = seriesCurves(runs, study, series);
    const counted = countedRuns(runs, study, series);
    return resources.flatMap((resource) =>
      fitted(() => ({
        family,
        variant,
        resource,
        ...fitUserLaw(curves.map((curve) => slopeCurve(curve, resource))),
        counts: countUserLaw(curves.map((curve) => ({ modelSize: curve.modelSize, counted: counted(curve, resource) })))
      }))
    );
  });
}

/** What counts take of each run of a series: every evaluation, with as many problems as the study says. */
function countedRuns(runs: Runs, study: Study, series: Series): (curve: Curve, resource: Resource) => CountedRun {
  const solved = seriesCurves(runs, study, series, { allRight: true });
  const repeats = repeatCounts(runs, study);
  const { heldOutProblems: count } = study;
  const answers = count === 0 ? null : { count, from: "heldOutProblems" };
  return (curve, resource) => {
    const parts = [curve, ...solved.filter(({ run }) => run === curve.run)];
    const ofStep = (step: number) => (series.kind === "mean" ? repeats(series, curve, step) : 1);
    return { ...repeatedCurve(parts, resource, ofStep), answers };
  };
}

/** Series of measurements without repeats. */
function seriesAlone({ series }: Study, samples: Known): Series[] {
  return series.filter(
    ({ family, variant, asPublished }) =>
      !asPublished && !samples.some((sample) => sample.family === family && sample.variant === variant)
  );
}

function slopeCurve(curve: Curve, resource: Resource): SlopeCurve {
  const { run, modelSize, testLoss } = curve;
  return { run, modelSize, lnX: resourceOf(curve, resource).map(Math.log), lnL: testLoss.map(Math.log) };
}
