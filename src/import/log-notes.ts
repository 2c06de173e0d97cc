/** What a reader should know of logs, in a list that stays short: rows that are left out, and notes that repeat. */
import { firstOf } from "../lib/items.js";
import { alikeOnce } from "./alike-notes.js";
import type { ImportedLog } from "./imported-log.js";
import { leftOutByWhere } from "./runs/where-rows.js";
import { noStep, nothingUnderstood } from "./steps/row-fates.js";

/** Formats whose every row is one of the same table: a row without a step is a fault there. */
const tables = new Set(["csv", "parquet", "arrow"]);

/** Rows that no command uses and that a user may take for used, as `left out: 10 of 31 rows: step below 0`; null where there are none. */
export function rowsLeftOut({ format, ledger, whyNoRun }: ImportedLog): string | null {
  if (whyNoRun !== null) return null;
  const isExpected = (reason: string) =>
    reason === nothingUnderstood || reason === leftOutByWhere || (reason === noStep && !tables.has(format));
  const reasons = Object.entries(ledger.setAside).filter(([reason]) => !isExpected(reason));
  if (reasons.length === 0) return null;
  const asked = ledger.read - (ledger.setAside[leftOutByWhere] ?? 0);
  const rows = reasons.reduce((sum, [, count]) => sum + count, 0);
  const [first] = reasons.length === 1 ? [firstOf(reasons)[0]] : [];
  const why = first ?? reasons.map(([reason, count]) => `${count} (${reason})`).join(", ");
  return `left out: ${rows} of ${asked} row${asked === 1 ? "" : "s"}: ${why}`;
}

/** The notes of logs, each with its file. */
export function notesOfLogs(
  logs: readonly ImportedLog[],
  isSaid: (log: ImportedLog, text: string) => boolean = () => false
): string[] {
  const left = logs.flatMap((log) => {
    const text = rowsLeftOut(log);
    return text === null ? [] : [`${log.path}: ${text}`];
  });
  const notes = logs.flatMap((log) =>
    log.problems.filter((text) => !isSaid(log, text)).map((text) => ({ of: log.path, text }))
  );
  return [...left, ...alikeOnce(notes, "file")];
}
