/** Which points of which sizes a fit reads: one rule for each protocol of the study. */
import { modelSize as sizeName } from "./format.js";
import type { FitWindow, Objective, Protocol } from "./results.js";
import type { Curve } from "./runs.js";

export const protocols: readonly Protocol[] = ["full", "inter", "intra"];
export const objectives: readonly Objective[] = ["log", "linear"];

/** Early part of a run that the `intra` protocol fits, by variant. */
type EarlyRule = { firstPoints: number } | { fromStep: number; toStep: number };

/** What a study says of the windows of one family and variant. */
export interface WindowRules {
  early: EarlyRule;
  /** N of the size that the fit between sizes leaves out, parameters */
  heldOutSize: number;
}

export interface WindowOverrides {
  fromStep?: number;
  toStep?: number;
  /** N of the sizes to keep, parameters */
  modelSizes?: readonly number[];
}

/**
 * The window of a protocol on these curves.
 *
 * - `full`: from the first step that every size has drawn;
 * - `inter`: the same, without the held-out size;
 * - `intra`: the early rule of the series.
 *
 * @param curves all sizes of one family and variant
 * @param overrides replace the rule's first step, its end, its sizes
 * @throws RangeError when an override leaves nothing or names a size that is not there
 */
export function protocolWindow(
  protocol: Protocol,
  rules: WindowRules,
  curves: readonly Curve[],
  overrides: WindowOverrides = {}
): FitWindow {
  const available = curves.map((curve) => curve.modelSize).sort((a, b) => a - b);
  const early = protocol === "intra" ? rules.early : null;
  const firstDrawn = Math.max(...curves.map((curve) => curve.step[0] ?? Number.POSITIVE_INFINITY));
  const window: FitWindow = {
    protocol,
    rule: "",
    fromStep: early ? ("fromStep" in early ? early.fromStep : null) : firstDrawn,
    toStep: early && "toStep" in early ? early.toStep : null,
    firstPoints: early && "firstPoints" in early ? early.firstPoints : null,
    modelSizes: protocol === "inter" ? available.filter((size) => size !== rules.heldOutSize) : available
  };
  if (overrides.fromStep !== undefined) window.fromStep = overrides.fromStep;
  if (overrides.toStep !== undefined) {
    window.toStep = overrides.toStep;
    window.firstPoints = null;
  }
  if (overrides.modelSizes !== undefined) {
    const missing = overrides.modelSizes.filter((size) => !available.includes(size));
    if (missing.length > 0)
      throw new RangeError(`sizes: no curve of ${missing.join(", ")} parameters; have ${available.join(", ")}`);
    window.modelSizes = [...overrides.modelSizes].sort((a, b) => a - b);
  }
  if (window.fromStep !== null && window.toStep !== null && window.fromStep > window.toStep) {
    throw new RangeError(`window: first step ${window.fromStep} is after last step ${window.toStep}`);
  }
  return { ...window, rule: describeWindow(window, available.length) + laterStarts(window, curves) };
}

/** The points of the window, as curves of their own. */
export function selectWindow(curves: readonly Curve[], window: FitWindow): Curve[] {
  return curves
    .filter((curve) => window.modelSizes.includes(curve.modelSize))
    .map((curve) => clipped(curve, windowRange(curve, window)));
}

/** Index range [from, to) of the curve's points inside the window. */
export function windowRange(
  curve: Pick<Curve, "step">,
  window: Pick<FitWindow, "fromStep" | "toStep" | "firstPoints">
): [number, number] {
  const { step } = curve;
  let from = 0;
  while (from < step.length && window.fromStep !== null && step[from]! < window.fromStep) from++;
  let to = from;
  while (to < step.length && (window.toStep === null || step[to]! <= window.toStep)) to++;
  if (window.firstPoints !== null) to = Math.min(to, from + window.firstPoints);
  return [from, to];
}

/** The points [from, to) of a curve, as a curve of their own. */
export function clipped(curve: Curve, [from, to]: readonly [number, number]): Curve {
  const part = (column: Float64Array) => column.subarray(from, to);
  return {
    ...curve,
    step: part(curve.step),
    dataSamples: part(curve.dataSamples),
    computeFlops: part(curve.computeFlops),
    testLoss: part(curve.testLoss)
  };
}

/** The sizes whose first point comes after the window's first step, in brackets; nothing where all begin with it. */
function laterStarts({ fromStep, modelSizes }: FitWindow, curves: readonly Curve[]): string {
  const late = curves
    .filter(({ modelSize, step }) => modelSizes.includes(modelSize) && fromStep !== null && (step[0] ?? 0) > fromStep)
    .map(({ modelSize, step }) => `${sizeName(modelSize)} from step ${step[0]}`);
  return late.length > 0 ? ` (${late.join(", ")})` : "";
}

function describeWindow({ fromStep, toStep, firstPoints, modelSizes }: FitWindow, available: number): string {
  const sizes = modelSizes.length === available ? "every size" : `${modelSizes.length} of ${available} sizes`;
  if (firstPoints !== null) {
    return `first ${firstPoints} points of ${sizes}${fromStep === null ? "" : ` from step ${fromStep}`}`;
  }
  if (toStep !== null) return `steps ${fromStep ?? "up"}${fromStep === null ? " to " : "-"}${toStep} of ${sizes}`;
  return fromStep === null ? `all steps of ${sizes}` : `from step ${fromStep} of ${sizes}`;
}
