/** Forms of L(X) on each curve of a series. */

import { type FormFit, fitForms } from "../../../src/lib/forms/curve-forms.js";
import { curvature, partSlopes, slopeParts } from "../../../src/lib/inference/curves/curve-forms-curvature.js";
import { forecastShares, forecastTest, judgeForms } from "../../../src/lib/inference/curves/curve-verdict.js";
import { smoothBend } from "../../../src/lib/inference/curves/smooth-bend.js";
import { scoreSigmoid } from "../../../src/lib/inference/runs/sigmoid-record.js";
import type { SizeCurve } from "../../../src/lib/inference/sizes/between-sizes.js";
import { ownSlope } from "../../../src/lib/inference/sizes/held-out-errors.js";
import { itemAt } from "../../../src/lib/items.js";
import type { CurveFormsRecord, FormFitRecord } from "../../../src/lib/records/prediction-record.js";
import type { Stage } from "../stage-cache.js";
import { noRepeats, type Subject } from "./subject.js";

/** Simulated curves without a bend. */
const bendDraws = 299;

/** What no other curve's log can change is a stage of its own. */
export function curveRecords({ key, curves, noise }: Subject, stage: Stage): CurveFormsRecord[] {
  return curves.map((curve, i) => {
    const known = noise && { sample: itemAt(noise.samples, i), effects: noise.effects };
    return {
      ...key,
      modelSize: curve.modelSize,
      points: curve.loss.length,
      ...stage("forms", { curve, verdicts: key.verdicts }, () => formsRecord(curve, key.verdicts)),
      curvature: known && {
        ...curvature(known.sample, known.effects),
        bend: smoothBend(known.sample, known.effects, { draws: bendDraws })
      },
      curvatureReason: known ? null : noRepeats,
      sigmoid:
        known && key.resource === "compute" ? stage("sigmoid", known.sample, () => scoreSigmoid(known.sample)) : null,
      slopes: known ? partSlopes(known.sample, curve.step, known.effects) : plainSlopes(curve)
    };
  });
}

function formsRecord(curve: SizeCurve, verdicts: boolean): Pick<CurveFormsRecord, "fits" | "forecasts" | "verdict"> {
  const fits = fitForms(curve);
  const forecasts = forecastShares.map((share) => forecastTest(curve, share));
  return {
    fits: fits.map(formFitRecord),
    forecasts: forecasts.map(({ forms, ...test }) => ({
      ...test,
      errors: forms.map(({ error }) => error),
      finalErrors: forms.map(({ finalError }) => finalError),
      status: forms.map(({ status }) => status)
    })),
    verdict: verdicts ? judgeForms(fits, forecasts) : null
  };
}

/** Slopes of the whole and its parts without standard errors. */
function plainSlopes(curve: SizeCurve): CurveFormsRecord["slopes"] {
  const windows: [number | null, number | null][] = [
    [null, null],
    ...slopeParts.map(([a, b]) => [a, b] as [number, number])
  ];
  return windows.flatMap(([fromStep, toStep]) => {
    const inside = (_: unknown, t: number) =>
      itemAt(curve.step, t) >= (fromStep ?? 0) && itemAt(curve.step, t) <= (toStep ?? Number.POSITIVE_INFINITY);
    const lnX = curve.lnX.filter(inside);
    if (lnX.length < 5) return [];
    return [
      {
        fromStep,
        toStep,
        points: lnX.length,
        k: ownSlope({ ...curve, lnX, lnL: curve.lnL.filter(inside) }),
        standardError: null
      }
    ];
  });
}

function formFitRecord(fit: FormFit): FormFitRecord {
  const { form, status, notIdentified, q, rss, aicc, r2, r2Log, autocorrelation } = fit;
  const { k = null, c: floor = null, amplitude, x0 = null, beta = null } = fit.parameters;
  return { form, status, notIdentified, k, floor, amplitude, x0, beta, q, rss, aicc, r2, r2Log, autocorrelation };
}
