/** What a loss-curve figure shows for a state: the fit, each size's points and line. Pure: the same in Node and page. */

import { FitError } from "../../lib/fit-error.js";
import { powerLawLoss } from "../../lib/forms/power-law.js";
import { learningEfficiency } from "../../lib/forms/saturating.js";
import {
  levelForms,
  predictStrictly,
  type SizeCurve,
  type StrictPrediction,
  sizeCurve
} from "../../lib/inference/sizes/between-sizes.js";
import { heldOutBands, type RunNoise } from "../../lib/inference/sizes/held-out-band.js";
import { relativeErrors } from "../../lib/inference/sizes/relative-errors.js";
import { firstOf, itemAt, mustGet } from "../../lib/items.js";
import { type FittedLaw, fitLaw } from "../../lib/law/fit-law.js";
import { protocolWindow, type WindowRules, windowRange } from "../../lib/protocols.js";
import type { Family, FitWindow, Objective } from "../../lib/results.js";
import { type Curve, type Resource, resourceOf, type Variant } from "../../lib/runs.js";
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

/** What whole runs add to the variance of a curve's slope and level. */
export interface FigureNoise extends RunNoise {
  variant: Variant;
  resource: Resource;
  modelSize: number;
}

/** The 95 % interval of single later points, for the law of all sizes' early points. */
export interface FigureForecast {
  variant: Variant;
  resource: Resource;
  /** share of the run seen; null = the study's own early window */
  share: number | null;
  modelSize: number;
  x: number[];
  low: number[];
  high: number[];
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
  /** none where the family has no repeats: then there are no bands */
  noise?: FigureNoise[];
  forecasts?: FigureForecast[];
}

interface SizePoint {
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

/** Edges of a 95 % interval of L. */
export interface SizeBand {
  x: number[];
  low: number[];
  high: number[];
}

/** A line for a size of which nothing was seen. */
interface StrictLine {
  intercept: number;
  /** mean |line / measured - 1| */
  meanError: number;
  /** mean of line / measured - 1: < 0 when the line lies too low */
  signedError: number;
  /** least and greatest meanError over the ways to extrapolate the level */
  range: [number, number];
}

/** A size as its curve and line are drawn. */
export interface DrawnSize {
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

export interface SizeModel extends DrawnSize {
  /** held-out sizes: the line from the other sizes alone; null where it cannot be had */
  strict: StrictLine | null;
  /** the law's slope without this size's points has this interval about its own level; null without repeats */
  band: SizeBand | null;
  strictBand: SizeBand | null;
  /** index of the first point after the fit; the number of points when none follows */
  cut: number;
  /** error of later points if the loss stays at the mean of the last five seen; null when there are none */
  meanErrorStill: number | null;
  /** that mean */
  still: number | null;
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

/** Least and most of a resource on any curve of a variant. */
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
    inFit.map((curve) => part(curve, mustGet(ranges, curve.modelSize))),
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
  const errors = points.map((point) => Math.abs(point.loss / powerLawLoss(point.x, k, intercept) - 1));
  const later = points.slice(to);
  const still =
    fitted && later.length > 0 ? average(Array.from(curve.testLoss.subarray(Math.max(from, to - 5), to))) : null;
  return {
    modelSize,
    points,
    inFit: fitted !== undefined,
    learningEfficiency: k,
    intercept,
    lines: linesOf(x, from, to, fitted !== undefined),
    meanError: average(errors.slice(from, to))!,
    meanErrorLater: average(errors.slice(to)),
    r2: fitted?.r2 ?? null,
    strict: null,
    band: null,
    strictBand: null,
    cut: to,
    meanErrorStill: still === null ? null : average(later.map(({ loss }) => Math.abs(still / loss - 1))),
    still
  };
}

/** Index range [from, to) of the points that a fit reads. */
function rangeOf(curve: Curve, window: FitWindow, { protocol, cut }: LossCurvesState): [number, number] {
  if (protocol !== "intra" || cut === null) return windowRange(curve, window);
  const from = window.fromStep === null ? 0 : curve.step.findIndex((step) => step >= window.fromStep!);
  return [from, from + Math.floor(((curve.step.length - from) * cut) / 100 + 1e-9)];
}

function part(curve: Curve, [from, to]: readonly [number, number]): Curve {
  const cut = (column: Float64Array) => column.subarray(from, to);
  return {
    ...curve,
    step: cut(curve.step),
    dataSamples: cut(curve.dataSamples),
    computeFlops: cut(curve.computeFlops),
    testLoss: cut(curve.testLoss)
  };
}

/**
 * The strict line of each held-out size, and both bands. Fits on ln L only: the level is extrapolated there, and the
 * intervals are of that fit.
 */
function predictHeldOutSizes(
  data: FigureData,
  { variant, resource, objective }: LossCurvesState,
  curves: Curve[],
  sizes: SizeModel[],
  ranges: ReadonlyMap<number, readonly [number, number]>
): void {
  if (objective !== "log") return;
  const inFit = curves.filter((_, i) => itemAt(sizes, i).inFit);
  const logs = (curve: Curve) => sizeCurve(part(curve, mustGet(ranges, curve.modelSize)), resource);
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

function addForecasts(data: FigureData, { variant, resource, cut }: LossCurvesState, sizes: SizeModel[]): void {
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
