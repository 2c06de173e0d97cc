/** Columns of a row: a study's cells, or why it has none. */
import { cellsOf, type Effect } from "../../lib/claims/cells.js";
import { meanInterval } from "../../lib/compare/welch.js";
import { mean } from "../../lib/goodness.js";
import type { MarginRecord } from "../../lib/records/claims.js";
import { incompleteBeta } from "../../lib/statistics/distributions.js";
import { chiSquareUpperTail } from "../../lib/statistics/gamma-functions.js";
import type { ColumnRecord, StudyName } from "./record.js";

export function tested(
  study: StudyName,
  margin: MarginRecord,
  effects: readonly Effect[],
  values: ColumnRecord["values"] = {}
): ColumnRecord {
  return { study, cannot: null, cells: cellsOf(margin, effects), values };
}

export function cannot(study: StudyName, why: string): ColumnRecord {
  return { study, cannot: why, cells: [], values: {} };
}

/** The first study, whose cells are those of the ledger. */
export const inLedger: ColumnRecord = { study: "first", cannot: null, cells: [], values: {} };

/** Mean with its t interval over what varies. */
export function ofMany(values: readonly number[]) {
  return { estimate: mean(values), interval: meanInterval(values) };
}

/** Exact 95 % interval of a share. C. J. Clopper and E. S. Pearson 1934, Biometrika 26, 404-413 */
export function shareInterval(hits: number, of: number): [number, number] {
  const below = (p: number, a: number, b: number) => solve((x) => incompleteBeta(x, a, b) - p);
  return [hits === 0 ? 0 : below(0.025, hits, of - hits + 1), hits === of ? 1 : below(0.975, hits + 1, of - hits)];
}

/** 95 % interval of a standard deviation with so many degrees of freedom, as factors of it. */
export function deviationFactors(df: number): [number, number] {
  const quantile = (p: number) => df * quantileOver(p, df);
  return [Math.sqrt(df / quantile(0.025)), Math.sqrt(df / quantile(0.975))];
}

/** Chi-square over its degrees of freedom that is exceeded with chance p. */
function quantileOver(p: number, df: number): number {
  const most = 50;
  return most * solve((x) => p - chiSquareUpperTail(df * most * x, df));
}

/** Where an increasing function of [0, 1] is 0. */
function solve(f: (x: number) => number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
