/**
 * Records that are like one before in all but their numbers: most of what a console prints of its steps. They are read from
 * the bytes, number by number, without a text, a search for fields or an object for each.
 */
import { itemAt } from "../../../lib/items.js";
import type { Value } from "../../number-columns.js";
import type { BatchBuilder, BatchColumn } from "../../reader.js";
import { ByteNumber } from "../../text/byte-number.js";
import { type NumberPlace, type ReadAlone, type RecordShape, shapeOf } from "./record-shape.js";

/** Shapes that a log takes turns with: lines of training and of evaluation, of several processes. */
const mostShapes = 12;
/** Records that are alike for each time that one is looked at for its shape, and how many such times are saved up. */
const alikePerTry = 16;
const mostTries = 8;
/** Longest record whose shape is looked for, in characters. */
const longestRecord = 65536;
/** Bytes. */
const [lineFeed, carriageReturn, dot, percent, zero] = [10, 13, 46, 37, 48];

/** A record that was found; it is there until the next is looked for. */
export interface AlikeRecord {
  readonly shape: RecordShape;
  /** 0 where the shape has none */
  readonly step: number;
  /** of `shape.pairs` those that have a place */
  readonly numbers: Float64Array;
  /** place behind it */
  readonly end: number;
}

/** One that can be filled. */
class Found implements AlikeRecord {
  shape!: RecordShape;
  step = 0;
  numbers = new Float64Array(64);
  end = 0;
}

export class AlikeRecords {
  readonly #alone: ReadAlone;
  readonly #shapes: RecordShape[] = [];
  /** records that were kept since one was found, and those found that are not used up by looking for shapes */
  #misses = 0;
  #alike = mostTries * alikePerTry;
  readonly #number = new ByteNumber();
  #found = new Found();
  #next = new Found();
  /** where `#next` was found, until it is asked for */
  readonly #ahead: { bytes: Uint8Array; from: number } = { bytes: new Uint8Array(), from: -1 };

  /** @param alone reads a record by itself, in the long way */
  constructor(alone: ReadAlone) {
    this.#alone = alone;
  }

