/** What a size takes from a fit that has not seen it: its strict line, and bands. */
import { FitError } from "../../lib/fit-error.js";
import { powerLawLoss } from "../../lib/forms/power-law.js";
import {
  levelForms,
  predictStrictly,
  type SizeCurve,
  type StrictPrediction,
  sizeCurve
} from "../../lib/inference/sizes/between-sizes.js";
import { heldOutBands, type RunNoise } from "../../lib/inference/sizes/held-out-band.js";
import { relativeErrors } from "../../lib/inference/sizes/relative-errors.js";
import { itemAt, mustGet } from "../../lib/items.js";
import { clipped } from "../../lib/protocols.js";
import type { Curve } from "../../lib/runs.js";
import type { FigureData } from "./loss-curves-data.js";
import type { LossCurvesState, SizeBand, SizeModel } from "./loss-curves-state.js";

/**
 * The strict line of each held-out size, and both bands. Fits on ln L only: the level is extrapolated there, and the
 * intervals are of that fit.
 */
export function predictHeldOutSizes(
  data: FigureData,
  { variant, resource, objective }: LossCurvesState,
  curves: Curve[],
  sizes: SizeModel[],
  ranges: ReadonlyMap<number, readonly [number, number]>
): void {
  if (objective !== "log") return;
  const inFit = curves.filter((_, i) => itemAt(sizes, i).inFit);
  const logs = (curve: Curve) => sizeCurve(clipped(curve, mustGet(ranges, curve.modelSize)), resource);
  const fitted = inFit.map(logs);
  const noiseOf = (modelSize: number) =>
    data.noise?.find((size) => size.variant === variant && size.resource === resource && size.modelSize === modelSize);
  for (const [i, size] of sizes.entries()) {
    if (size.inFit) continue;
    const target = logs(itemAt(curves, i));
    const prediction = strictly(fitted, target);
    const level = prediction?.levels[levelForms.indexOf(prediction.choice.form)];
    if (!prediction || prediction.k === null || level === null || level === undefined) continue;
    const { k, referenceLnX } = prediction;
    const errorsAt = (height: number) =>
      relativeErrors(target.loss, 0, (t) => Math.exp(height - k * (itemAt(target.lnX, t) - referenceLnX)));
    const { absolute, signed } = errorsAt(level);
    const intercept = level + k * referenceLnX;
    const all = prediction.levels.flatMap((height) => (height === null ? [] : [errorsAt(height).absolute]));
    const range: [number, number] = [Math.min(...all), Math.max(...all)];
    size.strict = { intercept, meanError: absolute, signedError: signed, range };
    const noise = [...inFit.map(({ modelSize }) => modelSize), size.modelSize].map(noiseOf);
    if (sizes.filter((size) => !size.inFit).length > 1 || noise.some((record) => record === undefined)) continue;
    const bands = heldOutBands(fitted, target, noise as RunNoise[]);
    if (!bands) continue;
    const x = Array.from(bands.lnX, Math.exp);
    const edges = (level: number, half: Float64Array): SizeBand => ({
      x,
      low: x.map((value, j) => powerLawLoss(value, k, level - itemAt(half, j))),
      high: x.map((value, j) => powerLawLoss(value, k, level + itemAt(half, j)))
    });
    size.band = edges(size.intercept, bands.calibrated);
    size.strictBand = bands.strict && edges(intercept, bands.strict);
  }
}

/** null where a run does not reach the step at which levels are compared. */
function strictly(fitted: readonly SizeCurve[], target: SizeCurve): StrictPrediction | null {
  try {
    return predictStrictly(fitted, target);
  } catch (error) {
    if (error instanceof FitError) return null;
    throw error;
  }
}

export function addForecasts(data: FigureData, { variant, resource, cut }: LossCurvesState, sizes: SizeModel[]): void {
  for (const size of sizes) {
    size.band =
      data.forecasts?.find(
        (forecast) =>
          forecast.variant === variant &&
          forecast.resource === resource &&
          forecast.modelSize === size.modelSize &&
          (cut === null ? forecast.share === null : forecast.share !== null && Math.round(forecast.share * 100) === cut)
      ) ?? null;
  }
}
