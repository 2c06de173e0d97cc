/** What the page "Your logs" and its worker say to each other. */
import type { LoggedRun } from "../../import/study/logged-run.js";
import type { AnswerRest } from "../../import/study/user-answers.js";
import type { LogAnswer, LogChoices } from "../../import/study/user-logs.js";
import type { BesideRecord } from "../../lib/beside/beside-record.js";
import type { StudySlopes } from "../../lib/user-runs/compare-with-study.js";

export interface DroppedFile {
  path: string;
  file: Blob;
  /** whether it was chosen itself, and not its folder */
  named: boolean;
}

export type ToWorker =
  | { kind: "start"; study: StudySlopes[]; beside: BesideRecord | null; store: string }
  | { kind: "read"; files: DroppedFile[]; choices: LogChoices }
  | { kind: "choose"; choices: LogChoices }
  | { kind: "remove"; path: string }
  | { kind: "stop" }
  /** the last answer is painted: what takes long may follow */
  | { kind: "painted" }
  | { kind: "clear" }
  | { kind: "export"; what: ExportKind };

/** The runs alone, the study file alone, or the whole folder of a study. */
export type ExportKind = "parquet" | "yaml" | "study";

/** What became of files that were chosen. */
export interface Remarks {
  /** paths whose content was there already */
  again: string[];
  /** files of a name that another content has */
  renamed: { from: string; to: string }[];
}

export type FromWorker =
  /** what was read, before anything is fitted */
  | { kind: "logged"; logged: LoggedRun[] }
  | { kind: "answer"; answer: LogAnswer; choices: LogChoices; restored: boolean; remarks: Remarks }
  /** the reply to a choice of recipes: nothing else of the answer differs */
  | ({ kind: "recipes"; choices: LogChoices } & AnswerRest)
  /** what was left to follow the last answer */
  | ({ kind: "rest" } & AnswerRest)
  | { kind: "progress"; path: string; at: number; of: number; read: number; size: number }
  | { kind: "stopped"; kept: number; left: number }
  | { kind: "cleared" }
  | { kind: "exported"; name: string; content: Uint8Array<ArrayBuffer> }
  /** nothing can be exported until the user says more: why, and the options that would */
  | { kind: "refused"; reasons: string[] }
  | { kind: "failed"; message: string };
