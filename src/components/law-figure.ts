/**
 * The law to play with: a pair of K_max and N_0, the sizes that are fitted, and what follows for measured losses.
 * The pair is chosen by two sliders, on the curve of k(N), or in the valley of pairs.
 */
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
  significant,
  sizeRange
} from "../lib/format.js";
import type { EfficiencyLaw } from "../lib/forms/saturating.js";
import { power } from "../lib/power.js";
import type { ChoiceFigure, Choices, FigureHandle, PlaneAxis, PlaneControl, Preset } from "./choice-figure.js";
import { sizesControl } from "./choice-words.js";
import type { FigureNumber, KeyItem } from "./figure-frame.js";
import { contours, lawDrawing, lawLayout, type NamedPair } from "./law-drawing.js";
import { type Ground, groundOf, type LawData, type LawModel, lawModel, nearly, ranges } from "./law-model.js";
import { fewestSizes } from "./loss-curves-state.js";
import { clamp } from "./plot-parts.js";
import { dataCsv, dataTable, howComputed } from "./static-figure.js";

/** Word of the pair that is best for the sizes in the fit. */
const best = "best";
const letters = { kMax: "<i>K</i><sub>max</sub>", n0: "<i>N</i><sub>0</sub>" };

/** Steps of N_0 are even in its logarithm. */
const n0Steps = 240;
const [n0Low, n0High] = ranges.n0;

const axes: readonly [PlaneAxis, PlaneAxis] = [
  {
    legend: "K_max",
    from: ranges.kMax[0],
    to: ranges.kMax[1],
    step: 0.001,
    value: (position) => position,
    position: (value) => value,
    label: efficiency
  },
  {
    legend: "N_0",
    from: 0,
    to: n0Steps,
    step: 1,
    value: (position) => n0Low * power(n0High / n0Low, position / n0Steps),
    position: (value) => (n0Steps * Math.log(value / n0Low)) / Math.log(n0High / n0Low),
    label: parameters
  }
];

export const lawFigure: ChoiceFigure<LawData> = {
  kind: "law",
  controls: (data, choices) => {
    const sizes = sizesControl(
      data.curves.map((curve) => curve.modelSize),
      fewestSizes
    );
    return [pairControl(data, choices.sizes ?? sizes.fallback), sizes];
  },
  presets: (data) => {
    const sizes = data.curves.map((curve) => curve.modelSize);
    const without = wordOfSizes(sizes.filter((size) => size !== data.heldOutSize));
    const ours: Preset = { label: "Ours", choices: { pair: best, sizes: wordOfSizes(sizes) } };
    const left: Preset = { label: `Without ${modelSize(data.heldOutSize)}`, choices: { pair: best, sizes: without } };
    if (!data.printed) return [ours, left];
    const pair = wordOfPair([data.printed.kMax, data.printed.n0]);
    return [{ label: "The paper\u2019s fit", choices: { pair, sizes: without } }, ours, left];
  },
  view: (data, choices) => {
    const model = modelOf(data, choices);
    const points = data.curves.reduce((sum, { step }) => sum + step.length, 0);
    const sizes = data.curves.map((curve) => curve.modelSize);
    return {
      view: `K<sub>max</sub> ${efficiency(model.pair.kMax)}, N<sub>0</sub> ${parameters(model.pair.n0)}`,
      reading: reading(model, data),
      subtitle: `Test loss against training FLOPs, ${escapeHtml(`${data.familyName} ${data.variant}`)}, ${plural(sizes.length, "size")}, ${plural(points, "evaluation")}. Drag a ring or a slider, or untick a size`,
      shown: `${letters.kMax} ${efficiency(model.pair.kMax)}, ${letters.n0} ${parameters(model.pair.n0)}; in the fit: ${escapeHtml(sizeWords(model.fit.sizes))}`,
      key,
      numbers: numbers(model),
      draw: (options) => lawDrawing(model, namedPairs(data), data.variant, options),
      caption: caption(model, data),
      source: `data ${data.hash.slice(0, 7)}`,
      description: description(model),
      table: table(model),
      computed: howComputed({
        sentence: `The law with this pair; the height of each size is fitted to its own points, least squares on ln L. ${model.best ? "The pair is the best one for the sizes in the fit, each size weighted equally." : "The pair is as chosen."}`,
        values: [
          [letters.kMax, model.pair.kMax],
          [letters.n0, model.pair.n0],
          ["RMS of ln L", model.fit.rms]
        ],
        command: `npx rlscale fit --family ${data.family} --variant ${data.variant} --resource compute --protocol full --objective log${model.fit.sizes.length === sizes.length ? "" : ` --sizes ${model.fit.sizes.map((size) => size.modelSize / 1e9).join(",")}`}`
      }),
      csv: csv(model)
    };
  },
  handles: (data, choices, width) => handles(modelOf(data, choices).pair, width)
};

