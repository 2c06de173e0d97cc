/** What the law to play with says: title, numbers, caption, description, table. */

import { dataTable } from "../../../components/data-table.js";
import type { FigureNumber, KeyItem } from "../../../components/frame/figure-frame.js";
import { dataCsv } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import {
  efficiency,
  escapeHtml,
  fixed,
  list,
  loss,
  modelSize,
  parameters,
  percent,
  plural,
  r2,
  sizeRange
} from "../../../lib/format.js";
import { learningEfficiency } from "../../../lib/forms/saturating.js";
import { evaluateSlopeForm, type SlopeFormFit, sizeForms } from "../../../lib/forms/size-forms.js";
import { firstOf, itemAt, lastOf } from "../../../lib/items.js";
import { valleyEdges } from "../../../lib/law/law-valley.js";
import type { Resource } from "../../../lib/runs.js";
import { contours, curveSizes, lawReach, type NamedPair } from "./law-drawing.js";
import { type Ground, type LawData, type LawModel, nearly } from "./law-model.js";

export const letters = { kMax: "<i>K</i><sub>max</sub>", n0: "<i>N</i><sub>0</sub>" };

/** The title, by outcome. */
export function reading({ pair, target, best: isBest }: LawModel, { printed }: LawData): string {
  const size = modelSize(target.modelSize);
  const fitted = isBest ? `, fitted ${target.inFit ? "with" : "without"} ${size},` : "";
  const { last } = target.errors;
  const off = percent(Math.abs(last));
  const ends =
    Number.parseFloat(off) === 0
      ? `ends on ${size}\u2019s last loss`
      : `ends ${off} ${last < 0 ? "below" : "above"} ${size}\u2019s last loss`;
  const whose = printed?.kMax === pair.kMax && printed.n0 === pair.n0 ? "the paper\u2019s " : "";
  return `With ${whose}K_max ${efficiency(pair.kMax)} and N_0 ${parameters(pair.n0)}${fitted} the law ${ends}`;
}

/** All signs in every view: nothing moves when a size is left out. */
export const key: readonly KeyItem[] = [
  { mark: "dots", label: "in the fit" },
  { mark: "rings", label: "left out" },
  { mark: "line", label: "the law" },
  { mark: "long-dash", label: "the law for a size left out, or beyond the data" }
];

export function numbers({ pair, fit, ground: { least }, target }: LawModel): FigureNumber[] {
  const size = modelSize(target.modelSize);
  return [
    { id: "kMax", term: `Limit ${letters.kMax}`, value: efficiency(pair.kMax) },
    { id: "n0", term: `${letters.n0}, size at half of it`, value: parameters(pair.n0) },
    {
      id: "rms",
      term: "Error, RMS of ln <i>L</i>",
      value: `${fixed(fit.rms, 4)} <small>least ${fixed(least, 4)}</small>`
    },
    { id: "r2", term: "<i>R</i><sup>2</sup> on <i>L</i>", value: r2(fit.r2) },
    {
      id: "final",
      term: `Final loss of ${size} by the law`,
      value: `${loss(target.line)} <small>measured ${loss(target.measured)}</small>`
    },
    {
      id: "strict",
      term: `${size} from smaller sizes alone`,
      value: target.inFit
        ? "in the fit"
        : target.strict
          ? `${side(target.strict.last)} <small>at its end</small>`
          : "\u2013"
    }
  ];
}

/** "4.7% low" */
function side(error: number): string {
  return `${percent(Math.abs(error))} ${error < 0 ? "low" : "high"}`;
}

const levelWords: Record<string, string> = {
  linear: "a line in ln N",
  quadratic: "a quadratic in ln N",
  logistic: "a line of its log-odds in ln N",
  copy: "that of the nearest size"
};

export function caption(model: LawModel, data: LawData): string {
  const {
    target,
    ground: { reached, span }
  } = model;
  const size = modelSize(target.modelSize);
  const left = model.sizes.filter(({ inFit }) => !inFit).map(({ modelSize: value }) => modelSize(value));
  const sentences = [
    "The height of each line is fitted to that size\u2019s own points, least squares on ln L; its slope comes from the pair."
  ];
  if (left.length > 0) {
    sentences.push(`${list(left)} ${left.length === 1 ? "is" : "are"} not in the error, nor in the fit of the pair.`);
  }
  if (target.strict) {
    sentences.push(
      `Where none of ${size}\u2019s losses is used, its height is extrapolated by ${levelWords[target.strict.form]}, the form with the least error on smaller sizes: its final loss is then ${side(target.strict.last)}.`
    );
  }
  if (!reached)
    sentences.push("The best pair of these sizes lies beyond the sliders, or does not exist; the nearest is shown.");
  sentences.push(
    `Darker part of the valley: pairs with an error at most ${percent(nearly - 1)} above the least, ${spanWords(span)}; lighter: ${percent(contours[0] - 1)}.`
  );
  if (data.printed) {
    const smaller = data.curves.map((curve) => curve.modelSize).filter((modelSize) => modelSize !== data.heldOutSize);
    sentences.push(
      `The paper\u2019s pair is the one printed in ${escapeHtml(data.printed.table)} for ${sizeRange(smaller)}, least squares on L.`
    );
  }
  return sentences.join(" ");
}

