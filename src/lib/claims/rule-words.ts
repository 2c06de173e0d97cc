/** The rules of decision in words. */
import type { Rule } from "./verdicts.js";

/** What a claim says of its effect: the name that its rule goes by. */
export const ruleNames: Record<Rule, string> = {
  difference: "the effect is above zero",
  sameness: "the effect is zero",
  "at most": "the effect is zero or less",
  lead: "one is ahead of another"
};

/** The place of a rule on a page that lists them. */
export const rulePlaces: Record<Rule, string> = {
  difference: "rule-difference",
  sameness: "rule-sameness",
  "at most": "rule-at-most",
  lead: "rule-lead"
};

export const verdictWords: Record<Rule, string> = {
  difference:
    "Supported if the 95% interval starts above 0 and its upper end reaches the margin. Contradicted if it starts at 0 or below and ends short of the margin. Such an interval may hold 0, but no effect that matters. Undecided otherwise.",
  sameness:
    "Supported if the whole 95% interval is closer to 0 than the margin, on both sides. Contradicted if the interval leaves out 0 and is not that close. Undecided otherwise.",
  "at most":
    "Supported if the 95% interval ends short of the margin. Contradicted if its upper end reaches the margin and it starts above 0. Undecided otherwise.",
  lead: "Supported if the lead is the margin or more. Contradicted if it is behind by as much. Undecided otherwise."
};
