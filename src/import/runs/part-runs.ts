/**
 * Which rows of a table are one run: by the columns that name runs, models, seeds and methods; by those that the rows show
 * to be keys; by what the user says. What a score was measured on parts scores, not runs.
 */

import { statesModel } from "./column-kinds.js";
import { membersOf, partedBy } from "./grouping.js";
import { findKeys } from "./keys/find-keys.js";
import { countedPlaces, type KeyColumn, keyColumns, type Table } from "./keys/key-columns.js";
import { statesIdentity } from "./keys/named-keys.js";
import type { RunChoices } from "./run-choices.js";
import { runNames } from "./run-names.js";
import { type Settling, settle } from "./settle-repeats.js";

export interface PartedRun {
  places: Int32Array;
  /** what a column of run names says; null where none does */
  name: string | null;
  /** name to show: of the run, or what its keys say; null where the table has one run */
  shown: string | null;
  /** rows of one step are averaged */
  averaged: boolean;
}

export interface PartedRuns {
  runs: PartedRun[];
  /** columns that say what a score was measured on, those with one cell throughout too */
  parts: KeyColumn[];
  /** names of columns by which rows are told apart: of runs, of parts of a score, of repeats of a measurement */
  understood: string[];
  /** columns of models, sizes and seeds: rows that differ in them are never one run */
  identities: KeyColumn[];
  /** by row: rows of one step in one sequence follow each other as attempts */
  sequence: Int32Array;
  /** by row: which of the repeats of a measurement it is; null where no column says so */
  repeat: Int32Array | null;
  /** whole sentences */
  notes: string[];
  /** why the rows are not taken for runs; null where they are */
  refusal: string | null;
}

/** Rows parted into runs, or why they are not. */
export function partRuns(table: Table, choices: RunChoices = {}): PartedRuns {
  const places = countedPlaces(table);
  const columns = keyColumns(table, places);
  const found = findKeys({ ...table, places }, columns, choices);
  if ("refusal" in found) return refused(table, found.refusal);
  const { keys, parts, repeats, rivals } = found;
  const notes = [...found.notes];
  const counts = new Uint8Array(table.rows);
  for (const place of places) counts[place] = 1;
  const of = by(keys, table);
  const groups = membersOf(of, everyRow(table));
  const naming = runNames(groups, keys, columns, table.asked);
  const several = columns.filter(({ distinct }) => distinct > 1);
  const settling: Settling = {
    ...table,
    counts,
    choices,
    sequence: by([...parts, ...repeats], table, of),
    within: by(parts, table, of),
    repeats,
    keys,
    columns: several,
    models: several.filter(({ name, label }) => statesModel(name, label.cells)),
    rivals
  };
  const runs: PartedRun[] = [];
  let isAveraged = false;
  for (const [i, group] of groups.entries()) {
    const { name, shown } = naming[i]!;
    const settled = settle(group, shown, settling);
    if ("refusal" in settled) return refused(table, settled.refusal);
    for (const note of settled.notes) notes.push(note);
    isAveraged ||= settled.averaged && settled.notes.length === 0;
    for (const [at, part] of settled.parts.entries()) {
      const isPass = settled.parts.length > 1;
      const nth = isPass ? `${shown ?? "pass"} ${at + 1}` : shown;
      runs.push({ places: part, name: isPass ? null : name, shown: nth, averaged: settled.averaged });
    }
  }
  if (isAveraged)
    notes.push(
      `rows of a run and step that differ in ${repeats.map(({ name }) => name).join(", ")} alone are averaged`
    );
  return {
    runs,
    parts: columns.filter((column) => column.kind === "part" && !keys.includes(column)),
    understood: [...keys, ...parts, ...repeats].map(({ name }) => name),
    identities: columns.filter(statesIdentity),
    sequence: settling.sequence,
    repeat: repeats.length > 0 ? by(repeats, table) : null,
    notes,
    refusal: null
  };
}

function by(columns: readonly KeyColumn[], { rows }: Table, ids: Int32Array = new Int32Array(rows)): Int32Array {
  return partedBy(ids, ...columns.map(({ codes }) => codes));
}

function everyRow({ rows }: Table): Int32Array {
  const places = new Int32Array(rows);
  for (let i = 0; i < rows; i++) places[i] = i;
  return places;
}

function refused(table: Table, refusal: string): PartedRuns {
  const none = {
    parts: [],
    understood: [],
    identities: [],
    sequence: new Int32Array(table.rows),
    repeat: null,
    notes: []
  };
  return { runs: [], ...none, refusal };
}
