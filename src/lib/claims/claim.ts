/** A claim of the study with its test, its number and its verdict, by a rule that stands beside it. */
import type { Verdict } from "./verdicts.js";

export type { ClaimNumber, ClaimRecord, Judgement } from "../records/claims.js";
export type { Verdict } from "./verdicts.js";

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
