/** Everything that a loss-curve figure says in words and numbers, computed from its model: no sentence without a fit. */

import {
  count,
  efficiency,
  escapeHtml,
  list,
  loss,
  modelSize,
  parameters,
  percent,
  plural,
  r2,
  sizeRange,
  wholePercents,
  word
} from "../../lib/format.js";
import { powerLawLoss } from "../../lib/forms/power-law.js";
import { referenceStep } from "../../lib/inference/sizes/between-sizes.js";
import { bandResamples } from "../../lib/inference/sizes/held-out-band.js";
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import { ofFamily } from "../../lib/runs.js";
import { powerOfTen } from "../../lib/statistics/power.js";
import { medianWindows, runningMedian } from "../../lib/statistics/running-median.js";
import { dataTable } from "../data-table.js";
import { sizeTextColor } from "../drawing/scales.js";
import type { FigureContent, FigureNumber, KeyItem, KeySign } from "../frame/figure-frame.js";
import { fitCommand } from "../frame/fit-command.js";
import { howComputed } from "../frame/static-figure.js";
import { compute, type Html, html } from "../html.js";
import type { ResidualPanel } from "../plots/residual-strip.js";
import { describeResiduals } from "../plots/residual-strip-text.js";
import type { Annotation } from "./loss-curves.js";
import type { LossCurvesModel, SizeModel } from "./loss-curves-model.js";

const resourceWords = { compute: "training compute", data: "training samples" } as const;
const protocolWords = { inter: "between sizes", intra: "within a run", full: "all points" } as const;
const spaceWords = { log: "ln L", linear: "L" } as const;

export function lossCurvesContent(model: LossCurvesModel): FigureContent {
  return {
    reading: reading(model),
    subtitle: subtitle(model),
    shown: shown(model),
    view: `${model.state.variant}, ${model.state.resource}, ${protocolWords[model.state.protocol]}`,
    key: key(model),
    numbers: numbers(model),
    caption: caption(model),
    source: source(model),
    get description() {
      return description(model);
    },
    get table() {
      return table(model);
    },
    get computed() {
      return computed(model);
    }
  };
}

/** The title: what the picture says, by outcome. */
export function reading(model: LossCurvesModel): string {
  const { sizes, fitted } = model;
  if (!model.determined) return "These points do not settle where learning efficiency levels off";
  const held = sizes.filter((size) => !size.inFit);
  if (held.length === 1) {
    const size = firstOf(held);
    if (size.strict) {
      return `With ${name(size)}\u2019s level known, the law is ${percent(size.meanError)} off; with it guessed, ${strictWords(size)} (all guesses: ${wholePercents(size.strict.range)})`;
    }
    return `Fitted on ${sizeRange(fitted)}, the law\u2019s line runs ${percent(size.meanError)} off ${name(size)}\u2019s losses on average`;
  }
  if (held.length > 1) {
    return `Fitted on ${list(fitted.map(modelSize))}, the law\u2019s lines run ${percent(average(held.map((size) => size.meanError)))} off the others\u2019 losses on average`;
  }
  const later = laterErrors(model);
  if (later) {
    return `The early fit predicts later losses to ${percent(later.law)}; no further change would be ${percent(later.still)} off`;
  }
  return `One law for ${word(sizes.length)} sizes runs ${percent(average(sizes.map((size) => size.meanError)))} off their losses on average`;
}

/** Mean errors over sizes after the cut: of the law, and of losses that stay where they were. */
export function laterErrors({ state, sizes }: LossCurvesModel): { law: number; still: number } | null {
  if (state.protocol !== "intra") return null;
  const law = sizes.map((size) => size.meanErrorLater).filter((error) => error !== null);
  const still = sizes.map((size) => size.meanErrorStill).filter((error) => error !== null);
  return law.length > 0 && still.length > 0 ? { law: average(law), still: average(still) } : null;
}

/** "14% too low", "4.8% off": one-sided where nearly all of the error has one sign. */
function strictWords({ strict }: SizeModel): string {
  const { meanError, signedError } = strict!;
  const side = Math.abs(signedError) > 0.7 * meanError ? (signedError < 0 ? "too low" : "too high") : "off";
  return `${percent(meanError)} ${side}`;
}

