import type { CurveRecord } from "./results.js";
import type { Curve } from "./runs.js";

/** A curve of the results as the fits read it. */
export function curveFromRecord({ run, modelSize, ...columns }: CurveRecord): Curve {
  return {
    run,
    modelSize,
    step: Float64Array.from(columns.step),
    dataSamples: Float64Array.from(columns.dataSamples),
    computeFlops: Float64Array.from(columns.computeFlops),
    testLoss: Float64Array.from(columns.testLoss)
  };
}
