/** The figures of the planner: who leads along the budget, the chosen run, and equal losses over size and resource. */

import {
  computeText,
  count,
  escapeHtml,
  fixed,
  interval,
  list,
  loss as lossText,
  modelSize as sizeName
} from "../../lib/format.js";
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import { factor } from "../../lib/plan/amounts.js";
import { type Answer, modelOf } from "../../lib/plan/answer.js";
import { type FrontierPoint, frontier, isoLoss } from "../../lib/plan/best.js";
import { lnXOfStep } from "../../lib/plan/forecast.js";
import type { PlanModel } from "../../lib/plan/model.js";
import { limitsOf } from "../../lib/plan/reach.js";
import { halfWidth, lnLossAt, type SizeLine } from "../../lib/plan/size-line.js";
import type { PlanCurve, PlanStudy } from "../../lib/plan/study.js";
import { modelName, seriesName } from "../../lib/plan/words.js";
import { dataTable } from "../data-table.js";
import { lossTicks } from "../drawing/axes.js";
import { sizeColor, sizeTextColor } from "../drawing/scales.js";
import { dataCsv, type FigureView, howComputed } from "../frame/static-figure.js";
import { type Content, html, raw } from "../html.js";
import { axisWords, type LinePlotData, type LineSeries, linePlot, type Point } from "../plots/line-plot.js";

export type PlanFigureName = "frontier" | "run" | "equal";

export interface PlanView extends FigureView {
  view: string;
}

export const planFigures: Record<PlanFigureName, (study: PlanStudy, found: Answer) => PlanView> = {
  frontier: frontierFigure,
  run: runFigure,
  equal: equalFigure
};

const kinds = { compute: "flops", data: "samples" } as const;
const titles = {
  compute: "Training compute, FLOPs (log scale)",
  data: "Training samples (log scale)"
} as const;

function xWords({ model }: Answer, x: number): string {
  return axisWords(kinds[model.resource], x);
}

/** Where a size's line is drawn: what was measured, and what is extrapolated on either side. */
function partsOf(found: Answer, line: SizeLine, spreadOver = 24): LineSeries["parts"] {
  const { model, shape } = found;
  const limits = limitsOf(model);
  const first = Math.min(line.from, Math.max(lnXOfStep(model, line, shape), line.from - 3));
  const stretch = (from: number, to: number, extrapolated: boolean) => ({
    points: Array.from({ length: spreadOver + 1 }, (_, i): Point => {
      const lnX = from + ((to - from) * i) / spreadOver;
      return [Math.exp(lnX), Math.exp(lnLossAt(line, lnX))];
    }),
    extrapolated
  });
  return [
    ...(first < line.from - 1e-6 ? [stretch(first, line.from, true)] : []),
    stretch(line.from, line.to, !line.measured),
    stretch(line.to, line.to + Math.log(limits.x), true)
  ];
}

function curveOf({ curves }: PlanStudy, { question }: Answer, modelSize: number): PlanCurve | undefined {
  return curves.find(
    (curve) => curve.family === question.family && curve.variant === question.variant && curve.modelSize === modelSize
  );
}

function pointsOf(curve: PlanCurve | undefined, found: Answer): Point[] {
  if (!curve) return [];
  const xs = found.model.resource === "compute" ? curve.flops : curve.samples;
  return xs.map((x, i): Point => [x, itemAt(curve.loss, i)]);
}

function planMark(found: Answer): NonNullable<LinePlotData["marks"]> {
  const { plan } = found;
  if (plan.loss === null || plan.passRate === null) return [];
  return [
    {
      at: [plan.x, plan.loss],
      interval: plan.interval ? [1 - plan.interval[0], 1 - plan.interval[1]] : null,
      color: "var(--ink)",
      shape: "diamond",
      group: `the plan, ${sizeName(plan.modelSize)}`,
      where: xWords(found, plan.x),
      says: `loss ${lossText(plan.loss)}, pass rate ${lossText(plan.passRate)}${plan.interval ? ` ${interval(...plan.interval, lossText)}` : ""}`,
      label: "the plan"
    }
  ];
}

