/** What the pages say of runs without repeats: each run's own k, a law over sizes where there are enough, why not where not. */
import { visible } from "../import/safe-name.js";
import {
  computeHtml,
  count,
  efficiency,
  escapeHtml,
  interval,
  list,
  modelSize,
  parameters,
  percent,
  plural,
  significant,
  word
} from "../lib/format.js";
import { mean } from "../lib/goodness.js";
import { fewestToForecast } from "../lib/inference/within-run.js";
import { fewestSizes } from "../lib/own-runs/own-law.js";
import { powerOfTen } from "../lib/power.js";
import type { CurveRecord, Results, RunLawRecord, RunSlopeRecord } from "../lib/results.js";
import type { Resource } from "../lib/runs.js";
import { familyName, mainFamily } from "./figure-data.js";
import type { LengthCurve } from "./response-lengths.js";

/** Sizes with which one can be left out and foretold from a law over the others. */
export const fewestToHoldOut = fewestSizes + 1;

/**
 * Whether the pages can show one law with a size held out: each variant of the study's own family has sizes enough, and
 * every one of its runs stands against both resources.
 */
export function hasJointLaw(results: Results): boolean {
  const family = mainFamily(results);
  const own = results.study.series.filter((one) => one.family === family);
  return own.every(({ variant }) => {
    const curves = results.curves.filter((curve) => curve.family === family && curve.variant === variant);
    const laws = results.laws.filter((law) => law.family === family && law.variant === variant);
    const settings = new Set(laws.map(({ resource, protocol }) => `${resource} ${protocol}`));
    const foretold = results.prediction.within.some((one) => one.family === family && one.variant === variant);
    return curves.length >= fewestToHoldOut && curves.every(hasCompute) && settings.size === 6 && foretold;
  });
}

export function hasCompute({ computeFlops }: Pick<CurveRecord, "computeFlops">): boolean {
  return computeFlops.length > 0;
}

/** What X is called: a study whose logs do not give the problems of a step counts steps. */
export function resourceName({ study }: Pick<Results, "study">, resource: Resource): string {
  return resource === "compute" ? "compute" : study.dataUnit === "steps" ? "training steps" : "samples";
}

/** A run as people name it: its size, and where several runs have that size, its name too. */
export function runName({ curves }: Pick<Results, "curves">, run: Pick<CurveRecord, "run" | "modelSize">): string {
  const size = modelSize(run.modelSize);
  const several = curves.filter((other) => other.modelSize === run.modelSize).length > 1;
  return several ? `${size} (${visible(run.run)})` : size;
}

/** Slopes against compute where every run has it, else against data: what a page says first. */
export function firstSlopes({ runSlopes }: Pick<Results, "runSlopes">): RunSlopeRecord[] {
  const runs = new Set(runSlopes.map(({ run }) => run));
  const counted = runSlopes.filter(({ resource }) => resource === "compute");
  return counted.length === runs.size ? counted : runSlopes.filter(({ resource }) => resource === "data");
}

/** How many runs of how many sizes were trained, a sentence without its end. */
export function whatWasTrained(results: Results): string {
  const { curves, study } = results;
  const sizes = sizesOf(curves);
  const families = new Set(curves.map(({ family }) => familyName(results, family).replace(/ \(\d+\)$/, "")));
  const own = families.size === 1 && ![...families][0]!.startsWith("Own") ? `${escapeHtml([...families][0]!)} ` : "";
  const [smallest, largest] = [modelSize(sizes[0]!), modelSize(sizes.at(-1)!)];
  const models =
    sizes.length === 1
      ? curves.length === 1
        ? `of a ${own}model of ${smallest}`
        : `of ${own}models of ${smallest}`
      : `of ${own}models of ${sizes.length === 2 ? `${smallest} and ${largest}` : `${word(sizes.length)} sizes, ${smallest} to ${largest}`}`;
  const runs = `${capital(word(curves.length))} training ${curves.length === 1 ? "run" : "runs"}`;
  return `${runs} ${models}, by ${escapeHtml(study.algorithm)} on ${escapeHtml(study.domain)}`;
}

