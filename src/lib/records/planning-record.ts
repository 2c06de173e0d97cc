/**
 * Shape of `planning` in results.json: what forecasts of new runs need beside the laws. The laws themselves, their levels
 * and their slopes stand under `laws` and `sizeLaws`; nothing here repeats them.
 */
import type { Static } from "typebox";
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
  variant,
  whole
} from "./record-words.js";

const noise = described(
  record({
    drift: described(
      notNegative,
      "variance of ln L per (ln X)^2 of the rest of a run about the forecast from its first half"
    ),
    runDf: described(number, "degrees of freedom behind run effects"),
    sizes: array(
      record({
        modelSize: positive,
        white: described(notNegative, "variance of ln L of one evaluation of one run"),
        wander: described(
          notNegative,
          "variance of slow wander about the size's own power law, beyond evaluation noise"
        ),
        runLevel: described(notNegative, "variance of one run's level"),
        runSlope: described(notNegative, "variance of one run's slope about centre"),
        centre: described(positive, "X about which runs differ in slope"),
        slopes: described(array(whole), "draw minus estimate of k, in settings.unit"),
        levels: described(array(whole), "draw minus estimate of ln L at referenceX, in settings.unit")
      }),
      1
    ),
    kMax: described(array(nullable(whole)), "joint law refitted to each draw: K_max minus estimate; null at a bound"),
    lnN0: described(array(nullable(whole)), "ln N_0 minus estimate; null at a bound")
  }),
  "what a new run differs by from the law, and the draws of the law itself"
);

const size = record({
  modelSize: positive,
  from: described(positive, "X of the first evaluation in the window of the fit"),
  to: described(positive, "X of the last"),
  tokensPerSample: described(positive, "training tokens a sample, C / (6 N D) at the last evaluation")
});

const series = record({
  family,
  variant,
  resource,
  sizes: described(array(size, 1), "X that each size was measured at, and what a sample costs there"),
  noise: described(nullable(noise), "null where no repeats tell the noise: predictions then have no interval"),
  ahead: described(
    nullable(
      record({
        draws: count,
        worst: described(share, "of the evaluations of the worst size, held: median of the draws"),
        worstInterval: interval,
        reached: described(share, "of the draws in which that is nine tenths or more"),
        wider: described(positive, "times as wide as intervals would have to be for that in 95 % of the draws"),
        held: described(share, "of all evaluations by intervals as wide as that")
      })
    ),
    "the backtest beyond the end of a run on made-up runs of which all that its intervals assume is true; null where sizes are too few"
  )
});

export const planning = described(
  record({
    settings: record({
      draws: described(count, "bootstrap draws kept, the first of those behind inference"),
      seed: count,
      unit: described(positive, "unit of the draws: a draw of 12 is 12 times this")
    }),
    groupSize: described(nullable(count), "G of the main runs; null where the logs do not agree on one"),
    series: array(series)
  }),
  "what forecasts of new runs need beside the laws"
);

export type PlanningRecord = Static<typeof planning>;
export type PlanningSeriesRecord = Static<typeof series>;
export type PlanningNoiseRecord = Static<typeof noise>;
