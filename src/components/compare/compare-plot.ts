/**
 * Recipes compared, as one drawing: mean curves with bands over seeds, and below them the difference of the first recipe from
 * others with its simultaneous band. Text alone; lines differ by dash and lightness too, so that no colour is needed to read it.
 */
import type { Comparison } from "../../lib/compare/compare-recipes.js";
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
  plotLeft,
  plotRight,
  plotTop,
  plotWidth,
  px,
  scale,
  shortNames,
  svgText,
  text
} from "../drawing/text-plot.js";

export interface CompareDrawing {
  comparison: Pick<Comparison, "at" | "differences">;
  recipes: readonly Recipe[];
  score: string;
  /** what X is in */
  x: string;
}

const [curvesHeight, differenceHeight, gap] = [300, 130, 54];
/** Differences that are drawn; further recipes have curves alone. */
const mostDifferences = 3;
/** The drawing as the text of an SVG file; the same text from the same comparison. */
export function comparePlot({ comparison, recipes, score, x: unit }: CompareDrawing): string {
  const { at, differences } = comparison;
  const first = firstOf(recipes).name;
  const short = shortNames(recipes.map(({ name }) => name));
  const pairs = differences.filter(({ a, band }) => a === first && band !== null).slice(0, mostDifferences);
  const curves = recipes.map((recipe) => curveOf(recipe, at));
  const height = plotTop + curvesHeight + gap + pairs.length * (differenceHeight + gap);
  const xScale = scale([Math.min(...curves.map(({ x }) => firstOf(x))), at], [plotLeft, plotWidth - plotRight]);
  const ends = curves.flatMap(({ low, high, y }) => [...low, ...high, ...y]);
  const yScale = scale([Math.min(...ends), Math.max(...ends)], [plotTop + curvesHeight, plotTop]);
  const parts = [
    text(
      plotLeft,
      20,
      `${score} by ${unit}: ${recipes.every(({ seeds }) => seeds.length === 1) ? "one run of each recipe" : "means over seeds, 95% bands over seeds"}`,
      "start",
      15
    ),
    ...axes(xScale, yScale, {
      top: plotTop,
      height: curvesHeight,
      unit,
      label: (value) => `${fixed(100 * value, 0)}%`
    }),
    ...curves.map(({ x, low, high }, i) => area(x, low, high, xScale, yScale, ink(i))),
    ...curves.map(({ x, y }, i) => line(x, y, xScale, yScale, ink(i), dash(i))),
    ...labels(
      recipes.map(({ seeds }, i) => `${itemAt(short, i)} (${seeds.length})`),
      curves.map(({ y }) => yScale(lastOf(y)))
    )
  ];
  for (const [i, { b, band }] of pairs.entries()) {
    const from = plotTop + curvesHeight + gap + i * (differenceHeight + gap) + 14;
    const { x, low, high, difference } = band!;
    const lower = scale([Math.min(0, ...low), Math.max(0, ...high)], [from + differenceHeight - 14, from]);
    const number = recipes.findIndex(({ name }) => name === b);
    parts.push(
      text(
        plotLeft,
        from - 8,
        `${itemAt(short, 0)} less ${itemAt(short, number)}, points: 95% band for the whole curve`,
        "start",
        13
      ),
      ...axes(xScale, lower, {
        top: from,
        height: differenceHeight - 14,
        unit,
        label: (value) => change(100 * value, 1)
      }),
      area(x, low, high, xScale, lower, ink(number)),
      line(x, difference, xScale, lower, ink(number), dash(number)),
      `<line x1="${plotLeft}" x2="${plotWidth - plotRight}" y1="${px(lower(0))}" y2="${px(lower(0))}" stroke="#1a1a1a" stroke-width="1"/>`
    );
  }
  return svgText(height, `${score} of ${recipes.map(({ name }) => name).join(", ")}`, parts);
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
