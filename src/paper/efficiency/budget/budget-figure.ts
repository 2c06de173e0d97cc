/** Figure of who leads at a budget: own power laws, a line to move along the axis, and the losses there in order. */

import { sum } from "d3-array";
import { dataTable } from "../../../components/data-table.js";
import type { ChoiceFigure, RangeControl } from "../../../components/frame/choice-figure.js";
import { available, resourceControl, variantControl } from "../../../components/frame/choice-words.js";
import { dataCsv, howComputed } from "../../../components/frame/static-figure.js";
import { html, raw } from "../../../components/html.js";
import { lossCurvesFrame } from "../../../components/loss-curves/loss-curves-axes.js";
import type { FigureData } from "../../../components/loss-curves/loss-curves-data.js";
import {
  computeHtml,
  computeParts,
  count,
  efficiency,
  escapeHtml,
  list,
  loss,
  modelSize,
  percent,
  word
} from "../../../lib/format.js";
import { powerLawLoss } from "../../../lib/forms/power-law.js";
import { firstOf, lastOf, present } from "../../../lib/items.js";
import type { Resource, Variant } from "../../../lib/runs.js";
import { powerOfTen } from "../../../lib/statistics/power.js";
import type { SlopesData } from "../slopes-data.js";
import { budgetHtml, draw, layout } from "./budget-drawing.js";
import { type BudgetModel, budgetModel, type LineCrossing, type Ranked, rankedAt } from "./budget-model.js";

export interface BudgetData {
  curves: FigureData;
  /** how sure each crossing is; without it crossings stand alone */
  slopes?: Pick<SlopesData, "chances">;
}

/** Where the line stands at first, by resource. */
const firstBudget = { compute: 1e19, data: 20_000 } as const;

const models = new WeakMap<FigureData, Map<string, BudgetModel>>();

/** The same model for every place of the line. */
function modelOf(curves: FigureData, variant: string, resource: string): BudgetModel {
  const known = models.get(curves) ?? new Map<string, BudgetModel>();
  models.set(curves, known);
  const key = `${variant} ${resource}`;
  const model = known.get(key) ?? budgetModel(curves, variant as Variant, resource as Resource);
  known.set(key, model);
  return model;
}

