/** Equal losses over size and resource. */
import { computeText, count, escapeHtml, loss as lossText, modelSize as sizeName } from "../../lib/format.js";
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import type { Answer } from "../../lib/plan/answer.js";
import { frontier, isoLoss } from "../../lib/plan/best.js";
import { seriesName } from "../../lib/plan/plan-sentences.js";
import type { PlanStudy } from "../../lib/plan/plan-study.js";
import { limitsOf } from "../../lib/plan/reach.js";
import { dataTable } from "../data-table.js";
import { lossTicks } from "../drawing/axes.js";
import { howComputed } from "../frame/static-figure.js";
import { html, raw } from "../html.js";
import { axisWords, type LinePlotData, type LineSeries, linePlot, type Point } from "../plots/line-plot.js";
import { commandOf, kindOf, lawWords, type PlanView, planCsv, planRows, row, titleOf } from "./plan-figure-parts.js";

export function equalFigure(study: PlanStudy, found: Answer): PlanView {
  const { model, plan, shape, question } = found;
  const points = frontier(model, shape, 60);
  const reachable = points.map(({ loss }) => loss);
  const levels = lossTicks([Math.min(...reachable), Math.min(0.97, Math.max(...reachable))]).filter(
    (level, _, all) => all.length <= 9 || Math.abs(level * 10 - Math.round(level * 10)) < 1e-9
  );
  const curves = isoLoss(model, levels, shape).filter((curve) => curve.points.length > 1);
  const sizes = model.sizes.map((line) => line.modelSize);
  const kind = kindOf(found);
  const data = equalPlot(found, curves);
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
      ? `By ${model.law === "own" ? "the line fitted to each size" : "the one law of all sizes"}, a pass rate of ${lossText(1 - last.loss).replace(/0$/, "")} takes ${sizeName(last.modelSize)} the least ${question.resource === "compute" ? "compute" : "data"} of all sizes`
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
    caption: html`Each curve: all pairs of size and resource with one loss, ${lawWords(found)}; between sizes, height and slope are read between neighbours. Cut where no number is given.`,
    source: `${count(sizes.length)} sizes · data ${study.hash.slice(0, 7)}`,
    description: `Curves of equal loss over model size and ${question.resource}, both logarithmic, for ${seriesName(study, found)}. ${cheapest.map((size) => `Pass rate ${lossText(1 - size.loss)}: least at ${sizeName(size.modelSize)}, ${kind === "flops" ? computeText(size.x) : `${count(size.x)} ${kind}`}.`).join(" ")}`,
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
      command: commandOf(study, found)
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

type LossCurve = ReturnType<typeof isoLoss>[number];

function equalPlot(found: Answer, curves: readonly LossCurve[]): LinePlotData {
  const { model, plan } = found;
  const all = curves.flatMap((curve) => curve.points);
  const sizes = model.sizes.map((line) => line.modelSize);
  const [small, large] = [firstOf(sizes), lastOf(sizes)];
  const edges = model.sizes.map((line) => [Math.exp(line.from), Math.exp(line.to)] as const);
  const limits = limitsOf(model);
  const ceiling = Math.max(...edges.map(([, to]) => to)) * limits.x;
  const floor = Math.min(...edges.map(([from]) => from), ...all.map(({ x }) => x));
  const kind = kindOf(found);
  const bands = [
    {
      color: "var(--axis)",
      upper: model.sizes.map((line): Point => [line.modelSize, Math.exp(line.to)]),
      lower: model.sizes.map((line): Point => [line.modelSize, Math.exp(line.from)])
    }
  ];
  return {
    x: { kind: "size", title: "Model size (log scale)", domain: [small * 0.9, large * 1.12], ticks: sizes },
    y: { kind, title: titleOf(found), domain: [floor * 0.8, ceiling * 1.2] },
    series: curves.map((curve, i) => equalLine(curve, i / Math.max(1, curves.length - 1), kind)),
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
}

/** @param share place in the order of losses, 0 to 1: darker = lower loss, told apart by the labels at the ends */
function equalLine(curve: LossCurve, share: number, kind: ReturnType<typeof kindOf>): LineSeries {
  const color = `color-mix(in oklab, var(--axis) ${Math.round(100 * share)}%, var(--ink))`;
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
}
