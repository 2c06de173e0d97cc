/** Shape of `experiments.rollouts` in results.json: how many rollouts a prompt. */
import type { Static } from "typebox";
import { crossing } from "./crossings-record.js";
import {
  array,
  boolean,
  count,
  described,
  interval,
  notNegative,
  nullable,
  number,
  positive,
  record,
  share,
  text,
  variant,
  whole
} from "./record-words.js";
import { difference, steps } from "./reuse-record.js";

const mean = {
  groupSize: positive,
  runs: described(count, "averaged"),
  loss: positive,
  se: positive,
  evaluations: described(count, "over all runs, or the fewest of one run for a window of steps")
};
const groupMean = record(mean);

const perSample = record({
  window: steps,
  groups: array(groupMean),
  perDoubling: described(
    record({ ...difference, interval, p: share }),
    "change of loss for each doubling of G; negative = larger groups are better"
  ),
  misfit: described(
    record({ chi2: notNegative, df: whole }),
    "weighted squared deviations about the trend, and their degrees of freedom"
  ),
  s: described(positive, "deviation between runs at the mean loss"),
  df: count,
  chanceBest: described(
    array(record({ groupSize: positive, chance: share })),
    "chance of each G having the lowest true mean, by size of G"
  )
});

const computeBin = record({
  from: described(positive, "FLOPs, included"),
  to: described(positive, "FLOPs, excluded; the last bin includes it"),
  groups: array(record({ ...mean, steps })),
  best: positive
});

const leader = record({
  computeFlops: positive,
  best: described(positive, "G with the lowest loss on its own power law"),
  groups: array(record({ groupSize: positive, loss: positive, chanceBest: share, measured: boolean }))
});

const bestGroup = record({
  budgets: array(leader),
  draws: count,
  seed: count,
  chanceGrows: described(share, "chance that the best G at the largest of the budgets is larger than at the smallest"),
  chanceShrinks: described(share, "chance that it is smaller")
});

export const rollouts = record({
  family: text,
  modelSize: positive,
  reference: described(positive, "G of the reference, the one with repeats"),
  limits: array(text),
  variants: array(
    record({
      variant,
      published: described(
        nullable(record({ run: text, sameAs: nullable(text), loss: positive })),
        "the single run published for the reference G: its loss over the first window, and the run that it copies"
      ),
      perSample: described(array(perSample), "the first is the one that is judged"),
      perFlop: described(
        array(computeBin),
        "compute that every G was measured at, in equal bins of ln C; empty when there is none"
      ),
      pairs: described(array(crossing), "smaller and larger are group sizes, X is compute"),
      bestGroup: described(nullable(bestGroup), "null when the groups share no compute"),
      laws: described(
        array(
          record({ groupSize: positive, k: number, referenceX: positive, referenceLoss: positive, evaluations: count })
        ),
        "the power law that smooths each G"
      )
    }),
    1
  )
});

export type GroupMean = Static<typeof groupMean>;
export type PerSample = Static<typeof perSample>;
export type ComputeBin = Static<typeof computeBin>;
export type BestGroup = Static<typeof bestGroup>;
export type RolloutsRecord = Static<typeof rollouts>;
