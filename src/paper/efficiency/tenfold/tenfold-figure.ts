/** Figure of what ten times the resource removes from each size's loss: a dot and an interval a size and variant. */

import { sum } from "d3-array";
import { dataTable } from "../../../components/data-table.js";
import { sizeColor, sizeTextColor } from "../../../components/drawing/scales.js";
import type { ChoiceFigure } from "../../../components/frame/choice-figure.js";
import { available, resourceControl } from "../../../components/frame/choice-words.js";
import type { KeyItem } from "../../../components/frame/figure-frame.js";
import { dataCsv, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../components/plots/dot-plot/dot-plot-text.js";
import { count, interval, list, modelSize, percent, plural } from "../../../lib/format.js";
import { firstOf, lastOf, mustHave } from "../../../lib/items.js";
import type { Interval } from "../../../lib/records/inference-record.js";
import { type SizeSlope, type SlopeSeries, type SlopesData, tenfold } from "../slopes-data.js";

export interface TenfoldData {
  slopes: SlopesData;
}

export const variantKey: Record<string, KeyItem> = {
  base: { mark: "dot", label: "base, with its 95% interval" },
  instruct: { mark: "diamond", label: "instruct" }
};

export const tenfoldFigure: ChoiceFigure<TenfoldData> = {
  reads: { logs: "own", places: ["sizeLaws", "inference.series"] },
  controls: ({ slopes }) => [available(resourceControl, [...new Set(slopes.series.map((series) => series.resource))])],
  view: ({ slopes }, { resource = "compute" }) => {
    const series = slopes.series.filter((series) => series.resource === resource);
    const points = sum(
      series.flatMap(({ sizes }) => sizes),
      (size) => size.points
    );
    const plot = tenfoldPlot(series, resource);
    return {
      view: `against ${resource}`,
      reading: tenfoldReading(series, resource),
      subtitle: html`Share of the test loss that goes with ten times the ${resource}, 1 \u2212 10<sup>\u2212<i>k</i></sup>. ${slopes.familyName}, each size\u2019s own power law`,
      shown: `each size fitted alone, loss against ${resource}`,
      key: series.map(({ variant }) => mustHave(variantKey, variant)),
      draw: (options) => dotPlot(plot, options),
      caption: html`<i>k</i> is fitted to each curve alone, on every step${fromWords(series)}, least squares on ln&nbsp;<i>L</i>; nothing is shared between sizes. Intervals: ${plural(slopes.resamples, "draw")} of noise and of slow departures from the power law, with the spread between repeats of a run.`,
      source: `${plural(points, "point")} \u00b7 data ${slopes.hash.slice(0, 7)}`,
      description: describeDotPlot(plot, {
        quantity: `Share of the loss removed by ten times the ${resource}`,
        rows: "size",
        format: percent
      }),
      table: tenfoldTable(series, resource),
      computed: howComputed({
        sentence:
          "Ordinary least squares of ln&nbsp;<i>L</i> on ln&nbsp;<i>X</i> for each curve; the share removed is 1 \u2212 10<sup>\u2212<i>k</i></sup>. Slopes to full precision:",
        values: series.flatMap(({ variant, sizes }) =>
          sizes.map((size) => [`${variant} ${modelSize(size.modelSize)}`, size.k] as const)
        )
      }),
      csv: dataCsv(
        [
          "variant",
          "resource",
          "model_size",
          "points",
          "k",
          "k_low",
          "k_high",
          "tenfold",
          "tenfold_low",
          "tenfold_high"
        ],
        series.flatMap(({ variant, sizes }) =>
          sizes.map(({ modelSize: size, points: n, k, interval: [low, high] }) => [
            variant,
            resource,
            size,
            n,
            k,
            low,
            high,
            tenfold(k),
            low === null ? null : tenfold(low),
            high === null ? null : tenfold(high)
          ])
        )
      )
    };
  }
};

/** Where sizes begin apart: ", for instruct models from step 4 on, the first that all sizes have" */
function fromWords(series: readonly SlopeSeries[]): string {
  const late = series.flatMap(({ variant, fromStep }) =>
    fromStep === null ? [] : [`for ${variant} models from step ${count(fromStep)} on`]
  );
  return late.length === 0 ? "" : ` (${list(late)}, the first that all sizes have)`;
}

export function tenfoldPlot(series: readonly SlopeSeries[], resource: string): DotPlotData {
  const sizes = [...new Set(series.flatMap((series) => series.sizes.map(({ modelSize: size }) => size)))].sort(
    (a, b) => b - a
  );
  const top = Math.max(
    ...series.flatMap((series) => series.sizes.map(({ k, interval: [, high] }) => tenfold(high ?? k)))
  );
  return {
    series: series.map(({ variant }) => ({ name: variant, shape: variant === "base" ? "circle" : "diamond" })),
    groups: [
      {
        rows: sizes.map((size) => ({
          name: modelSize(size),
          color: sizeColor(size),
          textColor: sizeTextColor(size),
          values: series.flatMap((series, i) => {
            const slope = series.sizes.find((candidate) => candidate.modelSize === size);
            return slope ? [{ series: i, value: tenfold(slope.k), ...ends(slope.interval) }] : [];
          })
        }))
      }
    ],
    axis: {
      title: `Loss removed by ten times the ${resource}`,
      format: (value) => percent(value).replace(".0%", "%"),
      read: percent,
      domain: [0, top * 1.04]
    }
  };
}

function ends([low, high]: Interval): { low: number | null; high: number | null } {
  return { low: low === null ? null : tenfold(low), high: high === null ? null : tenfold(high) };
}

/** The title, by outcome: what the largest and the smallest have, and who breaks the order. */
export function tenfoldReading(series: readonly SlopeSeries[], resource: string): string {
  const { sizes, variant } = firstOf(series);
  const [first, last] = [firstOf(sizes), lastOf(sizes)];
  const share = (size: SizeSlope) => percent(tenfold(size.k));
  const more = last.k > first.k;
  const word = `Ten times the ${resource} removes ${share(last)} of the loss at ${modelSize(last.modelSize)}, ${more ? "" : "no more than "}${share(first)} at ${modelSize(first.modelSize)}`;
  return series.length > 1 ? `${word} (${variant})` : word;
}

/** Sizes whose slope is below that of the next smaller one, and pairs of neighbours whose intervals overlap. */
function orderOf(sizes: readonly SizeSlope[]): {
  breaks: [number, number][];
  apart: number;
  overlapping: [number, number][];
} {
  const breaks: [number, number][] = [];
  const overlapping: [number, number][] = [];
  let apart = 0;
  for (const [i, size] of sizes.entries()) {
    const before = sizes[i - 1];
    if (!before) continue;
    if (size.k < before.k) breaks.push([before.modelSize, size.modelSize]);
    if (overlap(before.interval, size.interval)) overlapping.push([before.modelSize, size.modelSize]);
    else apart++;
  }
  return { breaks, apart, overlapping };
}

function overlap(a: Interval, b: Interval): boolean {
  const low = Math.max(a[0] ?? Number.NEGATIVE_INFINITY, b[0] ?? Number.NEGATIVE_INFINITY);
  const high = Math.min(a[1] ?? Number.POSITIVE_INFINITY, b[1] ?? Number.POSITIVE_INFINITY);
  return low <= high;
}

/** Which sizes are out of order, and which neighbours cannot be told apart: one sentence or two. */
export function orderSentences(sizes: readonly SizeSlope[], variant: string): string {
  const { overlapping } = orderOf(sizes);
  const order = orderSentence(sizes, variant);
  if (overlapping.length === 0) return `${order} No two neighbours\u2019 intervals overlap.`;
  const pairs = list(overlapping.map(([a, b]) => `${modelSize(a)} with ${modelSize(b)}`));
  return `${order} Of neighbours, the intervals overlap for ${pairs}.`;
}

/** Which sizes gain less than the next smaller one. */
export function orderSentence(sizes: readonly SizeSlope[], variant: string): string {
  const { breaks } = orderOf(sizes);
  if (breaks.length === 0) return `In ${variant} models every size learns faster than the next smaller one.`;
  const named = breaks.map(([before, size]) => `${modelSize(size)} gains less than ${modelSize(before)}`);
  return `In ${variant} models the order is broken ${breaks.length === 1 ? "once" : plural(breaks.length, "time")}: ${list(named)}.`;
}

function tenfoldTable(series: readonly SlopeSeries[], resource: string): string {
  const rows = series.flatMap(({ variant, sizes }) =>
    sizes.map(({ modelSize: size, points, k, interval: [low, high] }) => [
      `${variant} ${modelSize(size)}`,
      String(points),
      k.toFixed(4),
      low === null || high === null ? "open" : interval(low, high, (value) => value.toFixed(4).replace("-", "\u2212")),
      percent(tenfold(k)),
      low === null || high === null ? "open" : interval(tenfold(low), tenfold(high), percent)
    ])
  );
  return dataTable(
    `Slope of each size alone against ${resource}`,
    ["Size", "Points", html`<i>k</i>`, "95% interval", "Removed by ten times", "95% interval"],
    rows
  );
}
