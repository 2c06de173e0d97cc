/** Records of a log as they are gathered: its columns, and the numbers of a run by column and row. */
import type { KnownName, ScoreRole } from "../names/aliases.js";
import { Marks, NumberColumn } from "../number-columns.js";
import type { Labels } from "./labels.js";

export interface LogColumn {
  name: string;
  /** null: not in the table of names */
  known: KnownName | null;
  /** of a score, where a cell beside it says so (`type` = `eval`): goes before what its name says */
  role?: ScoreRole;
  /** it is no column of the log but made of some */
  derived?: true;
  /** of an accuracy made of two counts: the column of all answers */
  answers?: string;
  /** of a score that was parted by what it was measured on: the column that it is a part of */
  of?: string;
  /** rows with a finite number */
  numbers: number;
  /** rows with NaN or an infinite number */
  notFinite: number;
  /** rows with text, where the column is not one of names */
  texts: number;
  /** one of these texts */
  text: string | null;
  /** where its cells spell counts (`150/500`, `1.2M`): the first of them, as read */
  spelled?: { text: string; value: number };
  /** why such cells are not read, with what to do: a clause */
  unclear?: string;
}

/** Rows of one run, or of all of a log, as the log has them. */
export class GatheredRun {
  rows = 0;
  /** row of the log, by place */
  readonly row = new NumberColumn();
  readonly columns = new Map<string, NumberColumn>();
  /** places of values that are no finite number, of columns that are kept */
  readonly notFinite = new Map<string, Marks>();

  markNotFinite(name: string, place: number): void {
    let marks = this.notFinite.get(name);
    if (marks === undefined) {
      marks = new Marks();
      this.notFinite.set(name, marks);
    }
    marks.add(place);
  }

  column(name: string): NumberColumn {
    let column = this.columns.get(name);
    if (column === undefined) {
      column = new NumberColumn();
      this.columns.set(name, column);
    }
    return column;
  }
}

/** All records of a log, gathered; nothing parted yet. */
export interface Gathered {
  all: GatheredRun;
  columns: LogColumn[];
  /** columns that may tell rows apart */
  labels: Labels;
  /** cells of these columns in rows that were asked to be left out, the first of each */
  leftOut?: ReadonlyMap<string, ReadonlySet<string>>;
}
