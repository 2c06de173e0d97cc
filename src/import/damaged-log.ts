import type { LogError } from "../lib/log-error.js";
import type { ImportedLog } from "./imported-log.js";

/** A log that could not be read, beside those that could. */
export interface DamagedLog {
  path: string;
  bytes: number;
  error: LogError;
}

export function isDamaged(log: ImportedLog | DamagedLog): log is DamagedLog {
  return "error" in log;
}
