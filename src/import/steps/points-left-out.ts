/** Evaluations of a run that its fit cannot use, in words. */

/** Share of the evaluations from which on a fit without them is not of the run that was trained. */
const mostUnsaid = 0.05;

/** At step 0 no data has been seen. */
const isStart = (reason: string) => reason.startsWith("step 0");
const isByChoice = (reason: string) => isStart(reason) || /--from-step|--to-step/.test(reason);

export interface FittedPoints {
  run: string;
  score: string;
  /** evaluations used */
  points: number;
  /** evaluations left out, by reason */
  leftOut: Record<string, number>;
}

/** What a fit leaves out, as `14 of 99 evaluations of val/accuracy: 14 (test loss 0)`; null where that is step 0 alone. */
export function leftOutText({ score, points, leftOut }: FittedPoints): string | null {
  const out = sum(Object.values(leftOut));
  return Object.keys(leftOut).every(isStart)
    ? null
    : `${out} of ${points + out} evaluations of ${score}: ${listOf(leftOut)}`;
}

/** A sentence where more than one in twenty evaluations is left out and the user did not choose that; else null. */
export function leftOutWarning({ run, score, points, leftOut }: FittedPoints): string | null {
  const unchosen = Object.fromEntries(Object.entries(leftOut).filter(([reason]) => !isByChoice(reason)));
  const [lost, all] = [sum(Object.values(unchosen)), points + sum(Object.values(leftOut))];
  if (lost <= mostUnsaid * all) return null;
  const saturated = unchosen["test loss 0"]
    ? "; where the score is 1 ln L is not defined, and without those steps k tends to be too small; k by counts keeps them"
    : "";
  return `run ${run}: the fit leaves out ${lost} of ${all} evaluations of ${score} (${listOf(unchosen)}), so k is of the others alone${saturated}`;
}

function listOf(leftOut: Record<string, number>): string {
  return Object.entries(leftOut)
    .map(([reason, points]) => `${points} (${reason})`)
    .join(", ");
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
