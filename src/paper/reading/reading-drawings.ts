/** Figures of the page on how printed numbers were made, by name. */

import { mean } from "d3-array";
import { dataTable } from "../../components/data-table.js";
import { sizeColor, sizeTextColor } from "../../components/drawing/scales.js";
import { dataCsv, type FigureView, howComputed } from "../../components/frame/static-figure.js";
import { html } from "../../components/html.js";
import { dotPlot } from "../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData, DotRow } from "../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../components/plots/dot-plot/dot-plot-text.js";
import { describeRepeats, repeatsStrip } from "../../components/plots/repeats-strip.js";
import { capital, change, count, efficiency, fixed, interval, list, loss, modelSize, word } from "../../lib/format.js";
import { firstOf, itemAt, mustFind, present } from "../../lib/items.js";
import { matching } from "../../lib/matching.js";
import type { Results } from "../../lib/results.js";
import { familyName, mainFamily } from "../../lib/series-names.js";
import { inferredSeries } from "../efficiency/slopes-data.js";
import type { StudySite } from "../site.js";
import {
  finalFacts,
  gridShare,
  lastSteps,
  markerFacts,
  promptFacts,
  promptGap,
  repeatFacts,
  versionFacts
} from "./reading-data.js";

type Build = (site: StudySite) => FigureView;

export const readingFigures: Record<string, Build> = {
  "pass-rates": passRates,
  markers,
  repeats,
  prompt,
  "single-runs": singleRuns,
  versions,
  "step-zero": stepZero,
  "final-loss": finalLoss
};

/** Families that are known by the points of a published figure alone. */
export function publishedFamilies(results: Results): string[] {
  return [...new Set(results.study.series.filter(({ asPublished }) => asPublished).map(({ family }) => family))];
}

function sizeRow(size: number, values: DotRow["values"], name = modelSize(size)): DotRow {
  return { name, color: sizeColor(size), textColor: sizeTextColor(size), values };
}

function foot(results: Results): string {
  return `data ${results.inputs.hash.slice(0, 7)}`;
}

function passRates({ results }: StudySite): FigureView {
  const rows = results.experiments.passRates ?? [];
  const variants = [...new Set(rows.map(({ variant }) => variant))];
  const plot: DotPlotData = {
    series: [
      { name: "as printed", shape: "circle" },
      { name: "mean of the last ten", shape: "circle", hollow: true }
    ],
    groups: variants.map((variant) => ({
      title: variant === "base" ? "Base" : "Instruct",
      rows: rows
        .filter((row) => row.variant === variant)
        .reverse()
        .map((row) =>
          sizeRow(row.modelSize, [
            { series: 0, value: row.printed },
            ...(row.lastTen === null ? [] : [{ series: 1, value: row.lastTen }])
          ])
        )
    })),
    axis: {
      title: "Pass@1 on the held-out problems",
      format: (value) => value.toFixed(1),
      read: loss,
      domain: [0, 0.7],
      ticks: tenths(0, 7)
    }
  };
  const best = rows.filter(({ is }) => is.includes("best single evaluation"));
  return {
    reading: `${best.length === rows.length ? "Every" : `${capital(word(best.length))} of ${word(rows.length)}`} printed pass rate${best.length === rows.length ? " is" : "s are"} the best single evaluation of the size, not its last mean`,
    subtitle: `Pass@1 by size: as printed, and the mean of the last ten evaluations`,
    key: [
      { mark: "dot", label: "as printed (Table 4)" },
      { mark: "ring", label: "mean of the last ten evaluations" }
    ],
    draw: (options) => dotPlot(plot, { ...options, rowHeight: 26 }),
    caption:
      "The best of all noisy evaluations lies above what the model does on average: by how much is the distance from dot to ring.",
    source: foot(results),
    description: describeDotPlot(plot, {
      quantity: "Pass@1 as printed and mean of the last ten evaluations",
      rows: "size"
    }),
    table: dataTable(
      "Pass rates",
      ["Size", "Printed", "Best single", "Last mean", "Mean of last ten", "Printed minus that"],
      rows.map((row) => [
        `${row.variant} ${modelSize(row.modelSize)}`,
        row.printedText,
        row.best === null ? "\u2013" : loss(row.best),
        row.final === null ? "\u2013" : loss(row.final),
        row.lastTen === null ? "\u2013" : loss(row.lastTen),
        row.excess === null ? "\u2013" : change(row.excess, 3)
      ])
    ),
    computed: howComputed({
      sentence:
        "Best: 1 minus the smallest loss of any step and repeat, as drawn in the figure of losses before and after training. Last ten: 1 minus the mean of the mean curve\u2019s last ten points."
    }),
    csv: dataCsv(
      ["variant", "model_size", "printed", "best", "last", "last_ten"],
      rows.map((row) => [row.variant, row.modelSize, row.printed, row.best, row.final, row.lastTen])
    )
  };
}

