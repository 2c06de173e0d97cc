/** A reader's curves, with the study's behind them: words, table and CSV. */
import {
  count,
  efficiency,
  escapeHtml,
  loss as lossText,
  plural,
  significant,
  modelSize as sizeName,
  sizeRange
} from "../../lib/format.js";
import { firstOf, itemAt } from "../../lib/items.js";
import { dataTable, type Row } from "../data-table.js";
import { dataCsv, type FigureView, howComputed } from "../frame/static-figure.js";
import { type Content, compute, html } from "../html.js";
import { drawCurves } from "./user-curves-drawing.js";
import {
  againstName,
  type StudyCurve,
  shownName,
  type UserRun,
  type UserRunsData,
  type UserRunsView
} from "./user-runs-data.js";
import {
  fitted,
  lineOf,
  type Point,
  runPoints,
  studyPoints,
  studyX,
  unitNames,
  type XUnit
} from "./user-runs-parts.js";

export function curvesFigure(data: UserRunsData, view: UserRunsView): FigureView {
  const { runs, resource } = view;
  const { study, unit } = studyBehind(data, view);
  // the study stands behind a reader's runs only when it is asked for
  const isAlone = runs.length > 0 && study.length === 0;
  const hasLaw = data.series.some(isAgainst(view));
  const behind = againstName(data, view.against);
  const drawn = runs.map((run) => ({ run, points: runPoints(run, unit), line: lineOf(run, unit) }));
  return {
    reading: curvesReading(runs),
    subtitle: html`Test loss against ${unitWords[unit]}, both on log scales. ${
      runs.length === 0 ? "" : `${plural(runs.length, "run")} of yours${isAlone ? "." : " over the "}`
    }${isAlone ? "" : `${runs.length === 0 ? "The c" : "c"}urves of ${behind}`}${study.length > 0 ? `, ${sizeRange(study.map(({ modelSize }) => modelSize))}` : ""}`,
    key: [
      ...(isAlone ? [] : ([{ mark: "thin-line", label: "the study, by size", color: "var(--axis)" }] as const)),
      ...(runs.length > 0
        ? ([
            { mark: "dots", label: "yours, each evaluation" },
            { mark: "line", label: "yours, fitted" }
          ] as const)
        : [])
    ],
    shown: isAlone ? html`${resource}` : html`${behind}, ${resource}`,
    draw: (options) => drawCurves(study, drawn, unit, options),
    caption: curvesCaption(data, view, unit, hasLaw ? "one curve a size" : "one curve a run"),
    source: `data ${data.hash.slice(0, 7)}${runs.length > 0 ? " and your logs" : ""}`,
    description: `Log-log line chart of test loss against ${unit}. ${isAlone ? "" : `In grey, ${plural(study.length, "curve")} of ${behind}. `}${runs
      .map(
        (run) =>
          `${shownName(run.run)}${run.modelSize ? `, ${sizeName(run.modelSize)}` : ""}: ${plural(run.points, "evaluation")}, loss from ${lossText(run.loss[0] ?? 1)} to ${lossText(run.loss[run.loss.length - 1] ?? 1)}, k ${efficiency(run.k)}.`
      )
      .join(" ")}`,
    table: dataTable(
      "Ends of each curve",
      ["Run", "Size", `First ${unit}`, "Loss", `Last ${unit}`, "Loss"],
      [
        ...runs.map((run) =>
          endsRow(html`<bdi>${shownName(run.run, 80)}</bdi>`, run.modelSize, runPoints(run, unit), unit)
        ),
        ...study.map((curve) => endsRow("the study", curve.modelSize, studyPoints(curve, unit), unit))
      ]
    ),
    computed: howComputed({
      sentence: `Your lines: least squares of ln <i>L</i> on ln <i>X</i>, a run at a time, by the code of <code>rlscale fit</code>.${isAlone ? "" : ` The study’s curves are its ${hasLaw ? "means of repeats" : "runs"}, as measured.`}`,
      values: runs.flatMap((run): [string, number][] => [
        [`<i>k</i>, ${escapeHtml(shownName(run.run))}`, run.k],
        [`<i>E</i>, ${escapeHtml(shownName(run.run))}`, run.intercept]
      ])
    }),
    csv: dataCsv(
      ["whose", "run", "model_size", "step", unit === "FLOPs" ? "compute_flops" : unit, "test_loss", "fitted_loss"],
      [
        ...runs.flatMap((run) =>
          Array.from(run.loss, (value, i) => [
            "yours",
            run.run,
            run.modelSize,
            itemAt(run.step, i),
            unit === "steps" ? itemAt(run.step, i) : itemAt(run.x, i),
            value,
            fitted(run, itemAt(run.x, i))
          ])
        ),
        ...study.flatMap((curve) =>
          curve.loss.map((value, i) => [
            "study",
            `${curve.family} ${curve.variant}`,
            curve.modelSize,
            itemAt(curve.step, i),
            itemAt(studyX(curve, unit), i),
            value,
            null
          ])
        )
      ]
    )
  };
}

