/** Which verdicts half the margin, or twice the margin, would change. */
import type { CellRecord, MarginChangeRecord, MarginRecord } from "../records/claims-record.js";
import { decide } from "./decide.js";

const marginFactors = [0.5, 2] as const;

export function marginChanges(
  claim: string,
  { rule }: Pick<MarginRecord, "rule">,
  cells: readonly CellRecord[]
): MarginChangeRecord[] {
  return marginFactors.flatMap((factor) =>
    cells.flatMap(({ what, interval, margin, verdict, beyond }) => {
      if (interval === null || beyond) return [];
      const otherwise = decide(rule, interval, margin * factor);
      return otherwise === verdict ? [] : [{ claim, factor, what, verdict, otherwise }];
    })
  );
}
