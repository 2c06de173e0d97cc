/**
 * Runs with their forecasts, as one drawing: evaluations, what is expected beyond them, and the 95% interval of one evaluation as
 * a fan. Text alone, like the drawing of a comparison.
 */
import { fixed } from "../../lib/format.js";
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
import { type Fan, type FanPoint, fanOf } from "./fan.js";

export interface ForecastDrawing {
  /** each with the X that it is forecast to */
  runs: readonly (Fan & { to: number })[];
  /** runs that these are the first of */
  of: number;
  score: string;
  /** what X is in */
  x: string;
}

const curvesHeight = 320;
const mostDots = 400;

/** The drawing as the text of an SVG file; the same text from the same runs. */
export function forecastPlot({ runs, of, score, x: unit }: ForecastDrawing): string {
  const fans = runs.map((run) => fanOf(run, run.to));
  const curves = runs.map(({ curve }) => curve);
  const ends = [
    ...curves.flatMap((curve) => [...curve.score]),
    ...fans.flatMap((fan) => fan.flatMap(({ low, high }) => [low, high]))
  ];
  const lastX = Math.max(...curves.map(({ x }) => lastOf(x)), ...fans.flatMap((fan) => fan.map(({ at }) => at)));
  const xScale = scale([Math.min(...curves.map(({ x }) => firstOf(x))), lastX], [plotLeft, plotWidth - plotRight]);
  const yScale = scale([Math.min(...ends), Math.max(...ends)], [plotTop + curvesHeight, plotTop]);
  const drawn = curves.flatMap((curve, i) => {
    const path = itemAt(fans, i);
    const at = path.map((point) => point.at);
    const every = Math.ceil(curve.x.length / mostDots);
    const dots = Array.from(curve.x.keys()).filter((j) => j % every === 0);
    const of = (value: (point: FanPoint) => number) => path.map(value);
    const ahead = [
      area(
        at,
        of(({ low }) => low),
        of(({ high }) => high),
        xScale,
        yScale,
        ink(i)
      ),
      line(
        at,
        of(({ score }) => score),
        xScale,
        yScale,
        ink(i),
        dash(i)
      )
    ];
    return [
      ...(path.length === 0 ? [] : ahead),
      ...dots.map(
        (j) =>
          `<circle cx="${px(xScale(itemAt(curve.x, j)))}" cy="${px(yScale(itemAt(curve.score, j)))}" r="2" fill="${ink(i)}"/>`
      )
    ];
  });
  const title = `${score} by ${unit}: evaluations, forecasts, 95% of one evaluation`;
  const more = of > runs.length ? `; the first ${runs.length} of ${of} runs` : "";
  return svgText(plotTop + curvesHeight + 54, `${score} of ${runs.map(({ name }) => name).join(", ")}`, [
    text(plotLeft, 20, title + more, "start", 15),
    ...axes(xScale, yScale, {
      ...{ top: plotTop, height: curvesHeight, unit },
      label: (value) => `${fixed(100 * value, 0)}%`
    }),
    ...drawn,
    ...labels(
      shortNames(runs.map(({ name }) => name)),
      fans.map((fan, i) => yScale(fan.at(-1)?.score ?? lastOf(itemAt(curves, i).score)))
    )
  ]);
}
