/** Loss at the end of each reuse run minus that of fresh data, with intervals, against a margin that readers set. */

import { dataTable } from "../../../components/data-table.js";
import { sizeColor } from "../../../components/drawing/scales.js";
import type { ChoiceFigure, Choices } from "../../../components/frame/choice-figure.js";
import { radioControl } from "../../../components/frame/choice-words.js";
import { dataCsv, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { dotColumns } from "../../../components/plots/dot-plot/dot-plot-columns.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { change, count, fixed, interval, loss, modelSize, percent } from "../../../lib/format.js";
import { firstOf, mustFind } from "../../../lib/items.js";
import type { ReuseData, ReuseReference } from "../reuse-data.js";
import {
  describeReuse,
  type JudgedRow,
  judgeReuse,
  marginText,
  perVariant,
  type ReuseChoice,
  reuseReading,
  verdictWords
} from "../reuse-text.js";

const references: Record<ReuseReference, string> = {
  repeats: "mean of the repeats",
  published: "the run published",
  earlier: "an earlier run"
};

export const reuseEquivalenceFigure: ChoiceFigure<{ reuse: ReuseData }> = {
  reads: { logs: "reuse", places: ["experiments.reuse"] },
  controls: ({ reuse }) => [
    {
      kind: "range",
      name: "margin",
      legend: "Margin",
      from: 0.005,
      to: 0.05,
      step: 0.001,
      word: (position) => String(Math.round(position * 1000) / 1000),
      position: Number,
      label: (word) => `\u00b1${fixed(Number(word), 3)}`,
      fallback: String(reuse.margin)
    },
    radioControl(
      "window",
      "Steps",
      windowsOf(reuse).map(({ from, to }) => [String(from), `${from}\u2013${to}`])
    ),
    {
      ...radioControl(
        "against",
        "Against",
        Object.entries(references).filter(([value]) => hasReference(reuse, value as ReuseReference))
      ),
      fallback: "repeats"
    }
  ],
  view: ({ reuse }, choices) => {
    const choice = choiceOf(choices);
    const rows = judgeReuse(reuse, choice);
    const window = mustFind(windowsOf(reuse), ({ from }) => from === choice.from);
    const steps = `steps ${window.from}\u2013${window.to}`;
    const data = plotData(reuse, rows, choice.margin);
    const size = modelSize(reuse.modelSize);
    const runs = firstOf(reuse.variants);
    const ours = mustFind(runs.windows, ({ from }) => from === choice.from);
    return {
      reading: reuseReading(rows, choice.margin),
      subtitle: html`Mean test loss over ${steps} minus that of fresh data, ${reuse.familyName} ${size}, one run a setting`,
      view: `margin ${marginText(choice.margin)}, ${steps}`,
      shown: `margin ${marginText(choice.margin)}, ${steps}, against ${references[choice.against]}`,
      key: [
        { mark: "dot", label: "base", color: sizeColor(reuse.modelSize) },
        { mark: "diamond", label: "instruct", color: sizeColor(reuse.modelSize) },
        { mark: "tick", label: "95% interval" },
        { mark: "band", label: "within the margin", color: "var(--yes)" }
      ],
      draw: (options) => dotColumns(data, { ...options, height: 340, settings: "Times each problem is seen" }),
      numbers: perVariant(rows).map(({ variant, rows }) => ({
        id: `power-${variant}`,
        term: `Power, ${variant}`,
        value: percent(firstOf(rows).test.power)
      })),
      caption:
        html`A run is the mean of its evaluations over ${steps}; fresh data are ${againstWords(reuse, choice.against)}. ` +
        `The error is that between whole runs, pooled over ${ours.cells} settings with repeats (${ours.df} degrees of freedom). ` +
        "Bars are 95% intervals, and a verdict is what the bar shows: not worse where it ends below the margin. " +
        `Power: the chance of showing \u201cnot worse\u201d for one run if there were no difference at all.`,
      source: `${rows.length} runs`,
      description: describeReuse(rows, choice.margin),
      table: reuseTable(rows, choice.margin),
      computed: howComputed({
        sentence:
          "Two one-sided tests with Student\u2019s <i>t</i> at 2.5% a side, the level of every claim: not worse when the difference is shown to lie below the margin, the same when it is also shown to lie above minus the margin. The luck of which problems a subset holds is not in the error: one subset was drawn for each number of passes.",
        values: [
          ["deviation between runs", ours.s],
          ["degrees of freedom", ours.df],
          ["margin", choice.margin],
          ["loss on fresh data, base", ours.referenceLoss]
        ]
      }),
      csv: dataCsv(
        ["variant", "reuse_factor", "evaluations", "loss", "difference", "low", "high", "verdict"],
        rows.map((row) => [
          row.variant,
          row.reuseFactor,
          row.evaluations,
          row.loss,
          row.gap,
          ...row.test.interval,
          row.test.verdict
        ])
      )
    };
  }
};

function choiceOf(choices: Choices): ReuseChoice {
  return {
    margin: Number(choices.margin),
    from: Number(choices.window),
    against: choices.against as ReuseReference
  };
}

function windowsOf({ variants }: ReuseData) {
  return firstOf(variants).windows;
}

function hasReference({ variants }: ReuseData, reference: ReuseReference): boolean {
  return variants.every(({ windows }) =>
    firstOf(windows).rows.every(({ difference }) => difference[reference] !== null)
  );
}

function againstWords({ variants, reference }: ReuseData, against: ReuseReference): string {
  if (against === "repeats") return `the mean of ${firstOf(variants).repeats} repeats of the main run`;
  const repeats = variants.flatMap(({ variant, runs }) => {
    const state = against === "published" ? "current" : "earlier";
    const run = runs.find((run) => run.reuseFactor === reference && run.state === state);
    return run && run.repeat !== null ? [`repeat ${run.repeat} in ${variant}`] : [];
  });
  return `one run, ${against === "published" ? "as published" : "as in an earlier figure"} (${repeats.join(", ")})`;
}

function plotData(reuse: ReuseData, rows: readonly JudgedRow[], margin: number): DotPlotData {
  const factors = [...new Set(rows.map(({ reuseFactor }) => reuseFactor))].sort((a, b) => a - b);
  const color = sizeColor(reuse.modelSize);
  const names = reuse.variants.map(({ variant }) => variant);
  return {
    series: names.map((name) => ({ name, shape: name === "base" ? "circle" : "diamond" })),
    axis: {
      title: "Difference of end loss, higher is worse",
      format: (value) => change(value, 2),
      read: (value) => change(value, 3)
    },
    reference: { value: 0, low: -margin, high: margin, name: `\u00b1${marginText(margin)}`, kind: "margin" },
    groups: [
      {
        rows: factors.map((factor) => ({
          name: `${count(factor)}\u00d7`,
          color,
          textColor: "var(--ink-2)",
          values: rows
            .filter(({ reuseFactor }) => reuseFactor === factor)
            .map(({ variant, gap, test }) => ({
              value: gap,
              low: test.interval[0],
              high: test.interval[1],
              series: names.indexOf(variant)
            }))
        }))
      }
    ]
  };
}

function reuseTable(rows: readonly JudgedRow[], margin: number): string {
  return dataTable(
    `Every run against a margin of ${marginText(margin)}`,
    [
      "Passes, variant",
      "Evaluations",
      "Loss",
      "Difference",
      "95% interval",
      "Verdict",
      "Detectable, whatever the margin"
    ],
    rows.map(({ variant, reuseFactor, evaluations, loss: runLoss, gap, test }) => [
      `${count(reuseFactor)}, ${variant}`,
      count(evaluations),
      loss(runLoss),
      change(gap, 3),
      interval(...test.interval, (value) => change(value, 3)),
      verdictWords[test.verdict],
      test.detectable ? (gap > 0 ? "yes, worse" : "yes, better") : "no"
    ])
  );
}
