/**
 * The law to play with in every variant and resource: the figure of the overview, beside it the forms of k(N) that compete
 * with it, and what each says of a size that the reader types.
 */

import type { ChoiceFigure, Choices, Control } from "../../../components/frame/choice-figure.js";
import { radioControl } from "../../../components/frame/choice-words.js";
import type { FigureNumber } from "../../../components/frame/figure-frame.js";
import { html } from "../../../components/html.js";
import { capital, efficiency, list, modelSize, percent, sizeRange } from "../../../lib/format.js";
import { learningEfficiency } from "../../../lib/forms/saturating.js";
import {
  evaluateSlopeForm,
  fitSlopeForm,
  parametricForms,
  type SlopeFormFit,
  sizeForms
} from "../../../lib/forms/size-forms.js";
import { firstOf, lastOf } from "../../../lib/items.js";
import { tenfold } from "../../efficiency/slopes-data.js";
import { lawDrawing } from "../law/law-drawing.js";
import { lawFigure, modelOf, namedPairs, wordOfPair, wordOfSizes } from "../law/law-figure.js";
import { groundOf, type LawData, type LawModel, nearly } from "../law/law-model.js";
import { csv } from "../law/law-text.js";

/** `data/explore.json`. */
export interface ExploreData {
  series: (LawData & { errors: { modelSize: number; standardError: number }[] })[];
}

type Series = ExploreData["series"][number];

/** The forms that the law is set against. */
const rivalForms = parametricForms.filter((form) => form !== "saturating");

/** Sizes that may be typed, in billions. */
const asked = { least: 0.1, most: 1000, fallback: "200" } as const;

export const exploreFigure: ChoiceFigure<ExploreData> = {
  reads: { logs: "own", places: ["curves", "laws", "inference.series", "prediction.between"] },
  controls: (data, choices) => {
    const series = seriesOf(data, choices);
    const values = <Name extends "variant" | "resource">(name: Name) => [
      ...new Set(data.series.map((series) => series[name] as string))
    ];
    const radio = (name: "variant" | "resource", legend: string) =>
      radioControl(
        name,
        legend,
        values(name).map((value) => [value, value])
      );
    const forms: Control = {
      kind: "toggle",
      name: "rivals",
      legend: "Rival forms",
      label: "Rival forms of k(N)",
      on: "shown",
      off: "hidden",
      fallback: "hidden"
    };
    const size: Control = { kind: "number", name: "ask", legend: "Predict a size of", unit: "B", ...asked };
    return [
      radio("variant", "Variant"),
      radio("resource", "Against"),
      ...lawFigure.controls(series, choices),
      forms,
      size
    ];
  },
  presets: (data) => tourStates(data).map(({ name, choices }) => ({ label: name, choices })),
  view: (data, choices) => {
    const series = seriesOf(data, choices);
    const model = modelOf(series, choices);
    const rivals = rivalsOf(series, model);
    const shown = choices.rivals === "shown" ? rivals : [];
    const inner = lawFigure.view(series, choices);
    return {
      ...inner,
      view: `${series.variant}, ${series.resource}, ${inner.view}`,
      shown: `${series.variant}, ${series.resource}; ${inner.shown}`,
      numbers: [...(inner.numbers ?? []), ...forecast(model, rivals, askedSize(choices))],
      draw: (options) => lawDrawing(model, namedPairs(series), series, options, shown),
      csv: csv(model, series.resource, namedPairs(series), shown),
      caption: `${shown.length > 0 ? `Grey lines: ${list(shown.map(({ form }) => sizeForms[form].inSentence))}, fitted to the slopes of the sizes in the fit. ` : ""}${inner.caption}`
    };
  },
  handles: (data, choices, width) => lawFigure.handles!(seriesOf(data, choices), choices, width)
};

function seriesOf({ series }: ExploreData, { variant, resource }: Choices): Series {
  return (
    series.find((series) => series.variant === variant && series.resource === resource) ??
    series.find((series) => series.variant === variant) ??
    firstOf(series)
  );
}

function askedSize({ ask = asked.fallback }: Choices): number {
  return Number(ask) * 1e9;
}

/** Rival forms on the slopes of the sizes in the fit, weighted by their errors. */
function rivalsOf({ errors }: Series, { slopes }: LawModel): SlopeFormFit[] {
  const points = slopes.flatMap(({ modelSize: size, k, inFit }) => {
    const error = errors.find((error) => error.modelSize === size)?.standardError;
    return inFit && error !== undefined ? [{ modelSize: size, k, variance: error * error }] : [];
  });
  return rivalForms.flatMap((form) =>
    points.length > sizeForms[form].parameters.length ? [fitSlopeForm(form, points)] : []
  );
}

