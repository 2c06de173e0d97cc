/** Loss of every rollout group against compute and against data, both variants. */

import { dataTable } from "../../../../components/data-table.js";
import { groupColor, groupTextColor } from "../../../../components/drawing/group-colors.js";
import { medianLine, panelPoints } from "../../../../components/drawing/median-line.js";
import { stackDrawings } from "../../../../components/drawing/stack-drawings.js";
import type { Figure } from "../../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../../components/frame/static-figure.js";
import { html } from "../../../../components/html.js";
import { smallMultiples } from "../../../../components/plots/small-multiples.js";
import type { PanelAxis, SmallMultiplesData } from "../../../../components/plots/small-multiples-data.js";
import { describeSmallMultiples } from "../../../../components/plots/small-multiples-text.js";
import {
  computeHtml,
  count,
  fixed,
  loss,
  modelSize,
  plainParts,
  scientificParts,
  shortCount
} from "../../../../lib/format.js";
import { firstOf, itemAt, present } from "../../../../lib/items.js";
import type { RolloutsRecord } from "../../../../lib/records/rollouts-record.js";
import type { RunSeries } from "../../../../lib/records/series-record.js";
import { seriesWhere } from "../../../../lib/select-series.js";
import { medianWindows, runningMedian } from "../../../../lib/statistics/running-median.js";
import type { FigureSite } from "../../../paper-site.js";
import { perSampleReading } from "../rollout-groups.js";

/** Of the axis: single evaluations far off would press all others together. */
const lossRange: [number, number] = [0.58, 0.82];

export const figure: Figure<FigureSite> = {
  reads: { logs: "rollouts", places: ["experiments.rollouts", "tables/evaluations.csv"] },
  view
};

function view(site: FigureSite): FigureView {
  const { rollouts } = site.results.experiments;
  if (rollouts === null) throw new TypeError("this study has no rollout groups");
  const series = seriesWhere(site.series, { experiment: "rollouts", state: "current" });
  const ofSize = series
    .filter((series) => series.modelSize === rollouts.modelSize)
    .sort((a, b) => a.groupSize - b.groupSize);
  const { compute, samples } = plotsOf(rollouts, ofSize);
  const losses = ofSize.flatMap(({ testLoss }) => testLoss);
  const groups = ofSize.map(({ groupSize }) => groupSize);
  const outside = losses.filter((value) => value < lossRange[0] || value > lossRange[1]).length;
  const firstStep = Math.min(...ofSize.map(({ step }) => firstOf(step)));
  const words = { quantity: "Test loss", against: "" };
  return {
    reading: perSampleReading(rollouts),
    subtitle: html`Test loss of ${modelSize(rollouts.modelSize)} with G answers a problem, one run a setting`,
    key: [
      { mark: "dots", label: "one evaluation" },
      { mark: "line", label: `running median of ${medianWindows.curve}` },
      ...[...new Set(ofSize.map(({ groupSize }) => groupSize))].map((groupSize) => ({
        mark: "line" as const,
        label: `G\u00a0=\u00a0${count(groupSize)}`,
        color: groupColor(groupSize)
      }))
    ],
    draw: ({ document = site.document, width = 680, label = "" }) =>
      stackDrawings(
        [compute, samples].map((data) =>
          smallMultiples(data, { document, width, labels: "first", ...(width > 680 ? { panelHeight: 180 } : {}) })
        ),
        { document, width, label }
      ),
    caption: html`${firstStep > 1 ? `Steps before step ${count(firstStep)} are not available. ` : ""}The loss axis runs from ${fixed(lossRange[0], 2)} to ${fixed(lossRange[1], 2)}${outside > 0 ? `; ${count(outside)} of ${count(losses.length)} evaluations lie outside and are marked at its edge` : ""}. Compute counts the tokens of the training batch once, so a step with the largest G costs about ${count(Math.max(...groups) / Math.min(...groups))} times a step with the smallest.`,
    source: `${count(losses.length)} evaluations`,
    description: `${describeSmallMultiples(compute, { ...words, against: "compute" })} ${describeSmallMultiples(samples, { ...words, against: "samples" })}`,
    table: dataTable(
      "Mean loss over the last steps that all runs have",
      ["Variant, G", "Runs", "Loss", "Standard error", "Chance of being lowest"],
      rollouts.variants.flatMap(({ variant, perSample }) =>
        firstOf(perSample).groups.map((group, i) => [
          `${variant}, ${count(group.groupSize)}`,
          count(group.runs),
          loss(group.loss),
          fixed(group.se, 4),
          fixed(itemAt(firstOf(perSample).chanceBest, i).chance, 2)
        ])
      )
    ),
    computed: howComputed({
      sentence: `The trend per doubling of G is weighted least squares of the mean loss over steps ${firstOf(firstOf(rollouts.variants).perSample).window.from}\u2013${firstOf(firstOf(rollouts.variants).perSample).window.to} on log<sub>2</sub> G; errors are those between whole runs.`,
      values: rollouts.variants.flatMap(({ variant, perSample }) => [
        [`change per doubling, ${variant}`, firstOf(perSample).perDoubling.difference] as const
      ])
    }),
    csv: dataCsv(
      ["variant", "group_size", "step", "samples", "flops", "test_loss", "running_median"],
      ofSize.flatMap(({ variant, groupSize, step, samples: d, flops, testLoss }) => {
        const line = runningMedian(testLoss, medianWindows.curve);
        return step.map((at, i) => [
          variant,
          groupSize,
          at,
          itemAt(d, i),
          itemAt(flops, i),
          itemAt(testLoss, i),
          itemAt(line, i)
        ]);
      })
    )
  };
}

function plotsOf(
  rollouts: RolloutsRecord,
  ofSize: readonly RunSeries[]
): { compute: SmallMultiplesData; samples: SmallMultiplesData } {
  const variants = rollouts.variants.map(({ variant }) => variant);
  const panels = (title: (variant: string) => string, x: (series: RunSeries) => number[], axis: PanelAxis) =>
    ({
      x: axis,
      y: {
        title: "Test loss, 1 \u2212 pass rate (log scale)",
        scale: "log",
        format: (value) => fixed(value, 2),
        read: loss,
        ticks: [0.6, 0.65, 0.7, 0.75, 0.8],
        domain: lossRange
      },
      panels: variants.map((variant) => ({
        title: title(variant === "base" ? "Base" : "Instruct"),
        series: ofSize
          .filter((series) => series.variant === variant)
          .map((series) => ({
            name: `G\u00a0=\u00a0${count(series.groupSize)}`,
            color: groupColor(series.groupSize),
            textColor: groupTextColor(series.groupSize),
            points: panelPoints(x(series), series.testLoss),
            line: medianLine(x(series), series.testLoss, series.step)
          }))
      }))
    }) satisfies SmallMultiplesData;
  const compute = panels(
    (name) => `${name}, against compute`,
    (series) => series.flops.map((flops) => present(flops)),
    {
      title: "Training compute, FLOPs (log scale)",
      scale: "log",
      format: (value) => plainParts(scientificParts(value, 1, true)),
      read: computeHtml,
      pieces: (value) => scientificParts(value, 1, true),
      ticks: [1e18, 1e19, 1e20]
    }
  );
  const samples = panels(
    (name) => `${name}, against data`,
    (series) => series.samples,
    {
      title: "Samples seen in training (log scale)",
      scale: "log",
      format: shortCount,
      read: count,
      ticks: [5000, 10000, 20000, 50000]
    }
  );
  return { compute, samples };
}
