import { mustGet } from "../../lib/items.js";
import { LogError, Problems } from "../../lib/log-error.js";
import { arrowReader } from "../readers/arrow/arrow.js";
import type { ColumnarFile, ColumnKind, RawValue } from "../readers/bytes/columnar.js";
import { repeatedNames } from "../readers/bytes/columnar.js";
import { parquetReader } from "../readers/parquet/parquet.js";
import { latin1 } from "./latin1.js";
import { sourceOfBytes } from "./log-source.js";
import { rangeIndexes, staleness } from "./pandas-index.js";

type LogFormat = "parquet" | "arrow";

type Cell = number | string | boolean | null;

export interface RawColumn {
  kind: ColumnKind;
  /** type in the words of the format, for messages */
  type: string;
  /** one cell a row, NaN kept as NaN; none when `unread` */
  values: Cell[];
}

export interface LogBytes {
  file: string;
  format: LogFormat;
  /** length of the file */
  bytes: number;
  rows: number;
  /** in the file's order */
  columns: Map<string, RawColumn>;
  metadata: Record<string, string>;
}

export interface ReadLogOptions {
  /** which columns to decode; the others are listed as `unread`. Default: all */
  wanted?: (name: string) => boolean;
  /** receives problems of single cells or columns, to be thrown later with others; without it they are thrown here */
  problems?: Problems;
}

/** More rows than any log of a study has: a file that says so is damaged. */
const maxRows = 1e7;

/**
 * A Parquet or Arrow IPC log as plain columns; needs no Node.
 * The format is told by the first bytes, never by the name.
 *
 * @param bytes the whole file
 * @param file name to use in messages
 * @throws LogError if the file is neither, is damaged or cut short, or holds an integer beyond the safe ones
 */
export async function readLogBytes(bytes: Uint8Array, file: string, options: ReadLogOptions = {}): Promise<LogBytes> {
  const { problems = new Problems(file), wanted = () => true } = options;
  const refuse = (problem: string): never => {
    problems.add(problem);
    throw new LogError(file, problems.lines());
  };
  const format = formatOf(bytes);
  if (format === null) {
    return refuse(`must begin as Parquet (PAR1), Arrow file (ARROW1) or Arrow stream; found ${beginning(bytes)}`);
  }
  const cut = format === "arrow" ? missingEnd(bytes) : null;
  if (cut !== null) return refuse(cut);
  const reader = format === "parquet" ? parquetReader : arrowReader;
  const opened = await reader.open(sourceOfBytes(file, bytes), {
    problem: (text) => problems.add(text)
  });
  const repeated = repeatedNames(opened.schema.map(({ name }) => name));
  if (repeated.length > 0) problems.add(`column names must be unique; found twice: ${repeated.join(", ")}`);
  const columns = new Map<string, RawColumn>(
    opened.schema.map(({ name, kind, type }) => [name, { kind: wanted(name) ? kind : "unread", type, values: [] }])
  );
  const rows = await readRows(opened, columns, problems, refuse);
  const log = { file, format, bytes: bytes.length, rows, columns, metadata: Object.fromEntries(opened.pairs) };
  addRangeIndex(log, wanted, problems);
  if (options.problems === undefined) problems.throwIfAny();
  return log;
}

/** Puts the cells of all rows into their columns. */
async function readRows(
  opened: ColumnarFile,
  columns: Map<string, RawColumn>,
  problems: Problems,
  refuse: (problem: string) => never
): Promise<number> {
  let rows = 0;
  const isRead = (name: string) => (columns.get(name)?.kind ?? "unread") !== "unread";
  for await (const batch of opened.batches(isRead)) {
    if (rows + batch.rows > maxRows) refuse(`must have at most ${maxRows} rows; found more`);
    for (const [name, raw] of batch.columns) {
      const { values } = mustGet(columns, name);
      for (let i = 0; i < raw.length; i++) values.push(cellOf(raw[i], name, rows + i, problems));
    }
    rows += batch.rows;
  }
  return rows;
}

/** An integer that a number cannot hold is a problem of its row; its cell is the nearest number. */
function cellOf(value: RawValue, name: string, row: number, problems: Problems): Cell {
  if (typeof value !== "bigint") return value ?? null;
  problems.addRow(row, `${name} must be within +-${Number.MAX_SAFE_INTEGER}`, String(value));
  return Number(value);
}

function formatOf(bytes: Uint8Array): LogFormat | null {
  if (parquetReader.recognises({ bytes }) > 0) return "parquet";
  // a stream begins with the mark of its first message, however short it is
  return arrowReader.recognises({ bytes }) > 0 || bytes[0] === 0xff ? "arrow" : null;
}

function beginning(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  return hexOf(bytes.subarray(0, 6));
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/**
 * A stream ends with its end mark, before version 0.15 of Arrow with half of it; without it rows may be missing. What lacks
 * the end of a file, its reader says.
 */
function missingEnd(bytes: Uint8Array): string | null {
  if (/^[AF]/.test(latin1(bytes.subarray(0, 1)))) return null;
  const mark = bytes[0] === 0xff ? "ff ff ff ff 00 00 00 00" : "00 00 00 00";
  const found = hexOf(bytes.subarray(-(mark.length + 1) / 3));
  if (found === mark) return null;
  return `an Arrow stream must end with its end mark; found ${found} after ${bytes.length} bytes (file cut short?)`;
}

/** Adds each index that pandas keeps as a range; one that counts other rows is a problem of the file. */
function addRangeIndex(
  { columns, metadata, rows }: LogBytes,
  wanted: (name: string) => boolean,
  problems: Problems
): void {
  for (const index of rangeIndexes(metadata.pandas)) {
    const { name, start, step } = index;
    if (columns.has(name) || !wanted(name)) continue;
    const stale = staleness(index, rows);
    if (stale !== null) {
      problems.add(stale);
      continue;
    }
    const values = Array.from({ length: rows }, (_, row) => start + step * row);
    columns.set(name, { kind: "number", type: "pandas range index", values });
  }
}
