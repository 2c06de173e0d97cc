/**
 * Lines of JSON that are flat objects of plain values, read byte by byte into the columns of a batch: most of a long log.
 * Every other line is left to who can read it.
 */
import { firstOf, mustGet } from "../../../lib/items.js";
import { latin1 } from "../../bytes/latin1.js";
import type { Value } from "../../number-columns.js";
import type { BatchBuilder, BatchColumn } from "../../reader.js";
import { ByteNumber } from "../../text/byte-number.js";
import { flatRecord } from "../../text/flatten.js";

/** Longest text that is kept as it is. */
const longestText = 500;

interface Key {
  name: string;
  /** the name in its quotation marks */
  bytes: Uint8Array;
  /** its column, and the batch that it is of */
  column: BatchColumn | null;
  batch: number;
  /** the text that stood there last, without its quotation marks, and what it is read as */
  text: Uint8Array;
  value: Value;
}

const [quote, backslash, comma, colon, minus, zero, opening, closing] = [34, 92, 44, 58, 45, 48, 123, 125];
const words = new Map<number, readonly [Uint8Array, number | boolean | null]>(
  (
    [
      ["true", true],
      ["false", false],
      ["null", null],
      ["NaN", Number.NaN],
      ["Infinity", Number.POSITIVE_INFINITY]
    ] as const
  ).map(([word, value]) => [word.charCodeAt(0), [bytesOf(word), value]])
);

export class FlatLines {
  readonly #batch: BatchBuilder;
  readonly #keys = new Map<string, Key>();
  /** keys in the order of the lines before */
  #order: Key[] = [];
  #batches = 0;
  /** values of the line that is read; of a number `undefined` here, and in `#numbers` what it is */
  readonly #values: Value[] = [];
  #numbers = new Float64Array(64);
  /** the line's bytes, the place in them, and where the line ends */
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  #end = 0;
  readonly #number = new ByteNumber();

  constructor(batch: BatchBuilder) {
    this.#batch = batch;
  }

  /** To be called when the batch was taken: its columns are others from now on. */
  begin(): void {
    this.#batches++;
  }

  /** Adds the line's record to the batch; false, and nothing is added, where the line is anything but flat and plain. */
  take(bytes: Uint8Array, from: number, end: number): boolean {
    if (bytes[from] !== opening) return false;
    [this.#bytes, this.#at, this.#end] = [bytes, from + 1, end];
    const count = this.#pairs();
    if (count < 1) return false;
    const row = this.#batch.rows;
    for (let i = 0; i < count; i++) {
      const column = this.#columnOf(this.#order[i]!);
      const value = this.#values[i];
      if (value !== undefined) column.set(row, value);
      else if (!column.setNumber(row, this.#numbers[i]!)) column.set(row, this.#numbers[i]!);
    }
    this.#batch.added();
    return true;
  }

  #columnOf(key: Key): BatchColumn {
    if (key.column === null || key.batch !== this.#batches) {
      key.column = this.#batch.column(key.name);
      key.batch = this.#batches;
    }
    return key.column;
  }

  /** How many pairs the object has: their keys are the first of `#order`; -1 where it is none of ours. */
  #pairs(): number {
    for (let count = 0; ; ) {
      this.#skipBlanks();
      const key = this.#key(count);
      if (key === null) return -1;
      this.#skipBlanks();
      if (this.#bytes[this.#at++] !== colon) return -1;
      this.#skipBlanks();
      if (!this.#value(key, count++)) return -1;
      this.#skipBlanks();
      const next = this.#bytes[this.#at++];
      if (next === comma) continue;
      if (next !== closing) return -1;
      this.#skipBlanks();
      return this.#at === this.#end ? count : -1;
    }
  }

  #skipBlanks(): void {
    const bytes = this.#bytes;
    while (bytes[this.#at] === 32 || bytes[this.#at] === 9) this.#at++;
  }

  /** The key here: mostly that of the line before. */
  #key(place: number): Key | null {
    const expected = this.#order[place];
    if (expected !== undefined && this.#stands(expected.bytes)) {
      this.#at += expected.bytes.length;
      return expected;
    }
    const from = this.#at;
    if (this.#bytes[from] !== quote || !this.#skipText()) return null;
    const name = asciiOf(this.#bytes, from + 1, this.#at - 1);
    let key = this.#keys.get(name);
    if (key === undefined) {
      if (!isPlainKey(name)) return null;
      const bytes = this.#bytes.slice(from, this.#at);
      key = { name, bytes, column: null, batch: -1, text: new Uint8Array(), value: "" };
      this.#keys.set(name, key);
    }
    this.#order[place] = key;
    return key;
  }

  #stands(expected: Uint8Array): boolean {
    const [bytes, at] = [this.#bytes, this.#at];
    for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
    return true;
  }

  /** Goes behind a text in quotation marks; false where it is not plain ASCII. */
  #skipText(): boolean {
    const [bytes, end] = [this.#bytes, this.#end];
    for (let i = this.#at + 1; i < end; i++) {
      const byte = bytes[i]!;
      if (byte === quote) {
        this.#at = i + 1;
        return true;
      }
      if (byte === backslash || byte < 32 || byte > 126) return false;
    }
    return false;
  }

  #value(key: Key, place: number): boolean {
    const byte = this.#bytes[this.#at]!;
    if (byte === minus || (byte >= zero && byte <= 57)) return this.#readNumber(place);
    if (byte === quote) return this.#text(key, place);
    const word = words.get(byte);
    return word !== undefined && this.#word(word[0], word[1], place);
  }

  #word(word: Uint8Array, value: number | boolean | null, place: number): boolean {
    if (!this.#stands(word)) return false;
    this.#at += word.length;
    if (typeof value === "number") this.#set(place, value);
    else this.#values[place] = value;
    return true;
  }

  #text(key: Key, place: number): boolean {
    const from = this.#at + 1;
    const end = from + key.text.length;
    this.#at = from;
    if (this.#bytes[end] === quote && this.#stands(key.text)) this.#at = end + 1;
    else {
      this.#at = from - 1;
      if (!this.#skipText() || this.#at - from > longestText) return false;
      key.text = this.#bytes.slice(from, this.#at - 1);
      // what the text is read as is said in one place
      key.value = firstOf(flatRecord({ [key.name]: asciiOf(key.text, 0, key.text.length) }))[1];
    }
    if (typeof key.value === "number") this.#set(place, key.value);
    else this.#values[place] = key.value;
    return true;
  }

  #set(place: number, value: number): void {
    if (place === this.#numbers.length) {
      const larger = new Float64Array(2 * place);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#values[place] = undefined;
    this.#numbers[place] = value;
  }

  /** A number by JSON's grammar. */
  #readNumber(place: number): boolean {
    const number = this.#number;
    if (!number.read(this.#bytes, this.#at)) return this.#infinite(number.end, place);
    // an exponent without digits, and a second point, are no end of a value
    if (!number.isJson) return false;
    this.#set(place, number.value);
    this.#at = number.end;
    return true;
  }

  /** Behind a minus there may be Python's literal. */
  #infinite(at: number, place: number): boolean {
    this.#at = at;
    return this.#word(mustGet(words, 73)[0], Number.NEGATIVE_INFINITY, place);
  }
}

/** Keys that `flatRecord` takes as they are, in the order of the line: numbers go first in an object, and some are read otherwise. */
function isPlainKey(name: string): boolean {
  return !/^\d+$/.test(name) && firstOf(flatRecord({ [name]: "1/1" }))[0] === name;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function asciiOf(bytes: Uint8Array, from: number, end: number): string {
  return latin1(bytes.subarray(from, end));
}