function markers(site: StudySite): FigureView {
  const { results } = site;
  const series = mustFind(inferredSeries(results), matching({ variant: "base", resource: "compute" }));
  const facts = markerFacts(site, "base", "compute");
  const [mantissa, exponent] = facts.farthest.toExponential(0).split("e-");
  const inside = facts.markers.filter(({ modelSize: size, marker }) => {
    const sizeRecord = series.sizes.find((candidate) => candidate.modelSize === size);
    const [low, high] = sizeRecord?.interval ?? [null, null];
    return low !== null && high !== null && marker >= low && marker <= high;
  });
  const plot: DotPlotData = {
    series: [
      { name: "own slope", shape: "circle" },
      { name: "the paper\u2019s marker", shape: "circle", hollow: true }
    ],
    groups: [
      {
        rows: [...series.sizes].reverse().map((record) => {
          const marker = facts.markers.find(({ modelSize: size }) => size === record.modelSize);
          return sizeRow(record.modelSize, [
            { series: 0, value: record.k, low: record.interval[0], high: record.interval[1] },
            ...(marker ? [{ series: 1, value: marker.marker }] : [])
          ]);
        })
      }
    ],
    axis: {
      title: "Learning efficiency k, base, compute",
      format: (value) => fixed(value, 2),
      read: efficiency,
      domain: [0, 0.14]
    }
  };
  return {
    reading: `The markers of k(N) are the law evaluated: ${word(inside.length)} of ${word(facts.markers.length)} lie in the interval of the size\u2019s own slope`,
    subtitle:
      "The paper\u2019s marker of the fit between sizes, and the slope of each size alone with its 95% interval",
    key: [
      { mark: "interval", label: "own slope" },
      { mark: "ring", label: "the paper\u2019s marker" }
    ],
    draw: (options) => dotPlot(plot, options),
    caption: html`Over ${count(facts.fits)} drawn fits no marker lies farther from <i>K</i><sub>max</sub>/(1 + <i>N</i><sub>0</sub>/<i>N</i>) than ${mantissa} \u00d7 10<sup>\u2212${exponent}</sup> of its value: they are ${word(facts.markers.length)} points of one curve, not ${word(facts.markers.length)} measurements.`,
    source: foot(results),
    description: describeDotPlot(plot, {
      quantity: "Learning efficiency, own slope and marker",
      rows: "size",
      format: efficiency
    }),
    table: dataTable(
      "Slopes and markers",
      ["Size", html`Own <i>k</i>`, "95% interval", "Marker"],
      series.sizes.map((record) => {
        const marker = facts.markers.find(({ modelSize: size }) => size === record.modelSize);
        const [low, high] = record.interval;
        return [
          modelSize(record.modelSize),
          efficiency(record.k),
          low === null || high === null ? "open" : interval(low, high),
          marker ? efficiency(marker.marker) : "\u2013"
        ];
      })
    ),
    computed: howComputed({
      sentence: "Markers are taken as the publication draws them.",
      values: facts.markers.map(({ modelSize: size, marker }) => [modelSize(size), marker] as const)
    }),
    csv: dataCsv(
      ["model_size", "own_k", "own_k_low", "own_k_high", "marker"],
      series.sizes.map((record) => [
        record.modelSize,
        record.k,
        ...record.interval,
        facts.markers.find(({ modelSize: size }) => size === record.modelSize)?.marker ?? null
      ])
    )
  };
}

