/** Of which sizes single repeats are on record, and of which they are not. */

import { figureData } from "../components/loss-curves/loss-curves-data.js";
import type { Results } from "../lib/results.js";
import type { Variant } from "../lib/runs.js";
import { mainFamily } from "../lib/series-names.js";

export interface RepeatsKnown {
  /** curves of the study's own family, sizes ascending */
  curves: { variant: Variant; modelSize: number; known: boolean }[];
  /** N of sizes without repeats in any variant, ascending */
  without: number[];
  /** other families without repeats of any size */
  families: string[];
  some: boolean;
}

export function repeatsKnown(results: Results): RepeatsKnown {
  const family = mainFamily(results);
  const repeats = results.otherCurves.filter(({ kind }) => kind === "repeat" || kind === "repeat-set");
  const single = new Set(
    repeats.filter((curve) => curve.family === family).map(({ variant, modelSize }) => `${variant} ${modelSize}`)
  );
  const repeated = new Set(repeats.map((curve) => curve.family));
  const curves = figureData(results).curves.map(({ variant, modelSize }) => ({
    variant,
    modelSize,
    known: single.has(`${variant} ${modelSize}`)
  }));
  const sizes = [...new Set(curves.map(({ modelSize }) => modelSize))].sort((a, b) => a - b);
  return {
    curves,
    without: sizes.filter((size) => !curves.some((curve) => curve.modelSize === size && curve.known)),
    families: results.study.families.flatMap(({ id }) => (id === family || repeated.has(id) ? [] : id)),
    some: repeated.size > 0
  };
}