export const budgetFigure: ChoiceFigure<BudgetData> = {
  reads: { logs: "own", places: ["sizeLaws"] },
  controls: ({ curves }, choices) => {
    const variants = available(variantControl, [...new Set(curves.series.map(({ variant }) => variant))]);
    const variant = variants.options.some(({ value }) => value === choices.variant)
      ? present(choices.variant)
      : variants.fallback;
    const resource = choices.resource === "data" ? "data" : "compute";
    return [variants, resourceControl, budgetControl(modelOf(curves, variant, resource))];
  },
  view: ({ curves, slopes }, choices) => {
    const { variant = "base", resource = "compute" } = choices;
    const model = modelOf(curves, variant, resource);
    const x = Number(choices.budget);
    const ranked = rankedAt(model.lines, x);
    const points = sum(model.sizes, (size) => size.points.length);
    return {
      view: `${variant}, ${resource}, ${resource === "compute" ? computeHtml(x) : `${count(x)} samples`}`,
      reading: budgetReading(ranked, model),
      subtitle: html`Test loss against cumulative ${resource === "compute" ? "training compute" : "training samples"}, each size\u2019s own power law. ${curves.familyName} ${variant}; the line marks ${raw(budgetHtml(resource, x))}`,
      shown: `${variant}, ${resource}, each size fitted alone, budget ${budgetHtml(resource, x)}`,
      key: [
        { mark: "dots", label: "measured, one dot a step" },
        { mark: "line", label: "the size\u2019s own power law" },
        { mark: "ring", label: "two lines cross" }
      ],
      draw: (options) => draw(model, x, ranked, options),
      caption: captionOf(model, ranked, x),
      source: `${count(points)} points \u00b7 data ${curves.hash.slice(0, 7)}`,
      description: describe(model, ranked, x),
      table: dataTable(
        html`Losses at ${raw(budgetHtml(resource, x))}`,
        ["Size", "Loss on the line of this size", "Behind the leader", html`<i>k</i>`, "Measured from", "to"],
        model.lines.map((line) => {
          const rankedSize = ranked.find((size) => size.modelSize === line.modelSize);
          return [
            modelSize(line.modelSize),
            rankedSize ? loss(rankedSize.loss) : "not measured here",
            rankedSize ? loss(rankedSize.loss - firstOf(ranked).loss) : "\u2013",
            efficiency(line.k),
            raw(budgetHtml(resource, line.from)),
            raw(budgetHtml(resource, line.to))
          ];
        })
      ),
      computed: howComputed({
        sentence: `Each line is ordinary least squares of ln&nbsp;<i>L</i> on ln&nbsp;<i>X</i> over one curve. Two lines cross at ln&nbsp;<i>X</i> = (<i>E</i><sub>larger</sub> \u2212 <i>E</i><sub>smaller</sub>) / (<i>k</i><sub>larger</sub> \u2212 <i>k</i><sub>smaller</sub>); only crossings at an <i>X</i> that both were measured at are drawn.`,
        values: model.crossings.map(
          (crossing) =>
            [
              `${modelSize(crossing.smaller)} and ${modelSize(crossing.larger)}${chanceWords(crossing, model, slopes)} cross at`,
              crossing.x
            ] as const
        )
      }),
      csv: dataCsv(
        [
          ...["what", "variant", "resource", "model_size", "step"],
          ...[resource === "compute" ? "compute_flops" : "data_samples", "test_loss", "line_loss"]
        ],
        [
          ...model.sizes.flatMap(({ modelSize: size, points, learningEfficiency, intercept }) =>
            points.map(({ step, x: at, loss: measured }) => [
              ...["evaluation", variant, resource, size, step, at, measured],
              powerLawLoss(at, learningEfficiency, intercept)
            ])
          ),
          ...model.crossings.map(({ smaller, larger, x: at, loss: line }) => [
            ...[`${modelSize(smaller)} and ${modelSize(larger)} cross`, variant, resource, null, null, at, null, line]
          ]),
          ...ranked.map((size) => ["at the budget", variant, resource, size.modelSize, null, x, null, size.loss])
        ]
      )
    };
  },
  pointed: ({ curves }, choices, x, width) => {
    const model = modelOf(curves, present(choices.variant), present(choices.resource));
    const { plotWidth, height } = layout(width);
    const { x: axis, left, right } = lossCurvesFrame(model, plotWidth, height, false);
    if (x < left - 12 || x > right + 12) return null;
    return { ...choices, budget: budgetWord(clamp(axis.invert(Math.min(Math.max(x, left), right)), model)) };
  }
};

/** " (chance of 72B to be ahead: 43% at the smallest common budget, 91% at the largest)"; nothing where it is not known. */
function chanceWords(
  { smaller, larger }: LineCrossing,
  { variant, resource }: BudgetModel,
  slopes: BudgetData["slopes"]
): string {
  const known = slopes?.chances.find(
    (chance) =>
      chance.variant === variant &&
      chance.resource === resource &&
      chance.smaller === smaller &&
      chance.larger === larger
  );
  if (!known) return "";
  return ` (chance of ${modelSize(larger)} to be ahead: ${chance(known.atLeast)} at the smallest common budget, ${chance(known.atMost)} at the largest)`;
}

/** A chance is never certain. HTML. */
function chance(share: number): string {
  return share >= 0.995 ? "&gt;99%" : share < 0.005 ? "&lt;1%" : percent(share);
}

function clamp(x: number, { from, to }: BudgetModel): number {
  return Math.min(Math.max(x, from), to);
}

/** Two figures for compute, as it is written; samples in hundreds. */
function budgetWord(x: number): string {
  const rounded = Number(x.toPrecision(2));
  return rounded >= 1e15 ? rounded.toExponential().replace("e+", "e") : String(rounded);
}