/** Stretches of the frontier with one leader each. */
function leads(points: readonly FrontierPoint[]) {
  const found: { modelSize: number; from: number; to: number; inside: boolean }[] = [];
  for (const [i, { x, modelSize, inside }] of points.entries()) {
    const last = found.at(-1);
    const before = points[i - 1];
    const edge = before ? Math.sqrt(before.x * x) : x;
    if (last && last.modelSize === modelSize && last.inside === inside) last.to = x;
    else {
      if (last) last.to = edge;
      found.push({ modelSize, from: edge, to: x, inside });
    }
  }
  return found;
}

/** Where the lines that are drawn cross, among neighbouring sizes, in the range that both were measured at. */
export function lineCrossings({ sizes }: Pick<PlanModel, "sizes">): { smaller: number; larger: number; x: number }[] {
  return sizes.slice(1).flatMap((larger, i) => {
    const smaller = itemAt(sizes, i);
    const [from, to] = [Math.max(smaller.from, larger.from), Math.min(smaller.to, larger.to)];
    const gap = (lnX: number) => lnLossAt(larger, lnX) - lnLossAt(smaller, lnX);
    if (!(from < to) || gap(from) * gap(to) >= 0) return [];
    // both lines are straight in ln X
    const lnX = from + ((to - from) * gap(from)) / (gap(from) - gap(to));
    return [{ smaller: smaller.modelSize, larger: larger.modelSize, x: Math.exp(lnX) }];
  });
}

/** The crossing of the two largest sizes that cross, by the law that is drawn and by the other one: both have their names. */
function crossingWords(study: PlanStudy, found: Answer): Content {
  const { model, question } = found;
  const last = lineCrossings(model).at(-1);
  if (!last) return "";
  const other = modelOf(study, question, question.resource, model.law === "own" ? "joint" : "own");
  const there = lineCrossings(other).find((one) => one.larger === last.larger && one.smaller === last.smaller);
  const names = { joint: "the one law of all sizes", linear: "the one law of all sizes", own: "each size’s own line" };
  const elsewhere =
    other.law === model.law
      ? ""
      : there
        ? html`, by ${names[other.law]} at ${raw(xWords(found, there.x))}`
        : `, by ${names[other.law]} nowhere that both were measured`;
  return html` By ${names[model.law]} ${sizeName(last.larger)} passes ${sizeName(last.smaller)} at ${raw(xWords(found, last.x))}${elsewhere}.`;
}

