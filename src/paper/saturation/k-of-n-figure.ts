/** Figure of learning efficiency against size: own slopes, the law refitted as chosen, rivals, and who predicts the largest. */

import { sum } from "d3-array";
import { dataTable } from "../../components/data-table.js";
import { arrange, heightOf } from "../../components/drawing/arrange.js";
import { type DrawOptions, narrow } from "../../components/drawing/plot-parts.js";
import { appendText } from "../../components/drawing/svg.js";
import type { ChoiceFigure, Choices, RadioControl } from "../../components/frame/choice-figure.js";
import {
  available,
  objectiveControl,
  resourceControl,
  sizesControl,
  variantControl
} from "../../components/frame/choice-words.js";
import type { FigureNumber, KeyItem } from "../../components/frame/figure-frame.js";
import { fitCommand } from "../../components/frame/fit-command.js";
import { dataCsv, howComputed } from "../../components/frame/static-figure.js";
import { html } from "../../components/html.js";
import type { FigureData } from "../../components/loss-curves/loss-curves-data.js";
import { lossCurvesModel } from "../../components/loss-curves/loss-curves-model.js";
import { fewestSizes, type LossCurvesModel } from "../../components/loss-curves/loss-curves-state.js";
import {
  type CoefficientCurve,
  type CoefficientData,
  coefficientPlot
} from "../../components/plots/coefficient-plot/coefficient-plot.js";
import { describeCoefficientPlot } from "../../components/plots/coefficient-plot/coefficient-plot-text.js";
import { dotPlot } from "../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../components/plots/dot-plot/dot-plot-marks.js";
import {
  count,
  efficiency,
  escapeHtml,
  fixed,
  interval,
  list,
  modelSize,
  parameters,
  percent,
  sizeRange
} from "../../lib/format.js";
import { learningEfficiency } from "../../lib/forms/saturating.js";
import {
  evaluateSlopeForm,
  fitSlopeForm,
  parameterCount,
  parametricForms,
  type SlopeForm,
  type SlopePoint,
  sizeForms
} from "../../lib/forms/size-forms.js";
import { firstOf, itemAt, lastOf, mustFind, present } from "../../lib/items.js";
import type { Objective } from "../../lib/results.js";
import type { Resource, Variant } from "../../lib/runs.js";
import { square } from "../../lib/statistics/power.js";
import { type HeldOutSlope, type SlopeSeries, type SlopesData, seriesOf } from "../efficiency/slopes-data.js";

export interface KOfNData {
  slopes: SlopesData;
  curves: FigureData;
}

const rivalsControl: RadioControl = {
  kind: "radio",
  name: "forms",
  legend: "Rival forms",
  options: [
    { value: "show", label: "Show" },
    { value: "hide", label: "Hide" }
  ],
  fallback: "show"
};

/** Right end of the size axis, parameters. */
const far = 1e12;
/** Forms beside the law, those of more parameters first. */
const rivals = parametricForms
  .filter((form) => form !== "saturating")
  .sort((a, b) => parameterCount(b, 0) - parameterCount(a, 0));

interface View {
  choices: Choices;
  series: SlopeSeries;
  /** all variants against this resource */
  all: SlopeSeries[];
  model: LossCurvesModel;
  /** the default fit: the one that intervals are known for */
  standard: boolean;
  plot: CoefficientData;
  /** rivals by form, at the right end */
  rivalsFar: { form: string; k: number }[];
}

