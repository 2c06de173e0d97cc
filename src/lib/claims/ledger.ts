/** The ledger: claims as a study states them, judged by the rules that it hands over. */
import type { FindingRecord } from "../records/claims.js";
import type { Results } from "../results.js";
import { type ClaimRecord, combine, type Judgement } from "./claim.js";

/** A claim as the study makes it. */
export interface StatedClaim {
  id: string;
  claim: string;
  where: string;
}

/** What the rules read: the results before claims, and the losses of other models that the publication prints. */
export interface ClaimInputs extends Omit<Results, "claims"> {
  external: { family: string; model: string; modelSize: number; testLoss: number; dense: boolean }[];
}

interface ClaimRule {
  /** of the site, that shows the test */
  page: string;
  judge: (inputs: ClaimInputs) => Judgement;
}

export interface Ledger {
  /** by id of the claim; one for every claim that is stated */
  rules: Readonly<Record<string, ClaimRule>>;
  /** numbers of findings, and the claims that make each up */
  findings: readonly { number: number; claims: string[] }[];
}

/**
 * Judges every stated claim.
 *
 * @throws Error naming a claim without a rule
 */
export function judgeClaims(
  { rules, findings }: Ledger,
  stated: readonly StatedClaim[],
  inputs: ClaimInputs
): { rows: ClaimRecord[]; findings: FindingRecord[] } {
  const rows = stated.map((one) => {
    const rule = rules[one.id];
    if (rule === undefined)
      throw new Error(`claim ${one.id}: no rule judges it; have ${Object.keys(rules).join(", ")}`);
    return { ...one, page: rule.page, ...rule.judge(inputs) };
  });
  return {
    rows,
    findings: findings.flatMap(({ number, claims }) => {
      const mine = rows.filter(({ id }) => claims.includes(id));
      return mine.length === 0 ? [] : [{ number, claims: mine.map(({ id }) => id), verdict: combine(mine) }];
    })
  };
}
