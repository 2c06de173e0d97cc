/**
 * What Parquet dumps hold, read from their footers by the embedded engine. It takes letters' case for nothing and gives a
 * second column of a name another one, so that columns are known by their place; files whose columns are alike are read
 * together, so that no type is widened for another file's sake.
 */

import { firstOf, itemAt, mustGet } from "../../../src/lib/items.js";
import { namesOfPaths } from "../path-runs.js";
import { keysOf, pathColumns } from "../rollout-paths.js";
import { duckdb as dialect } from "./dialect.js";
import { filesOf, type Query } from "./duckdb-query.js";
import type { Column, Dumps, Look, Part } from "./dumps.js";

interface Field {
  name: string;
  /** what the engine calls it */
  engineName: string;
  type: string;
}

export async function lookAtParquet(
  query: Query,
  { paths }: Pick<Dumps, "paths">,
  wanted: (name: string) => boolean
): Promise<Look> {
  const rows = await query(`SELECT file_name, num_rows FROM parquet_file_metadata(${filesOf(paths)})`);
  const empty = rows.filter(([, count]) => Number(count) === 0).map(([file]) => String(file));
  // of dumps that are all empty something must still be said
  const full = empty.length === paths.length ? paths : paths.filter((path) => !empty.includes(path));
  const schemas = await schemasOf(query, full);
  const names = new Set<string>();
  for (const { fields } of schemas.values()) for (const { name } of fields) names.add(name);
  for (const path of full) for (const key of keysOf(path)) names.add(`${key}=`);
  const taken = new Set(
    [...schemas.values()].flatMap(({ fields }) => fields.map((field) => field.engineName.toLowerCase()))
  );
  const file = freeName("file", taken);
  const named = namesOfPaths(full);
  const parts = new Map<string, { paths: string[]; columns: Column[] }>();
  for (const { paths, fields } of schemas.values()) {
    const columns = columnsOf(fields).filter(({ name }) => wanted(name));
    for (const path of paths) {
      const all = [...columns, ...pathColumns(path, dialect.name(file), named, wanted, dialect)];
      const id = JSON.stringify(all);
      const part = parts.get(id);
      if (part) part.paths.push(path);
      else parts.set(id, { paths: [path], columns: all });
    }
  }
  const sorted = [...parts.values()].map((part) => partOf(part, file)).sort(byFirstPath);
  return { parts: sorted, names: [...names], empty: empty.sort() };
}

/** In order of their files, however the engine came upon them. */
function byFirstPath(a: Part, b: Part): number {
  return firstOf(a.paths) < firstOf(b.paths) ? -1 : 1;
}

function partOf({ paths, columns }: { paths: string[]; columns: Column[] }, file: string): Part {
  const sorted = paths.sort();
  const options = `union_by_name = true, hive_partitioning = false, filename = ${dialect.text(file)}`;
  const source = `read_parquet(${filesOf(sorted)}, ${options})`;
  return { paths: sorted, columns, file: dialect.name(file), source: () => source };
}

/** The name, or the first with a number after it that no column has. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let i = 0; ; i++) {
    const numbered = i === 0 ? name : `${name}_${i}`;
    if (!taken.has(numbered)) return numbered;
  }
}

function columnsOf(fields: readonly Field[]): Column[] {
  const seen = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { name } of fields) counts.set(name, (counts.get(name) ?? 0) + 1);
  return fields.map(({ name, engineName, type }) => {
    const place = (seen.get(name) ?? 0) + 1;
    seen.set(name, place);
    const isEmpty = type === "NULL";
    return {
      name,
      place: mustGet(counts, name) > 1 ? place : null,
      kinds: isEmpty ? [] : [dialect.kindOf(type)],
      type,
      form: "typed" as const,
      // a column of nulls has no type of its own
      sql: isEmpty ? "CAST(NULL AS VARCHAR)" : dialect.name(engineName)
    };
  });
}

/** Files by their columns: names, types and order. */
async function schemasOf(
  query: Query,
  paths: readonly string[]
): Promise<Map<string, { paths: string[]; fields: Field[] }>> {
  const shape = "CONCAT_WS(CHR(31), name, duckdb_type, num_children)";
  const rows = await query(
    `SELECT file_name, MD5(STRING_AGG(${shape}, CHR(30) ORDER BY column_id)) FROM parquet_schema(${filesOf(paths)})
GROUP BY file_name ORDER BY file_name`
  );
  const schemas = new Map<string, { paths: string[]; fields: Field[] }>();
  for (const [file, id] of rows) {
    const schema = schemas.get(String(id));
    if (schema) schema.paths.push(String(file));
    else schemas.set(String(id), { paths: [String(file)], fields: [] });
  }
  for (const schema of schemas.values()) schema.fields = await fieldsOf(query, firstOf(schema.paths));
  return schemas;
}

async function fieldsOf(query: Query, path: string): Promise<Field[]> {
  const file = filesOf([path]);
  const elements = await query(
    `SELECT name, num_children, duckdb_type FROM parquet_schema(${file}) ORDER BY column_id`
  );
  const outer = outermost(
    elements.map(([name, children, type]) => ({ name: String(name), children: Number(children ?? 0), type }))
  );
  const described = await query(
    `DESCRIBE SELECT * FROM read_parquet(${file}, hive_partitioning = false, filename = false)`
  );
  if (outer.length !== described.length) {
    throw new RangeError(`${path}: its schema has ${outer.length} columns, and the engine reads ${described.length}`);
  }
  return outer.map(({ name, type }, i) => {
    const [engineName, engineType] = itemAt(described, i);
    const isEmpty = type !== null && String(type).replaceAll('"', "") === "NULL";
    return { name, engineName: String(engineName), type: isEmpty ? "NULL" : String(engineType) };
  });
}

/** Of a schema's elements, which stand in order with what is within them after each, the columns. */
function outermost<T extends { children: number }>([root, ...elements]: readonly T[]): T[] {
  const columns: T[] = [];
  let at = 0;
  for (let i = 0; i < (root?.children ?? 0); i++) {
    const column = elements[at];
    if (!column) break;
    columns.push(column);
    // its own, and those of what is within it
    for (let open = 1; open > 0; at++) open += (elements[at]?.children ?? 0) - 1;
  }
  return columns;
}
