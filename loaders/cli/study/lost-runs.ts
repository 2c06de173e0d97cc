/** What a study has and its logs no longer give: a log that shrank, was emptied or is gone. */
import { basename } from "node:path";
import type { StudyAccount } from "../../../src/import/study/normalise/normalised-study.js";
import { plural } from "../../../src/lib/format.js";

type Accounts = Pick<StudyAccount, "files">;

/** A sentence a run that has fewer evaluations now than the study has of it, or none. */
export function lostRuns(before: Accounts, now: Accounts): string[] {
  const found = pointsOf(now);
  return [...pointsOf(before)].flatMap(([key, { log, run, points }]) => {
    const left = found.get(key)?.points ?? 0;
    if (left >= points) return [];
    return [
      `${log}, run ${run}: the study has ${plural(points, "evaluation")}, the log now gives ${left === 0 ? "none" : left}`
    ];
  });
}

/** Evaluations of each run that is in the study, by its name and that of its file: folders may have been added since. */
function pointsOf({ files }: Accounts) {
  return new Map(
    files.flatMap(({ path, runs }) =>
      runs
        .filter(({ setAside }) => setAside === null)
        .map(({ run, points }) => [`${basename(path)}\n${run}`, { log: path, run, points }] as const)
    )
  );
}
