/** Columns of a row: a study's cells, or why it has none. */
import { cellsOf, type Effect } from "../../../../src/lib/claims/cells.js";
import type { MarginRecord } from "../../../../src/lib/records/claims-record.js";
import type { ColumnRecord, StudyName } from "../../../../src/paper/elsewhere/elsewhere-record.js";

export function tested(
  study: StudyName,
  margin: MarginRecord,
  effects: readonly Effect[],
  values: ColumnRecord["values"] = {}
): ColumnRecord {
  return { study, cannot: null, cells: cellsOf(margin, effects), values };
}

export function cannot(study: StudyName, why: string): ColumnRecord {
  return { study, cannot: why, cells: [], values: {} };
}

/** The first study, whose cells are those of the ledger. */
export const inLedger: ColumnRecord = { study: "first", cannot: null, cells: [], values: {} };