function repeats(site: StudySite): FigureView {
  const { results } = site;
  const facts = repeatFacts(site).filter(({ variant }) => variant === "base");
  const most = Math.max(...facts.flatMap(({ spans }) => spans.map((span) => span.repeats)));
  const data = { rows: [...facts].reverse().map((fact) => ({ ...fact, name: modelSize(fact.modelSize) })), most };
  const fewer = facts.filter(({ spans }) => spans.some((span) => span.repeats < most));
  const names = list(fewer.map(({ modelSize: size }) => modelSize(size)));
  return {
    reading:
      fewer.length === 0
        ? `Every point of the base models rests on ${word(most)} repeats`
        : `Late points of ${names} rest on fewer than ${word(most)} repeats`,
    subtitle: "Number of runs behind the mean curve at each training step, base models",
    key: [],
    draw: (options) => repeatsStrip(data, options),
    caption:
      "As the released extraction code cuts the repeats. Instruct models have every repeat at each step drawn. The first and the last step of the small sizes also rest on fewer runs; those are single points.",
    source: foot(results),
    description: describeRepeats(data),
    table: dataTable(
      "Repeats",
      ["Size", "Steps", "Repeats"],
      facts.flatMap(({ modelSize: size, spans }) =>
        spans.map(({ from, to, repeats: n }) => [modelSize(size), `${from}\u2013${to}`, String(n)])
      )
    ),
    computed: howComputed({
      sentence:
        "Declared in the study\u2019s file; single repeats are drawn for the five smaller sizes, where they confirm it."
    }),
    csv: dataCsv(
      ["model_size", "from_step", "to_step", "repeats"],
      facts.flatMap(({ modelSize: size, spans }) => spans.map(({ from, to, repeats: n }) => [size, from, to, n]))
    )
  };
}

function prompt(site: StudySite): FigureView {
  const { results } = site;
  const facts = promptFacts(site);
  const gap = promptGap(site);
  const plot: DotPlotData = {
    series: [
      { name: "the other repeats", shape: "circle" },
      { name: "shorter prompt", shape: "circle", hollow: true }
    ],
    groups: [
      {
        rows: [...facts].reverse().map(({ modelSize: size, repeats: runs }) => {
          const centre = regularMean(runs);
          return sizeRow(
            size,
            runs.map(({ short, loss: value }) => ({ series: short ? 1 : 0, value: value - centre }))
          );
        })
      }
    ],
    reference: { value: 0, kind: "margin" },
    axis: { title: "End loss minus the mean of the other repeats", format: (value) => change(value, 3) }
  };
  const higher = facts.filter(({ repeats: runs }) => {
    const short = runs.find((run) => run.short);
    return short && runs.every((run) => run.short || run.loss < short.loss);
  });
  return {
    reading: `One base repeat of every size used a shorter prompt; its end loss is the highest in ${word(higher.length)} of ${word(facts.length)}`,
    subtitle:
      "Mean loss of the last steps of each single repeat, base, relative to the repeats with the regular prompt",
    key: [
      { mark: "dot", label: "regular prompt" },
      { mark: "ring", label: gap === null ? "shorter prompt" : `prompt shorter by ${fixed(gap, 1)} tokens` }
    ],
    draw: (options) => dotPlot(plot, options),
    caption: html`Mean over the last ${lastSteps} steps that all repeats of a size have. The mean curve, and every fit of the paper and of ours, averages over all of them.`,
    source: foot(results),
    description: describeDotPlot(plot, {
      quantity: "End loss relative to the regular repeats",
      rows: "size",
      format: (v) => change(v, 3)
    }),
    table: dataTable(
      "End losses of single repeats",
      ["Size", "Repeat", "Prompt", "Loss"],
      facts.flatMap(({ modelSize: size, repeats: runs }) =>
        runs.map((run) => [modelSize(size), String(run.repeat), run.short ? "shorter" : "regular", fixed(run.loss, 4)])
      )
    ),
    computed: howComputed({
      sentence:
        "Prompt tokens are those of the batch minus the length of the answers, and agree between sizes to a thousandth of a token at every step."
    }),
    csv: dataCsv(
      ["model_size", "repeat", "short_prompt", "loss", "minus_regular_mean"],
      facts.flatMap(({ modelSize: size, repeats: runs }) =>
        runs.map((run) => [size, run.repeat, run.short, run.loss, run.loss - regularMean(runs)])
      )
    )
  };
}

