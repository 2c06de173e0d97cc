/** A log through a reader, with all that the reader tells. */
import { readFileSync } from "node:fs";
import { type LogSource, sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { Value } from "../../src/import/number-columns.js";
import { type Head, headLength, type LogReader } from "../../src/import/reader.js";

export interface Told {
  rows: Record<string, Value>[];
  setAside: Record<string, number>;
  problems: string[];
  config: Record<string, string | number | boolean>;
  otherLines: number;
}

export interface TestLog {
  path: string;
  bytes: Uint8Array;
}

/** A log in `test/fixtures/trainers/`. */
export function fixture(path: string): TestLog {
  return { path, bytes: readFileSync(`test/fixtures/trainers/${path}`) };
}

export function logOf(text: string, path = "a.log"): TestLog {
  return { path, bytes: new TextEncoder().encode(text) };
}

/** Reads a log in pieces of `pieceLength` bytes. */
export async function readLog(reader: LogReader, log: TestLog, pieceLength = 65536): Promise<Told> {
  const told: Told = { rows: [], setAside: {}, problems: [], config: {}, otherLines: 0 };
  const batches = reader.read(inPieces(log, pieceLength), {
    setAside: (reason, count = 1) => {
      told.setAside[reason] = (told.setAside[reason] ?? 0) + count;
    },
    problem: (text) => told.problems.push(text),
    config: (key, value) => {
      told.config[key] = value;
    },
    otherLines: (count) => {
      told.otherLines += count;
    }
  });
  for await (const { rows, columns } of batches) {
    for (let row = 0; row < rows; row++) {
      const pairs = [...columns].map(([key, values]) => [key, values[row]] as const);
      told.rows.push(Object.fromEntries(pairs.filter(([, value]) => value !== undefined)));
    }
  }
  return told;
}

export function headOf({ path, bytes }: TestLog): Head {
  const head = bytes.subarray(0, headLength);
  return { path, bytes: head, text: new TextDecoder().decode(head), whole: bytes.length <= headLength };
}

function inPieces({ path, bytes }: TestLog, length: number): LogSource {
  return {
    ...sourceOfBytes(path, bytes),
    stream: async function* () {
      for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
    }
  };
}
