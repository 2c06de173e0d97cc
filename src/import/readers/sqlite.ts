/** Databases of trackers are recognised, and the message says how to get a log out of them. */
import { LogError } from "../../lib/log-error.js";
import { latin1 } from "../bytes/latin1.js";
import type { LogSource } from "../bytes/log-source.js";
import { baseName } from "../bytes/log-source.js";
import { type Head, headLength, type LogReader } from "../reader.js";

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
  const wal = `; where ${file}-wal stands beside it, keep the two together: it holds the newest rows`;
  if (/CREATE TABLE (IF NOT EXISTS )?"?latest_metrics/.test(head)) {
    const query =
      "SELECT runs.name AS run, step, timestamp, key, value FROM metrics JOIN runs USING (run_uuid) ORDER BY timestamp";
    return `a database of MLflow is not read; write its metrics to a table: sqlite3 -header -csv ${file} "${query}" > metrics.csv${wal}`;
  }
  if (/CREATE TABLE (IF NOT EXISTS )?"?metrics[^)]{0,2000}run_name/.test(head)) {
    const row =
      "json_patch(CAST(metrics AS TEXT), json_object('run_name', run_name, 'step', step, 'timestamp', timestamp))";
    return `a database of Trackio is not read; use the Parquet file beside it, or write its metrics to a log: sqlite3 ${file} "SELECT ${row} FROM metrics ORDER BY id" > metrics.jsonl${wal}`;
  }
  if (/CREATE TABLE (IF NOT EXISTS )?"?run\b[^;]{0,2000}\bhash\b/.test(head) && /experiment/.test(head))
    return "Aim's own store is not read, and this file of it holds no metrics: save them as CSV in its Metrics Explorer";
  return `a SQLite database is not read; export the table of metrics as CSV, JSON lines or Parquet${wal}`;
}