/** What the law and its rivals say of a size: k, and the share of the loss that ten times the resource removes. */
function forecast({ pair, sizes }: LawModel, rivals: readonly SlopeFormFit[], size: number): FigureNumber[] {
  const k = learningEfficiency(size, pair);
  const others = rivals.map((fit) => evaluateSlopeForm(fit, size)).sort((a, b) => a - b);
  const name = modelSize(size);
  const beyond = size > lastOf(sizes).modelSize ? ", beyond the data" : "";
  const range = (format: (value: number) => string) =>
    others.length === 0 ? "" : html` <small>rivals ${format(firstOf(others))} to ${format(lastOf(others))}</small>`;
  return [
    { id: "ask-k", term: html`<i>k</i> of ${name}${beyond}`, value: html`${efficiency(k)}${range(efficiency)}` },
    {
      id: "ask-gain",
      term: `Loss removed by ten times the resource at ${name}`,
      value: html`${percent(tenfold(k))}${range((value) => percent(tenfold(value)))}`
    }
  ];
}

export interface TourState {
  name: string;
  sentence: string;
  choices: Choices;
}

/** Five views of the law, each with a sentence. */
export function tourStates(data: ExploreData): TourState[] {
  const [first] = data.series;
  if (!first) return [];
  const sizes = first.curves.map(({ modelSize: size }) => size);
  const smaller = sizes.filter((size) => size !== first.heldOutSize);
  const largest = modelSize(first.heldOutSize);
  const base = { variant: first.variant, resource: first.resource, sizes: wordOfSizes(sizes), rivals: "hidden" };
  const best = modelOf(first, { pair: "best", sizes: wordOfSizes(sizes) });
  const without = modelOf(first, { pair: "best", sizes: wordOfSizes(smaller) });
  const far = farPair(first, sizes);
  const other = lastOf(data.series);
  const otherSizes = other.curves.map(({ modelSize: size }) => size);
  const there = groundOf(other, otherSizes).pair;
  const off = (model: LawModel) => percent(Math.abs(model.target.errors.last));
  const states: (TourState | null)[] = [
    {
      name: "All sizes",
      sentence: `Fitted to all sizes (${sizeRange(sizes)}), the limit is ${efficiency(best.pair.kMax)}. The law ends ${off(best)} away from the last loss of ${largest}.`,
      choices: { ...base, pair: "best" }
    },
    first.printed && {
      name: "The paper\u2019s pair",
      sentence: `The paper prints a limit of ${efficiency(first.printed.kMax)} for the fit without ${largest}. The lines look alike, because K_max and N_0 make up for each other.`,
      choices: { ...base, pair: wordOfPair([first.printed.kMax, first.printed.n0]), sizes: wordOfSizes(smaller) }
    },
    {
      name: `Without ${largest}`,
      sentence: `Leave out ${largest}: the limit moves to ${efficiency(without.pair.kMax)}. One size moves what the law promises beyond the data.`,
      choices: { ...base, pair: "best", sizes: wordOfSizes(smaller) }
    },
    far && {
      name: "Along the valley",
      sentence: `Move along the valley to a limit of ${efficiency(far.kMax)}: the error grows by ${percent(far.rms / best.ground.least - 1)} only. The rival forms fit the same points and have no such limit.`,
      choices: { ...base, pair: wordOfPair([far.kMax, far.n0]), rivals: "shown" }
    },
    {
      name: `${capital(other.variant)}, ${other.resource}`,
      sentence: `For ${other.variant} models against ${other.resource} the limit is ${efficiency(there.kMax)}. It is another number for each variant and resource.`,
      choices: {
        ...base,
        variant: other.variant,
        resource: other.resource,
        sizes: wordOfSizes(otherSizes),
        pair: "best"
      }
    }
  ];
  return states.flatMap((state) => state ?? []);
}

/** The point of the valley with the highest ceiling among those that the caption calls nearly as good. */
function farPair(data: LawData, sizes: readonly number[]) {
  const { least, floor } = groundOf(data, sizes);
  const near = floor.filter(({ rms }) => rms <= nearly * least);
  return near.length === 0 ? null : near.reduce((a, b) => (b.kMax > a.kMax ? b : a));
}
