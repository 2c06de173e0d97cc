/**
 * What files of columns have in common, whoever decodes them: a log of records, batch by batch, and the note of what was
 * passed over.
 */
import { oneLine } from "../../../lib/log-error.js";
import { someOf } from "../../../lib/some-of.js";
import type { LogSource } from "../../bytes/log-source.js";
import type { Value } from "../../number-columns.js";
import type { Head, LogReader, ReadReport, RecordBatch, RecordColumn } from "../../reader.js";
import { pandasRangeIndex, tellMetadata } from "./metadata.js";

/** A value as decoded: an integer that a number cannot hold is a bigint still. */
export type RawValue = Value | bigint;

/** Rows as decoded. */
export interface RawBatch {
  rows: number;
  columns: Map<string, ArrayLike<RawValue>>;
}

/**
 * What the cells of a column are. `empty` is a column of the null type: every cell is null. `unread` has no cells: not
 * asked for, or of a type no study's log needs (lists, times, bytes).
 */
export type ColumnKind = "number" | "string" | "boolean" | "empty" | "unread";

/** A column as the schema has it, a structure as one. */
export interface SchemaColumn {
  name: string;
  kind: ColumnKind;
  /** in the words of the format, for messages */
  type: string;
}

/** A file of columns whose schema is read. */
export interface ColumnarFile {
  schema: readonly SchemaColumn[];
  /** columns of records, those of structures by their names with dots; keys of maps come with the rows */
  names: readonly string[];
  /** columns that are passed over, with what they hold */
  unread: readonly { name: string; holds: string }[];
  /** names that stand more than once; the last column is read */
  repeated: readonly string[];
  /** keys and values beside the columns */
  pairs: readonly (readonly [string, string])[];
  /** rows in all, without their values */
  rows(): Promise<number>;
  /** @param wanted which columns to decode; by default all */
  batches(wanted?: (name: string) => boolean): AsyncIterable<RawBatch>;
}

/**
 * Opens a file.
 *
 * @param report receives what a user should know though reading goes on
 * @throws LogError if its schema cannot be read
 */
export type OpenColumnar = (source: LogSource, report: Pick<ReadReport, "problem">) => Promise<ColumnarFile>;

export function columnarReader(
  format: string,
  recognises: (head: Pick<Head, "bytes">) => 0 | 3,
  open: OpenColumnar
): LogReader & { recognises: typeof recognises; open: OpenColumnar } {
  return { format, needsWhole: true, recognises, open, read: (source, report) => records(source, report, open) };
}

async function* records(source: LogSource, report: ReadReport, open: OpenColumnar): AsyncIterable<RecordBatch> {
  const file = await open(source, report);
  tellUnread(file, report);
  tellMetadata(file.pairs, report);
  const exists = (name: string) => file.names.includes(name) || file.schema.some((column) => column.name === name);
  const indexOf = await pandasRangeIndex({ pairs: file.pairs, rows: file.rows, exists }, report);
  const unsafe = new UnsafeIntegers();
  let firstRow = 0;
  for await (const { rows, columns: raw } of file.batches()) {
    const columns = new Map<string, RecordColumn>();
    for (const [name, values] of raw) columns.set(name, valuesOf(name, values, unsafe));
    for (const [name, at] of indexOf) {
      const from = firstRow;
      columns.set(
        name,
        Array.from({ length: rows }, (_, i) => at(from + i))
      );
    }
    yield { firstRow, rows, columns };
    firstRow += rows;
  }
  if (firstRow === 0) {
    yield { firstRow, rows: 0, columns: new Map([...file.names, ...indexOf.keys()].map((name) => [name, []])) };
  }
  unsafe.tell(report);
}

function valuesOf(name: string, raw: ArrayLike<RawValue>, unsafe: UnsafeIntegers): readonly Value[] {
  const values = new Array<Value>(raw.length);
  for (let i = 0; i < values.length; i++) {
    const value = raw[i];
    if (typeof value === "bigint") unsafe.add(name, value);
    values[i] = typeof value === "bigint" ? Number(value) : value;
  }
  return values;
}

/** Integers that a number cannot hold, counted by column; reported when the log is at its end. */
class UnsafeIntegers {
  readonly #found = new Map<string, { count: number; first: bigint }>();

  add(column: string, value: bigint): void {
    const found = this.#found.get(column);
    if (found) found.count++;
    else this.#found.set(column, { count: 1, first: value });
  }

  tell(report: ReadReport): void {
    for (const [column, { count, first }] of this.#found) {
      const them = count === 1 ? "an integer" : `${count} integers`;
      report.problem(
        `column ${oneLine(column)} has ${them} beyond +-2^53, read as the nearest number (the first: ${first})`
      );
    }
  }
}

/** Tells which columns are passed over, by what they hold, and which names stand twice. */
function tellUnread({ unread, repeated }: ColumnarFile, report: ReadReport): void {
  const list = (names: readonly string[]): string => someOf(names, 12);
  for (const holds of new Set(unread.map((column) => column.holds))) {
    const names = unread.filter((column) => column.holds === holds).map(({ name }) => name);
    report.problem(oneLine(`columns that hold ${holds} are not read: ${list(names)}`));
  }
  if (repeated.length > 0) {
    report.problem(oneLine(`column names that stand twice, the last one is read: ${list(repeated)}`));
  }
}

/** Names that stand more than once, each once. */
export function repeatedNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(names.filter((name) => seen.size === seen.add(name).size))];
}