function pairControl(data: LawData, sizes: string): PlaneControl {
  return {
    kind: "plane",
    name: "pair",
    axes,
    point: (word) => {
      if (word === best) {
        const { kMax, n0 } = groundOfWord(data, sizes).pair;
        return [kMax, n0];
      }
      const found = /^(\d\.\d{1,6}),(\d{1,3}(?:\.\d{1,4})?)$/.exec(word);
      return found ? [Number(found[1]), Number(found[2]) * 1e9] : null;
    },
    word: wordOfPair,
    fallback: best
  };
}

function wordOfPair([kMax, n0]: readonly [number, number]): string {
  return `${kMax.toFixed(3)},${Number((n0 / 1e9).toPrecision(3))}`;
}

function wordOfSizes(sizes: readonly number[]): string {
  return sizes.map((size) => String(size / 1e9)).join(",");
}

/** The words of an address may name anything. */
function groundOfWord(data: LawData, sizes: string): Ground {
  const all = data.curves.map((curve) => curve.modelSize);
  const named = all.filter((size) => sizes.split(",").includes(String(size / 1e9)));
  return groundOf(data, named.length < fewestSizes ? all : named);
}

/** The last view: drawings, handles and words of one choice ask for it in turn. */
let last: { data: LawData; word: string; model: LawModel } | null = null;

export function modelOf(data: LawData, { pair = best, sizes = "" }: Choices): LawModel {
  const word = `${pair} ${sizes}`;
  if (last?.data === data && last.word === word) return last.model;
  const [kMax, n0] = pairControl(data, sizes).point(pair)!;
  const wanted = sizes.split(",").map((text) => Math.round(Number(text) * 1e9));
  const model = lawModel(data, { pair: pair === best ? null : { kMax, n0 }, sizes: wanted });
  last = { data, word, model };
  return model;
}

function namedPairs(data: LawData): NamedPair[] {
  const sizes = data.curves.map((curve) => curve.modelSize);
  const { pair: ours } = groundOf(data, sizes);
  const { pair: without } = groundOf(
    data,
    sizes.filter((size) => size !== data.heldOutSize)
  );
  return [
    ...(data.printed ? [{ ...data.printed, name: "the paper\u2019s", side: "left" as const }] : []),
    { ...without, name: `without ${modelSize(data.heldOutSize)}`, side: "right" },
    { ...ours, name: "ours", side: "right" }
  ];
}

/** The title, by outcome. */
function reading({ pair, target, best: isBest }: LawModel, { printed }: LawData): string {
  const size = modelSize(target.modelSize);
  const fitted = isBest && !target.inFit ? `, fitted without ${size},` : "";
  const off = percent(Math.abs(target.errors.last));
  const misses =
    Number.parseFloat(off) === 0 ? `meets ${size}\u2019s final loss` : `misses ${size}\u2019s final loss by ${off}`;
  const whose = printed?.kMax === pair.kMax && printed.n0 === pair.n0 ? "the paper\u2019s " : "";
  return `With ${whose}K_max ${efficiency(pair.kMax)} and N_0 ${parameters(pair.n0)}${fitted} the law ${misses}`;
}

/** All signs in every view: nothing moves when a size is left out. */
const key: readonly KeyItem[] = [
  { mark: "dots", label: "in the fit" },
  { mark: "rings", label: "left out" },
  { mark: "line", label: "the law" },
  { mark: "long-dash", label: "the law for a size left out, or beyond the data" }
];

