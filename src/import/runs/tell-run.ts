/** What a user should know of a run's steps and tokens, in whole sentences. */
import { firstOf } from "../../lib/items.js";
import type { StepHistory, StepTable } from "../steps/step-table.js";
import type { TokenVerdict } from "../steps/token-count.js";

export function tellHistory(table: StepTable, history: StepHistory, say: (text: string) => void): void {
  const { restarts, outOfOrder, gaps, sampled, stride } = history;
  if (table.ranked !== undefined) return;
  if (restarts.length > 0) {
    const places = restarts.slice(0, 3).map(({ from, to, row }) => `from ${from} to ${to} at row ${row}`);
    const more = restarts.length > 3 ? ", ..." : "";
    say(
      `steps go back ${count(restarts.length, "time")} (${places.join(", ")}${more}): the last attempt at a step stands`
    );
  }
  if (outOfOrder !== undefined) {
    const { rows, first } = outOfOrder;
    const of = rows === 1 ? "" : `, the first of ${rows} times that steps go back`;
    say(
      `rows are not in the order of their steps (step ${first.to} after ${first.from} at row ${first.row}${of}): sorted by step`
    );
  }
  tellTail(table, history, say);
  const first = firstOf(table.step);
  const usual = sampled ? largestDistance(table.step) : 1.5 * stride;
  if (first > Math.max(1, usual)) say(`begins at step ${first}: a resumed run, or its start is in another file`);
  if (gaps.length > 0) {
    const places = gaps.slice(0, 3).map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
    say(`steps are missing: ${places.join(", ")}${gaps.length > 3 ? ", ..." : ""}`);
  }
  if (sampled) say("steps stand at uneven distances; if the export holds a sample of the steps, export all of them");
  if (table.otherAxes.length > 0) {
    say(`steps are taken from ${table.axis}, not from ${table.otherAxes.join(", ")}; --step chooses another`);
  }
}

function largestDistance(step: Float64Array): number {
  return step.reduce((most, at, i) => (i === 0 ? most : Math.max(most, at - step[i - 1]!)), 0);
}

/** Steps behind the end of the last attempt, which only an earlier one reached. */
function tellTail({ step, row }: StepTable, { restarts }: StepHistory, say: (text: string) => void): void {
  const restart = restarts.at(-1);
  if (restart === undefined) return;
  const ofLast = step.filter((_, i) => row[i]! >= restart.row);
  const end = ofLast.at(-1);
  const tail = end === undefined ? [] : step.filter((at) => at > end);
  if (tail.length === 0) return;
  const places = tail.length === 1 ? `step ${tail[0]} is` : `steps ${tail[0]} to ${tail.at(-1)} are`;
  say(`${places} of an earlier attempt: the last one ends at step ${end}; if they are two runs, give each a file`);
}

export function tellTokens({ column, falls, resets, assumed }: TokenVerdict, say: (text: string) => void): void {
  if (falls.length > 0) {
    const [{ step, value, before }] = falls as [TokenVerdict["falls"][number]];
    const more = falls.length > 1 ? ` and ${count(falls.length - 1, "more time")}` : "";
    say(`${column} falls at step ${step}, from ${before} to ${value}${more}: marked, and used as it is`);
  }
  if (resets > 0) say(`${column} begins anew ${count(resets, "time")}: carried on from where it was`);
  if (assumed > 0.2) {
    say(
      `${Math.round(100 * assumed)} % of the tokens are of steps that the log does not show, taken as their neighbours'`
    );
  }
}

/** `1 row`, `3 rows`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
