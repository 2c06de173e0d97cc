/** What stands under the loss curves: caption, description, table, how it was computed; and the words that these share with the title. */
import {
  count,
  efficiency,
  escapeHtml,
  list,
  loss,
  modelSize,
  percent,
  plural,
  r2,
  sizeRange,
  word
} from "../../lib/format.js";
import { powerLawLoss } from "../../lib/forms/power-law.js";
import { mean } from "../../lib/goodness.js";
import { referenceStep } from "../../lib/inference/sizes/between-sizes.js";
import { bandResamples } from "../../lib/inference/sizes/held-out-band.js";
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import { ofFamily } from "../../lib/runs.js";
import { powerOfTen } from "../../lib/statistics/power.js";
import { medianWindows, runningMedian } from "../../lib/statistics/running-median.js";
import { dataTable } from "../data-table.js";
import { sizeTextColor } from "../drawing/scales.js";
import { fitCommand } from "../frame/fit-command.js";
import { howComputed } from "../frame/static-figure.js";
import { compute, type Html, html } from "../html.js";
import type { ResidualPanel } from "../plots/residual-strip.js";
import { describeResiduals } from "../plots/residual-strip-text.js";
import type { LossCurvesModel, SizeModel } from "./loss-curves-state.js";

export const resourceWords = { compute: "training compute", data: "training samples" } as const;

export function caption(model: LossCurvesModel): string {
  const { state, fitted, heldOut, sizes } = model;
  const held = heldOut.map(modelSize);
  const sentences = [
    `<i>k</i> is the learning efficiency: loss falls as ${state.resource} to the power \u2212<i>k</i>.`,
    `One joint fit of <i>K</i><sub>max</sub>, <i>N</i><sub>0</sub> and a height per size to ${escapeHtml(sizesInFit(fitted, heldOut))}, ${pointsOf(model)}, least squares on ${state.objective === "log" ? "ln&nbsp;<i>L</i>" : "<i>L</i>"}, equal weight per size.`
  ];
  if (held.length > 0) {
    sentences.push(
      `${list(held)} ${held.length === 1 ? "takes" : "take"} no part in it: the long-dashed line has the law\u2019s slope and a height fitted to the size\u2019s own points.`
    );
    if (sizes.some((size) => size.strict)) {
      sentences.push(
        `The dotted line is predicted from smaller sizes alone: its height at step ${referenceStep} is extrapolated over sizes.`
      );
    } else if (state.objective === "linear" && state.protocol !== "intra") {
      sentences.push(
        "A line predicted from smaller sizes alone, and intervals, belong to the fit on ln&nbsp;<i>L</i>."
      );
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

export function description(model: LossCurvesModel): string {
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
      `${name(size)} is held out: the law gives it a learning efficiency of ${efficiency(size.learningEfficiency)}, and its line misses the measured losses by ${percent(size.meanError)} on average once its height is fitted to them${size.strict ? `; predicted from smaller sizes alone the line lies ${strictWords(size)}` : ""}.`
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

export function table({ state, sizes }: LossCurvesModel): Html {
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

export function computed(model: LossCurvesModel): Html {
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

/** Mean errors over sizes after the cut: of the law, and of losses that stay where they were. */
export function laterErrors({ state, sizes }: LossCurvesModel): { law: number; still: number } | null {
  if (state.protocol !== "intra") return null;
  const law = sizes.map((size) => size.meanErrorLater).filter((error) => error !== null);
  const still = sizes.map((size) => size.meanErrorStill).filter((error) => error !== null);
  return law.length > 0 && still.length > 0 ? { law: mean(law), still: mean(still) } : null;
}

/** "14% too low", "4.8% off": one-sided where nearly all of the error has one sign. */
export function strictWords({ strict }: SizeModel): string {
  const { meanError, signedError } = strict!;
  const side = Math.abs(signedError) > 0.7 * meanError ? (signedError < 0 ? "too low" : "too high") : "off";
  return `${percent(meanError)} ${side}`;
}

/** A range when the sizes in the fit are neighbours, else a list. */
export function sizesInFit(fitted: number[], heldOut: number[]): string {
  const gap = heldOut.some((size) => size > firstOf(fitted) && size < lastOf(fitted));
  return gap ? list(fitted.map(modelSize)) : sizeRange(fitted);
}

export function pointsOf({ state, window: { fromStep, toStep, firstPoints } }: LossCurvesModel): string {
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

export function name(size: SizeModel): string {
  return modelSize(size.modelSize);
}