function frontierFigure(study: PlanStudy, found: Answer): PlanView {
  const { model, plan, shape, question } = found;
  const points = frontier(model, shape);
  const stretches = leads(points);
  const crossings = lineCrossings(model);
  const { late: slope } = model.series;
  const late = slope ? `the law’s slope is taken times ${fixed(slope.share, 2)}` : "the law is followed";
  const lines = model.sizes.map((line): LineSeries => {
    const curve = curveOf(study, found, line.modelSize);
    return {
      name: sizeName(line.modelSize),
      color: sizeColor(line.modelSize),
      textColor: sizeTextColor(line.modelSize),
      parts: partsOf(found, line, 1),
      width: line.modelSize === plan.modelSize ? 3 : 1.8,
      dots: pointsOf(curve, found),
      words: (i) => {
        const [x, loss] = itemAt(pointsOf(curve, found), i);
        return [`step ${curve!.step[i]}, ${xWords(found, x)}`, `loss ${lossText(loss)}`];
      }
    };
  });
  const losses = lines.flatMap(({ dots = [], parts }) => [...dots, ...parts.flatMap((part) => part.points)]);
  const xs = lines.flatMap(({ parts }) => parts.flatMap((part) => part.points.map(([x]) => x)));
  const data: LinePlotData = {
    x: { kind: kinds[model.resource], title: titles[model.resource], domain: [Math.min(...xs), Math.max(...xs)] },
    y: { kind: "loss", title: "Test loss, 1 − pass rate (log scale)", domain: lossDomain(losses.map(([, y]) => y)) },
    series: lines,
    strip: stretches.map(({ modelSize, from, to, inside }) => ({
      name: sizeName(modelSize),
      color: sizeColor(modelSize),
      textColor: sizeTextColor(modelSize),
      from,
      to,
      extrapolated: !inside
    })),
    marks: [
      ...crossings.map(({ smaller, larger, x }) => ({
        at: [x, Math.exp(lnLossAt(model.lineAt(smaller), Math.log(x)))] as Point,
        color: "var(--ink)",
        shape: "ring" as const,
        group: "crossing",
        where: `${sizeName(smaller)} and ${sizeName(larger)} at ${xWords(found, x)}`,
        says: "their lines cross"
      })),
      ...planMark(found)
    ],
    at: null
  };
  const inside = stretches.filter((stretch) => stretch.inside);
  const order = inside.map(({ modelSize }) => sizeName(modelSize)).filter((name, i, all) => name !== all[i - 1]);
  const along = question.resource === "compute" ? "compute" : "samples";
  const table = dataTable(
    "Who leads along the budget",
    ["Size", "From", "to", "Loss there", "Measured"],
    stretches.map(({ modelSize, from, to, inside: measured }) => [
      sizeName(modelSize),
      raw(xWords(found, from)),
      raw(xWords(found, to)),
      [from, to].map((x) => lossText(Math.exp(lnLossAt(model.lineAt(modelSize), Math.log(x))))).join(" to "),
      measured ? "yes" : "extrapolated"
    ])
  );
  return {
    view: escapeHtml(seriesName(study, found)),
    shown: `${escapeHtml(seriesName(study, found))}, against ${question.resource}`,
    reading:
      order.length < 2
        ? `${order[0] ?? "No size"} has the lowest expected loss at every measured ${question.resource === "compute" ? "budget" : "number of samples"}`
        : `As the ${along} grows, the best size goes from ${order[0]} to ${order.at(-1)}`,
    subtitle: html`Test loss against ${question.resource === "compute" ? "training compute" : "training samples"}, ${seriesName(study, found)}; the strip names the size with the lowest line`,
    key: [
      { mark: "dots", label: "measured, one dot a step" },
      { mark: "line", label: "the law, measured range" },
      { mark: "long-dash", label: "extrapolated" },
      ...(crossings.length > 0 ? [{ mark: "ring" as const, label: "lines of neighbouring sizes cross" }] : []),
      ...(plan.loss === null
        ? []
        : [{ mark: "diamond" as const, label: plan.interval ? "the plan, with its 95% interval" : "the plan" }])
    ],
    draw: (options) => linePlot(data, options),
    caption: html`Lines: ${lawWords(found)}. Dashed: no run was measured there; beyond the end of the runs ${late}. Lines end where no number is given any more, at ${factor(limitsOf(model).x)} the longest run.${crossings.length > 0 ? html` Rings: where these lines of neighbouring sizes cross, where both were measured.${crossingWords(study, found)}` : ""}`,
    source: `${count(losses.length)} points and line ends · data ${study.hash.slice(0, 7)}`,
    description: `Log-log line chart of test loss against ${question.resource} for ${count(model.sizes.length)} sizes of ${seriesName(study, found)}, each with its line, solid where it was measured and dashed beyond. From the smallest budget to the largest, the lowest measured line is that of ${list(order)}.${plan.loss === null ? "" : ` The plan is ${sizeName(plan.modelSize)} at a loss of ${lossText(plan.loss)}.`}`,
    table,
    computed: howComputed({
      sentence:
        "At each budget, every measured size’s line is read where it is answered; the lowest leads. Lines are those of results.json under laws and sizeLaws; a crossing is where two of them meet.",
      values: crossings.map(
        // own lines cross elsewhere: which lines these are stands beside the number
        ({ smaller, larger, x }) =>
          [
            `${sizeName(smaller)} and ${sizeName(larger)}${model.law === "own" ? "" : ", lines of one law,"} cross at`,
            x
          ] as const
      ),
      command: commandOf(found)
    }),
    csv: planCsv(question.resource, [
      ...points.map(({ x, modelSize, loss, inside: measured }) => row("lowest line", modelSize, [x, loss], measured)),
      ...model.sizes.flatMap((line) => lineRows(line.modelSize, partsOf(found, line, 1))),
      ...model.sizes.flatMap((line) => evaluationRows(line.modelSize, curveOf(study, found, line.modelSize), found)),
      ...crossings.map(({ smaller, x }) =>
        row("crossing", smaller, [x, Math.exp(lnLossAt(model.lineAt(smaller), Math.log(x)))], true)
      ),
      ...planRows(found)
    ])
  };
}

