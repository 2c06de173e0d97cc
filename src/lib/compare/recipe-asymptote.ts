/** Where a recipe levels off, and how fast it gets there: two questions that one difference at an X mixes. */
import { max, mean } from "d3-array";
import { sampleVariance } from "../inference/runs/run-effects.js";
import { firstOf, lastOf, mustFind } from "../items.js";
import type { RunForm } from "../runs/form-names.js";
import { fewestEvaluations, type RunCurve, runCurve } from "../runs/run-curve.js";
import { fitRunForms, type RunFormFit } from "../runs/run-forms.js";
import { stateOf } from "../runs/state.js";
import { tQuantile } from "../statistics/distributions.js";
import { finished, type Steps } from "../steps.js";
import { meanCurve, onCommonX, type Recipe, scoresAt } from "./recipe.js";

/** Of the form that the mean curve over seeds follows best (AICc), as `fit` and `forecast` have it of one run. */
export interface Asymptote {
  /** A, a fraction */
  level: number;
  /** 95 % jackknife interval over seeds; null of one */
  low: number | null;
  high: number | null;
  /** X at which half of the gain is made */
  xMid: number;
  xMidLow: number | null;
  xMidHigh: number | null;
}

/** The most of A beyond the best mean that counts as seen. */
const mostBeyond = 0.05;

/**
 * The asymptote of a recipe; null where there are too few evaluations for a form, where the mean curve falls or has collapsed at its
 * end, where the form has no asymptote or one below what is measured, where half of its gain lies before the first evaluation, or where the curve has not come near it up to `at`: such
 * an A is a guess of the form.
 */
export function asymptoteOf(recipe: Recipe, at: number): Asymptote | null {
  return finished(asymptoteSteps(recipe, at));
}

/** {@link asymptoteOf}, a fit at a time. */
export function* asymptoteSteps(recipe: Recipe, at: number): Steps<Asymptote | null> {
  const { x, y } = onCommonX(recipe.seeds, at, mostX);
  const whole = fitOf(x, y);
  if (whole === null || whole.level < mean(scoresAt(recipe, at))!) return null;
  const fits: MeanFit[] = [];
  for (const left of y.length < 2 ? [] : y.keys()) {
    yield;
    const less = fitOf(x, y.toSpliced(left, 1), whole.form);
    if (less !== null) fits.push(less);
  }
  const isWhole = fits.length === y.length;
  const bounds = (of: (fit: MeanFit) => number): [number | null, number | null] =>
    isWhole ? jackknife(of(whole), fits.map(of)) : [null, null];
  const [low, high] = bounds(({ level }) => level);
  const [lnLow, lnHigh] = bounds(({ xMid }) => Math.log(xMid));
  return {
    ...{ level: whole.level, low, high, xMid: whole.xMid },
    xMidLow: lnLow === null ? null : Math.exp(lnLow),
    xMidHigh: lnHigh === null ? null : Math.exp(lnHigh)
  };
}

const mostX = 60;

/** t interval by the spread of the values that each leave one seed out. */
function jackknife(value: number, less: readonly number[]): [number, number] {
  const n = less.length;
  const error = Math.sqrt(((n - 1) * (n - 1) * sampleVariance(less)) / n);
  const half = -tQuantile(0.025, n - 1) * error;
  return [value - half, value + half];
}

interface MeanFit {
  form: RunForm;
  level: number;
  xMid: number;
}

/** @param form that is fitted; by default the best of all */
function fitOf(x: Float64Array, rows: readonly Float64Array[], form?: RunForm): MeanFit | null {
  const y = meanCurve(rows);
  const from = x.findIndex((at) => at > 0);
  if (x.length - from < fewestEvaluations) return null;
  const curve = runCurve(x.subarray(from), y.subarray(from), { before: x[0] === 0 ? firstOf(y) : null });
  if (form === undefined && isLost(curve)) return null;
  const { forms, best } = fitRunForms(curve);
  const fit = form === undefined ? best : mustFind(forms, (fitted) => fitted.form === form);
  const { asymptote: level = Number.NaN } = fit.parameters;
  const xMid = halfGain(fit);
  const isSeen = level <= max(curve.score)! + mostBeyond && xMid > firstOf(curve.x) && xMid < lastOf(curve.x);
  return isSeen ? { form: fit.form, level, xMid } : null;
}

/** Whether a curve falls or has collapsed at its end: a form that rises says nothing of where it will be. */
function isLost(curve: RunCurve): boolean {
  const { word } = stateOf(curve);
  return word === "falling" || word === "collapsed";
}

/** X by which a form has made half of its gain; NaN of one that begins at no score, or does not rise. */
function halfGain({ form, parameters }: RunFormFit): number {
  const { a = 0, x0 = Number.NaN, cMid = Number.NaN, r0 = Number.NaN, asymptote = Number.NaN } = parameters;
  if (form === "exponential") return a > 0 ? x0 * Math.LN2 : Number.NaN;
  return asymptote > r0 ? cMid : Number.NaN;
}
