/** What the figure of learning efficiency against size says: title, numbers, caption, table. */
import { dataTable } from "../../../components/data-table.js";
import type { Choices } from "../../../components/frame/choice-figure.js";
import type { FigureNumber, KeyItem } from "../../../components/frame/figure-frame.js";
import { dataCsv } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import type { LossCurvesModel } from "../../../components/loss-curves/loss-curves-state.js";
import type { CoefficientData } from "../../../components/plots/coefficient-plot/coefficient-data.js";
import {
  count,
  efficiency,
  escapeHtml,
  fixed,
  interval,
  list,
  modelSize,
  parameters,
  parametersEnd,
  percent,
  sizeRange
} from "../../../lib/format.js";
import { learningEfficiency } from "../../../lib/forms/saturating.js";
import { type SlopeForm, sizeForms } from "../../../lib/forms/size-forms.js";
import { firstOf, lastOf } from "../../../lib/items.js";
import type { HeldOutSlope, SlopeSeries, SlopesData } from "../../efficiency/slopes-data.js";
import { far } from "./k-of-n-parts.js";

export interface View {
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

/** The title, by outcome: what the law and its rivals say far beyond the data. */
export function reading(view: View): string {
  const { model, rivalsFar, choices, series } = view;
  const missing = series.sizes.filter((size) => !model.fitted.includes(size.modelSize));
  const without = missing.length === 0 ? "" : ` without ${list(missing.map((size) => modelSize(size.modelSize)))}`;
  const how = choices.objective === "linear" ? " on the loss itself" : "";
  const fitted = without || how ? `Fitted${without}${how}, the` : "The";
  if (!model.determined)
    return `${fitted === "The" ? "These points" : `Fitted${without}${how}, these points`} do not settle where efficiency levels off`;
  if (rivalsFar.length === 0) return `${fitted} law levels off at ${efficiency(model.law.kMax)}`;
  const ks = rivalsFar.map(({ k }) => k).sort((a, b) => a - b);
  const [low, high] = [firstOf(ks), lastOf(ks)];
  const span = efficiency(low) === efficiency(high) ? efficiency(low) : `${efficiency(low)} to ${efficiency(high)}`;
  return `${fitted} law says k = ${efficiency(learningEfficiency(far, model.law))} and its rivals ${span} at ${modelSize(far)}, where nothing was measured`;
}

export function key({ series, standard, plot, all }: View): KeyItem[] {
  const variants = all.map(
    ({ variant }): KeyItem =>
      variant === "base"
        ? { mark: "dot", label: "base, slope of each size alone, 95% interval" }
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

export function numbers({ model, series, standard }: View): FigureNumber[] {
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
      term: "<i>N</i><sub>0</sub>, size at half of it, interval by bootstrap",
      value: determined && law.n0 > 0 ? `${parameters(law.n0)}${ends(series.n0Interval, parametersEnd)}` : "undefined"
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
      term: `<i>k</i> of ${modelSize(largest.modelSize)}: the law, its line alone`,
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

export function caption({ series: seriesNow, model, standard, all, plot }: View, slopes: SlopesData): string {
  const sentences = [
    "Points are slopes fitted to each size alone: the paper\u2019s markers are its law evaluated, these are measured.",
    `The law is one joint fit to ${escapeHtml(sizeWords(model))}, ${seriesNow.variant}, with a free height per size.`
  ];
  if (plot.rivals.length > 0) sentences.push("Rivals are fitted to the points.");
  sentences.push(
    standard
      ? `Band: ${count(slopes.resamples)} draws of noise, of slow departures from each power law, and of runs; how far the form itself misses the points is not in it. It is in the intervals of the limit and of the size at half of it.`
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

export function sizeWords({ fitted, heldOut }: LossCurvesModel): string {
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
      const landing = predicted.filter(({ k }) => isNumber(low) && isNumber(high) && k >= low && k <= high);
      const names = landing.map(({ form }) => inSentence(form));
      const inside = names.length === 0 ? "lies no form" : `${names.length === 1 ? "lies" : "lie"} ${list(names)}`;
      const ofSize = `In ${variant} models ${modelSize(size)} has a slope of ${efficiency(measured)}${isNumber(low) && isNumber(high) ? ` ${interval(low, high)}` : ""}.`;
      return [
        `${ofSize} Of the forms fitted to the slopes of the other sizes, weighted by their errors, ${inSentence(nearest.form)} comes nearest, with ${efficiency(nearest.k)}. In that interval ${inside}.${jointWords(heldOut, variant)}`
      ];
    })
    .join(" ");
}

/** The same size predicted by the fit that other pages print: to the points, each size weighted equally. */
function jointWords({ jointLaw }: HeldOutSlope, variant: string): string {
  return jointLaw === null
    ? ""
    : ` The joint fit of the law to their points, each size weighted equally, gives ${efficiency(jointLaw)} (${variant}).`;
}

export function inSentence(form: SlopeForm): string {
  return sizeForms[form].inSentence;
}

export function table({ series, all, model }: View): string {
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

export function csv({ series, all, plot }: View): string {
  const points = all.flatMap(({ variant, resource, sizes }) =>
    sizes.map((size) => ["slope of this size alone", variant, resource, size.modelSize, size.k, ...size.interval])
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

export function isNumber(value: number | null | undefined): value is number {
  return typeof value === "number";
}
