/** Figure of answer lengths along training: a panel for each variant; the words come with the data. */

import { medianLine, panelPoints } from "../../../../components/drawing/median-line.js";
import { sizeColor, sizeTextColor } from "../../../../components/drawing/scales.js";
import { parseRange, samplesExtent } from "../../../../components/drawing/zoom.js";
import type { ChoiceFigure } from "../../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView } from "../../../../components/frame/static-figure.js";
import { smallMultiples } from "../../../../components/plots/small-multiples.js";
import type { PanelSeries, SmallMultiplesData } from "../../../../components/plots/small-multiples-data.js";
import { count, modelSize, shortCount } from "../../../../lib/format.js";
import { itemAt } from "../../../../lib/items.js";
import { medianWindows, runningMedian } from "../../../../lib/statistics/running-median.js";

/** A curve as JSON carries it. */
interface DrawnLength {
  variant: string;
  modelSize: number;
  /** a single repeat, not the mean over repeats */
  single: boolean;
  /** which of the repeats; null = their mean */
  repeat: number | null;
  step: readonly number[];
  samples: readonly number[];
  length: readonly number[];
}

export interface LengthFigureData {
  curves: readonly DrawnLength[];
  panels: readonly { variant: string; title: string; remark: string }[];
  /** what the figure says, whatever part of it is shown */
  words: Omit<FigureView, "draw" | "height" | "csv">;
}

export const responseLengthFigure: ChoiceFigure<{ lengths: LengthFigureData }> = {
  reads: { logs: "own", places: ["tables/evaluations.csv"] },
  controls: ({ lengths }) => [
    {
      kind: "span",
      name: "x",
      legend: "Samples shown",
      whole: samplesExtent(lengths.curves),
      label: (value) => `${count(value)} samples`,
      fallback: "whole"
    }
  ],
  view: ({ lengths }, { x }) => ({
    ...lengths.words,
    view: "",
    get csv() {
      return dataCsv(
        ["variant", "model_size", "kind", "repeat", "step", "samples", "response_length", "running_median"],
        lengths.curves.flatMap(({ variant, modelSize: size, single, repeat, step, samples, length }) => {
          const medians = runningMedian(length, medianWindows.curve);
          const kind = single ? "repeat" : "mean";
          return step.map((at, i) => [
            variant,
            size,
            kind,
            repeat,
            at,
            itemAt(samples, i),
            itemAt(length, i),
            itemAt(medians, i)
          ]);
        })
      );
    },
    draw: (options) =>
      smallMultiples(
        { ...lengthPanels(lengths), shown: parseRange(x ?? null) },
        { ...options, labels: "all", panelHeight: 340 }
      )
  })
};

export function lengthPanels({ curves, panels }: Pick<LengthFigureData, "curves" | "panels">): SmallMultiplesData {
  return {
    x: {
      title: "Samples seen in training (log scale)",
      scale: "log",
      format: shortCount,
      read: count,
      ticks: [500, 1000, 2000, 5000, 10000, 20000, 50000]
    },
    y: { title: "Mean answer length, tokens", scale: "linear", format: count },
    panels: panels.map(({ variant, title, remark }) => ({
      title,
      ...(remark ? { remark } : {}),
      series: curves.filter((curve) => curve.variant === variant).map(seriesOf)
    }))
  };
}

function seriesOf({ modelSize: size, single, step, samples, length }: DrawnLength): PanelSeries {
  const line = medianLine(samples, length, step);
  const look = { name: modelSize(size), color: sizeColor(size), textColor: sizeTextColor(size) };
  if (single) return { ...look, role: "repeat", line };
  return { ...look, points: panelPoints(samples, length), line };
}
