/** The ledger: claims as a study states them, judged by the rules that it hands over. */
import type { ClaimsRecord, FindingRecord } from "../records/claims-record.js";
import type { Results } from "../results.js";
import { shared, tallyOf, tallyWords } from "./cells.js";
import { characteristicSettings, characteristicsOf } from "./characteristics.js";
import type { Judgement } from "./claim.js";
import { marginChanges } from "./other-margins.js";

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
): Omit<ClaimsRecord, "history"> {
  const judged = stated.map((record) => {
    const rule = rules[record.id];
    if (rule === undefined)
      throw new Error(`claim ${record.id}: no rule judges it; have ${Object.keys(rules).join(", ")}`);
    return { stated: record, page: rule.page, ...rule.judge(inputs) };
  });
  const rows = judged.map(({ stated: claim, characteristics: _, ...judgement }) => {
    const said = together(judgement.cells.filter(({ beyond }) => !beyond));
    return { ...claim, ...judgement, ...said };
  });
  return {
    rows,
    findings: findings.flatMap(({ number, claims }): FindingRecord[] => {
      const claimRows = rows.filter(({ id }) => claims.includes(id));
      const cells = claimRows.flatMap((row) => row.cells.filter(({ beyond }) => !beyond));
      return claimRows.length === 0 ? [] : [{ number, claims: claimRows.map(({ id }) => id), ...together(cells) }];
    }),
    characteristics: {
      ...characteristicSettings,
      rows: judged.flatMap(
        ({ stated: { id }, margin, cells, characteristics }) => characteristics ?? characteristicsOf(id, margin, cells)
      )
    },
    marginChanges: judged.flatMap(({ stated: { id }, margin, cells }) => marginChanges(id, margin, cells))
  };
}

export function together(cells: Parameters<typeof tallyOf>[0]) {
  const tally = tallyOf(cells);
  return { tally, verdict: shared(tally), outcome: tallyWords(tally) };
}
