/**
 * The joint law by a likelihood of counts: of the trials behind each evaluation as many failed, with the chance
 *
 *   q = exp(E_i - k(N_i) (ln X - mean ln X)),   k(N) as the law has it,
 *
 * by Fisher scoring: each round is a joint fit on ln q with weights trials q / (1 - q) to the working response
 * ln q + (loss - q) / q. An evaluation counts as much as its trials tell of ln q: sizes with high losses more than in the
 * fit on ln L. Losses of 0 stay in.
 *
 * @see P. McCullagh and J. A. Nelder 1989, Generalized Linear Models, chapter 2, for the scoring
 */
import { learningEfficiency } from "../../forms/saturating.js";
import { itemAt } from "../../items.js";
import { minimiseProfile } from "../../law/variable-projection.js";
import { logMoments, weightedLogMoments } from "../../log-moments.js";
import type { CountCurve } from "../curves/count-fit.js";
import { halfCounted } from "../curves/count-points.js";

export interface CountLaw {
  kMax: number;
  /** parameters */
  n0: number;
  status: "converged" | "at-bound" | "flat" | "max-iterations";
}

/** ln q is kept as far below 0. */
const edge = 1e-6;

/** @param curves of three sizes or more */
export function fitCountLaw(curves: readonly (CountCurve & { modelSize: number })[]): CountLaw {
  let lines = curves.map(({ loss, trials }) => loss.map((value, t) => Math.log(halfCounted(value, itemAt(trials, t)))));
  let before = Number.NaN;
  for (let round = 0; round < 200; round++) {
    const weights = curves.map(({ trials }, i) => trials.map((m, t) => m / Math.expm1(-lines[i]![t]!)));
    const moments = curves.map(({ modelSize, lnX, loss }, i) => {
      const response = lines[i]!.map((eta, t) => eta + itemAt(loss, t) / Math.exp(eta) - 1);
      return weightedLogMoments(modelSize, lnX, response, weights[i]!.map(Math.sqrt));
    });
    // a mean square has the number of points as its divisor, whatever their weights
    const { lnN0, kMax, status } = minimiseProfile(
      moments,
      curves.map(({ lnX }) => lnX.length)
    );
    const law = { kMax, n0: Math.exp(lnN0) };
    // a round from half-counts, or on the way, may lie at a bound where the likelihood has none: it is one when met twice
    if (lnN0 === before || Math.abs(lnN0 - before) < 1e-9) return { ...law, status };
    before = lnN0;
    lines = curves.map(({ modelSize, lnX }, i) => {
      const k = learningEfficiency(modelSize, law);
      return lnX.map((x) => Math.min(-edge, moments[i]!.meanY - k * (x - moments[i]!.meanX)));
    });
  }
  return { kMax: Number.NaN, n0: Number.NaN, status: "max-iterations" };
}

/** Where the trials are not known and were stated: the joint fit on ln((f + 1/2) / (m + 1)), every size with the same weight. */
export function fitHalfCountLaw(curves: readonly (CountCurve & { modelSize: number })[]): CountLaw {
  const moments = curves.map(({ modelSize, lnX, loss, trials }) =>
    logMoments(
      modelSize,
      lnX,
      loss.map((value, t) => Math.log(halfCounted(value, itemAt(trials, t))))
    )
  );
  const ofSize = (size: number) => curves.filter(({ modelSize }) => modelSize === size).length;
  const weights = curves.map(({ modelSize }) => 1 / ofSize(modelSize));
  const { lnN0, kMax, status } = minimiseProfile(moments, weights);
  return { kMax, n0: Math.exp(lnN0), status };
}
