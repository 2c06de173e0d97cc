/** Figure of learning efficiency against size: own slopes, the law refitted as chosen, rivals, and who predicts the largest. */

import { sum } from "d3-array";
import { arrange, heightOf } from "../../../components/drawing/arrange.js";
import { type DrawOptions, narrow } from "../../../components/drawing/plot-parts.js";
import { appendText } from "../../../components/drawing/svg.js";
import type { ChoiceFigure, Choices } from "../../../components/frame/choice-figure.js";
import {
  available,
  objectiveControl,
  radioControl,
  resourceControl,
  sizesControl,
  variantControl
} from "../../../components/frame/choice-words.js";
import { fitCommand } from "../../../components/frame/fit-command.js";
import { howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import type { FigureData } from "../../../components/loss-curves/loss-curves-data.js";
import { lossCurvesModel } from "../../../components/loss-curves/loss-curves-model.js";
import { fewestSizes } from "../../../components/loss-curves/loss-curves-state.js";
import type { CoefficientCurve, CoefficientData } from "../../../components/plots/coefficient-plot/coefficient-data.js";
import { coefficientPlot } from "../../../components/plots/coefficient-plot/coefficient-plot.js";
import { describeCoefficientPlot } from "../../../components/plots/coefficient-plot/coefficient-plot-text.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { count, efficiency, escapeHtml, fixed, modelSize } from "../../../lib/format.js";
import { learningEfficiency } from "../../../lib/forms/saturating.js";
import {
  evaluateSlopeForm,
  fitSlopeForm,
  parameterCount,
  type SlopePoint,
  sizeForms
} from "../../../lib/forms/size-forms.js";
import { firstOf, having, itemAt, present } from "../../../lib/items.js";
import type { Objective } from "../../../lib/results.js";
import type { Resource, Variant } from "../../../lib/runs.js";
import { square } from "../../../lib/statistics/power.js";
import { type SlopeSeries, type SlopesData, seriesOf } from "../../efficiency/slopes-data.js";
import { far, rivals } from "./k-of-n-parts.js";
import {
  caption,
  csv,
  heldOutSentences,
  isNumber,
  key,
  numbers,
  reading,
  sizeWords,
  table,
  type View
} from "./k-of-n-words.js";

export interface KOfNData {
  slopes: SlopesData;
  curves: FigureData;
}

const rivalsControl = radioControl("forms", "Rival forms", [
  ["show", "Show"],
  ["hide", "Hide"]
]);

export const kOfNFigure: ChoiceFigure<KOfNData> = {
  reads: { logs: "own", places: ["inference.series", "sizeLaws"] },
  controls: ({ slopes }, choices) => {
    const variant = available(variantControl, [...new Set(slopes.series.map((series) => series.variant))]);
    const chosen = slopes.series.find((series) => series.variant === choices.variant) ?? firstOf(slopes.series);
    return [
      { ...variant, legend: "Curve for" },
      available(resourceControl, [...new Set(slopes.series.map((series) => series.resource))]),
      rivalsControl,
      objectiveControl("L, as the paper"),
      sizesControl(
        chosen.sizes.map((size) => size.modelSize),
        fewestSizes
      )
    ];
  },
  view: (data, choices) => {
    const view = viewOf(data, choices);
    const { series, all, model, standard, plot } = view;
    const points = sum(
      all.flatMap(({ sizes }) => sizes),
      (size) => size.points
    );
    const { variant, resource } = series;
    return {
      view: `${variant}, ${resource}${standard ? "" : ", changed fit"}`,
      reading: reading(view),
      subtitle: html`Learning efficiency <i>k</i> against model size <i>N</i> (log scale). ${data.slopes.familyName}, loss against ${resource}`,
      shown: `law for ${variant}, ${resource}, fitted on ${escapeHtml(sizeWords(model))}, least squares on ${choices.objective === "log" ? "ln L" : "L"}`,
      key: key(view),
      numbers: numbers(view),
      draw: (options) => draw(view, options),
      caption: caption(view, data.slopes),
      source: `${count(points)} points of the curves \u00b7 data ${data.slopes.hash.slice(0, 7)}`,
      description: `${describeCoefficientPlot(plot, standard && series.kMaxInterval.every(isNumber) ? { limitInterval: series.kMaxInterval as [number, number] } : {})} ${heldOutSentences(all)}`,
      table: table(view),
      computed: howComputed({
        sentence: `The law: one joint fit of <i>K</i><sub>max</sub>, <i>N</i><sub>0</sub> and a height per size to every point of ${escapeHtml(sizeWords(model))}, equal weight per size. Rivals: weighted least squares on the slopes of the same sizes, each fitted alone. The side panel: each form on the slopes of all sizes but the largest.`,
        values: [
          ["<i>K</i><sub>max</sub>", model.law.kMax],
          ["<i>N</i><sub>0</sub>", model.law.n0]
        ],
        command: fitCommand({ ...model.state, family: data.curves.family, protocol: "full" })
      }),
      csv: csv(view)
    };
  }
};

function viewOf({ slopes, curves }: KOfNData, choices: Choices): View {
  const ofChoice = seriesOf(slopes.series, present(choices.variant), present(choices.resource));
  const all = slopes.series.filter((series) => series.resource === ofChoice.resource);
  const every = ofChoice.sizes.map((size) => size.modelSize);
  const wanted = present(choices.sizes)
    .split(",")
    .map((text) => Math.round(Number(text) * 1e9));
  const whole = wanted.length === every.length;
  const model = lossCurvesModel(curves, {
    variant: ofChoice.variant as Variant,
    resource: ofChoice.resource as Resource,
    protocol: "full",
    objective: choices.objective as Objective,
    sizes: whole ? null : wanted
  });
  const standard = whole && choices.objective === "log";
  const kept = ofChoice.sizes
    .filter((size) => wanted.includes(size.modelSize))
    .map((size): SlopePoint => ({ modelSize: size.modelSize, k: size.k, variance: square(size.standardError) }));
  const fits = rivals
    .filter((form) => choices.forms === "show" && kept.length > parameterCount(form, kept.length))
    .map((form) => fitSlopeForm(form, kept));
  const rivalCurves = fits.map(
    (fit): CoefficientCurve => ({
      name: sizeForms[fit.form].words,
      points: ofChoice.band.modelSize.map((size) => ({ modelSize: size, value: evaluateSlopeForm(fit, size) }))
    })
  );
  const law: CoefficientCurve | null = model.determined
    ? {
        name: sizeForms.saturating.words,
        points: ofChoice.band.modelSize.map((size, i) => ({
          modelSize: size,
          value: learningEfficiency(size, model.law),
          ...(standard ? { low: itemAt(ofChoice.band.low, i), high: itemAt(ofChoice.band.high, i) } : {})
        }))
      }
    : null;
  return {
    choices,
    series: ofChoice,
    all,
    model,
    standard,
    rivalsFar: fits.map((fit) => ({ form: fit.form, k: evaluateSlopeForm(fit, far) })),
    plot: {
      quantity: `Learning efficiency k (fall of ln loss per unit of ln ${ofChoice.resource})`,
      series: all.map(({ variant, sizes }) => ({
        name: variant,
        shape: variant === "base" ? "circle" : "diamond",
        points: sizes.map((size) => ({
          modelSize: size.modelSize,
          value: size.k,
          low: size.interval[0],
          high: size.interval[1]
        }))
      })),
      law,
      limit: model.determined ? model.law.kMax : null,
      rivals: rivalCurves,
      to: far
    }
  };
}

function draw(
  { plot, all }: Pick<View, "plot" | "all">,
  { document = globalThis.document, width = 680, label = "" }: DrawOptions
): SVGSVGElement {
  const held = heldOutPlot(all);
  const beside = width >= 900 && held !== null;
  const plotWidth = beside ? width - 346 : width;
  const main = coefficientPlot(plot, { document, width: plotWidth, ...(beside ? { height: 470 } : {}) });
  if (!held) return main;
  const sideWidth = beside ? 316 : Math.min(width, 460);
  const side = dotPlot(held, { document, width: sideWidth, rowHeight: beside ? 32 : 30 });
  const title = `Which form predicts ${modelSize(firstOf(all.filter(having("heldOut"))).heldOut.modelSize)}\u2019s slope?`;
  const head = 30;
  appendText(side, 0, -14, title, {
    "font-size": width < narrow ? 15 : 16,
    "font-weight": 600,
    "font-family": "var(--serif)"
  });
  const below = heightOf(main) + 14;
  return arrange(
    document,
    [
      { svg: main, x: 0, y: 0 },
      { svg: side, x: beside ? width - sideWidth : 0, y: (beside ? 0 : below) + head }
    ],
    { width, height: beside ? Math.max(heightOf(main), heightOf(side) + head) : below + head + heightOf(side), label }
  );
}

/** Each form's k of the size left out, beside what was measured. */
function heldOutPlot(all: readonly SlopeSeries[]): DotPlotData | null {
  const known = all.filter(having("heldOut"));
  if (known.length === 0) return null;
  return {
    series: [
      { name: "", shape: "circle" },
      { name: "", shape: "diamond" }
    ],
    groups: known.map(({ variant, heldOut }) => ({
      title: variant === "base" ? "Base" : "Instruct",
      reference: { value: heldOut.measured, low: heldOut.interval[0], high: heldOut.interval[1], name: "measured" },
      rows: heldOut.predicted.map(({ form, k }) => ({
        name: sizeForms[form].words,
        values: [{ series: variant === "base" ? 0 : 1, value: k }]
      }))
    })),
    stems: "reference",
    axis: { title: "k, fitted without it", format: (value) => fixed(value, 2), read: efficiency }
  };
}

/** The plot alone, for the default fit. */
export function kOfNPlot(data: KOfNData, choices: Choices): CoefficientData {
  return viewOf(data, choices).plot;
}
