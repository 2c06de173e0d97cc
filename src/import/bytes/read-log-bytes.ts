import { LogError, Problems } from "../../lib/log-error.js";
import { readArrow } from "../read-arrow.js";
import { readParquet } from "../read-parquet.js";
import { latin1 } from "./latin1.js";
import { rangeIndexes, staleness } from "./pandas-index.js";
import type { RawColumns, ReadOptions } from "./read-columns.js";

type LogFormat = "parquet" | "arrow";

/** A log as its bytes hold it. */
export interface LogBytes extends RawColumns {
  file: string;
  format: LogFormat;
  /** length of the file */
  bytes: number;
}

export interface ReadLogOptions extends ReadOptions {
  /** receives problems of single cells or columns, to be thrown later with others; without it they are thrown here */
  problems?: Problems;
}

/**
 * A Parquet or Arrow IPC log as plain columns; needs no Node.
 * The format is told by the first bytes, never by the name.
 *
 * @param bytes the whole file
 * @param file name to use in messages
 * @throws LogError if the file is neither, is damaged or cut short, or holds an integer beyond the safe ones
 */
export async function readLogBytes(bytes: Uint8Array, file: string, options: ReadLogOptions = {}): Promise<LogBytes> {
  const problems = options.problems ?? new Problems(file);
  const format = formatOf(bytes);
  if (format === null) {
    problems.add(`must begin as Parquet (PAR1), Arrow file (ARROW1) or Arrow stream; found ${beginning(bytes)}`);
    throw new LogError(file, problems.lines());
  }
  const columns = await (format === "parquet" ? readParquet : readArrow)(bytes, problems, options);
  if (columns === null) throw new LogError(file, problems.lines());
  addRangeIndex(columns, options, problems);
  if (options.problems === undefined) problems.throwIfAny();
  return { file, format, bytes: bytes.length, ...columns };
}

function formatOf(bytes: Uint8Array): LogFormat | null {
  const text = latin1(bytes.subarray(0, 6));
  if (text.startsWith("PAR1")) return "parquet";
  // a stream begins with the mark of its first message
  return text === "ARROW1" || text.startsWith("\xff\xff\xff\xff") ? "arrow" : null;
}

function beginning(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  return [...bytes.subarray(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** Adds each index that pandas keeps as a range; one that counts other rows is a problem of the file. */
function addRangeIndex(
  { columns, metadata, rows }: RawColumns,
  { wanted = () => true }: ReadLogOptions,
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
