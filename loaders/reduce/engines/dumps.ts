/** Dumps of rollouts and their columns, before any of them has a meaning. */

/** What a value is, as far as an expression depends on it. */
export type Kind = "integer" | "number" | "boolean" | "text" | "list" | "other";

/** A column of a dump, or a key of its path. */
export interface Column {
  /** as it stands in the file, in its letters' case; a key of the path with `=` after it, as in the path */
  name: string;
  /** its place among the columns of this very name, from 1; null where it is the only one */
  place: number | null;
  /** what its values are; none where all are empty */
  kinds: readonly Kind[];
  /** in the engine's words */
  type: string;
  /**
   * - `typed`: of one type;
   * - `json`: each value of its own type, as JSON;
   * - `written`: each as the text that stands in the file, whatever its type;
   * - `path`: a text of the file's path
   */
  form: "typed" | "json" | "written" | "path";
  /** what reads it in a statement */
  sql: string;
}

/** Dumps whose columns are alike. */
export interface Part {
  paths: readonly string[];
  columns: readonly Column[];
  /** what reads the path of the file that a row comes from */
  file: string;
  /** what to select these columns from */
  source: (columns: readonly Column[]) => string;
}

/** What the dumps are, before any column has a meaning. */
export interface Look {
  parts: readonly Part[];
  /** of all columns, keys of the paths among them */
  names: readonly string[];
  /** files that hold no row */
  empty: readonly string[];
}

export interface Dumps {
  format: "parquet" | "jsonl";
  /** files on this machine, in order of name; for Spark paths as given, on any storage that it sees */
  paths: readonly string[];
  /** tables that `rlscale reduce` wrote, which are no dumps: found among the files, and not read */
  tables?: readonly string[];
  /** for Spark: the files of this machine behind the paths */
  files?: readonly string[];
}
