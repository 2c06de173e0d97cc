/** Figure of choices that the data do not make: the limit under each, beside the interval of sampling alone, and a fit of one's own. */

import { dataTable } from "../../../components/data-table.js";
import type { ChoiceFigure, Choices } from "../../../components/frame/choice-figure.js";
import type { FigureNumber } from "../../../components/frame/figure-frame.js";
import { fitCommand } from "../../../components/frame/fit-command.js";
import { dataCsv, howComputed } from "../../../components/frame/static-figure.js";
import { type Html, html, marked } from "../../../components/html.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotGroup, DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { efficiency, escapeHtml, interval, modelSize, parameters, settled } from "../../../lib/format.js";
import { firstOf, lastOf, mustFind, present } from "../../../lib/items.js";
import type { Interval, SensitivityRecord } from "../../../lib/records/inference-record.js";
import type { Resource, Variant } from "../../../lib/runs.js";
import { seriesOf } from "../../efficiency/slopes-data.js";
import { seriesControls } from "../profile/profile-figure.js";
import type { SaturationSeries } from "../saturation-data.js";
import {
  chosenFit,
  fitControls,
  groupTitles,
  type SensitivityFigureData,
  settingsControl
} from "./sensitivity-controls.js";

export const sensitivityFigure: ChoiceFigure<SensitivityFigureData> = {
  reads: { logs: "own", places: ["inference.series"] },
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
    { id: "n0", term: "<i>N</i><sub>0</sub>, size at half of it", value: settled(shown.n0, parameters) },
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
    axis: {
      title: "Limit of learning efficiency",
      format: (value) => String(Number(value.toFixed(3))),
      read: efficiency
    }
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
