/** The ledger: every claim of the study with the rule that judges it, and the findings they make up. */
import type { FindingRecord } from "../records/claims.js";
import {
  beatsOtherModels,
  bestGroupGrows,
  finalLossFalls,
  fitsOtherFamily,
  largerGroupsPerSample,
  littleTransferBeyond,
  logicGetsWorse,
  transfersWithinDomain
} from "./beyond.js";
import { type ClaimRecord, combine, type Judgement } from "./claim.js";
import { efficiencyGrows, largerIsAhead, lateOvertaking } from "./efficiency.js";
import type { ClaimInputs } from "./inputs.js";
import {
  highR2,
  powerLawOfEachSize,
  predictsHeldOutSlope,
  predictsRest,
  sameForm,
  slopesCoincide
} from "./power-law.js";
import { claimedReuse, largestReuseIsWorse, reuseIsNotWorse } from "./reuse.js";
import { gainsShrink, saturates } from "./saturation.js";

/** A claim as the study makes it. */
export interface StatedClaim {
  id: string;
  claim: string;
  where: string;
}

interface Rule {
  page: string;
  judge: (inputs: ClaimInputs) => Judgement;
}

/** The rule of each claim; one for every id, none left out. */
export const rules: Record<string, Rule> = {
  A1: { page: "/efficiency", judge: (r) => efficiencyGrows(r, "compute") },
  A2: { page: "/efficiency", judge: (r) => efficiencyGrows(r, "data") },
  A3: { page: "/efficiency", judge: (r) => largerIsAhead(r, "compute") },
  A4: { page: "/efficiency", judge: lateOvertaking },
  A5: { page: "/efficiency", judge: (r) => largerIsAhead(r, "data") },
  B1: { page: "/power-law", judge: (r) => powerLawOfEachSize(r, "compute") },
  B2: { page: "/power-law", judge: (r) => powerLawOfEachSize(r, "data") },
  B3: { page: "/beyond/base-and-instruct", judge: sameForm },
  B4: { page: "/power-law", judge: predictsHeldOutSlope },
  B5: { page: "/power-law", judge: predictsRest },
  B6: { page: "/power-law", judge: highR2 },
  B7: { page: "/efficiency", judge: slopesCoincide },
  C1: { page: "/saturation", judge: saturates },
  C2: { page: "/saturation", judge: gainsShrink },
  D1: { page: "/data-reuse", judge: (r) => reuseIsNotWorse(r, null) },
  D2: { page: "/data-reuse", judge: (r) => reuseIsNotWorse(r, claimedReuse) },
  D3: { page: "/data-reuse", judge: largestReuseIsWorse },
  E1: { page: "/beyond/llama", judge: fitsOtherFamily },
  E2: { page: "/beyond/transfer", judge: transfersWithinDomain },
  E3: { page: "/beyond/transfer", judge: (r) => littleTransferBeyond(r, ["code", "science"]) },
  E4: { page: "/beyond/transfer", judge: logicGetsWorse },
  E5: { page: "/beyond/rollouts", judge: largerGroupsPerSample },
  E6: { page: "/beyond/rollouts", judge: bestGroupGrows },
  E7: { page: "/beyond/base-and-instruct", judge: finalLossFalls },
  E8: { page: "/beyond/base-and-instruct", judge: (r) => beatsOtherModels(r, "qwen3") }
};

const findings: { number: number; claims: string[] }[] = [
  { number: 1, claims: ["A1", "A2"] },
  { number: 2, claims: ["B1", "B2", "B3", "B4", "B5"] },
  { number: 3, claims: ["C1", "C2"] },
  { number: 4, claims: ["D1", "D2", "D3"] }
];

/**
 * Judges every stated claim.
 *
 * @throws Error naming a claim without a rule
 */
export function judgeClaims(
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
