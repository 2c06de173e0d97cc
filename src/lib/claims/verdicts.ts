export const verdicts = ["supported", "supported in part", "not supported", "not testable with these data"] as const;
export type Verdict = (typeof verdicts)[number];
