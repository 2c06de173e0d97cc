/** Shape of `inference.prompts` in results.json: one repeat of some cells had another prompt than the others. */
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
  openInterval,
  positive,
  record,
  resource,
  share,
  text,
  tuple,
  variant
} from "./record-words.js";

const quantity = Type.Enum(["slope", "level", "loss at the end"]);

const contrast = described(
  record({ difference: number, standardised: described(number, "over its standard error, by evaluation noise") }),
  "the run with the other prompt less the mean of the rest"
);

const test = {
  quantity,
  scale: described(
    Type.Enum(["evaluation noise", "raw"]),
    "what the variance of a run is taken to be in proportion to: the cell's evaluation noise, or nothing"
  ),
  f: described(notNegative, "any effect, of whatever sign in each cell"),
  df1: count,
  df2: count,
  p: share,
  permutationP: described(share, "exact share of all assignments of the prompt within the cells that are as extreme"),
  meanDifference: described(number, "the same effect in all cells, weights 1 / variance"),
  meanError: notNegative,
  meanInterval: interval,
  t: number,
  meanP: share,
  meanPermutationP: share
};
const promptTest = record(test);

const spread = record({
  deviation: described(notNegative, "of a run's window mean, in units of the binomial deviation"),
  df: count,
  share: described(share, "of the pooled variance")
});
const repeatSpread = {
  modelSize: positive,
  contrast: nullable(contrast),
  asChance: described(spread, "all repeats, the other prompt as if it were chance"),
  onePrompt: described(spread, "repeats of one prompt alone")
};
const spreads = record(repeatSpread);

export const prompts = described(
  array(
    record({
      family,
      prompt: described(text, "of the runs that differ"),
      others: described(text, "of the rest"),
      window: described(tuple(count, count), "steps of the loss at the end, first and last"),
      tests: array(record({ resource: described(nullable(resource), "null for a loss"), ...test })),
      contrasts: described(
        array(
          record({
            resource,
            variant,
            modelSize: positive,
            slope: contrast,
            level: contrast,
            biasOfK: described(number, "of the mean over all repeats, against the mean of one prompt"),
            biasOfLevel: described(number, "the same of ln L at the centre of the run")
          })
        ),
        "of ln L, by cell"
      ),
      spreads: described(array(record({ variant, ...repeatSpread })), "loss at the end, every cell with repeats"),
      asChance: described(
        record({
          effects: array(record({ resource, slopeRatio: notNegative, levelRatio: notNegative, df: count })),
          laws: array(record({ variant, resource, kMaxInterval: openInterval, n0Interval: openInterval })),
          reuse: described(
            array(
              record({
                variant,
                notWorseUpTo: described(nullable(positive), "passes; null for none"),
                verdicts: array(record({ reuseFactor: positive, verdict: text }))
              })
            ),
            "over the window that judges"
          )
        }),
        "what would follow if the other prompt were chance; what is in use is in runEffects, series and experiments.reuse"
      ),
      deviations: described(
        record({
          asChance: record({ deviation: positive, df: count }),
          onePrompt: record({ deviation: positive, df: count })
        }),
        "pooled over the cells, in units of the binomial deviation"
      ),
      equality: described(
        record({
          bartlett: record({ statistic: notNegative, df: count, p: share }),
          trend: record({
            power: described(number, "of L (1 - L) that the variance follows"),
            powerError: notNegative,
            pZero: described(share, "of 0: the raw scale"),
            pOne: described(share, "of 1: the binomial scale")
          })
        }),
        "are the variances of the cells one, repeats of one prompt"
      )
    })
  ),
  "families in which one repeat of some cells had another prompt than the rest"
);

export type PromptsRecord = Static<typeof prompts>[number];
export type PromptTestRecord = Static<typeof promptTest>;
export type PromptContrast = Static<typeof contrast>;
export type RepeatSpread = Static<typeof spreads>;
export type ContrastQuantity = Static<typeof quantity>;
