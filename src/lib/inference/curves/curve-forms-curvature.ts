/**
 * Does a curve bend in logs, and when? Quadratic and cubic terms in ln X beside the power law, judged by the noise of
 * single evaluations as repeats show it, not by the residuals themselves; and the slope over parts of the run.
 */

import type { CurveFormsRecord } from "../../records/curve-forms-record.js";
import { fUpperTail } from "../../statistics/distributions.js";
import { square, wholePower } from "../../statistics/power.js";
import type { RunEffects } from "../runs/run-effects.js";
import { slopeVariance } from "../sizes/linear-error.js";
import { type SlopeSample, slopeSample } from "../sizes/slope-sample.js";

type Curvature = Omit<NonNullable<CurveFormsRecord["curvature"]>, "bend">;

/**
 * Least squares on ln L with points weighted by their number of repeats, polynomials in ln X made orthogonal under
 * these weights, so that each term is judged beside the lower ones. F = coefficient^2 / (white / sum r P^2).
 *
 * @param sample of one size, 4 points or more; `white` is the variance of one evaluation of one run
 */
export function curvature(sample: SlopeSample, effects: RunEffects): Curvature {
  const { dx, lnL, n, white } = sample;
  const weight = Float64Array.from(sample.repeatsAt);
  const df = (effects.df / effects.cells.length) * (effects.steps - 2);
  const basis: Float64Array[] = [];
  for (let degree = 0; degree <= 3; degree++) {
    const column = dx.map((x) => wholePower(x, degree));
    for (let pass = 0; pass < 2; pass++) {
      for (const lower of basis) {
        const along = inner(weight, column, lower) / inner(weight, lower, lower);
        for (let t = 0; t < n; t++) column[t]! -= along * lower[t]!;
      }
    }
    basis.push(column);
  }
  const rest = lnL.slice();
  const coefficients = basis.map((column) => {
    const coefficient = inner(weight, column, rest) / inner(weight, column, column);
    for (let t = 0; t < n; t++) rest[t]! -= coefficient * column[t]!;
    return coefficient;
  });
  const term = (power: number): Curvature["cubic"] => {
    const coefficient = coefficients[power]!;
    const squares = inner(weight, basis[power]!, basis[power]!);
    const f = (coefficient * coefficient * squares) / white;
    return {
      coefficient,
      standardError: Math.sqrt(white / squares),
      f,
      p: fUpperTail(f, 1, df),
      pWithRuns: fUpperTail(f / Math.max(1, effects.slopeRatio), 1, df)
    };
  };
  const squaresLeft =
    inner(weight, rest, rest) +
    [2, 3].reduce((sum, j) => sum + square(coefficients[j]!) * inner(weight, basis[j]!, basis[j]!), 0);
  return { quadratic: term(2), cubic: term(3), df, excess: squaresLeft / ((n - 2) * white) };
}

function inner(weight: Float64Array, a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < weight.length; t++) sum += weight[t]! * a[t]! * b[t]!;
  return sum;
}

/** Parts of a run whose slopes stand beside the whole, first and last step. */
export const slopeParts = [
  [1, 30],
  [31, 104],
  [52, 104]
] as const;

type PartSlope = CurveFormsRecord["slopes"][number] & { standardError: number };

/** Slopes of the whole curve and of its parts; parts with fewer than 5 points are left out. */
export function partSlopes(sample: SlopeSample, step: ArrayLike<number>, effects: RunEffects): PartSlope[] {
  const whole = { fromStep: null, toStep: null, ...slopeOf(sample, effects) };
  const parts = slopeParts.flatMap(([fromStep, toStep]) => {
    const inside = (_: unknown, t: number) => step[t]! >= fromStep && step[t]! <= toStep;
    const lnX = sample.lnX.filter(inside);
    if (lnX.length < 5) return [];
    const part = slopeSample({
      ...sample,
      lnX,
      lnL: sample.lnL.filter(inside),
      repeatsAt: Array.from(sample.repeatsAt).filter(inside)
    });
    return [{ fromStep, toStep, ...slopeOf(part, effects) }];
  });
  return [whole, ...parts];
}

function slopeOf(sample: SlopeSample, effects: RunEffects) {
  return { points: sample.n, k: sample.k, standardError: Math.sqrt(slopeVariance(sample, effects).total) };
}
