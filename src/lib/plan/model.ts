/**
 * A study's law of one series, ready to be asked: the line of any model size with its errors.
 *
 * A measured size has the line that results.json holds: ln L = ln L_ref - k (ln X - ln X_ref). Between sizes k is that of
 * the joint law, and ln X_ref, ln L_ref and tokens a sample are linear in ln N between the two neighbours; beyond the first
 * and last size the nearest pair's line is followed.
 *
 * Variance of (ln L of one evaluation of one new run - prediction), z = ln X - ln X_ref:
 *
 *   law      Var_b(level_b - k_b z)      bootstrap: evaluation noise, run effects and slow misfit of the measured curves
 *   form     s^2 z^2                     own slope against the joint law's, beyond the own slope's error (not for `own`)
 *   between  g^2                         unmeasured sizes: what the rule above misses by, each inner size left out in turn
 *   run      a^2 + b^2 (ln X - c)^2      level and slope of the new run itself
 *   point    w + u                       evaluation noise, slow wander
 *   drift    v z^2                       runs leave the power law: error of forecasts from half a run, as within runs
 *
 * Beyond the end of the runs the law's slope is taken times the late share (`late-slope.ts`): z grows by that share alone, the
 * drift stays that of the end, and the variance of the late slope is added, per (ln X - end)^2.
 */

import { learningEfficiency } from "../forms/saturating.js";
import { mustFind } from "../items.js";
import type { Resource } from "../runs.js";
import { square } from "../statistics/power.js";
import type { LawName, PlanLine, PlanSeries, PlanSize, PlanStudy } from "./plan-study.js";
import type { LineErrors, SizeLine } from "./size-line.js";

export interface PlanModel {
  series: PlanSeries;
  law: LawName;
  resource: Resource;
  /** measured sizes that the law has a line for, ascending */
  sizes: SizeLine[];
  /** mean of |error| of ln L when an inner size is predicted from its neighbours; null with fewer than three */
  between: number | null;
  /** the line of any size */
  lineAt: (modelSize: number) => SizeLine;
}

/**
 * The law of a series by name; `own` where a joint law is not settled.
 *
 * @throws RangeError when the series has no line at all
 */
export function planModel(study: Pick<PlanStudy, "draws">, series: PlanSeries, wanted: LawName): PlanModel {
  const law = wanted !== "own" && series.laws[wanted] === null ? "own" : wanted;
  const rows = series.sizes
    .flatMap((size) => (size.lines[law] ? [{ size, line: size.lines[law] }] : []))
    .sort((a, b) => a.size.modelSize - b.size.modelSize);
  if (rows.length === 0) throw new RangeError(`plan: no law of ${series.family} ${series.variant}`);
  const sizes = rows.map(({ size, line }) => measuredLine(series, size, line, lineErrors(study, series, law, size)));
  const missed = leftOut(sizes);
  const between = missed.length > 0 ? missed.reduce((sum, e) => sum + Math.abs(e), 0) / missed.length : null;
  const kept = new Map<number, SizeLine>();
  const lineAt = (modelSize: number): SizeLine => {
    if (!(modelSize > 0 && Number.isFinite(modelSize))) {
      throw new RangeError(`plan: model size must be above 0 parameters; got ${modelSize}`);
    }
    const known = sizes.find((line) => line.modelSize === modelSize) ?? kept.get(modelSize);
    if (known) return known;
    const made = unmeasuredLine(study, series, sizes, modelSize, missed);
    if (kept.size > 400) kept.clear();
    kept.set(modelSize, made);
    return made;
  };
  return { series, law, resource: series.resource, sizes, between, lineAt };
}

function measuredLine(
  { late }: PlanSeries,
  size: PlanSize,
  { k, x, loss }: PlanLine,
  errors: LineErrors | null
): SizeLine {
  return {
    modelSize: size.modelSize,
    measured: true,
    k,
    lnX: Math.log(x),
    lnL: Math.log(loss),
    from: Math.log(size.from),
    to: Math.log(size.to),
    tokensPerSample: size.tokensPerSample,
    errors,
    late
  };
}

function lineErrors(
  { draws: { unit } }: Pick<PlanStudy, "draws">,
  series: PlanSeries,
  law: LawName,
  { modelSize }: PlanSize
): LineErrors | null {
  const { noise } = series;
  const sizeNoise = noise?.sizes.find((size) => size.modelSize === modelSize);
  if (!noise || !sizeNoise) return null;
  const usable = Array.from(sizeNoise.slopes.keys()).filter((b) => law === "own" || noise.kMax[b] !== null);
  const levels = Float64Array.from(usable, (b) => sizeNoise.levels[b]! * unit);
  const slopes =
    law === "own"
      ? Float64Array.from(usable, (b) => sizeNoise.slopes[b]! * unit)
      : lawSlopes(series, law, modelSize, usable, unit);
  const ownSlopes = Float64Array.from(sizeNoise.slopes, (k) => k * unit);
  return {
    ...moments(levels, slopes),
    levels,
    slopes,
    form: law === "own" ? 0 : formVariance(series, law, moments(ownSlopes, ownSlopes).varSlope, modelSize),
    drift: noise.drift,
    between: 0,
    runLevel: sizeNoise.runLevel,
    runSlope: sizeNoise.runSlope,
    centre: Math.log(sizeNoise.centre),
    point: sizeNoise.white + sizeNoise.wander,
    runDf: noise.runDf,
    sizeDf: series.sizes.length
  };
}

