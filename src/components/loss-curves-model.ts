/** What a loss-curve figure shows for a state: the fit, each size's points and line. Pure: the same in Node and page. */
import { type FittedLaw, fitLaw } from "../lib/fit-law.js";
import { learningEfficiency, powerLawLoss } from "../lib/laws.js";
import { protocolWindow, selectWindow, type WindowRules, windowRange } from "../lib/protocols.js";
import type { Family, FitWindow, Objective } from "../lib/results.js";
import { type Curve, type Resource, resourceOf, type Variant } from "../lib/runs.js";
import type { LossCurvesState } from "./loss-curves-state.js";

/** A curve as JSON carries it. */
export interface FigureCurve {
  run: string;
  family: Family;
  variant: Variant;
  modelSize: number;
  step: number[];
  dataSamples: number[];
  computeFlops: number[];
  testLoss: number[];
}

export interface FigureData {
  /** SHA-256 of the logs, hex */
  hash: string;
  family: Family;
  /** the family as people write it */
  familyName: string;
  heldOutProblems: number;
  /** the windows of each variant */
  series: (WindowRules & { variant: Variant })[];
  curves: FigureCurve[];
}

export interface SizePoint {
  step: number;
  x: number;
  loss: number;
  /** true = in the fit, drawn as a dot; false = a ring */
  inFit: boolean;
}

export interface SizeLine {
  from: number;
  to: number;
  /** `extrapolated`: beyond the fitted points, or on a size that the fit has not seen */
  mode: "fitted" | "extrapolated";
}

export interface SizeModel {
  modelSize: number;
  points: SizePoint[];
  inFit: boolean;
  /** k(N) of the law */
  learningEfficiency: number;
  /** E(N): the fit's, or set on the size's own points where the size is held out */
  intercept: number;
  lines: SizeLine[];
  /** mean |measured / line - 1| over the points in the window */
  meanError: number;
  /** the same over later points that the fit has not seen; null when there are none */
  meanErrorLater: number | null;
  /** R^2 on L; null for sizes that are not in the fit */
  r2: number | null;
}

export interface LossCurvesModel {
  state: LossCurvesState;
  family: Family;
  familyName: string;
  heldOutProblems: number;
  hash: string;
  law: FittedLaw;
  window: FitWindow;
  sizes: SizeModel[];
  /** N in the fit */
  fitted: number[];
  /** N held out */
  heldOut: number[];
  /** whether K_max and N_0 are determined */
  determined: boolean;
}

/** N of the sizes that a variant has, ascending. */
export function sizesOf(data: FigureData, variant: Variant): number[] {
  return data.curves.filter((curve) => curve.variant === variant).map((curve) => curve.modelSize);
}

/** Sizes that are in the fit when nobody has chosen. */
export function defaultSizes(data: FigureData, state: LossCurvesState): number[] {
  return protocolWindow(state.protocol, rulesOf(data, state.variant), figureCurves(data, state.variant)).modelSizes;
}

export function lossCurvesModel(data: FigureData, state: LossCurvesState): LossCurvesModel {
  const curves = figureCurves(data, state.variant);
  const overrides = state.sizes === null ? {} : { modelSizes: state.sizes };
  const window = protocolWindow(state.protocol, rulesOf(data, state.variant), curves, overrides);
  const { resource, objective } = state;
  const law = fitLaw(selectWindow(curves, window), { resource, objective });
  const sizes = curves.map((curve) => sizeModel(curve, law, window, resource, objective));
  return {
    state,
    family: data.family,
    familyName: data.familyName,
    heldOutProblems: data.heldOutProblems,
    hash: data.hash,
    law,
    window,
    sizes,
    fitted: sizes.filter((size) => size.inFit).map((size) => size.modelSize),
    heldOut: sizes.filter((size) => !size.inFit).map((size) => size.modelSize),
    determined: law.status === "converged" || law.status === "max-iterations"
  };
}

function sizeModel(
  curve: Curve,
  law: FittedLaw,
  window: FitWindow,
  resource: Resource,
  objective: Objective
): SizeModel {
  const { modelSize } = curve;
  const x = resourceOf(curve, resource);
  const [from, to] = windowRange(curve, window);
  const fitted = law.sizes.find((size) => size.modelSize === modelSize);
  const k = fitted?.learningEfficiency ?? learningEfficiency(modelSize, law);
  const intercept =
    fitted?.intercept ?? ownLevel(x.subarray(from, to), curve.testLoss.subarray(from, to), k, objective);
  const points: SizePoint[] = Array.from(x, (value, i) => ({
    step: curve.step[i]!,
    x: value,
    loss: curve.testLoss[i]!,
    inFit: fitted !== undefined && i >= from && i < to
  }));
  const errors = points.map((point) => Math.abs(point.loss / powerLawLoss(point.x, k, intercept) - 1));
  return {
    modelSize,
    points,
    inFit: fitted !== undefined,
    learningEfficiency: k,
    intercept,
    lines: linesOf(x, from, to, fitted !== undefined),
    meanError: average(errors.slice(from, to))!,
    meanErrorLater: average(errors.slice(to)),
    r2: fitted?.r2 ?? null
  };
}

function linesOf(x: Float64Array, from: number, to: number, inFit: boolean): SizeLine[] {
  const start = x[from]!;
  const cut = x[to - 1]!;
  const end = x[x.length - 1]!;
  if (!inFit) return [{ from: start, to: end, mode: "extrapolated" }];
  const fitted: SizeLine = { from: start, to: cut, mode: "fitted" };
  return to < x.length ? [fitted, { from: cut, to: end, mode: "extrapolated" }] : [fitted];
}

/**
 * Intercept of a line with a given slope, set on points of its own: the least squares of ln L (`log`) or of L (`linear`).
 */
export function ownLevel(x: Float64Array, loss: Float64Array, k: number, objective: Objective): number {
  let top = 0;
  let bottom = 0;
  for (let i = 0; i < x.length; i++) {
    if (objective === "log") {
      top += Math.log(loss[i]!) + k * Math.log(x[i]!);
      bottom += 1;
    } else {
      const shape = powerLawLoss(x[i]! / x[0]!, k, 0);
      top += loss[i]! * shape;
      bottom += shape * shape;
    }
  }
  return objective === "log" ? top / bottom : Math.log(top / bottom) + k * Math.log(x[0]!);
}

function rulesOf(data: FigureData, variant: Variant): WindowRules {
  const rules = data.series.find((one) => one.variant === variant);
  if (rules === undefined) throw new RangeError(`figure data: no windows for ${variant}`);
  return rules;
}

/** Curves of a variant as fits read them. */
export function figureCurves(data: FigureData, variant: Variant): Curve[] {
  return data.curves
    .filter((curve) => curve.variant === variant)
    .map((curve) => ({
      run: curve.run,
      modelSize: curve.modelSize,
      step: Float64Array.from(curve.step),
      dataSamples: Float64Array.from(curve.dataSamples),
      computeFlops: Float64Array.from(curve.computeFlops),
      testLoss: Float64Array.from(curve.testLoss)
    }));
}

function average(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
