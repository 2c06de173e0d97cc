/** The same study in every layout that people keep their logs in. */
import type { ScoreRole } from "../../../src/import/aliases.js";
import { runFiles } from "./layouts-files.js";
import { longTables } from "./layouts-long.js";
import { wideTables } from "./layouts-wide.js";
import type { PlannedRun, Study } from "./plan.js";
import type { StudyFile } from "./tables.js";

/** A study as files, with what can be known from them. */
export interface Rendering {
  files: StudyFile[];
  /** rows of all files; null where a reader may count other lines */
  rows: number | null;
  /** sets of the study that are there, by place; with the role that the layout states, null where it states none */
  sets: { place: number; role: ScoreRole | null; name: string }[];
  /** the files state the sizes of the models */
  sizes: boolean;
  tokens: boolean;
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

export const layouts: readonly Layout[] = [...longTables, ...wideTables, ...runFiles];

/** `qwen2.5-7b`: the name of a model of this size. */
export function modelName({ keys }: PlannedRun, family = "Qwen2.5"): string {
  return `${family}-${keys.size / 1e9}B`;
}

/** A name for a run that says all that tells it from the others: `qwen2.5-7b-grpo-seed1`. */
export function runName(run: PlannedRun, { differing }: Study, separator = "-"): string {
  const { seed, method } = run.keys;
  const parts = [modelName(run).toLowerCase()];
  if (differing.includes("method")) parts.push(method);
  if (differing.includes("seed")) parts.push(`seed${seed}`);
  return parts.join(separator);
}
