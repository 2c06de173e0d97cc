/** How far forecasts of cut runs were off, form by form: a dot a form and cut, for a source that the reader chooses. */

import { dataTable } from "../../../components/data-table.js";
import type { ChoiceFigure } from "../../../components/frame/choice-figure.js";
import { radioControl } from "../../../components/frame/choice-words.js";
import { dataCsv, howComputed } from "../../../components/frame/static-figure.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../components/plots/dot-plot/dot-plot-text.js";
import { percent, plural } from "../../../lib/format.js";
import { type Having, having, itemAt, mustFind, mustHave } from "../../../lib/items.js";
import type { CutErrors, RunsRecord } from "../../../lib/runs/runs-record.js";

export interface BacktestData {
  runs: RunsRecord;
}

export const sourceNames: Readonly<Record<string, string>> = {
  "first-study": "This study",
  pods: "PODS, one GPU",
  "pods-eight-gpus": "PODS, eight GPUs",
  octothinker: "OctoThinker",
  "verl-ladder": "verl’s ladder"
};

const formNames: Readonly<Record<string, string>> = {
  auto: "Our forecast",
  "no-change": "No change (last three)",
  "last-two": "No change (last two)",
  "last-four": "No change (last four)",
  smoothed: "No change (smoothed)",
  sigmoid: "Sigmoid",
  power: "Power law",
  "power-floor": "Power law with floor",
  exponential: "Exponential"
};

/** Of a cut, in the key and in the drawing. */
const signs = [
  { mark: "dot", shape: "circle", hollow: false },
  { mark: "diamond", shape: "diamond", hollow: true },
  { mark: "ring", shape: "circle", hollow: true }
] as const;

const cutNames = (cut: number) => `${percent(cut).replace(".0%", "%")} seen`;

export const backtestFigure: ChoiceFigure<BacktestData> = {
  reads: { logs: "own", earlier: true, places: ["data/what-runs-tell.json"] },
  controls: ({ runs }) => [
    {
      ...radioControl(
        "runs",
        "Runs of",
        sourcesOf(runs).map((source) => [source, sourceNames[source] ?? source])
      ),
      fallback: "first-study"
    }
  ],
  view: ({ runs }, { runs: source = "first-study" }) => {
    const rows = runs.backtest.filter((record) => record.source === source).filter(having("cut"));
    const whole = mustFind(runs.backtest, (record) => record.source === source && record.cut === null);
    const plot = backtestPlot(rows);
    const points = (value: number) => `${(100 * value).toFixed(2)}`;
    return {
      view: sourceNames[source] ?? source,
      reading: backtestReading(whole),
      subtitle: `Median error of a forecast of the last evaluation, in points. ${plural(whole.forecasts, "forecast")}, each from the first part of a run`,
      shown: "one forecast a run and cut",
      key: rows.map(({ cut }, i) => ({ mark: itemAt(signs, i).mark, label: cutNames(cut) })),
      draw: (options) => dotPlot(plot, options),
      caption:
        "Each run was cut after a quarter, a half or three quarters of its evaluations, where six or more came before the cut. Every form saw the same points. The interval of our forecast was made from the other sources alone.",
      source: `${plural(whole.forecasts, "forecast")}`,
      description: describeDotPlot(plot, {
        quantity: "Median error in points",
        rows: "form",
        format: (value) => value.toFixed(2)
      }),
      table: dataTable(
        `Median error by form, points: ${sourceNames[source] ?? source}`,
        ["Form", ...rows.map(({ cut }) => cutNames(cut))],
        Object.keys(formNames).map((form) => [
          mustHave(formNames, form),
          ...rows.map(({ errors }) => points(mustHave(errors, form)))
        ])
      ),
      computed: howComputed({
        sentence: "Median over runs of |forecast \u2212 last evaluation|, as a fraction:",
        values: rows.flatMap(({ cut, errors }) =>
          Object.keys(formNames).map(
            (form) => [`${formNames[form]}, ${cutNames(cut)}`, mustHave(errors, form)] as const
          )
        )
      }),
      csv: dataCsv(
        ["source", "cut", "forecasts", "form", "median_error"],
        rows.flatMap(({ cut, forecasts, errors }) =>
          Object.keys(formNames).map((form) => [source, cut, forecasts, form, mustHave(errors, form)])
        )
      )
    };
  }
};

function sourcesOf({ backtest }: RunsRecord): string[] {
  return Object.keys(sourceNames).filter((source) => backtest.some((record) => record.source === source));
}

function backtestPlot(rows: readonly Having<CutErrors, "cut">[]): DotPlotData {
  const top = Math.max(...rows.flatMap(({ errors }) => Object.values(errors)));
  return {
    series: rows.map(({ cut }, i) => ({
      name: cutNames(cut),
      shape: itemAt(signs, i).shape,
      hollow: itemAt(signs, i).hollow
    })),
    groups: [
      {
        rows: Object.entries(formNames).map(([form, name]) => ({
          name,
          color: form === "auto" ? "var(--size-7b)" : "var(--ordered-3)",
          values: rows.map(({ errors }, series) => ({ series, value: 100 * mustHave(errors, form) }))
        }))
      }
    ],
    axis: {
      title: "Median error, points",
      format: (value) => String(Number(value.toPrecision(3))),
      read: (value) => value.toFixed(2),
      domain: [0, 104 * top]
    }
  };
}

/** The title, by outcome: the forecast beside no change and the sigmoid. */
function backtestReading({ errors }: CutErrors): string {
  const points = (form: string) => (100 * mustHave(errors, form)).toFixed(2);
  return `Over all cuts our forecast is off by ${points("auto")} points, no change by ${points("no-change")}, a sigmoid by ${points("sigmoid")}`;
}