/** Notes beside the lines of a single held-out size. */
export function annotations({ sizes }: LossCurvesModel): Annotation[] {
  const held = sizes.filter((size) => !size.inFit);
  const [size] = held;
  if (held.length !== 1 || !size?.strict) return [];
  return [
    {
      about: "calibrated",
      head: "Level known:",
      text: `slope from the law, level set on ${name(size)}\u2019s own points. ${percent(size.meanError)} off on average`
    },
    {
      about: "strict",
      head: `${name(size)} unseen:`,
      text: `slope from the law, level from the trend over sizes. ${strictWords(size)} on average`
    }
  ];
}

/** What the lines miss, size by size, for the strip under the curves. */
export function residualPanels({ sizes }: LossCurvesModel): ResidualPanel[] {
  return sizes.map(({ modelSize: size, points, learningEfficiency, intercept, inFit, lines, cut }) => {
    const residuals = points.map(({ step, x, loss: measured, inFit: used }) => ({
      step,
      ratio: measured / powerLawLoss(x, learningEfficiency, intercept),
      inFit: used
    }));
    const median = runningMedian(
      residuals.map(({ ratio }) => ratio),
      medianWindows.residual
    );
    const later = inFit && lines.length > 1;
    return {
      modelSize: size,
      points: residuals,
      median,
      ...(later ? { cut: itemAt(points, cut - 1).step } : {}),
      ...(inFit ? {} : { note: "held out" })
    };
  });
}

function subtitle({ state, familyName, heldOutProblems, sizes }: LossCurvesModel): string {
  const evaluations = sizes.reduce((sum, size) => sum + size.points.length, 0);
  return escapeHtml(
    `Test loss on ${count(heldOutProblems)} held-out problems against cumulative ${resourceWords[state.resource]}. ${ofFamily(familyName, state.variant)}, ${word(sizes.length)} sizes, ${count(evaluations)} points of their curves`
  );
}

/** The view in one line, for print and for the folded control bar. */
function shown(model: LossCurvesModel): string {
  const { state, fitted } = model;
  return escapeHtml(
    `${state.variant}, ${state.resource}, fitted on ${sizesInFit(fitted, model.heldOut)}, ${pointsOf(model)}, least squares on ${spaceWords[state.objective]}`
  );
}

function key(model: LossCurvesModel): (KeySign | KeyItem)[] {
  const points = model.sizes.flatMap((size) => size.points);
  const drawn = (inFit: boolean, mode: SizeModel["lines"][number]["mode"]) =>
    model.sizes.some((size) => size.inFit === inFit && size.lines.some((line) => line.mode === mode));
  return [
    ...(points.some((point) => point.inFit) ? (["dot"] as const) : []),
    ...(points.some((point) => !point.inFit) ? (["ring"] as const) : []),
    ...(drawn(true, "fitted") ? (["line"] as const) : []),
    ...(drawn(false, "extrapolated") ? (["dash"] as const) : []),
    ...(drawn(true, "extrapolated") ? (["later"] as const) : []),
    ...(model.sizes.some((size) => size.strict !== null)
      ? [{ mark: "short-dash", label: "nothing of the size seen" } as const]
      : []),
    ...(laterErrors(model) ? [{ mark: "thin-line", label: "no further change", color: "var(--axis)" } as const] : []),
    ...(model.sizes.some((size) => size.band !== null)
      ? [{ mark: "band", label: "95% interval", color: "var(--axis)" } as const]
      : [])
  ];
}

function numbers(model: LossCurvesModel): FigureNumber[] {
  const { law, determined, sizes } = model;
  const held = sizes.filter((size) => !size.inFit).at(-1);
  const later = laterErrors(model);
  const errors: FigureNumber[] = held
    ? [
        { id: "heldOut", term: `Mean error, ${name(held)}, level known`, value: percent(held.meanError) },
        {
          id: "strict",
          term: `Mean error, ${name(held)} unseen`,
          value: held.strict ? percent(held.strict.meanError) : "\u2013"
        }
      ]
    : later
      ? [
          { id: "heldOut", term: "Mean error after the cut", value: percent(later.law) },
          { id: "strict", term: "If loss stayed where it was", value: percent(later.still) }
        ]
      : [{ id: "heldOut", term: "Mean error, all sizes", value: percent(average(sizes.map((s) => s.meanError))) }];
  return [
    { id: "kMax", term: "Limit <i>K</i><sub>max</sub>", value: determined ? efficiency(law.kMax) : "undefined" },
    {
      id: "n0",
      term: "Half-way size <i>N</i><sub>0</sub>",
      value: determined && law.n0 > 0 ? parameters(law.n0) : "undefined"
    },
    ...errors,
    { id: "r2", term: "<i>R</i><sup>2</sup> of the law", value: escapeHtml(r2(law.goodness.r2)) },
    {
      id: "r2SharedSlope",
      term: "<i>R</i><sup>2</sup> of one slope for all",
      value: escapeHtml(r2(law.goodness.r2SharedSlope))
    },
    {
      id: "r2Constant",
      term: "<i>R</i><sup>2</sup> of no learning",
      value: escapeHtml(r2(law.goodness.r2Constant))
    }
  ];
}

