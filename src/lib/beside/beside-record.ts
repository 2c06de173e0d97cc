/** Rows of public studies that a reader's runs can stand beside: `data/beside.json`, as the pages of a study have it. */

import type { CellUnit } from "../claims/cells.js";
import type { Verdict } from "../claims/verdicts.js";
import type { CellRecord, MarginRecord, TallyRecord } from "../records/claims-record.js";

/** Names that `rlscale new --beside` takes. */
export const besideStudies = ["qwen2.5", "verl", "pods", "octothinker"] as const;
export type BesideStudy = (typeof besideStudies)[number];

/** Rows that runs alone can test. */
export const besideRows = ["size", "straight", "forecast", "seeds", "decline"] as const;
export type BesideRowId = (typeof besideRows)[number];

/** What a cell of each row is. */
export const besideUnits: Readonly<Record<BesideRowId, CellUnit>> = {
  size: ["pair of sizes", "pairs of sizes"],
  straight: ["curve", "curves"],
  forecast: ["group of runs", "groups of runs"],
  seeds: ["setting", "settings"],
  decline: ["group of runs", "groups of runs"]
};

/** What cells say together. */
export interface Outcome {
  tally: TallyRecord;
  verdict: Verdict | null;
  outcome: string;
}

export interface BesideColumn {
  study: BesideStudy;
  /** null where the study cannot test the row */
  outcome: Outcome | null;
  sentence: string;
}

export interface BesideRow {
  id: BesideRowId;
  /** "larger models learn faster" */
  name: string;
  claim: string;
  test: string;
  margin: MarginRecord;
  columns: BesideColumn[];
}

export interface BesideRecord {
  studies: { id: BesideStudy; name: string; title: string }[];
  rows: BesideRow[];
}

/** The same row of a reader's runs. */
export interface UserRow {
  id: BesideRowId;
  /** null where these runs cannot test the row; the sentence says why */
  outcome: Outcome | null;
  sentence: string;
  cells: CellRecord[];
}

export function besideOne({ studies, rows }: BesideRecord, study: BesideStudy): BesideRecord {
  return {
    studies: studies.filter(({ id }) => id === study),
    rows: rows.map((row) => ({ ...row, columns: row.columns.filter((column) => column.study === study) }))
  };
}
