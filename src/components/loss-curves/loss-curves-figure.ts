/**
 * Loss against compute or data, with the law through it and, under it, what the lines miss: Figures 2.1 and 2.3.
 *
 *     lossCurves()                       every choice
 *     lossCurves({ protocol: "intra" })  the fit within a run, and no choice of another
 */
import { computeHtml, count } from "../../lib/format.js";
import { firstOf, lastOf } from "../../lib/items.js";
import type { Protocol } from "../../lib/results.js";
import type { DrawOptions } from "../drawing/plot-parts.js";
import { readRange } from "../drawing/zoom.js";
import type {
  ChoiceFigure,
  Choices,
  Control,
  HiddenControl,
  RangeControl,
  SpanControl
} from "../frame/choice-figure.js";
import {
  available,
  objectiveControl,
  radioControl,
  resourceControl,
  sizesControl,
  variantControl
} from "../frame/choice-words.js";
import type { FigureContent } from "../frame/figure-frame.js";
import { lossCurvesCsv } from "./loss-curves-csv.js";
import type { FigureData } from "./loss-curves-data.js";
import { lossCurvesDrawing } from "./loss-curves-drawing.js";
import { defaultSizes, modelsOf, resourceExtent, sizesOf } from "./loss-curves-model.js";
import { cutChoices, fewestSizes, type LossCurvesState } from "./loss-curves-state.js";
import { lossCurvesContent } from "./loss-curves-text.js";

export interface LossCurvesOptions {
  /** the figure's own: no choice of it, nor of the sizes in the fit */
  protocol?: Protocol;
  /** number of the strip under the curves: "Figure 2.2" */
  strip?: string;
  /** whether there are printed numbers to come back to */
  printed?: boolean;
}

const protocolControl = radioControl("protocol", "Fit", [
  ["inter", "Between sizes"],
  ["intra", "Within a run"],
  ["full", "All points"]
]);

/** Where the fit within a run ends; the first place is the study's own window. */
const cutControl: RangeControl = {
  kind: "range",
  name: "cut",
  legend: "Fitted on",
  from: 0,
  to: lastOf(cutChoices),
  step: 10,
  word: (position) => (position === 0 ? "early" : String(position)),
  position: (word) => (word === "early" ? 0 : (cutChoices.find((cut) => String(cut) === word) ?? Number.NaN)),
  label: (word) => (word === "early" ? "the study\u2019s early steps" : `the first ${word}% of each run`),
  fallback: "early"
};

const models = new WeakMap<FigureData, ReturnType<typeof modelsOf>>();

export function lossCurves({
  protocol,
  strip = "",
  printed = false
}: LossCurvesOptions = {}): ChoiceFigure<FigureData> {
  const stateOf = (data: FigureData, choices: Choices) =>
    readState(data, { ...choices, ...(protocol ? { protocol } : {}) });
  return {
    reads: { logs: "own", places: ["curves", "laws"] },
    controls: (data, choices) => controls(data, stateOf(data, choices), protocol !== undefined),
    presets:
      protocol === undefined && printed
        ? [{ label: "As in the paper", choices: { protocol: "inter", objective: "linear", sizes: "", cut: "early" } }]
        : [],
    view: (data, choices) => {
      const modelOf = models.get(data) ?? modelsOf(data);
      models.set(data, modelOf);
      const model = modelOf(stateOf(data, choices));
      const content = lossCurvesContent(model);
      const draw = (area: "plot" | "strip") => (options: DrawOptions) =>
        lossCurvesDrawing(model, area, { label: "", width: 680, ...options });
      return {
        ...seen(content),
        // what is folded is made when it is asked for
        get description() {
          return content.description;
        },
        get table() {
          return content.table;
        },
        get computed() {
          return content.computed;
        },
        get csv() {
          return lossCurvesCsv(model);
        },
        draw: draw("plot"),
        strip: {
          title: [...(strip ? [strip] : []), "What the straight line misses"]
            .map((words) => `<b>${words}</b>`)
            .join(" "),
          draw: draw("strip")
        }
      };
    }
  };
}

function seen({ reading, subtitle, shown, view, key, numbers, caption, source }: FigureContent) {
  return { reading, subtitle, shown, view, key, numbers, caption, source };
}

function controls(data: FigureData, state: LossCurvesState, fixed: boolean): Control[] {
  const sizes = sizesControl(sizesOf(data, state.variant), fewestSizes);
  const standard = wordsOf(defaultSizes(data, { ...state, sizes: null }));
  return [
    available(
      variantControl,
      data.series.map(({ variant }) => variant)
    ),
    resourceControl,
    ...(fixed ? [] : [protocolControl]),
    objectiveControl("L"),
    ...(fixed ? [] : [{ ...sizes, restartsWith: ["variant", "protocol"], fallback: standard }]),
    ...(state.protocol === "intra" ? [cutControl] : []),
    {
      kind: "toggle",
      name: "smooth",
      legend: "Smoothing",
      label: "Running median",
      on: "on",
      off: "off",
      fallback: "off"
    },
    spanControl(data, state),
    { kind: "hidden", name: "y", knows: (word) => word === "fit" || word === "whole", fallback: "whole" },
    focusControl(data, state)
  ];
}

function spanControl(data: FigureData, state: LossCurvesState): SpanControl {
  return {
    kind: "span",
    name: "x",
    legend: "Part of the axis that is shown",
    whole: resourceExtent(data, state),
    label: (value) => (state.resource === "compute" ? computeHtml(value) : `${count(value)} samples`),
    follows: { name: "y", label: "Loss axis follows", on: "fit", off: "whole", fallback: "whole" },
    fallback: "whole"
  };
}

/** The size that stands out, chosen on the drawings of the page. */
function focusControl(data: FigureData, { variant }: LossCurvesState): HiddenControl {
  const sizes = sizesOf(data, variant).map((size) => String(size / 1e9));
  return { kind: "hidden", name: "focus", knows: (word) => word === "" || sizes.includes(word), fallback: "" };
}

function readState(data: FigureData, choices: Choices): LossCurvesState {
  const variants = data.series.map(({ variant }) => variant);
  const known = <Word extends string>(name: string, words: readonly Word[]) =>
    words.find((word) => word === choices[name]) ?? firstOf(words);
  const state = { variant: known("variant", variants), resource: known("resource", ["compute", "data"] as const) };
  const protocol = known("protocol", ["inter", "intra", "full"] as const);
  const sizes = choices.sizes ? choices.sizes.split(",").map((text) => Math.round(Number(text) * 1e9)) : null;
  const whole: LossCurvesState = {
    ...state,
    protocol,
    objective: known("objective", ["log", "linear"] as const),
    sizes: null,
    cut: Number(choices.cut) > 0 ? Number(choices.cut) : null,
    focus: choices.focus ? Math.round(Number(choices.focus) * 1e9) : null,
    smooth: choices.smooth === "on",
    x: null,
    fitY: choices.y === "fit"
  };
  const defaults = defaultSizes(data, whole);
  return {
    ...whole,
    sizes: sizes === null || wordsOf(sizes) === wordsOf(defaults) ? null : sizes,
    x: choices.x && choices.x !== "whole" ? readRange(choices.x, resourceExtent(data, whole)) : null
  };
}

function wordsOf(sizes: readonly number[]): string {
  return sizes.map((size) => String(size / 1e9)).join(",");
}
