/** Figures of /elsewhere, from its record. */

import { dataTable } from "../../../components/data-table.js";
import { sizeColor, sizeTextColor } from "../../../components/drawing/scales.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../components/plots/dot-plot/dot-plot-text.js";
import { capital, change, fixed, interval, modelSize, percent } from "../../../lib/format.js";
import type { FigureSite } from "../../site.js";
import type { LadderSize } from "../record.js";
import { recordOf, studyNames } from "./outcomes.js";

const two = (value: number) => fixed(value, 2);
const source = "logs of the studies, data/elsewhere.json";

/** Slopes of the ladder, early and late. */
export const ladderSlopes: Figure<FigureSite> = { kind: "elsewhere", view: ladderSlopesView };

function ladderSlopesView(site: FigureSite): FigureView {
  const { ladder } = recordOf(site);
  const plot: DotPlotData = {
    series: [
      { name: "up to step 40", shape: "circle" },
      { name: "from step 40", shape: "diamond" }
    ],
    groups: ["MATH", "GSM8K"].map((task) => ({
      title: task,
      rows: ladder
        .filter((size) => size.task === task)
        .reverse()
        .map(({ modelSize: size, windows }) => ({
          ...{ name: modelSize(size), color: sizeColor(size), textColor: sizeTextColor(size) },
          values: windows.slice(1).map(({ k, standardError }, series) => {
            const half = 1.96 * standardError;
            return { series, value: k, low: k - half, high: k + half };
          })
        }))
    })),
    axis: { title: "Slope k", format: (value) => fixed(value, 1), read: two }
  };
  return {
    reading: ladderReading(ladder),
    subtitle:
      "Slope of ln(1 \u2212 score) on ln step, early and late, with 95% interval of one run. Qwen2.5 Instruct, GRPO by verl",
    key: [
      { mark: "interval", label: "up to step 40, with 95% interval" },
      { mark: "diamond", label: "from step 40 on" }
    ],
    draw: (drawing) => dotPlot(plot, drawing),
    caption: "One run a size. The interval holds noise along the run; nothing says what another seed would give.",
    source,
    description: describeDotPlot(plot, { quantity: "Slopes", rows: "size", format: two, ordered: false }),
    table: dataTable(
      "Slopes, early and late",
      ["Model", "Up to step 40", "Standard error", "From step 40", "Standard error"],
      ladder.map(({ task, modelSize: size, windows }) => [
        `${task}, ${modelSize(size)}`,
        ...windows.slice(1).flatMap(({ k, standardError }) => [fixed(k, 3), fixed(standardError, 3)])
      ])
    ),
    computed: howComputed({
      sentence: "Least squares on the evaluations of one run in the window; errors as for runs without repeats."
    }),
    csv: dataCsv(
      ["task", "model_size", "k_early", "se_early", "k_late", "se_late"],
      ladder.map(({ task, modelSize: size, windows }) => [
        ...[task, size],
        ...windows.slice(1).flatMap(({ k, standardError }) => [k, standardError])
      ])
    )
  };
}

/** Whether the slopes of the largest are above those of the smallest, early and late. */
function ladderReading(ladder: readonly LadderSize[]): string {
  const math = ladder.filter(({ task }) => task === "MATH");
  const grows = (window: number) => math.at(-1)!.windows[window]!.k > math[0]!.windows[window]!.k;
  const words = (window: number) => (grows(window) ? "larger" : "no larger");
  return `On MATH the early slope of the largest model is ${words(1)} than that of the smallest; its late slope is ${words(2)}`;
}

const forms = ["power", "no-change", "sigmoid"] as const;
const formNames = { power: "power law", "no-change": "no change", sigmoid: "sigmoid" };

/** Errors of forecasts of the second half, by study and benchmark. */
export const forecastErrors: Figure<FigureSite> = { kind: "elsewhere", view: forecastErrorsView };

