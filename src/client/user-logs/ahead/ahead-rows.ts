/** What is said of each run and of what comes next: a pure function from an answer and an X to rows and sentences. */
import type { LogAnswer } from "../../../import/study/user-logs.js";
import type { RunAhead } from "../../../import/study/user-runs-ahead.js";
import { change, fixed, plural } from "../../../lib/format.js";
import { lastOf } from "../../../lib/items.js";
import { adviceOf, amount, stateText } from "../../../lib/runs/advice.js";
import { forecastKept } from "../../../lib/runs/kept-run.js";

export interface AheadRow {
  run: string;
  score: string;
  state: string;
  now: string;
  /** at X, or why there is none */
  later: string;
  /** 95 % of one evaluation there; empty where there is none */
  between: string;
  best: string;
  overstated: string;
  advice: string | null;
}

export function runsAhead({ ahead, aheadWithoutSlope }: LogAnswer): RunAhead[] {
  return [...ahead.filter((run) => run !== null), ...aheadWithoutSlope];
}

/** The X that is looked ahead to unless the reader says another: half as far again as the longest run, in two figures. */
export function restingX(runs: readonly RunAhead[]): number {
  return Number((1.5 * runs.reduce((last, { curve }) => Math.max(last, lastOf(curve.x)), 0)).toPrecision(2));
}

export function aheadRows(runs: readonly RunAhead[], to: number): AheadRow[] {
  return runs.map((run) => {
    const { curve, state, best, along: unit } = run;
    const last = lastOf(curve.x);
    const isAhead = to > last;
    const { forecast, noChange } = forecastKept(run, isAhead ? to : 2 * last);
    const shown = isAhead ? forecast : null;
    const score = (value: number) => `${fixed(100 * value, 1)}%`;
    return {
      ...{ run: run.run, score: run.score, state: stateText(state, unit), now: score(noChange) },
      later: shown ? score(shown.score) : isAhead ? "too few evaluations" : `run goes to ${amount(last)}`,
      between: shown ? `${score(shown.low)} to ${score(shown.high)}` : "",
      best: best === null ? "" : `${score(best.score)} at ${amount(best.x)}`,
      overstated: best === null ? "" : `${change(100 * best.overstatement, 1)}`,
      advice: isAhead ? adviceOf({ curve, state, forecast, noChange, best, ahead: to - last, unit }) : null
    };
  });
}

/** What the table leaves out. */
export function notLooked({ ahead, fits }: LogAnswer): string | null {
  const without = ahead.filter((run) => run === null).length;
  return without === 0 ? null : `${plural(without, "run")} of ${fits.fits.length} without evaluations after the start.`;
}
