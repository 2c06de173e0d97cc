/**
 * One JSON object a line: verl's file logger, prime-rl's metrics.jsonl, W&B histories, lines of TRL, NeMo-RL's dumps and
 * whatever a script writes. Rows of several kinds may share a file; long rows (metric, value, step) are left as they are.
 */
import { firstOf } from "../../../lib/items.js";
import { lineBlocksOf, textLines } from "../../bytes/line-blocks.js";
import { longestLine, type TextLine } from "../../bytes/lines.js";
import type { Value } from "../../number-columns.js";
import { BatchBuilder, type Head, type LogReader, type ReadReport, type RecordBatch } from "../../reader.js";
import { withoutColours } from "../../text/ansi.js";
import { documentRecords } from "../../text/document.js";
import { columnsOf, flatRecord, isObject } from "../../text/flatten.js";
import { objectsIn, parseJson } from "../../text/json.js";
import { rowsByStep } from "../../text/step-keys.js";
import { AlikeRecords, addAlike } from "../consoles/alike-records.js";
import type { LoneRecord } from "../consoles/record-shape.js";
import { FlatLines } from "./flat-lines.js";

export const jsonl: LogReader = { format: "jsonl", recognises, read };

/** Lines of the head that are looked at. */
const linesSeen = 50;
/** Beginnings of an object that are tried in a damaged line. */
const restartsTried = 8;
/** The beginning of an object; some writers put a blank behind the bracket. */
const opening = /\{\s*"/;

type Pairs = [string, Value][];
type Line = Omit<TextLine, "number">;

/** Objects on lines of their own: 2, with a step in them 3; behind a logger's prefix 1, with a step 2. */
function recognises(head: Head): 0 | 1 | 2 | 3 {
  const lines = head.text.split(/\r\n|\n|\r/);
  // the last line may be cut by the head's end
  const candidates = lines.slice(
    0,
    head.whole || lines.length === 1 ? linesSeen : Math.min(linesSeen, lines.length - 1)
  );
  if (head.whole && isTable(head.text)) return 0;
  const seen = { bare: 0, prefixed: 0, other: 0, steps: 0 };
  for (const line of candidates) {
    const text = cleaned(line);
    if (text === "") continue;
    const start = text.search(opening);
    const pairs = start < 0 ? undefined : pairsOf(text.slice(start));
    if (pairs === undefined) seen.other++;
    else if (start === 0) seen.bare++;
    else seen.prefixed++;
    if (pairs?.some(([key]) => stepName.test(key))) seen.steps++;
    if (start === 0 && /^\{\s*"log_history"|"log_history"\s*:\s*\[/.test(text)) return 0;
  }
  if (seen.bare > 0 && seen.bare >= 4 * seen.other) return seen.steps > 0 ? 3 : 2;
  if (seen.bare > seen.other) return 2;
  if (seen.bare + seen.prefixed === 0) return opensLongLine(candidates) ? 1 : 0;
  return seen.steps > 0 && seen.bare + seen.prefixed >= 2 ? 2 : 1;
}

const stepName = /(^|[_/.])(step|steps|iteration|epoch)$/i;

/** One object of columns, with what they are of beside them: that is for the reader of documents. */
function isTable(text: string): boolean {
  if (!/^\s*\{/.test(text) || /\n[^\S\n]*\{/.test(text.trimEnd())) return false;
  try {
    const document = parseJson(text);
    if (!isObject(document)) return false;
    const isRecord = Object.entries(document).some(([key, value]) => stepName.test(key) && typeof value === "number");
    return !isRecord && (columnsOf(document) ?? rowsByStep(document, { problem: () => undefined })) !== null;
  } catch {
    return false;
  }
}

/** A first line longer than the head: it may be an object of a whole run. */
function opensLongLine(lines: readonly string[]): boolean {
  return lines.length === 1 && /^\s*\{\s*"(?!log_history)/.test(firstOf(lines)) && firstOf(lines).length > 1e5;
}

async function* read(source: Parameters<LogReader["read"]>[0], report: ReadReport): AsyncIterable<RecordBatch> {
  const batch = new BatchBuilder();
  const flat = new FlatLines(batch);
  const alike = new AlikeRecords(recordAlone);
  const take = () => {
    flat.begin();
    return batch.take();
  };
  for await (const block of lineBlocksOf(source.stream())) {
    const { bytes } = block;
    let others = 0;
    for (let from = 0; from < bytes.length; ) {
      const feed = bytes.indexOf(10, from);
      const next = feed < 0 ? bytes.length : feed + 1;
      const taken = isFlat(flat, bytes, from, next) ? next : behindAlike(alike, batch, bytes, from);
      if (taken !== null) {
        others = 0;
        if (batch.full) yield take();
        from = taken;
        continue;
      }
      // a file of other lines is read as text, a block at once
      const end = ++others > mostOthers ? bytes.length : next;
      for (const line of textLines(block, from, end)) {
        const records = recordsOf(line, report);
        if (records.length === 1 && !line.cut) alike.keep(line.text);
        for (const pairs of records) {
          batch.add(pairs);
          if (batch.full) yield take();
        }
      }
      from = end;
    }
  }
  if (!batch.empty) yield take();
}

/** Lines one after the other that are not flat, after which the rest of a block is taken for such. */
const mostOthers = 16;

/** Whether a line, its end included, was a record of plain values, which the batch has now. */
function isFlat(flat: FlatLines, bytes: Uint8Array, from: number, next: number): boolean {
  let end = next;
  if (bytes[end - 1] === 10) end--;
  if (end > from && bytes[end - 1] === 13) end--;
  return end - from <= longestLine && flat.take(bytes, from, end);
}

/** Place behind a line that was a record like one before, which the batch has now; null of others. A CR alone may end it. */
function behindAlike(alike: AlikeRecords, batch: BatchBuilder, bytes: Uint8Array, from: number): number | null {
  const record = alike.at(bytes, from);
  if (record === null) return null;
  addAlike(record, batch);
  return record.end;
}

/** The record that a line is by itself, if nothing else is said of it. */
function recordAlone(text: string): LoneRecord | null {
  let isPlain = true;
  const spoil = () => {
    isPlain = false;
  };
  const report = { setAside: spoil, problem: spoil, config: spoil, otherLines: spoil };
  const [pairs, ...others] = recordsOf({ text, cut: false, last: false }, report);
  return isPlain && pairs !== undefined && others.length === 0 ? { step: null, context: "", pairs } : null;
}

/** Records of a line: one, none, or several where an end of line was lost. */
function recordsOf(line: Line, report: ReadReport): Pairs[] {
  if (line.text.charCodeAt(0) === 123 && !line.cut) {
    const records = recordsIn(line.text, report);
    if (records !== undefined) return records;
  }
  return recordsOfDamaged(line, report);
}

function recordsOfDamaged(line: Line, report: ReadReport): Pairs[] {
  const text = cleaned(line.text);
  if (text === "") return [];
  const start = text.search(opening);
  if (line.cut) {
    report.setAside("line longer than 4 MiB");
    return [];
  }
  const whole = start < 0 ? undefined : recordsIn(text.slice(start), report);
  if (whole !== undefined) return whole;
  if (start !== 0) {
    if (/^[[\d"tfn-]/.test(text) && isJson(text)) report.setAside("JSON, but no object");
    else if (text.startsWith("{") && text !== "{}") report.setAside(line.last ? "cut short" : "not JSON");
    else report.otherLines(1);
    return [];
  }
  return recordsOfPieces(text, line.last, report);
}

/**
 * Records of a line that is no JSON as a whole: objects one behind the other, or one that was cut when its writer died
 * and the next one's beginning behind it.
 */
function recordsOfPieces(text: string, last: boolean, report: ReadReport): Pairs[] {
  const { objects, rest } = objectsIn(text);
  const pieces = objects.map(pairsOf);
  if (pieces.length > 0 && pieces.every((pairs) => pairs !== undefined)) {
    if (rest.startsWith("{")) report.setAside(last ? "cut short" : "not JSON");
    return pieces;
  }
  report.setAside(last ? "cut short" : "not JSON");
  let start = 0;
  for (let tries = 0; tries < restartsTried; tries++) {
    const next = text.slice(start + 1).search(opening);
    if (next < 0) return [];
    start += 1 + next;
    const pairs = pairsOf(text.slice(start));
    if (pairs?.some(([key]) => /step/i.test(key))) return [pairs];
  }
  return [];
}

/** A line's record; those of a list of steps where the line is a whole run. */
function recordsIn(text: string, report: ReadReport): Pairs[] | undefined {
  try {
    const value = parseJson(text);
    if (!isObject(value)) return undefined;
    return documentRecords(value, report) ?? [flatRecord(value)];
  } catch {
    return undefined;
  }
}

function pairsOf(text: string): Pairs | undefined {
  try {
    const value = parseJson(text);
    return isObject(value) ? flatRecord(value) : undefined;
  } catch {
    return undefined;
  }
}

function isJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}

/** Without colours, blanks, and the zero bytes that a file system leaves where a machine went down. */
function cleaned(line: string): string {
  return withoutColours(line.includes("\0") ? line.replaceAll("\0", "") : line).trim();
}