function caption(model: LossCurvesModel): string {
  const { state, fitted, heldOut, sizes } = model;
  const held = heldOut.map(modelSize);
  const sentences = [
    `<i>k</i> is the learning efficiency: loss falls as ${state.resource} to the power \u2212<i>k</i>.`,
    `One joint fit of <i>K</i><sub>max</sub>, <i>N</i><sub>0</sub> and a level per size to ${escapeHtml(sizesInFit(fitted, heldOut))}, ${pointsOf(model)}, least squares on ${state.objective === "log" ? "ln&nbsp;<i>L</i>" : "<i>L</i>"}, equal weight per size.`
  ];
  if (held.length > 0) {
    sentences.push(
      `${list(held)} ${held.length === 1 ? "takes" : "take"} no part in it: the long-dashed line has the law\u2019s slope and a level set on the size\u2019s own points.`
    );
    if (sizes.some((size) => size.strict)) {
      sentences.push(
        `The dotted line has seen nothing of the size: its level at step ${referenceStep} is extrapolated over sizes.`
      );
    } else if (state.objective === "linear" && state.protocol !== "intra") {
      sentences.push("A line that has seen nothing of the size, and intervals, belong to the fit on ln&nbsp;<i>L</i>.");
    }
    if (sizes.some((size) => size.strictBand)) {
      sentences.push(
        `Bands: ${word(bandResamples)} draws of noise, slow departures and what whole runs differ in, carried to the line; around the dotted line also what the same extrapolation missed by on smaller sizes.`
      );
    }
  }
  const begin = Math.min(...sizes.map((size) => firstOf(size.points).step));
  const late = sizes.filter((size) => firstOf(size.points).step > begin);
  if (late.length > 0) {
    const firsts = late.map((size) => firstOf(size.points).step);
    sentences.push(
      `The paper draws ${list(late.map(name))} from step ${Math.max(...firsts)} on only; earlier steps of the others take no part in the fit.`
    );
  }
  if (state.protocol === "intra") {
    sentences.push("Dashed: later steps, which the fit has not seen; a short tick marks the cut.");
    if (sizes.some((size) => size.band)) {
      sentences.push(
        `Band: where single later evaluations of one size should lie, ${modelSize((sizes.find((size) => size.modelSize === state.focus) ?? lastOf(sizes)).modelSize)} unless another stands out.`
      );
    }
  }
  if (state.smooth) sentences.push(`Thin lines: running median of ${word(medianWindows.curve)} evaluations.`);
  sentences.push(
    `Below: measured over fitted loss by step, with a running median of ${medianWindows.residual}.`,
    "Both axes are logarithmic; the loss axis does not start at zero."
  );
  return sentences.join(" ");
}

function source({ hash, law, sizes }: LossCurvesModel): string {
  const evaluations = sizes.reduce((sum, size) => sum + size.points.length, 0);
  return escapeHtml(
    `${count(law.goodness.points)} of ${count(evaluations)} points in the fit \u00b7 data ${hash.slice(0, 7)}`
  );
}

function description(model: LossCurvesModel): string {
  const { state, familyName, sizes, heldOut } = model;
  const fell = sizes.filter((size) => size.learningEfficiency > 0);
  const smallest = firstOf(sizes);
  const largest = lastOf(sizes);
  const sentences = [
    `Log-log line chart of test loss against ${resourceWords[state.resource]} for ${plural(sizes.length, "size")} of ${ofFamily(familyName, state.variant)}.`,
    `The lines fall for ${fell.length === sizes.length ? "every size" : list(fell.map(name))}: from ${ends(largest)} at ${name(largest)}, from ${ends(smallest)} at ${name(smallest)}.`,
    `The line of ${name(largest)} drops ${percent(tenfold(largest))} per tenfold ${state.resource}, that of ${name(smallest)} ${percent(tenfold(smallest))}.`
  ];
  for (const size of sizes.filter((s) => heldOut.includes(s.modelSize))) {
    sentences.push(
      `${name(size)} is held out: the law gives it a learning efficiency of ${efficiency(size.learningEfficiency)}, and its line misses the measured losses by ${percent(size.meanError)} on average once its level is set on them${size.strict ? `; with nothing of it seen the line lies ${strictWords(size)}` : ""}.`
    );
  }
  const later = laterErrors(model);
  if (later) {
    sentences.push(
      `After the cut the lines miss the measured losses by ${percent(later.law)} on average over sizes; losses that stay at the mean of the last five seen miss by ${percent(later.still)}.`
    );
  }
  sentences.push(describeResiduals(residualPanels(model)));
  return escapeHtml(sentences.join(" "));
}

