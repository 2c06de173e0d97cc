/** What the report of a study says of its runs: each run's k, a law over sizes where there are enough, why not where not. */
import { visible } from "../import/names/safe-name.js";
import {
  capital,
  computeHtml,
  count,
  efficiency,
  escapeHtml,
  list,
  modelSize,
  parameters,
  parametersEnd,
  percent,
  significant,
  word
} from "../lib/format.js";
import { hasError } from "../lib/inference/sizes/n0-profile.js";
import { firstOf, lastOf } from "../lib/items.js";
import { matching } from "../lib/matching.js";
import type { CurveRecord, Results, RunLawRecord, RunSlopeRecord } from "../lib/results.js";
import { type Resource, unnamedFamily } from "../lib/runs.js";
import { familyName, recipeName } from "../lib/series-names.js";
import { powerOfTen, square } from "../lib/statistics/power.js";
import { fewestSizes, unreadLaw } from "../lib/user-runs/user-law.js";
import { type CurveLine, curveLines, firstSlopes, type OpenInterval } from "./curve-lines.js";

/** Sizes with which one can be left out and predicted from a law over the others. */
const fewestToHoldOut = fewestSizes + 1;

function hasCompute({ computeFlops }: Pick<CurveRecord, "computeFlops">): boolean {
  return computeFlops.length > 0;
}

/** What X is called: a study whose logs do not give the problems of a step counts steps. */
export function resourceName({ study }: Pick<Results, "study">, resource: Resource): string {
  return resource === "compute" ? "compute" : study.dataUnit === "steps" ? "training steps" : "samples";
}

/** Slopes of a series of three sizes or more: of single runs, or of means over repeats. */
export interface SeriesSlopes {
  family: string;
  variant: string;
  resource: Resource;
  repeated: boolean;
  /** the run is null where a size is a mean over several */
  sizes: { run: string | null; modelSize: number; k: number; interval: OpenInterval }[];
}

export function openInterval([low, high]: OpenInterval, show: (value: number) => string = efficiency): string {
  return `[${low === null ? "open" : show(low)}, ${high === null ? "open" : show(high)}]`;
}

/** Those of each series, against compute where all of its runs have it, else against data. */
export function seriesSlopes(results: Results): SeriesSlopes[] {
  return results.study.series.flatMap(({ family, variant }): SeriesSlopes[] => {
    const isOf = (series: { family: string; variant: string }) =>
      series.family === family && series.variant === variant;
    const repeated = results.inference.series.filter(isOf);
    const mean = repeated.find(({ resource }) => resource === "compute") ?? repeated[0];
    const slopes = firstSlopes({ runSlopes: results.runSlopes.filter(isOf) });
    const sizes: SeriesSlopes["sizes"] =
      mean?.sizes.map(({ modelSize: size, k, interval: ends }) => ({
        run: null,
        modelSize: size,
        k,
        interval: ends
      })) ?? slopes;
    if (new Set(sizes.map(({ modelSize: size }) => size)).size < fewestSizes) return [];
    return [{ family, variant, resource: (mean ?? firstOf(slopes)).resource, repeated: mean !== undefined, sizes }];
  });
}

/** What a study file says where the logs name no problems. */
export const unnamedDomain = "problems that the logs do not name";

/** How many runs of how many sizes were trained, a sentence without its end. */
export function whatWasTrained(results: Results, runs?: number): string {
  const { curves, study } = results;
  const sizes = sizesOf(curves);
  const families = new Set(curves.map(({ family }) => recipeName(results, family).replace(/ \(\d+\)$/, "")));
  const isNamed = families.size === 1 && ![...families].some((name) => /^(?:Own|Models)\b/.test(name));
  const familyWords = isNamed ? `${escapeHtml(firstOf([...families]))} ` : "";
  const [smallest, largest] = [modelSize(firstOf(sizes)), modelSize(lastOf(sizes))];
  const models =
    sizes.length === 1
      ? (runs ?? curves.length) === 1
        ? `of a ${familyWords}model of ${smallest}`
        : `of ${familyWords}models of ${smallest}`
      : `of ${familyWords}models of ${sizes.length === 2 ? `${smallest} and ${largest}` : `${word(sizes.length)} sizes, ${smallest} to ${largest}`}`;
  const shown = runs ?? curves.length;
  const isSingle = shown === 1;
  const means = runs === undefined && curves.some(({ kind }) => kind !== "repeat");
  const counted = `${capital(word(shown))} ${means ? (isSingle ? "loss curve" : "loss curves") : isSingle ? "training run" : "training runs"}`;
  const known = study.domain === unnamedDomain ? "" : ` on ${escapeHtml(study.domain)}`;
  return `${counted} ${models}, by ${escapeHtml(study.algorithm)}${known}`;
}

