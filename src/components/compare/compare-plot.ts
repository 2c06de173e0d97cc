/**
 * Recipes compared, as one drawing: mean curves with bands over seeds, and below them the difference of the first recipe from
 * others with its simultaneous band. Text alone; lines differ by dash and lightness too, so that no colour is needed to read it.
 */
import type { ComparedPair, Comparison } from "../../lib/compare/compare-recipes.js";
import { meanCurve, onCommonX, type Recipe } from "../../lib/compare/recipe.js";
import { meanInterval } from "../../lib/compare/welch.js";
import { change, fixed } from "../../lib/format.js";
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import {
  area,
  axes,
  dash,
  ink,
  labels,
  line,
  nameOf,
  plotLeft,
  plotRight,
  plotTop,
  plotWidth,
  px,
  type Scale,
  scale,
  shortNames,
  svgText,
  text,
  wrapped
} from "../drawing/text-plot.js";

export interface CompareDrawing {
  comparison: Pick<Comparison, "at" | "differences">;
  recipes: readonly Recipe[];
  score: string;
  /** what X is in */
  x: string;
}

/** What a drawing is laid out for: on a phone names stand above the curves, and long titles take more lines. */
const sheets = {
  page: { width: plotWidth, left: plotLeft, right: plotWidth - plotRight, letters: 200 },
  phone: { width: 340, left: 48, right: 328, letters: 48 }
} as const;

const [curvesHeight, differenceHeight, gap] = [300, 130, 54];
const lineHeight = 16;
/** Differences that are drawn; further recipes have curves alone. */
const mostDifferences = 3;

/** The drawing as the text of an SVG file; the same text from the same comparison. */
export function comparePlot(drawing: CompareDrawing, place: keyof typeof sheets = "page"): string {
  const { comparison, recipes, score, x: unit } = drawing;
  const { at, differences } = comparison;
  const { width, left, right, letters } = sheets[place];
  const first = firstOf(recipes).name;
  const short = shortNames(recipes.map(({ name }) => name));
  const names = recipes.map(({ seeds }, i) =>
    isSingle(drawing) ? itemAt(short, i) : `${itemAt(short, i)} (${seeds.length})`
  );
  const pairs = differences.filter(({ a, band }) => a === first && band !== null).slice(0, mostDifferences);
  const curves = recipes.map((recipe) => curveOf(recipe, at));
  const isPhone = place === "phone";
  const title = wrapped(titleOf(drawing), letters);
  const head = (title.length - 1) * lineHeight + (isPhone ? names.length * lineHeight : 0);
  const top = plotTop + head;
  const titleLines = pairs.map(({ b }) =>
    wrapped(`${itemAt(short, 0)} less ${nameIn(short, recipes, b)}, points: 95% band for the whole curve`, letters)
  );
  const xScale = scale([Math.min(...curves.map(({ x }) => firstOf(x))), at], [left, right]);
  const ends = curves.flatMap(({ low, high, y }) => [...low, ...high, ...y]);
  const yScale = scale([Math.min(...ends), Math.max(...ends)], [top + curvesHeight, top]);
  const parts = [
    ...linesOf(title, isPhone ? 8 : left, 20, isPhone ? 13 : 15),
    ...axes(xScale, yScale, { top, height: curvesHeight, unit, label: (value) => `${fixed(100 * value, 0)}%` }),
    ...curves.map(({ x, low, high }, i) => area(x, low, high, xScale, yScale, ink(i))),
    ...curves.map(({ x, y }, i) => line(x, y, xScale, yScale, ink(i), dash(i))),
    ...(isPhone
      ? names.map((name, i) => nameOf(name, i, 8, 20 + (title.length + i) * lineHeight))
      : labels(
          names,
          curves.map(({ y }) => yScale(lastOf(y)))
        ))
  ];
  let from = top + curvesHeight + gap + 14;
  for (const [i, { b, band }] of pairs.entries()) {
    const words = itemAt(titleLines, i);
    parts.push(...linesOf(words, isPhone ? 8 : left, from - 8, 13));
    from += (words.length - 1) * lineHeight;
    const number = recipes.findIndex(({ name }) => name === b);
    parts.push(...differenceParts(band!, number, { from, unit, xScale }));
    from += differenceHeight + gap;
  }
  return svgText(from - 14, `${score} of ${recipes.map(({ name }) => name).join(", ")}`, parts, width);
}

function isSingle({ recipes }: CompareDrawing): boolean {
  return recipes.every(({ seeds }) => seeds.length === 1);
}

function titleOf(drawing: CompareDrawing): string {
  const { score, x: unit } = drawing;
  return `${score} by ${unit}: ${isSingle(drawing) ? "one run of each recipe" : "means over seeds, 95% bands over seeds"}`;
}

function nameIn(short: readonly string[], recipes: readonly Recipe[], name: string): string {
  return itemAt(
    short,
    recipes.findIndex((recipe) => recipe.name === name)
  );
}

function linesOf(words: readonly string[], x: number, y: number, size: number): string[] {
  return words.map((line, i) => text(x, y + i * lineHeight, line, "start", size));
}

/** A difference with its band, below a line of its own axes. */
function differenceParts(
  { x, low, high, difference }: NonNullable<ComparedPair["band"]>,
  number: number,
  { from, unit, xScale }: { from: number; unit: string; xScale: Scale }
): string[] {
  const height = differenceHeight - 14;
  const lower = scale([Math.min(0, ...low), Math.max(0, ...high)], [from + height, from]);
  const [left, right] = xScale.range;
  const zero = px(lower(0));
  return [
    ...axes(xScale, lower, { top: from, height, unit, label: (value) => change(100 * value, 1) }),
    area(x, low, high, xScale, lower, ink(number)),
    line(x, difference, xScale, lower, ink(number), dash(number)),
    `<line x1="${left}" x2="${right}" y1="${zero}" y2="${zero}" stroke="#1a1a1a" stroke-width="1"/>`
  ];
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
