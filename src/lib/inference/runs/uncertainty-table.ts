/** The paper's uncertainty table and its pass rates, recomputed from the logs where the logs allow it. */
import { mean } from "../../goodness.js";
import type { PassMeaning, PassRow, UncertaintyRow } from "../../records/experiments-record.js";
import { sampleVariance } from "./run-effects.js";

export type { PassRow, UncertaintyRow } from "../../records/experiments-record.js";

/** Losses of the single repeats at one step; which is which does not matter. */
export interface StepRepeats {
  step: number;
  losses: number[];
}

/**
 * Mean standard deviation between repeats over the steps where all repeats are there.
 *
 * @param repeats number of repeats that a step needs
 * @returns null when no step has them
 */
export function stdOverSteps(steps: readonly StepRepeats[], repeats: number): UncertaintyRow["std"] {
  const full = steps.filter(({ losses }) => losses.length === repeats);
  if (full.length === 0 || repeats < 2) return null;
  const meanStd = mean(full.map(({ losses }) => Math.sqrt(sampleVariance(losses))));
  return { meanStd, sem: meanStd / Math.sqrt(repeats), steps: full.length, repeats };
}

/** The first three, by reading the same at the printed digits. */
export function passMeaning(
  printedText: string,
  { best, final, lastTen }: Pick<PassRow, "best" | "final" | "lastTen">
): PassMeaning[] {
  const digits = printedText.split(".")[1]?.length ?? 0;
  // scores are multiples of 1e-5: rounding up their last bits first keeps a half a half
  const reads = (value: number | null) => value !== null && (value + 1e-9).toFixed(digits) === printedText;
  const all: PassMeaning[] = [];
  if (reads(best)) all.push("best single evaluation");
  if (reads(final)) all.push("final mean");
  if (reads(lastTen)) all.push("mean of the last 10");
  return all.length > 0 ? all : ["none of these"];
}