function spanWords([low, high]: Ground["span"]): string {
  if (low !== null && high !== null) return `${letters.kMax} ${efficiency(low)} to ${efficiency(high)}`;
  if (low !== null) return `${letters.kMax} from ${efficiency(low)} to beyond the sliders`;
  return high === null ? `any ${letters.kMax} that the sliders reach` : `${letters.kMax} up to ${efficiency(high)}`;
}

export function sizeWords(sizes: readonly { modelSize: number }[]): string {
  return list(sizes.map((size) => modelSize(size.modelSize)));
}

export function description({ pair, fit, target, sizes }: LawModel, resource: Resource): string {
  const size = modelSize(target.modelSize);
  const [small, large] = [firstOf(sizes), lastOf(sizes)];
  return [
    `Three panels. Test loss against ${resource} for ${plural(sizes.length, "size")}, log-log: each falls along a line whose slope is ${efficiency(small.learningEfficiency)} at ${modelSize(small.modelSize)} and ${efficiency(large.learningEfficiency)} at ${modelSize(large.modelSize)}.`,
    `Learning efficiency against size: the curve rises to K_max ${efficiency(pair.kMax)} and is at half of it at N_0 ${parameters(pair.n0)}.`,
    `K_max against N_0: pairs that fit nearly as well lie along a valley in which both rise together.`,
    `The error is ${fixed(fit.rms, 4)} (RMS of ln L), R2 on L ${r2(fit.r2)}; the law ends ${side(target.errors.last)} for ${size}.`
  ].join(" ");
}

export function table({ sizes, slopes }: LawModel): string {
  return dataTable(
    "The law with this pair, size by size",
    ["Size", "Points", html`<i>k</i> of the law`, html`<i>k</i> of this size alone`, "Mean error of the line"],
    sizes.map(({ modelSize: size, points, learningEfficiency: k, inFit, meanError }, i) => [
      `${modelSize(size)}${inFit ? "" : ", left out"}`,
      String(points.length),
      k.toFixed(4),
      itemAt(slopes, i).k.toFixed(4),
      percent(meanError)
    ])
  );
}

/** Measured points with their lines, slopes of sizes alone, the curve of k(N), the valley, and the pairs that are named. */
export function csv(
  { pair, sizes, slopes, ground: { floor, least } }: LawModel,
  resource: Resource,
  named: readonly NamedPair[],
  rivals: readonly SlopeFormFit[] = []
): string {
  const largest = lastOf(slopes).modelSize;
  const lawAt = (size: number) => learningEfficiency(size, pair);
  const curves = [
    { what: "k(N) of the law", along: [...curveSizes(largest), ...curveSizes(lawReach, largest)], k: lawAt },
    ...rivals.map((fit) => ({
      ...{ what: `k(N), ${sizeForms[fit.form].inSentence}`, along: curveSizes(lawReach) },
      k: (size: number) => evaluateSlopeForm(fit, size)
    }))
  ];
  const edges = contours.map((factor) => valleyEdges(floor, least * factor));
  const rows: Partial<Record<string, string | number | boolean>>[] = [
    ...sizes.flatMap(({ modelSize: size, points, learningEfficiency: k, intercept, inFit }) =>
      points.map(({ step, x, loss: measured }) => ({
        ...{ what: "evaluation", model_size: size, in_fit: inFit, step, x, test_loss: measured },
        law: Math.exp(intercept - k * Math.log(x))
      }))
    ),
    ...slopes.map(({ modelSize: size, k, inFit }) => ({
      ...{ what: "slope of this size alone", model_size: size, in_fit: inFit, k }
    })),
    ...curves.flatMap(({ what, along, k }) => along.map((size) => ({ what, model_size: size, k: k(size) }))),
    ...floor.map(({ n0, kMax, rms }, i) => ({
      ...{ what: "valley", n0, k_max: kMax, rms },
      ...Object.fromEntries(
        edges.flatMap((edge, j) => {
          const found = edge.find((point) => point.n0 === itemAt(floor, i).n0);
          const name = withinName(itemAt(contours, j));
          return found
            ? [
                [`${name}_low`, found.low],
                [`${name}_high`, found.high]
              ]
            : [];
        })
      )
    })),
    ...[{ name: "the pair shown", ...pair }, ...named].map(({ name, kMax, n0 }) => ({
      ...{ what: name, n0, k_max: kMax, k: kMax / 2 }
    }))
  ];
  const x = resource === "compute" ? "compute_flops" : "data_samples";
  const bounds = contours.flatMap((factor) => ["low", "high"].map((end) => `${withinName(factor)}_${end}`));
  const columns = [
    "what",
    "model_size",
    "in_fit",
    "step",
    "x",
    "test_loss",
    "law",
    "k",
    "n0",
    "k_max",
    "rms",
    ...bounds
  ];
  return dataCsv(
    columns.map((name) => (name === "x" ? x : name)),
    rows.map((row) => columns.map((name) => row[name] ?? null))
  );
}

/** 1.05 -> "k_max_within_5_percent" */
function withinName(factor: number): string {
  return `k_max_within_${Math.round(100 * (factor - 1))}_percent`;
}
