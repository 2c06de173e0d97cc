/** What a study hands over to be analysed beside its laws: `src/<name>/analysis.ts` exports one as `analysis`. */
import type { Ledger } from "./claims/ledger.js";
import type { ReferenceValue } from "./reference-value.js";
import type { ComparisonRecord, CurveRecord, FirstStepRecord, LawRecord } from "./results.js";

export interface StudyAnalysis {
  /** the rules that judge what it claims */
  ledger: Ledger;
  /** printed numbers, each with ours beside it */
  compare(inputs: ComparisonInputs): ComparisonRecord;
}

/** What a comparison with print reads. */
export interface ComparisonInputs {
  /** printed K_max, N_0, R^2 (data/reference/fits.json) */
  fits: readonly ReferenceValue[];
  /** the same parameters read off the k(N) markers with more digits (data/reference/law-digits.json) */
  digits: readonly ReferenceValue[];
  /** printed final losses (data/reference/final-loss.json) */
  finalLoss: readonly ReferenceValue[];
  /** which tables, and which families' rows rest on all points; null when there is nothing to compare with */
  references: { lawTable: string; finalTable: string; fullFitOf: string[] } | null;
  laws: readonly LawRecord[];
  curves: readonly CurveRecord[];
  /** the older state of curves that have one, for what is known about a difference */
  earlierCurves: readonly CurveRecord[];
  firstStep: readonly FirstStepRecord[];
}

/** Of a study that claims nothing and prints nothing. */
export const noAnalysis: StudyAnalysis = {
  ledger: { rules: {}, findings: [] },
  compare: () => ({
    rows: [],
    summary: { total: 0, everyDigit: 0, withinOnePercent: 0, differ: 0, notRecomputed: 0 }
  })
};
