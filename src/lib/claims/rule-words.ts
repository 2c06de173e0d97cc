/** The rules of decision in words. */
import type { Rule } from "./verdicts.js";

export const verdictWords: Record<Rule, string> = {
  difference:
    "Supported where the 95% interval starts above 0 and reaches the margin. Contradicted where it starts at 0 or below and ends short of the margin: it may hold zero, but no effect that matters. Else undecided.",
  sameness:
    "Supported where the whole 95% interval is closer to 0 than the margin, on both sides; contradicted where it is not and leaves out 0; else undecided.",
  "at most":
    "Supported where the 95% interval ends short of the margin, contradicted where it does not and starts above 0, else undecided.",
  lead: "Supported where the lead is the margin or more, contradicted where it is as far behind, else undecided."
};
