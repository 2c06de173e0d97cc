/** M.4: standard deviation between the repeats at every step, beside what the sampling of the problems alone gives. */

import { median } from "d3-array";
import { dataTable } from "../../../components/data-table.js";
import { medianLine, panelPoints } from "../../../components/drawing/median-line.js";
import { sizeColor, sizeTextColor } from "../../../components/drawing/scales.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { smallMultiples } from "../../../components/plots/small-multiples.js";
import type { SmallMultiplesData } from "../../../components/plots/small-multiples-data.js";
import { count, fixed, list, modelSize } from "../../../lib/format.js";
import { firstOf, itemAt, present } from "../../../lib/items.js";
import type { LoggedRun } from "../../../lib/records/series-record.js";
import { evaluationsWhere } from "../../../lib/select-series.js";
import { mainFamily } from "../../../lib/series-names.js";
import { square } from "../../../lib/statistics/power.js";
import { medianWindows, runningMedian } from "../../../lib/statistics/running-median.js";
import type { FigureSite } from "../../paper-site.js";

interface Cell {
  variant: "base" | "instruct";
  modelSize: number;
  step: number[];
  std: number[];
  loss: number;
}

export const figure: Figure<FigureSite> = {
  reads: { logs: "own", places: ["otherCurves", "tables/evaluations.csv"] },
  view
};

function view(site: FigureSite): FigureView {
  const { study } = site.results;
  const family = mainFamily(site.results);
  const cells = cellsOf(site.series, family, study.benchmark);
  if (cells.length === 0) throw new TypeError("this study has no repeats");
  const binomial = ({ loss }: Cell) => Math.sqrt((loss * (1 - loss)) / study.heldOutProblems);
  const ratios = cells.map((cell) => mean(cell.std) / binomial(cell));
  const without = sizesWithout(site.results.curves, family, cells);
  const data: SmallMultiplesData = {
    x: { title: "Training step", scale: "linear", format: String, ticks: [25, 50, 75, 100] },
    y: {
      title: "Standard deviation of test loss between repeats",
      scale: "linear",
      format: (value) => fixed(value, 2),
      read: (value) => fixed(value, 4),
      domain: [0, 0.045],
      ticks: [0, 0.02, 0.04]
    },
    panels: cells.map((cell) => ({
      title: `${modelSize(cell.modelSize)} ${cell.variant}`,
      titleColor: sizeTextColor(cell.modelSize),
      level: binomial(cell),
      series: [
        {
          name: "repeats",
          color: sizeColor(cell.modelSize),
          points: panelPoints(cell.step, cell.std),
          line: medianLine(cell.step, cell.std, cell.step, medianWindows.residual)
        }
      ]
    }))
  };
  return {
    reading:
      present(median(ratios)) < 1
        ? `Single runs differ less from each other than ${count(study.heldOutProblems)} drawn problems would, at most steps and sizes`
        : `Single runs differ about as much as the sampling of ${count(study.heldOutProblems)} problems would make them`,
    subtitle: "Standard deviation over the repeats at each step, single evaluations of runs of the same setting",
    key: [
      { mark: "dots", label: "one step" },
      { mark: "line", label: `running median of ${medianWindows.residual}` },
      { mark: "line", label: "binomial deviation of as many problems at the mean loss", color: "var(--axis)" }
    ],
    draw: (drawing) => {
      const { width = 680 } = drawing;
      return smallMultiples(data, { ...drawing, labels: "none", columns: width < 480 ? 2 : 5, panelHeight: 100 });
    },
    caption: html`Steps where all repeats are known. All runs answer the same problems, so the binomial line is an upper limit, not an expectation. ${without}`,
    source: `${count(cells.reduce((sum, { step }) => sum + step.length, 0))} steps`,
    description: `Standard deviation between repeats for ${count(cells.length)} models: means from ${fixed(Math.min(...cells.map(({ std }) => mean(std))), 4)} to ${fixed(Math.max(...cells.map(({ std }) => mean(std))), 4)}; ${fixed(Math.min(...ratios), 2)} to ${fixed(Math.max(...ratios), 2)} times the binomial one.`,
    table: dataTable(
      "Mean standard deviation over the steps",
      ["Model", "Steps", "Mean", "Binomial", "Drawn in the paper"],
      cells.map((cell) => {
        const drawn = site.reference.repeatDeviations.find(
          (repeatDeviation) =>
            repeatDeviation.variant === cell.variant &&
            repeatDeviation.modelSize === cell.modelSize &&
            /std/.test(repeatDeviation.quantity)
        );
        return [
          `${modelSize(cell.modelSize)} ${cell.variant}`,
          count(cell.step.length),
          fixed(mean(cell.std), 4),
          fixed(binomial(cell), 4),
          drawn === undefined ? "\u2013" : fixed(drawn.value, 4)
        ];
      })
    ),
    computed: howComputed({
      sentence:
        "Sample standard deviation of the losses of all repeats at a step, with n \u2212 1; which repeat is which does not matter."
    }),
    csv: csvOf(cells, binomial)
  };
}

function csvOf(cells: readonly Cell[], binomial: (cell: Cell) => number): string {
  return dataCsv(
    ["variant", "model_size", "step", "std", "running_median", "binomial"],
    cells.flatMap((cell) => {
      const medians = runningMedian(cell.std, medianWindows.residual);
      return cell.step.map((at, i) => [
        ...[cell.variant, cell.modelSize, at, itemAt(cell.std, i)],
        ...[itemAt(medians, i), binomial(cell)]
      ]);
    })
  );
}

function cellsOf(runs: readonly LoggedRun[], family: string, benchmark: string): Cell[] {
  const evaluations = evaluationsWhere(runs, { experiment: "main", state: "current", family, benchmark }).filter(
    ({ kind, step }) => (kind === "repeat" || kind === "repeat-set") && step > 0
  );
  const keys = [...new Set(evaluations.map(({ variant, modelSize: size }) => `${variant} ${size}`))];
  return keys
    .map((key): Cell => {
      const ofSize = evaluations.filter(({ variant, modelSize: size }) => `${variant} ${size}` === key);
      const steps = [...new Set(ofSize.map(({ step }) => step))].sort((a, b) => a - b);
      const groups = steps.map((step) => ofSize.filter((row) => row.step === step).map((row) => row.testLoss));
      const most = Math.max(...groups.map(({ length }) => length));
      const full = groups
        .map((losses, i) => ({ losses, step: itemAt(steps, i) }))
        .filter(({ losses }) => losses.length === most);
      return {
        variant: firstOf(ofSize).variant,
        modelSize: firstOf(ofSize).modelSize,
        step: full.map(({ step }) => step),
        std: full.map(({ losses }) => deviation(losses)),
        loss: mean(ofSize.map((row) => row.testLoss))
      };
    })
    .filter(({ step }) => step.length > 1)
    .sort((a, b) => (a.variant < b.variant ? -1 : a.variant > b.variant ? 1 : a.modelSize - b.modelSize));
}

function sizesWithout(
  curves: readonly { family: string; modelSize: number }[],
  family: string,
  cells: readonly Cell[]
): string {
  const known = new Set(cells.map((cell) => cell.modelSize));
  const all = new Set(curves.filter((curve) => curve.family === family).map((curve) => curve.modelSize));
  const missing = [...all].filter((size) => !known.has(size)).sort((a, b) => a - b);
  return missing.length === 0
    ? "Every size has its repeats."
    : `Repeats of ${list(missing.map(modelSize))} are not plotted in the paper, so theirs cannot be recomputed.`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + square(value - centre), 0) / (values.length - 1));
}
