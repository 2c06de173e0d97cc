/** Databases that are not read are recognised, and the message says how to get a log out of them. */
import { LogError } from "../../../lib/log-error.js";
import { latin1 } from "../../bytes/latin1.js";
import type { LogSource } from "../../bytes/log-source.js";
import { baseName } from "../../bytes/log-source.js";
import { type Head, headLength, type LogReader } from "../../reader.js";

const magic = "SQLite format 3\0";

export const sqliteReader: LogReader = {
  format: "sqlite",
  recognises: ({ bytes }: Head) => (latin1(bytes.subarray(0, 16)) === magic ? 3 : 0),
  // biome-ignore lint/correctness/useYield: it has nothing to yield
  read: async function* (source) {
    const head = latin1(await source.bytes(0, headLength));
    throw new LogError(source.path, [`${source.path}: ${adviceFor(source, head)}`]);
  }
};

/** The tables of a database are named in its first pages, in the words that made them. */
function adviceFor({ path }: LogSource, head: string): string {
  const file = baseName(path);
  // a database that stands there itself is not read here: its runs are logs of their own
  if (/CREATE TABLE (IF NOT EXISTS )?"?(latest_metrics|metrics[^)]{0,2000}run_name)/.test(head))
    return `a packed database is not read: unpack it, with ${file}-wal beside it where there is one`;
  if (/CREATE TABLE (IF NOT EXISTS )?"?run\b[^;]{0,2000}\bhash\b/.test(head) && /experiment/.test(head))
    return "Aim's own store is not read, and this file of it holds no metrics: save them as CSV in its Metrics Explorer";
  return `a SQLite database is not read; export the table of metrics as CSV, JSON lines or Parquet`;
}
