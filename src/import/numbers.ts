/** Values of a log as numbers, and columns that grow. */
import type { Value } from "./reader.js";

/** A value as a number; null when it is none: blank, text, a list. "nan" and "inf" in a trainer's spellings are numbers. */
export function numberOf(value: Value): number | null {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string") return null;
  const text = value.trim();
  if (text === "") return null;
  const number = Number(text);
  if (!Number.isNaN(number)) return number;
  const special = /^([+-]?)(nan|inf|infinity)$/i.exec(text);
  if (!special) return null;
  if (special[2]!.toLowerCase() === "nan") return Number.NaN;
  return special[1] === "-" ? -Infinity : Infinity;
}

/** Numbers by place, NaN where none was set. */
export class NumberColumn {
  #values = new Float64Array(0);

  /** places up to the last that was set */
  get length(): number {
    return this.#values.length;
  }

  set(place: number, value: number): void {
    if (place >= this.#values.length) {
      const larger = new Float64Array(Math.max(1024, 2 * this.#values.length, place + 1)).fill(Number.NaN);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[place] = value;
  }

  at(place: number): number {
    return place < this.#values.length ? this.#values[place]! : Number.NaN;
  }
}
