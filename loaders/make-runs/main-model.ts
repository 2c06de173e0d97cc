import { number, text } from "./csv.js";
import type { SourceRow } from "./ledger.js";
import { modelName, TRAINING_PROBLEMS } from "./log.js";

/** What the identities of all main runs have from the cells of their rows. */
export function mainModel(head: SourceRow, family = text(head, "family"), variant = text(head, "variant")) {
  const modelSize = number(head, "params_b") * 1e9;
  return { family, variant, modelSize, experiment: "main" as const, uniqueSamples: TRAINING_PROBLEMS };
}

/** Name of the model of a row. */
export function mainName(head: SourceRow): string {
  return modelName(text(head, "family"), text(head, "variant"), text(head, "params_b"));
}
