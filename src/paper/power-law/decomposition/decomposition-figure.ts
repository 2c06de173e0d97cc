/** The paper's alternative, a loss decomposition, beside the power law: same points seen, same points scored. */

import { dataTable } from "../../../components/data-table.js";
import { longDash } from "../../../components/drawing/plot-parts.js";
import { sizeColor, sizeTextColor } from "../../../components/drawing/scales.js";
import type { ChoiceFigure, ChoiceView } from "../../../components/frame/choice-figure.js";
import { radioControl } from "../../../components/frame/choice-words.js";
import { dataCsv, howComputed } from "../../../components/frame/static-figure.js";
import { type Html, html, marked } from "../../../components/html.js";
import type { FigureData } from "../../../components/loss-curves/loss-curves-data.js";
import { smallMultiples } from "../../../components/plots/small-multiples.js";
import type { Panel, SmallMultiplesData } from "../../../components/plots/small-multiples-data.js";
import {
  count,
  fixed,
  list,
  loss,
  modelSize,
  parameters,
  percent,
  shortCount,
  significant
} from "../../../lib/format.js";
import { decomposedLoss } from "../../../lib/inference/curves/curve-forms-joint.js";
import { firstOf, itemAt, mustFind, present } from "../../../lib/items.js";
import type { DecompositionRecord } from "../../../lib/records/prediction-record.js";
import type { Variant } from "../../../lib/runs.js";
import { variantControl } from "../../variant-control.js";
import type { PredictionSource } from "../prediction-data.js";

const parts = { early: "Within a run", between: "Between sizes" } as const;

export interface DecompositionData {
  results: PredictionSource;
  curves: FigureData;
}

export const decompositionFigure: ChoiceFigure<DecompositionData> = {
  reads: { logs: "own", places: ["prediction.decomposition"] },
  controls: ({ results }) => [
    variantControl(results.study),
    { ...radioControl("part", "Fit", Object.entries(parts)), fallback: "early" }
  ],
  view: (data, { variant, part }) => decomposition(data, variant as Variant, part as DecompositionRecord["window"])
};

/** The decomposition with every parameter free, by variant and window; null where it was not fitted. */
function decompositionOf(
  results: PredictionSource,
  variant: Variant,
  window: DecompositionRecord["window"]
): DecompositionRecord | null {
  return (
    results.prediction.decomposition.find(
      (record) => record.variant === variant && record.window === window && !record.betaHeld
    ) ?? null
  );
}

/** Mean errors over the sizes that were scored: of the decomposition, and of the power law in the same place. */
function decompositionErrors({ sizes, window }: DecompositionRecord): { decomposition: number; law: number } | null {
  const scored = sizes.filter(
    ({ absolute, lawAbsolute, fitted }) => absolute !== null && lawAbsolute !== null && (window === "early" || !fitted)
  );
  if (scored.length === 0) return null;
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    decomposition: mean(scored.map(({ absolute }) => present(absolute))),
    law: mean(scored.map(({ lawAbsolute }) => present(lawAbsolute)))
  };
}

function decomposition(
  { results, curves: all }: DecompositionData,
  variant: Variant,
  window: DecompositionRecord["window"]
): ChoiceView {
  const view = `${variant}, ${parts[window].toLowerCase()}`;
  const record = decompositionOf(results, variant, window);
  if (!record) throw new RangeError(`no loss decomposition of ${variant}, ${window}`);
  const drawn = drawnSizes(record, all.curves);
  const data = plotOf(record, drawn);
  const errors = decompositionErrors(record);
  const doubts = record.notIdentified;
  return {
    view,
    shown: view,
    reading: reading(errors, window, record),
    subtitle:
      window === "early"
        ? `Loss decomposition fitted to the first 30% of each run from ${modelSize(firstOf(record.sizes).modelSize)} on, ${variant}, against samples`
        : `Loss decomposition fitted without the held-out size, two parameters set on that size\u2019s own points, ${variant}, against samples`,
    key: [
      { mark: "dots", label: "in the fit" },
      { mark: "rings", label: "not in the fit" },
      { mark: "line", label: "loss decomposition" },
      { mark: "long-dash", label: "the same, beyond its points" }
    ],
    numbers: errors
      ? [
          { id: "decomposition", term: "Mean error, decomposition", value: percent(errors.decomposition) },
          { id: "law", term: "Mean error, power law", value: percent(errors.law) },
          { id: "parameters", term: "Parameters, decomposition", value: count(4 + 2 * record.sizes.length) },
          { id: "lawParameters", term: "Parameters, power law", value: count(2 + record.sizes.length) }
        ]
      : [],
    draw: (options) =>
      smallMultiples(data, {
        ...options,
        labels: "none",
        columns: options.width < 480 ? 1 : options.width < 900 ? 2 : data.panels.length,
        panelHeight: 170
      }),
    caption: html`Beside each size: mean error of the losses ${window === "early" ? "after the cut" : "of all its points"}, and that of the power law given the same points. Least squares on <i>L</i>, the paper\u2019s. ${doubts.length > 0 ? html`Not settled by these points: ${doubtHtml(list(doubts))}.` : "All parameters are settled by these points."} The paper prints the shared parameters of this fit nowhere; these are a refit.`,
    source: `data ${results.inputs.hash.slice(0, 7)}`,
    description: record.sizes
      .map(({ modelSize: size, absolute, lawAbsolute }) =>
        absolute === null
          ? `${modelSize(size)}: no points left to score.`
          : `${modelSize(size)}: decomposition ${percent(absolute)}, power law ${percent(lawAbsolute ?? 0)} off on average.`
      )
      .join(" "),
    table: tableOf(record),
    computed: howComputed({
      sentence: `<i>L</i> = <i>L</i><sub>inf</sub> + (<i>N</i><sub>0</sub>/<i>N</i>)<sup>\u03b1</sup> + \u03bb(<i>N</i>)/(1 + (<i>D</i>/<i>D</i><sub>0</sub>(<i>N</i>))<sup>\u03b2</sup>). Status: ${record.status}.`,
      values: [
        ["<i>L</i><sub>inf</sub>", record.lInf],
        ["<i>N</i><sub>0</sub>", parameters(record.n0)],
        ["\u03b1", significant(record.alpha, 4)],
        ["\u03b2", significant(record.beta, 4)]
      ]
    }),
    csv: csvOf(record, drawn)
  };
}

