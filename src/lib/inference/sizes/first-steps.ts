/** Where sizes begin at different steps: the law from the first step that all have, and with every size from its own first. */
import { learningEfficiency } from "../../forms/saturating.js";
import { firstOf } from "../../items.js";
import { logMoments } from "../../log-moments.js";
import type { FirstStepLawRecord, SensitivityRecord, SeriesInferenceRecord } from "../../records/inference-record.js";
import { type Curve, type Resource, resourceOf } from "../../runs.js";
import { fitUnder } from "./sensitivity.js";

/** The choice of the sensitivity table that keeps every size from its own first step. */
export const firstStepOfEachSize = { choice: "first step", value: "each size\u2019s own", fromStep: 1 } as const;

/**
 * @param drawn all sizes, every step on record
 * @returns null where all sizes begin together
 */
export function firstSteps(drawn: readonly Curve[], resource: Resource): SeriesInferenceRecord["firstSteps"] {
  const steps = drawn.map(({ step }) => step.filter((at) => at >= 1));
  const fromStep = Math.max(...steps.map((stepsOfSize) => firstOf(stepsOfSize)));
  const earlier = drawn.flatMap(({ modelSize }, i) => {
    const points = steps[i]!.filter((step) => step < fromStep).length;
    return points > 0 ? [{ modelSize, points }] : [];
  });
  if (earlier.length === 0) return null;
  return {
    fromStep,
    common: lawFrom(drawn, resource, fromStep),
    each: lawFrom(drawn, resource, firstStepOfEachSize.fromStep),
    earlier
  };
}

function lawFrom(drawn: readonly Curve[], resource: Resource, fromStep: number): FirstStepLawRecord {
  const { kMax, n0 }: SensitivityRecord = fitUnder(drawn, resource, { ...firstStepOfEachSize, fromStep });
  if (kMax === null || n0 === null) return { kMax, n0, largestMiss: null };
  const misses = drawn.map((curve) => {
    const keep = (values: Float64Array) => values.filter((_, t) => curve.step[t]! >= fromStep).map(Math.log);
    const { sxx, sxy } = logMoments(curve.modelSize, keep(resourceOf(curve, resource)), keep(curve.testLoss));
    return { modelSize: curve.modelSize, k: -sxy / sxx, law: learningEfficiency(curve.modelSize, { kMax, n0 }) };
  });
  const by = ({ k, law }: (typeof misses)[number]) => Math.abs(k - law);
  return { kMax, n0, largestMiss: misses.reduce((most, miss) => (by(miss) > by(most) ? miss : most)) };
}
