/** What the page "Your logs" and its worker say to each other. */
import type { OwnAnswer, OwnChoices } from "../../import/own-logs.js";
import type { StudySlopes } from "../../lib/own-runs/compare-with-study.js";

/** A file, with its folders as it was dropped. */
export interface DroppedFile {
  path: string;
  file: Blob;
  /** whether it was chosen itself, and not its folder */
  named: boolean;
}

export type ToWorker =
  | { kind: "start"; study: StudySlopes[]; store: string }
  | { kind: "read"; files: DroppedFile[]; choices: OwnChoices }
  | { kind: "choose"; choices: OwnChoices }
  | { kind: "remove"; path: string }
  | { kind: "stop" }
  | { kind: "clear" }
  | { kind: "export"; what: ExportKind; id: number };

export type ExportKind = "parquet" | "study";

export type FromWorker =
  | { kind: "answer"; answer: OwnAnswer; choices: OwnChoices; restored: boolean }
  | { kind: "progress"; path: string; at: number; of: number; read: number; size: number }
  | { kind: "stopped"; kept: number; left: number }
  | { kind: "cleared" }
  | { kind: "exported"; id: number; files: { name: string; content: Uint8Array<ArrayBuffer> }[] }
  | { kind: "failed"; message: string; id?: number };