/** What each run's own line says, a sentence each up to a few, else counts. HTML. */
export function slopeSentences(results: Results): string {
  const slopes = firstSlopes(results);
  if (slopes.length === 0) return "No run has evaluations enough for a slope of its own.";
  if (slopes.length <= 4) return slopes.map((slope) => slopeSentence(results, slope)).join(" ");
  const grown = slopes.filter(({ growth }) => growth === "learns");
  const ks = slopes.map(({ k }) => k);
  return `Of ${word(slopes.length)} runs, ${grown.length === 0 ? "none is" : `${word(grown.length)} ${grown.length === 1 ? "is" : "are"}`} shown to learn; <i>k</i> goes from ${efficiency(Math.min(...ks))} to ${efficiency(Math.max(...ks))}.`;
}

function slopeSentence(results: Results, slope: RunSlopeRecord): string {
  const { k, growth, resource } = slope;
  const [low, high] = slope.interval;
  const name = escapeHtml(runName(results, slope));
  const x = resourceName(results, resource);
  const known = `<i>k</i> is ${efficiency(k)} ${interval(low, high)} against ${x}`;
  if (growth === "learns")
    return `${name} learns: ${known}; ten times as ${resource === "compute" ? "much compute removes" : `many ${x} remove`} ${percent(1 - powerOfTen(-k))} of its loss.`;
  if (growth === "falls back") return `${name} falls back: ${known}, its loss grows.`;
  return `No learning of ${name} is shown: ${known}, and that interval holds nought.`;
}

/** K_max and N_0 of each series that has them, or why there are none. HTML. */
export function lawSentences(results: Results): string {
  const { runLaws } = results;
  const first = runLaws.some(({ resource }) => resource === "compute") ? "compute" : "data";
  const laws = runLaws.filter(({ resource }) => resource === first);
  return laws.length === 0 ? `${noLaw(results)}.` : laws.map((law) => lawSentence(results, law)).join(" ");
}

function lawSentence(results: Results, law: RunLawRecord): string {
  const of = `${escapeHtml(familyName(results, law.family))} ${law.variant}`;
  const head = `Over the ${word(law.sizes.length)} sizes of ${of}, against ${resourceName(results, law.resource)},`;
  if (law.kMax === null || law.n0 === null) {
    return `${head} the slopes do not determine <i>K</i><sub>max</sub> and <i>N</i><sub>0</sub>: ${boundWords(law)}.`;
  }
  const end = (value: number | null, show: (value: number) => string) => (value === null ? "open" : show(value));
  const ends = ([low, high]: RunLawRecord["n0Interval"], show: (value: number) => string) =>
    `[${end(low, show)}, ${end(high, show)}]`;
  return `${head} <i>K</i><sub>max</sub> is ${efficiency(law.kMax)} ${ends(law.kMaxInterval, efficiency)} and <i>N</i><sub>0</sub> ${parameters(law.n0)} ${ends(law.n0Interval, parameters)}.`;
}

function boundWords({ sizes }: RunLawRecord): string {
  const ks = sizes.map(({ k }) => k);
  if (ks.every((k) => k <= 0)) return "no size learns";
  const rising = ks.every((k, i) => i === 0 || k > ks[i - 1]!);
  return rising ? "they rise with size without a sign of levelling off" : "they do not rise with size as the law does";
}

/** Why there is no law over sizes, without its end. HTML. */
export function noLaw(results: Results): string {
  const most = Math.max(...results.study.series.map((one) => seriesSizes(results, one).length));
  const has =
    results.study.series.length === 1
      ? `this study has ${word(most)}`
      : `no family and variant of this study has more than ${word(most)}`;
  return `<i>K</i><sub>max</sub> and <i>N</i><sub>0</sub> need ${word(fewestSizes)} sizes; ${has}`;
}