/** Mean loss of the repeats with the regular prompt. */
function regularMean(runs: readonly { short: boolean; loss: number }[]): number {
  return present(
    mean(
      runs.filter(({ short }) => !short),
      (run) => run.loss
    )
  );
}

function singleRuns({ results }: StudySite): FigureView {
  const { reuse, rollouts } = results.experiments;
  const rows = (reuse?.variants ?? []).flatMap(({ variant, windows }) => {
    const window = firstOf(windows);
    const repeatsOf = window.reference.runs.map(({ run, loss: value }) => ({ run, loss: value }));
    const group = rollouts?.variants.find((candidate) => candidate.variant === variant)?.published;
    return [
      {
        name: `${variant}, fresh data (\u03c4 = ${reuse!.reference})`,
        drawn: window.published?.loss ?? null,
        repeats: repeatsOf
      },
      ...(group ? [{ name: `${variant}, group of ${rollouts!.reference}`, drawn: group.loss, repeats: repeatsOf }] : [])
    ];
  });
  const size = reuse?.modelSize ?? 7e9;
  const plot: DotPlotData = {
    series: [
      { name: "repeats", shape: "circle", hollow: true },
      { name: "the one drawn", shape: "circle" }
    ],
    groups: [
      {
        rows: rows.map((row) => ({
          name: row.name,
          values: [
            ...row.repeats
              .filter(({ loss: value }) => row.drawn === null || Math.abs(value - row.drawn) > 1e-9)
              .map(({ loss: value }) => ({ series: 0, value, color: "var(--axis)" })),
            ...(row.drawn === null ? [] : [{ series: 1, value: row.drawn, color: sizeColor(size) }])
          ]
        }))
      }
    ],
    axis: { title: "Mean loss of the last steps", format: (value) => fixed(value, 3) }
  };
  const below = rows.filter((row) => row.drawn !== null && row.drawn < present(mean(row.repeats, (run) => run.loss)));
  return {
    reading: `The reference runs of reuse and of group size are single repeats: ${word(below.length)} of ${word(rows.length)} end below the mean of the repeats`,
    subtitle: html`Mean loss of steps ${reuse?.variants[0]?.windows[0]?.window.from ?? ""}\u2013${reuse?.variants[0]?.windows[0]?.window.to ?? ""} of the repeats of ${modelSize(size)}, and the one drawn as reference`,
    key: [
      { mark: "dot", label: "drawn as the reference", color: sizeColor(size) },
      { mark: "ring", label: "the other repeats" }
    ],
    draw: (options) => dotPlot(plot, { ...options, rowHeight: options.width && options.width < 480 ? 48 : 32 }),
    caption:
      "Each of these curves is a copy of one repeat of the main run, point for point. What other settings gain or lose against it includes the luck of that repeat; on this site they are held against the mean of all repeats.",
    source: foot(results),
    description: describeDotPlot(plot, {
      quantity: "End loss of the repeats and of the run drawn as reference",
      rows: "reference"
    }),
    table: dataTable(
      "References",
      ["Reference", "Drawn", "Repeats"],
      rows.map((row) => [
        row.name,
        row.drawn === null ? "\u2013" : fixed(row.drawn, 4),
        row.repeats.map((repeat) => fixed(repeat.loss, 4)).join(", ")
      ])
    ),
    computed: howComputed({ sentence: "The copies are found by comparing every point of the curves." }),
    csv: dataCsv(
      ["reference", "run", "loss"],
      rows.flatMap((row) => row.repeats.map((repeat) => [row.name, repeat.run, repeat.loss]))
    )
  };
}

