/** Loss on every benchmark along training: a panel each, or one of them large. */

import { mean } from "d3-array";
import { dataTable } from "../../../../components/data-table.js";
import { medianLine, panelPoints } from "../../../../components/drawing/median-line.js";
import { sizeColor, sizeTextColor } from "../../../../components/drawing/scales.js";
import { parseRange, samplesExtent } from "../../../../components/drawing/zoom.js";
import type { ChoiceFigure } from "../../../../components/frame/choice-figure.js";
import { radioControl, variantControl } from "../../../../components/frame/choice-words.js";
import { dataCsv, howComputed } from "../../../../components/frame/static-figure.js";
import { html } from "../../../../components/html.js";
import { smallMultiples } from "../../../../components/plots/small-multiples.js";
import type { Panel, SmallMultiplesData } from "../../../../components/plots/small-multiples-data.js";
import { describeSmallMultiples } from "../../../../components/plots/small-multiples-text.js";
import { count, list, loss, modelSize, plural, shortCount, word } from "../../../../lib/format.js";
import { firstOf, itemAt, mustFind, present } from "../../../../lib/items.js";
import { medianWindows, runningMedian } from "../../../../lib/statistics/running-median.js";
import type { TransferBenchmarkData, TransferCurveData, TransferData } from "../transfer-data.js";

/** Evaluations at both ends that the words speak of. */
const ends = { first: 5, last: 10 } as const;

const every = "all";

export const transferCurvesFigure: ChoiceFigure<{ transfer: TransferData }> = {
  reads: { logs: "own", places: ["experiments.transfer", "tables/evaluations.csv"] },
  controls: ({ transfer }) => [
    { ...variantControl, fallback: "instruct" },
    radioControl("range", "Loss", [
      ["shared", "one scale"],
      ["own", "own range"]
    ]),
    radioControl("bench", "Benchmark", [
      [every, "All"],
      ...transfer.benchmarks.map(
        ({ benchmark, label, heldOut }) => [benchmark, heldOut ? "Held-out set" : label] as const
      )
    ]),
    {
      kind: "span",
      name: "x",
      legend: "Samples shown",
      whole: samplesExtent(transfer.curves),
      label: (value) => `${count(value)} samples`,
      fallback: "whole"
    }
  ],
  view: ({ transfer }, { variant, range, bench, x }) => {
    const shown = transfer.benchmarks.filter(({ benchmark }) => bench === every || bench === benchmark);
    const curves = transfer.curves.filter(
      (curve) => curve.variant === variant && shown.some(({ benchmark }) => benchmark === curve.benchmark)
    );
    const single = shown.length === 1;
    const data = panels(shown, curves, { rangeEach: range === "own" });
    // Where each panel has its own range, that of what is shown.
    const part = { shown: parseRange(x ?? null), fitY: range === "own" };
    const points = curves.reduce((sum, { step }) => sum + step.length, 0);
    return {
      reading: readingOf(shown, curves),
      subtitle: html`Test loss by samples seen in training, ${transfer.familyName} ${variant}; a dot is one evaluation, mean over repeats`,
      view: `${variant}, ${single ? firstOf(shown).label : "all benchmarks"}`,
      shown: `${variant}, ${single ? firstOf(shown).label : "all benchmarks"}, ${range === "own" ? "own ranges" : "one scale"}`,
      key: [
        { mark: "dots", label: "one evaluation" },
        { mark: "line", label: `running median of ${medianWindows.curve}` },
        ...(curves.some(({ band }) => band !== null)
          ? [{ mark: "band" as const, label: "\u00b1 one deviation over the repeats" }]
          : []),
        ...(single
          ? []
          : [...new Set(curves.map((curve) => curve.modelSize))].map((size) => ({
              mark: "line" as const,
              label: modelSize(size),
              color: sizeColor(size)
            })))
      ],
      draw: (options) =>
        smallMultiples(
          { ...data, ...part },
          {
            ...options,
            labels: single ? "all" : "none",
            rangeByPanel: range === "own" && !single,
            ...(single ? { columns: 1, panelHeight: 400 } : {})
          }
        ),
      caption:
        html`Curves are means over repeats. ${bandWords(curves)} ` +
        (variant === "instruct"
          ? "First steps that the paper does not plot are missing: instruct models start at a later step. "
          : "") +
        "Where few problems are asked, one problem more or less moves the curve visibly.",
      source: `${count(points)} evaluations`,
      get description() {
        return describeSmallMultiples(data, { quantity: "Test loss", against: "training samples" });
      },
      get table() {
        return dataTable(
          "First and last evaluations of every curve",
          ["Benchmark, size", "Evaluations", `First ${ends.first}`, `Last ${ends.last}`],
          curves.map(({ benchmark, modelSize: size, testLoss }) => [
            `${mustFind(shown, (candidate) => candidate.benchmark === benchmark).label}, ${modelSize(size)}`,
            count(testLoss.length),
            loss(present(mean(testLoss.slice(0, ends.first)))),
            loss(present(mean(testLoss.slice(-ends.last))))
          ])
        );
      },
      computed: howComputed({
        sentence: `Nothing is fitted: dots are mean losses over repeats as published, lines are running medians of ${word(medianWindows.curve)}.`
      }),
      get csv() {
        return csvOf(curves);
      }
    };
  }
};

