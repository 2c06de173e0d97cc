/** Counts as people write them into tables: `150/500`, `150 of 500` or `150/500 (30.0%)` right answers, `1.2M` or `1.2M tokens`. */
import { mustGet } from "../../lib/items.js";

export interface SpelledCount {
  shape: "part of all" | "thousands";
  /** 0.3 of `150/500`, 1,200,000 of `1.2M`; NaN of what can be no part: `600/500`, `3/0`, `150/500 (40%)` */
  value: number;
  /** of a part: all of it, 500 */
  all: number | null;
}

/** What a letter stands for; small `m`, `b`, `g` and `t` are units of other things. */
const exponents = new Map([
  ["k", 3],
  ["K", 3],
  ["M", 6],
  ["B", 9],
  ["G", 9],
  ["T", 12]
]);

/** The count that a text spells; null where it is none. */
export function countIn(text: string): SpelledCount | null {
  const [, part, all, percent] =
    /^\s*(\d{1,15})(?:\s*\/\s*|\s+of\s+)(\d{1,15})\s*(?:\(\s*(\d{1,3}(?:[.,]\d{1,6})?)\s*%\s*\)\s*)?$/.exec(text) ?? [];
  if (part !== undefined && all !== undefined) {
    const isPart = Number(part) <= Number(all) && Number(all) > 0 && isPercentOf(percent, Number(part) / Number(all));
    return { shape: "part of all", value: isPart ? Number(part) / Number(all) : Number.NaN, all: Number(all) };
  }
  // a comma is a decimal mark only where it can part no thousands
  const [, digits, letter] =
    /^\s*(\d+\.?\d*|\.\d+|\d+,\d\d?)\s?([kKMBGT])(?:\s+(?:tokens|samples|problems|prompts))?\s*$/.exec(text) ?? [];
  if (digits === undefined || letter === undefined) return null;
  // the digits are moved, not multiplied: 1.1M is 1,100,000
  const value = Number(`${digits.replace(",", ".")}e${mustGet(exponents, letter)}`);
  return { shape: "thousands", value, all: null };
}

/** Whether a percentage is that of a fraction, to one unit of its last decimal: some are cut off, not rounded. */
function isPercentOf(percent: string | undefined, fraction: number): boolean {
  if (percent === undefined) return true;
  const [, decimals = ""] = /[.,](\d+)$/.exec(percent) ?? [];
  const unit = Number(`1e-${decimals.length}`);
  return Math.abs(Number(percent.replace(",", ".")) - 100 * fraction) <= 1.000001 * unit;
}