function versions(site: StudySite): FigureView {
  const { results } = site;
  const family = firstOf(publishedFamilies(results));
  const facts = versionFacts(site, family);
  const share = gridShare(results, family);
  const mainShare = gridShare(results, mainFamily(results));
  const plot: DotPlotData = {
    series: [{ name: "difference", shape: "circle" }],
    groups: [
      {
        rows: [...facts].reverse().map((fact) => ({
          name: modelSize(fact.modelSize),
          values: [{ value: fact.mean, low: fact.low, high: fact.high }]
        }))
      }
    ],
    reference: { value: 0, kind: "margin" },
    axis: { title: "Loss in the later version minus the earlier one", format: (value) => change(value, 3) }
  };
  const widest = facts.reduce((a, b) => (Math.abs(b.mean) > Math.abs(a.mean) ? b : a));
  const name = familyName(results, family);
  return {
    reading: `Two published versions of the ${name} points differ, by ${fixed(Math.abs(widest.mean), 3)} on average at ${modelSize(widest.modelSize)}`,
    subtitle: `Measured loss of the same figure in two commits of the repository, difference at each step: mean, and from smallest to largest`,
    key: [{ mark: "interval", label: "mean and range over the steps" }],
    draw: (options) => dotPlot(plot, options),
    caption: html`A mean of one, two or three logged scores can take only certain values: ${onGrid(familyName(results, mainFamily(results)), mainShare)}; ${onGrid(name, share)}. We do not know how these points came about; no verdict on this site rests on them.`,
    source: foot(results),
    description: describeDotPlot(plot, {
      quantity: "Difference of two versions of the same points",
      rows: "size",
      format: (v) => change(v, 3)
    }),
    table: dataTable(
      "Later minus earlier version",
      ["Size", "Steps", "Mean", "Least", "Most"],
      facts.map((fact) => [
        modelSize(fact.modelSize),
        String(fact.steps),
        change(fact.mean, 4),
        change(fact.low, 4),
        change(fact.high, 4)
      ])
    ),
    computed: howComputed({ sentence: "Both versions are taken as drawn; compute is the same in both." }),
    csv: dataCsv(
      ["family", "model_size", "steps", "mean", "least", "most"],
      facts.map((fact) => [family, fact.modelSize, fact.steps, fact.mean, fact.low, fact.high])
    )
  };
}

/** "Of 1,459 points of Qwen2.5 all are such values, where chance gives 1" */
function onGrid(name: string, share: ReturnType<typeof gridShare>): string {
  if (!share) return `no points of ${name} are known`;
  const on = Math.round(share.share * share.points);
  const many = on === share.points ? "all" : count(on);
  return `of ${count(share.points)} points of ${name} ${many} ${on === 1 ? "is" : "are"} such values, where chance gives about ${fixed(share.points * share.chance, 1)}`;
}

function stepZero({ results }: StudySite): FigureView {
  const cells = (results.experiments.transfer?.heldOut.cells ?? []).filter(
    ({ variant, stepZero: zero }) => variant === "instruct" && zero !== null
  );
  const plot: DotPlotData = {
    series: [
      { name: "step 0, one run", shape: "diamond" },
      { name: "mean of the first evaluations", shape: "circle" }
    ],
    groups: [
      {
        rows: [...cells].reverse().map((cell) =>
          sizeRow(cell.modelSize, [
            { series: 0, value: present(cell.stepZero) },
            { series: 1, value: cell.first.loss }
          ])
        )
      }
    ],
    axis: {
      title: "Test loss, instruct",
      format: (value) => value.toFixed(1),
      read: loss,
      domain: [0.5, 1],
      ticks: tenths(5, 10)
    }
  };
  const gaps = cells.map((cell) => present(cell.stepZero) - cell.first.loss);
  const widest = itemAt(cells, gaps.map(Math.abs).indexOf(Math.max(...gaps.map(Math.abs))));
  return {
    reading: `The loss before training is that of one run: it lies up to ${fixed(Math.max(...gaps.map(Math.abs)), 3)} from the mean of the first evaluations`,
    subtitle:
      "Loss drawn for step 0, one run of unknown number, and the mean of the first ten evaluations of all repeats",
    key: [
      { mark: "diamond", label: "step 0, one run" },
      { mark: "dot", label: "mean of the first evaluations, all repeats" }
    ],
    draw: (options) => dotPlot(plot, options),
    caption:
      "A change that is measured from one run at step 0 to the best of all evaluations holds the luck of both ends. On this site changes run from the mean of the first evaluations to the mean of the last; step 0 is shown, not used.",
    source: foot(results),
    description: describeDotPlot(plot, { quantity: "Loss at step 0 and mean of the first evaluations", rows: "size" }),
    table: dataTable(
      "Start of training",
      ["Size", "Step 0, one run", "Mean of the first evaluations", "Difference"],
      cells.map((cell) => [
        modelSize(cell.modelSize),
        loss(present(cell.stepZero)),
        loss(cell.first.loss),
        change(present(cell.stepZero) - cell.first.loss, 3)
      ])
    ),
    computed: howComputed({
      sentence: `The widest difference is at ${modelSize(widest.modelSize)}. The paper does not plot the mean curve of step 0.`
    }),
    csv: dataCsv(
      ["model_size", "step_0", "first_mean"],
      cells.map((cell) => [cell.modelSize, cell.stepZero, cell.first.loss])
    )
  };
}

