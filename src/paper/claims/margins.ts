/**
 * The margins of the claims, each with the practical use that it comes from. All were chosen after the data had been seen;
 * what half and twice of each would change is listed on the page of the claims.
 */
import type { Rule } from "../../lib/claims/verdicts.js";
import type { MarginRecord } from "../../lib/records/claims-record.js";

type Margin = Omit<MarginRecord, "rule">;

/** Ten problems of 500: two checkpoints that close are chosen between by cost or speed. */
const loss: Margin = {
  value: 0.02,
  unit: "in loss",
  use: "Ten of 500 problems: two models this close are chosen between by cost or speed."
};

/** k off by a quarter moves the loss by less than 0.02 over a doubling of X, for every size here. */
const slope: Margin = {
  value: 0.25,
  unit: "of k",
  use: "A slope off by a quarter moves the loss after a doubling of the resource by less than 0.02, at every size here."
};

const margins = {
  loss,
  slope,
  bend: {
    value: 0.5,
    unit: "of the whole run’s slope",
    use: "From there on the whole run's slope promises twice the gain that comes."
  },
  relativeLoss: {
    value: 0.02,
    unit: "of the loss",
    use: "A forecast that is 2% nearer to the loss changes whether a run is continued."
  },
  r2: { value: 0.005, unit: "in R², below the claimed 0.99", use: "Half of what is left to 1 at the claimed 0.99." },
  likelihood: {
    value: 6,
    unit: "in chi-square, a likelihood ratio of 20",
    use: "At this ratio one form is used in place of another. Chi-square is divided by the misfit per degree of freedom where that is above 1."
  },
  little: {
    value: 0.02,
    unit: "in loss, beyond a gain of 0.03",
    use: "A gain of 0.05, five problems of 100, is no longer little; one of 0.03 is."
  },
  chance: {
    value: 0.95,
    unit: "in chance",
    use: "Of twenty settings of G that are chosen so, one is expected to be wrong."
  }
} as const satisfies Record<string, Margin>;

export function marginOf(rule: Rule, name: keyof typeof margins): MarginRecord {
  return { rule, ...margins[name] };
}

/** A quarter of a slope, which is named: "of the smaller model’s k". */
export function marginOfSlope(rule: Rule, unit: string): MarginRecord {
  return { ...marginOf(rule, "slope"), unit };
}

/** A quarter of what k grows by for each doubling of the size. */
export function marginOfGain(rule: Rule): MarginRecord {
  return {
    ...marginOfSlope(rule, "of the earlier gain in k per doubling of size"),
    use: "A gain that is smaller by less than a quarter hardly changes which size is worth training next."
  };
}