/** What each curve's own line says, a sentence each up to a few, else counts. HTML. */
export function slopeSentences(results: Results): string {
  const slopes = curveLines(results);
  if (slopes.length === 0) return "No run has evaluations enough for a slope of its own.";
  if (slopes.length <= 4) return slopes.map((slope) => slopeSentence(results, slope)).join(" ");
  const grown = slopes.filter(({ growth }) => growth === "improved");
  const ks = slopes.map(({ k }) => k);
  const curves = slopes.some(({ kind }) => kind !== "repeat") ? "curves" : "runs";
  const range = `<i>k</i> goes from ${efficiency(Math.min(...ks))} to ${efficiency(Math.max(...ks))}.`;
  if (grown.length === slopes.length) return `All ${word(slopes.length)} ${curves} are shown to learn; ${range}`;
  return `Of ${word(slopes.length)} ${curves}, ${grown.length === 0 ? "none is" : `${word(grown.length)} ${grown.length === 1 ? "is" : "are"}`} shown to learn; ${range}`;
}

function slopeSentence(results: Results, slope: CurveLine): string {
  const { k, growth, resource } = slope;
  const name = escapeHtml(slope.name);
  const x = resourceName(results, resource);
  const known = `<i>k</i> is ${efficiency(k)} ${openInterval(slope.interval)} against ${x}`;
  if (growth === "improved")
    return `${name} improved: ${known}; ten times as ${resource === "compute" ? "much compute removes" : `many ${x} remove`} ${percent(1 - powerOfTen(-k))} of its loss.`;
  if (growth === "falls back") return `${name} falls back: ${known}, its loss grows.`;
  return `No learning of ${name} is shown: ${known}, and that interval holds zero.`;
}

/** Series whose law is a sentence each; of more, they are counted, and a table has each. */
export const mostSaid = 4;

/** K_max and N_0 of each series of three sizes or more, or that its slopes do not settle them. HTML, a sentence each up to a few. */
export function lawSentences(results: Results): string {
  const laws = lawsOf(results);
  if (laws.length === 0) return `${noLaw(results)}.`;
  if (laws.length <= mostSaid) return laws.map((law) => lawSentence(results, law)).join(" ");
  const limits = laws.flatMap(({ kMax }) => kMax ?? []);
  const settled =
    limits.length === 0 ? "none settles" : `${word(limits.length)} ${limits.length === 1 ? "settles" : "settle"}`;
  const range =
    limits.length === 0
      ? ""
      : ` Their <i>K</i><sub>max</sub> goes from ${efficiency(Math.min(...limits))} to ${efficiency(Math.max(...limits))}.`;
  return `Of ${word(laws.length)} series of ${word(fewestSizes)} sizes or more, ${settled} where learning levels off.${range}`;
}

/** K_max and N_0 with their intervals, HTML; words where slopes do not settle them. */
export function lawCells({ sizes, kMax, n0, kMaxInterval, n0Interval }: SizesLaw): [kMax: string, n0: string] {
  if (kMax === null || n0 === null) return [unreadLaw(sizes), "\u2013"];
  return [
    `${efficiency(kMax)} ${openInterval(kMaxInterval)}`,
    `${parameters(n0)} ${openInterval(n0Interval, parametersEnd)}`
  ];
}

/** What is known of the law over the sizes of a series, from slopes of single runs or of means over repeats. */
export interface SizesLaw extends Omit<RunLawRecord, "sizes" | "status" | "undefinedShare" | "counts"> {
  sizes: { modelSize: number; k: number }[];
  /** by counts of wrong answers */
  counts: { kMax: number; n0: number; stated: boolean } | null;
}

/** One a series, against compute where the series has it. */
export function lawsOf({ runLaws, inference }: Results): SizesLaw[] {
  const repeated = inference.series.map(({ family, variant, resource, sizes, law }): SizesLaw => {
    const { kMax, n0, kMaxWidened: kMaxInterval, n0Widened: n0Interval } = law;
    const counted = inference.counts.find(matching({ family, variant, resource }));
    const counts = counted?.law ? { ...counted.law, stated: counted.stated } : null;
    return { family, variant, resource, sizes, kMax, n0, kMaxInterval, n0Interval, counts };
  });
  const single = runLaws
    .filter((law) => !repeated.some((series) => isSameSeries(series, law)))
    .map((law) => ({
      ...law,
      counts: law.counts && { ...law.counts, stated: law.counts.likelihood === "half-count" }
    }));
  const all = [...repeated, ...single].filter(({ sizes }) => sizes.length >= fewestSizes);
  const counted = all.filter(({ resource }) => resource === "compute");
  return [...counted, ...all.filter((law) => !counted.some((series) => isSameSeries(series, law)))];
}

