/** A claim of the study with its test, its number and its verdict, by a rule that stands beside it. */

export const verdicts = ["supported", "supported in part", "not supported", "not testable with these data"] as const;
export type Verdict = (typeof verdicts)[number];

/** The number that stands for a claim, with its interval. */
export interface ClaimNumber {
  /** what it is, with its unit */
  label: string;
  /** unrounded */
  value: number;
  /** 95 % interval; null where none applies */
  interval: [number | null, number | null] | null;
  /** how people read it: decimals of a plain number, or per cent */
  format: "number" | "percent" | "count";
  decimals: number;
}

/** What a rule says of a claim. */
export interface Judgement {
  /** the test and the rule of decision */
  test: string;
  /** conditions looked at: which held */
  conditions: { what: string; holds: boolean }[];
  number: ClaimNumber | null;
  verdict: Verdict;
  /** why, in sentences */
  argument: string;
  /** what result would change the verdict */
  wouldChange: string;
}

export interface ClaimRecord extends Judgement {
  id: string;
  claim: string;
  /** sections of the paper */
  where: string;
  /** page of the site that shows the test */
  page: string;
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
