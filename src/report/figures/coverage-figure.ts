/** What was measured: every size and step of the main runs, and what stands behind the point. */

import { dataTable } from "../../components/data-table.js";
import { sizeTextColor } from "../../components/drawing/scales.js";
import type { Figure } from "../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../components/frame/static-figure.js";
import { type Html, html } from "../../components/html.js";
import { type MatrixCell, type MatrixData, type MatrixRow, matrix } from "../../components/plots/matrix.js";
import { describeCoverage } from "../../components/plots/matrix-text.js";
import { count, modelSize } from "../../lib/format.js";
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import type { Family, Results } from "../../lib/results.js";
import { ofFamily } from "../../lib/runs.js";
import { type Evaluation, evaluationsWhere } from "../../lib/select-series.js";
import { familyName, mainFamily } from "../../lib/series-names.js";
import type { FigureSite } from "../site.js";

/** What stands behind a point, least first, with its tint. */
const levels = [
  { tint: 0.3, name: "drawn, not known to be a measurement" },
  { tint: 0.6, name: "one value, no single repeats beside it" },
  { tint: 0.95, name: "mean and its single repeats" }
] as const;

interface Line {
  name: string;
  family: Family;
  variant: string;
  modelSize: number;
  /** place in the levels by step; null = nothing */
  steps: (number | null)[];
}

export const figure: Figure<FigureSite> = {
  reads: { logs: "all", earlier: true, places: ["curves", "otherCurves"] },
  view
};

function view(site: FigureSite): FigureView {
  const { results } = site;
  const evaluations = evaluationsWhere(site.series, { experiment: "main", state: "current" });
  const rows = evaluations.filter(({ step }) => step > 0);
  const grid = stepGrid(rows.map(({ step }) => step));
  const lines = linesOf(results, rows, grid);
  const mainId = mainFamily(results);
  const cells = lines.flatMap(({ steps }) => steps);
  const there = new Set(cells);
  const data: MatrixData = {
    columns: { first: 1, count: grid.count, ticks: ticksOf(grid), unit: grid.unit },
    across: "Training step",
    key: levels.filter((_, level) => there.has(level)).map(({ tint, name }) => ({ tint, name })),
    rows: lines.map(
      ({ name, family, modelSize: size, steps }): MatrixRow => ({
        name,
        ...(family === mainId ? { textColor: sizeTextColor(size) } : {}),
        cells: steps.map((level): MatrixCell | null => (level === null ? null : { tint: itemAt(levels, level).tint }))
      })
    )
  };
  const missing = cells.filter((level) => level === null).length;
  const withRepeats = cells.filter((level) => level === 2).length;
  return {
    reading: `${count(cells.length - missing)} of ${count(cells.length)} points of the main curves are there${withRepeats === 0 ? "; none has repeats" : `, ${count(withRepeats)} with ${withRepeats === 1 ? "its" : "their"} single repeats`}`,
    subtitle: html`${results.study.heldOutProblems > 0 ? "Held-out loss" : "Loss"} of the main runs, one cell ${cellWords(grid)}; rows are models`,
    draw: (drawing) => matrix(data, drawing),
    caption: captionOf(results, evaluations, missing),
    source: `${count(cells.length - missing)} points`,
    description: describeCoverage(data),
    table: dataTable(
      "Steps of each curve",
      ["Model", "First", "Last", "Steps", "With single repeats"],
      lines.map(({ name, steps }) => {
        const known = steps.flatMap((level, i) => (level === null ? [] : [grid.unit * (i + 1)]));
        return [
          name,
          count(firstOf(known)),
          count(lastOf(known)),
          count(known.length),
          count(steps.filter((level) => level === 2).length)
        ];
      })
    ),
    computed: howComputed({
      sentence:
        "Counted from the logs: a step is there when a mean or a published point is; it has its repeats when the logs of single repeats hold it too."
    }),
    csv: dataCsv(
      ["family", "variant", "model_size", "step", "known"],
      lines.flatMap(({ family, variant, modelSize: size, steps }) =>
        steps.map((level, i) => [
          family,
          variant,
          size,
          grid.unit * (i + 1),
          level === null ? null : itemAt(levels, level).name
        ])
      )
    )
  };
}

