/** Figure of choices that the data do not make: the limit under each, beside the interval of sampling alone, and a fit of one's own. */

import { dataTable } from "../../components/data-table.js";
import type {
  ChoiceFigure,
  Choices,
  Control,
  RadioControl,
  RangeControl
} from "../../components/frame/choice-figure.js";
import type { FigureNumber } from "../../components/frame/figure-frame.js";
import { fitCommand } from "../../components/frame/fit-command.js";
import { dataCsv, howComputed } from "../../components/frame/static-figure.js";
import { type Html, html, marked } from "../../components/html.js";
import type { FigureData } from "../../components/loss-curves/loss-curves-data.js";
import { figureCurves } from "../../components/loss-curves/loss-curves-model.js";
import { dotPlot } from "../../components/plots/dot-plot/dot-plot.js";
import type { DotGroup, DotPlotData } from "../../components/plots/dot-plot/dot-plot-marks.js";
import { efficiency, escapeHtml, interval, list, modelSize, parameters, settled } from "../../lib/format.js";
import { fitUnder, huberDeltas, type SensitivitySetting } from "../../lib/inference/sizes/sensitivity.js";
import { firstOf, lastOf, mustFind, present } from "../../lib/items.js";
import { protocolWindow, selectWindow } from "../../lib/protocols.js";
import type { Interval, SensitivityRecord } from "../../lib/records/inference.js";
import type { Curve, Resource, Variant } from "../../lib/runs.js";
import { seriesOf } from "../efficiency/slopes-data.js";
import { type SaturationFigureData, seriesControls } from "./profile-figure.js";
import type { SaturationSeries } from "./saturation-data.js";

export interface SensitivityFigureData extends SaturationFigureData {
  curves: FigureData;
}

