/** Values of a log as numbers, and columns that grow. */

import { numberOf as numberIn } from "./text/numbers.js";

/** One value of a record; `undefined`: the record has no such key, `null`: it has, and it is blank. */
export type Value = number | string | boolean | null | undefined;

/**
 * A value as a number; null when it is none: blank, text, a list, a hexadecimal literal. "nan" and "inf" in a trainer's
 * spellings are numbers, "30.5%" is 0.305.
 */
export function numberOf(value: Value): number | null {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string") return null;
  const text = value.trim();
  return numberIn(text) ?? (text.endsWith("%") ? percentOf(text) : null);
}

/** A percentage as a fraction, with a point before its decimals, or a comma that parts no thousands: its digits are moved, not divided, so that 51.42% is the number nearest to 0.5142. */
function percentOf(text: string): number | null {
  const digits = /^([+-]?(?:\d+\.?\d*|\.\d+|\d+,(?:\d\d?|\d{4,})))\s*%$/.exec(text)?.[1];
  return digits === undefined ? null : Number(`${digits.replace(",", ".")}e-2`);
}

/** Numbers by place, NaN where none was set. */
export class NumberColumn {
  #values = new Float64Array(0);

  /** whether no place was set */
  get isEmpty(): boolean {
    return this.#values.length === 0;
  }

  set(place: number, value: number): void {
    if (place >= this.#values.length) {
      const larger = new Float64Array(Math.max(1024, 2 * this.#values.length, place + 1)).fill(Number.NaN);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[place] = value;
  }

  /** Makes every number another. */
  change(of: (value: number) => number): void {
    this.#values = this.#values.map(of);
  }

  at(place: number): number {
    return place < this.#values.length ? this.#values[place]! : Number.NaN;
  }
}

/** Places that are marked. */
export class Marks {
  #marks = new Uint8Array(0);

  add(place: number): void {
    if (place >= this.#marks.length) {
      const larger = new Uint8Array(Math.max(1024, 2 * this.#marks.length, place + 1));
      larger.set(this.#marks);
      this.#marks = larger;
    }
    this.#marks[place] = 1;
  }

  /** The marks of some places; `anew`: by their order among these. */
  of(places: Int32Array, anew: boolean): Marks {
    const marks = new Marks();
    for (const [i, place] of places.entries()) if (this.has(place)) marks.add(anew ? i : place);
    return marks;
  }

  has(place: number): boolean {
    return this.#marks[place] === 1;
  }
}
