/**
 * Recipes compared, as one drawing: mean curves with bands over seeds, and below them the difference of the first recipe from
 * others with its simultaneous band. Text alone; lines differ by dash and lightness too, so that no colour is needed to read it.
 */
import type { Comparison } from "../../lib/compare/compare-recipes.js";
import { meanCurve, onCommonX, type Recipe } from "../../lib/compare/recipe.js";
import { meanInterval } from "../../lib/compare/welch.js";
import { change, escapeHtml, fixed } from "../../lib/format.js";
import { firstOf, itemAt, lastOf, mustFind, mustGet } from "../../lib/items.js";
import { plain } from "../../lib/plain-text.js";

export interface CompareDrawing {
  comparison: Pick<Comparison, "at" | "differences">;
  recipes: readonly Recipe[];
  score: string;
  /** what X is in */
  x: string;
}

const width = 760;
const [left, right, top] = [64, 190, 40];
const [curvesHeight, differenceHeight, gap] = [300, 130, 54];
/** Differences that are drawn; further recipes have curves alone. */
const mostDifferences = 3;
/** Dark to light, each with its dash. */
const inks = ["#1a1a1a", "#0b5fa5", "#b3541e", "#3f8f4f", "#8a4fa3", "#7a7a7a"];
const dashes = ["", "7 3", "2 3", "9 3 2 3", "12 4", "1 2"];

/** The drawing as the text of an SVG file; the same text from the same comparison. */
export function comparePlot({ comparison, recipes, score, x: unit }: CompareDrawing): string {
  const { at, differences } = comparison;
  const first = firstOf(recipes).name;
  const pairs = differences.filter(({ a, band }) => a === first && band !== null).slice(0, mostDifferences);
  const curves = recipes.map((recipe) => curveOf(recipe, at));
  const height = top + curvesHeight + gap + pairs.length * (differenceHeight + gap);
  const xScale = scale([Math.min(...curves.map(({ x }) => firstOf(x))), at], [left, width - right]);
  const ends = curves.flatMap(({ low, high, y }) => [...low, ...high, ...y]);
  const yScale = scale([Math.min(...ends), Math.max(...ends)], [top + curvesHeight, top]);
  const parts = [
    text(left, 20, `${score} by ${unit}: means over seeds, 95% bands over seeds`, "start", 15),
    ...axes(xScale, yScale, { top, height: curvesHeight, unit, label: (value) => `${fixed(100 * value, 0)}%` }),
    ...curves.map(({ x, low, high }, i) => area(x, low, high, xScale, yScale, ink(i))),
    ...curves.map(({ x, y }, i) => line(x, y, xScale, yScale, ink(i), dash(i))),
    ...labels(
      recipes,
      curves.map(({ y }) => yScale(lastOf(y)))
    )
  ];
  for (const [i, { a, b, band }] of pairs.entries()) {
    const from = top + curvesHeight + gap + i * (differenceHeight + gap) + 14;
    const { x, low, high, difference } = band!;
    const lower = scale([Math.min(0, ...low), Math.max(0, ...high)], [from + differenceHeight - 14, from]);
    const number = recipes.findIndex(({ name }) => name === b);
    parts.push(
      text(left, from - 8, `${a} less ${b}, points: 95% band for the whole curve`, "start", 13),
      ...axes(xScale, lower, {
        top: from,
        height: differenceHeight - 14,
        unit,
        label: (value) => change(100 * value, 1)
      }),
      area(x, low, high, xScale, lower, ink(number)),
      line(x, difference, xScale, lower, ink(number), dash(number)),
      `<line x1="${left}" x2="${width - right}" y1="${px(lower(0))}" y2="${px(lower(0))}" stroke="#1a1a1a" stroke-width="1"/>`
    );
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="Source Sans 3, Helvetica, Arial, sans-serif">`,
    `<title>${escapeHtml(plain(`${score} of ${recipes.map(({ name }) => name).join(", ")}`))}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...parts,
    "</svg>\n"
  ].join("\n");
}

interface Curve {
  x: Float64Array;
  y: Float64Array;
  low: Float64Array;
  high: Float64Array;
}

