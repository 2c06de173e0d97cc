/** One run beside a study's run of the same size on the same benchmark: log-odds of the score, over the X that both have. */

import { bisectLeft, extent } from "d3-array";
import { mean } from "../goodness.js";
import { byPrompt } from "../inference/runs/one-prompt.js";
import { sampleAlone } from "../inference/sizes/slope-sample.js";
import { firstOf, lastOf } from "../items.js";
import { logMoments } from "../log-moments.js";
import type { SeriesInferenceRecord } from "../records/inference-record.js";
import type { CurveRecord, Family, Results } from "../results.js";
import type { LogResource, Resource, Variant } from "../runs.js";
import { tQuantile, tTwoSided } from "../statistics/distributions.js";
import { square } from "../statistics/power.js";
import { fewestPoints, type SlopeCurve } from "./fit-user-run.js";
import { standardErrorWithinRun } from "./slope-draws.js";

/** The mean curve of a size of the study, and what its single runs differ by. */
interface MeasuredSize {
  modelSize: number;
  x: number[];
  loss: number[];
  /** runs behind the curve */
  repeats: number;
  /** variance of one run's slope of log-odds among repeats of one prompt: its own or that of all sizes, whichever is larger; with its degrees of freedom */
  runVariance: number;
  df: number;
}

/** What a comparison reads of a series. */
export interface StudySlopes extends Pick<SeriesInferenceRecord, "family" | "variant" | "resource" | "band" | "sizes"> {
  benchmark: string;
  measured: MeasuredSize[];
}

/** The two slopes of log-odds, and their difference. */
interface SlopeTest {
  /** size of the study's runs, parameters */
  modelSize: number;
  /** X that both have */
  from: number;
  to: number;
  /** rise of the log-odds of the score per unit of ln X there: of the run and of the study */
  run: number;
  study: number;
  /** run's minus the study's, with its 95 % interval */
  difference: number;
  interval: [number, number];
  /** two-sided, of no difference */
  p: number;
}

export interface Comparison {
  family: Family;
  variant: Variant;
  resource: LogResource;
  /** k(N) of the study's law at the run's N, with its 95 % interval: to look at, not to test against */
  k: number;
  interval: [number, number];
  /** null where it is not a comparison */
  test: SlopeTest | null;
  verdict: "higher" | "lower" | "no difference shown" | "not a comparison";
  /** why it is not a comparison; null where it is */
  why: string | null;
  /** whether it would be one if the score is on the study's own problems: nobody said so */
  unconfirmed: boolean;
  /** N beyond the sizes measured: the law is stretched there */
  outside: boolean;
}

/** Factor in N beyond the measured sizes up to which the law's curve is shown. */
const farthest = 10;
/** ln N by which two models are still of one size: 7B and 7.6B are. */
const sameSize = Math.log(1.12);

/**
 * The run beside each series of the study that has intervals, against the same resource.
 *
 * Over the X that both curves have, the log-odds of the run's score less those of the study's mean curve, read at the same
 * X, have a slope on ln X: the difference. Its variance is that of noise and slow departures along this difference, which
 * holds what the line misses of it, and what one run of the study and a mean of r differ by. Repeats of one prompt tell that: a run
 * with another prompt may well be told apart.
 *
 * @param score name of the run's score: another benchmark is no comparison
 * @param sameProblems whether somebody who knows says that it is on the study's own problems, whatever its name
 * @returns none when N is not known or more than `farthest` times beyond the measured sizes
 */
export function compareWithStudy(
  { modelSize, lnX, lnL }: SlopeCurve,
  score: string,
  resource: LogResource,
  series: readonly StudySlopes[],
  { sameProblems = false }: { sameProblems?: boolean } = {}
): Comparison[] {
  if (modelSize === null) return [];
  return series.flatMap((series): Comparison[] => {
    const sizes = series.sizes.map((size) => size.modelSize);
    const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
    if (series.resource !== resource || modelSize < smallest / farthest || modelSize > largest * farthest) return [];
    const at = bandAt(series.band, modelSize);
    if (at === null) return [];
    const { family, variant } = series;
    const shared = {
      ...{ family, variant, resource, k: at.k, interval: [at.low, at.high] as [number, number] },
      outside: modelSize < smallest || modelSize > largest,
      unconfirmed: false
    };
    const named = isOf(score, series.benchmark);
    const found =
      sameProblems || named
        ? slopeTest({ modelSize, lnX, lnL }, series)
        : `the study is scored on ${series.benchmark}, this run by another score`;
    const none = { ...shared, test: null, verdict: "not a comparison" as const };
    if (typeof found === "string") return [{ ...none, why: found }];
    if (!sameProblems && isAnySet(series.benchmark))
      return [{ ...none, why: `any set of problems may be called ${series.benchmark}`, unconfirmed: true }];
    const [low, high] = found.interval;
    const verdict = low > 0 ? "higher" : high < 0 ? "lower" : "no difference shown";
    return [{ ...shared, test: found, verdict, why: null }];
  });
}

