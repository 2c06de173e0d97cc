/** Bands of differences, and their critical values, simulated in one go. */
import { type CurveBand, criticalSteps, curveBandSteps } from "../../src/lib/compare/curve-band.js";
import type { Recipe } from "../../src/lib/compare/recipe.js";
import { finished } from "../../src/lib/steps.js";

export function curveBand(a: Recipe, b: Recipe, at: number): CurveBand | null {
  return finished(curveBandSteps(a, b, at));
}

export function criticalValues(na: number, nb: number, points: number, lasting: readonly number[]): number[] {
  return finished(criticalSteps(na, nb, points, lasting));
}