function lossDomain(losses: readonly number[]): [number, number] {
  const low = Math.min(...losses);
  return [Math.max(0.02, low * 0.9), Math.max(1, ...losses.filter((value) => value < 1.1))];
}

function lawWords({ model }: Answer): Content {
  return {
    joint: html`one law for all sizes, least squares on ln <i>L</i>`,
    linear: html`one law for all sizes, least squares on <i>L</i>`,
    own: "each size’s own power law"
  }[model.law];
}

/** The same question on the command line. */
function commandOf({ question }: Answer): string {
  const words = [`--family ${question.family}`, `--variant ${question.variant}`];
  if (question.resource !== "compute") words.push(`--resource ${question.resource}`);
  if (question.law !== "joint") words.push(`--law ${question.law}`);
  if (question.by === "gpus") {
    words.push(`--gpu ${question.gpu} --gpus ${question.gpus} --hours ${question.hours}`);
    words.push(`--utilisation ${question.utilisation} --generation ${question.generation} --count ${question.count}`);
  } else words.push(`--${question.by} ${question[question.by]}`);
  if (question.problems !== null) words.push(`--problems ${question.problems}`);
  if (question.size !== null) words.push(`--size ${question.size / 1e9}`);
  return `npx rlscale plan ${question.size === null ? "best" : "forward"} ${words.join(" ")}`;
}

