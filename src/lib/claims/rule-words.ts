/** The rules of decision in words. */
import type { Rule } from "./verdicts.js";

export const verdictWords: Record<Rule, string> = {
  difference:
    "Supported where the 95% interval of the effect lies above 0, contradicted where it lies below the margin.",
  sameness:
    "Supported where the 95% interval of the effect lies within the margin on both sides, contradicted where it leaves out 0.",
  "at most":
    "Supported where the 95% interval of the effect lies below the margin, contradicted where it lies above 0.",
  lead: "Supported where the lead is the margin or more, contradicted where it is as far behind."
};
