/** JSON Schema of `planning` in results.json; says what `src/lib/records/planning.ts` says in types. */
import {
  array,
  count,
  described,
  family,
  nullable,
  number,
  positive,
  record,
  resource,
  type Schema,
  variant
} from "./words.js";

const spread = { type: "number", minimum: 0 };
const whole = { type: "integer" };

const noise = record({
  drift: described(spread, "variance of ln L per (ln X)^2 of the rest of a run about the forecast from its first half"),
  runDf: described(number, "degrees of freedom behind run effects"),
  sizes: array(
    record({
      modelSize: positive,
      white: described(spread, "variance of ln L of one evaluation of one run"),
      wander: described(spread, "variance of slow wander about the size's own power law"),
      runLevel: described(spread, "variance of one run's level"),
      runSlope: described(spread, "variance of one run's slope about centre"),
      centre: described(positive, "X about which runs differ in slope"),
      slopes: described(array(whole), "draw minus estimate of k, in settings.unit"),
      levels: described(array(whole), "draw minus estimate of ln L at referenceX, in settings.unit")
    }),
    1
  ),
  kMax: described(array(nullable(whole)), "joint law refitted to each draw: K_max minus estimate; null at a bound"),
  lnN0: described(array(nullable(whole)), "ln N_0 minus estimate; null at a bound")
});

export const planningSchema: Schema = described(
  record({
    settings: record({
      draws: described(count, "bootstrap draws kept, the first of those behind inference"),
      seed: count,
      blockLength: count,
      unit: described(positive, "unit of the draws")
    }),
    groupSize: described(nullable(count), "G of the main runs; null where the logs do not agree on one"),
    series: array(
      record({
        family,
        variant,
        resource,
        sizes: array(
          record({
            modelSize: positive,
            from: described(positive, "X of the first evaluation in the window of the fit"),
            to: described(positive, "X of the last"),
            tokensPerSample: described(positive, "training tokens a sample, C / (6 N D) at the last evaluation")
          }),
          1
        ),
        noise: described(nullable(noise), "null where no repeats tell the noise")
      })
    )
  }),
  "what forecasts of new runs need beside the laws"
);
