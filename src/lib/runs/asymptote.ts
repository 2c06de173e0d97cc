/** The score that a run tends to under its form, and whether the run's points bound it from both sides. */
import type { ParameterInterval } from "./form-intervals.js";
import type { RunFormFit } from "./run-forms.js";

export interface Asymptote {
  /** of this form */
  score: number;
  /** always null: intervals from the profile held the level that runs reached in about half of the cases */
  low: null;
  high: null;
  /** other asymptotes, 1 among them, fit worse than the 95 % amount allows, and the form rises */
  identified: boolean;
}

/** Null for a power law, which has none but 1. */
export function asymptoteOf(
  { parameters: { asymptote: score } }: RunFormFit,
  interval: ParameterInterval | undefined
): Asymptote | null {
  if (score === undefined) return null;
  return { score, low: null, high: null, identified: interval?.identified ?? false };
}
