/** Run table -> k of every run by itself, with an interval of that run alone: for series without repeats. */
import { FitError } from "../src/lib/fit-error.js";
import { fitOwnRun } from "../src/lib/own-runs/fit-own-run.js";
import type { RunSlopeRecord } from "../src/lib/results.js";
import { type Curve, type Resource, resourceOf, resources } from "../src/lib/runs.js";
import { hasResource } from "./build-fits.js";
import type { RunTable } from "./build-runs.js";
import type { SeriesSamples } from "./build-samples.js";
import { type Series, type Study, seriesCurves } from "./study.js";

/**
 * k of each run over all of its evaluations, as `rlscale fit` gives it for the log.
 * Series with repeats have better intervals, and points as a publication draws them bear none.
 */
export function buildRunSlopes(
  runs: Pick<RunTable, "table">,
  study: Study,
  samples: readonly Pick<SeriesSamples, "family" | "variant">[]
): RunSlopeRecord[] {
  const known = ({ family, variant }: Series) =>
    samples.some((one) => one.family === family && one.variant === variant);
  return study.series
    .filter((series) => !series.asPublished && !known(series))
    .flatMap((series) =>
      seriesCurves(runs, study, series).flatMap((curve) =>
        resources.flatMap((resource) => slopeOf(series, curve, resource))
      )
    );
}

/** Nothing where the run has no such resource, or too few evaluations. */
function slopeOf({ family, variant, kind }: Series, curve: Curve, resource: Resource): RunSlopeRecord[] {
  if (!hasResource(curve, resource)) return [];
  try {
    const lnX = resourceOf(curve, resource).map(Math.log);
    const lnL = curve.testLoss.map(Math.log);
    const fit = fitOwnRun({ run: curve.run, modelSize: curve.modelSize, lnX, lnL });
    return [{ family, variant, kind, resource, ...fit, modelSize: curve.modelSize }];
  } catch (error) {
    if (error instanceof FitError) return [];
    throw error;
  }
}
