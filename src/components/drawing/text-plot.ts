/**
 * A drawing as the text of an SVG file, for files that stand alone: no document, no style of a page. Lines differ by dash and
 * lightness too, so that no colour is needed to read them.
 */
import { escapeHtml } from "../../lib/format.js";
import { firstOf, itemAt, mustFind, mustGet } from "../../lib/items.js";
import { plain } from "../../lib/plain-text.js";

export const plotWidth = 760;
export const [plotLeft, plotRight, plotTop] = [64, 190, 40];
/** Dark to light, each with its dash. */
const inks = ["#1a1a1a", "#0b5fa5", "#b3541e", "#3f8f4f", "#8a4fa3", "#7a7a7a"];
const dashes = ["", "7 3", "2 3", "9 3 2 3", "12 4", "1 2"];

type Values = ArrayLike<number>;

export function svgText(height: number, title: string, parts: readonly string[], width = plotWidth): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="'Source Sans 3', Helvetica, Arial, sans-serif">`,
    `<title>${escapeHtml(plain(title))}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...parts,
    "</svg>\n"
  ].join("\n");
}

export type Scale = ((value: number) => number) & {
  domain: readonly [number, number];
  range: readonly [number, number];
};

export function scale([low, high]: [number, number], [from, to]: [number, number]): Scale {
  const span = high - low || 1;
  return Object.assign((value: number) => from + ((value - low) / span) * (to - from), {
    domain: [low, low + span] as const,
    range: [from, to] as const
  });
}

interface Frame {
  top: number;
  height: number;
  unit: string;
  label: (value: number) => string;
}

export function axes(x: Scale, y: Scale, { top: from, height, unit, label }: Frame): string[] {
  const base = from + height;
  const [left, right] = x.range;
  return [
    ...ticks(y.domain, height > 200 ? 5 : 4).flatMap((value) => [
      `<line x1="${left}" x2="${right}" y1="${px(y(value))}" y2="${px(y(value))}" stroke="#dddddd"/>`,
      text(left - 8, y(value) + 4, label(value), "end", 12)
    ]),
    ...ticks(x.domain, Math.max(4, Math.round((right - left) / 85))).map((value) =>
      text(x(value), base + 16, String(Number(value.toPrecision(6))), "middle", 12)
    ),
    text((left + right) / 2, base + 32, unit, "middle", 12)
  ];
}

/** Round numbers within a domain. */
function ticks([low, high]: readonly [number, number], about: number): number[] {
  const raw = (high - low) / about;
  const ten = Number(`1e${Math.floor(Math.log10(raw))}`);
  const step = mustFind(
    [1, 2, 5, 10].map((value) => value * ten),
    (value) => value >= raw
  );
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

export function line(x: Values, y: Values, sx: Scale, sy: Scale, color: string, dashed: string): string {
  const points = Array.from(x, (value, j) => `${px(sx(value))},${px(sy(itemAt(y, j)))}`).join(" ");
  const pattern = dashed === "" ? "" : ` stroke-dasharray="${dashed}"`;
  return `<polyline points="${points}" fill="none" stroke="${color}" stroke-width="2"${pattern}/>`;
}

export function area(x: Values, low: Values, high: Values, sx: Scale, sy: Scale, color: string): string {
  const over = Array.from(x, (value, j) => `${px(sx(value))},${px(sy(itemAt(high, j)))}`);
  const under = Array.from(x, (value, j) => `${px(sx(value))},${px(sy(itemAt(low, j)))}`).reverse();
  return `<polygon points="${[...over, ...under].join(" ")}" fill="${color}" fill-opacity="0.15"/>`;
}

/** Names beside the ends of their curves, moved apart where they would cover each other. */
export function labels(names: readonly string[], ends: readonly number[]): string[] {
  const order = ends.map((_, i) => i).sort((a, b) => itemAt(ends, a) - itemAt(ends, b));
  let before = Number.NEGATIVE_INFINITY;
  const places = new Map<number, number>();
  for (const i of order) {
    before = Math.max(itemAt(ends, i) + 4, before + 14);
    places.set(i, before);
  }
  return names.map((name, i) => nameOf(name, i, plotWidth - plotRight + 4, mustGet(places, i)));
}

/** A line's sample with its name. */
export function nameOf(name: string, i: number, x: number, y: number): string {
  const pattern = dash(i) === "" ? "" : ` stroke-dasharray="${dash(i)}"`;
  return `<line x1="${x}" x2="${x + 22}" y1="${px(y - 4)}" y2="${px(y - 4)}" stroke="${ink(i)}" stroke-width="2"${pattern}/>${text(x + 26, y, name, "start", 12)}`;
}

/** Words over as many lines as it takes; a word that is longer than a line is cut. */
export function wrapped(words: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of words
    .split(" ")
    .flatMap((word) => [...word.matchAll(new RegExp(`.{1,${letters}}`, "gu"))].map(String))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Letters of a name that have room beside the curves. */
const room = 24;

/** Names that have room, and can still be told apart: where cut ones cannot, what all have in common goes first. */
export function shortNames(names: readonly string[]): string[] {
  const apart = (short: readonly string[]) => new Set(short).size === new Set(names).size;
  const cut = names.map(cutName);
  if (apart(cut)) return cut;
  const letters = names.map((name) => [...name]);
  const common = (from: (name: readonly string[], i: number) => string | undefined) => {
    const first = firstOf(letters);
    let n = 0;
    while (n < first.length && letters.every((name) => from(name, n) === from(first, n))) n++;
    return n;
  };
  const head = common((name, i) => name[i]);
  const tail = Math.min(
    common((name, i) => name.at(-1 - i)),
    Math.min(...letters.map(({ length }) => length)) - head
  );
  const middles = letters.map((name) =>
    cutName(`${head > 0 ? "…" : ""}${name.slice(head, name.length - tail).join("")}${tail > 0 ? "…" : ""}`)
  );
  return apart(middles) ? middles : cut.map((name, i) => `${i + 1}: ${name}`);
}

/** Names of many settings differ at their ends. */
function cutName(name: string): string {
  const letters = [...name];
  return letters.length > room ? `${letters.slice(0, 7).join("")}…${letters.slice(-16).join("")}` : name;
}

export function text(x: number, y: number, words: string, anchor: string, size: number): string {
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" font-size="${size}" fill="#1a1a1a">${escapeHtml(plain(words))}</text>`;
}

export function ink(i: number): string {
  return itemAt(inks, i % inks.length);
}

export function dash(i: number): string {
  return itemAt(dashes, i % dashes.length);
}

export function px(value: number): string {
  return String(Number(value.toFixed(1)));
}
