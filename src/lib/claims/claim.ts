/** A claim of the study with its test, its number and its verdict, by a rule that stands beside it. */
import type { ClaimNumber } from "../records/claims.js";
import type { Verdict } from "./verdicts.js";

export type { ClaimNumber, ClaimRecord, Judgement } from "../records/claims.js";
export type { Verdict } from "./verdicts.js";

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

/** Verdict from conditions: all hold, none, or some. */
export function judge(conditions: readonly { holds: boolean }[]): Verdict {
  const held = conditions.filter(({ holds }) => holds).length;
  if (conditions.length === 0) return "not testable with these data";
  if (held === conditions.length) return "supported";
  return held === 0 ? "not supported" : "supported in part";
}

/** Verdict of a finding from its claims: all supported, none even in part, or between; untestable ones do not count. */
export function combine(claims: readonly { verdict: Verdict }[]): Verdict {
  const testable = claims.filter(({ verdict }) => verdict !== "not testable with these data");
  if (testable.length === 0) return "not testable with these data";
  if (testable.every(({ verdict }) => verdict === "supported")) return "supported";
  return testable.every(({ verdict }) => verdict === "not supported") ? "not supported" : "supported in part";
}
