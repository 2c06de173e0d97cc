/** Questions to the embedded engine, and the paths in them. */
import { LogError } from "../../../src/lib/log-error.js";
import { duckdb as dialect } from "./dialect.js";

/** Rows that a statement gives. */
export type Query = (sql: string) => Promise<unknown[][]>;

/** Paths as a list of files, each itself. */
export function filesOf(paths: readonly string[]): string {
  return `[${paths.map((path) => dialect.text(literal(path))).join(", ")}]`;
}

/**
 * The path of a file where DuckDB takes patterns: each of `*`, `?` and `[` as a set of one, itself.
 *
 * @throws LogError where a backslash stands in it too, which parts folders in a pattern
 */
function literal(path: string): string {
  const pattern = path.replace(/[*?[]/g, "[$&]");
  if (pattern === path || !path.includes("\\")) return pattern;
  throw new LogError(path, [`${path}: must not have a backslash beside *, ? or [ in its path; found both: rename it`]);
}
