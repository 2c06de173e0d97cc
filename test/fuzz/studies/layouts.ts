/** The same study in every layout that people keep their logs in. */
import type { ScoreRole } from "../../../src/import/names/aliases.js";
import { runFiles } from "./layouts-files.js";
import { longTables } from "./layouts-long.js";
import { oddFiles } from "./layouts-odd.js";
import { wideTables } from "./layouts-wide.js";
import type { Study } from "./plan.js";
import type { StudyFile } from "./tables.js";

/** A study as files, with what can be known from them. */
export interface Rendering {
  files: StudyFile[];
  /** rows of all files; null where a reader may count other lines */
  rows: number | null;
  /** sets of the study that are there, by place; with the role that the layout states, null where it states none */
  sets: { place: number; role: ScoreRole | null; name: string }[];
  /** the files state the sizes of the models; "maybe": in a column whose name does not say what it is */
  sizes: boolean | "maybe";
  tokens: boolean;
  /** the names of runs say what tells them apart */
  named?: false;
  /** what a user would answer to a question, by option: all arguments that belong to it */
  answers: Record<string, string[]>;
  /** what the files are like, for a report */
  how: string;
}

export interface Layout {
  name: string;
  /** null where the layout cannot hold the study */
  render: (study: Study) => Rendering | null;
}

export const layouts: readonly Layout[] = [...longTables, ...wideTables, ...runFiles, ...oddFiles];