export const kOfNFigure: ChoiceFigure<KOfNData> = {
  kind: "k-of-n",
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
        sentence: `The law: one joint fit of <i>K</i><sub>max</sub>, <i>N</i><sub>0</sub> and a level per size to every point of ${escapeHtml(sizeWords(model))}, equal weight per size. Rivals: weighted least squares on the own slopes of the same sizes. The side panel: each form on the slopes of all sizes but the largest.`,
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

/** The title, by outcome: where the law levels off, and what its rivals say there. */
function reading(view: View): string {
  const { model, rivalsFar, choices, series } = view;
  const missing = series.sizes.filter((size) => !model.fitted.includes(size.modelSize));
  const without = missing.length === 0 ? "" : ` without ${list(missing.map((size) => modelSize(size.modelSize)))}`;
  const how = choices.objective === "linear" ? " on the loss itself" : "";
  const fitted = without || how ? `Fitted${without}${how}, the` : "The";
  if (!model.determined)
    return `${fitted === "The" ? "These points" : `Fitted${without}${how}, these points`} do not settle where efficiency levels off`;
  const limit = `${fitted} law levels off at ${efficiency(model.law.kMax)}`;
  if (rivalsFar.length === 0) return limit;
  const ks = rivalsFar.map(({ k }) => k).sort((a, b) => a - b);
  const [low, high] = [firstOf(ks), lastOf(ks)];
  const span = efficiency(low) === efficiency(high) ? efficiency(low) : `${efficiency(low)} to ${efficiency(high)}`;
  return `${limit}; at ${modelSize(far)} its rivals say ${span}`;
}

function key({ series, standard, plot, all }: View): KeyItem[] {
  const variants = all.map(
    ({ variant }): KeyItem =>
      variant === "base"
        ? { mark: "dot", label: "base, own slope and 95% interval" }
        : { mark: "diamond", label: "instruct" }
  );
  return [
    ...variants,
    ...(plot.law ? [{ mark: "line", label: `the law, ${series.variant}` } as const] : []),
    ...(plot.law && standard ? [{ mark: "band", label: "its 95% band" } as const] : []),
    ...(plot.law ? [{ mark: "long-dash", label: "beyond the data" } as const] : []),
    ...(plot.rivals.length > 0 ? [{ mark: "thin-line", label: "rival forms" } as const] : [])
  ];
}

function numbers({ model, series, standard }: View): FigureNumber[] {
  const largest = lastOf(series.sizes);
  const { law, determined } = model;
  const ends = ([low, high]: readonly (number | null)[], format: (value: number) => string) =>
    standard && isNumber(low) && isNumber(high) ? ` <small>${interval(low, high, format)}</small>` : "";
  return [
    {
      id: "kMax",
      term: "Limit <i>K</i><sub>max</sub>",
      value: determined ? `${efficiency(law.kMax)}${ends(series.kMaxInterval, efficiency)}` : "undefined"
    },
    {
      id: "n0",
      term: "Half-way size <i>N</i><sub>0</sub>, interval by bootstrap",
      value: determined && law.n0 > 0 ? `${parameters(law.n0)}${ends(series.n0Interval, parameters)}` : "undefined"
    },
    {
      id: "chi2",
      term: "Chi-square of the law on the slopes",
      value: standard
        ? `${fixed(series.chi2, 1)} <small>df = ${count(series.df)}${samplingWords(series)}</small>`
        : "\u2013"
    },
    {
      id: "share",
      term: `Share of the limit reached at ${modelSize(largest.modelSize)}`,
      value: determined ? percent(learningEfficiency(largest.modelSize, law) / law.kMax) : "undefined"
    },
    {
      id: "lawLargest",
      term: `<i>k</i> of ${modelSize(largest.modelSize)}: the law, its own line`,
      value: `${determined ? efficiency(learningEfficiency(largest.modelSize, law)) : "\u2013"}, ${efficiency(largest.k)}`
    }
  ];
}

/** "; Kmax by sampling alone [0.110, 0.153]" */
function samplingWords({ kMaxSampling: [low, high], misfits }: SlopeSeries): string {
  return misfits && isNumber(low) && isNumber(high)
    ? `; <i>K</i><sub>max</sub> by sampling alone ${interval(low, high, efficiency)}`
    : "";
}

function caption({ series: seriesNow, model, standard, all, plot }: View, slopes: SlopesData): string {
  const sentences = [
    "Points are slopes fitted to each size alone: the paper\u2019s markers are its law evaluated, these are measured.",
    `The law is one joint fit to ${escapeHtml(sizeWords(model))}, ${seriesNow.variant}, with a free level per size.`
  ];
  if (plot.rivals.length > 0) sentences.push("Rivals are fitted to the points.");
  sentences.push(
    standard
      ? `Band: ${count(slopes.resamples)} draws of noise, of slow departures from each power law, and of runs; how far the form itself misses the points is not in it. It is in the intervals of the limit and the half-way size.`
      : "The band belongs to the default fit and is not drawn for this one."
  );
  const held = all.find((series) => series.heldOut)?.heldOut;
  if (held) {
    sentences.push(
      `At the side: each form\u2019s weighted slope fit to ${escapeHtml(sizeRange(held.from))} alone predicts ${modelSize(held.modelSize)}; line and band are what was measured.`
    );
  }
  return sentences.join(" ");
}

function sizeWords({ fitted, heldOut }: LossCurvesModel): string {
  const gap = heldOut.some((size) => size > firstOf(fitted) && size < lastOf(fitted));
  return gap ? list(fitted.map(modelSize)) : sizeRange(fitted);
}

/** Which form comes nearest to the largest size's own slope when fitted without it, for each variant. */
export function heldOutSentences(all: readonly SlopeSeries[]): string {
  return all
    .flatMap(({ variant, heldOut }) => {
      if (!heldOut) return [];
      const { measured, interval: ends, predicted, modelSize: size } = heldOut;
      const nearest = predicted.reduce((a, b) => (Math.abs(b.k - measured) < Math.abs(a.k - measured) ? b : a));
      const [low, high] = ends;
      const inside = predicted.filter(({ k }) => isNumber(low) && isNumber(high) && k >= low && k <= high);
      const names = inside.map(({ form }) => inSentence(form));
      const who =
        names.length === 0
          ? "no form lands in that interval"
          : `${list(names)} ${names.length === 1 ? "lands" : "land"} in that interval`;
      return [
        `Fitted to the slopes of the other sizes, weighted by their errors (${variant}), ${inSentence(nearest.form)} comes nearest to ${modelSize(size)}\u2019s slope of ${efficiency(measured)}${isNumber(low) && isNumber(high) ? ` ${interval(low, high)}` : ""}, with ${efficiency(nearest.k)}; ${who}.${jointWords(heldOut, variant)}`
      ];
    })
    .join(" ");
}

/** The same size predicted by the fit that other pages print: to the points, each size weighted equally. */
function jointWords({ jointLaw }: HeldOutSlope, variant: string): string {
  return jointLaw === null
    ? ""
    : ` The joint fit to their points, each size weighted equally, gives ${efficiency(jointLaw)} (${variant}).`;
}

export function inSentence(form: SlopeForm): string {
  return sizeForms[form].inSentence;
}

function table({ series, all, model }: View): string {
  const rows = all.flatMap(({ variant, sizes }) =>
    sizes.map((size) => {
      const [low, high] = size.interval;
      const fitted = model.determined && variant === series.variant;
      return [
        `${variant} ${modelSize(size.modelSize)}`,
        String(size.points),
        size.k.toFixed(4),
        isNumber(low) && isNumber(high) ? interval(low, high, (value) => value.toFixed(4)) : "open",
        fitted ? learningEfficiency(size.modelSize, model.law).toFixed(4) : "\u2013"
      ];
    })
  );
  return dataTable(
    "Slopes of each size and of the law",
    ["Size", "Points", html`Own <i>k</i>`, "95% interval", html`<i>k</i> of the law, ${series.variant}`],
    rows
  );
}

function csv({ series, all, plot }: View): string {
  const points = all.flatMap(({ variant, resource, sizes }) =>
    sizes.map((size) => ["own slope", variant, resource, size.modelSize, size.k, ...size.interval])
  );
  const lines = [...(plot.law ? [plot.law] : []), ...plot.rivals].flatMap(({ name, points: along }) =>
    along.map((point) => [
      name,
      series.variant,
      series.resource,
      point.modelSize,
      point.value,
      point.low ?? null,
      point.high ?? null
    ])
  );
  const limit =
    plot.limit === null ? [] : [["limit of the law", series.variant, series.resource, null, plot.limit, null, null]];
  const predicted = all.flatMap(({ variant, resource, heldOut }) =>
    (heldOut?.predicted ?? []).map(({ form, k }) => [
      ...[`predicted by ${inSentence(form)} from the other sizes`, variant, resource],
      ...[heldOut!.modelSize, k, null, null]
    ])
  );
  return dataCsv(
    ["what", "variant", "resource", "model_size", "k", "low", "high"],
    [...points, ...lines, ...limit, ...predicted]
  );
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
  const title = `Which form predicts ${modelSize(mustFind(all, (series) => series.heldOut !== null).heldOut!.modelSize)}\u2019s own slope?`;
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
  const known = all.filter((series) => series.heldOut !== null);
  if (known.length === 0) return null;
  return {
    series: [
      { name: "", shape: "circle" },
      { name: "", shape: "diamond" }
    ],
    groups: known.map(({ variant, heldOut }) => ({
      title: variant === "base" ? "Base" : "Instruct",
      reference: { value: heldOut!.measured, low: heldOut!.interval[0], high: heldOut!.interval[1], name: "measured" },
      rows: heldOut!.predicted.map(({ form, k }) => ({
        name: sizeForms[form].words,
        values: [{ series: variant === "base" ? 0 : 1, value: k }]
      }))
    })),
    stems: "reference",
    axis: { title: "k, fitted without it", format: (value) => fixed(value, 2), read: efficiency }
  };
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === "number";
}

/** The plot alone, for the default fit. */
export function kOfNPlot(data: KOfNData, choices: Choices): CoefficientData {
  return viewOf(data, choices).plot;
}
