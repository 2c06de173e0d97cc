/** What differs between the engines' SQL: names, texts, files. All else is one dialect. */
import { LogError } from "../../src/lib/log-error.js";
import type { Column, Dumps, Kind } from "./engine.js";

export interface Dialect {
  /** a name of a column */
  name: (text: string) => string;
  /** a text */
  text: (text: string) => string;
  /** the dumps as something to select from; `columns`: those that are read, with their kinds */
  source: (dumps: Dumps, columns: readonly Column[]) => string;
  /** path of the file that a row comes from */
  file: string;
  /** number of elements of a list */
  count: (list: string) => string;
  kindOf: (type: string) => Kind;
}

/** @see https://duckdb.org/docs/stable/sql/introduction */
export const duckdb: Dialect & { files: (dumps: Pick<Dumps, "paths">) => string } = {
  name: (text) => `"${text.replaceAll('"', '""')}"`,
  text: (text) => `'${text.replaceAll("'", "''")}'`,
  files: ({ paths }) => `[${paths.map((path) => duckdb.text(literal(path))).join(", ")}]`,
  source: ({ format, paths }, columns) => {
    const files = duckdb.files({ paths });
    if (format === "parquet")
      return `read_parquet(${files}, union_by_name = true, hive_partitioning = true, filename = true)`;
    const known = columns.map(({ name, kind, type }) => `${duckdb.text(name)}: ${duckdb.text(jsonType(kind, type))}`);
    const wanted = known.length > 0 ? `columns = {${known.join(", ")}}` : "union_by_name = true";
    return `read_json(${files}, format = 'newline_delimited', ${wanted}, hive_partitioning = true, filename = true)`;
  },
  file: '"filename"',
  count: (list) => `LEN(${list})`,
  kindOf: (type) => {
    if (/\[\d*\]$/.test(type)) return "list";
    if (/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(type)) return "integer";
    if (/^(FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(type)) return "number";
    if (type === "BOOLEAN") return "boolean";
    return /^(VARCHAR|UUID|ENUM\(.*\))$/.test(type) ? "text" : "other";
  }
};

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

/** JSON has one kind of number: a whole one in the first lines may be followed by others, and must not be rounded. */
function jsonType(kind: Kind, type: string): string {
  return kind === "integer" || kind === "number" ? "DOUBLE" : type;
}

/** @see https://spark.apache.org/docs/latest/sql-ref.html */
export const spark: Dialect = {
  name: (text) => `\`${text.replaceAll("`", "``")}\``,
  text: (text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`,
  // a view that the script makes first
  source: () => "dumps",
  file: "INPUT_FILE_NAME()",
  count: (list) => `SIZE(${list})`,
  kindOf: (type) => {
    if (/^array</.test(type)) return "list";
    if (/^(tinyint|smallint|int|bigint)$/.test(type)) return "integer";
    if (/^(float|double|decimal\(.*\))$/.test(type)) return "number";
    return type === "boolean" ? "boolean" : type === "string" ? "text" : "other";
  }
};
