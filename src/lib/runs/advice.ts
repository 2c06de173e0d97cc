/** What a run's state and forecast advise, in one or two sentences. */
import { significant } from "../format.js";
import { itemAt, lastOf } from "../items.js";
import { lastHalfLine } from "../statistics/last-half-line.js";
import type { BestCheckpoint } from "./best-checkpoint.js";
import type { RunForecast } from "./forecast.js";
import { flatCalls } from "./recorded/flat-calls.js";
import { fewestEvaluations, type RunCurve } from "./run-curve.js";
import type { RunState } from "./state.js";

export interface Advised {
  curve: RunCurve;
  state: RunState;
  forecast: RunForecast | null;
  /** mean of the last three evaluations */
  noChange: number;
  best: BestCheckpoint | null;
  /** X to the forecast */
  ahead: number;
  /** steps, samples, tokens, FLOPs or hours */
  unit: string;
}

export function adviceOf(run: Advised): string {
  const { curve, state, forecast, noChange, ahead, unit } = run;
  if (forecast === null)
    return `Too short: ${fewestEvaluations} evaluations after the start are needed; found ${curve.x.length}.`;
  // what has collapsed is forecast to stay where it is
  const level = state.word === "collapsed" ? forecast.score : noChange;
  const [expected, low, high] = [forecast.score, forecast.low, forecast.high].map((end) => points(end - level));
  const gain = `expected ${expected} points in another ${amount(ahead)} ${ahead === 1 ? unit.replace(/s$/, "") : unit}, likely ${low} to ${high} (95%, one evaluation)`;
  const before =
    state.word === "not-learning"
      ? `, at no time above the score before training (${significant(curve.before!, 3)})`
      : "";
  return [
    `${stateText(state, unit)}${before}: ${gain}.`,
    ...goingOn(run),
    ...inOneStep(run),
    ...checkpoint(run),
    ...limits(run)
  ].join(" ");
}

/** The state in words: "Flat since step 84". */
export function stateText({ word, since }: Pick<RunState, "word" | "since">, unit: string): string {
  const place = since === null ? "" : unit === "steps" ? ` step ${amount(since)}` : ` ${amount(since)} ${unit}`;
  switch (word) {
    case "rising":
      return "Rising";
    case "flat":
      return `Flat since${place}`;
    case "falling":
      return `Falling since${place}`;
    case "collapsed":
      return `Collapsed at${place}`;
    case "too-short":
      return "Too short to tell";
    default:
      return "Not learning";
  }
}

/** Where a rising run would be on the line through its last half, where the interval does not hold that. */
function goingOn({ curve: { x, score }, state: { word }, forecast, ahead }: Advised): string[] {
  const line = lastHalfLine(x, score);
  if (forecast === null || word !== "rising" || line === null) return [];
  const there = Math.min(1, line.intercept + line.slope * (lastOf(x) + ahead));
  if (!(there > forecast.high)) return [];
  return [
    `If it rose on as over its last half it would score ${significant(there, 2)}, above this interval: the forecast is that it slows.`
  ];
}

/** Evaluations at the end of a run whose jump its rise may be. */
const lastJumps = 2;
/** Share of what a run has ever moved that a jump is more than. */
const shareOfJump = 0.5;

/** A rise that is a jump at the end: nothing was seen of how a run goes on behind it. */
function inOneStep({ curve: { x, score }, state: { word }, unit }: Advised): string[] {
  if (word !== "rising") return [];
  const moved = Math.max(...score) - Math.min(...score);
  const jump = score.findLastIndex(
    (value, i) => i >= score.length - lastJumps && value - itemAt(score, i - 1) > shareOfJump * moved
  );
  if (jump < 0) return [];
  const [from, to] = [jump - 1, jump].map((i) => amount(itemAt(x, i)));
  return [
    `More than half of it came at once, between ${from} and ${to} ${unit}: how the run goes on after such a jump is not known, and the forecast may be far too high.`
  ];
}

/** The checkpoint to go back to, of a run that has lost what it had. */
function checkpoint({ state: { word }, best, unit }: Advised): string[] {
  if (best === null || (word !== "falling" && word !== "collapsed")) return [];
  return [`The best checkpoint is at ${amount(best.x)} ${unit} (${significant(best.score, 3)}, smoothed).`];
}

/** What "flat" can and cannot have seen, and how often runs called so were higher later. */
function limits({ state: { word, since, leastRise }, curve, ahead }: Advised): string[] {
  if (leastRise === null || (word !== "flat" && word !== "not-learning")) return [];
  const from = since === null ? "" : " since then";
  const unseen =
    leastRise >= 1
      ? "none over the last third could be seen in evaluations as noisy as these"
      : `one of less than ${significant(100 * leastRise, 2)} points over the last third would not be seen`;
  return [`No rise is shown${from}; ${unseen}.`, ...(word === "flat" ? [laterText(1 + ahead / lastOf(curve.x))] : [])];
}

/** What became of others, as far beyond what was seen as is asked or nearest to it. */
function laterText(times: number): string {
  const off = (of: { times: number }) => Math.abs(Math.log(times / of.times));
  const {
    runs,
    higher,
    gain,
    times: seen
  } = flatCalls.reduce((best, calls) => (off(calls) < off(best) ? calls : best), flatCalls[0]);
  return `Of ${runs} runs called flat and followed to ${Number(seen.toPrecision(2))} times their length, ${Math.round(100 * higher)}% were higher then (mean ${points(gain)} points).`;
}

/** A difference of scores in points, with its sign. */
function points(difference: number): string {
  const value = 100 * difference;
  const text = Math.abs(value) >= 10 ? value.toFixed(0) : value.toFixed(1);
  return Number(text) === 0 ? "0" : value > 0 ? `+${text}` : text;
}

/** X with four figures: 120, 1280.5, 1.2e20. */
export function amount(x: number): string {
  if (x < 1e7 && x >= 0.01) return String(Number(x.toPrecision(x < 1e4 ? 4 : 7)));
  const [digits, exponent] = x.toExponential(2).split("e") as [string, string];
  return `${Number(digits)}e${Number(exponent)}`;
}
