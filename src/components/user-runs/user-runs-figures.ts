/** A reader's own runs over the study: loss curves over the study's, and slopes on its k(N). Pure: build and page alike. */

import {
  computeHtml,
  count,
  efficiency,
  escapeHtml,
  fixed,
  interval,
  list,
  loss as lossText,
  plural,
  shortCount,
  significant,
  modelSize as sizeName,
  sizeRange
} from "../../lib/format.js";
import { learningEfficiency } from "../../lib/forms/saturating.js";
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import { power } from "../../lib/statistics/power.js";
import type { StudySlopes } from "../../lib/user-runs/compare-with-study.js";
import { dataTable, type Row } from "../data-table.js";
import {
  decadeTicks,
  decimalsOf,
  domainOf,
  drawTicks,
  drawTitles,
  drawValueAxis,
  extentOf,
  lossTicks,
  niceTicks,
  positionScale,
  powerText,
  type Scale
} from "../drawing/axes.js";
import {
  type Box,
  bandPath,
  clamp,
  type DrawOptions,
  dotsPath,
  drawGlyph,
  drawingRoot,
  drawLine,
  haloText,
  linePath,
  markGroup,
  narrow,
  type Place,
  plotExtent,
  spread,
  textWidth
} from "../drawing/plot-parts.js";
import { sizeColor, sizeTextColor } from "../drawing/scales.js";
import { appendText } from "../drawing/svg.js";
import { readable, readableMark } from "../frame/readings.js";
import { dataCsv, type FigureView, howComputed } from "../frame/static-figure.js";
import { type Content, compute, html } from "../html.js";
import {
  againstName,
  lawOf,
  type StudyCurve,
  shownName,
  type UserRun,
  type UserRunsData,
  type UserRunsView
} from "./user-runs-data.js";

export const userRunsFigures = { curves: curvesFigure, slopes: slopesFigure };
export type UserRunsFigureName = keyof typeof userRunsFigures;

type XUnit = UserRun["unit"];
type Point = readonly [x: number, y: number];

/** Names that find room beside the curves. */
const mostNamed = 12;

const color = ({ modelSize }: Pick<UserRun, "modelSize">) =>
  modelSize === null ? "var(--link)" : sizeColor(modelSize);
const textColor = ({ modelSize }: Pick<UserRun, "modelSize">) =>
  modelSize === null ? "var(--link)" : sizeTextColor(modelSize);

