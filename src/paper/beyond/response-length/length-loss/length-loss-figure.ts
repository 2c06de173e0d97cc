/** Held-out loss against the length of the training answers, along each run. */

import { sum } from "d3-array";
import { dataTable } from "../../../../components/data-table.js";
import { medianLine, panelPoints } from "../../../../components/drawing/median-line.js";
import { sizeColor, sizeTextColor } from "../../../../components/drawing/scales.js";
import type { Figure } from "../../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../../components/frame/static-figure.js";
import { smallMultiples } from "../../../../components/plots/small-multiples.js";
import type { SmallMultiplesData } from "../../../../components/plots/small-multiples-data.js";
import { count, fixed, list, loss, modelSize } from "../../../../lib/format.js";
import { itemAt, present } from "../../../../lib/items.js";
import { rankCorrelation } from "../../../../lib/statistics/rank-correlation.js";
import { medianWindows, runningMedian } from "../../../../lib/statistics/running-median.js";
import type { FigureSite } from "../../../paper-site.js";
import { lengthCurves } from "../response-lengths.js";

export const figure: Figure<FigureSite> = { reads: { logs: "own", places: ["tables/evaluations.csv"] }, view };

function view(site: FigureSite): FigureView {
  const curves = lengthCurves(site).filter(({ kind }) => kind === "mean");
  if (curves.length === 0) throw new TypeError("this study has no response lengths");
  const variants = (["base", "instruct"] as const).filter((variant) =>
    curves.some((curve) => curve.variant === variant)
  );
  const data: SmallMultiplesData = {
    x: { title: "Mean answer length in training, tokens", scale: "linear", format: count },
    y: {
      title: "Test loss, 1 \u2212 pass rate (log scale)",
      scale: "log",
      format: (value) => fixed(value, 1),
      read: loss,
      ticks: [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
    },
    panels: variants.map((variant) => ({
      title: variant === "base" ? "Base" : "Instruct",
      series: curves
        .filter((curve) => curve.variant === variant)
        .map(({ modelSize: size, step, length, testLoss }) => {
          const across = medianLine(step, length, step);
          const along = medianLine(step, testLoss, step);
          return {
            name: modelSize(size),
            color: sizeColor(size),
            textColor: sizeTextColor(size),
            points: panelPoints(length, testLoss),
            line: across.map((point, i) => (point === null ? null : { x: point.y, y: present(along[i]).y }))
          };
        })
    }))
  };
  const ranks = curves.map((curve) => ({
    variant: curve.variant,
    modelSize: curve.modelSize,
    evaluations: curve.step.length,
    rank: rankCorrelation(curve.length, curve.testLoss)
  }));
  const falling = ranks.filter(({ rank }) => rank <= -0.5);
  const rising = ranks.filter(({ rank }) => rank >= 0.5);
  const named = (some: typeof ranks) =>
    list(some.map(({ variant, modelSize: size }) => `${modelSize(size)} ${variant}`));
  return {
    reading:
      falling.length === ranks.length
        ? "Along every run, longer answers and lower loss go together"
        : `Longer answers go with lower loss in ${count(falling.length)} of ${count(ranks.length)} runs, with higher loss in ${count(rising.length)}`,
    subtitle:
      "Held-out loss against the mean length of the training answers at the same step, for models that have both",
    key: [
      { mark: "dots", label: "one step" },
      { mark: "line", label: `running medians of ${medianWindows.curve} along the run` }
    ],
    draw: (drawing) => smallMultiples(data, { ...drawing, labels: "all", panelHeight: 340 }),
    caption:
      "Both columns are means over repeats at the same step. A run begins at the top of its cloud; where it begins along the axis depends on the model. A line through a cloud says that both changed with training, not that one caused the other.",
    source: `${count(sum(ranks, (rank) => rank.evaluations))} steps`,
    description: `Test loss against answer length for ${count(ranks.length)} models. Rank correlation at most \u22120.5: ${falling.length > 0 ? named(falling) : "none"}; at least +0.5: ${rising.length > 0 ? named(rising) : "none"}.`,
    table: dataTable(
      "Rank correlation of length and loss along each run",
      ["Variant, size", "Steps", "Rank correlation"],
      ranks.map(({ variant, modelSize: size, evaluations, rank }) => [
        `${variant}, ${modelSize(size)}`,
        count(evaluations),
        fixed(rank, 2)
      ])
    ),
    computed: howComputed({
      sentence:
        "Rank correlation after Spearman over all steps of a mean curve that have a length; ties share their mean rank."
    }),
    csv: csvOf(curves)
  };
}

interface LengthCurve {
  variant: string;
  modelSize: number;
  step: readonly number[];
  length: readonly number[];
  testLoss: readonly number[];
}

/** Every step beside the running medians of both. */
function csvOf(curves: readonly LengthCurve[]): string {
  return dataCsv(
    ["variant", "model_size", "step", "response_length", "test_loss", "median_length", "median_loss"],
    curves.flatMap(({ variant, modelSize: size, step, length, testLoss }) => {
      const lengths = runningMedian(length, medianWindows.curve);
      const losses = runningMedian(testLoss, medianWindows.curve);
      return step.map((at, i) => [
        variant,
        size,
        at,
        itemAt(length, i),
        itemAt(testLoss, i),
        itemAt(lengths, i),
        itemAt(losses, i)
      ]);
    })
  );
}
