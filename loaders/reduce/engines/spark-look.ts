/** What dumps hold, as Spark reads them: one part, for it puts files with other columns together. */
import { existsSync } from "node:fs";
import { firstOf } from "../../../src/lib/items.js";
import { LogError } from "../../../src/lib/log-error.js";
import { fileColumn, keyColumn, keysOf } from "../rollout-paths.js";
import { spark as dialect, urlDecoded } from "./dialect.js";
import type { Column, Dumps, Kind, Look } from "./dumps.js";

/** Runs statements, and gives what is printed. */
export type RunSql = (sql: string) => Promise<string>;

/** Path of the file that a row comes from: Spark gives it as an address. */
const file = urlDecoded("INPUT_FILE_NAME()");

/**
 * The dumps as a view: a line that is no JSON ends it; no folder becomes a column by itself; a value of JSON is the text
 * that stands in the file, so that no number is rounded.
 */
export function viewOf(dumps: Dumps): string {
  return view(
    "dumps",
    dumps,
    dumps.format === "parquet" ? "mergeSchema 'true'" : "mode 'FAILFAST', primitivesAsString 'true'"
  );
}

function view(name: string, { format, paths }: Dumps, options: string): string {
  const path = paths.length === 1 ? literal(firstOf(paths)) : oneOf(paths);
  const [using, endings] =
    format === "parquet" ? ["parquet", ["parquet", "pq"]] : ["json", ["jsonl", "ndjson", "json"]];
  const packed = format === "parquet" ? [""] : ["", ".gz", ".zst"];
  const names = endings.flatMap((ending) =>
    packed.flatMap((more) => [`${ending}${more}`, `${ending}${more}`.toUpperCase()])
  );
  const below = `recursiveFileLookup 'true', pathGlobFilter '*.{${names.join(",")}}'`;
  return `CREATE OR REPLACE TEMPORARY VIEW ${name} USING ${using} OPTIONS (path ${dialect.text(path)}, ${below}, ${options});\n`;
}

/** A path where Spark takes patterns: what is a file or folder of this machine stands for itself. */
function literal(path: string): string {
  return existsSync(path) ? path.replace(/[*?[\]{}\\]/g, "\\$&") : path;
}

/** Several paths as one pattern; what they begin with stands before it, since a pattern must begin as a path does. */
function oneOf(paths: readonly string[]): string {
  let shared = firstOf(paths);
  for (const path of paths) while (!path.startsWith(shared)) shared = shared.slice(0, -1);
  const start = shared.lastIndexOf("/") + 1;
  return `${shared.slice(0, start)}{${paths.map((path) => path.slice(start)).join(",")}}`;
}

export async function lookOnSpark(run: RunSql, dumps: Dumps, wanted: (name: string) => boolean): Promise<Look> {
  // what the values of JSON are is what Spark would have made of them
  const inferred =
    dumps.format === "jsonl" ? `${view("inferred", dumps, "mode 'FAILFAST'")}${describe("inferred")}` : "";
  const printed = await run(`${viewOf(dumps)}${describe("dumps")}SELECT '${mark}';\n${inferred}`);
  const [read = "", types = ""] = printed.split(`${mark}\n`);
  const asRead = columnsIn(read);
  const asInferred = inferred ? columnsIn(types) : asRead;
  const paths = dumps.files ?? (await filesOf(run, dumps));
  if (wanted(fileColumn) && !paths.some((path) => keysOf(path).includes("file")))
    throw new LogError(dumps.paths[0] ?? "", [`${dumps.paths[0]}: ${fileColumn} needs --engine duckdb`]);
  const keys = [...new Set(paths.flatMap(keysOf))];
  const columns = asRead.map(({ name, type }, i) => columnOf(name, type, asInferred[i]?.type ?? type, dumps));
  const all = [...columns, ...keys.map((key) => keyColumn(key, file, dialect))];
  const part = { paths, columns: all.filter(({ name }) => wanted(name)), file, source: () => "dumps" };
  return { parts: [part], names: all.map(({ name }) => name), empty: [] };
}

function columnOf(name: string, read: string, type: string, { format }: Dumps): Column {
  const isWritten = format === "jsonl" && read === "string";
  const kinds: Kind[] = type === "void" ? [] : [dialect.kindOf(type)];
  return { name, place: null, kinds, type, form: isWritten ? "written" : "typed", sql: dialect.name(name) };
}

/** A line between two answers. */
const mark = "--rlscale--";

function describe(name: string): string {
  return `DESCRIBE QUERY SELECT * FROM ${name};\n`;
}

function columnsIn(printed: string): { name: string; type: string }[] {
  return printed
    .split("\n")
    .map((line) => line.split("\t").map((cell) => cell.trim()))
    .filter(([column, type]) => column && type && !column.startsWith("#"))
    .map(([column = "", type = ""]) => ({ name: column, type }));
}

/** The files of storage that only Spark sees. */
async function filesOf(run: RunSql, dumps: Dumps): Promise<string[]> {
  const printed = await run(`${viewOf(dumps)}${asJson(`SELECT DISTINCT ${file} AS file FROM dumps`)}`);
  return rowsOf(printed)
    .map((row) => String(row.file))
    .sort();
}

/** A statement that prints the rows of a SELECT as lines of JSON. */
export function asJson(select: string): string {
  return `SELECT TO_JSON(STRUCT(*), MAP('ignoreNullFields', 'false')) FROM (\n${select}\n) AS selected;\n`;
}

/** The rows of {@link asJson} in what was printed. */
export function rowsOf(printed: string): Record<string, unknown>[] {
  return printed
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