function curvesFigure(data: UserRunsData, view: UserRunsView): FigureView {
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

const isAgainst =
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

const unitNames: Record<XUnit, string> = { FLOPs: "compute", samples: "problems", steps: "steps", hours: "hours" };

function runPoints(run: UserRun, unit: XUnit): Point[] {
  return Array.from(run.loss, (value, i): Point => [unit === "steps" ? itemAt(run.step, i) : itemAt(run.x, i), value]);
}

function studyX(curve: StudyCurve, unit: XUnit): number[] {
  return unit === "FLOPs" ? curve.flops : unit === "samples" ? curve.samples : curve.step;
}

function studyPoints(curve: StudyCurve, unit: XUnit): Point[] {
  return studyX(curve, unit)
    .map((x, i): Point => [x, itemAt(curve.loss, i)])
    .filter(([x]) => x > 0);
}

function fitted({ k, intercept }: UserRun, x: number): number {
  return Math.exp(intercept - k * Math.log(x));
}

function lineOf(run: UserRun, unit: XUnit): Point[] {
  return Array.from(run.x, (x, i): Point => [unit === "steps" ? itemAt(run.step, i) : x, fitted(run, x)]).sort(
    (a, b) => a[0] - b[0]
  );
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
    return `${name} does not grow: its slope cannot be told from none`;
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

function drawCurves(
  study: readonly StudyCurve[],
  users: readonly { run: UserRun; points: Point[]; line: Point[] }[],
  unit: XUnit,
  { document = globalThis.document, width = 680, height = heightOf(width), label = "" }: DrawOptions
): SVGSVGElement {
  const root = drawingRoot(document, width, height, label);
  const lines = study
    .map((curve) => ({ curve, points: studyPoints(curve, unit) }))
    .filter(({ points }) => points.length > 0);
  const all = [...lines.flatMap(({ points }) => points), ...users.flatMap(({ points }) => points)];
  const names = users
    .slice(0, mostNamed)
    .map(({ run }) => ({ run, text: shownName(run.run, width < narrow ? 14 : 26) }));
  const room = Math.max(34, ...names.map(({ text }) => textWidth(text, 13) + 10));
  const box: Box = { left: 40, right: width - room, top: 30, bottom: height - 48 };
  const [fromX, toX] = all.length > 0 ? extentOf(all.map(([x]) => x)) : [1, 10];
  const [fromY, toY] = all.length > 0 ? extentOf(all.map(([, y]) => y)) : [0.1, 1];
  const x = positionScale("log", [fromX * 0.95, toX * (toX > fromX ? 1.05 : 2)], [box.left, box.right]);
  const y = positionScale("log", [fromY * 0.97, Math.min(1.02, toY * 1.04)], [box.bottom, box.top]);
  const yTicks = fromY < 0.05 ? niceTicks(domainOf(y)) : lossTicks(domainOf(y));
  drawValueAxis(root, y, box, { ticks: yTicks, format: (value) => String(value) });
  drawTicks(root, x, box.bottom, xTicks(unit, domainOf(x)), { line: true });
  const place = ([a, b]: Point): Place => [x(a), y(b)];
  const marks = markGroup(root, plotExtent(box));
  for (const { curve, points } of lines) {
    const path = drawLine(marks, linePath(points.map(place)), { stroke: "var(--axis)", width: 1.3 });
    path.setAttribute("stroke-opacity", "0.75");
    readable(path, {
      group: `${sizeName(curve.modelSize)}, the study`,
      count: points.length,
      words: (i) => [xWords(itemAt(points, i)[0], unit), `loss ${lossText(itemAt(points, i)[1])}`]
    });
  }
  for (const { run, points, line } of users) {
    const dots = drawLine(marks, dotsPath(points.map(place)), { stroke: color(run), width: 4.6 });
    dots.setAttribute("stroke-linecap", "round");
    dots.setAttribute("stroke-opacity", "0.5");
    readable(dots, {
      group: escapeHtml(shownName(run.run)),
      count: points.length,
      words: (i) => [xWords(itemAt(points, i)[0], unit), `loss ${lossText(itemAt(points, i)[1])}`]
    });
    drawLine(marks, linePath(line.map(place)), { stroke: color(run), width: 2.4, halo: true });
  }
  drawNames(
    root,
    lines.map(({ curve, points }) => ({ text: sizeName(curve.modelSize), end: lastOf(points) })),
    names,
    users,
    place,
    box
  );
  drawTitles(root, { x: xTitle[unit], y: "Test loss (log scale)" }, box, width);
  return root;
}

/** What stands beside a run: its name; where there is little room, its size if it has one of its own. */
function labelsOf(runs: readonly UserRun[], width: number): string[] {
  const sizes = runs.map(({ modelSize }) => modelSize);
  const distinct = new Set(sizes).size === sizes.length;
  return runs.map(({ run, modelSize }) =>
    width < narrow && distinct && modelSize !== null
      ? `yours, ${sizeName(modelSize)}`
      : shownName(run, width < narrow ? 14 : 26)
  );
}

const xTitle: Record<XUnit, string> = {
  FLOPs: "Training compute, FLOPs (log scale)",
  samples: "Problems processed (log scale)",
  steps: "Training steps (log scale)",
  hours: "Hours of the run (log scale)"
};

function heightOf(width: number): number {
  return width < narrow ? 320 : width < 900 ? 420 : 520;
}

function xTicks(unit: XUnit, domain: [number, number]) {
  if (unit !== "FLOPs") {
    return niceTicks(domain).map((value) => ({ value, text: unit === "steps" ? count(value) : shortCount(value) }));
  }
  const { major, minor } = decadeTicks(domain);
  return [...major.map((value) => ({ value, text: powerText(value) })), ...minor.map((value) => ({ value }))];
}

function xWords(x: number, unit: XUnit): string {
  return unit === "FLOPs"
    ? computeHtml(x)
    : unit === "steps"
      ? `step ${count(Math.round(x))}`
      : `${count(Math.round(x))} problems`;
}

/** Sizes of the study in grey and the reader's runs in their colour, at the right ends of their curves. */
function drawNames(
  root: Element,
  study: readonly { text: string; end: Point }[],
  names: readonly { run: UserRun; text: string }[],
  users: readonly { points: Point[] }[],
  place: (point: Point) => Place,
  box: Box
): void {
  const labels = [
    ...study.map(({ text, end }) => ({ text, at: place(end), fill: "var(--ink-3)", weight: 400 })),
    ...names.map(({ run, text }, i) => ({
      text,
      at: place(itemAt(users, i).points.at(-1) ?? [1, 1]),
      fill: textColor(run),
      weight: 600
    }))
  ];
  const places = spread(
    labels.map(({ at }) => at[1]),
    15,
    box.top + 6,
    box.bottom - 4
  );
  const group = markGroup(root, { "font-size": 13 });
  for (const [i, { text, at, fill, weight }] of labels.entries()) {
    appendText(group, Math.min(at[0] + 6, box.right + 4), itemAt(places, i) + 4.5, text, {
      fill,
      "font-weight": weight,
      ...haloText
    });
  }
}

function slopesFigure(data: UserRunsData, view: UserRunsView): FigureView {
  const series = lawOf(data, view.against, view.resource);
  // at its bound the law of a study has no value at any size
  const law = series?.band.k.some(isNumber) ? series : null;
  const studied = series?.sizes ?? ownSlopes(data, view);
  const behind = againstName(data, view.against);
  const sized = view.runs.filter(({ modelSize }) => modelSize !== null);
  const without = view.runs.length - sized.length;
  return {
    reading: law ? slopesReading(view.runs, sized) : slopesAlone(view.runs, sized),
    subtitle: html`Learning efficiency <i>k</i>, the fall of ln loss per unit of ln ${view.resource}, against model size <i>N</i> (log scale). ${behind}`,
    key: [
      ...(studied.length > 0
        ? ([{ mark: "dot", label: "the study’s own slopes, 95% interval", color: "var(--axis)" }] as const)
        : []),
      ...(law ? ([{ mark: "line", label: "its law, 95% band" }] as const) : []),
      ...(sized.length > 0 ? ([{ mark: "diamond", label: "yours, 95% interval of the run alone" }] as const) : []),
      ...(userLawPoints(view).length > 0
        ? ([{ mark: "thin-line", label: "law over your sizes", color: "var(--link)" }] as const)
        : [])
    ],
    shown: html`${behind}, ${view.resource}`,
    draw: (options) => drawSlopes(studied, law?.band ?? null, view, sized, options),
    caption: [
      law
        ? "Each slope is of one size alone; the band is that of the law over the study’s sizes."
        : `${studied.length > 0 ? "Each slope is of one run alone." : `No run of the study has a slope against ${view.resource}.`} This study has no law with a band to compare with.`,
      ...(without > 0
        ? [`${plural(without, "run has", "runs have")} no size, and so no place here: give it below.`]
        : []),
      `A run on other problems or with another reward has another slope for many reasons.${law ? " Only a run on the study’s benchmark, of a size that it measured, is compared." : ""}`
    ].join(" "),
    source: `data ${data.hash.slice(0, 7)}${view.runs.length > 0 ? " and your logs" : ""}`,
    description: `Chart of learning efficiency against model size. ${behind}: ${studied
      .map(({ modelSize, k }) => `${sizeName(modelSize)} ${efficiency(k)}`)
      .join(
        ", "
      )}. ${sized.map((run) => `${shownName(run.run)}, ${sizeName(run.modelSize!)}: ${efficiency(run.k)}, 95% interval ${interval(...run.interval)}.`).join(" ")}`,
    table: dataTable(
      "Slopes by size",
      ["Whose", "Size", html`<i>k</i>`, "95% interval"],
      [
        ...sized.map((run) => [
          html`<bdi>${shownName(run.run, 80)}</bdi>`,
          sizeName(run.modelSize!),
          fixed(run.k, 4),
          interval(run.interval[0], run.interval[1], (value) => fixed(value, 4))
        ]),
        ...studied.map(({ modelSize, k, interval: ends }) => [
          "the study",
          sizeName(modelSize),
          fixed(k, 4),
          ends[0] === null || ends[1] === null ? "open" : interval(ends[0], ends[1], (value) => fixed(value, 4))
        ])
      ]
    ),
    computed: howComputed({
      sentence: `Your intervals are of each run alone, without what another seed would change: noise of evaluations and slow departures along each run, as large as its residuals allow, widened for few points. The study’s: ${law ? "its own resampled fits, runs and all" : "the same, a run at a time"}.`,
      values: sized.map((run): [string, number] => [`<i>k</i>, ${escapeHtml(shownName(run.run))}`, run.k])
    }),
    csv: dataCsv(
      ["whose", "run", "model_size", "k", "low", "high"],
      [
        ...sized.map((run) => ["yours", run.run, run.modelSize, run.k, ...run.interval]),
        ...studied.map(({ modelSize, k, interval: ends }) => ["study", behind, modelSize, k, ...ends]),
        ...(law
          ? law.band.k.map((k, i) => [
              "study, law",
              behind,
              itemAt(law.band.modelSize, i),
              k,
              law.band.low[i] ?? null,
              law.band.high[i] ?? null
            ])
          : [])
      ]
    )
  };
}

/** A slope of the study: of a size, or of a run where there is no law. */
type StudySlope = Pick<StudySlopes["sizes"][number], "modelSize" | "k" | "interval">;

function ownSlopes({ slopes }: UserRunsData, view: UserRunsView): readonly StudySlope[] {
  return slopes.find((slope) => isAgainst(view)(slope) && slope.resource === view.resource)?.sizes ?? [];
}

function slopesAlone(runs: readonly UserRun[], sized: readonly UserRun[]): string {
  if (runs.length === 0) return "Slope by model size: yours will stand beside the study’s";
  if (sized.length === 0) return "Your runs have no model size yet, and so no place among the study’s slopes";
  const [run] = sized as [UserRun];
  return sized.length === 1
    ? `${shownName(run.run)}: k ${efficiency(run.k)}; this study has no law with a band to compare with`
    : `Your ${count(sized.length)} slopes; this study has no law with a band to compare with`;
}

function slopesReading(runs: readonly UserRun[], sized: readonly UserRun[]): string {
  if (runs.length === 0) return "Slope by model size: yours will stand beside the study’s";
  if (sized.length === 0) return "Your runs have no model size yet, and so no place among the study’s slopes";
  const by = (verdict: UserRun["verdict"]) => sized.filter((run) => run.verdict === verdict);
  if (sized.length === 1) {
    const [run] = sized as [UserRun];
    const name = shownName(run.run);
    if (run.verdict === "higher") return `${name} learns faster than the study’s runs of its size`;
    if (run.verdict === "lower") return `${name} learns more slowly than the study’s runs of its size`;
    if (run.verdict === null) return `${name} is too far from the study’s sizes to be compared`;
    if (run.verdict === "not a comparison") return `${name} beside the study’s law at its size: not a comparison`;
    return `${name}: no difference from the study’s runs of its size is shown`;
  }
  const parts = [
    [by("higher").length, "above"],
    [by("lower").length, "below"],
    [by("no difference shown").length, "not distinguishable"],
    [by("not a comparison").length, "no comparison"]
  ].filter(([n]) => (n as number) > 0);
  if (parts.length === 0) return "Your sizes are too far from the study’s to be compared";
  if (parts.length === 1 && firstOf(parts)[0] === sized.length) {
    const words = {
      above: "are above",
      below: "are below",
      "not distinguishable": "are not distinguishable from",
      "no comparison": "are no comparison with"
    }[firstOf(parts)[1] as string];
    return `All ${count(sized.length)} of your slopes ${words} the study’s runs of their sizes`;
  }
  return `Of your ${count(sized.length)} slopes, ${list(parts.map(([n, words]) => `${n} ${(n as number) === 1 ? "is" : "are"} ${words}`))}, against the study’s runs`;
}

function isNumber(value: number | null | undefined): value is number {
  return Number.isFinite(value);
}

function userLawPoints({ law }: UserRunsView): { modelSize: number; value: number }[] {
  if (!law || law.kMax === null || law.n0 === null) return [];
  const [from, to] = [firstOf(law.sizes).modelSize, lastOf(law.sizes).modelSize];
  return Array.from({ length: 41 }, (_, i) => {
    const modelSize = from * power(to / from, i / 40);
    return { modelSize, value: learningEfficiency(modelSize, { kMax: law.kMax!, n0: law.n0! }) };
  });
}

function drawSlopes(
  study: readonly StudySlope[],
  studyBand: StudySlopes["band"] | null,
  view: UserRunsView,
  sized: readonly UserRun[],
  { document = globalThis.document, width = 680, height = heightOf(width), label = "" }: DrawOptions
): SVGSVGElement {
  const root = drawingRoot(document, width, height, label);
  const band = studyBand ?? { modelSize: [], k: [], low: [], high: [] };
  const names = labelsOf(sized, width).slice(0, mostNamed);
  const box: Box = { left: 46, right: width - 22, top: 30, bottom: height - 48 };
  const sizes = [...study.map(({ modelSize }) => modelSize), ...sized.map(({ modelSize }) => modelSize!)];
  const [smallest, largest] = sizes.length > 0 ? extentOf(sizes) : [5e8, 72e9];
  const law = band.modelSize
    .map((_, i) => i)
    .filter((i) => itemAt(band.modelSize, i) >= smallest && itemAt(band.modelSize, i) <= largest)
    .filter((i) => [band.k[i], band.low[i], band.high[i]].every(isNumber));
  const ends = [
    ...study.flatMap(({ k, interval: ends }) => [k, ...ends]),
    ...sized.flatMap(({ k, interval: ends }) => [k, ...ends]),
    ...law.flatMap((i) => [itemAt(band.low, i), itemAt(band.high, i)]),
    0
  ];
  const [low, high] = extentOf(ends);
  const x = positionScale("log", [smallest * 0.8, largest * 1.25], [box.left, box.right]);
  const y = positionScale("linear", [low < 0 ? low * 1.05 : 0, high * 1.06 || 0.1], [box.bottom, box.top]);
  const yTicks = y.ticks(4);
  drawValueAxis(root, y, box, { ticks: yTicks, format: (value) => fixed(value, decimalsOf(yTicks)) });
  const userSizes = [...new Set(sized.map(({ modelSize }) => modelSize!))];
  const studied = study.map(({ modelSize }) => modelSize);
  drawTicks(
    root,
    x,
    box.bottom,
    [
      ...userSizes.map((value) => ({ value, text: sizeName(value) })),
      ...studied
        .filter((value, i) => !userSizes.includes(value) && studied.indexOf(value) === i)
        .map((value) => ({ value, text: sizeName(value), faint: userSizes.length > 0 }))
    ].sort((a, b) => a.value - b.value),
    { line: true }
  );
  const marks = markGroup(root, plotExtent(box));
  if (law.length > 1) {
    const edge = (values: readonly number[]) =>
      law.map((i): Place => [x(itemAt(band.modelSize, i)), y(clamp(itemAt(values, i), domainOf(y)))]);
    drawBand(marks, edge(band.high), edge(band.low));
    const line = drawLine(
      marks,
      linePath(law.map((i): Place => [x(itemAt(band.modelSize, i)), y(clamp(itemAt(band.k, i), domainOf(y)))])),
      {
        stroke: "var(--ink)",
        width: 2,
        halo: true
      }
    );
    readable(line, {
      group: "the study’s law",
      count: law.length,
      words: (at) => {
        const i = itemAt(law, at);
        return [
          sizeName(itemAt(band.modelSize, i)),
          `k ${efficiency(itemAt(band.k, i))} ${interval(itemAt(band.low, i), itemAt(band.high, i))}`
        ];
      }
    });
  }
  for (const [i, { modelSize, k, interval: ends }] of study.entries()) {
    // several runs of one size stand side by side, away from the reader's
    const at = x(modelSize) - 9 * studied.slice(0, i).filter((other) => other === modelSize).length;
    drawInterval(marks, at, ends, y, "var(--axis)", 1.6);
    const glyph = drawGlyph(marks, [at, y(k)], { color: "var(--axis)", radius: 4.6 });
    readableMark(glyph, `${sizeName(modelSize)}, the study`, "", `k ${efficiency(k)}`);
  }
  const userLaw = userLawPoints(view);
  if (userLaw.length > 0) {
    drawLine(
      marks,
      linePath(userLaw.map(({ modelSize, value }): Place => [x(modelSize), y(clamp(value, domainOf(y)))])),
      {
        stroke: "var(--link)",
        width: 1.6
      }
    );
  }
  const shifts = dodged(sized);
  for (const [i, run] of sized.entries()) {
    const at = x(run.modelSize!) + itemAt(shifts, i);
    drawInterval(marks, at, run.interval, y, color(run), 2.4);
    const glyph = drawGlyph(marks, [at, y(clamp(run.k, domainOf(y)))], {
      color: color(run),
      shape: "diamond",
      hollow: true,
      radius: 8
    });
    readableMark(
      glyph,
      escapeHtml(shownName(run.run)),
      sizeName(run.modelSize!),
      `k ${efficiency(run.k)} ${interval(...run.interval)}`
    );
  }
  drawSlopeNames(root, sized, names, shifts, x, y, box);
  const k = width < narrow ? "k (fall of ln loss)" : "Learning efficiency k (fall of ln loss per unit of ln X)";
  drawTitles(root, { x: "Model size, parameters (log scale)", y: k }, box, width);
  return root;
}

function drawBand(parent: Element, upper: readonly Place[], lower: readonly Place[]): void {
  const path = drawLine(parent, bandPath(upper, lower), { stroke: "none", width: 0 });
  path.setAttribute("fill", "var(--axis)");
  path.setAttribute("fill-opacity", "0.28");
}

function drawInterval(
  parent: Element,
  at: number,
  [low, high]: readonly [number | null, number | null],
  y: Scale,
  stroke: string,
  width: number
): void {
  if (low === null || high === null) return;
  drawLine(
    parent,
    linePath([
      [at, y(clamp(high, domainOf(y)))],
      [at, y(clamp(low, domainOf(y)))]
    ]),
    { stroke, width }
  );
}

/** Runs of one size side by side, clear of the study's own point. */
function dodged(runs: readonly UserRun[]): number[] {
  const seen = new Map<number, number>();
  return runs.map(({ modelSize }) => {
    const nth = seen.get(modelSize!) ?? 0;
    seen.set(modelSize!, nth + 1);
    return 9 * (nth + 1);
  });
}

function drawSlopeNames(
  root: Element,
  runs: readonly UserRun[],
  names: readonly string[],
  shifts: readonly number[],
  x: Scale,
  y: Scale,
  box: Box
): void {
  const group = markGroup(root, { "font-size": 13, "font-weight": 600 });
  const taken: { left: number; right: number; at: number }[] = [];
  for (const [i, text] of names.entries()) {
    const run = itemAt(runs, i);
    const width = textWidth(text, 13);
    const at = x(run.modelSize!) + itemAt(shifts, i);
    const toRight = at + 12 + width < box.right + 18;
    const left = toRight ? at + 12 : at - 12 - width;
    let line = y(clamp(run.k, domainOf(y))) + 4.5;
    while (taken.some((other) => Math.abs(other.at - line) < 15 && left < other.right && left + width > other.left))
      line -= 15;
    taken.push({ left, right: left + width, at: line });
    appendText(group, left, Math.max(box.top + 4, line), text, { fill: textColor(run), ...haloText });
  }
}
