/** Results + the claims as stated -> the ledger. */
import { type ClaimInputs, judgeClaims, type Ledger, type StatedClaim } from "../../src/lib/claims/ledger.js";
import type { ClaimsRecord } from "../../src/lib/results.js";
import { readReference } from "../study/read-reference.js";
import type { Study } from "../study/study.js";
import { readVerdicts } from "./recorded-verdicts.js";

/** The ledger of a study; empty where it states no claims. */
export async function buildClaims(
  root: string,
  study: Study,
  rules: Ledger,
  results: Omit<ClaimInputs, "external">
): Promise<ClaimsRecord> {
  const recorded = (await readVerdicts(root))?.history ?? [];
  const history = recorded.map(({ date, reason, changes }) => ({ date, reason, changes }));
  if (study.references?.claims === undefined)
    return { ...judgeClaims(rules, [], { ...results, external: [] }), history };
  const stated = (await readReference(root, study.references.claims)) as unknown as StatedClaim[];
  const external = study.references.external ? await readReference(root, study.references.external) : [];
  const studyFamilies = new Set(study.families.map(({ id }) => id));
  const ledger = judgeClaims(
    rules,
    stated.map(({ id, claim, where }) => ({ id, claim, where })),
    {
      ...results,
      external: external
        .filter(({ family }) => !studyFamilies.has(family))
        .map(({ family, modelSize, value, model, architecture }) => ({
          family,
          model: model ?? family,
          modelSize: modelSize ?? 0,
          testLoss: value,
          dense: architecture === "dense"
        }))
    }
  );
  return { ...ledger, history };
}