/** The test, or why there is none. */
function slopeTest(
  { modelSize, lnX, lnL }: { modelSize: number; lnX: Float64Array; lnL: Float64Array },
  { measured }: StudySlopes
): SlopeTest | string {
  const away = (size: MeasuredSize) => Math.abs(Math.log(size.modelSize / modelSize));
  const near = measured.reduce<MeasuredSize | null>((a, b) => (a === null || away(b) < away(a) ? b : a), null);
  if (near === null || away(near) > sameSize) return "the study has no run of this size";
  const theirs = near.x.map(Math.log);
  const [yours, other] = [extent(lnX), extent(theirs)];
  const [from, to] = [Math.max(yours[0]!, other[0]!), Math.min(yours[1]!, other[1]!)];
  const run = oddsWithin(lnX, lnL, from, to);
  const study = oddsWithin(theirs, near.loss.map(Math.log), from, to);
  if (run.lnX.length < fewestPoints || study.lnX.length < fewestPoints)
    return `fewer than ${fewestPoints} evaluations of each lie in the range that both have`;
  const apart = run.odds.map((odds, i) => odds - between(study, run.lnX[i]!));
  const sample = sampleAlone(modelSize, run.lnX, apart);
  const along = square(standardErrorWithinRun(sample));
  const runs = near.runVariance * (1 + 1 / near.repeats);
  const variance = along + runs;
  if (variance === 0) return "it is the study's curve point for point, and no repeats tell what runs differ by";
  const df = square(variance) / (square(runs) / near.df + square(along) / (sample.n - 2));
  const half = tQuantile(0.975, df) * Math.sqrt(variance);
  const rise = slopeOf(run);
  return {
    modelSize: near.modelSize,
    from: Math.exp(from),
    to: Math.exp(to),
    run: rise,
    study: rise - sample.k,
    difference: sample.k,
    interval: [sample.k - half, sample.k + half],
    p: tTwoSided(sample.k / Math.sqrt(variance), df)
  };
}

/** ln(loss / score) against ln X. */
interface Odds {
  lnX: Float64Array;
  odds: Float64Array;
}

/** Rise of the log-odds of the score per unit of ln X, least squares. */
function slopeOf({ lnX, odds }: Odds): number {
  const { sxx, sxy } = logMoments(0, lnX, odds);
  return -sxy / sxx;
}

/** Log-odds at ln X, straight between neighbours. */
function between({ lnX, odds }: Odds, x: number): number {
  const after = bisectLeft(lnX, x);
  if (after === 0 || after === lnX.length) return odds.at(after === 0 ? 0 : -1)!;
  const share = (x - lnX[after - 1]!) / (lnX[after]! - lnX[after - 1]!);
  return odds[after - 1]! + share * (odds[after]! - odds[after - 1]!);
}

/** Whether a score's name has the benchmark's as one of its parts: `val-core/holdout/acc/mean@1` is of `holdout`. */
function isOf(score: string, benchmark: string): boolean {
  return score.split(/[/.|[\]=,:()\s]/).some((part) => bare(part) === bare(benchmark));
}

