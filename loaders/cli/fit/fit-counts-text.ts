/** What `rlscale fit` says of slopes by counts of wrong answers, beside those on ln L. */

import { countsText } from "../../../src/import/study/counts-text.js";
import type { FittedRun, RunWithoutSlope } from "../../../src/import/study/fit-runs.js";
import * as format from "../../../src/lib/format.js";
import { plain } from "../plain.js";
import { interval } from "./fit-scores-text.js";

export const countHead = ["k, counts", "95 %, this run"];

export function countCells({ counts }: Pick<FittedRun, "counts">): string[] {
  return counts === null ? ["none", "none"] : [format.significant(counts.k, 3), interval(counts.interval)];
}

/** What is counted, a line for each way in which runs are; runs that have k by counts alone have a line each. */
export function countLines(runs: readonly (FittedRun | RunWithoutSlope)[]): string[] {
  const ways = new Map<string, number>();
  const alone: string[] = [];
  for (const run of runs) {
    const text = countsText(run);
    if (text === null) continue;
    const counts = run.counts!;
    const way = counts.answersFrom === "stated" ? `${text}; --problems says how many there are` : text;
    ways.set(way, (ways.get(way) ?? 0) + 1);
    if (!("k" in run))
      alone.push(
        `by counts alone: ${plain(run.run)}, ${plain(run.score)}: k ${format.significant(counts.k, 3)} ${interval(counts.interval)}\n`
      );
  }
  return [...alone, ...[...ways].map(([text, count]) => `counts: ${format.plural(count, "run")}: ${plain(text)}\n`)];
}
