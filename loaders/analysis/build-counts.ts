/** Samples of each series -> slopes and law by a likelihood of problems failed. */

import { learningEfficiency } from "../../src/lib/forms/saturating.js";
import { countSlope } from "../../src/lib/inference/curves/count-slope.js";
import { fitCountLaw, fitHalfCountLaw } from "../../src/lib/inference/sizes/count-law.js";
import { itemAt, lastOf } from "../../src/lib/items.js";
import type { CountsRecord } from "../../src/lib/records/counts-record.js";
import type { SensitivityRecord } from "../../src/lib/records/inference-record.js";
import type { SeriesSamples } from "./build-samples.js";
import { fitted } from "./fitted.js";

/** One series, by the half-count where the number of problems is not known; nothing where a size cannot be fitted. */
export function buildCounts({ family, variant, resource, effects, samples, counts }: SeriesSamples): CountsRecord[] {
  const { problems, stated, curves } = counts;
  return fitted(() => {
    const sizes = samples.map((sample, i) => countSlope(sample, effects, itemAt(curves, i), stated ? problems : null));
    const fitLaw = stated ? fitHalfCountLaw : fitCountLaw;
    const { kMax, n0, status } = fitLaw(samples.map(({ modelSize }, i) => ({ ...itemAt(curves, i), modelSize })));
    return { family, variant, resource, problems, stated, sizes, law: status === "converged" ? { kMax, n0 } : null };
  });
}

/** The law by counts as a choice of the fit. */
export function countChoice({ stated, sizes, law }: CountsRecord): SensitivityRecord {
  return {
    ...{ choice: "likelihood", value: stated ? "half-count" : "counts of failed problems" },
    kMax: law?.kMax ?? null,
    n0: law?.n0 ?? null,
    kLargest: law && learningEfficiency(lastOf(sizes).modelSize, law)
  };
}
