/**
 * The law to play with: a pair of K_max and N_0, the sizes that are fitted, and what follows for measured losses.
 * The pair is chosen by two sliders, on the curve of k(N), or in the valley of pairs.
 */

import { clamp } from "../../../components/drawing/plot-parts.js";
import type {
  ChoiceFigure,
  Choices,
  FigureHandle,
  PlaneAxis,
  PlaneControl,
  Preset
} from "../../../components/frame/choice-figure.js";
import { sizesControl } from "../../../components/frame/choice-words.js";
import { fitCommand } from "../../../components/frame/fit-command.js";
import { howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { fewestSizes } from "../../../components/loss-curves/loss-curves-state.js";
import { efficiency, escapeHtml, modelSize, parameters, plural, significant } from "../../../lib/format.js";
import type { EfficiencyLaw } from "../../../lib/forms/saturating.js";
import { power } from "../../../lib/statistics/power.js";
import { lawDrawing, lawLayout, type NamedPair } from "./law-drawing.js";
import { type Ground, groundOf, type LawData, type LawModel, lawModel, ranges } from "./law-model.js";
import { caption, csv, description, key, letters, numbers, reading, sizeWords, table } from "./law-text.js";

/** Word of the pair that is best for the sizes in the fit. */
const best = "best";

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
  reads: { logs: "own", places: ["curves", "laws", "prediction.between"] },
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
      subtitle: html`Test loss against ${data.resource === "compute" ? "training FLOPs" : "training samples"}, ${`${data.familyName} ${data.variant}`}, ${plural(sizes.length, "size")}, ${plural(points, "evaluation")}. Drag a ring or a slider, or untick a size`,
      shown: `${letters.kMax} ${efficiency(model.pair.kMax)}, ${letters.n0} ${parameters(model.pair.n0)}; in the fit: ${escapeHtml(sizeWords(model.fit.sizes))}`,
      key,
      numbers: numbers(model),
      draw: (options) => lawDrawing(model, namedPairs(data), data, options),
      caption: caption(model, data),
      source: `data ${data.hash.slice(0, 7)}`,
      description: description(model, data.resource),
      table: table(model),
      computed: howComputed({
        sentence: `The law with this pair; the height of each size is fitted to its own points, least squares on ln L. ${model.best ? "The pair is the best one for the sizes in the fit, each size weighted equally." : "The pair is as chosen."}`,
        values: [
          [letters.kMax, model.pair.kMax],
          [letters.n0, model.pair.n0],
          ["RMS of ln L", model.fit.rms]
        ],
        // the command line fits; it takes no pair
        ...(model.best
          ? {
              command: fitCommand({
                ...{ family: data.family, variant: data.variant, resource: data.resource },
                ...{ protocol: "full", objective: "log" },
                sizes: model.fit.sizes.length === sizes.length ? null : model.fit.sizes.map((size) => size.modelSize)
              })
            }
          : {})
      }),
      csv: csv(model, data.resource, namedPairs(data))
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

export function wordOfPair([kMax, n0]: readonly [number, number]): string {
  return `${kMax.toFixed(3)},${Number((n0 / 1e9).toPrecision(3))}`;
}

export function wordOfSizes(sizes: readonly number[]): string {
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

export function namedPairs(data: LawData): NamedPair[] {
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
