/** Who leads along the budget. */
import { count, escapeHtml, fixed, list, loss as lossText, modelSize as sizeName } from "../../lib/format.js";
import { firstOf, itemAt } from "../../lib/items.js";
import { factor } from "../../lib/plan/amounts.js";
import { type Answer, modelOf } from "../../lib/plan/answer.js";
import { type FrontierPoint, frontier } from "../../lib/plan/best.js";
import type { PlanModel } from "../../lib/plan/model.js";
import { seriesName } from "../../lib/plan/plan-sentences.js";
import type { PlanStudy } from "../../lib/plan/plan-study.js";
import { limitsOf } from "../../lib/plan/reach.js";
import { lnLossAt } from "../../lib/plan/size-line.js";
import { dataTable } from "../data-table.js";
import { sizeColor, sizeTextColor } from "../drawing/scales.js";
import { howComputed } from "../frame/static-figure.js";
import { type Content, type Html, html, raw } from "../html.js";
import { type LinePlotData, type LineSeries, linePlot, type Point } from "../plots/line-plot.js";
import {
  commandOf,
  curveOf,
  evaluationRows,
  kindOf,
  lawWords,
  lineRows,
  lossDomain,
  type PlanView,
  partsOf,
  planCsv,
  planMark,
  planRows,
  pointsOf,
  resourceWords,
  row,
  titleOf,
  xWords
} from "./plan-figure-parts.js";

export function frontierFigure(study: PlanStudy, found: Answer): PlanView {
  const { model, plan, shape, question } = found;
  const points = frontier(model, shape);
  const stretches = leads(points);
  const crossings = lineCrossings(model);
  const { late: slope } = model.series;
  const late = slope ? `the law’s slope is multiplied by ${fixed(slope.share, 2)}` : "the law is followed";
  const data = frontierPlot(study, found, stretches, crossings);
  const places = data.series.flatMap(({ dots = [], parts }) => [...dots, ...parts.flatMap((part) => part.points)]);
  const inside = stretches.filter((stretch) => stretch.inside);
  const order = inside.map(({ modelSize }) => sizeName(modelSize)).filter((name, i, all) => name !== all[i - 1]);
  const along = question.resource === "compute" ? "compute" : found.measured.unit;
  return {
    view: escapeHtml(seriesName(study, found)),
    shown: `${escapeHtml(seriesName(study, found))}, against ${question.resource}`,
    reading:
      model.sizes.length === 1
        ? `Test loss of ${sizeName(firstOf(model.sizes).modelSize)} by ${along}`
        : order.length < 2
          ? `${order[0] ?? "No size"} has the lowest expected loss at every measured ${question.resource === "compute" ? "budget" : `number of ${found.measured.unit}`}`
          : `As the ${along} grows, the best size goes from ${order[0]} to ${order.at(-1)}`,
    subtitle: html`Test loss against ${resourceWords(found)}, ${seriesName(study, found)}; the strip names the size with the lowest line`,
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
    source: `${count(places.length)} points and line ends · data ${study.hash.slice(0, 7)}`,
    description: `Log-log line chart of test loss against ${question.resource} for ${count(model.sizes.length)} sizes of ${seriesName(study, found)}, each with its line, solid where it was measured and dashed beyond. From the smallest budget to the largest, the lowest measured line is that of ${list(order)}.${plan.loss === null ? "" : ` The plan is ${sizeName(plan.modelSize)} at a loss of ${lossText(plan.loss)}.`}`,
    table: leadTable(found, stretches),
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
      command: commandOf(study, found)
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

type Stretches = ReturnType<typeof leads>;

function frontierPlot(
  study: PlanStudy,
  found: Answer,
  stretches: Stretches,
  crossings: ReturnType<typeof lineCrossings>
): LinePlotData {
  const { model, plan } = found;
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
  return {
    x: { kind: kindOf(found), title: titleOf(found), domain: [Math.min(...xs), Math.max(...xs)] },
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
}

function leadTable(found: Answer, stretches: Stretches): Html {
  const { model } = found;
  return dataTable(
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
  const there = lineCrossings(other).find(
    (crossing) => crossing.larger === last.larger && crossing.smaller === last.smaller
  );
  const names = {
    joint: "the one law of all sizes",
    linear: "the one law of all sizes",
    own: "the line fitted to each size"
  };
  const elsewhere =
    other.law === model.law
      ? ""
      : there
        ? html`, by ${names[other.law]} at ${raw(xWords(found, there.x))}`
        : `, by ${names[other.law]} nowhere that both were measured`;
  return html` By ${names[model.law]} ${sizeName(last.larger)} passes ${sizeName(last.smaller)} at ${raw(xWords(found, last.x))}${elsewhere}.`;
}