/** Why nothing is foretold between sizes, without its end. */
export function noHoldOut(results: Results): string {
  const most = Math.max(...results.study.series.map((one) => seriesSizes(results, one).length));
  if (most >= fewestToHoldOut && !results.curves.every(hasCompute))
    return "Predictions are shown where every run has compute, and these logs hold no tokens for some";
  if (most >= fewestToHoldOut)
    return `Predictions take ${word(fewestToForecast)} evaluations of every size, counted from the first step that all have; some size of this study has fewer`;
  return `To foretell one size from the others takes ${word(fewestToHoldOut)} sizes in every variant, ${word(fewestSizes)} of them for the law; this study has ${word(Math.min(...results.study.series.map((one) => seriesSizes(results, one).length)))}`;
}

function seriesSizes({ curves }: Results, { family, variant }: { family: string; variant: string }): number[] {
  return sizesOf(curves.filter((curve) => curve.family === family && curve.variant === variant));
}

/** Whose compute is missing; empty where none is. */
export function noComputeSentence({ curves }: Pick<Results, "curves">): string {
  const without = curves.filter((curve) => !hasCompute(curve));
  if (without.length === 0) return "";
  const whose =
    without.length === curves.length ? "These logs hold" : `The logs of ${list(without.map(({ run }) => run))} hold`;
  return `${whose} no tokens and no FLOPs, so ${without.length === curves.length ? "nothing is" : "these runs are not"} fitted against compute.`;
}

/** What samples are where they are steps; empty where they are problems. */
export function unitSentence({ study }: Pick<Results, "study">): string {
  return study.dataUnit === "steps"
    ? "The logs do not say how many problems a step has, so data are counted in training steps; that moves the level of a line, not its slope."
    : "";
}

/** Range of X that a run was fitted over. HTML. */
export function rangeOf(results: Results, { resource, from, to }: RunSlopeRecord): string {
  const x = (value: number) =>
    resource === "compute" ? computeHtml(value) : value < 1e6 ? count(Math.round(value)) : significant(value, 3);
  return `${x(from.x)} to ${x(to.x)}${resource === "compute" ? "" : ` ${resourceName(results, "data")}`}`;
}

/** How long answers are at either end of each run. */
export function lengthSentence(curves: readonly LengthCurve[]): string {
  if (curves.length === 0)
    return "The logs of this study hold no response lengths, so the question cannot be asked of it.";
  const ends = curves.slice(0, 6).map(({ modelSize: size, length }) => {
    const few = Math.min(fewEvaluations, Math.ceil(length.length / 2));
    return `${modelSize(size)} from ${count(mean(length.slice(0, few)))} to ${count(mean(length.slice(-few)))} tokens`;
  });
  const more = curves.length > 6 ? `, and ${plural(curves.length - 6, "more run")}` : "";
  return `Mean answers in training, first evaluations against last: ${list(ends)}${more}. Each is one run, and nothing tells what another would differ by; all lengths are in the table of evaluations on the data page.`;
}

/** Evaluations that a length at an end of a run is a mean over. */
const fewEvaluations = 5;

/** What is known of other benchmarks; that there is none where there is none. */
export function benchmarkSentence(others: readonly string[]): string {
  return others.length === 0
    ? "This study has no benchmark beside its own, so the question cannot be asked of it."
    : `The logs hold ${others.length === 1 ? "another score" : `${word(others.length)} other scores`} (${list([...others].slice(0, 8))}); the table of evaluations has them. A verdict on each takes its number of problems, which the logs do not say.`;
}

export function evaluationsWords(results: Results): string {
  const points = firstSlopes(results).reduce((sum, slope) => sum + slope.points, 0);
  return plural(points, "evaluation");
}

function sizesOf(curves: readonly Pick<CurveRecord, "modelSize">[]): number[] {
  return [...new Set(curves.map((curve) => curve.modelSize))].sort((a, b) => a - b);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