function budgetControl(model: BudgetModel): RangeControl {
  const { resource, from, to } = model;
  // Rounding to two figures must not leave what was measured.
  const [low, high] = [Math.log10(from * 1.06), Math.log10(to / 1.06)];
  const wanted = firstBudget[resource];
  return {
    kind: "range",
    name: "budget",
    legend: "Budget",
    from: Number(low.toFixed(3)) - 0.02,
    to: Number(high.toFixed(3)) + 0.02,
    step: 0.01,
    word: (position) => budgetWord(clamp(powerOfTen(position), { ...model, from: from * 1.06, to: to / 1.06 })),
    position: (text) => (Number(text) > 0 ? Math.log10(Number(text)) : Number.NaN),
    label: (text) => budgetHtml(resource, Number(text)),
    fallback: budgetWord(wanted > from && wanted < to ? wanted : Math.sqrt(from * to))
  };
}

/** The title, by outcome. */
export function budgetReading(ranked: readonly Ranked[], { lines }: Pick<BudgetModel, "lines">): string {
  const [first, second] = ranked;
  if (!first) return "No size was measured at this budget";
  const name = modelSize(first.modelSize);
  if (!second) return `At this budget only ${name} was measured: its loss is ${loss(first.loss)}`;
  const largest = Math.max(...ranked.map((size) => size.modelSize));
  const behind =
    largest === first.modelSize ? (largest === lastOf(lines).modelSize ? "" : ", the largest measured here,") : "";
  const gap = second.loss - first.loss;
  const even = gap < 0.005;
  return even
    ? `At this budget ${name} and ${modelSize(second.modelSize)} are level at a loss of ${loss(first.loss)}`
    : `At this budget ${name}${behind} leads with a loss of ${loss(first.loss)}; ${modelSize(second.modelSize)} comes next at ${loss(second.loss)}`;
}

function captionOf(model: BudgetModel, ranked: readonly Ranked[], x: number): string {
  const absent = model.lines.filter((line) => !ranked.some((size) => size.modelSize === line.modelSize));
  const sentences = [
    "Each line is fitted to its own dots alone, least squares on ln&nbsp;<i>L</i>, and drawn as far as its size was measured.",
    `The strip on the axis names the size with the lowest line: ${escapeHtml(leadSentence(model))}`
  ];
  if (absent.length > 0) {
    const names = list(absent.map((line) => modelSize(line.modelSize)));
    sentences.push(`Not measured at ${budgetHtml(model.resource, x)}: ${names}.`);
  }
  return sentences.join(" ");
}

/** "1.5B, 3B, 7B and 72B in turn." */
export function leadSentence({ leads }: Pick<BudgetModel, "leads">): string {
  const names = leads.map((lead) => modelSize(lead.modelSize)).filter((name, i, all) => name !== all[i - 1]);
  return names.length === 1 ? `${names[0]} throughout.` : `${list(names)}, in this order.`;
}

function describe(model: BudgetModel, ranked: readonly Ranked[], x: number): string {
  const { resource, variant, crossings } = model;
  const at =
    resource === "compute"
      ? computeParts(x)
          .map((part) => (part.raised ? ` to the ${part.text}` : part.text))
          .join("")
      : `${count(x)} samples`;
  const order = ranked.map((size) => `${modelSize(size.modelSize)} ${loss(size.loss)}`);
  const sentences = [
    `Log-log line chart of test loss against ${resource === "compute" ? "training compute" : "training samples"} for ${word(model.lines.length)} sizes, ${variant}, each with a line of its own.`,
    `At ${at}, lowest first: ${list(order)}.`,
    `From the smallest budget to the largest, the lowest line is that of ${leadSentence(model)}`
  ];
  if (crossings.length === 0) sentences.push("No two lines cross where both sizes were measured.");
  else sentences.push(`Lines cross where both sizes were measured: ${crossingList(model)}.`);
  return sentences.join(" ");
}

/** "14B passes 7B, 72B passes 32B and 3B falls behind 1.5B" */
export function crossingList({ crossings }: Pick<BudgetModel, "crossings">): string {
  return list(
    crossings.map(
      ({ smaller, larger, largerAhead }) =>
        `${modelSize(larger)} ${largerAhead ? "passes" : "falls behind"} ${modelSize(smaller)}`
    )
  );
}