function finalLoss({ results }: StudySite): FigureView {
  const family = firstOf(publishedFamilies(results));
  const facts = finalFacts(results, family);
  const plot: DotPlotData = {
    series: [
      { name: "as printed", shape: "circle" },
      { name: "last point", shape: "circle", hollow: true }
    ],
    groups: [
      {
        rows: [...facts].reverse().map((fact) => ({
          name: modelSize(fact.modelSize),
          values: [
            { series: 0, value: Number(fact.printedLoss) },
            { series: 1, value: fact.last }
          ]
        }))
      }
    ],
    axis: {
      title: "Test loss",
      format: (value) => value.toFixed(1),
      read: loss,
      domain: [0.45, 1],
      ticks: tenths(5, 10)
    }
  };
  const same = facts.filter(
    (fact) => fact.mean.toFixed(4) === fact.printedLoss && fact.std.toFixed(4) === fact.printedStd
  );
  const name = familyName(results, family);
  return {
    reading:
      same.length === facts.length
        ? `${name}\u2019s printed final loss is the mean of the whole run, and its spread that along the run`
        : `${capital(word(same.length))} of ${word(facts.length)} printed final losses of ${name} are the mean of the whole run`,
    subtitle: html`Final test loss as printed, last point of the published curve, and the mean over all its steps. ${name} instruct`,
    key: [
      { mark: "dot", label: "printed as final loss (Table 5)" },
      { mark: "ring", label: "last point of the curve" }
    ],
    draw: (options) => dotPlot(plot, options),
    caption: html`In ${same.length === facts.length ? "all" : word(same.length)} of ${word(facts.length)} rows both printed digits are those of the published curve as a whole: its mean over all steps, and its standard deviation along the run. For the main family the same columns are the last point and the mean spread between repeats.`,
    source: foot(results),
    description: describeDotPlot(plot, { quantity: "Final loss as printed and last point of the curve", rows: "size" }),
    table: dataTable(
      "Printed, and what the curve gives",
      ["Size", "Printed loss", "Mean of the curve", "Last point", "Printed std", "Std along the run", "Steps"],
      facts.map((fact) => [
        modelSize(fact.modelSize),
        fact.printedLoss,
        fixed(fact.mean, 4),
        fixed(fact.last, 4),
        fact.printedStd,
        fixed(fact.std, 4),
        String(fact.steps)
      ])
    ),
    computed: howComputed({
      sentence: "Standard deviation with the number of steps in the denominator.",
      values: facts.flatMap((fact) => [
        [`${modelSize(fact.modelSize)}, mean`, fact.mean] as const,
        [`${modelSize(fact.modelSize)}, deviation`, fact.std] as const
      ])
    }),
    csv: dataCsv(
      ["model_size", "printed_loss", "mean", "last", "printed_std", "std_along_run", "steps"],
      facts.map((fact) => [
        fact.modelSize,
        fact.printedLoss,
        fact.mean,
        fact.last,
        fact.printedStd,
        fact.std,
        fact.steps
      ])
    )
  };
}

function tenths(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => (from + i) / 10);
}
