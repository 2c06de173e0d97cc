/** What differs between the engines' SQL: names, texts, lists, JSON, paths. All else is one dialect. */
import type { Kind } from "./dumps.js";

export interface Dialect {
  /** a name of a column */
  name: (text: string) => string;
  /** a text */
  text: (text: string) => string;
  /** number of elements of a list; NULL of none */
  count: (list: string) => string;
  kindOf: (type: string) => Kind;
  /** whether a text matches a regular expression, of what RE2 and Java have in common */
  matches: (text: string, pattern: string) => string;
  /** a text without what matches */
  without: (text: string, pattern: string) => string;
  /** value of a key of a file's path, as Hive writes it: `run=x/`; NULL where the path has none */
  keyOf: (file: string, key: string) => string;
  /** text of a JSON value: of a text itself, of another value its JSON; NULL of null. Only where columns are JSON */
  jsonText: (json: string) => string;
  /** VARCHAR, BOOLEAN, UBIGINT, BIGINT, DOUBLE, ARRAY, OBJECT or NULL */
  jsonType: (json: string) => string;
  jsonCount: (json: string) => string;
}

/** @see https://duckdb.org/docs/stable/sql/introduction */
export const duckdb: Dialect = {
  name: (text) => `"${text.replaceAll('"', '""')}"`,
  text: (text) => `'${text.replaceAll("'", "''")}'`,
  count: (list) => `LEN(${list})`,
  kindOf: (type) => {
    if (/\[\d*\]$/.test(type)) return "list";
    if (/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(type)) return "integer";
    if (/^(FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(type)) return "number";
    if (type === "BOOLEAN") return "boolean";
    return /^(VARCHAR|JSON|UUID|BLOB|ENUM\(.*\))$/.test(type) ? "text" : "other";
  },
  matches: (text, pattern) => `REGEXP_MATCHES(${text}, ${duckdb.text(pattern)})`,
  without: (text, pattern) => `REGEXP_REPLACE(${text}, ${duckdb.text(pattern)}, '', 'g')`,
  keyOf: (file, key) => `URL_DECODE(${segmentOf(file, key, duckdb)})`,
  jsonText: (json) => `(${json} ->> '$')`,
  jsonType: (json) => `JSON_TYPE(${json})`,
  jsonCount: (json) => `JSON_ARRAY_LENGTH(${json})`
};

const unused = (): never => {
  throw new RangeError("dialect: JSON lines are read as typed columns here");
};

/** @see https://spark.apache.org/docs/latest/sql-ref.html */
export const spark: Dialect = {
  name: (text) => `\`${text.replaceAll("`", "``")}\``,
  text: (text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`,
  // the size of NULL is -1 unless a setting says otherwise
  count: (list) => `CASE WHEN ${list} IS NOT NULL THEN SIZE(${list}) END`,
  kindOf: (type) => {
    if (/^array</.test(type)) return "list";
    if (/^(tinyint|smallint|int|bigint)$/.test(type)) return "integer";
    if (/^(float|double|decimal\(.*\))$/.test(type)) return "number";
    return type === "boolean" ? "boolean" : /^(string|binary)$/.test(type) ? "text" : "other";
  },
  matches: (text, pattern) => `REGEXP_LIKE(${text}, ${spark.text(pattern)})`,
  without: (text, pattern) => `REGEXP_REPLACE(${text}, ${spark.text(pattern)}, '')`,
  keyOf: (file, key) => {
    const value = segmentOf(file, key, spark);
    // a percent sign that no one escaped stands for itself
    return `CASE WHEN REGEXP_LIKE(${value}, '%(?![0-9A-Fa-f]{2})') THEN ${value} ELSE ${urlDecoded(value)} END`;
  },
  jsonText: unused,
  jsonType: unused,
  jsonCount: unused
};

/** A plus sign is one, in paths. */
export function urlDecoded(text: string): string {
  return `URL_DECODE(REPLACE(${text}, '+', '%2B'))`;
}

function segmentOf(file: string, key: string, { text }: Pick<Dialect, "text">): string {
  const name = key.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const found = `REGEXP_EXTRACT(${file}, ${text(`^(?:.*/)?${name}=([^/]*)/[^/]*`)}, 1)`;
  return `NULLIF(NULLIF(${found}, '__HIVE_DEFAULT_PARTITION__'), '')`;
}
