/** Which scores were fitted and which were not, over all runs. */

import type { ChosenCurve } from "../study/user-curves.js";
import type { ChosenScores } from "./choose-scores.js";
import type { KnownRole } from "./score-roles.js";

export interface ScoreSummary {
  taken: { name: string; role: KnownRole; runs: number }[];
  /** of runs that were fitted by another score */
  passedOver: { name: string; role: KnownRole; runs: number; reason: string }[];
}

/**
 * @param curves that were fitted
 * @param others scores of those runs that were not
 */
export function summaryOf(curves: readonly ChosenCurve[], others: ChosenScores["passedOver"]): ScoreSummary {
  const taken = new Map<string, ScoreSummary["taken"][number]>();
  for (const { score } of curves) {
    const summary = taken.get(score.name) ?? { name: score.name, role: score.role, runs: 0 };
    summary.runs++;
    taken.set(score.name, summary);
  }
  const passedOver = new Map<string, ScoreSummary["passedOver"][number]>();
  for (const { score, reason } of others) {
    const summary = passedOver.get(score.name) ?? { name: score.name, role: score.role, runs: 0, reason };
    summary.runs++;
    passedOver.set(score.name, summary);
  }
  return { taken: [...taken.values()], passedOver: [...passedOver.values()] };
}
