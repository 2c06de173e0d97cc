/** What the predictions of one series read. */

import type { RunEffects } from "../../../src/lib/inference/runs/run-effects.js";
import type { SizeCurve, SizesLaw } from "../../../src/lib/inference/sizes/between-sizes.js";
import { relativeErrors } from "../../../src/lib/inference/sizes/relative-errors.js";
import type { SlopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { itemAt } from "../../../src/lib/items.js";
import type { Resource } from "../../../src/lib/runs.js";
import type { Series } from "../../study/study.js";

/** One series against one resource, as everything here reads it. */
export interface Subject {
  series: Series;
  resource: Resource;
  key: { family: string; variant: Series["variant"]; resource: Resource; verdicts: boolean };
  curves: SizeCurve[];
  /** null where the family has no repeats */
  noise: { effects: RunEffects; samples: readonly SlopeSample[] } | null;
}

export const noRepeats = "no single repeats of this family";

export const restErrors = ({ lnX, loss }: SizeCurve, from: number, predicted: (lnX: number) => number) =>
  relativeErrors(loss, from, (t) => predicted(itemAt(lnX, t)));

/** The law's line of one size through its centre. */
export const lawLine = ({ moments }: Pick<SizesLaw, "moments">, i: number, k: number) => {
  const { meanX, meanY } = itemAt(moments, i);
  return (lnX: number) => Math.exp(meanY - k * (lnX - meanX));
};
