/** Samples of each series -> slopes and law by a likelihood of problems failed. */

import { learningEfficiency } from "../../src/lib/forms/saturating.js";
import { countSlope } from "../../src/lib/inference/curves/count-slope.js";
import { fitCountLaw } from "../../src/lib/inference/sizes/count-law.js";
import { itemAt, lastOf } from "../../src/lib/items.js";
import type { CountsRecord } from "../../src/lib/records/counts-record.js";
import type { SensitivityRecord } from "../../src/lib/records/inference-record.js";
import type { SeriesSamples } from "./build-samples.js";
import { fitted } from "./fitted.js";

/** One series; nothing where the number of problems is not known, or a size cannot be fitted. */
export function buildCounts({ family, variant, resource, effects, samples, counts }: SeriesSamples): CountsRecord[] {
  if (counts === null) return [];
  const { problems, curves } = counts;
  return fitted(() => {
    const sizes = samples.map((sample, i) => countSlope(sample, effects, itemAt(curves, i)));
    const { kMax, n0, status } = fitCountLaw(samples.map(({ modelSize }, i) => ({ ...itemAt(curves, i), modelSize })));
    return { family, variant, resource, problems, sizes, law: status === "converged" ? { kMax, n0 } : null };
  });
}

/** The law by counts as a choice of the fit. */
export function countChoice({ sizes, law }: CountsRecord): SensitivityRecord {
  return {
    ...{ choice: "likelihood", value: "counts of failed problems" },
    kMax: law?.kMax ?? null,
    n0: law?.n0 ?? null,
    kLargest: law && learningEfficiency(lastOf(sizes).modelSize, law)
  };
}
