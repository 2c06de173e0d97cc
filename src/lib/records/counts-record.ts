/** Shape of `inference.counts` in results.json: the slopes and the law by a likelihood of problems failed. */
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
  likelihood: Type.Enum(["binomial", "beta-binomial"]),
  status: described(Type.Enum(["converged", "at-bound"]), "at-bound: the chance of failing reaches 1"),
  k: described(number, "fall of the logarithm of the chance of failing per unit of ln X"),
  interval,
  standardError: described(notNegative, "with the noise, runs and slow departures of the slope on ln L"),
  level: described(positive, "loss of the line at the geometric mean of X of the points that have a logarithm"),
  rho: described(share, "of the beta-binomial: how much the chance varies between evaluations; 0 of the binomial"),
  dispersion: described(notNegative, "Pearson's chi-square of the binomial over its degrees of freedom"),
  firstToLast: described(positive, "weight of the first evaluation over that of the last; 1 on ln L")
});

const series = record({
  family,
  variant,
  resource,
  problems: described(count, "of one evaluation of one run"),
  sizes: array(size, 1),
  law: described(
    nullable(record({ kMax: notNegative, n0: notNegative })),
    "of all sizes together by the binomial likelihood; null where it is at a bound"
  )
});

export const counts = described(
  array(series),
  "power laws by a likelihood of problems failed, beside least squares on ln L; empty where the number of problems is not known"
);

export type CountsRecord = Static<typeof series>;
export type CountSizeRecord = Static<typeof size>;
