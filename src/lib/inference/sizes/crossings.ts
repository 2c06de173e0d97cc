/** Where the power law of a larger model crosses that of a smaller one, and who leads where both were measured. */
import type { Crossing, CrossingWord, PairEnd, RangeWord } from "../../records/crossings-record.js";
import { normalCdf } from "../../statistics/distributions.js";
import type { RunEffects } from "../runs/run-effects.js";
import { lineAt, linearVariance, lineWeights } from "./linear-error.js";
import type { SlopeSample } from "./slope-sample.js";

export type { Crossing } from "../../records/crossings-record.js";

/** All pairs of sizes, ascending: the smaller first. */
export function crossings(samples: readonly SlopeSample[], effects: RunEffects): Crossing[] {
  return samples.flatMap((smaller, i) =>
    samples.slice(i + 1).map((larger, j) => crossing(smaller, larger, effects, { neighbours: j === 0 }))
  );
}

/**
 * One pair. ln X* = (a_larger - a_smaller) / (k_larger - k_smaller), a the lines' ln L at ln X = 0.
 * The chance at an end is Gaussian: both lines' errors (white noise, run effects, misfit), taken as independent.
 */
export function crossing(
  smaller: SlopeSample,
  larger: SlopeSample,
  effects: RunEffects,
  { neighbours = true }: { neighbours?: boolean } = {}
): Crossing {
  const steeper = larger.k - smaller.k;
  const behind = lineAt(larger, 0) - lineAt(smaller, 0);
  const lnX = behind / steeper;
  const x = Math.exp(lnX);
  const finite = Number.isFinite(x) && x > 0;
  const range = commonRange(smaller, larger);
  const end = (at: number): PairEnd => {
    const gap = lineAt(larger, at) - lineAt(smaller, at);
    const variance = [smaller, larger].reduce(
      (sum, sample) => sum + linearVariance(sample, effects, lineWeights(sample, at)).total,
      0
    );
    return {
      x: Math.exp(at),
      smallerLoss: Math.exp(lineAt(smaller, at)),
      largerLoss: Math.exp(lineAt(larger, at)),
      chanceLarger: variance > 0 ? normalCdf(-gap / Math.sqrt(variance)) : gap < 0 ? 1 : gap > 0 ? 0 : 0.5
    };
  };
  const ends = range && { from: end(range.from), to: end(range.to) };
  return {
    smaller: smaller.modelSize,
    larger: larger.modelSize,
    neighbours,
    word: finite ? (steeper > 0 ? "overtakes" : "falls behind") : farWord(behind),
    x: finite ? x : null,
    position: finite && range ? (lnX < range.from ? "below" : lnX > range.to ? "above" : "inside") : null,
    inRange: ends ? rangeWord(ends.from, ends.to) : "nothing in common",
    ends
  };
}

/**
 * No crossing that a number can hold: what is below at X = 1 is for every X of interest. Parallel lines never meet; a
 * crossing at the far right has not happened yet, one at the far left has before X = 1.
 */
function farWord(behind: number): CrossingWord {
  return behind < 0 ? "always ahead" : "never ahead";
}

function rangeWord(from: PairEnd, to: PairEnd): RangeWord {
  const first = from.largerLoss < from.smallerLoss;
  const last = to.largerLoss < to.smallerLoss;
  if (first) return last ? "ahead throughout" : "falls behind";
  return last ? "overtakes" : "behind throughout";
}

/** ln X that both were measured at; null when there is none. */
function commonRange(a: SlopeSample, b: SlopeSample): { from: number; to: number } | null {
  const from = Math.max(Math.min(...a.lnX), Math.min(...b.lnX));
  const to = Math.min(Math.max(...a.lnX), Math.max(...b.lnX));
  return from < to ? { from, to } : null;
}

/** Sizes at one X, best first, on their own power laws. */
export interface RankedLoss {
  modelSize: number;
  loss: number;
  /** X lies within this size's own measurements */
  measured: boolean;
}

/** Who leads at a budget: losses of all sizes at X, ascending; sizes never measured there come last. */
export function rankedLosses(
  samples: readonly Pick<SlopeSample, "modelSize" | "level" | "k" | "meanX" | "lnX">[],
  x: number
): RankedLoss[] {
  const lnX = Math.log(x);
  return samples
    .map((sample) => ({
      modelSize: sample.modelSize,
      loss: Math.exp(lineAt(sample, lnX)),
      measured: lnX >= Math.min(...sample.lnX) - 1e-9 && lnX <= Math.max(...sample.lnX) + 1e-9
    }))
    .sort((a, b) => Number(b.measured) - Number(a.measured) || a.loss - b.loss);
}
