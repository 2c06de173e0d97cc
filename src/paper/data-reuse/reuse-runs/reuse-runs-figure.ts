/** Each reuse run over its reference, a panel for each number of passes. */

import { dataTable } from "../../../components/data-table.js";
import { medianLine, panelPoints } from "../../../components/drawing/median-line.js";
import { sizeColor, sizeTextColor } from "../../../components/drawing/scales.js";
import type { ChoiceFigure } from "../../../components/frame/choice-figure.js";
import { available, radioControl, variantControl } from "../../../components/frame/choice-words.js";
import { dataCsv, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { smallMultiples } from "../../../components/plots/small-multiples.js";
import type { Panel, SmallMultiplesData } from "../../../components/plots/small-multiples-data.js";
import { describeSmallMultiples } from "../../../components/plots/small-multiples-text.js";
import { change, count, loss, modelSize, plural, word } from "../../../lib/format.js";
import { windowMean } from "../../../lib/inference/experiments/equivalence-window.js";
import { firstOf, itemAt, lastOf, mustFind } from "../../../lib/items.js";
import { medianWindows, runningMedian } from "../../../lib/statistics/running-median.js";
import type { ReuseData, ReuseRunData } from "../reuse-data.js";

/** Evaluations at the end that the words speak of. */
const tail = 20;

export const reuseRunsFigure: ChoiceFigure<{ reuse: ReuseData }> = {
  reads: { logs: "reuse", earlier: true, places: ["experiments.reuse", "tables/evaluations.csv"] },
  controls: ({ reuse }) => [
    available(
      variantControl,
      reuse.variants.map(({ variant }) => variant)
    ),
    radioControl("rows", "Runs as in", [
      ["published", "the paper"],
      ["earlier", "an earlier figure"]
    ])
  ],
  view: ({ reuse }, { variant, rows }) => {
    const ofVariant = mustFind(reuse.variants, (candidate) => candidate.variant === variant);
    const runs = runsShown(ofVariant.runs, rows === "earlier");
    const reference = mustFind(runs, ({ reuseFactor }) => reuseFactor === reuse.reference);
    const others = runs.filter((run) => run !== reference);
    const data = panels(reuse, reference, others);
    const ends = others.map((run) => ({ run, gap: endGap(run, reference) }));
    const earlier = others.filter(({ state }) => state === "earlier").map(({ reuseFactor }) => count(reuseFactor));
    const first = Math.min(...others.map(({ step }) => firstOf(step)));
    const points = others.reduce((sum, { step }) => sum + step.length, 0);
    return {
      reading: readingOf(ends),
      subtitle: html`Test loss by training step, ${reuse.familyName} ${modelSize(reuse.modelSize)} ${variant}; one panel for each number of passes`,
      view: `${variant}, ${rows === "earlier" ? "earlier figure" : "as published"}`,
      shown: `${variant}, ${rows === "earlier" ? "runs of an earlier figure" : "runs as published"}`,
      key: [
        { mark: "dots", label: "one evaluation", color: sizeColor(reuse.modelSize) },
        { mark: "line", label: `running median of ${medianWindows.curve}`, color: sizeColor(reuse.modelSize) },
        { mark: "line", label: `each problem once (repeat ${reference.repeat ?? "unknown"})`, color: "var(--axis)" }
      ],
      draw: (options) => smallMultiples(data, { ...options, labels: "none" }),
      caption:
        html`One run each; the grey run is the one that the figure shows as its reference, and it is repeat ${reference.repeat ?? "of unknown number"} of the main run, not a mean. ` +
        `All panels share both scales, which are logarithmic${first > 1 ? `; steps before step ${count(first)} are not available` : ""}.${earlier.length > 0 ? ` Another run than published is shown at ${earlier.join(", ")} passes.` : ""}`,
      source: `${count(points)} evaluations`,
      description: describeSmallMultiples(data, { quantity: "Test loss", against: "training step", tail }),
      table: dataTable(
        `End of each run: mean of the steps that it shares with its reference, from step ${endFrom} on`,
        ["Passes", "Evaluations", "First step", "Last step", "Minus reference"],
        ends.map(({ run, gap }) => [
          count(run.reuseFactor),
          count(run.step.length),
          count(firstOf(run.step)),
          count(lastOf(run.step)),
          gap === null ? "ends before" : change(gap, 3)
        ])
      ),
      computed: howComputed({
        sentence: `Nothing is fitted: dots are single evaluations on ${count(reuse.problems)} held-out problems, lines are running medians of ${word(medianWindows.curve)}.`
      }),
      csv: dataCsv(
        ["reuse_factor", "state", "step", "test_loss", "running_median"],
        runs.flatMap(({ reuseFactor, state, step, testLoss }) => {
          const line = runningMedian(testLoss, medianWindows.curve);
          return step.map((at, i) => [reuseFactor, state, at, itemAt(testLoss, i), itemAt(line, i)]);
        })
      )
    };
  }
};

const endFrom = 80;
const endTo = 99;

/** One run for each tau: the earlier state's where asked for and there. */
function runsShown(runs: readonly ReuseRunData[], earlier: boolean): ReuseRunData[] {
  const factors = [...new Set(runs.map(({ reuseFactor }) => reuseFactor))].sort((a, b) => a - b);
  return factors.map((factor) => {
    const ofFactor = runs.filter(({ reuseFactor }) => reuseFactor === factor);
    return ofFactor.find(({ state }) => (state === "earlier") === earlier) ?? firstOf(ofFactor);
  });
}

function panels(reuse: ReuseData, reference: ReuseRunData, others: readonly ReuseRunData[]): SmallMultiplesData {
  const color = sizeColor(reuse.modelSize);
  return {
    x: { title: "Training step (log scale)", scale: "log", format: String, ticks: [10, 20, 50, 100] },
    y: {
      title: "Test loss, 1 \u2212 pass rate (log scale)",
      scale: "log",
      format: (value) => value.toFixed(2),
      read: loss
    },
    panels: others.map((run): Panel => {
      const last = lastOf(run.step);
      return {
        title: `${count(run.reuseFactor)}\u00d7`,
        note: run.state === "earlier" ? "the earlier run" : "",
        ...(last < endFrom ? { remark: `ends at step ${count(last)}` } : {}),
        series: [
          {
            name: "each problem once",
            color: "var(--axis)",
            role: "reference",
            points: panelPoints(reference.step, reference.testLoss),
            line: medianLine(reference.step, reference.testLoss, reference.step)
          },
          {
            name: plural(run.reuseFactor, "pass", "passes"),
            color,
            textColor: sizeTextColor(reuse.modelSize),
            points: panelPoints(run.step, run.testLoss),
            line: medianLine(run.step, run.testLoss, run.step)
          }
        ]
      };
    })
  };
}

/** Mean loss over the last steps minus the reference's over the same; null when the run ends before. */
function endGap(run: ReuseRunData, reference: ReuseRunData): number | null {
  if (lastOf(run.step) < endFrom) return null;
  const window = { from: endFrom, to: endTo };
  const steps = new Set(run.step);
  return windowMean({ run: "", ...run }, window).mean - windowMean({ run: "", ...reference }, window, steps).mean;
}

function readingOf(ends: readonly { run: ReuseRunData; gap: number | null }[]): string {
  const known = ends.filter((end): end is { run: ReuseRunData; gap: number } => end.gap !== null);
  if (known.length === 0) return "No run reaches the last steps of its reference";
  const most = known.reduce((a, b) => (b.gap > a.gap ? b : a));
  const passes = plural(most.run.reuseFactor, "pass", "passes");
  if (most.gap <= 0) return "No run on repeated problems ends above the run that saw each problem once";
  return `The run on ${passes} ends furthest above its reference, by ${loss(most.gap)}`;
}
