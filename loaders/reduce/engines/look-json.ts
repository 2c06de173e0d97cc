/**
 * What JSON lines hold, looked at to the last line by the embedded engine: a key may begin late, and each value is of its
 * own type. Values are read as JSON, so that no number is rounded and no letter's case is lost.
 */
import { firstOf } from "../../../src/lib/items.js";
import { LogError } from "../../../src/lib/log-error.js";
import { namesOfPaths } from "../path-runs.js";
import { keysOf, pathColumns } from "../rollout-paths.js";
import { duckdb as dialect } from "./dialect.js";
import { filesOf, type Query } from "./duckdb-query.js";
import type { Column, Dumps, Kind, Look, Part } from "./dumps.js";

/** As many keys as the import of logs reads columns. */
export const mostColumns = 50_000;

const allNames = "SELECT DISTINCT UNNEST(names) AS name FROM shapes";

const kindOfJson: Record<string, Kind> = {
  UBIGINT: "integer",
  BIGINT: "integer",
  DOUBLE: "number",
  BOOLEAN: "boolean",
  VARCHAR: "text",
  ARRAY: "list",
  OBJECT: "other"
};

/** A key of a file: the types of its values, and how often it stands in one line at most. */
interface Key {
  types: string[];
  times: number;
}

export async function lookAtJson(
  query: Query,
  { paths }: Pick<Dumps, "paths">,
  wanted: (name: string) => boolean
): Promise<Look> {
  await query(
    `CREATE OR REPLACE TEMP TABLE shapes AS
SELECT file, JSON_TYPE(json) AS kind, JSON_KEYS(json) AS names, JSON_TYPE(json, '$.*') AS types, COUNT(*) AS lines
FROM ${objectsOf(paths)} GROUP BY ALL`
  );
  try {
    await refuseOthers(query);
    const [[count] = []] = await query(`SELECT COUNT(*) FROM (${allNames})`);
    if (Number(count) > mostColumns)
      throw new LogError(firstOf(paths), [`${paths[0]}: at most ${mostColumns} columns are read; found ${count}`]);
    const names = (await query(`${allNames} ORDER BY name`)).map(([name]) => String(name));
    const keys = await keysOfFiles(query, names.filter(wanted));
    const full = new Set((await query("SELECT DISTINCT file FROM shapes")).map(([file]) => String(file)));
    const empty = paths.filter((path) => !full.has(path));
    const read = full.size > 0 ? paths.filter((path) => full.has(path)) : paths;
    const ofPaths = new Set(read.flatMap((path) => keysOf(path).map((key) => `${key}=`)));
    return { parts: partsOf(read, keys, wanted), names: [...names, ...ofPaths], empty };
  } finally {
    await query("DROP TABLE IF EXISTS shapes");
  }
}

function objectsOf(paths: readonly string[]): string {
  return `read_ndjson_objects(${filesOf(paths)}, filename = 'file', hive_partitioning = false)`;
}

async function refuseOthers(query: Query): Promise<void> {
  const others = await query(
    "SELECT file, kind, SUM(lines) FROM shapes WHERE kind IS DISTINCT FROM 'OBJECT' GROUP BY ALL ORDER BY ALL LIMIT 1"
  );
  for (const [file, kind, lines] of others) {
    const found = `${lines} of ${String(kind ?? "nothing")}`;
    throw new LogError(String(file), [
      `${file}: must hold one JSON object a line; found lines of other values: ${found}`
    ]);
  }
}