function numbers({ pair, fit, ground: { least }, target }: LawModel): FigureNumber[] {
  const size = modelSize(target.modelSize);
  return [
    { id: "kMax", term: `Ceiling ${letters.kMax}`, value: efficiency(pair.kMax) },
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

function caption(model: LawModel, data: LawData): string {
  const {
    target,
    ground: { reached, span }
  } = model;
  const size = modelSize(target.modelSize);
  const left = model.sizes.filter(({ inFit }) => !inFit).map(({ modelSize: one }) => modelSize(one));
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
    const smaller = data.curves.map((curve) => curve.modelSize).filter((one) => one !== data.heldOutSize);
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

function sizeWords(sizes: readonly { modelSize: number }[]): string {
  return list(sizes.map((size) => modelSize(size.modelSize)));
}

function description({ pair, fit, target, sizes }: LawModel): string {
  const size = modelSize(target.modelSize);
  const [small, large] = [sizes[0]!, sizes.at(-1)!];
  return [
    `Three panels. Test loss against compute for ${plural(sizes.length, "size")}, log-log: each falls along a line whose slope is ${efficiency(small.learningEfficiency)} at ${modelSize(small.modelSize)} and ${efficiency(large.learningEfficiency)} at ${modelSize(large.modelSize)}.`,
    `Learning efficiency against size: the curve rises to K_max ${efficiency(pair.kMax)} and is at half of it at N_0 ${parameters(pair.n0)}.`,
    `K_max against N_0: pairs that fit nearly as well lie along a valley in which both rise together.`,
    `The error is ${fixed(fit.rms, 4)} (RMS of ln L), R2 on L ${r2(fit.r2)}; the law ends ${side(target.errors.last)} for ${size}.`
  ].join(" ");
}

function table({ sizes, slopes }: LawModel): string {
  return dataTable(
    "The law with this pair, size by size",
    ["Size", "Points", "<i>k</i> of the law", "<i>k</i> of this size alone", "Mean error of the line"],
    sizes.map(({ modelSize: size, points, learningEfficiency: k, inFit, meanError }, i) => [
      `${modelSize(size)}${inFit ? "" : ", left out"}`,
      String(points.length),
      k.toFixed(4),
      slopes[i]!.k.toFixed(4),
      percent(meanError)
    ])
  );
}

function csv({ sizes }: LawModel): string {
  const rows = sizes.flatMap(({ modelSize: size, points, learningEfficiency: k, intercept, inFit }) =>
    points.map(({ step, x, loss: measured }) => [size, inFit, step, x, measured, Math.exp(intercept - k * Math.log(x))])
  );
  return dataCsv(["model_size", "in_fit", "step", "compute_flops", "test_loss", "law"], rows);
}

function handles(pair: EfficiencyLaw, width: number): FigureHandle[] {
  const { efficiency: curve, valley } = lawLayout(width);
  const words = `K_max ${efficiency(pair.kMax)}, N_0 ${parameters(pair.n0)}`;
  const value = { now: Number(significant(pair.n0 / 1e9, 3)), least: n0Low / 1e9, most: n0High / 1e9 };
  const chosen = (kMax: number, n0: number): Choices => ({
    pair: wordOfPair([clamp(kMax, ranges.kMax), clamp(n0, ranges.n0)])
  });
  const move = (right: number, up: number) => {
    const [vertical, horizontal] = axes;
    const across = clamp(horizontal.position(pair.n0) + right, [horizontal.from, horizontal.to]);
    return chosen(vertical.position(pair.kMax) + up * vertical.step, horizontal.value(across));
  };
  const keys = "left and right keys change N_0, up and down change K_max";
  return [
    {
      name: "curve",
      label: `Half of K_max, reached at N_0, on the curve of k(N): ${keys}`,
      words,
      value,
      at: [curve.at[0] + curve.x(pair.n0), curve.at[1] + curve.y(pair.kMax / 2)],
      drop: (x, y) => chosen(2 * curve.y.invert(y - curve.at[1]), curve.x.invert(x - curve.at[0])),
      move
    },
    {
      name: "valley",
      label: `The pair, in the valley: ${keys}`,
      words,
      value,
      at: [valley.at[0] + valley.x(pair.n0), valley.at[1] + valley.y(pair.kMax)],
      drop: (x, y) => chosen(valley.y.invert(y - valley.at[1]), valley.x.invert(x - valley.at[0])),
      move
    }
  ];
}
