/** How forecasts like a plan's fared on the runs that were measured, in sentences. */
import { percent, modelSize as sizeName } from "../format.js";
import { firstOf } from "../items.js";
import { factor } from "./amounts.js";
import type { Backtest } from "./plan-study.js";
import type { Distance } from "./reach.js";

/** How forecasts over a factor like this one fared on the measured runs. */
export function backtestNotes({ within }: Backtest, { xFactor }: Distance): string[] {
  if (within.length === 0) return ["No forecast was ever tried on these runs, so nothing tells how far to trust it."];
  const near = within.findLast(({ factor: tried }) => tried >= xFactor) ?? firstOf(within);
  const notes = [
    `In the measured runs, the law, followed over ${factor(near.factor)}, missed the loss by ${percent(near.law)} on average; the no-change baseline missed by ${percent(near.still)}.`
  ];
  const late = lateRun({ within });
  if (late) {
    notes.push(
      `Followed from ${percent(late.share)} of the steps or later, it did worse than the no-change baseline (from ${percent(late.law)} against ${percent(late.still)} on), since runs flatten.`
    );
  }
  return notes;
}

/** The first cut from which on the no-change baseline was the better forecast at every later one; null where it never was. */
export function lateRun({ within }: Pick<Backtest, "within">): Backtest["within"][number] | null {
  const last = within.findLastIndex(({ law, still }) => law <= still);
  return within[last + 1] ?? null;
}

export function largestForetold({ above }: Backtest): string {
  const near = above[0];
  if (!near || near.error === null) return "";
  return `Foretold from the sizes below it, ${factor(near.factor)} smaller and less, ${sizeName(near.target)} was missed by ${percent(near.error)} of its loss.`;
}
