/** Everything that a loss-curve figure says in words and numbers, computed from its model: no sentence without a fit. */
import {
  computeHtml,
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
  word
} from "../lib/format.js";
import { powerLawLoss } from "../lib/laws.js";
import type { FigureContent, FigureNumber, KeySign } from "./figure-frame.js";
import type { LossCurvesModel, SizeModel } from "./loss-curves-model.js";
import { sizeTextColor } from "./scales.js";

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
    description: description(model),
    table: table(model),
    computed: computed(model)
  };
}

/** The title: what the picture says, by outcome. */
export function reading(model: LossCurvesModel): string {
  const { state, sizes, fitted } = model;
  if (!model.determined) return "These points do not settle where learning efficiency levels off";
  const held = sizes.filter((size) => !size.inFit);
  if (held.length === 1) {
    const size = held[0]!;
    return `Fitted on ${sizeRange(fitted)}, the law\u2019s line runs ${percent(size.meanError)} off ${name(size)}\u2019s losses on average`;
  }
  if (held.length > 1) {
    return `Fitted on ${list(fitted.map(modelSize))}, the law\u2019s lines run ${percent(average(held.map((size) => size.meanError)))} off the others\u2019 losses on average`;
  }
  const later = sizes.map((size) => size.meanErrorLater).filter((error) => error !== null);
  if (state.protocol === "intra" && later.length > 0) {
    return `Fitted on the early steps, the law\u2019s lines run ${percent(average(later))} off the later losses on average`;
  }
  return `One law for ${word(sizes.length)} sizes runs ${percent(average(sizes.map((size) => size.meanError)))} off their losses on average`;
}

function subtitle({ state, familyName, heldOutProblems, sizes }: LossCurvesModel): string {
  const evaluations = sizes.reduce((sum, size) => sum + size.points.length, 0);
  return escapeHtml(
    `Test loss on ${count(heldOutProblems)} held-out problems against cumulative ${resourceWords[state.resource]}. ${familyName} ${state.variant}, ${word(sizes.length)} sizes, ${count(evaluations)} evaluations`
  );
}

/** The view in one line, for print and for the folded control bar. */
function shown(model: LossCurvesModel): string {
  const { state, fitted, window } = model;
  return escapeHtml(
    `${state.variant}, ${state.resource}, fitted on ${sizesInFit(fitted, model.heldOut)}, ${pointsOf(window)}, least squares on ${spaceWords[state.objective]}`
  );
}

function key(model: LossCurvesModel): KeySign[] {
  const points = model.sizes.flatMap((size) => size.points);
  const drawn = (inFit: boolean, mode: SizeModel["lines"][number]["mode"]) =>
    model.sizes.some((size) => size.inFit === inFit && size.lines.some((line) => line.mode === mode));
  return [
    ...(points.some((point) => point.inFit) ? (["dot"] as const) : []),
    ...(points.some((point) => !point.inFit) ? (["ring"] as const) : []),
    ...(drawn(true, "fitted") ? (["line"] as const) : []),
    ...(drawn(false, "extrapolated") ? (["dash"] as const) : []),
    ...(drawn(true, "extrapolated") ? (["later"] as const) : [])
  ];
}

function numbers({ law, determined, heldOut, sizes }: LossCurvesModel): FigureNumber[] {
  const held = sizes.find((size) => size.modelSize === heldOut.at(-1));
  return [
    { id: "kMax", term: "Limit <i>K</i><sub>max</sub>", value: determined ? efficiency(law.kMax) : "undefined" },
    {
      id: "n0",
      term: "Half-way size <i>N</i><sub>0</sub>",
      value: determined && law.n0 > 0 ? parameters(law.n0) : "undefined"
    },
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
    },
    held
      ? { id: "heldOut", term: `Mean error, ${name(held)} held out`, value: percent(held.meanError) }
      : { id: "heldOut", term: "Mean error, all sizes", value: percent(average(sizes.map((s) => s.meanError))) }
  ];
}

function caption({ state, fitted, heldOut, sizes, window }: LossCurvesModel): string {
  const held = heldOut.map(modelSize);
  const lossesBelow = Math.min(...sizes.flatMap((size) => size.points.map((point) => point.loss)));
  const sentences = [
    `<i>k</i> is the learning efficiency: loss falls as ${state.resource} to the power \u2212<i>k</i>.`,
    `One joint fit of <i>K</i><sub>max</sub>, <i>N</i><sub>0</sub> and a level per size to ${escapeHtml(sizesInFit(fitted, heldOut))}, ${pointsOf(window)}, least squares on ${state.objective === "log" ? "ln&nbsp;<i>L</i>" : "<i>L</i>"}, equal weight per size.`
  ];
  if (held.length > 0) {
    sentences.push(
      `${list(held)} ${held.length === 1 ? "takes" : "take"} no part in it: the dashed line has the law\u2019s slope and a level set on the size\u2019s own points.`
    );
  }
  if (state.protocol === "intra") sentences.push("Dashed: later steps, which the fit has not seen.");
  sentences.push(`Both axes are logarithmic; the loss axis starts at ${loss(lossesBelow).slice(0, 4)}, not at zero.`);
  return sentences.join(" ");
}

function source({ hash, law, sizes }: LossCurvesModel): string {
  const evaluations = sizes.reduce((sum, size) => sum + size.points.length, 0);
  return escapeHtml(
    `${count(law.goodness.points)} of ${count(evaluations)} evaluations in the fit \u00b7 data ${hash.slice(0, 7)}`
  );
}

