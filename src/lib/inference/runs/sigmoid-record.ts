/** A mean curve in the vocabulary of ScaleRL: R_0, A, B and C_mid, each with its profile interval, and whether it is identified. */
import { firstOf, lastOf } from "../../items.js";
import type { SigmoidRecord, SigmoidValueRecord } from "../../records/curve-forms-record.js";
import { square } from "../../statistics/power.js";
import type { SlopeSample } from "../sizes/slope-sample.js";
import { type SigmoidInterval, sigmoidProfile } from "./sigmoid-profile.js";

/** @throws as `sigmoidSearch` */
export function scoreSigmoid({ lnX, lnL, level, k, dx, repeatsAt }: SlopeSample): SigmoidRecord {
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
  ): SigmoidValueRecord => ({
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
