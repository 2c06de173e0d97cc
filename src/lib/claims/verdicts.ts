/** What a cell of a claim can be: one variant, resource, scale or pair of sizes that the claim speaks of. */
export const verdicts = ["supported", "contradicted", "undecided", "not testable"] as const;
export type Verdict = (typeof verdicts)[number];

/** How a claim is tested: a difference of a known sign, sameness, a limit that is kept, or a lead in evidence. */
export const rules = ["difference", "sameness", "at most", "lead"] as const;
export type Rule = (typeof rules)[number];