const unitWords: Record<XUnit, string> = {
  FLOPs: "training compute",
  samples: "problems processed",
  steps: "training steps",
  hours: "hours of the run"
};

export const isAgainst =
  ({ against }: UserRunsView) =>
  ({ family, variant }: Pick<StudyCurve, "family" | "variant">) =>
    family === against.family && variant === against.variant;

/** The study's curves that can be drawn, and what X is drawn in: where one run or the study knows steps alone, steps. */
function studyBehind(data: UserRunsData, view: UserRunsView): { study: StudyCurve[]; unit: XUnit } {
  const all = data.curves.filter(isAgainst(view));
  const counted = all.filter(({ flops }) => flops.length > 0);
  // the study's logs have no clock
  if (view.resource === "time") return { study: [], unit: "hours" };
  if (view.runs.some(({ unit }) => unit === "steps")) return { study: all, unit: "steps" };
  if (view.resource === "data") return { study: all, unit: data.dataUnit };
  return counted.length > 0 || all.length === 0 ? { study: counted, unit: "FLOPs" } : { study: all, unit: "steps" };
}

function curvesReading(runs: readonly UserRun[]): string {
  const [only] = runs;
  if (!only) return "The study’s curves: yours will be drawn over them";
  const learning = runs.filter(({ growth }) => growth === "improved");
  if (runs.length === 1) {
    const name = shownName(only.run);
    if (only.growth === "improved")
      return `${name} improved: its loss falls as a power law with k ${efficiency(only.k)}`;
    if (only.growth === "falls back") return `${name} falls back: its loss grows along the run`;
    return `${name} does not grow: its slope is not distinguishable from none`;
  }
  if (learning.length === 0) return `None of your ${count(runs.length)} runs shows growth`;
  const ks = learning.map(({ k }) => k);
  const share =
    learning.length === runs.length
      ? `All ${count(runs.length)} of your runs`
      : `${count(learning.length)} of your ${count(runs.length)} runs`;
  const range =
    Math.min(...ks) === Math.max(...ks)
      ? efficiency(firstOf(ks))
      : `${efficiency(Math.min(...ks))} to ${efficiency(Math.max(...ks))}`;
  return `${share} improved: k ${range}`;
}

function curvesCaption(data: UserRunsData, view: UserRunsView, unit: XUnit, curves: string): string {
  const { runs, resource } = view;
  const all = data.curves.filter(isAgainst(view));
  const without = all.filter(({ flops }) => flops.length === 0).length;
  const parts = runs.length > 0 && all.length === 0 ? [] : [`Grey: what the study measured, ${curves}.`];
  if (runs.length > 0) parts.push("Colour is model size; a run whose size is not known is blue.");
  if (without > 0 && without === all.length && (resource === "compute" || runs.length === 0))
    parts.push(
      `The study’s logs hold no tokens, so ${runs.length > 0 ? `all curves stand against ${unitNames[unit]}` : `its curves stand against ${unitNames[unit]}`}, not compute.`
    );
  else if (without > 0 && unit === "FLOPs")
    parts.push(`${plural(without, "run")} of the study without tokens cannot stand against compute.`);
  if (runs.length === 0) return parts.join(" ");
  if (unit === "steps" && resource === "data")
    parts.push(
      data.dataUnit === "steps"
        ? "The study does not say how many problems a step has, so all curves stand against steps."
        : "Problems a step are not known for every run, so all curves stand against steps; give the batch to compare by problems."
    );
  else if (unit === "FLOPs" && runs.some(({ modelSize }) => modelSize === null))
    parts.push(
      "Where the size is not known, compute is that of a model of a billion parameters: its place along the axis means nothing."
    );
  const long = runs.filter(({ points, x }) => points > x.length);
  if (long.length > 0)
    parts.push(
      `Of ${plural(long.length, "run")} with very many evaluations, one for each place of the axis is drawn; all are fitted.`
    );
  return parts.join(" ");
}

function endsRow(name: Content, size: number | null, points: readonly Point[], unit: XUnit): Row {
  const x = (value: number) =>
    unit === "FLOPs" ? compute(value) : unit === "hours" ? significant(value, 3) : count(Math.round(value));
  const [first, last] = [points[0], points.at(-1)];
  return [
    name,
    size === null ? "not known" : sizeName(size),
    ...[first, last].flatMap((end) => (end ? [x(end[0]), lossText(end[1])] : ["", ""]))
  ];
}
