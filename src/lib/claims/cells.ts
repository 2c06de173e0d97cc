/** Cells of a claim, and what they say together: "supported in 7 of 8 cells, undecided in 1". */

import type { CellRecord, MarginRecord, TallyRecord } from "../records/claims-record.js";
import { tWithin95 } from "../statistics/distributions.js";
import { decide, type Ends } from "./decide.js";
import { type Verdict, verdicts } from "./verdicts.js";

/** A cell before it is judged. */
export interface Effect extends Pick<CellRecord, "what" | "group" | "estimate"> {
  /** 95%; null where nothing was measured */
  interval: Ends | null;
  /** degrees of freedom of its error; null: normal */
  df?: number | null;
  /** size of the margin in the unit of the effect where it is not that of the claim: of a margin given as a share */
  margin?: number;
  /** the claim is not about this cell in the publication's own terms; it stands beside it */
  beyond?: boolean;
}

export function cellsOf(margin: MarginRecord, effects: readonly Effect[]): CellRecord[] {
  return effects.map(({ what, group, estimate, interval, df = null, margin: cellMargin, beyond = false }) => {
    const size = cellMargin ?? margin.value;
    return {
      what,
      group,
      beyond,
      estimate,
      interval: interval && [interval[0], interval[1]],
      df,
      margin: size,
      verdict: interval === null ? "not testable" : decide(margin.rule, interval, size)
    };
  });
}

/** estimate and interval of an effect with a standard error */
export function around(estimate: number, se: number, df: number | null = null) {
  const half = tWithin95(df ?? Number.POSITIVE_INFINITY) * se;
  return { estimate, interval: [estimate - half, estimate + half] as const, df };
}

/** An effect that is computed and not estimated: its interval is the point. */
export const computed = (estimate: number) => ({ estimate, interval: [estimate, estimate] as const });

export function tallyOf(cells: readonly Pick<CellRecord, "verdict">[]): TallyRecord {
  const having = (verdict: Verdict) => cells.filter((cell) => cell.verdict === verdict).length;
  return {
    supported: having("supported"),
    contradicted: having("contradicted"),
    undecided: having("undecided"),
    notTestable: having("not testable")
  };
}

const counts = ({ supported, contradicted, undecided, notTestable }: TallyRecord) => [
  supported,
  contradicted,
  undecided,
  notTestable
];

/** The verdict that all cells share; null where they differ. */
export function shared(tally: TallyRecord): Verdict | null {
  const given = counts(tally).map((count) => count > 0);
  if (given.filter(Boolean).length > 1) return null;
  return verdicts[given.indexOf(true)] ?? "not testable";
}

/** What a cell is: one, and several. */
export type CellUnit = readonly [one: string, many: string];

export const cellUnit: CellUnit = ["cell", "cells"];

export function totalOf(tally: TallyRecord): number {
  return counts(tally).reduce((a, b) => a + b, 0);
}

/** "supported in 7 of 8 cells, undecided in 1"; "not testable" where no cell is. */
export function tallyWords(tally: TallyRecord, [singular, many] = cellUnit): string {
  const all = counts(tally);
  const total = totalOf(tally);
  if (all[3] === total) return "not testable";
  const [first = "", ...others] = verdicts.flatMap((verdict, i) => (all[i] ? [`${verdict} in ${all[i]}`] : []));
  return [`${first} of ${total} ${total === 1 ? singular : many}`, ...others].join(", ");
}