export function isSameSeries(
  series: { family: string; variant: string },
  other: { family: string; variant: string }
): boolean {
  return series.family === other.family && series.variant === other.variant;
}

function lawSentence(results: Results, law: SizesLaw): string {
  const name = escapeHtml(familyName(results, law.family));
  const of = name === unnamedFamily ? `${law.variant} models` : `${name} ${law.variant}`;
  const head = `Over the ${word(law.sizes.length)} sizes of ${of}, against ${resourceName(results, law.resource)},`;
  const [kMax, n0] = lawCells(law);
  if (law.kMax === null) return `${head} ${kMax.replace(/^k /, "<i>k</i> ")}.`;
  const counts =
    law.counts &&
    `; by ${law.counts.stated ? "the half-count" : "counts of wrong answers"} ${efficiency(law.counts.kMax)} and ${parametersEnd(law.counts.n0)}, a check without an interval`;
  return `${head} <i>K</i><sub>max</sub> is ${kMax} and <i>N</i><sub>0</sub> ${n0}${counts ?? ""}.`;
}

/** Sizes whose slopes have no error, and what becomes of them; empty where every size has one. */
export function noErrorSentence({ inference }: Pick<Results, "inference">): string {
  const without = inference.series.flatMap(({ sizes }) =>
    sizes.filter(({ standardError, weight }) => !hasError({ variance: square(standardError), weight }))
  );
  const sizes = sizesOf(without).map((size) => modelSize(size));
  if (sizes.length === 0) return "";
  const [at, its, it] =
    sizes.length === 1 ? ["At", "its slope has", "it"] : ["At each of", "their slopes have", "them"];
  return `${at} ${list(sizes)} every evaluation has the same score, so ${its} no error: fits that weigh slopes by their errors leave ${it} out.`;
}

/** Why there is no law over sizes, without its end. HTML. */
function noLaw(results: Results): string {
  const most = Math.max(...results.study.series.map((series) => seriesSizes(results, series).length));
  const has =
    results.study.series.length === 1
      ? `this study has ${word(most)}`
      : `no family and variant of this study has more than ${word(most)}`;
  return `<i>K</i><sub>max</sub> and <i>N</i><sub>0</sub> need ${word(fewestSizes)} sizes; ${has}`;
}

/** What predicting one size from the others would take; empty where every series has sizes enough, or none for a law. A sentence. */
export function predictionTakes(results: Results): string {
  const fewest = Math.min(...results.study.series.map((series) => seriesSizes(results, series).length));
  // of fewer, the law that is missing says it
  if (fewest >= fewestToHoldOut || fewest < fewestSizes) return "";
  return `To predict one size from the others takes ${word(fewestToHoldOut)} sizes in every variant, ${word(fewestSizes)} of them for the law; this study has ${word(fewest)}.`;
}

function seriesSizes({ curves }: Results, { family, variant }: { family: string; variant: string }): number[] {
  return sizesOf(curves.filter((curve) => curve.family === family && curve.variant === variant));
}

/** Whose compute is missing; empty where none is. */
export function noComputeSentence({ curves }: Pick<Results, "curves">): string {
  const without = curves.filter((curve) => !hasCompute(curve));
  if (without.length === 0) return "";
  const whose =
    without.length === curves.length
      ? "These logs hold"
      : `The logs of ${without.length <= mostSaid ? list(without.map(({ run }) => visible(run))) : `${word(without.length)} of ${word(curves.length)} curves`} hold`;
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

function sizesOf(curves: readonly Pick<CurveRecord, "modelSize">[]): number[] {
  return [...new Set(curves.map((curve) => curve.modelSize))].sort((a, b) => a - b);
}

/** What the page of runs has a curve of. */
export function curvesOf(results: Results): string {
  const isMean = (line: CurveLine) => line.kind !== "repeat";
  const lines = curveLines(results);
  if (lines.every((line) => !isMean(line))) return "each";
  return `each ${lines.every(isMean) ? "" : "run, or of each "}size and recipe, a mean over its seeds`;
}
