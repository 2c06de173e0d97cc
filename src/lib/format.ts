/**
 * Numbers and units for people. One place decides how many digits a reader sees.
 * No locale, no clock: the same bytes everywhere. Every function throws a RangeError on NaN or infinity.
 */
import { lastOf } from "./items.js";

/** A piece of a formatted number; `raised` pieces are exponents. */
export interface NumberPart {
  text: string;
  raised?: true;
}

const MINUS = "\u2212";
const TIMES = "\u00d7";
const NBSP = "\u00a0";

/** Decimal with a true minus and no negative zero: `fixed(-0.0204, 2)` is "−0.02". */
export function fixed(value: number, decimals: number): string {
  const text = Math.abs(finite(value)).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** Decimal with its sign written: "+0.02", "−0.02", "0.00". */
export function change(value: number, decimals = 2): string {
  const text = fixed(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** Test loss or pass rate: "0.412". */
export function loss(value: number): string {
  return fixed(value, 3);
}

/** Learning efficiency k or its limit K_max: "0.105". */
export function efficiency(value: number): string {
  return fixed(value, 3);
}

/** Intercept E, ln L at X = 1: "4.21". */
export function intercept(value: number): string {
  return fixed(value, 2);
}

/** R²: "0.994"; cut, not rounded up, from 0.9995 on: ">0.999". */
export function r2(value: number): string {
  return finite(value) >= 0.9995 ? ">0.999" : fixed(value, 3);
}

/** Whole number in groups of three: "53,760". */
export function count(value: number): string {
  return grouped(fixed(value, 0));
}

/** Model size as it is named: "0.5B", "72B", "1,000B". */
export function modelSize(parameters: number): string {
  return `${grouped(String(Number((positive(parameters) / 1e9).toPrecision(3))))}B`;
}

/** N_0, three figures: "13.8B", "9.20B", "128B". */
export function parameters(value: number): string {
  return `${significant(positive(value) / 1e9, 3)}B`;
}

/** An end of an interval of N_0, which may be 0: then k is the same at every size. */
export function parametersEnd(value: number): string {
  return value === 0 ? "0" : parameters(value);
}

/** Given number of figures, never scientific: `significant(0.012345, 3)` is "0.0123". */
export function significant(value: number, figures: number): string {
  if (finite(value) === 0) return fixed(0, figures - 1);
  const rounded = Number(value.toPrecision(figures));
  const exponent = Math.floor(Math.log10(Math.abs(rounded)) + 1e-12);
  return grouped(fixed(rounded, Math.max(0, figures - 1 - exponent)));
}

/** Share as per cent, closed up; one decimal below 10: "2.5%", "22%". */
export function percent(fraction: number): string {
  const value = finite(fraction) * 100;
  return `${fixed(value, Math.abs(Number(value.toFixed(1))) < 10 ? 1 : 0)}%`;
}

/** Per cent with its sign: "+0.3%", "−1.1%". */
export function percentChange(fraction: number): string {
  const text = percent(fraction);
  return fraction > 0 && Number(text.slice(0, -1)) !== 0 ? `+${text}` : text;
}

/** Per cent as small as it takes to see a difference: "0.3%", "0.02%"; "<0.01%" below. */
export function smallPercent(fraction: number): string {
  const value = Math.abs(finite(fraction)) * 100;
  if (value === 0) return "0%";
  if (value < 0.01) return "<0.01%";
  return value < 0.095 ? `${fixed(value, 2)}%` : percent(Math.abs(fraction));
}

/** Interval with the same decimals at both ends: "[0.115, 0.145]". */
export function interval(low: number, high: number, format: (value: number) => string = efficiency): string {
  return `[${format(low)}, ${format(high)}]`;
}

/** Samples on an axis: "500", "1k", "50k". */
export function shortCount(value: number): string {
  return positive(value) >= 1000 ? `${grouped(String(Number((value / 1000).toPrecision(3))))}k` : fixed(value, 0);
}

/** Range of model sizes: "0.5B–32B"; one size alone stands alone. */
export function sizeRange(sizes: readonly number[]): string {
  const sorted = [...sizes].sort((a, b) => a - b);
  const first = sorted[0];
  if (first === undefined) throw new RangeError("sizeRange: needs a size or more; got none");
  const last = lastOf(sorted);
  return first === last ? modelSize(first) : `${modelSize(first)}\u2013${modelSize(last)}`;
}

/** "0.5B, 1.5B and 3B". */
export function list(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

const WORDS = "no one two three four five six seven eight nine ten eleven twelve".split(" ");

/** A number that a fit may not have: "undefined" at a bound. */
export function settled(value: number | null, format: (value: number) => string): string {
  return value === null ? "undefined" : format(value);
}

/** Small whole numbers as words, larger ones in figures: "seven", "105". */
export function word(value: number): string {
  return WORDS[finite(value)] ?? count(value);
}

/** "seven" -> "Seven" */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "1 size", "7 sizes". */
export function plural(value: number, singular: string, many = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : many}`;
}

/** Mantissa and exponent of a large number: 3.2 × 10 raised 19. A mantissa of exactly 1 is left out when `bare`. */
export function scientificParts(value: number, figures = 2, bare = false): NumberPart[] {
  const [mantissa = "", exponent = ""] = positive(value)
    .toExponential(figures - 1)
    .split("e");
  const power = Number(exponent);
  const head = bare && Number(mantissa) === 1 ? "10" : `${mantissa}${NBSP}${TIMES}${NBSP}10`;
  return [{ text: head }, { text: fixed(power, 0), raised: true }];
}

/** Compute as pieces that HTML and SVG each raise in their own way: "3.2 × 10", "19" raised, " FLOPs". */
export function computeParts(flops: number): NumberPart[] {
  return [...scientificParts(flops), { text: `${NBSP}FLOPs` }];
}

/** Compute for a line of text without markup: "3.2 × 10^19 FLOPs". */
export function computeText(flops: number): string {
  return plainParts(computeParts(flops));
}

/** Compute for a page: "3.2 × 10<sup>19</sup> FLOPs". */
export function computeHtml(flops: number): string {
  return htmlParts(computeParts(flops));
}

export function plainParts(parts: readonly NumberPart[]): string {
  return parts.map((part) => (part.raised ? `^${part.text.replace(MINUS, "-")}` : part.text)).join("");
}

export function htmlParts(parts: readonly NumberPart[]): string {
  return parts.map((part) => (part.raised ? `<sup>${escapeHtml(part.text)}</sup>` : escapeHtml(part.text))).join("");
}

/** Text made safe for HTML, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  const safe = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  // what stands between ${ and } in a page's source is a program to the framework
  return safe.replace(/\$(?=\{)/g, "&#36;");
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** Text of HTML without tags: what stands for a letter is that letter. */
export function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) =>
    decimal
      ? String.fromCodePoint(Number(decimal))
      : hex
        ? String.fromCodePoint(Number.parseInt(hex, 16))
        : (entities[name!] ?? whole)
  );
}

function grouped(text: string): string {
  const [whole = "", decimals] = text.split(".");
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === undefined ? groups : `${groups}.${decimals}`;
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`format: needs a finite number; got ${value}`);
  return value;
}

function positive(value: number): number {
  if (!(finite(value) > 0)) throw new RangeError(`format: needs a number above 0; got ${value}`);
  return value;
}

/** Shares from the least to the greatest in whole per cent: "5 to 27%", and "5%" where both are the same. */
export function wholePercents(shares: readonly number[]): string {
  const [least, most] = [Math.min(...shares), Math.max(...shares)].map((value) => fixed(value * 100, 0));
  return least === most ? `${least}%` : `${least} to ${most}%`;
}