async function keysOfFiles(query: Query, names: readonly string[]): Promise<Map<string, Map<string, Key>>> {
  const files = new Map<string, Map<string, Key>>();
  if (names.length === 0) return files;
  const rows = await query(
    `SELECT file, name, LIST(DISTINCT type ORDER BY type), MAX(times) FROM (
  SELECT file, shape, name, type, COUNT(*) OVER (PARTITION BY shape, name) AS times
  FROM (SELECT file, rowid AS shape, UNNEST(names) AS name, UNNEST(types) AS type FROM shapes)
  WHERE name IN (${names.map(dialect.text).join(", ")})
) GROUP BY file, name ORDER BY file, name`
  );
  for (const [file, name, types, times] of rows) {
    const keys = files.get(String(file)) ?? new Map<string, Key>();
    files.set(String(file), keys);
    const found = (types as { items?: unknown[] } | unknown[]) ?? [];
    const list = Array.isArray(found) ? found : (found.items ?? []);
    keys.set(String(name), { types: list.map(String).filter((type) => type !== "NULL"), times: Number(times) });
  }
  return files;
}

/** Files that have the same keys are read together. */
function partsOf(
  paths: readonly string[],
  keys: ReadonlyMap<string, Map<string, Key>>,
  wanted: (name: string) => boolean
): Part[] {
  const named = namesOfPaths(paths);
  const parts = new Map<string, { paths: string[]; keys: Map<string, Key>; ofPath: Column[] }>();
  for (const path of paths) {
    const inner = keys.get(path) ?? new Map<string, Key>();
    const ofPath = pathColumns(path, "file", named, wanted, dialect);
    const id = JSON.stringify([[...inner].map(([name, { times }]) => [name, times]), ofPath]);
    const part = parts.get(id) ?? { paths: [], keys: new Map<string, Key>(), ofPath };
    parts.set(id, part);
    part.paths.push(path);
    for (const [name, { types, times }] of inner) {
      const before = part.keys.get(name)?.types ?? [];
      part.keys.set(name, { types: [...new Set([...before, ...types])].sort(), times });
    }
  }
  return [...parts.values()].map(partOf);
}

function partOf({ paths, keys, ofPath }: { paths: string[]; keys: Map<string, Key>; ofPath: Column[] }): Part {
  const columns: Column[] = [];
  const values = new Map<Column, { name: string; place: number | null }>();
  for (const [name, { types, times }] of keys) {
    for (let place = 1; place <= times; place++) {
      const kinds = [...new Set(types.map((type) => kindOfJson[type] ?? "other"))];
      const column: Column = {
        name,
        place: times > 1 ? place : null,
        kinds,
        type: types.join(" or ") || "NULL",
        form: "json",
        sql: `value_${columns.length + 1}`
      };
      columns.push(column);
      values.set(column, { name, place: column.place });
    }
  }
  columns.push(...ofPath);
  return { paths, columns, file: "file", source: (used) => sourceOf(paths, used, values) };
}

function sourceOf(
  paths: readonly string[],
  used: readonly Column[],
  values: ReadonlyMap<Column, { name: string; place: number | null }>
): string {
  const read = used.flatMap((column) => {
    const value = values.get(column);
    return value ? [{ sql: column.sql, ...value }] : [];
  });
  const once = read.filter(({ place }) => place === null);
  const pointers = once.map(({ name }) => dialect.text(`/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`));
  const selected = [
    ...once.map(({ sql }, i) => `fields[${i + 1}] AS ${sql}`),
    ...read.filter(({ place }) => place !== null).map(({ sql, name, place }) => `${nth(name, place!)} AS ${sql}`),
    "file"
  ];
  return `(
    SELECT ${selected.join(", ")}
    FROM (SELECT json, file, JSON_EXTRACT(json, CAST([${pointers.join(", ")}] AS VARCHAR[])) AS fields FROM ${objectsOf(paths)})
  )`;
}

/** The value of a key that stands in an object several times. */
function nth(name: string, place: number): string {
  const isName = `lambda i: JSON_KEYS(json)[i] = ${dialect.text(name)}`;
  return `JSON_EXTRACT(json, '$.*')[LIST_FILTER(RANGE(1, LEN(JSON_KEYS(json)) + 1), ${isName})[${place}]]`;
}