function forecastErrorsView(site: FigureSite): FigureView {
  const row = recordOf(site).rows.find(({ id }) => id === "forecast")!;
  const rows = row.columns.flatMap(({ study, values }) =>
    [...new Set(Object.keys(values).map((name) => name.split(": ")[0]!))].map((group) => ({
      ...{ study, group, name: `${studyNames[study]}, ${group}` },
      errors: forms.map((form) => values[`${group}: ${form}`]!)
    }))
  );
  const plot: DotPlotData = {
    series: [
      { name: formNames.power, shape: "circle" },
      { name: formNames["no-change"], shape: "diamond" },
      { name: formNames.sigmoid, shape: "circle", hollow: true }
    ],
    groups: [
      { rows: rows.map(({ name, errors }) => ({ name, values: errors.map((value, series) => ({ series, value })) })) }
    ],
    axis: {
      ...{ title: "Mean error, share of the loss (log scale)", scale: "log", domain: [0.01, 1] },
      ...{ ticks: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1], format: percent, read: percent }
    }
  };
  const worse = rows.filter(({ errors }) => errors[0]! > errors[1]!).length;
  return {
    reading: `The power law of the first half is farther off than no change in ${worse} of ${rows.length} groups of runs`,
    subtitle:
      "Error of the second half of each run, forecast from its first half, as a share of the loss; mean over recipes",
    key: [
      { mark: "dot", label: "power law" },
      { mark: "diamond", label: "no change" },
      { mark: "ring", label: "sigmoid" }
    ],
    draw: (drawing) => dotPlot(plot, drawing),
    caption:
      "No change is the mean of the last three evaluations seen. Each form is fitted to the run\u2019s own first half.",
    source,
    description: describeDotPlot(plot, {
      quantity: "Errors of forecasts",
      rows: "group of runs",
      rowsMany: "groups of runs",
      format: percent,
      ordered: false
    }),
    table: dataTable(
      "Errors of forecasts",
      ["Runs", ...forms.map((form) => capital(formNames[form]))],
      rows.map(({ name, errors }) => [name, ...errors.map((error) => percent(error))])
    ),
    computed: howComputed({
      sentence: "Mean of |forecast \u2212 score| / (1 \u2212 score) over the evaluations of the second half."
    }),
    csv: dataCsv(
      ["study", "runs", ...forms],
      rows.map(({ study, group, errors }) => [study, group, ...errors])
    )
  };
}

/** More answers a prompt: at equal steps, and at equal hours. */
export const moreAnswers: Figure<FigureSite> = { kind: "elsewhere", view: moreAnswersView };

function moreAnswersView(site: FigureSite): FigureView {
  const cells = (id: string) =>
    recordOf(site)
      .rows.find((row) => row.id === id)!
      .columns.find(({ study }) => study === "pods")!.cells;
  const [steps, hours] = [cells("rollouts"), cells("hours")];
  const groups = [...new Set(steps.map(({ group }) => group))];
  const dotOf = ({ estimate, interval: ends }: (typeof steps)[number], series: number) => ({
    ...{ series, value: estimate!, low: ends![0], high: ends![1] }
  });
  const plot: DotPlotData = {
    series: [
      { name: "equal steps", shape: "circle" },
      { name: "equal hours", shape: "diamond" }
    ],
    groups: groups.map((title) => ({
      title,
      rows: steps.flatMap((cell, i) =>
        cell.group === title
          ? [{ name: cell.what.replace(/ answers.*/, ""), values: [dotOf(cell, 0), dotOf(hours[i]!, 1)] }]
          : []
      )
    })),
    axis: {
      title: "Score with more answers, minus fewer",
      format: (value) => change(value, 2),
      read: (value) => change(value, 3)
    },
    reference: { value: 0, name: "no difference" }
  };
  const shown = (some: typeof steps) => some.filter(({ verdict }) => verdict === "supported").length;
  return {
    reading: `More answers are shown to be better in ${shown(steps)} of ${steps.length} comparisons at equal steps, and in ${shown(hours)} at equal hours`,
    subtitle: "Difference of scores with 95% interval over seeds. PODS: ten seeds a recipe on one GPU, five on eight",
    key: [
      { mark: "interval", label: "at equal steps" },
      { mark: "diamond", label: "at equal hours" }
    ],
    draw: (drawing) => dotPlot(plot, drawing),
    caption:
      "As many answers are trained on in both recipes of a pair; those with the most different rewards are kept.",
    source,
    description: describeDotPlot(plot, {
      quantity: "Differences",
      rows: "pair",
      format: (value) => change(value, 3),
      ordered: false
    }),
    table: dataTable(
      "More answers a prompt",
      ["Pair", "Equal steps", "95% interval", "Equal hours", "95% interval"],
      steps.map((cell, i) => [
        cell.what,
        ...[cell, hours[i]!].flatMap(({ estimate, interval: ends }) => [
          change(estimate!, 3),
          interval(ends![0]!, ends![1]!, (value) => change(value, 3))
        ])
      ])
    ),
    computed: howComputed({
      sentence:
        "Welch\u2019s interval; the score of a run is the mean of its last three evaluations up to the X that all runs of a pair reach."
    }),
    csv: dataCsv(
      ["pair", "steps", "steps_low", "steps_high", "hours", "hours_low", "hours_high"],
      steps.map((cell, i) => [
        cell.what,
        ...[cell, hours[i]!].flatMap(({ estimate, interval: ends }) => [estimate, ...ends!])
      ])
    )
  };
}

