/** Forms of k(N) beside the law: their fits, predictions of each size by others, and how often noise alone is told apart. */
import {
  evaluateSlopeForm,
  fitSlopeForm,
  parameterCount,
  parametricForms,
  type SlopePoint,
  slopeForms
} from "../../../src/lib/forms/size-forms.js";
import { attributeForms } from "../../../src/lib/inference/runs/attribution.js";
import { n0Profile, type WeighedSlope } from "../../../src/lib/inference/sizes/n0-profile.js";
import { itemAt } from "../../../src/lib/items.js";
import type {
  AttributionRecord,
  FormsRecord,
  SeriesInferenceRecord
} from "../../../src/lib/records/inference-record.js";
import { tQuantile } from "../../../src/lib/statistics/distributions.js";
import { square } from "../../../src/lib/statistics/power.js";

const attributionDatasets = 400;

export function attributionOf(points: readonly SlopePoint[], seed: number, inflate: number): AttributionRecord[] {
  const options = { datasets: attributionDatasets, seed };
  const noise = attributeForms(points, options);
  const misfit = attributeForms(points, { ...options, inflate });
  return noise.map(({ truth, hitRate }, i) => ({ truth, hitRate, hitRateMisfit: itemAt(misfit, i).hitRate }));
}

export function profileOf(points: readonly WeighedSlope[]): SeriesInferenceRecord["profile"] {
  const { grid, values, noise, misfit } = n0Profile(points, (df) => tQuantile(0.975, df));
  const every = grid.map((_, i) => i).filter((i) => i % 3 === 0);
  return { grid: every.map((i) => itemAt(grid, i)), rise: every.map((i) => itemAt(values, i)), noise, misfit };
}

export function formsOf(points: readonly SlopePoint[], isInside: (point: SlopePoint) => boolean): FormsRecord {
  const predict = (fitted: readonly SlopePoint[], target: SlopePoint) =>
    parametricForms
      .filter((form) => fitted.length > parameterCount(form, fitted.length))
      .map((form) => {
        const k = evaluateSlopeForm(fitSlopeForm(form, fitted), target.modelSize);
        return { form, k, error: k - target.k };
      });
  const describe = (target: SlopePoint, fitted: readonly SlopePoint[], upTo: number | null) => ({
    design: upTo === null ? ("each" as const) : ("up to" as const),
    upTo,
    modelSize: target.modelSize,
    measured: target.k,
    standardError: Math.sqrt(target.variance),
    predicted: predict(fitted, target)
  });
  const each = points.map((target) =>
    describe(
      target,
      points.filter((point) => point !== target),
      null
    )
  );
  const upTo = points.slice(3, -1).flatMap((last) => {
    const fitted = points.filter(({ modelSize }) => modelSize <= last.modelSize);
    return points
      .filter(({ modelSize }) => modelSize > last.modelSize)
      .map((target) => describe(target, fitted, last.modelSize));
  });
  const fitAll = (some: readonly SlopePoint[]) =>
    slopeForms
      .filter((form) => parameterCount(form, some.length) <= some.length)
      .map((form) => fitSlopeForm(form, some));
  return {
    all: fitAll(points),
    withoutHeldOut: fitAll(points.filter(isInside)),
    heldOut: [...each, ...upTo],
    leaveOneOut: parametricForms.flatMap((form) => {
      const errors = each.flatMap(({ predicted }) => predicted.filter((fit) => fit.form === form));
      return errors.length < each.length || each.length === 0
        ? []
        : { form, rmse: Math.sqrt(errors.reduce((sum, { error }) => sum + square(error), 0) / errors.length) };
    })
  };
}