interface StepGrid {
  /** steps a cell */
  unit: number;
  count: number;
}

/** Cells that a row can have: more would be thinner than a line. */
const mostCells = 400;

/** Cells of the greatest distance that all steps are multiples of; of more steps where a run is very long. */
function stepGrid(steps: readonly number[]): StepGrid {
  const last = Math.max(...steps);
  const distance = steps.reduce(greatestDivisor, 0);
  const unit = distance * Math.ceil(last / distance / mostCells);
  return { unit, count: Math.ceil(last / unit) };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

function ticksOf({ count: cells }: StepGrid): number[] {
  const apart = Math.max(1, cells <= 110 ? Math.min(25, Math.round(cells / 4)) : Math.round(cells / 80) * 20);
  return [
    1,
    ...Array.from({ length: Math.floor(cells / apart) }, (_, i) => (i + 1) * apart).filter((tick) => tick > 1)
  ];
}

function cellWords({ unit }: StepGrid): string {
  return unit === 1 ? "a step" : `for ${count(unit)} steps`;
}

function linesOf(results: Results, rows: readonly Evaluation[], { unit, count: cells }: StepGrid): Line[] {
  const mainId = mainFamily(results);
  // beside curves as published the study's own need no name; recipes of one model do
  const named = results.study.series.some(({ family, asPublished }) => family !== mainId && !asPublished);
  return results.study.series.flatMap(({ family, variant, kind, asPublished }) => {
    const ofSeries = rows.filter(
      (row) => row.family === family && row.variant === variant && row.benchmark === results.study.benchmark
    );
    const sizes = [...new Set(ofSeries.map((row) => row.modelSize))].sort((a, b) => a - b);
    return sizes.map((size): Line => {
      const of = ofSeries.filter((row) => row.modelSize === size);
      const curve = new Set(of.filter((row) => row.kind === kind).map(({ step }) => Math.ceil(step / unit)));
      const singles = new Set(
        of
          .filter((row) => row.kind !== kind && (row.kind === "repeat" || row.kind === "repeat-set"))
          .map(({ step }) => Math.ceil(step / unit))
      );
      const steps = Array.from({ length: cells }, (_, i) => {
        if (!curve.has(i + 1)) return null;
        if (asPublished) return 0;
        return singles.has(i + 1) ? 2 : 1;
      });
      return {
        name: named
          ? ofFamily(familyName(results, family), `${modelSize(size)} ${variant}`)
          : family === mainId
            ? `${modelSize(size)} ${variant}`
            : ofFamily(familyName(results, family), modelSize(size)),
        family,
        variant,
        modelSize: size,
        steps
      };
    });
  });
}

function captionOf(results: Results, evaluations: readonly Evaluation[], missing: number): Html {
  const mainId = mainFamily(results);
  const ofStudy = evaluations.filter(
    ({ family, benchmark }) => family === mainId && benchmark === results.study.benchmark
  );
  const starts = ofStudy.filter(({ step, kind }) => step === 0 && kind !== "mean");
  const models = new Set(starts.map(({ variant, modelSize: size }) => `${variant} ${size}`));
  const sentences = [
    starts.length > models.size
      ? "Step 0, before training, stands in no curve."
      : starts.length > 0
        ? `Step 0, before training, is known for one run of each ${ofFamily(familyName(results, mainId), "model")} and stands in no curve.`
        : "Step 0, before training, is not available.",
    ofStudy.some(({ kind }) => kind === "repeat-set")
      ? "Where repeats are not distinguishable, a cell still counts as having its repeats."
      : "",
    missing > 0 ? "Blank: not available." : ""
  ];
  return html`${sentences.filter((sentence) => sentence !== "").join(" ")}`;
}
