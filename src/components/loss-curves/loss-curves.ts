/**
 * Loss against compute or data, on logarithmic axes: measured points, the fitted law, a label at each line's end.
 * Draws the same in Node (pass jsdom's document) and in the browser; colours are CSS custom properties.
 */
import { itemAt } from "../../lib/items.js";
import { medianWindows, runningMedian } from "../../lib/statistics/running-median.js";
import { domainOf, drawValueAxis, lossTick, lossTicks, positionScale } from "../drawing/axes.js";
import { type DrawOptions, drawingRoot } from "../drawing/plot-parts.js";
import { drawAxes, type LossCurvesDrawing, lossCurvesFrame } from "./loss-curves-axes.js";
import { type Annotation, drawAnnotations, drawLabels } from "./loss-curves-labels.js";
import { drawBands, drawPoints, drawSizeLines } from "./loss-curves-marks.js";
import type { SizeModel } from "./loss-curves-state.js";

export interface LossCurvesOptions extends DrawOptions {
  /** write k beside each size's name */
  showEfficiency?: boolean;
  /** at most two sentences at the lines that they are about, where there is room */
  annotations?: readonly Annotation[];
  /** bands, and the line of a size of which nothing was seen */
  showStrict?: boolean;
}

export function lossCurves(
  whole: LossCurvesDrawing,
  {
    document = globalThis.document,
    width = 680,
    height = defaultHeight(width),
    showEfficiency = width >= 600,
    annotations = [],
    showStrict = true,
    label = ""
  }: LossCurvesOptions = {}
): SVGSVGElement {
  const model = shownPart(whole);
  const frame = lossCurvesFrame(model, width, height, showEfficiency, showStrict);
  if (model !== whole) {
    frame.x = positionScale("log", [...whole.state.x!], [frame.left, frame.right]);
    if (!whole.state.fitY) frame.y = lossCurvesFrame(whole, width, height, showEfficiency, showStrict).y;
  }
  const plot = drawingRoot(document, width, height, label);
  drawValueAxis(plot, frame.y, frame, { ticks: lossTicks(domainOf(frame.y)), format: lossTick });
  for (const size of model.sizes) drawPoints(plot, model, size, frame);
  drawAxes(plot, model, frame);
  if (showStrict) drawBands(plot, model, frame);
  for (const size of model.sizes) drawSizeLines(plot, model, size, frame, showStrict);
  if (width >= 700) drawAnnotations(plot, model, frame, annotations);
  drawLabels(plot, model, frame, showEfficiency);
  return plot;
}

/** Points, lines and bands inside the range that is shown; a size with nothing there is left out. */
function shownPart(model: LossCurvesDrawing): LossCurvesDrawing {
  const range = model.state.x ?? null;
  if (range === null) return model;
  const [low, high] = range;
  const inside = (x: number) => x >= low && x <= high;
  const part = (band: SizeModel["band"] | undefined) => {
    if (!band) return null;
    const kept = band.x.flatMap((x, i) => (inside(x) ? [i] : []));
    const of = (values: number[]) => kept.map((i) => itemAt(values, i));
    return kept.length > 1 ? { x: of(band.x), low: of(band.low), high: of(band.high) } : null;
  };
  const sizes = model.sizes.map((size) => {
    const all = size.points;
    const kept = [...all.keys()].filter((i) => inside(itemAt(all, i).x));
    const median = model.state.smooth
      ? runningMedian(
          all.map(({ loss }) => loss),
          medianWindows.curve
        )
      : null;
    return {
      ...size,
      points: kept.map((i) => itemAt(all, i)),
      median: median === null ? [] : kept.map((i) => itemAt(median, i)),
      lastStep: all.at(-1)?.step ?? 0,
      lines: size.lines.flatMap((line) => {
        const [from, to] = [Math.max(line.from, low), Math.min(line.to, high)];
        return from < to ? [{ ...line, from, to }] : [];
      }),
      band: part(size.band),
      strictBand: part(size.strictBand),
      ...(size.cut === undefined ? {} : { cut: kept.filter((i) => i < size.cut!).length })
    };
  });
  return { ...model, sizes: sizes.filter(({ points, lines }) => points.length + lines.length > 0) };
}

function defaultHeight(width: number): number {
  return width < 480 ? 300 : width < 900 ? 420 : 520;
}