/** A size's points, the line through them, and how many of them the fit has seen. */
function drawnSizes(record: DecompositionRecord, all: FigureData["curves"]) {
  const curves = all.filter((curve) => curve.variant === record.variant);
  return record.sizes.map((size) => {
    const { dataSamples: x, testLoss } = mustFind(curves, ({ modelSize: n }) => n === size.modelSize);
    const seen = record.window === "early" ? Math.floor(x.length * 0.3 + 1e-9) : size.fitted ? x.length : 0;
    const points = x.map((samples, i) => ({ x: samples, y: itemAt(testLoss, i), inFit: i < seen }));
    return { size, seen, points, line: x.map((at) => ({ x: at, y: decomposedLoss(record, size, Math.log(at)) })) };
  });
}

type DrawnSizes = ReturnType<typeof drawnSizes>;

function plotOf(record: DecompositionRecord, drawn: DrawnSizes): SmallMultiplesData {
  const panels = drawn.map(({ size, seen, points, line }): Panel => {
    const color = sizeColor(size.modelSize);
    return {
      title: modelSize(size.modelSize),
      titleColor: sizeTextColor(size.modelSize),
      ...(size.absolute === null ? {} : { note: `${percent(size.absolute)}; law ${percent(size.lawAbsolute ?? 0)}` }),
      ...(record.window === "early" ? { cut: itemAt(points, seen - 1).x } : {}),
      series: [
        {
          name: "decomposition",
          color,
          points,
          line: line.slice(0, Math.max(seen, 0))
        },
        { name: "beyond", color, dash: longDash, line: seen < points.length ? line.slice(Math.max(0, seen - 1)) : [] }
      ]
    };
  });
  return {
    panels,
    x: {
      title: "Training samples (log scale)",
      scale: "log",
      format: shortCount,
      read: count,
      ticks: [1000, 5000, 20000, 50000]
    },
    y: {
      title: "Test loss (log scale)",
      scale: "log",
      format: (value) => fixed(value, 1),
      read: loss,
      ticks: [0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    }
  };
}

function tableOf(record: DecompositionRecord): Html {
  return dataTable(
    "The decomposition, size by size",
    [
      "Size",
      html`<i>\u03bb</i>`,
      html`<i>D</i><sub>0</sub>, samples`,
      "Floor",
      "Error",
      "Error of the power law",
      html`<i>R</i><sup>2</sup>`
    ],
    record.sizes.map((size) => [
      modelSize(size.modelSize),
      loss(size.lambda),
      count(size.d0),
      loss(size.floor),
      size.absolute === null ? "\u2013" : percent(size.absolute),
      size.lawAbsolute === null ? "\u2013" : percent(size.lawAbsolute),
      size.r2 === null ? "\u2013" : fixed(size.r2, 3)
    ])
  );
}

function csvOf(record: DecompositionRecord, drawn: DrawnSizes): string {
  return dataCsv(
    [
      ...["what", "model_size", "samples", "test_loss", "in_fit", "decomposition"],
      ...["lambda", "d0_samples", "floor", "error", "power_law_error"]
    ],
    [
      ...record.sizes.map((size) => [
        ...["size", size.modelSize, null, null, size.fitted, null],
        ...[size.lambda, size.d0, size.floor, size.absolute, size.lawAbsolute]
      ]),
      ...drawn.flatMap(({ size, points, line }) =>
        points.map(({ x, y, inFit }, i) => [
          ...["point", size.modelSize, x, y, inFit, itemAt(line, i).y],
          ...[null, null, null, null, null]
        ])
      )
    ]
  );
}

/** "L_inf at 0" -> with its index set low. */
function doubtHtml(doubt: string): Html {
  return marked(doubt, /\b([A-Z])_(\w+)/g, (_, letter, index) => html`<i>${letter}</i><sub>${index}</sub>`);
}

function reading(
  errors: { decomposition: number; law: number } | null,
  window: DecompositionRecord["window"],
  { sizes }: DecompositionRecord
): string {
  if (!errors) return "Nothing is left to score the decomposition on";
  const place =
    window === "early" ? "the rest of a run" : modelSize(mustFind(sizes, ({ fitted }) => !fitted).modelSize);
  const gap = errors.decomposition / errors.law;
  if (gap > 1.1)
    return `The loss decomposition predicts ${place} less well than the power law, ${percent(errors.decomposition)} against ${percent(errors.law)}`;
  if (gap < 0.9)
    return `The loss decomposition predicts ${place} better than the power law, ${percent(errors.decomposition)} against ${percent(errors.law)}`;
  return `The loss decomposition predicts ${place} about as well as the power law, ${percent(errors.decomposition)} against ${percent(errors.law)}`;
}