function description({ state, familyName, sizes, heldOut }: LossCurvesModel): string {
  const fell = sizes.filter((size) => size.learningEfficiency > 0);
  const smallest = sizes[0]!;
  const largest = sizes.at(-1)!;
  const sentences = [
    `Log-log line chart of test loss against ${resourceWords[state.resource]} for ${plural(sizes.length, "size")} of ${familyName} ${state.variant}.`,
    `The lines fall for ${fell.length === sizes.length ? "every size" : list(fell.map(name))}: from ${ends(largest)} at ${name(largest)}, from ${ends(smallest)} at ${name(smallest)}.`,
    `The line of ${name(largest)} drops ${percent(tenfold(largest))} per tenfold ${state.resource}, that of ${name(smallest)} ${percent(tenfold(smallest))}.`
  ];
  for (const size of sizes.filter((s) => heldOut.includes(s.modelSize))) {
    sentences.push(
      `${name(size)} is held out: the law gives it a learning efficiency of ${efficiency(size.learningEfficiency)}, and its line misses the measured losses by ${percent(size.meanError)} on average.`
    );
  }
  return escapeHtml(sentences.join(" "));
}

function table({ state, sizes }: LossCurvesModel): string {
  const rows = sizes.map((size) => {
    const first = size.points[0]!;
    const last = size.points.at(-1)!;
    return [
      `<th scope="row" style="color:${sizeTextColor(size.modelSize)}">${name(size)}</th>`,
      cell(size.inFit ? count(size.points.filter((point) => point.inFit).length) : "held out"),
      cell(efficiency(size.learningEfficiency)),
      cell(loss(first.loss)),
      cell(loss(last.loss)),
      cell(state.resource === "compute" ? computeHtml(last.x) : count(last.x)),
      cell(percent(size.meanError)),
      cell(size.r2 === null ? "\u2013" : escapeHtml(r2(size.r2)))
    ].join("");
  });
  const head = [
    "Size",
    "Points in the fit",
    "<i>k</i> of the law",
    "First loss",
    "Last loss",
    state.resource === "compute" ? "Compute in all" : "Samples in all",
    "Mean error",
    "<i>R</i><sup>2</sup> on <i>L</i>"
  ];
  return (
    `<table><caption>Each size\u2019s points and line</caption><thead><tr>${head.map((text) => `<th scope="col">${text}</th>`).join("")}</tr></thead>` +
    `<tbody>${rows.map((row) => `<tr>${row}</tr>`).join("")}</tbody></table>`
  );
}

function computed({ state, family, law, window, hash }: LossCurvesModel): string {
  const command = [
    `npx rlscale fit --family ${family}`,
    `--variant ${state.variant} --resource ${state.resource}`,
    `--protocol ${state.protocol} --objective ${state.objective}`,
    ...(state.sizes === null ? [] : [`--sizes ${state.sizes.map((size) => size / 1e9).join(",")}`])
  ].join(" ");
  return [
    `<p>For each <i>N</i><sub>0</sub> the law is linear in the rest, so one search over ln&nbsp;<i>N</i><sub>0</sub> finds the best fit${state.objective === "linear" ? "; a Gauss-Newton polish then minimises the squares of <i>L</i> itself" : ""}. Points: ${pointsOf(window)}. ${escapeHtml(law.status === "converged" ? "Converged" : law.message)} after ${plural(law.iterations, "evaluation")}.</p>`,
    `<dl class="exact"><dt><i>K</i><sub>max</sub></dt><dd>${law.kMax}</dd><dt><i>N</i><sub>0</sub></dt><dd>${law.n0}</dd><dt>Mean squared residual</dt><dd>${law.goodness.objective}</dd><dt>Data</dt><dd>${hash}</dd></dl>`,
    `<p>The same numbers on the command line:</p><pre tabindex="0"><code>${escapeHtml(command)}</code></pre>`
  ].join("");
}

/** A range when the sizes in the fit are neighbours, else a list. */
function sizesInFit(fitted: number[], heldOut: number[]): string {
  const gap = heldOut.some((size) => size > fitted[0]! && size < fitted.at(-1)!);
  return gap ? list(fitted.map(modelSize)) : sizeRange(fitted);
}

/** Which points of a size are in the fit. */
function pointsOf({ fromStep, toStep, firstPoints }: LossCurvesModel["window"]): string {
  if (firstPoints !== null) return `the first ${count(firstPoints)} points of each`;
  if (toStep !== null) return fromStep === null ? `steps up to ${toStep}` : `steps ${fromStep}\u2013${toStep}`;
  return fromStep === null || fromStep <= 1 ? "every step" : `every step from ${fromStep} on`;
}

function ends(size: SizeModel): string {
  const at = (x: number) => loss(powerLawLoss(x, size.learningEfficiency, size.intercept));
  return `${at(size.lines[0]!.from)} to ${at(size.lines.at(-1)!.to)}`;
}

/** Share of the loss that ten times the resource removes, on the line. */
function tenfold(size: SizeModel): number {
  return 1 - 10 ** -size.learningEfficiency;
}

function name(size: SizeModel): string {
  return modelSize(size.modelSize);
}

function cell(html: string): string {
  return `<td>${html}</td>`;
}

function average(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