function runFigure(study: PlanStudy, found: Answer): PlanView {
  const { model, plan, question } = found;
  const line = model.lineAt(plan.modelSize);
  const curve = curveOf(study, found, plan.modelSize);
  const dots = pointsOf(curve, found);
  const parts = partsOf(found, line);
  const name = modelName(study, found, plan.modelSize);
  const along = parts.flatMap((part) => part.points);
  const band = along.flatMap(([x, loss]) => {
    const half = halfWidth(line, Math.log(x));
    return half === null ? [] : [{ x, loss, low: loss * Math.exp(-half), high: Math.min(loss * Math.exp(half), 1) }];
  });
  const color = sizeColor(plan.modelSize);
  const data: LinePlotData = {
    x: {
      kind: kinds[model.resource],
      title: titles[model.resource],
      domain: [Math.min(...along.map(([x]) => x)), Math.max(...along.map(([x]) => x))]
    },
    y: {
      kind: "loss",
      title: "Test loss, 1 − pass rate (log scale)",
      domain: lossDomain([...dots.map(([, y]) => y), ...along.map(([, y]) => y), ...band.map(({ low }) => low)])
    },
    series: [
      {
        name: sizeName(plan.modelSize),
        color,
        textColor: sizeTextColor(plan.modelSize),
        parts,
        dots,
        words: (i) => [
          `step ${curve!.step[i]}, ${xWords(found, itemAt(dots, i)[0])}`,
          `loss ${lossText(itemAt(dots, i)[1])}`
        ]
      }
    ],
    bands:
      band.length > 1
        ? [
            {
              color,
              upper: band.map(({ x, high }): Point => [x, high]),
              lower: band.map(({ x, low }): Point => [x, low])
            }
          ]
        : [],
    marks: planMark(found),
    at: null
  };
  const range =
    plan.distance.reach === "inside"
      ? "inside what was measured"
      : plan.distance.reach === "far"
        ? "too far from what was measured for a number"
        : "outside what was measured";
  return {
    view: escapeHtml(name),
    shown: `${escapeHtml(name)}, against ${question.resource}`,
    reading:
      plan.passRate === null
        ? `The plan for ${sizeName(plan.modelSize)} is ${range}`
        : `The plan for ${sizeName(plan.modelSize)} is ${range}, at a pass rate of ${lossText(plan.passRate)}`,
    subtitle: html`Test loss against ${question.resource === "compute" ? "training compute" : "training samples"}, ${name}${dots.length > 0 ? `, ${count(dots.length)} evaluations` : ", no run of this size"}`,
    key: [
      ...(dots.length > 0 ? [{ mark: "dots" as const, label: "measured, mean of the repeats" }] : []),
      { mark: "line", label: "the law, measured range" },
      { mark: "long-dash", label: "extrapolated" },
      ...(band.length > 1 ? [{ mark: "band" as const, label: "95% interval of one new run", color }] : []),
      ...(plan.loss === null ? [] : [{ mark: "diamond" as const, label: "the plan" }])
    ],
    draw: (options) => linePlot(data, options),
    caption: html`Line: ${lawWords(found)}. ${band.length > 1 ? "Band: where one evaluation of one new run should lie, from the error of the law, differences between runs, evaluation noise, and drift off the law; it is wider than the scatter of the dots, which are means." : "No repeats tell the noise of this family, so there is no band."}`,
    source: `${count(dots.length)} points · data ${study.hash.slice(0, 7)}`,
    description: `Log-log line chart of test loss against ${question.resource} for ${name}: ${dots.length > 0 ? "the measured points, " : ""}the law through them, and beyond the last evaluation its late slope. ${plan.loss === null ? `The plan is ${range}.` : `The plan stands at a loss of ${lossText(plan.loss)}${plan.interval ? `, pass rate between ${lossText(plan.interval[0])} and ${lossText(plan.interval[1])}` : ""}, ${range}.`}`,
    table: dataTable(
      `The law of ${name}`,
      [question.resource === "compute" ? "Compute" : "Samples", "Loss", "Pass rate", "95% interval"],
      along
        .filter((_, i) => i % 6 === 0)
        .map(([x, loss]) => {
          const half = halfWidth(line, Math.log(x));
          return [
            raw(xWords(found, x)),
            lossText(loss),
            lossText(1 - loss),
            half === null ? "–" : interval(Math.max(0, 1 - loss * Math.exp(half)), 1 - loss * Math.exp(-half), lossText)
          ];
        })
    ),
    computed: howComputed({
      sentence: `ln&nbsp;<i>L</i> = ln&nbsp;<i>L</i><sub>ref</sub> − <i>k</i> (ln&nbsp;<i>X</i> − ln&nbsp;<i>X</i><sub>ref</sub>). The interval is Student’s <i>t</i> times the root of a sum of variances: law, its form, drift, the late slope beyond the end, the new run’s own level and slope, evaluation noise.`,
      values: [
        ["<i>k</i>", line.k],
        ["<i>X</i><sub>ref</sub>", Math.exp(line.lnX)],
        ["<i>L</i><sub>ref</sub>", Math.exp(line.lnL)],
        ["tokens a sample", line.tokensPerSample]
      ],
      command: commandOf(found)
    }),
    csv: planCsv(question.resource, [
      ...lineRows(plan.modelSize, parts, (x, loss) => {
        const half = halfWidth(line, Math.log(x));
        return half === null ? [null, null] : [loss * Math.exp(-half), Math.min(loss * Math.exp(half), 1)];
      }),
      ...evaluationRows(plan.modelSize, curve, found),
      ...planRows(found)
    ])
  };
}