  /** Keeps how a record is written that was read in the long way: whole lines, with LF between them. */
  keep(text: string): void {
    // records that are never alike are looked at ever more rarely
    const isRare = (++this.#misses & (this.#misses - 1)) === 0;
    if (this.#alike < alikePerTry && !isRare) return;
    this.#alike = Math.max(0, this.#alike - alikePerTry);
    this.#ahead.from = -1;
    const isKnown = this.#findAt(new TextEncoder().encode(`${text}\n`), 0, this.#next);
    const shape = isKnown || text.length > longestRecord ? null : shapeOf(text, this.#alone);
    if (shape === null) return;
    this.#shapes.unshift(shape);
    this.#shapes.length = Math.min(this.#shapes.length, mostShapes);
    for (const found of [this.#found, this.#next])
      if (found.numbers.length < shape.pairs.length) found.numbers = new Float64Array(2 * shape.pairs.length);
  }

  /** The record that begins here, at the beginning of a line; null where it is like none before. */
  at(bytes: Uint8Array, from: number): AlikeRecord | null {
    if (from === this.#ahead.from && bytes === this.#ahead.bytes) [this.#found, this.#next] = [this.#next, this.#found];
    else if (!this.#findAt(bytes, from, this.#found)) return null;
    this.#ahead.from = -1;
    this.#misses = 0;
    this.#alike = Math.min(mostTries * alikePerTry, this.#alike + 1);
    return this.#found;
  }

  /** The record that begins behind another: that one is there still. */
  next(bytes: Uint8Array, from: number): AlikeRecord | null {
    if (!this.#findAt(bytes, from, this.#next)) return null;
    this.#ahead.bytes = bytes;
    this.#ahead.from = from;
    return this.#next;
  }

  #findAt(bytes: Uint8Array, from: number, found: Found): boolean {
    for (const shape of this.#shapes) {
      const end = this.#endOf(shape, bytes, from, found);
      if (end < 0) continue;
      found.shape = shape;
      found.end = end;
      return true;
    }
    return false;
  }

  /** Place behind the record of a shape; -1 where it does not stand here. */
  #endOf(
    { bytes: pattern, places, isJson, countsFrom }: RecordShape,
    bytes: Uint8Array,
    start: number,
    found: Found
  ): number {
    const number = this.#number;
    let at = start;
    let from = 0;
    for (let i = 0; i < places.length; i++) {
      const place = places[i]!;
      at = behindSame(pattern, from, place.start, bytes, at);
      if (at < 0) return -1;
      from = place.end;
      if (place.is === "stamp" || place.is === "count") {
        at = behindStamp(pattern, place, bytes, at);
        if (at < 0) return -1;
        continue;
      }
      if (!this.#reads(place, bytes, at) || (isJson && !number.isJson)) return -1;
      if (place.is === "step") {
        if (number.end - at > 12 || !areDigits(bytes, at, number.end)) return -1;
        found.step = number.value - countsFrom;
      } else found.numbers[place.is] = number.value;
      at = number.end;
    }
    return behindSame(pattern, from, pattern.length, bytes, at);
  }

  /** Whether a number stands in a place, whole and finite. */
  #reads({ maySign, scale }: NumberPlace, bytes: Uint8Array, at: number): boolean {
    const number = this.#number;
    if (!maySign && !isDigit(bytes[at])) return false;
    if (!number.read(bytes, at, scale) || !Number.isFinite(number.value)) return false;
    const next = bytes[number.end];
    return next !== dot && (next === percent) === (scale !== 0);
  }
}

/** Adds a record to the batch. */
export function addAlike({ shape, step, numbers }: AlikeRecord, batch: BatchBuilder): void {
  const row = batch.rows;
  if (shape.step !== null) setNumber(batch.column("step"), row, step);
  const columns = batch.columnsOf(shape.names);
  for (let i = 0; i < columns.length; i++) {
    const column = itemAt(columns, i);
    const constant = shape.constants[i];
    if (constant) column.set(row, constant.value);
    else setNumber(column, row, itemAt(numbers, i));
  }
  batch.added();
}

/** Values of a record, to be kept. */
export function valuesOf({ shape, numbers }: AlikeRecord): Value[] {
  const values: Value[] = new Array(shape.names.length);
  for (let i = 0; i < values.length; i++) {
    const constant = shape.constants[i];
    values[i] = constant ? constant.value : numbers[i];
  }
  return values;
}

function setNumber(column: BatchColumn, row: number, value: number): void {
  if (!column.setNumber(row, value)) column.set(row, value);
}

/** Place behind bytes that are the same as a shape's; -1 where they are not. Ends of lines may be CRLF, or a CR alone. */
function behindSame(pattern: Uint8Array, from: number, end: number, bytes: Uint8Array, start: number): number {
  let at = start;
  for (let i = from; i < end; i++, at++) {
    const byte = pattern[i];
    if (bytes[at] === byte) continue;
    if (byte !== lineFeed || bytes[at] !== carriageReturn) return -1;
    if (bytes[at + 1] === lineFeed) at++;
    // a line that the log ends in may go on
    else if (at + 1 >= bytes.length) return -1;
  }
  return at;
}

/** Place behind as many digits as a shape has there. */
function behindStamp(pattern: Uint8Array, { start, end, is }: NumberPlace, bytes: Uint8Array, from: number): number {
  const sign = isDigit(pattern[start]!) ? 0 : 1;
  if (is === "count" && bytes[from + sign] === zero && isDigit(bytes[from + sign + 1]!)) return -1;
  let at = from;
  for (let i = start; i < end; i++, at++) {
    const wanted = pattern[i];
    if (isDigit(wanted) ? !isDigit(bytes[at]) : bytes[at] !== wanted) return -1;
  }
  return at;
}

function areDigits(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (!isDigit(bytes[at])) return false;
  return true;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}
