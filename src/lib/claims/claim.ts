/** A claim of the study with its test, its number and its cells, by a rule that stands beside it. */
import type { CellRecord, CharacteristicRecord, ClaimNumber, MarginRecord } from "../records/claims-record.js";

export type { CellRecord, ClaimNumber, ClaimRecord } from "../records/claims-record.js";
export type { Verdict } from "./verdicts.js";

/** What a study's rule gives for one claim. */
export interface Judgement {
  /** what is measured in each cell */
  test: string;
  margin: MarginRecord;
  cells: CellRecord[];
  number: ClaimNumber | null;
  argument: string;
  wouldChange: string;
  /** of a lead, whose chances no interval gives */
  characteristics?: CharacteristicRecord[];
}

/** The number that stands for a claim, with so many decimals and its 95 % interval where it has one. */
export const plainNumber = (label: string, value: number, decimals: number, interval?: ClaimNumber["interval"]) =>
  claimNumber("number", label, value, decimals, interval);

/** The same of a share, read as a percentage. */
export const percentage = (label: string, value: number, decimals: number, interval?: ClaimNumber["interval"]) =>
  claimNumber("percent", label, value, decimals, interval);

function claimNumber(
  format: ClaimNumber["format"],
  label: string,
  value: number,
  decimals: number,
  interval: ClaimNumber["interval"] = null
): ClaimNumber {
  return { label, value, interval, format, decimals };
}

/** A part of a whole, per cent; null of a whole of none. */
export function shareOf(label: string, part: number, whole: number): ClaimNumber | null {
  return whole === 0 ? null : percentage(label, part / whole, 0);
}
