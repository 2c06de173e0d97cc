import type { Ends } from "../../lib/claims/decide.js";
import type { ClaimInputs } from "../../lib/claims/ledger.js";
import * as format from "../../lib/format.js";
import { firstOf } from "../../lib/items.js";
import type { CellRecord } from "../../lib/records/claims-record.js";
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

/** Degrees of freedom of the variance between runs, which the errors of slopes rest on; null where there is none. */
export function runDf(inputs: Pick<ClaimInputs, "study" | "inference">): number | null {
  return inputs.inference.runEffects.find(({ family }) => family === familyOfStudy(inputs))?.df ?? null;
}

/** "too high by 17% to 31%"; with their signs where some are above zero and some below. */
export function offBy(shares: readonly number[], above: string, below: string): string {
  const sides = [shares.every((share) => share > 0), shares.every((share) => share < 0)];
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  if (!sides.includes(true)) return `off by ${format.percentChange(low)} to ${format.percentChange(high)}`;
  const [least, most] = sides[0] ? [low, high] : [-high, -low];
  const [from, to] = [format.percent(least), format.percent(most)];
  return `${sides[0] ? above : below} by ${from === to ? from : `${from} to ${to}`}`;
}

/** "3B against 1.5B (base)" of "base, ln loss: 3B against 1.5B" */
export function shortName({ what, group }: Pick<CellRecord, "what" | "group">, where = group): string {
  return `${what.replace(`${group}: `, "")} (${where})`;
}

/** "7 of 14 curves" */
export function outOf(part: number, whole: number, noun: string): string {
  return `${format.count(part)} of ${format.plural(whole, noun, noun === "series" ? noun : `${noun}s`)}`;
}