function table({ state, sizes }: LossCurvesModel): Html {
  const rows = sizes.map((size) => {
    const { points } = size;
    const unseen = size.strict ? size.strict.meanError : size.meanErrorLater;
    return [
      html`<span style="color:${sizeTextColor(size.modelSize)}">${name(size)}</span>`,
      size.inFit ? count(points.filter((point) => point.inFit).length) : "held out",
      ...[efficiency(size.learningEfficiency), loss(firstOf(points).loss), loss(lastOf(points).loss)],
      state.resource === "compute" ? compute(lastOf(points).x) : count(lastOf(points).x),
      percent(size.meanError),
      unseen === null ? "\u2013" : percent(unseen),
      size.r2 === null ? "\u2013" : r2(size.r2)
    ];
  });
  const head = [
    ...["Size", "Points in the fit", html`<i>k</i> of the law`, "First loss", "Last loss"],
    state.resource === "compute" ? "Compute in all" : "Samples in all",
    ...["Mean error", "Error on what was not seen", html`<i>R</i><sup>2</sup> on <i>L</i>`]
  ];
  return dataTable("Each size\u2019s points and line", head, rows);
}

function computed(model: LossCurvesModel): Html {
  const { state, family, law, hash } = model;
  const cutHere = state.protocol === "intra" && state.cut !== null;
  const how = howComputed({
    sentence: `For each <i>N</i><sub>0</sub> the law is linear in the rest, so one search over ln&nbsp;<i>N</i><sub>0</sub> finds the best fit${state.objective === "linear" ? "; a Gauss-Newton polish then minimises the squares of <i>L</i> itself" : ""}. Points: ${pointsOf(model)}. ${escapeHtml(law.status === "converged" ? "Converged" : law.message)} after ${plural(law.iterations, "evaluation")}.`,
    values: [
      ["<i>K</i><sub>max</sub>", law.kMax],
      ["<i>N</i><sub>0</sub>", law.n0],
      ["Mean squared residual", law.goodness.objective],
      ["Data", hash]
    ],
    ...(cutHere ? {} : { command: fitCommand({ family, ...state }) })
  });
  return cutHere
    ? html`${how}<p>The command line fits the study\u2019s own early window; this cut is fitted here only.</p>`
    : how;
}

/** A range when the sizes in the fit are neighbours, else a list. */
function sizesInFit(fitted: number[], heldOut: number[]): string {
  const gap = heldOut.some((size) => size > firstOf(fitted) && size < lastOf(fitted));
  return gap ? list(fitted.map(modelSize)) : sizeRange(fitted);
}

/** Which points of a size are in the fit. */
function pointsOf({ state, window: { fromStep, toStep, firstPoints } }: LossCurvesModel): string {
  if (state.protocol === "intra" && state.cut !== null) return `the first ${state.cut}% of each run`;
  if (firstPoints !== null) return `the first ${count(firstPoints)} points of each`;
  if (toStep !== null) return fromStep === null ? `steps up to ${toStep}` : `steps ${fromStep}\u2013${toStep}`;
  return fromStep === null || fromStep <= 1 ? "every step" : `every step from ${fromStep} on`;
}

function ends(size: SizeModel): string {
  const at = (x: number) => loss(powerLawLoss(x, size.learningEfficiency, size.intercept));
  return `${at(firstOf(size.lines).from)} to ${at(lastOf(size.lines).to)}`;
}

/** Share of the loss that ten times the resource removes, on the line. */
function tenfold(size: SizeModel): number {
  return 1 - powerOfTen(-size.learningEfficiency);
}

function name(size: SizeModel): string {
  return modelSize(size.modelSize);
}

function average(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
