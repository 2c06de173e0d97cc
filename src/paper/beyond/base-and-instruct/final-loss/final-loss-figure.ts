/** Loss late in training against size, both variants, with other models by name. */

import { dataTable } from "../../../../components/data-table.js";
import type { ChoiceFigure, ChoiceView } from "../../../../components/frame/choice-figure.js";
import { radioControl } from "../../../../components/frame/choice-words.js";
import { dataCsv, howComputed } from "../../../../components/frame/static-figure.js";
import { html } from "../../../../components/html.js";
import type { CoefficientData } from "../../../../components/plots/coefficient-plot/coefficient-data.js";
import { coefficientPlot } from "../../../../components/plots/coefficient-plot/coefficient-plot.js";
import { interval, list, loss, modelSize } from "../../../../lib/format.js";
import type { Variant } from "../../../../lib/runs.js";
import type { ExternalModel } from "../../../paper-reference.js";
import type { FinalLoss } from "../variants-compared.js";
import type { VariantsData } from "../variants-data.js";

export const finalLossFigure: ChoiceFigure<VariantsData> = {
  reads: { logs: "own", places: ["curves"] },
  controls: ({ step }) => [
    radioControl("value", "Value", [
      ["mean", `Mean at step ${step}`],
      ["best", "Best of all evaluations"]
    ])
  ],
  view: (variants, { value }) => finalLoss(variants, value === "best")
};

function finalLoss(
  { familyName, problems, step, final: variants, external, hash }: VariantsData,
  best: boolean
): ChoiceView {
  /** of the value that is drawn */
  const ends = (row: { best: number | null; low: number; high: number }): (number | null)[] => {
    if (!best) return [row.low, row.high];
    if (row.best === null) return [null, null];
    const half = 1.96 * Math.sqrt((row.best * (1 - row.best)) / problems);
    return [row.best - half, row.best + half];
  };
  const view = best ? "best of all evaluations" : `mean at step ${step}`;
  const data: CoefficientData = {
    quantity: "Test loss, 1 \u2212 pass rate (log scale)",
    series: variants.map(({ variant, rows }) => ({
      name: variant === "base" ? "Base" : "Instruct",
      shape: variant === "base" ? "circle" : "diamond",
      points: rows.flatMap((row) => {
        const [low, high] = ends(row);
        const value = best ? row.best : row.loss;
        return value === null ? [] : [{ modelSize: row.modelSize, value, low, high }];
      })
    })),
    law: null,
    limit: null,
    rivals: [],
    scale: "log",
    named: external.map(({ model, modelSize: size, value, architecture }) => ({
      name: model,
      modelSize: size,
      value,
      mixtureOfExperts: architecture === "mixture-of-experts"
    })),
    to: Math.max(...external.map(({ modelSize: size }) => size), 100e9) * 1.5
  };
  const gaps = variants.flatMap(({ variant, rows }) =>
    rows.flatMap((row) => (row.best === null ? [] : [{ variant, size: row.modelSize, gap: row.loss - row.best }]))
  );
  const widest = gaps.length > 0 ? gaps.reduce((a, b) => (b.gap > a.gap ? b : a)) : null;
  return {
    view,
    shown: view,
    reading:
      best && widest
        ? `The best single evaluation lies up to ${loss(widest.gap)} below the mean of the runs, most at ${widest.variant} ${modelSize(widest.size)}`
        : reading(variants),
    subtitle: html`${best ? "Lowest loss of any single evaluation of any run" : `Mean over repeats at step ${step}`}, against model size. ${familyName}, both variants; ${external.length} other models in grey`,
    key: [
      { mark: "interval", label: "base, 95% interval of the problems" },
      { mark: "diamond", label: "instruct" },
      { mark: "dot", label: "another model, dense", color: "var(--axis)" },
      { mark: "square", label: "another model, mixture of experts, at its total size", color: "var(--axis)" }
    ],
    draw: (options) => coefficientPlot(data, options),
    caption: html`Intervals are binomial: what ${problems} problems can tell. ${widest ? `The best single evaluation lies up to ${loss(widest.gap)} below the mean at step ${step} (${widest.variant} ${modelSize(widest.size)}), because it is the luckiest of about a hundred in each run.` : ""} Other models are drawn as the paper draws them; they differ in data, in length of their answers and in how they were trained, so no line joins them.`,
    source: `data ${hash.slice(0, 7)}`,
    description: [
      ...data.series.map(
        ({ name, points }) =>
          `${name}: ${list(points.map(({ modelSize: size, value }) => `${modelSize(size)} ${loss(value)}`))}.`
      ),
      `Other models: ${list(external.map(({ model, value }) => `${model} ${loss(value)}`))}.`
    ].join(" "),
    table: tableOf(step, variants, familyName, external),
    computed: howComputed({
      sentence:
        "Mean curves at one step; the best single evaluation is the lowest that the paper draws. Nothing is fitted."
    }),
    csv: csvOf(variants, familyName, ends, external)
  };
}

function tableOf(
  step: number,
  variants: readonly { variant: Variant; rows: FinalLoss[] }[],
  familyName: string,
  external: readonly ExternalModel[]
): string {
  return dataTable(
    "Loss by model",
    ["Model", `Mean at step ${step}`, "95% interval", "Best single evaluation"],
    [
      ...variants.flatMap(({ variant, rows }) =>
        rows.map((row) => [
          `${familyName} ${variant}, ${modelSize(row.modelSize)}`,
          loss(row.loss),
          interval(row.low, row.high),
          row.best === null ? "\u2013" : loss(row.best)
        ])
      ),
      ...external.map(({ model, value }) => [model, loss(value), "\u2013", "\u2013"])
    ]
  );
}

function csvOf(
  variants: readonly { variant: Variant; rows: FinalLoss[] }[],
  familyName: string,
  ends: (row: { best: number | null; low: number; high: number }) => (number | null)[],
  external: readonly ExternalModel[]
): string {
  return dataCsv(
    ["model", "variant", "model_size", "loss", "best_single", "low", "high"],
    [
      ...variants.flatMap(({ variant, rows }) =>
        rows.map((row) => [familyName, variant, row.modelSize, row.loss, row.best, ...ends(row)])
      ),
      ...external.map(({ model, modelSize: size, value }) => [model, null, size, value, null, null, null])
    ]
  );
}

function reading(variants: { variant: Variant; rows: { modelSize: number; loss: number }[] }[]): string {
  const [base, instruct] = variants.map(({ rows }) => rows);
  const shared = (base ?? []).flatMap((row) => {
    const other = instruct?.find(({ modelSize: size }) => size === row.modelSize);
    return other ? [{ size: row.modelSize, gap: other.loss - row.loss }] : [];
  });
  const lower = shared.filter(({ gap }) => gap < 0);
  return lower.length === shared.length
    ? "Loss falls with size in both variants, and instruct ends below base throughout"
    : `Loss falls with size in both variants, and instruct ends below base at ${lower.length} of ${shared.length} sizes`;
}