function csvOf(curves: readonly TransferCurveData[]): string {
  return dataCsv(
    [
      ...["benchmark", "variant", "model_size", "step", "samples", "test_loss"],
      ...["running_median", "repeats_low", "repeats_high"]
    ],
    curves.flatMap((curve) => {
      const { benchmark, variant: curveVariant, modelSize: size, step, samples, testLoss } = curve;
      const medians = runningMedian(testLoss, medianWindows.curve);
      const band = new Map(bandOf(curve).flatMap(({ points: all }) => all.map((point) => [point.x, point])));
      return step.map((at, i) => {
        const ends = band.get(itemAt(samples, i));
        return [
          ...[benchmark, curveVariant, size, at, itemAt(samples, i), itemAt(testLoss, i)],
          ...[itemAt(medians, i), ends?.low ?? null, ends?.high ?? null]
        ];
      });
    })
  );
}

function panels(
  shown: readonly TransferBenchmarkData[],
  curves: readonly TransferCurveData[],
  { rangeEach }: { rangeEach: boolean }
): SmallMultiplesData {
  return {
    x: {
      title: "Samples seen in training (log scale)",
      scale: "log",
      format: shortCount,
      read: count,
      ticks: shown.length === 1 ? [500, 1000, 2000, 5000, 10000, 20000, 50000] : [500, 5000, 50000]
    },
    y: {
      title: "Test loss, 1 \u2212 pass rate",
      scale: "linear",
      format: (value) => String(Math.round(value * 1000) / 1000),
      read: loss,
      ...(rangeEach ? {} : { domain: [0, 1.02] as [number, number], ticks: shown.length === 1 ? tenths : [0, 0.5, 1] })
    },
    panels: shown.map(({ benchmark, label, problems, heldOut }): Panel => {
      const members = curves.filter((curve) => curve.benchmark === benchmark);
      return {
        title: heldOut ? "Held-out set" : label,
        note: `${count(problems)} problems`,
        bands: members.flatMap((curve) => bandOf(curve)),
        series: members.map(({ modelSize: size, step, samples, testLoss }) => ({
          name: modelSize(size),
          color: sizeColor(size),
          textColor: sizeTextColor(size),
          points: panelPoints(samples, testLoss),
          line: medianLine(samples, testLoss, step)
        }))
      };
    })
  };
}

const tenths = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** Deviation of the repeats about the running median, as a band as smooth as the line. */
function bandOf({ modelSize: size, step, samples, testLoss, band }: TransferCurveData) {
  if (band === null) return [];
  const line = medianLine(samples, testLoss, step).filter((point) => point !== null);
  const std = medianLine(band.step, band.std, band.step).filter((point) => point !== null);
  const points = step.flatMap((at, i) => {
    const width = std.find(({ x }) => x === at)?.y;
    const middle = line[i];
    return width === undefined || middle === undefined
      ? []
      : [{ x: middle.x, low: middle.y - width, high: middle.y + width }];
  });
  return points.length > 1 ? [{ color: sizeColor(size), points }] : [];
}

function bandWords(curves: readonly TransferCurveData[]): string {
  const known = curves.filter(({ band }) => band !== null);
  const sizes = [...new Set(known.map((curve) => curve.modelSize))].sort((a, b) => a - b);
  if (sizes.length === 0) return "Deviations between repeats are drawn for no model of this variant.";
  const first = Math.min(...known.map(({ band }) => firstOf(band!.step)));
  return `Bands: one deviation over the repeats, known for ${list(sizes.map(modelSize))} from step ${first} on.`;
}

function readingOf(shown: readonly TransferBenchmarkData[], curves: readonly TransferCurveData[]): string {
  const moves = curves.map((curve) => ({
    curve,
    move: present(mean(curve.testLoss.slice(-ends.last))) - present(mean(curve.testLoss.slice(0, ends.first)))
  }));
  const most = moves.reduce((a, b) => (b.move < a.move ? b : a));
  const size = modelSize(most.curve.modelSize);
  if (shown.length === 1) {
    const { label } = firstOf(shown);
    if (most.move >= 0) return `On ${label} no size ends below where it began`;
    const falls = moves.filter(({ move }) => move < 0).length;
    return `On ${label} the loss of ${plural(falls, "size")} of ${count(moves.length)} falls, most at ${size}, by ${loss(-most.move)}`;
  }
  const where = mustFind(shown, ({ benchmark }) => benchmark === most.curve.benchmark);
  if (most.move >= 0) return "On no benchmark does any size end below where it began";
  return `The largest fall is on ${where.heldOut ? "the held-out set" : where.label} at ${size}, by ${loss(-most.move)}`;
}
