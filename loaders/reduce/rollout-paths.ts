/** What the paths of dumps say: keys of Hive partitions, the step. */
import { firstOf } from "../../src/lib/items.js";
import type { Dialect } from "./engines/dialect.js";
import type { Column } from "./engines/dumps.js";

/** The column that names a run after its path, as an option has it. */
export const fileColumn = "file=";

/** A path without the ending that says what dump it is. */
export function withoutEnding(path: string): string {
  return path.replace(/\.(parquet|pq|jsonl|ndjson|json)(\.(gz|zst))?$/i, "");
}

/** The paths as a message names them: the first, and how many more. */
export function firstAndMore(paths: readonly string[]): string {
  return paths.length === 1 ? firstOf(paths) : `${paths[0]} and ${paths.length - 1} more`;
}

/** Keys of a path, `run` and `step` of `run=x/step=3/part-0.parquet`, in order. */
export function keysOf(path: string): string[] {
  const folders = path.split("/").slice(0, -1);
  const keys = folders.map((folder) => /^([^=]+)=/.exec(folder)?.[1]).filter((key) => key !== undefined);
  return [...new Set(keys)];
}

/** The keys of a path as columns, and the run that it names if that is wanted. */
export function pathColumns(
  path: string,
  file: string,
  names: ReadonlyMap<string, string>,
  wanted: (name: string) => boolean,
  dialect: Dialect
): Column[] {
  const keys = keysOf(path);
  const columns = keys.map((key) => keyColumn(key, file, dialect));
  if (!keys.includes("file")) {
    const sql = dialect.text(names.get(path) ?? "run");
    columns.push({ ...keyColumn("file", file, dialect), type: "name of the path", sql });
  }
  return columns.filter(({ name }) => wanted(name));
}

/** A key of a path as a column. */
export function keyColumn(key: string, file: string, { keyOf }: Dialect): Column {
  return { name: `${key}=`, place: null, kinds: ["text"], type: "in the path", form: "path", sql: keyOf(file, key) };
}

/** Whether the step can be taken from the paths, as in `train_data_step12.jsonl` or `step_12/rank_0.parquet`. */
export function stepInPaths(paths: readonly string[]): boolean {
  return paths.length > 0 && paths.every((path) => /step[_=-]?\d+/.test(path));
}

/** The last of them. */
export const stepPattern = ".*step[_=-]?([0-9]+)";
