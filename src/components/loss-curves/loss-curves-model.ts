/** What a loss-curve figure shows for a state: the fit, each size's points and line. Pure: the same in Node and page. */

import { powerLawLoss } from "../../lib/forms/power-law.js";
import { learningEfficiency } from "../../lib/forms/saturating.js";
import { mean } from "../../lib/goodness.js";
import { relativeErrors } from "../../lib/inference/sizes/relative-errors.js";
import { firstOf, itemAt, mustGet } from "../../lib/items.js";
import { type FittedLaw, fitLaw } from "../../lib/law/fit-law.js";
import { clipped, protocolWindow, type WindowRules, windowRange } from "../../lib/protocols.js";
import type { FitWindow, Objective } from "../../lib/results.js";
import { type Curve, curveFromRecord, type Resource, resourceOf, type Variant } from "../../lib/runs.js";
import type { FigureData } from "./loss-curves-data.js";
import { addForecasts, predictHeldOutSizes } from "./loss-curves-held-out.js";
import type { LossCurvesModel, LossCurvesState, SizeLine, SizeModel, SizePoint } from "./loss-curves-state.js";

/** N of the sizes that a variant has, ascending. */
export function sizesOf(data: FigureData, variant: Variant): number[] {
  return data.curves.filter((curve) => curve.variant === variant).map((curve) => curve.modelSize);
}

/** Sizes that are in the fit when nobody has chosen. */
export function defaultSizes(data: FigureData, state: LossCurvesState): number[] {
  return protocolWindow(state.protocol, rulesOf(data, state.variant), figureCurves(data, state.variant)).modelSizes;
}

/** How a fit is looked at, which changes nothing in it. */
type Look = "focus" | "smooth" | "x" | "fitY";

/** What is fitted; what only stands out or is smoothed may be left out. */
export type FitChoice = Omit<LossCurvesState, "cut" | Look> & Partial<Pick<LossCurvesState, "cut" | Look>>;

/** Models of a study that are fitted once each: a state that only looks at a fit otherwise has the same law. */
export function modelsOf(data: FigureData): (state: LossCurvesState) => LossCurvesModel {
  const known = new Map<string, LossCurvesModel>();
  return (state) => {
    const { focus, smooth, x, fitY, ...fit } = state;
    const key = JSON.stringify(fit);
    const model = known.get(key) ?? lossCurvesModel(data, state);
    known.set(key, model);
    return { ...model, state };
  };
}

export function resourceExtent(
  data: FigureData,
  { variant, resource }: Pick<LossCurvesState, "variant" | "resource">
): [number, number] {
  const xs = figureCurves(data, variant).flatMap((curve) => [...resourceOf(curve, resource)]);
  return [Math.min(...xs), Math.max(...xs)];
}

export function lossCurvesModel(data: FigureData, choice: FitChoice): LossCurvesModel {
  const state: LossCurvesState = { cut: null, focus: null, smooth: false, x: null, fitY: false, ...choice };
  const curves = figureCurves(data, state.variant);
  const overrides = state.sizes === null ? {} : { modelSizes: state.sizes };
  const window = protocolWindow(state.protocol, rulesOf(data, state.variant), curves, overrides);
  const { resource, objective } = state;
  const ranges = new Map(curves.map((curve) => [curve.modelSize, rangeOf(curve, window, state)]));
  const inFit = curves.filter(({ modelSize }) => window.modelSizes.includes(modelSize));
  const law = fitLaw(
    inFit.map((curve) => clipped(curve, mustGet(ranges, curve.modelSize))),
    { resource, objective }
  );
  const sizes = curves.map((curve) => sizeModel(curve, law, mustGet(ranges, curve.modelSize), resource, objective));
  if (state.protocol !== "intra") predictHeldOutSizes(data, state, curves, sizes, ranges);
  else if (state.sizes === null && objective === "log") addForecasts(data, state, sizes);
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
  [from, to]: readonly [number, number],
  resource: Resource,
  objective: Objective
): SizeModel {
  const { modelSize } = curve;
  const x = resourceOf(curve, resource);
  const fitted = law.sizes.find((size) => size.modelSize === modelSize);
  const k = fitted?.learningEfficiency ?? learningEfficiency(modelSize, law);
  const intercept =
    fitted?.intercept ?? levelOfSize(x.subarray(from, to), curve.testLoss.subarray(from, to), k, objective);
  const points: SizePoint[] = Array.from(x, (value, i) => ({
    step: itemAt(curve.step, i),
    x: value,
    loss: itemAt(curve.testLoss, i),
    inFit: fitted !== undefined && i >= from && i < to
  }));
  const line = (t: number) => powerLawLoss(itemAt(x, t), k, intercept);
  const hasLater = to < points.length;
  const still = fitted && hasLater ? mean(curve.testLoss.subarray(Math.max(from, to - 5), to)) : null;
  return {
    modelSize,
    points,
    inFit: fitted !== undefined,
    learningEfficiency: k,
    intercept,
    lines: linesOf(x, from, to, fitted !== undefined),
    meanError: relativeErrors(curve.testLoss.subarray(0, to), from, line).absolute,
    meanErrorLater: hasLater ? relativeErrors(curve.testLoss, to, line).absolute : null,
    r2: fitted?.r2 ?? null,
    strict: null,
    band: null,
    strictBand: null,
    cut: to,
    meanErrorStill: still === null ? null : relativeErrors(curve.testLoss, to, () => still).absolute,
    still
  };
}

/** Index range [from, to) of the points that a fit reads. */
function rangeOf(curve: Curve, window: FitWindow, { protocol, cut }: LossCurvesState): [number, number] {
  if (protocol !== "intra" || cut === null) return windowRange(curve, window);
  const from = window.fromStep === null ? 0 : curve.step.findIndex((step) => step >= window.fromStep!);
  return [from, from + Math.floor(((curve.step.length - from) * cut) / 100 + 1e-9)];
}

function linesOf(x: Float64Array, from: number, to: number, inFit: boolean): SizeLine[] {
  const start = itemAt(x, from);
  const cut = itemAt(x, to - 1);
  const end = itemAt(x, x.length - 1);
  if (!inFit) return [{ from: start, to: end, mode: "extrapolated" }];
  const fitted: SizeLine = { from: start, to: cut, mode: "fitted" };
  return to < x.length ? [fitted, { from: cut, to: end, mode: "extrapolated" }] : [fitted];
}

/**
 * Intercept of a line with a given slope, set on points of its own: the least squares of ln L (`log`) or of L (`linear`).
 */
export function levelOfSize(x: Float64Array, loss: Float64Array, k: number, objective: Objective): number {
  let top = 0;
  let bottom = 0;
  for (let i = 0; i < x.length; i++) {
    if (objective === "log") {
      top += Math.log(itemAt(loss, i)) + k * Math.log(itemAt(x, i));
      bottom += 1;
    } else {
      const shape = powerLawLoss(itemAt(x, i) / firstOf(x), k, 0);
      top += itemAt(loss, i) * shape;
      bottom += shape * shape;
    }
  }
  return objective === "log" ? top / bottom : Math.log(top / bottom) + k * Math.log(firstOf(x));
}

function rulesOf(data: FigureData, variant: Variant): WindowRules {
  const rules = data.series.find((series) => series.variant === variant);
  if (rules === undefined) throw new RangeError(`figure data: no windows for ${variant}`);
  return rules;
}

/** Curves of a variant as fits read them. */
export function figureCurves(data: FigureData, variant: Variant): Curve[] {
  return data.curves.filter((curve) => curve.variant === variant).map(curveFromRecord);
}
