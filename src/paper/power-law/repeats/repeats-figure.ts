/** Single repeats around their mean: how far whole training runs differ. */

import { dataTable } from "../../../components/data-table.js";
import { sizeColor, sizeTextColor } from "../../../components/drawing/scales.js";
import type { ChoiceFigure, ChoiceView } from "../../../components/frame/choice-figure.js";
import { dataCsv, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { figureData } from "../../../components/loss-curves/loss-curves-data.js";
import { smallMultiples } from "../../../components/plots/small-multiples.js";
import type { Panel, SmallMultiplesData } from "../../../components/plots/small-multiples-data.js";
import { describeSmallMultiples } from "../../../components/plots/small-multiples-text.js";
import { change, count, list, modelSize, percent, word } from "../../../lib/format.js";
import { itemAt, mustGet } from "../../../lib/items.js";
import type { OtherCurveRecord, Results } from "../../../lib/results.js";
import type { Variant } from "../../../lib/runs.js";
import { familyName, mainFamily } from "../../../lib/series-names.js";
import { medianWindows, runningMedian } from "../../../lib/statistics/running-median.js";
import { variantControl } from "../../variant-control.js";

interface Repeated {
  modelSize: number;
  /** each repeat: steps that the mean has too, and loss over the mean */
  runs: { run: string; step: number[]; ratio: number[] }[];
}

/** Single repeats of each variant, and the sizes that have none. */
export interface RepeatsData {
  hash: string;
  familyName: string;
  study: Pick<Results["study"], "series" | "families">;
  variants: {
    variant: Variant;
    sizes: Repeated[];
    missing: number[];
    /** whether one repeat of a size had another prompt */
    prompts: boolean;
  }[];
}

export function repeatsData(results: Results): RepeatsData {
  const { curves } = figureData(results);
  const { study, inputs } = results;
  return {
    hash: inputs.hash,
    familyName: familyName(results, mainFamily(results)),
    study: { series: study.series, families: study.families },
    variants: [...new Set(curves.map(({ variant }) => variant))].map((variant) => {
      const sizes = repeatedSizes(results, variant);
      const sizesOfVariant = curves.filter((curve) => curve.variant === variant).map(({ modelSize: size }) => size);
      return {
        variant,
        sizes,
        missing: sizesOfVariant.filter((size) => !sizes.some((repeated) => repeated.modelSize === size)),
        prompts: results.inference.prompts.some(
          ({ family, spreads }) =>
            family === mainFamily(results) &&
            spreads.some((spread) => spread.variant === variant && spread.contrast !== null)
        )
      };
    })
  };
}

export const repeatsFigure: ChoiceFigure<RepeatsData> = {
  reads: { logs: "own", places: ["curves", "otherCurves"] },
  controls: ({ study }) => [variantControl(study)],
  view: (data, { variant }) => repeats(data, variant as Variant)
};

export function repeatedSizes(results: Results, variant: Variant): Repeated[] {
  const family = mainFamily(results);
  const means = figureData(results).curves.filter((curve) => curve.variant === variant);
  return means.flatMap(({ modelSize: size, step, testLoss }) => {
    const ofVariant = results.otherCurves.filter(
      (curve) =>
        curve.family === family && curve.variant === variant && curve.kind === "repeat" && curve.modelSize === size
    );
    if (ofVariant.length < 2) return [];
    const meanAt = new Map(step.map((at, i) => [at, itemAt(testLoss, i)]));
    return [{ modelSize: size, runs: ofVariant.map((curve) => aroundMean(curve, meanAt)) }];
  });
}

function aroundMean({ run, step, testLoss }: OtherCurveRecord, meanAt: ReadonlyMap<number, number>) {
  const kept = step.map((_, i) => i).filter((i) => meanAt.has(itemAt(step, i)));
  return {
    run,
    step: kept.map((i) => itemAt(step, i)),
    // the points are read to nine digits: more of a ratio than eleven are noise, and a third of the file
    ratio: kept.map((i) => Number((itemAt(testLoss, i) / mustGet(meanAt, itemAt(step, i))).toPrecision(11)))
  };
}

function repeats({ hash, familyName: family, variants }: RepeatsData, variant: Variant): ChoiceView {
  const {
    sizes = [],
    missing = [],
    prompts = false
  } = variants.find((candidate) => candidate.variant === variant) ?? {};
  const limit = rangeOf(sizes);
  const data: SmallMultiplesData = {
    panels: sizes.map(
      ({ modelSize: size, runs }): Panel => ({
        title: modelSize(size),
        titleColor: sizeTextColor(size),
        note: `${word(runs.length)} runs`,
        level: 0,
        series: runs.map(({ step, ratio }, i) => {
          const median = runningMedian(ratio, medianWindows.curve);
          return {
            name: `run ${i + 1}`,
            color: sizeColor(size),
            points: step.map((x, t) => ({ x, y: itemAt(ratio, t) - 1 })),
            line: step.map((x, t) => ({ x, y: itemAt(median, t) - 1 }))
          };
        })
      })
    ),
    x: { title: "Training step", scale: "linear", format: String, domain: [0, 106], ticks: [0, 25, 50, 75, 100] },
    y: {
      title: "Loss of one run over the mean of the runs",
      scale: "linear",
      format: (value) => (value === 0 ? "0%" : `${change(value * 100, 0)}%`),
      read: (value) => `${change(value * 100, 1)}%`,
      domain: [-limit, limit],
      ticks: [-0.05, 0, 0.05]
    }
  };
  const spreads = sizes.map((size) => ({ size: size.modelSize, apart: apart(size) }));
  const most = spreads.reduce((a, b) => (b.apart > a.apart ? b : a), spreads[0] ?? { size: 0, apart: 0 });
  const without = missing.map(modelSize);
  return {
    view: variant,
    shown: variant,
    reading:
      sizes.length === 0
        ? "No size has more than one known run"
        : `Repeats of ${prompts ? "a size" : "one setting"} stay apart by up to ${percent(most.apart)} for stretches, most at ${modelSize(most.size)}`,
    subtitle: html`Test loss of each repeat relative to the mean of the repeats, by step. ${family} ${variant}, ${word(sizes.length)} sizes`,
    key: [
      { mark: "dots", label: "one evaluation of one run" },
      { mark: "line", label: `running median of ${word(medianWindows.curve)} evaluations` }
    ],
    draw: (options) =>
      smallMultiples(data, {
        ...options,
        labels: "none",
        columns: options.width < 480 ? 1 : options.width < 900 ? 2 : sizes.length,
        panelHeight: 150
      }),
    caption: html`Each line is a training run of its own. Distances of single dots are evaluation noise; distances of lines that last are differences between runs, and they are in every interval of this page but those of the sigmoids.${prompts ? " One repeat of each size had another prompt, so that its distance is not chance alone." : ""}${without.length > 0 ? ` ${list(without)}: single repeats are not plotted in the paper, only their mean.` : ""}`,
    source: `data ${hash.slice(0, 7)}`,
    description: describeSmallMultiples(data, {
      quantity: "Loss of one run over the mean of the runs",
      against: "training step",
      format: (value) => `${change(value * 100, 1)}%`
    }),
    table: dataTable(
      "Largest distance between running medians of two runs",
      ["Size", "Runs", "Evaluations", "Largest distance"],
      sizes.map((size) => [
        modelSize(size.modelSize),
        count(size.runs.length),
        count(size.runs.reduce((sum, { step }) => sum + step.length, 0)),
        percent(apart(size))
      ])
    ),
    computed: howComputed({
      sentence: `Loss of each repeat divided by the published mean at the same step; lines are running medians of ${word(medianWindows.curve)}.`
    }),
    csv: csvOf(sizes)
  };
}

function csvOf(sizes: readonly Repeated[]): string {
  return dataCsv(
    ["model_size", "run", "step", "loss_over_mean", "relative_difference", "running_median"],
    sizes.flatMap(({ modelSize: size, runs }) =>
      runs.flatMap(({ run, step, ratio }) => {
        const median = runningMedian(ratio, medianWindows.curve);
        return step.map((at, i) => [size, run, at, itemAt(ratio, i), itemAt(ratio, i) - 1, itemAt(median, i) - 1]);
      })
    )
  );
}

/** Range that holds 98 dots in 100; the others are carets at the edge. */
function rangeOf(sizes: readonly Repeated[]): number {
  const off = sizes.flatMap(({ runs }) => runs.flatMap(({ ratio }) => ratio.map((value) => Math.abs(value - 1))));
  const most = off.sort((a, b) => a - b)[Math.floor((off.length - 1) * 0.98)] ?? 0.05;
  return Math.max(0.02, Math.ceil(most * 110) / 100);
}

/** Largest distance between the running medians of two runs at a step that both have. */
function apart({ runs }: Repeated): number {
  const medians = runs.map(({ step, ratio }) => {
    const median = runningMedian(ratio, medianWindows.curve);
    return new Map(step.map((at, i) => [at, itemAt(median, i)]));
  });
  let most = 0;
  for (const at of medians[0]?.keys() ?? []) {
    const values = medians.map((median) => median.get(at)).filter((value) => value !== undefined);
    most = Math.max(most, Math.max(...values) - Math.min(...values));
  }
  return most;
}