/** Whether a benchmark's name is a part of any project's data, and so names no problems. */
function isAnySet(benchmark: string): boolean {
  return /^(?:(?:hold|held)out|val|valid|validation|test|testing|dev|eval|evals|evaluation|main)(?:set)?$/.test(
    bare(benchmark)
  );
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** ln(loss / score) against ln X, points of a score of 0 or 1 left out: their log-odds are infinite. */
function oddsWithin(x: ArrayLike<number>, lnL: ArrayLike<number>, from: number, to: number): Odds {
  const slack = 1e-9;
  const kept = Array.from(x, (value, i) => [value, lnL[i]!] as const).filter(
    ([value, lnLoss]) => value >= from - slack && value <= to + slack && lnLoss < 0 && Number.isFinite(lnLoss)
  );
  return {
    lnX: Float64Array.from(kept, ([value]) => value),
    odds: Float64Array.from(kept, ([, lnLoss]) => lnLoss - Math.log(-Math.expm1(lnLoss)))
  };
}

/** k of the study's band at N, straight in ln N between its points; at its ends the end's value. */
function bandAt({ modelSize, k, low, high }: StudySlopes["band"], n: number) {
  if (modelSize.length === 0 || k.length < modelSize.length) return null;
  const j = Math.min(bisectLeft(modelSize, n), modelSize.length - 1);
  const i = Math.max(0, j - 1);
  const along = i === j ? 0 : Math.min(1, Math.log(n / modelSize[i]!) / Math.log(modelSize[j]! / modelSize[i]!));
  const between = (values: readonly number[]) => values[i]! + along * (values[j]! - values[i]!);
  return { k: between(k), low: between(low), high: between(high) };
}

type Read = Pick<Results, "inference" | "curves" | "otherCurves" | "study">;

/** What comparisons read of the study's results. */
export function studySlopes(results: Read): StudySlopes[] {
  return results.inference.series.map(({ family, variant, resource, band, sizes }) => ({
    ...{ family, variant, resource, band, sizes },
    benchmark: results.study.benchmark,
    measured: measuredOf(results, { family, variant, resource })
  }));
}

type Key = { family: string; variant: string; resource: Resource };

function measuredOf({ curves, otherCurves, study }: Read, { family, variant, resource }: Key): MeasuredSize[] {
  const isOfSeries = (curve: CurveRecord) =>
    curve.family === family && curve.variant === variant && curve.benchmark === study.benchmark;
  const rows = curves.filter(isOfSeries).map((curve) => {
    const repeats = otherCurves.filter(
      (candidate) =>
        isOfSeries(candidate) &&
        candidate.modelSize === curve.modelSize &&
        candidate.kind === "repeat" &&
        candidate.state === "current"
    );
    // what runs of different prompts differ by is the prompt's too
    const groups = byPrompt(repeats).map((runs) =>
      runs.flatMap((repeat) => {
        const x = resourceValues(repeat, resource).map(Math.log);
        const odds = oddsWithin(x, repeat.testLoss.map(Math.log), firstOf(x), lastOf(x));
        // of a run whose scores are all 0 or 1 there is none
        return odds.lnX.length < 2 ? [] : [slopeOf(odds)];
      })
    );
    return { curve, spread: spreadWithin(groups), repeats: repeats.length };
  });
  const df = rows.reduce((sum, { spread }) => sum + spread.df, 0);
  const pooledVariance = df === 0 ? 0 : rows.reduce((sum, { spread }) => sum + spread.squares, 0) / df;
  return rows.map(({ curve, spread, repeats }) => ({
    modelSize: curve.modelSize,
    x: resourceValues(curve, resource).map(fiveFigures),
    loss: curve.testLoss.map(fiveFigures),
    repeats: Math.max(1, repeats),
    runVariance: Math.max(pooledVariance, spread.df > 0 ? spread.squares / spread.df : 0),
    df: Math.max(1, df)
  }));
}

function resourceValues({ computeFlops, dataSamples }: CurveRecord, resource: Resource): number[] {
  return resource === "compute" ? computeFlops : dataSamples;
}

/** Squares of slopes about the mean of their group, and degrees of freedom. */
function spreadWithin(groups: readonly number[][]): { squares: number; df: number } {
  const several = groups.filter(({ length }) => length > 1);
  return {
    squares: several.reduce((sum, slopes) => sum + squaresAbout(slopes), 0),
    df: several.reduce((sum, { length }) => sum + length - 1, 0)
  };
}

function squaresAbout(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + square(value - centre), 0);
}

/** Drawn and compared with: five figures do. */
function fiveFigures(value: number): number {
  return Number(value.toPrecision(5));
}
