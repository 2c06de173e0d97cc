/** What a fitted line misses: measured over fitted loss by step, a panel for each size. */
import { change, modelSize as sizeName } from "../../lib/format.js";
import { itemAt } from "../../lib/items.js";
import { type DrawOptions, narrow } from "../drawing/plot-parts.js";
import { sizeColor, sizeTextColor } from "../drawing/scales.js";
import { smallMultiples } from "./small-multiples.js";
import type { Panel } from "./small-multiples-data.js";

interface ResidualPoint {
  step: number;
  /** measured over fitted loss */
  ratio: number;
  inFit: boolean;
}

export interface ResidualPanel {
  modelSize: number;
  points: readonly ResidualPoint[];
  /** running median of the ratios, one for each point */
  median: ArrayLike<number>;
  /** last step of the fit, where points follow that it has not seen */
  cut?: number | null;
  /** beside the size: "held out" */
  note?: string;
}

export interface ResidualOptions extends Omit<DrawOptions, "height"> {
  /** half the range of y, a fraction; points beyond it are carets at the edge */
  limit?: number;
}

export function residualStrip(
  panels: readonly ResidualPanel[],
  { width = 1068, limit = residualLimit(panels), ...options }: ResidualOptions = {}
): SVGSVGElement {
  const steps = panels.flatMap(({ points }) => points.map(({ step }) => step));
  const tick = limit > 0.1 ? 0.1 : limit >= 0.05 ? 0.05 : limit >= 0.02 ? 0.02 : 0.01;
  return smallMultiples(
    {
      panels: panels.map(residualPanel),
      x: {
        title: "Training step (log scale)",
        scale: "log",
        format: String,
        domain: [Math.min(...steps), Math.max(...steps) * 1.06],
        ticks: [1, 10, 100]
      },
      y: {
        title: "Measured over fitted loss",
        scale: "linear",
        format: (value) => `${value === 0 ? "0" : change(value * 100, 0)}%`,
        domain: [-limit, limit],
        ticks: [-tick, 0, tick]
      }
    },
    {
      ...options,
      width,
      panelHeight: 92,
      columns: width >= 900 ? panels.length : width < narrow ? 2 : Math.min(4, panels.length),
      labels: "none"
    }
  );
}

function residualPanel({ modelSize, points, median, cut, note }: ResidualPanel): Panel {
  return {
    title: sizeName(modelSize),
    titleColor: sizeTextColor(modelSize),
    ...(note ? { note } : {}),
    level: 0,
    ...(typeof cut === "number" ? { cut } : {}),
    series: [
      {
        name: sizeName(modelSize),
        color: sizeColor(modelSize),
        points: points.map(({ step, ratio, inFit }) => ({ x: step, y: ratio - 1, inFit })),
        line: points.map(({ step }, i) => ({ x: step, y: itemAt(median, i) - 1 }))
      }
    ]
  };
}

/** Range that holds every median and 98 points in 100, in whole per cents. */
export function residualLimit(panels: readonly ResidualPanel[]): number {
  const medians = panels.flatMap(({ median }) => Array.from(median, (ratio) => Math.abs(ratio - 1)));
  const sizes = panels.flatMap(({ points }) => points.map(({ ratio }) => Math.abs(ratio - 1))).sort((a, b) => a - b);
  const most = sizes[Math.floor((sizes.length - 1) * 0.98)] ?? 0;
  return Math.max(0.01, Math.ceil(Math.max(most, ...medians) * 105) / 100);
}
