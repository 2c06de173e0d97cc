/** Per-sample dumps behind paths. */
import { firstOf } from "../../src/lib/items.js";
import { LogError } from "../../src/lib/log-error.js";
import { someOf } from "../../src/lib/some-of.js";
import { findLogs } from "../study/find-logs.js";
import type { Dumps } from "./engines/dumps.js";
import { partTables } from "./tables-among.js";

const formats: [RegExp, Dumps["format"]][] = [
  [/\.(parquet|pq)$/i, "parquet"],
  [/\.(jsonl|ndjson|json)(\.(gz|zst))?$/i, "jsonl"]
];

/**
 * The dumps behind paths of this machine, files in order of name; of a folder those whose names end as dumps do. Tables that
 * this tool made of dumps are none.
 *
 * @throws LogError when there is none, or when they are of several formats
 */
export async function findDumps(paths: readonly string[]): Promise<Dumps> {
  const named = new Set(paths);
  const { tables, others: files } = await partTables((await findLogs(paths)).map(({ path }) => path));
  const known = files.map((path) => ({ path, format: formatOf(path) }));
  const faults = known
    .filter(({ path, format }) => format === null && named.has(path))
    .map(({ path }) => `${path}: must be Parquet or JSON lines by its name (.parquet, .jsonl); found another`);
  if (faults.length > 0) throw new LogError(firstOf(paths), faults);
  const dumps = known.filter(({ format }) => format !== null);
  const kinds = new Set(dumps.map(({ format }) => format!));
  const where = paths.join(", ");
  if (files.length === 0)
    throw new LogError(where, [
      `${where}: must hold dumps; found only what rlscale reduce wrote, ${someOf(tables)}: rlscale fit reads that`
    ]);
  if (dumps.length === 0)
    throw new LogError(where, [
      `${where}: must hold dumps (.parquet, .jsonl); found ${files.length || "no"} other files`
    ]);
  if (kinds.size > 1)
    throw new LogError(where, [
      `${where}: must be of one format; found Parquet and JSON lines: reduce them one by one`
    ]);
  const found = { format: firstOf(dumps).format!, paths: dumps.map(({ path }) => path).sort() };
  return tables.length > 0 ? { ...found, tables } : found;
}

/** Format that a name tells; null when it tells none. */
export function formatOf(path: string): Dumps["format"] | null {
  return formats.find(([ending]) => ending.test(path))?.[1] ?? null;
}