function equalFigure(study: PlanStudy, found: Answer): PlanView {
  const { model, plan, shape, question } = found;
  const points = frontier(model, shape, 60);
  const reachable = points.map(({ loss }) => loss);
  const levels = lossTicks([Math.min(...reachable), Math.min(0.97, Math.max(...reachable))]).filter(
    (level, _, all) => all.length <= 9 || Math.abs(level * 10 - Math.round(level * 10)) < 1e-9
  );
  const curves = isoLoss(model, levels, shape).filter((curve) => curve.points.length > 1);
  const all = curves.flatMap((curve) => curve.points);
  const sizes = model.sizes.map((line) => line.modelSize);
  const [small, large] = [firstOf(sizes), lastOf(sizes)];
  const edges = model.sizes.map((line) => [Math.exp(line.from), Math.exp(line.to)] as const);
  const limits = limitsOf(model);
  const ceiling = Math.max(...edges.map(([, to]) => to)) * limits.x;
  const floor = Math.min(...edges.map(([from]) => from), ...all.map(({ x }) => x));
  const kind = kinds[model.resource];
  const series = curves.map((curve, i): LineSeries => {
    // Darker = lower loss: one order, told apart by the labels at the ends.
    const share = Math.round((100 * i) / Math.max(1, curves.length - 1));
    const color = `color-mix(in oklab, var(--axis) ${share}%, var(--ink))`;
    const parts: LineSeries["parts"] = [];
    for (const [j, point] of curve.points.entries()) {
      const last = parts.at(-1);
      const place: Point = [point.modelSize, point.x];
      if (last && Boolean(last.extrapolated) === !point.inside) (last.points as Point[]).push(place);
      else {
        const before = curve.points[j - 1];
        parts.push({
          points: [...(before ? [[before.modelSize, before.x] as Point] : []), place],
          extrapolated: !point.inside
        });
      }
    }
    const knots = curve.points.filter((point) => point.measured && point.inside);
    return {
      name: lossText(1 - curve.loss).replace(/0$/, ""),
      color,
      textColor: "var(--ink-2)",
      parts,
      width: 1.8,
      knots: knots.map(({ modelSize, x }): Point => [modelSize, x]),
      knotWords: (k) => [
        sizeName(itemAt(knots, k).modelSize),
        `${axisWords(kind, itemAt(knots, k).x)} for a loss of ${lossText(curve.loss)}`
      ]
    };
  });
  const bands = [
    {
      color: "var(--axis)",
      upper: model.sizes.map((line): Point => [line.modelSize, Math.exp(line.to)]),
      lower: model.sizes.map((line): Point => [line.modelSize, Math.exp(line.from)])
    }
  ];
  const data: LinePlotData = {
    x: { kind: "size", title: "Model size (log scale)", domain: [small * 0.9, large * 1.12], ticks: sizes },
    y: { kind, title: titles[model.resource], domain: [floor * 0.8, ceiling * 1.2] },
    series,
    bands,
    marks:
      plan.loss === null || plan.modelSize < small || plan.modelSize > large
        ? []
        : [
            {
              at: [plan.modelSize, plan.x],
              color: "var(--ink)",
              shape: "diamond",
              group: "the plan",
              where: `${sizeName(plan.modelSize)}, ${axisWords(kind, plan.x)}`,
              says: `pass rate ${lossText(1 - plan.loss)}`,
              label: "the plan"
            }
          ],
    at: null
  };
  const cheapest = curves.flatMap((curve) => {
    const inside = curve.points.filter((point) => point.inside && point.measured);
    if (inside.length === 0) return [];
    const least = inside.reduce((a, b) => (b.x < a.x ? b : a));
    return [{ loss: curve.loss, ...least }];
  });
  const last = cheapest.reduce<(typeof cheapest)[number] | null>(
    (a, b) => (a === null || b.loss < a.loss ? b : a),
    null
  );
  return {
    view: escapeHtml(seriesName(study, found)),
    shown: `${escapeHtml(seriesName(study, found))}, against ${question.resource}`,
    reading: last
      ? `By ${model.law === "own" ? "each size’s own line" : "the one law of all sizes"}, a pass rate of ${lossText(1 - last.loss).replace(/0$/, "")} takes ${sizeName(last.modelSize)} the least ${question.resource === "compute" ? "compute" : "data"} of all sizes`
      : "No loss of the scale lies inside what was measured",
    subtitle: html`Resource needed for equal losses against model size, ${seriesName(study, found)}; each curve is named by its pass rate`,
    key: [
      { mark: "line", label: "equal loss, measured range" },
      { mark: "long-dash", label: "extrapolated" },
      { mark: "dot", label: "sizes that were trained" },
      { mark: "band", label: "what was measured", color: "var(--axis)" },
      ...(plan.loss === null ? [] : [{ mark: "diamond" as const, label: "the plan" }])
    ],
    draw: (options) => linePlot(data, options),
    caption: html`Each curve: all pairs of size and resource with one loss, ${lawWords(found)}; between sizes, level and slope are read between neighbours. Cut where no number is given.`,
    source: `${count(sizes.length)} sizes · data ${study.hash.slice(0, 7)}`,
    description: `Curves of equal loss over model size and ${question.resource}, both logarithmic, for ${seriesName(study, found)}. ${cheapest.map((size) => `Pass rate ${lossText(1 - size.loss)}: least at ${sizeName(size.modelSize)}, ${kind === "flops" ? computeText(size.x) : `${count(size.x)} samples`}.`).join(" ")}`,
    table: dataTable(
      "Resource for equal losses, by size",
      ["Pass rate", ...sizes.map(sizeName)],
      curves.map((curve) => [
        lossText(1 - curve.loss),
        ...sizes.map((size) => {
          const point = curve.points.find((point) => point.modelSize === size);
          return point ? html`${raw(axisWords(kind, point.x))}${point.inside ? "" : " (extrapolated)"}` : "–";
        })
      ])
    ),
    computed: howComputed({
      sentence:
        "<i>X</i>(<i>L</i>, <i>N</i>) = exp((ln&nbsp;<i>L</i><sub>ref</sub> − ln&nbsp;<i>L</i>) / <i>k</i>) <i>X</i><sub>ref</sub>.",
      command: commandOf(found)
    }),
    csv: planCsv(question.resource, [
      ...curves.flatMap(({ loss, points: along }) =>
        along.map(({ modelSize, x, inside }) => row("equal loss", modelSize, [x, loss], inside))
      ),
      ...model.sizes.flatMap(({ modelSize, from, to }) =>
        [from, to].map((end) => row("end of what was measured", modelSize, [Math.exp(end), null], true))
      ),
      ...planRows(found)
    ])
  };
}

