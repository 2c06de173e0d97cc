import type { Ends } from "../../lib/claims/decide.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { firstOf } from "../../lib/items.js";
import type { Resource, Variant } from "../../lib/runs.js";

/** The study's own family: verdicts rest on it alone. */
export function familyOfStudy({ study }: Pick<ClaimInputs, "study">): string {
  return firstOf(study.families).id;
}

/** Records of the study's own family, optionally of one resource. */
export function ofStudy<T extends { family: string; resource?: Resource | null }>(
  inputs: Pick<ClaimInputs, "study">,
  records: readonly T[],
  resource?: Resource
): T[] {
  const family = familyOfStudy(inputs);
  return records.filter(
    (record) => record.family === family && (resource === undefined || record.resource === resource)
  );
}

/** "base, compute" */
export function label({ variant, resource }: { variant: Variant; resource?: Resource | null }): string {
  return resource ? `${variant}, ${resource}` : variant;
}

/** Ends of an interval as shares of a value, ascending: shares of a negative one are turned round. */
export function endsOver([low, high]: Ends, value: number): Ends {
  const over = (end: number | null) => (end === null ? null : end / value);
  return value < 0 ? [over(high), over(low)] : [over(low), over(high)];
}

/** "7 of 14 curves" */
export function outOf(part: number, whole: number, noun: string): string {
  return `${format.count(part)} of ${format.plural(whole, noun, noun === "series" ? noun : `${noun}s`)}`;
}