/** Mean over seeds with its t interval at each X, within 0 and 1 where scores are shares; of one seed the curve itself. */
function curveOf({ seeds }: Recipe, at: number): Curve {
  const { x, y } = onCommonX(seeds, at, 200);
  const mean = meanCurve(y);
  const ends = x.map((_, j) => j);
  const areShares = y.every((row) => row.every((value) => value >= 0 && value <= 1));
  const held = (value: number) => (areShares ? Math.min(1, Math.max(0, value)) : value);
  const interval = (end: 0 | 1) =>
    ends.map((j) => held(meanInterval(y.map((row) => itemAt(row, j)))?.[end] ?? itemAt(mean, j)));
  return { x, y: mean, low: interval(0), high: interval(1) };
}

type Scale = ((value: number) => number) & { domain: readonly [number, number] };

function scale([low, high]: [number, number], [from, to]: [number, number]): Scale {
  const span = high - low || 1;
  return Object.assign((value: number) => from + ((value - low) / span) * (to - from), {
    domain: [low, low + span] as const
  });
}

interface Frame {
  top: number;
  height: number;
  unit: string;
  label: (value: number) => string;
}

function axes(x: Scale, y: Scale, { top: from, height, unit, label }: Frame): string[] {
  const base = from + height;
  return [
    ...ticks(y.domain, height > 200 ? 5 : 4).flatMap((value) => [
      `<line x1="${left}" x2="${width - right}" y1="${px(y(value))}" y2="${px(y(value))}" stroke="#dddddd"/>`,
      text(left - 8, y(value) + 4, label(value), "end", 12)
    ]),
    ...ticks(x.domain, 6).map((value) => text(x(value), base + 16, String(Number(value.toPrecision(6))), "middle", 12)),
    text((left + width - right) / 2, base + 32, unit, "middle", 12)
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

function line(x: Float64Array, y: Float64Array, sx: Scale, sy: Scale, color: string, dashed: string): string {
  const points = Array.from(x, (value, j) => `${px(sx(value))},${px(sy(itemAt(y, j)))}`).join(" ");
  const pattern = dashed === "" ? "" : ` stroke-dasharray="${dashed}"`;
  return `<polyline points="${points}" fill="none" stroke="${color}" stroke-width="2"${pattern}/>`;
}

function area(x: Float64Array, low: Float64Array, high: Float64Array, sx: Scale, sy: Scale, color: string): string {
  const over = Array.from(x, (value, j) => `${px(sx(value))},${px(sy(itemAt(high, j)))}`);
  const under = Array.from(x, (value, j) => `${px(sx(value))},${px(sy(itemAt(low, j)))}`).reverse();
  return `<polygon points="${[...over, ...under].join(" ")}" fill="${color}" fill-opacity="0.15"/>`;
}

/** Names beside the ends of their curves, moved apart where they would cover each other. */
function labels(recipes: readonly Recipe[], ends: readonly number[]): string[] {
  const order = ends.map((_, i) => i).sort((a, b) => itemAt(ends, a) - itemAt(ends, b));
  let before = Number.NEGATIVE_INFINITY;
  const places = new Map<number, number>();
  for (const i of order) {
    before = Math.max(itemAt(ends, i) + 4, before + 14);
    places.set(i, before);
  }
  return recipes.map(({ name, seeds }, i) => {
    const y = mustGet(places, i);
    const x = width - right;
    // names of many settings differ at their ends
    const words = `${name.length > 24 ? `${name.slice(0, 7)}…${name.slice(-16)}` : name} (${seeds.length})`;
    const pattern = dash(i) === "" ? "" : ` stroke-dasharray="${dash(i)}"`;
    return `<line x1="${x + 4}" x2="${x + 26}" y1="${px(y - 4)}" y2="${px(y - 4)}" stroke="${ink(i)}" stroke-width="2"${pattern}/>${text(x + 30, y, words, "start", 12)}`;
  });
}

function text(x: number, y: number, words: string, anchor: string, size: number): string {
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" font-size="${size}" fill="#1a1a1a">${escapeHtml(plain(words))}</text>`;
}

function ink(i: number): string {
  return itemAt(inks, i % inks.length);
}

function dash(i: number): string {
  return itemAt(dashes, i % dashes.length);
}

function px(value: number): string {
  return String(Number(value.toFixed(1)));
}