type Ends = readonly [low: number | null, high: number | null];
type PlanRow = readonly (string | number | boolean | null)[];

function planCsv(resource: Answer["question"]["resource"], rows: readonly PlanRow[]): string {
  const x = resource === "compute" ? "training_flops" : "training_samples";
  return dataCsv(["what", "model_size", "step", x, "test_loss", "measured", "low", "high"], rows);
}

function row(
  what: string,
  modelSize: number,
  [x, loss]: readonly [number, number | null],
  measured: boolean,
  { step = null, ends = [null, null] }: { step?: number | null; ends?: Ends } = {}
): PlanRow {
  return [what, modelSize, step, x, loss, measured, ...ends];
}

/** A line where it is measured and where it is extrapolated, with the ends of its band. */
function lineRows(
  modelSize: number,
  parts: LineSeries["parts"],
  endsAt: (x: number, loss: number) => Ends = () => [null, null]
): PlanRow[] {
  return parts.flatMap(({ points, extrapolated }) =>
    points.map(([x, loss]) => row("line", modelSize, [x, loss], !extrapolated, { ends: endsAt(x, loss) }))
  );
}

function evaluationRows(modelSize: number, curve: PlanCurve | undefined, found: Answer): PlanRow[] {
  return pointsOf(curve, found).map((point, i) =>
    row("evaluation", modelSize, point, true, { step: itemAt(curve!.step, i) })
  );
}

/** The plan, with the interval of one new run, as losses. */
function planRows({ plan }: Answer): PlanRow[] {
  if (plan.loss === null) return [];
  const ends: Ends = plan.interval ? [1 - plan.interval[1], 1 - plan.interval[0]] : [null, null];
  return [row("plan", plan.modelSize, [plan.x, plan.loss], plan.distance.reach === "inside", { ends })];
}
