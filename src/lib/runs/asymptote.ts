/** The score that a run tends to under its form, and whether the run's points bound it from both sides. */

import type { ParameterInterval } from "./form-intervals.js";
import { asymptoteCoverage } from "./recorded/asymptote-coverage.js";
import type { RunFormFit } from "./run-forms.js";

export interface Asymptote {
  /** of this form */
  score: number;
  /** null unless such intervals held in backtests */
  low: number | null;
  high: number | null;
  /** other asymptotes, 1 among them, fit worse than the 95 % amount allows, and the form rises */
  identified: boolean;
}

/** Share of backtests in which an asymptote's interval must have held for it to be shown. */
const leastCoverage = 0.85;

/** An interval without its ends, where intervals of its kind did not hold in backtests. */
export function heldInBacktest<Interval extends { low: number | null; high: number | null }>(
  kind: string,
  interval: Interval,
  coverage: Readonly<Record<string, number>> = asymptoteCoverage
): Interval {
  return (coverage[kind] ?? 0) >= leastCoverage ? interval : { ...interval, low: null, high: null };
}

/** Null for a power law, which has none but 1. */
export function asymptoteOf(
  { form, parameters: { asymptote: score } }: Pick<RunFormFit, "form" | "parameters">,
  interval: ParameterInterval | undefined
): Asymptote | null {
  if (score === undefined) return null;
  return { score, ...heldInBacktest(form, interval ?? { low: null, high: null, identified: false }) };
}
