/** What a reader can choose for a refit of the law, and which fit that is. */

import type { Choices, Control, RangeControl } from "../../../components/frame/choice-figure.js";
import { radioControl } from "../../../components/frame/choice-words.js";
import type { FigureData } from "../../../components/loss-curves/loss-curves-data.js";
import { figureCurves } from "../../../components/loss-curves/loss-curves-model.js";
import { list, modelSize } from "../../../lib/format.js";
import { fitUnder, huberDeltas, type SensitivitySetting } from "../../../lib/inference/sizes/sensitivity.js";
import { firstOf, lastOf, mustFind } from "../../../lib/items.js";
import { protocolWindow, selectWindow } from "../../../lib/protocols.js";
import type { SensitivityRecord } from "../../../lib/records/inference-record.js";
import type { Curve, Resource, Variant } from "../../../lib/runs.js";
import type { SaturationFigureData } from "../profile/profile-figure.js";

export interface SensitivityFigureData extends SaturationFigureData {
  curves: FigureData;
}

export const groupTitles: Record<string, string> = {
  default: "Default",
  chosen: "As chosen",
  "first step": "First step kept",
  "last step": "Last step kept",
  sizes: "Sizes",
  objective: "Squares of",
  weights: "Weights",
  likelihood: "Likelihood",
  "Huber delta": "Huber\u2019s loss, delta",
  "the paper": "As the paper does it"
};

/** The window that every row but those of steps reads. */
interface Window {
  curves: Curve[];
  first: number;
  last: number;
}

function windowOf(data: FigureData, variant: Variant): Window {
  const curves = figureCurves(data, variant);
  const rules = mustFind(data.series, (series) => series.variant === variant);
  const kept = selectWindow(curves, protocolWindow("full", rules, curves));
  const steps = kept.flatMap(({ step }) => [firstOf(step), lastOf(step)]);
  return { curves: kept, first: Math.min(...steps), last: Math.max(...steps) };
}

function stepControl(name: string, legend: string, [from, to]: readonly [number, number], fallback: number) {
  return {
    kind: "range",
    name,
    legend,
    from,
    to,
    step: 1,
    word: String,
    position: Number,
    label: (word) => `step ${word}`,
    fallback: String(fallback)
  } satisfies RangeControl;
}

function heldAt<One extends Control>(control: One, word: string): One {
  if (control.kind === "span") return { ...control, held: true };
  if (control.kind === "range") {
    return { ...control, from: Number(word), to: Number(word), fallback: word, held: true };
  }
  if (!("options" in control)) return { ...control, fallback: word, held: true };
  return { ...control, options: control.options.filter(({ value }) => value === word), fallback: word, held: true };
}

/** What the paper does otherwise than the default. */
const paperWords: Choices = { squares: "linear", without: "largest" };

/** Share of the steps that the first kept may pass, and that the last must reach. */
const latestFirst = 0.3;

const earliestLast = 0.35;

export function fitControls(data: SensitivityFigureData, choices: Choices): Control[] {
  const variant = (choices.variant ?? firstOf(data.saturation.series).variant) as Variant;
  const ofVariant =
    data.saturation.series.find((series) => series.variant === variant) ?? firstOf(data.saturation.series);
  const { first, last } = windowOf(data.curves, ofVariant.variant);
  const along = (share: number) => first + Math.round((last - first) * share);
  const largest = lastOf(ofVariant.points).modelSize;
  const controls: Control[] = [
    stepControl("first", "First step kept", [first, along(latestFirst)], first),
    stepControl("last", "Last step kept", [along(earliestLast), last], last),
    radioControl("squares", "Squares of", [
      ["log", "ln L"],
      ["linear", "L"]
    ]),
    radioControl("weights", "Same weight for", [
      ["size", "Sizes"],
      ["point", "Evaluations"]
    ]),
    radioControl("huber", "Huber\u2019s delta", [
      ["none", "None"],
      ...huberDeltas.map((delta) => [String(delta), String(delta)] as const)
    ]),
    radioControl("without", "Sizes", [
      ["none", "All"],
      ["largest", `Without ${modelSize(largest)}`]
    ])
  ];
  const paper = choices.settings === "paper";
  return controls.map((control) => {
    if (paper) return heldAt(control, paperWords[control.name] ?? control.fallback);
    // Huber's loss is of ln L.
    return control.name === "huber" && choices.squares === "linear" ? heldAt(control, "none") : control;
  });
}

export const settingsControl = radioControl("settings", "Settings", [
  ["own", "As chosen"],
  ["paper", "As the paper"]
]);

/** The fit that is chosen; null when it is the default, which has a row of its own. */
export function chosenFit(data: SensitivityFigureData, choices: Choices): SensitivityRecord | null {
  const { variant, resource } = choices as { variant: Variant; resource: Resource };
  const window = windowOf(data.curves, variant);
  const words = chosenWords(window, choices);
  if (words.length === 0) return null;
  const setting: SensitivitySetting = {
    choice: "chosen",
    value: list(words),
    fromStep: Number(choices.first),
    toStep: Number(choices.last),
    withoutLargest: choices.without === "largest",
    objective: choices.squares === "linear" ? "linear" : "log",
    weights: choices.weights === "point" ? "point" : "size",
    huberDelta: choices.huber === "none" ? null : Number(choices.huber)
  };
  return fitUnder(window.curves, resource, setting);
}

/** What is otherwise than in the default. */
function chosenWords({ curves, first, last }: Window, choices: Choices): string[] {
  const largest = Math.max(...curves.map((curve) => curve.modelSize));
  return [
    ...(Number(choices.first) === first ? [] : [`from step ${choices.first}`]),
    ...(Number(choices.last) === last ? [] : [`to step ${choices.last}`]),
    ...(choices.squares === "linear" ? ["on L"] : []),
    ...(choices.weights === "point" ? ["with equal evaluations"] : []),
    ...(choices.huber === "none" ? [] : [`with Huber\u2019s delta ${choices.huber}`]),
    ...(choices.without === "largest" ? [`without ${modelSize(largest)}`] : [])
  ];
}