/** Runs that end below their peak. */
export const endsBelow: Figure<FigureSite> = { kind: "elsewhere", view: endsBelowView };

function endsBelowView(site: FigureSite): FigureView {
  const row = recordOf(site).rows.find(({ id }) => id === "decline")!;
  const rows = row.columns.flatMap(({ study, cells, values }) =>
    cells.map(({ what, estimate, interval: ends }) => ({
      ...{
        study,
        name: `${studyNames[study]}, ${what}`,
        lost: values[`${what}: lost`]!,
        runs: values[`${what}: runs`]!
      },
      ...{ value: estimate! + tolerated, low: ends![0]! + tolerated, high: ends![1]! + tolerated }
    }))
  );
  const plot: DotPlotData = {
    series: [{ name: "share", shape: "circle" }],
    groups: [{ rows: rows.map(({ name, value, low, high }) => ({ name, values: [{ value, low, high }] })) }],
    axis: {
      title: "Share of runs that end below their peak",
      format: percent,
      domain: [0, 0.4],
      ticks: [0, 0.1, 0.2, 0.3, 0.4]
    },
    reference: { value: tolerated, name: "one in twenty" }
  };
  const lost = rows.filter(({ lost: some }) => some > 0).length;
  return {
    reading: `Runs end below their peak in ${lost} of ${rows.length} groups of runs`,
    subtitle: "Share of runs that are falling or collapsed at their end, with its exact 95% interval",
    key: [{ mark: "interval", label: "share and 95% interval" }],
    draw: (drawing) => dotPlot(plot, drawing),
    caption: "States as the page on runs explains them. The line is one run in twenty.",
    source,
    description: describeDotPlot(plot, {
      quantity: "Shares",
      rows: "group of runs",
      rowsMany: "groups of runs",
      format: percent,
      ordered: false
    }),
    table: dataTable(
      "Runs that end below their peak",
      ["Runs", "Below", "Of", "Share", "95% interval"],
      rows.map(({ name, lost: some, runs, value, low, high }) => [
        name,
        String(some),
        String(runs),
        percent(value),
        interval(low, high, percent)
      ])
    ),
    computed: howComputed({ sentence: "Clopper and Pearson\u2019s interval of a share." }),
    csv: dataCsv(
      ["runs", "below", "of", "share", "low", "high"],
      rows.map(({ name, lost: some, runs, value, low, high }) => [name, some, runs, value, low, high])
    )
  };
}

/** What the row takes off every share. */
const tolerated = 0.05;
