import type { ContextTopic } from "../site.js";

/** `comparison`: how many printed numbers come back, and how. */
export const topic: ContextTopic = ({ results: { comparison } }) => {
  const { rows, summary } = comparison;
  return {
    value: { ...summary, other: summary.total - summary.everyDigit },
    parts: { comparison: rows.length > 0, "not-recomputed": summary.notRecomputed > 0 }
  };
};