const groupTitles: Record<string, string> = {
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

function radio(name: string, legend: string, options: readonly (readonly [value: string, label: string])[]) {
  const [first] = options;
  return {
    kind: "radio",
    name,
    legend,
    options: options.map(([value, label]) => ({ value, label })),
    fallback: first![0]
  } satisfies RadioControl;
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

/** A control that stands at a word. */
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

function fitControls(data: SensitivityFigureData, choices: Choices): Control[] {
  const variant = (choices.variant ?? firstOf(data.saturation.series).variant) as Variant;
  const ofVariant =
    data.saturation.series.find((series) => series.variant === variant) ?? firstOf(data.saturation.series);
  const { first, last } = windowOf(data.curves, ofVariant.variant);
  const along = (share: number) => first + Math.round((last - first) * share);
  const largest = lastOf(ofVariant.points).modelSize;
  const controls: Control[] = [
    stepControl("first", "First step kept", [first, along(latestFirst)], first),
    stepControl("last", "Last step kept", [along(earliestLast), last], last),
    radio("squares", "Squares of", [
      ["log", "ln L"],
      ["linear", "L"]
    ]),
    radio("weights", "Same weight for", [
      ["size", "Sizes"],
      ["point", "Evaluations"]
    ]),
    radio("huber", "Huber\u2019s delta", [
      ["none", "None"],
      ...huberDeltas.map((delta) => [String(delta), String(delta)] as const)
    ]),
    radio("without", "Sizes", [
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

const settingsControl = radio("settings", "Settings", [
  ["own", "As chosen"],
  ["paper", "As the paper"]
]);

/** The fit that is chosen; null when it is the default, which has a row of its own. */
function chosenFit(data: SensitivityFigureData, choices: Choices): SensitivityRecord | null {
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

export const sensitivityFigure: ChoiceFigure<SensitivityFigureData> = {
  kind: "sensitivity",
  controls: (data, choices) => [
    ...seriesControls(data),
    ...(data.saturation.printed.length > 0 ? [settingsControl] : []),
    ...fitControls(data, choices)
  ],
  view: (data, choices) => {
    const { saturation } = data;
    const { variant, resource } = choices as { variant: Variant; resource: Resource };
    const series = seriesOf(saturation.series, variant, resource);
    const chosen = chosenFit(data, choices);
    const standard = mustFind(series.sensitivity, ({ choice }) => choice === "default");
    const records = chosen
      ? [standard, chosen, ...series.sensitivity.filter((candidate) => candidate !== standard)]
      : series.sensitivity;
    const plot = sensitivityPlot(series, records);
    return {
      view: `${variant}, ${resource}${chosen ? `, ${chosen.value}` : ""}`,
      reading: chosen ? chosenReading(chosen, series) : sensitivityReading(series),
      subtitle: html`Limit <i>K</i><sub>max</sub> of the law with one choice changed at a time${chosen ? ", and as chosen" : ""}. ${saturation.familyName} ${variant}, loss against ${resource}`,
      shown: `${variant}, ${resource}${chosen ? `, ${chosen.value}` : ""}`,
      key: [
        { mark: "dot", label: "limit under this choice" },
        { mark: "band", label: "95% interval of the default fit, sampling alone" }
      ],
      numbers: numbers(chosen ?? standard, series),
      draw: (options) => dotPlot(plot, options),
      caption: html`Every row is one joint fit with one choice changed from the default: ${defaultWords(standard)}. The row \u201cAs chosen\u201d is fitted here, with the settings above. ${data.saturation.printed.length > 0 ? html`The paper\u2019s changes two: squares of <i>L</i>, and the largest size left out, as its fit between sizes does. ` : ""}Steps before the first kept and after the last are left out for all sizes.`,
      source: `data ${saturation.hash.slice(0, 7)}`,
      description: `${describe(series)}${chosen ? ` ${chosenReading(chosen, series)}.` : ""}`,
      table: dataTable(
        "The law under each choice",
        [
          "Choice",
          html`<i>K</i><sub>max</sub>`,
          html`<i>N</i><sub>0</sub>`,
          html`<i>k</i> of ${modelSize(lastOf(series.points).modelSize)}`
        ],
        records.map((record) => [
          `${groupTitles[record.choice] ?? record.choice}: ${record.value}`,
          settled(record.kMax, efficiency),
          settled(record.n0, parameters),
          settled(record.kLargest, efficiency)
        ])
      ),
      computed: howComputed({
        sentence: "The same joint fit as everywhere, run once for each row. To full precision:",
        values: records.map(
          (record) => [`${record.choice} ${escapeHtml(record.value)}`, record.kMax ?? "undefined"] as const
        ),
        ...commandOf(data, choices)
      }),
      csv: dataCsv(
        ["variant", "resource", "choice", "value", "k_max", "n0", "k_largest"],
        records.map((record) => [
          variant,
          resource,
          record.choice,
          record.value,
          record.kMax,
          record.n0,
          record.kLargest
        ])
      )
    };
  }
};

/** "ln L, equal sizes, every step" with the letter as a letter */
function defaultWords({ value }: SensitivityRecord): Html {
  return marked(value, /ln L/g, () => html`ln <i>L</i>`);
}

function numbers(shown: SensitivityRecord, { sensitivity, points, kMaxSampling }: SaturationSeries): FigureNumber[] {
  const range = sensitivityRange(sensitivity);
  const [low, high] = kMaxSampling;
  return [
    { id: "kMax", term: "Limit <i>K</i><sub>max</sub>", value: settled(shown.kMax, efficiency) },
    { id: "n0", term: "Half-way size <i>N</i><sub>0</sub>", value: settled(shown.n0, parameters) },
    {
      id: "kLargest",
      term: `<i>k</i> of ${modelSize(lastOf(points).modelSize)}`,
      value: settled(shown.kLargest, efficiency)
    },
    {
      id: "range",
      term: "Range over the rows",
      value: `${range ? `${efficiency(present(range.low.kMax))} to ${efficiency(present(range.high.kMax))}` : "undefined"} <small>sampling alone ${low === null || high === null ? "open" : interval(low, high, efficiency)}</small>`
    }
  ];
}

/** The command that prints a fit that the command line knows: weights and Huber's loss it does not. */
function commandOf({ saturation, curves }: SensitivityFigureData, choices: Choices): { command?: string } {
  if (choices.weights !== "size" || choices.huber !== "none") return {};
  const { points } = seriesOf(saturation.series, present(choices.variant), present(choices.resource));
  const kept = choices.without === "largest" ? points.slice(0, -1) : points;
  return {
    command: fitCommand({
      ...{
        family: curves.family,
        variant: present(choices.variant),
        resource: present(choices.resource),
        protocol: "full"
      },
      objective: choices.squares,
      steps: ` --from-step ${choices.first} --to-step ${choices.last}`,
      sizes: kept.length < points.length ? kept.map((point) => point.modelSize) : null
    })
  };
}

/** The title of a fit of one's own, by outcome. */
export function chosenReading(
  { kMax, value }: Pick<SensitivityRecord, "kMax" | "value">,
  { kMaxSampling }: Pick<SaturationSeries, "kMaxSampling">
): string {
  if (kMax === null) return `Fitted ${value}, the points do not settle a limit`;
  const where = within([kMax, kMax], kMaxSampling) ? "inside" : "beyond";
  return `Fitted ${value}, the limit is ${efficiency(kMax)}, ${where} the default fit\u2019s sampling interval`;
}

function sensitivityPlot({ kMax, kMaxSampling }: SaturationSeries, records: readonly SensitivityRecord[]): DotPlotData {
  const choices = [...new Set(records.map(({ choice }) => choice))];
  return {
    series: [{ name: "limit", shape: "circle" }],
    groups: choices.map(
      (choice): DotGroup => ({
        title: groupTitles[choice] ?? choice,
        rows: records
          .filter((record) => record.choice === choice)
          .map((record) => ({
            name: record.value,
            values: record.kMax === null ? [] : [{ value: record.kMax, label: efficiency(record.kMax) }]
          }))
      })
    ),
    reference: { value: kMax, low: kMaxSampling[0], high: kMaxSampling[1] },
    stems: "reference",
    axis: { title: "Limit of learning efficiency", format: (value) => String(Number(value.toFixed(3))) }
  };
}

/** Least and greatest limit over the choices that settle one. */
export function sensitivityRange(
  records: readonly SensitivityRecord[]
): { low: SensitivityRecord; high: SensitivityRecord } | null {
  const settled = records.filter(({ kMax }) => kMax !== null).sort((a, b) => present(a.kMax) - present(b.kMax));
  return settled.length === 0 ? null : { low: firstOf(settled), high: lastOf(settled) };
}

/** The title, by outcome: choices against sampling. */
export function sensitivityReading({
  sensitivity,
  kMaxSampling
}: Pick<SaturationSeries, "sensitivity" | "kMaxSampling">): string {
  const range = sensitivityRange(sensitivity);
  if (!range) return "No choice of the fit settles a limit";
  const span = `${efficiency(present(range.low.kMax))} to ${efficiency(present(range.high.kMax))}`;
  return within([present(range.low.kMax), present(range.high.kMax)], kMaxSampling)
    ? `Choices of the fit move the limit from ${span}, inside its sampling interval`
    : `Choices of the fit move the limit from ${span}, beyond its sampling interval`;
}

function within([low, high]: readonly [number, number], [from, to]: Interval): boolean {
  return (from === null || low >= from) && (to === null || high <= to);
}

/** "21 (first step)" */
function choiceName({ choice, value }: SensitivityRecord): string {
  if (choice === "first step") return `first step kept ${value}`;
  if (choice === "last step") return `last step kept ${value}`;
  if (choice === "Huber delta") return `Huber\u2019s loss with delta ${value}`;
  if (choice === "sizes") return "the largest size left out";
  return value;
}

function describe({ sensitivity, kMax, kMaxSampling }: SaturationSeries): string {
  const range = sensitivityRange(sensitivity);
  const [low, high] = kMaxSampling;
  const head = `Limit of the law under ${sensitivity.length} choices of the fit. The default gives ${settled(kMax, efficiency)}${low !== null && high !== null ? `, 95% by sampling alone ${efficiency(low)} to ${efficiency(high)}` : ""}.`;
  if (!range) return `${head} No choice settles a limit.`;
  return `${head} Smallest with ${choiceName(range.low)}: ${efficiency(present(range.low.kMax))}; largest with ${choiceName(range.high)}: ${efficiency(present(range.high.kMax))}.`;
}
