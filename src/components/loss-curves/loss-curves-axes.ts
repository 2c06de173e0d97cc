/** Where the loss curves lie in the drawing, and their axes. */
import { ticks } from "d3-array";
import { shortCount } from "../../lib/format.js";
import { powerLawLoss } from "../../lib/forms/power-law.js";
import { powerOfTen } from "../../lib/statistics/power.js";
import {
  type AxisTick,
  decadeTicks,
  domainOf,
  drawTicks,
  drawTitles,
  niceTicks,
  positionScale,
  powerText,
  type Scale
} from "../drawing/axes.js";
import { type Box, narrow } from "../drawing/plot-parts.js";
import type { DrawnSize, LossCurvesModel, SizeModel } from "./loss-curves-state.js";

/** What a part of a curve keeps of the whole. */
export interface Part {
  median?: number[];
  lastStep?: number;
}

/** What is drawn: sizes with their points and lines, against a resource. */
export interface LossCurvesDrawing {
  state: Pick<LossCurvesModel["state"], "resource"> &
    Partial<Pick<LossCurvesModel["state"], "variant" | "protocol" | "focus" | "smooth" | "x" | "fitY">>;
  sizes: readonly (DrawnSize & Partial<SizeModel> & Part)[];
}

/** Where the plot lies in the drawing, and its axes. */
export interface LossCurvesFrame extends Box {
  width: number;
  height: number;
  x: Scale;
  y: Scale;
}

const resourceTitles = {
  compute: "Training compute, FLOPs (log scale)",
  data: "Training samples (log scale)"
} as const;

export function lossCurvesFrame(
  model: Pick<LossCurvesDrawing, "sizes"> & { state?: LossCurvesDrawing["state"] },
  width: number,
  height: number,
  showEfficiency: boolean,
  showStrict = false
): LossCurvesFrame {
  const points = model.sizes.flatMap((size) => size.points);
  const xs = points.map((point) => point.x);
  const losses = points.map((point) => point.loss);
  const ends = model.sizes.flatMap(({ lines, learningEfficiency, intercept, strict }) =>
    lines.flatMap(({ from, to }) =>
      [from, to].flatMap((x) => [
        powerLawLoss(x, learningEfficiency, intercept),
        ...(strict && showStrict ? [powerLawLoss(x, learningEfficiency, strict.intercept)] : [])
      ])
    )
  );
  const left = 34;
  const right = width - (showEfficiency ? 96 : 40);
  const top = 30;
  const bottom = height - 46;
  const x = positionScale("log", [axisStart(Math.min(...xs)), Math.max(...xs) * 1.04], [left, right]);
  const { x: range = null, fitY = false } = model.state ?? {};
  const all = [...losses, ...ends];
  // A part of the axis alone may lie far below 1.
  const y =
    range && fitY
      ? positionScale("log", [Math.min(...all) * 0.99, Math.max(...all) * 1.01], [bottom, top])
      : positionScale("log", [lossStart(Math.min(...all)), Math.max(1, ...all)], [bottom, top]);
  return { width, height, left, right, top, bottom, x, y };
}

/** A whole power of ten when one is near below the data, else a little room. */
function axisStart(low: number): number {
  const power = powerOfTen(Math.floor(Math.log10(low)));
  return low / power < 1.5 ? power * 0.98 : low * 0.88;
}

/** A labelled tenth when one is near below the data, else a little room. */
function lossStart(low: number): number {
  const tenth = Math.floor(low * 10) / 10;
  return tenth > 0 && low / tenth < 1.1 ? tenth * 0.985 : low * 0.97;
}

export function drawAxes(
  plot: SVGSVGElement,
  { state: { resource } }: LossCurvesDrawing,
  { right, bottom, width, x }: LossCurvesFrame
): void {
  drawTicks(plot, x, bottom + 4, resource === "compute" ? powerTicks(x) : countTicks(x, width), {
    length: 6,
    padding: 7
  });
  const y = "Test loss, 1 \u2212 pass rate (log scale)";
  drawTitles(plot, { x: resourceTitles[resource], y }, { right, bottom }, width);
}

/** Powers of ten with names, the multiples between them without; a short part of the axis may hold no whole power. */
function powerTicks(x: Scale): AxisTick[] {
  const { major, minor } = decadeTicks(domainOf(x));
  const named = major.length > 1 ? major : partTicks(domainOf(x));
  return [
    ...named.map((value) => ({ value, text: powerText(value) })),
    ...[...major, ...minor].filter((value) => !named.includes(value)).map((value) => ({ value }))
  ];
}

function countTicks(x: Scale, width: number): AxisTick[] {
  const all = niceTicks(domainOf(x));
  const every = width < narrow && all.length > 4 ? /^1|^5/ : /./;
  return (all.length > 1 ? all : partTicks(domainOf(x))).map((value) => ({
    value,
    ...(every.test(String(value)) ? { text: shortCount(value) } : {})
  }));
}

/** A few ticks in a part of the axis that holds none of 1, 2 and 5. */
function partTicks([low, high]: readonly [number, number]): number[] {
  return ticks(low, high, 3).filter((tick) => tick >= low && tick <= high);
}
