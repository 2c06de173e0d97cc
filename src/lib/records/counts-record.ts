/** Shape of `inference.counts` in results.json: the slopes and the law by problems failed. */
import { type Static, Type } from "typebox";
import {
  array,
  count,
  described,
  family,
  interval,
  notNegative,
  nullable,
  number,
  positive,
  record,
  resource,
  share,
  variant
} from "./record-words.js";

const size = record({
  modelSize: positive,
  points: described(count, "evaluations, those with a loss of 0 or 1 among them"),
  allRight: described(count, "evaluations with a loss of 0, which a logarithm leaves out"),
  noneRight: described(count, "evaluations with a loss of 1"),
  likelihood: described(
    Type.Enum(["binomial", "beta-binomial", "half-count"]),
    "half-count: least squares on ln((f + 1/2) / (m + 1)), f failed of m"
  ),
  status: described(Type.Enum(["converged", "at-bound"]), "at-bound: the chance of failing reaches 1"),
  k: described(number, "fall of the logarithm of the chance of failing per unit of ln X"),
  interval,
  standardError: described(notNegative, "with the noise, runs and slow departures of the slope on ln L"),
  level: described(positive, "loss of the line at the geometric mean of X of the points that have a logarithm"),
  rho: described(share, "of the beta-binomial: how much the chance varies between evaluations; 0 of the binomial"),
  dispersion: described(
    nullable(notNegative),
    "Pearson's chi-square of the binomial over its degrees of freedom; null of the half-count"
  ),
  firstToLast: described(positive, "weight of the first evaluation over that of the last; 1 on ln L")
});

const series = record({
  family,
  variant,
  resource,
  problems: described(count, "of one evaluation of one run"),
  stated: described(
    Type.Boolean(),
    "the study does not say how many problems: so many are stated, for the half-count alone"
  ),
  sizes: array(size, 1),
  law: described(
    nullable(record({ kMax: notNegative, n0: notNegative })),
    "of all sizes together by the binomial likelihood, or on ln of the half-counted shares; null where it is at a bound"
  )
});

export const counts = described(
  array(series),
  "power laws by a likelihood of problems failed, beside least squares on ln L: scores of exactly 1 stay in"
);

export type CountsRecord = Static<typeof series>;
export type CountSizeRecord = Static<typeof size>;
