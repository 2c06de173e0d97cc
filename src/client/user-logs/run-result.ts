/**
 * What is said of one run: a pure function from its fit to parts, in the order in which they are shown. What is found of a
 * run beside its slope (its state, a forecast, a recipe) is one more function in `partsOf`.
 */
import type { FittedRun } from "../../import/study/fit-runs.js";
import type { LogAnswer } from "../../import/study/user-logs.js";
import { fixed } from "../../lib/format.js";

export interface RunPart {
  /** what it is about, short */
  label: string;
  text: string;
  /** whether a reader should not trust the slope without having read it */
  isWarning: boolean;
}

/** A run with its curve, as it was fitted: points in the order of the log. */
interface FittedCurve {
  fit: FittedRun;
  x: ArrayLike<number>;
  loss: ArrayLike<number>;
}

const partsOf: readonly ((curve: FittedCurve) => RunPart | null)[] = [howWell];

export function runResults({ fits, points }: LogAnswer): { fit: FittedRun; parts: RunPart[] }[] {
  return fits.fits.map((fit, i) => ({
    fit,
    parts: partsOf.flatMap((part) => part({ fit, x: points[i]!.x, loss: points[i]!.loss }) ?? [])
  }));
}

/** R^2 below which a power law does not describe a run, and from which it does. */
const poor = 0.5;
const good = 0.8;
/** A line that misses the second half by so many times more than that half varies by itself is wrong there. */
const worseThanFlat = 1.25;

/** Whether the law describes the run, in one sentence. */
function howWell({ fit, x, loss }: FittedCurve): RunPart {
  const r2 = fixed(fit.r2, 2);
  const label = "Does a power law describe it?";
  const say = (isWarning: boolean, text: string): RunPart => ({ label, text, isWarning });
  if (fit.growth === "falls back") return say(true, "No: the loss rises along the run.");
  if (fit.growth === "not shown") return say(true, `Nothing to describe: no growth is shown (R² ${r2}).`);
  if (fit.r2 < poor) return say(true, `No: it explains little of how the loss moves (R² ${r2}).`);
  const ratio = lateMiss(fit, x, loss);
  if (ratio !== null && ratio > worseThanFlat)
    return say(
      true,
      `Not all of it: in the second half of the evaluations, the fitted line is further off than no change at all (R² of the whole ${r2}).`
    );
  if (fit.r2 < good) return say(false, `Roughly (R² ${r2}).`);
  return say(false, `Over the whole run, yes (R² ${r2}). A late bend can hide in that.`);
}

/**
 * Root mean square of what the line misses over the second half of the points, over that of what their own mean misses, both
 * in ln L; null with fewer than eight points.
 */
export function lateMiss(
  { k, intercept }: Pick<FittedRun, "k" | "intercept">,
  x: ArrayLike<number>,
  loss: ArrayLike<number>
): number | null {
  if (loss.length < 8) return null;
  const late = Array.from(loss, (value, i) => ({
    lnL: Math.log(value),
    line: intercept - k * Math.log(x[i]!)
  })).slice(Math.floor(loss.length / 2));
  const mean = late.reduce((sum, { lnL }) => sum + lnL, 0) / late.length;
  const square = (miss: (point: (typeof late)[number]) => number) =>
    late.reduce((sum, point) => sum + miss(point) * miss(point), 0);
  const flat = square(({ lnL }) => lnL - mean);
  return flat === 0 ? null : Math.sqrt(square(({ lnL, line }) => lnL - line) / flat);
}
