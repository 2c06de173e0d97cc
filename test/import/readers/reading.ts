/** What a reader makes of a log, gathered whole for tests. */
import { readFileSync } from "node:fs";
import { type LogSource, sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import type { Value } from "../../../src/import/number-columns.js";
import { headLength, type LogReader } from "../../../src/import/reader.js";

export interface Reading {
  rows: number;
  /** every key that any record has; undefined where a record lacks it */
  columns: Record<string, Value[]>;
  batches: number;
  setAside: Record<string, number>;
  problems: string[];
  config: Record<string, string | number | boolean>;
  otherLines: number;
}

export function fileSource(path: string): LogSource {
  return sourceOfBytes(path, new Uint8Array(readFileSync(path)));
}

export async function readAll(reader: LogReader, source: LogSource): Promise<Reading> {
  const reading: Reading = { rows: 0, columns: {}, batches: 0, setAside: {}, problems: [], config: {}, otherLines: 0 };
  const batches = reader.read(source, {
    setAside: (reason, count = 1) => {
      reading.setAside[reason] = (reading.setAside[reason] ?? 0) + count;
    },
    problem: (text) => reading.problems.push(text),
    config: (key, value) => {
      reading.config[key] = value;
    },
    otherLines: (count) => {
      reading.otherLines += count;
    }
  });
  const columns = new Map<string, Value[]>();
  for await (const batch of batches) {
    if (batch.firstRow !== reading.rows) throw new Error(`batch begins at ${batch.firstRow}, not ${reading.rows}`);
    for (const [name, values] of batch.columns) {
      if (values.length !== batch.rows) throw new Error(`column ${name} has ${values.length} of ${batch.rows} values`);
      const column = columns.get(name) ?? [];
      column.length = reading.rows;
      for (const value of values) column.push(value);
      columns.set(name, column);
    }
    reading.rows += batch.rows;
    reading.batches++;
  }
  for (const column of columns.values()) column.length = reading.rows;
  reading.columns = Object.fromEntries([...columns].map(([name, column]) => [name, Array.from(column)]));
  return reading;
}

/** The message with which reading fails, or null. */
export async function failureOf(reader: LogReader, source: LogSource): Promise<string | null> {
  try {
    await readAll(reader, source);
    return null;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "LogError") throw error;
    return error.message;
  }
}

/** How sure a reader is of some bytes. */
export function recognised(reader: LogReader, path: string, bytes: Uint8Array): number {
  const head = bytes.subarray(0, headLength);
  return reader.recognises({ path, bytes: head, text: new TextDecoder().decode(head), whole: head === bytes });
}
