/** Figure of how well the half-way size is known: the error of the best law for each N_0, and two thresholds. */

import { dataTable } from "../../../components/data-table.js";
import type { ChoiceFigure } from "../../../components/frame/choice-figure.js";
import { available, resourceControl, variantControl } from "../../../components/frame/choice-words.js";
import { dataCsv, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { type ProfileData, profilePlot } from "../../../components/plots/profile-plot.js";
import { describeProfile } from "../../../components/plots/profile-plot-text.js";
import { count, fixed, parameters } from "../../../lib/format.js";
import { lawProfile } from "../../../lib/inference/sizes/n0-profile.js";
import { itemAt, present } from "../../../lib/items.js";
import type { ProfileIntervalRecord } from "../../../lib/records/inference-record.js";
import { power, square } from "../../../lib/statistics/power.js";
import { seriesOf } from "../../efficiency/slopes-data.js";
import type { SaturationData, SaturationSeries } from "../saturation-data.js";

export interface SaturationFigureData {
  saturation: SaturationData;
}

export const seriesControls = ({ saturation }: SaturationFigureData) => [
  available(variantControl, [...new Set(saturation.series.map((series) => series.variant))]),
  available(resourceControl, [...new Set(saturation.series.map((series) => series.resource))])
];

/** The profile from the smallest size to three times the largest, and where it is smallest: there, not on the grid. */
export function profileOf(points: SaturationSeries["points"]): { n0: number[]; rise: number[]; best: number | null } {
  const sizes = points.map(({ modelSize }) => modelSize);
  const [from, to] = [Math.min(...sizes), Math.max(...sizes) * 3];
  const steps = 160;
  const n0 = Array.from({ length: steps + 1 }, (_, i) => from * power(to / from, i / steps));
  const { best, rise } = lawProfile(points);
  const at = Math.exp(best.lnN0);
  const inside = best.status === "converged" && at > from && at < to;
  return { n0, rise: n0.map((value) => rise(Math.log(value))), best: inside ? at : null };
}

export const profileFigure: ChoiceFigure<SaturationFigureData> = {
  reads: { logs: "own", places: ["inference.series"] },
  controls: seriesControls,
  view: ({ saturation }, { variant = "base", resource = "compute" }) => {
    const series = seriesOf(saturation.series, variant, resource);
    const { n0, rise, best } = profileOf(series.points);
    const points = n0.map((value, i) => ({ n0: value, rise: itemAt(rise, i) }));
    const sizes = series.points.map(({ modelSize }) => modelSize);
    const shape = variant === "base" ? ("circle" as const) : ("diamond" as const);
    const plot: ProfileData = {
      quantity: "Rise of the fit\u2019s error, in units of chi-square",
      name: "noise alone",
      ...{ shape, points, best },
      intervals: [
        { ...series.noise, words: `noise alone: ${spanWords(series.noise)}` },
        { ...series.misfit, color: "var(--ink-2)", words: `misfit too: ${spanWords(series.misfit)}` }
      ],
      thresholds: [
        { rise: series.noise.threshold, name: "noise" },
        { rise: series.misfit.threshold, name: "misfit" }
      ],
      measured: [Math.min(...sizes), Math.max(...sizes)]
    };
    const profile = { ...plot, thresholds: [{ rise: series.noise.threshold, name: "95%" }] };
    return {
      view: `${variant}, ${resource}`,
      reading: profileReading(series.noise, series.misfit),
      subtitle: html`Error of the best law for each <i>N</i><sub>0</sub>, the size at half the limit. ${saturation.familyName} ${variant}, loss against ${resource}`,
      shown: `${variant}, ${resource}, joint fit of the law`,
      key: [
        { mark: "line", label: "rise of the joint fit\u2019s error with this <i>N</i><sub>0</sub>" },
        { mark: "interval", label: "95% interval at each threshold" }
      ],
      draw: (options) => profilePlot(plot, options),
      caption: html`Lower threshold, ${fixed(series.noise.threshold, 2)}: the slopes\u2019 own noise. Upper, ${fixed(series.misfit.threshold, 1)}: the same with chi-square per degree of freedom counted as noise${missWords(series)}. Shaded: no size measured.`,
      source: `${count(series.points.length)} sizes \u00b7 data ${saturation.hash.slice(0, 7)}`,
      description: `${describeProfile(profile, `${variant}, ${resource}`)} ${misfitSentence(series.misfit)}`,
      table: dataTable(
        "Intervals of the size at half the limit",
        ["Threshold", "Rise", "Low", "High", "Word"],
        [
          ["noise alone", series.noise],
          ["misfit too", series.misfit]
        ].map(([name, record]) => {
          const { low, high, threshold, word } = record as ProfileIntervalRecord;
          return [
            String(name),
            fixed(threshold, 2),
            low === null ? "open" : parameters(low),
            high === null ? "open" : parameters(high),
            word
          ];
        })
      ),
      computed: howComputed({
        sentence:
          "The joint fit, equal weight per size. For each <i>N</i><sub>0</sub> the best limit follows in closed form from the slopes. The rise of the sum of squares is divided by its mean where <i>N</i><sub>0</sub> is true, which follows from the slopes\u2019 variances.",
        values: series.points.map(
          ({ modelSize, k, variance }) =>
            [`<i>k</i> and its error at ${modelSize / 1e9}B`, `${k}, ${Math.sqrt(variance)}`] as const
        )
      }),
      csv: csvOf(points, variant, resource, plot, best)
    };
  }
};

function csvOf(
  points: readonly { n0: number; rise: number }[],
  variant: string,
  resource: string,
  plot: ProfileData,
  best: number | null
): string {
  return dataCsv(
    ["what", "variant", "resource", "n0", "rise", "n0_low", "n0_high"],
    [
      ...points.map((point) => ["profile", variant, resource, point.n0, point.rise, null, null]),
      ...["noise alone", "form\u2019s misfit too"].map((name, i) => {
        const { low, high } = itemAt(plot.intervals, i);
        return [`95% interval, ${name}`, variant, resource, best, itemAt(plot.thresholds, i).rise, low, high];
      })
    ]
  );
}

function missWords({ widening }: SaturationSeries): string {
  if (widening === null || widening === 1) return "; the law misses the slopes by no more than that noise";
  return `, since the law misses the slopes by more than their noise (its chi-square is ${fixed(square(widening), 1)} per degree of freedom)`;
}

/** "9.36B to 17.7B" */
function spanWords({ low, high }: ProfileIntervalRecord): string {
  if (low === null && high === null) return "open at both ends";
  if (low === null) return `up to ${parameters(present(high))}`;
  return high === null ? `from ${parameters(low)}, open` : `${parameters(low)} to ${parameters(high)}`;
}

/** The title, by outcome. */
export function profileReading(noise: ProfileIntervalRecord, misfit: ProfileIntervalRecord): string {
  const span = ({ low, high }: ProfileIntervalRecord) =>
    low === null && high === null
      ? "nowhere"
      : low === null
        ? `only from above, at ${parameters(present(high))}`
        : high === null
          ? `only from below, at ${parameters(low)}`
          : `to ${parameters(low)}\u2013${parameters(high)}`;
  if (noise.word !== "identified") return `By this profile the slopes limit the size at half the limit ${span(noise)}`;
  if (misfit.word !== "identified") {
    return `By this profile the size at half the limit is known ${span(noise)} by noise alone, and ${span(misfit)} once the form\u2019s misfit counts`;
  }
  return `By this profile the size at half the limit is known ${span(noise)}; with the form\u2019s misfit counted, ${span(misfit)}`;
}

function misfitSentence({ low, high, word }: ProfileIntervalRecord): string {
  const ends = low !== null && high !== null ? ` from ${parameters(low)} to ${parameters(high)}` : "";
  return `With the form\u2019s misfit counted as noise it is ${word}${ends}.`;
}
