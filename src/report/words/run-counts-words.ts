/** What the slopes of a report by counts of wrong answers are made of, and what becomes of scores of exactly 1. */
import { count, list, plural } from "../../lib/format.js";
import { firstOf } from "../../lib/items.js";
import { matching } from "../../lib/matching.js";
import type { Results } from "../../lib/results.js";
import type { UserCountFit } from "../../lib/user-runs/count-user-run.js";

type Read = Pick<Results, "inference" | "runSlopes">;

/** A slope by counts, of a run or of a mean over repeats. */
interface Counted extends Pick<UserCountFit, "k" | "interval" | "likelihood" | "points" | "allRight"> {
  /** behind one evaluation of one run */
  problems: number;
}

export function countsOfRun({ counts }: Results["runSlopes"][number]): Counted | null {
  return counts && { ...counts, problems: counts.answers };
}

type Key = { family: string; variant: string; resource: string };

export function countsOfSize(
  { inference }: Pick<Results, "inference">,
  series: Key,
  modelSize: number
): Counted | null {
  const { family, variant, resource } = series;
  const found = inference.counts.find(matching({ family, variant, resource }));
  const size = found?.sizes.find(matching({ modelSize }));
  return found && size ? { ...size, problems: found.problems } : null;
}

/** Which likelihoods, of how many problems, and the scores of 1 that they keep; empty without slopes by counts. */
export function countsSentence(results: Read): string {
  const all = [
    ...results.runSlopes.flatMap((slope) => countsOfRun(slope) ?? []),
    ...results.inference.series.flatMap((series) =>
      series.sizes.flatMap(({ modelSize }) => countsOfSize(results, series, modelSize) ?? [])
    )
  ];
  if (all.length === 0) return "";
  const half = all.filter(({ likelihood }) => likelihood === "half-count");
  const known = all.filter((counted) => !half.includes(counted));
  return [
    "A score of exactly 1 has no ln <i>L</i>, so <i>k</i> is given by counts of wrong answers too, which keep it.",
    ...(known.length === 0
      ? []
      : [
          `Counts are of ${plural(firstOf(known).problems, "problem")} an evaluation of a run, ${list([...new Set(known.map(({ likelihood }) => likelihood))].sort())}.`
        ]),
    ...(half.length === 0
      ? []
      : [
          `This study does not say how many problems an evaluation has (<code>heldOutProblems</code> in <code>study.yaml</code>). So they are stated: ${problemsOf(half)}. Half a wrong answer of so many is added to each evaluation (half-count); where a score is 1, <i>k</i> depends on that number.`
        ]),
    rightSentence(all)
  ].join(" ");
}

function problemsOf(half: readonly Counted[]): string {
  const stated = half.map(({ problems }) => problems);
  const [least, most] = [Math.min(...stated), Math.max(...stated)];
  return least === most ? count(least) : `${count(least)} to ${count(most)}`;
}

function rightSentence(all: readonly Counted[]): string {
  const kept = all.filter(({ allRight }) => allRight > 0).length;
  return kept === 0
    ? "No evaluation has a score of 1 here."
    : `${plural(kept, "slope")} of ${count(all.length)} ${kept === 1 ? "has" : "have"} evaluations with a score of 1.`;
}
