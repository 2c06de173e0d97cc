/** The account of the logs that a study was made from (`data/import.json`); null where it was made otherwise. */
import type { StudyAccount } from "../../src/import/normalise.js";
import { visible } from "../../src/import/safe-name.js";
import { escapeHtml } from "../../src/lib/format.js";
import { readAccount } from "../study-account.js";
import { studyRoot } from "../study-root.js";

export function importAccount(root = studyRoot()): Promise<StudyAccount | null> {
  return readAccount(root);
}

/** A name that a log brought, as HTML: what is not seen is made visible. */
export function foreignName(name: string): string {
  return escapeHtml(visible(name));
}

/** "38 (no step), 2 (step is no whole number)" */
export function countsByReason(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([reason, rows]) => `${rows} (${foreignName(reason)})`)
    .join(", ");
}
