/** Figure of choices that the data do not make: the limit under each, beside the interval of sampling alone. */
import { efficiency, escapeHtml, parameters } from "../lib/format.js";
import type { Interval, SensitivityRecord } from "../lib/records/inference.js";
import type { ChoiceFigure } from "./choice-figure.js";
import { dotPlot } from "./dot-plot.js";
import type { DotPlotData } from "./dot-plot-marks.js";
import { type SaturationFigureData, seriesControls } from "./profile-figure.js";
import type { SaturationSeries } from "./saturation-data.js";
import { seriesOf } from "./slopes-data.js";
import { dataCsv, dataTable, howComputed } from "./static-figure.js";

const groupTitles: Record<string, string> = {
  default: "Default",
  "first step": "First step kept",
  "last step": "Last step kept",
  sizes: "Sizes",
  objective: "Squares of",
  weights: "Weights",
  "Huber delta": "Huber\u2019s loss, delta",
  "the paper": "As the paper does it"
};

export const sensitivityFigure: ChoiceFigure<SaturationFigureData> = {
  kind: "sensitivity",
  controls: seriesControls,
  view: ({ saturation }, { variant = "base", resource = "compute" }) => {
    const own = seriesOf(saturation.series, variant, resource);
    const plot = sensitivityPlot(own);
    return {
      view: `${variant}, ${resource}`,
      reading: sensitivityReading(own),
      subtitle: `Limit <i>K</i><sub>max</sub> of the law with one choice changed at a time. ${escapeHtml(saturation.familyName)} ${variant}, loss against ${resource}`,
      shown: `${variant}, ${resource}`,
      key: [
        { mark: "dot", label: "limit under this choice" },
        { mark: "band", label: "95% interval of the default fit, sampling alone" }
      ],
      draw: (options) => dotPlot(plot, options),
      caption:
        "Every row is one joint fit with one choice changed from the default: ln <i>L</i>, equal weight per size, every step, all sizes. The last row changes two, as the paper\u2019s fit between sizes does. Steps before the first kept and after the last are left out for all sizes.",
      source: `No counterpart in the paper \u00b7 data ${saturation.hash.slice(0, 7)}`,
      description: describe(own),
      table: dataTable(
        "The law under each choice",
        ["Choice", "<i>K</i><sub>max</sub>", "<i>N</i><sub>0</sub>", "<i>k</i> of the largest"],
        own.sensitivity.map((one) => [
          `${groupTitles[one.choice] ?? one.choice}: ${escapeHtml(one.value)}`,
          one.kMax === null ? "undefined" : efficiency(one.kMax),
          one.n0 === null ? "undefined" : parameters(one.n0),
          one.kLargest === null ? "undefined" : efficiency(one.kLargest)
        ])
      ),
      computed: howComputed({
        sentence: "The same joint fit as everywhere, run once for each row. To full precision:",
        values: own.sensitivity.map(
          (one) => [`${one.choice} ${escapeHtml(one.value)}`, one.kMax ?? "undefined"] as const
        )
      }),
      csv: dataCsv(
        ["variant", "resource", "choice", "value", "k_max", "n0", "k_largest"],
        own.sensitivity.map((one) => [variant, resource, one.choice, one.value, one.kMax, one.n0, one.kLargest])
      )
    };
  }
};

function sensitivityPlot({ sensitivity, kMax, kMaxInterval }: SaturationSeries): DotPlotData {
  const choices = [...new Set(sensitivity.map(({ choice }) => choice))];
  return {
    series: [{ name: "limit", shape: "circle" }],
    groups: choices.map((choice) => ({
      title: groupTitles[choice] ?? choice,
      rows: sensitivity
        .filter((one) => one.choice === choice)
        .map((one) => ({
          name: one.value,
          values: one.kMax === null ? [] : [{ value: one.kMax, label: efficiency(one.kMax) }]
        }))
    })),
    reference: { value: kMax, low: kMaxInterval[0], high: kMaxInterval[1] },
    stems: "reference",
    axis: { title: "Limit of learning efficiency", format: (value) => String(Number(value.toFixed(3))) }
  };
}

/** Least and greatest limit over the choices that settle one. */
export function sensitivityRange(
  records: readonly SensitivityRecord[]
): { low: SensitivityRecord; high: SensitivityRecord } | null {
  const settled = records.filter(({ kMax }) => kMax !== null).sort((a, b) => a.kMax! - b.kMax!);
  return settled.length === 0 ? null : { low: settled[0]!, high: settled.at(-1)! };
}

/** The title, by outcome: choices against sampling. */
export function sensitivityReading({
  sensitivity,
  kMaxInterval
}: Pick<SaturationSeries, "sensitivity" | "kMaxInterval">): string {
  const range = sensitivityRange(sensitivity);
  if (!range) return "No choice of the fit settles a limit";
  const span = `${efficiency(range.low.kMax!)} to ${efficiency(range.high.kMax!)}`;
  return within([range.low.kMax!, range.high.kMax!], kMaxInterval)
    ? `Choices of the fit move the limit from ${span}, inside its sampling interval`
    : `Choices of the fit move the limit from ${span}, beyond its sampling interval`;
}

function within([low, high]: readonly [number, number], [from, to]: Interval): boolean {
  return (from === null || low >= from) && (to === null || high <= to);
}

/** "21 (first step)" */
export function choiceName({ choice, value }: SensitivityRecord): string {
  if (choice === "first step") return `first step kept ${value}`;
  if (choice === "last step") return `last step kept ${value}`;
  if (choice === "Huber delta") return `Huber\u2019s loss with delta ${value}`;
  if (choice === "sizes") return "the largest size left out";
  return value;
}

function describe({ sensitivity, kMax, kMaxInterval }: SaturationSeries): string {
  const range = sensitivityRange(sensitivity);
  const [low, high] = kMaxInterval;
  const head = `Limit of the law under ${sensitivity.length} choices of the fit. The default gives ${efficiency(kMax)}${low !== null && high !== null ? `, 95% interval ${efficiency(low)} to ${efficiency(high)}` : ""}.`;
  if (!range) return `${head} No choice settles a limit.`;
  return `${head} Smallest with ${choiceName(range.low)}: ${efficiency(range.low.kMax!)}; largest with ${choiceName(range.high)}: ${efficiency(range.high.kMax!)}.`;
}
