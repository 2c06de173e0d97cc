/** A mean curve in the vocabulary of ScaleRL: R_0, A, B and C_mid, each with its profile interval, and whether it is identified. */
import { firstOf, lastOf } from "../../items.js";
import { square } from "../../statistics/power.js";
import type { SlopeSample } from "../sizes/slope-sample.js";
import { type SigmoidInterval, sigmoidProfile } from "./sigmoid-profile.js";

interface SigmoidValue {
  value: number;
  /** 95 % profile interval; null where open */
  low: number | null;
  high: number | null;
  /** both ends closed, the score rises beyond noise, and, of C_mid, both within what was measured */
  identified: boolean;
}

export interface ScoreSigmoidSummary {
  r0: SigmoidValue;
  a: SigmoidValue;
  b: SigmoidValue;
  /** FLOPs */
  cMid: SigmoidValue;
  /** a constant score is within the limit of the intervals */
  flat: boolean;
  /** root mean square residual of the score, points weighted by repeats: of the sigmoid, and of the curve's power law */
  rms: number;
  rmsPowerLaw: number;
  autocorrelation: number;
}

/** @throws as `sigmoidSearch` */
export function scoreSigmoid({ lnX, lnL, level, k, dx, repeatsAt }: SlopeSample): ScoreSigmoidSummary {
  const score = lnL.map((y) => 1 - Math.exp(y));
  const { fit, intervals, limit, autocorrelation } = sigmoidProfile({ lnX, score, weight: repeatsAt });
  const weights = Float64Array.from(repeatsAt);
  const total = weights.reduce((a, b) => a + b, 0);
  const squares = (at: (t: number) => number) =>
    weights.reduce((sum, weight, t) => sum + weight * square(score[t]! - at(t)), 0);
  const mean = weights.reduce((sum, weight, t) => sum + weight * score[t]!, 0) / total;
  const flat = squares(() => mean) <= limit + 1e-12 * total;
  const describe = (
    best: number,
    { low, high, word }: SigmoidInterval,
    of = (value: number) => value
  ): SigmoidValue => ({
    value: of(best),
    low: low === null ? null : of(low),
    high: high === null ? null : of(high),
    identified: word === "identified" && !flat
  });
  const cMid = describe(fit.lnCMid, intervals.lnCMid, Math.exp);
  const inside = (value: number | null) =>
    value !== null && value >= Math.exp(firstOf(lnX)) && value <= Math.exp(lastOf(lnX));
  return {
    r0: describe(fit.r0, intervals.r0),
    a: describe(fit.a, intervals.a),
    b: describe(fit.lnB, intervals.lnB, Math.exp),
    cMid: { ...cMid, identified: cMid.identified && inside(cMid.low) && inside(cMid.high) },
    flat,
    rms: Math.sqrt(fit.rss / total),
    rmsPowerLaw: Math.sqrt(squares((t) => 1 - Math.exp(level - k * dx[t]!)) / total),
    autocorrelation
  };
}
