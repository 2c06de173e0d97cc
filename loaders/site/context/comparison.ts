import type { ContextTopic } from "../registry.js";

/** `comparison`: how many printed numbers come back, and how. */
export const topic: ContextTopic = ({ comparison: { rows, summary } }) => ({
  value: { ...summary, other: summary.total - summary.everyDigit },
  parts: { comparison: rows.length > 0, "not-recomputed": summary.notRecomputed > 0 }
});
