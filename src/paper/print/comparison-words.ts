import { capital, word } from "../../lib/format.js";
import type { ContextTopic } from "../paper-site.js";

/** `comparison`: how many printed numbers come back, and how; `recomputed` is a sentence on those that cannot be. */
export const topic: ContextTopic = ({ results: { comparison } }) => {
  const { summary } = comparison;
  return {
    ...summary,
    recomputed: `${summary.notRecomputed > 0 ? `${capital(word(summary.notRecomputed))} of the printed numbers cannot` : "All of these can"} be recomputed from what is published.`
  };
};
