/** The curves, who leads along the budget, and the ranking beside them, as a drawing. */
import { arrange, heightOf } from "../../../components/drawing/arrange.js";
import {
  type DrawOptions,
  drawGlyph,
  drawLine,
  haloText,
  markGroup,
  narrow,
  textWidth
} from "../../../components/drawing/plot-parts.js";
import { sizeColor, sizeTextColor } from "../../../components/drawing/scales.js";
import { appendText, svgElement } from "../../../components/drawing/svg.js";
import { readableMark } from "../../../components/frame/readings.js";
import { lossCurves } from "../../../components/loss-curves/loss-curves.js";
import { type LossCurvesFrame, lossCurvesFrame } from "../../../components/loss-curves/loss-curves-axes.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import { computeHtml, computeParts, count, loss, modelSize } from "../../../lib/format.js";
import { firstOf } from "../../../lib/items.js";

import { type BudgetModel, type Ranked, rankedAt } from "./budget-model.js";

const sideWidth = 268;

interface Layout {
  plotWidth: number;
  height: number;
  beside: boolean;
}

export function layout(width: number): Layout {
  const beside = width >= 900;
  return {
    beside,
    plotWidth: beside ? width - sideWidth - 34 : width,
    height: width < narrow ? 320 : width < 900 ? 420 : 500
  };
}

export function draw(
  model: BudgetModel,
  x: number,
  ranked: readonly Ranked[],
  { document = globalThis.document, width = 680, label = "" }: DrawOptions
): SVGSVGElement {
  const { beside, plotWidth, height } = layout(width);
  const plot = lossCurves(
    { state: { resource: model.resource }, sizes: model.sizes },
    { document, width: plotWidth, height, showEfficiency: false }
  );
  const frame = lossCurvesFrame(model, plotWidth, height, false);
  drawLeads(plot, model, frame);
  drawCrossings(plot, model, frame);
  drawBudget(plot, model, x, ranked, frame);
  const side = rankPanel(document, model, x, ranked, beside ? sideWidth : width);
  const total = beside ? height : height + 16 + heightOf(side);
  return arrange(
    document,
    [
      { svg: plot, x: 0, y: 0 },
      { svg: side, x: beside ? width - sideWidth : 0, y: beside ? 30 : height + 16 }
    ],
    { width, height: total, label }
  );
}

/** Who has the lowest line, along the axis. */
function drawLeads(plot: Element, { leads }: BudgetModel, { x, bottom, width }: LossCurvesFrame): void {
  const group = markGroup(plot, { "font-size": width < narrow ? 12.5 : 13, "font-weight": 600 });
  for (const { modelSize: size, from, to } of leads) {
    const [start, end] = [x(from), x(to)];
    svgElement(group, "path", {
      d: `M${start + 0.5},${bottom - 1}H${end - 0.5}`,
      stroke: sizeColor(size),
      "stroke-width": 6,
      fill: "none"
    });
    const name = modelSize(size);
    if (end - start > textWidth(name, 13) + 8) {
      appendText(group, (start + end) / 2, bottom - 9, name, {
        "text-anchor": "middle",
        fill: sizeTextColor(size),
        ...haloText
      });
    }
  }
}

function drawCrossings(plot: Element, { crossings, resource }: BudgetModel, { x, y }: LossCurvesFrame): void {
  const group = markGroup(plot);
  for (const crossing of crossings) {
    const place = [x(crossing.x), y(crossing.loss)] as const;
    const ring = drawGlyph(group, place, { color: "var(--ink)", hollow: true, radius: 4.2, weight: 1.4 });
    const sizes = `${modelSize(crossing.smaller)} and ${modelSize(crossing.larger)}`;
    readableMark(ring, "crossing", `${sizes} at ${budgetHtml(resource, crossing.x)}`, `loss ${loss(crossing.loss)}`);
  }
}

function drawBudget(
  plot: Element,
  { lines }: BudgetModel,
  value: number,
  ranked: readonly Ranked[],
  { x, y, top, bottom }: LossCurvesFrame
): void {
  const group = markGroup(plot);
  const at = x(value);
  drawLine(group, `M${at},${top - 4}V${bottom}`, { stroke: "var(--ink)", width: 1.6 });
  svgElement(group, "path", {
    d: `M${at - 6},${top - 10}h12v6l-6,6l-6,-6Z`,
    fill: "var(--ink)"
  });
  for (const { modelSize: size, loss: value } of ranked) {
    if (lines.some((line) => line.modelSize === size)) {
      drawGlyph(group, [at, y(value)], { color: sizeColor(size), radius: 5 });
    }
  }
}

/** Losses at the budget, lowest first, on the loss axis's range. */
function rankPanel(
  document: Document,
  model: BudgetModel,
  x: number,
  ranked: readonly Ranked[],
  width: number
): SVGSVGElement {
  const head = model.resource === "compute" ? computeParts(x) : [{ text: `${count(x)} samples` }];
  const all = model.lines.flatMap((line) => [line.from, line.to].map((end) => firstOf(rankedAt([line], end)).loss));
  const domain: [number, number] = [Math.floor(Math.min(...all) * 10) / 10, 1];
  const svg = dotPlot(
    {
      groups: [
        {
          title: " ",
          rows: ranked.map((size) => ({
            name: modelSize(size.modelSize),
            color: sizeColor(size.modelSize),
            textColor: sizeTextColor(size.modelSize),
            values: [{ value: size.loss, label: loss(size.loss) }]
          }))
        }
      ],
      series: [{ name: "loss", shape: "circle" }],
      axis: {
        title: "Test loss",
        format: (value) => value.toFixed(1),
        read: loss,
        domain,
        ticks: width < 400 ? [0.4, 0.6, 0.8, 1] : [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
      },
      stems: domain[0]
    },
    { document, width, rowHeight: 30 }
  );
  // Height of all sizes, so that nothing moves with the line.
  const rows = model.lines.length - ranked.length;
  svg.setAttribute("height", String(heightOf(svg) + rows * 30));
  svg.setAttribute("viewBox", `0 0 ${width} ${heightOf(svg)}`);
  appendText(svg, 0, 16, [{ text: "Loss at ", weight: 600 }, ...head.map((part) => ({ ...part, weight: 600 }))], {
    "font-size": 15
  });
  return svg;
}

export function budgetHtml(resource: string, x: number): string {
  return resource === "compute" ? computeHtml(x) : `${count(x)} samples`;
}
