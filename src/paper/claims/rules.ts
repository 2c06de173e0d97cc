/** Every claim of the study with the rule that judges it, and the findings they make up. */

import type { Ledger } from "../../lib/claims/ledger.js";
import { beatsOtherModels, finalLossFalls, fitsOtherFamily } from "./beyond-claims.js";
import { efficiencyGrows, largerIsAhead, lateOvertaking } from "./efficiency-claims.js";
import { bestGroupGrows, largerGroupsPerSample } from "./groups.js";
import { highR2, powerLawOfEachSize, predictsRest } from "./power-law-claims.js";
import { largestReuseIsWorse, reuseHardlyMatters, reuseIsNotWorse } from "./reuse-claims.js";
import { gainsShrink, saturates } from "./saturation-claims.js";
import { predictsHeldOutSlope, sameForm, slopesCoincide } from "./slopes.js";
import { littleTransferBeyond, logicGetsWorse, transfersWithinDomain } from "./transfer-claims.js";

/** The rule of each claim; one for every id, none left out. */
export const rules: Ledger["rules"] = {
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
  D1: { page: "/data-reuse", judge: reuseHardlyMatters },
  D2: { page: "/data-reuse", judge: reuseIsNotWorse },
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

const findings: Ledger["findings"] = [
  { number: 1, claims: ["A1", "A2"] },
  { number: 2, claims: ["B1", "B2", "B3", "B4", "B5"] },
  { number: 3, claims: ["C1", "C2"] },
  { number: 4, claims: ["D1", "D2", "D3"] }
];

export const ledger: Ledger = { rules, findings };