/** k(N) of the refitted laws minus the law's. A law on L itself takes the deviations of the one on ln L. */
function lawSlopes(
  series: PlanSeries,
  law: "joint" | "linear",
  modelSize: number,
  usable: readonly number[],
  unit: number
): Float64Array {
  const { kMax, n0 } = series.laws[law]!;
  const noise = series.noise!;
  const k = learningEfficiency(modelSize, { kMax, n0 });
  return Float64Array.from(
    usable,
    (b) =>
      learningEfficiency(modelSize, {
        kMax: kMax + noise.kMax[b]! * unit,
        n0: n0 * Math.exp(noise.lnN0[b]! * unit)
      }) - k
  );
}

/** Square of own slope minus the law's, less what the own slope's error explains. */
function formVariance(series: PlanSeries, law: "joint" | "linear", sampledVariance: number, modelSize: number): number {
  const { lines } = mustFind(series.sizes, (size) => size.modelSize === modelSize);
  const line = lines.own;
  const joint = lines[law];
  return line && joint ? Math.max(0, square(line.k - joint.k) - sampledVariance) : 0;
}

function moments(levels: Float64Array, slopes: Float64Array) {
  const n = levels.length;
  const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / n;
  const [level, slope] = [mean(levels), mean(slopes)];
  let [varLevel, varSlope, covariance] = [0, 0, 0];
  for (let b = 0; b < n; b++) {
    const [dl, dk] = [levels[b]! - level, slopes[b]! - slope];
    varLevel += dl * dl;
    varSlope += dk * dk;
    covariance += dl * dk;
  }
  const rest = Math.max(1, n - 1);
  return { varLevel: varLevel / rest, varSlope: varSlope / rest, covariance: covariance / rest };
}

/** ln L by which each inner size is missed when it is predicted from the sizes beside it. */
function leftOut(sizes: readonly SizeLine[]): number[] {
  return sizes.slice(1, -1).map((line, i) => {
    const [below, above] = [sizes[i]!, sizes[i + 2]!];
    const share = shareOf(below, above, line.modelSize);
    const at = (of: (line: SizeLine) => number) => of(below) + share * (of(above) - of(below));
    return at((line) => line.lnL) - line.k * (line.lnX - at((line) => line.lnX)) - line.lnL;
  });
}

/** Place of a size between two others in ln N: 0 at the first, 1 at the second. */
function shareOf(below: SizeLine, above: SizeLine, modelSize: number): number {
  return Math.log(modelSize / below.modelSize) / Math.log(above.modelSize / below.modelSize);
}

/** The two sizes between which another lies, or the pair at the end that it lies beyond. */
function pairAround(sizes: readonly SizeLine[], modelSize: number): [SizeLine, SizeLine] {
  const after = sizes.findIndex((line) => line.modelSize > modelSize);
  const at = after < 0 ? sizes.length - 1 : Math.max(1, after);
  return [sizes[at - 1]!, sizes[at]!];
}

function unmeasuredLine(
  { draws: { unit } }: Pick<PlanStudy, "draws">,
  series: PlanSeries,
  sizes: readonly SizeLine[],
  modelSize: number,
  missed: readonly number[]
): SizeLine {
  if (sizes.length < 2) throw new RangeError("plan: one size alone says nothing of others");
  const [below, above] = pairAround(sizes, modelSize);
  const share = shareOf(below, above, modelSize);
  const mix = (of: (line: SizeLine) => number) => of(below) + share * (of(above) - of(below));
  const law = series.laws.joint ?? series.laws.linear;
  const errors = mixErrors(below, above, share, series, modelSize, unit);
  const square = missed.reduce((sum, e) => sum + e * e, 0) / Math.max(1, missed.length);
  // Left out, a size is predicted over twice the gap; beyond the ends the miss grows with the distance.
  const away = Math.max(1, Math.abs(share - 0.5) + 0.5);
  return {
    modelSize,
    measured: false,
    k: law ? learningEfficiency(modelSize, law) : mix((line) => line.k),
    lnX: mix((line) => line.lnX),
    lnL: mix((line) => line.lnL),
    from: mix((line) => line.from),
    to: mix((line) => line.to),
    tokensPerSample: Math.exp(mix((line) => Math.log(line.tokensPerSample))),
    errors: errors && { ...errors, between: square * away * away },
    late: series.late
  };
}

function mixErrors(
  below: SizeLine,
  above: SizeLine,
  share: number,
  series: PlanSeries,
  modelSize: number,
  unit: number
): LineErrors | null {
  const { noise } = series;
  const [a, b] = [below.errors, above.errors];
  if (!a || !b || !noise) return null;
  const law = series.laws.joint;
  const usable = Array.from(noise.kMax.keys()).filter((draw) => noise.kMax[draw] !== null);
  const levels = a.levels.map((level, i) => level + share * (b.levels[i]! - level));
  const slopes =
    law && usable.length === levels.length
      ? lawSlopes(series, "joint", modelSize, usable, unit)
      : a.slopes.map((slope, i) => slope + share * (b.slopes[i]! - slope));
  const mix = (of: (errors: LineErrors) => number) => Math.max(0, of(a) + share * (of(b) - of(a)));
  return {
    ...moments(levels, slopes),
    levels,
    slopes,
    form: Math.max(a.form, b.form),
    drift: a.drift,
    between: 0,
    runLevel: mix((error) => error.runLevel),
    runSlope: mix((error) => error.runSlope),
    centre: a.centre + share * (b.centre - a.centre),
    point: mix((error) => error.point),
    runDf: a.runDf,
    sizeDf: a.sizeDf
  };
}
