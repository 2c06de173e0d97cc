/** Everything that a loss-curve figure says in words and numbers, computed from its model: no sentence without a fit. */

import {
  count,
  efficiency,
  escapeHtml,
  list,
  modelSize,
  parameters,
  percent,
  r2,
  sizeRange,
  wholePercents,
  word
} from "../../lib/format.js";
import { mean } from "../../lib/goodness.js";
import { firstOf } from "../../lib/items.js";
import { ofFamily } from "../../lib/runs.js";
import type { FigureContent, FigureNumber, KeyItem, KeySign } from "../frame/figure-frame.js";
import {
  caption,
  computed,
  description,
  laterErrors,
  name,
  pointsOf,
  resourceWords,
  sizesInFit,
  strictWords,
  table
} from "./loss-curves-account.js";
import type { Annotation } from "./loss-curves-labels.js";
import type { LossCurvesModel, SizeModel } from "./loss-curves-state.js";

const protocolWords = { inter: "between sizes", intra: "within a run", full: "all points" } as const;
const spaceWords = { log: "ln L", linear: "L" } as const;

export function lossCurvesContent(model: LossCurvesModel): FigureContent {
  return {
    reading: reading(model),
    subtitle: subtitle(model),
    shown: shown(model),
    view: `${model.state.variant}, ${model.state.resource}, ${protocolWords[model.state.protocol]}`,
    key: key(model),
    numbers: numbers(model),
    caption: caption(model),
    source: source(model),
    get description() {
      return description(model);
    },
    get table() {
      return table(model);
    },
    get computed() {
      return computed(model);
    }
  };
}

/** The title: what the picture says, by outcome. */
export function reading(model: LossCurvesModel): string {
  const { sizes, fitted } = model;
  if (!model.determined) return "These points do not settle where learning efficiency levels off";
  const held = sizes.filter((size) => !size.inFit);
  if (held.length === 1) {
    const size = firstOf(held);
    if (size.strict) {
      return `With ${name(size)}\u2019s height fitted, the law is ${percent(size.meanError)} off; with it guessed, ${strictWords(size)} (all guesses: ${wholePercents(size.strict.range)})`;
    }
    return `Fitted on ${sizeRange(fitted)}, the law\u2019s line runs ${percent(size.meanError)} off ${name(size)}\u2019s losses on average`;
  }
  if (held.length > 1) {
    return `Fitted on ${list(fitted.map(modelSize))}, the law\u2019s lines run ${percent(mean(held.map((size) => size.meanError)))} off the others\u2019 losses on average`;
  }
  const later = laterErrors(model);
  if (later) {
    return `The early fit predicts later losses to ${percent(later.law)}; no further change would be ${percent(later.still)} off`;
  }
  return `One law for ${word(sizes.length)} sizes runs ${percent(mean(sizes.map((size) => size.meanError)))} off their losses on average`;
}

/** Notes beside the lines of a single held-out size. */
export function annotations({ sizes }: LossCurvesModel): Annotation[] {
  const held = sizes.filter((size) => !size.inFit);
  const [size] = held;
  if (held.length !== 1 || !size?.strict) return [];
  return [
    {
      about: "calibrated",
      head: "Height fitted:",
      text: `slope from the law, height from ${name(size)}\u2019s own points. ${percent(size.meanError)} off on average`
    },
    {
      about: "strict",
      head: "Height guessed:",
      text: `slope from the law, height from the trend over smaller sizes. ${strictWords(size)} on average`
    }
  ];
}

function subtitle({ state, familyName, heldOutProblems, sizes }: LossCurvesModel): string {
  const evaluations = sizes.reduce((sum, size) => sum + size.points.length, 0);
  return escapeHtml(
    `Test loss on ${count(heldOutProblems)} held-out problems against cumulative ${resourceWords[state.resource]}. ${ofFamily(familyName, state.variant)}, ${word(sizes.length)} sizes, ${count(evaluations)} points of their curves`
  );
}

/** The view in one line, for print and for the folded control bar. */
function shown(model: LossCurvesModel): string {
  const { state, fitted } = model;
  return escapeHtml(
    `${state.variant}, ${state.resource}, fitted on ${sizesInFit(fitted, model.heldOut)}, ${pointsOf(model)}, least squares on ${spaceWords[state.objective]}`
  );
}

function key(model: LossCurvesModel): (KeySign | KeyItem)[] {
  const points = model.sizes.flatMap((size) => size.points);
  const drawn = (inFit: boolean, mode: SizeModel["lines"][number]["mode"]) =>
    model.sizes.some((size) => size.inFit === inFit && size.lines.some((line) => line.mode === mode));
  return [
    ...(points.some((point) => point.inFit) ? (["dot"] as const) : []),
    ...(points.some((point) => !point.inFit) ? (["ring"] as const) : []),
    ...(drawn(true, "fitted") ? (["line"] as const) : []),
    ...(drawn(false, "extrapolated") ? (["dash"] as const) : []),
    ...(drawn(true, "extrapolated") ? (["later"] as const) : []),
    ...(model.sizes.some((size) => size.strict !== null)
      ? [{ mark: "short-dash", label: "height guessed" } as const]
      : []),
    ...(laterErrors(model) ? [{ mark: "thin-line", label: "no further change", color: "var(--axis)" } as const] : []),
    ...(model.sizes.some((size) => size.band !== null)
      ? [{ mark: "band", label: "95% interval", color: "var(--axis)" } as const]
      : [])
  ];
}

function numbers(model: LossCurvesModel): FigureNumber[] {
  const { law, determined, sizes } = model;
  const held = sizes.filter((size) => !size.inFit).at(-1);
  const later = laterErrors(model);
  const errors: FigureNumber[] = held
    ? [
        { id: "heldOut", term: `Mean error, ${name(held)}, height fitted`, value: percent(held.meanError) },
        {
          id: "strict",
          term: `Mean error, ${name(held)}, height guessed`,
          value: held.strict ? percent(held.strict.meanError) : "\u2013"
        }
      ]
    : later
      ? [
          { id: "heldOut", term: "Mean error after the cut", value: percent(later.law) },
          { id: "strict", term: "If loss stayed where it was", value: percent(later.still) }
        ]
      : [{ id: "heldOut", term: "Mean error, all sizes", value: percent(mean(sizes.map((s) => s.meanError))) }];
  return [
    { id: "kMax", term: "Limit <i>K</i><sub>max</sub>", value: determined ? efficiency(law.kMax) : "undefined" },
    {
      id: "n0",
      term: "<i>N</i><sub>0</sub>, size at half of it",
      value: determined && law.n0 > 0 ? parameters(law.n0) : "undefined"
    },
    ...errors,
    { id: "r2", term: "<i>R</i><sup>2</sup> of the law", value: escapeHtml(r2(law.goodness.r2)) },
    {
      id: "r2SharedSlope",
      term: "<i>R</i><sup>2</sup> of one slope for all",
      value: escapeHtml(r2(law.goodness.r2SharedSlope))
    },
    {
      id: "r2Constant",
      term: "<i>R</i><sup>2</sup> of no learning",
      value: escapeHtml(r2(law.goodness.r2Constant))
    }
  ];
}

function source({ hash, law, sizes }: LossCurvesModel): string {
  const evaluations = sizes.reduce((sum, size) => sum + size.points.length, 0);
  return escapeHtml(
    `${count(law.goodness.points)} of ${count(evaluations)} points in the fit \u00b7 data ${hash.slice(0, 7)}`
  );
}
