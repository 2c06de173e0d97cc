/** Tokens of a run: per step or since the start, and what the log leaves to be assumed. */
import type { Meaning } from "./aliases.js";

export type TokenCount = "per-step" | "cumulative";

/** How a column of tokens is read, and why. */
export interface TokenVerdict {
  column: string;
  count: TokenCount;
  /** who says so: the user, the producer's name for it, or the numbers themselves */
  by: "option" | "name" | "growth";
  /** steps at which a count since the start falls, and is marked, not refused */
  falls: { step: number; value: number; before: number }[];
  /** times that a count since the start began anew after a restart, and was carried on */
  resets: number;
  /** share of the last sum that stands for steps the log does not show, in [0, 1] */
  assumed: number;
  /** what a user should know, whole sentences */
  remarks: string[];
}

/** Share of falls among steps above which a column cannot be a count since the start. */
const mostFalls = 0.1;

/**
 * Tokens since the start at every step.
 *
 * Per-step counts are summed; a step that the log does not show (logged every tenth, a gap, a resumed run) is taken to
 * have the tokens of the next step that it does show, and the share of those is told. Counts since the start stand as
 * they are, NaN where missing but for a straight line between neighbours.
 *
 * @param step ascending
 * @param values one a step, NaN where the log has none
 * @param asked by the user: overrules name and numbers
 * @returns NaN where nothing can be said (before the first count since the start)
 */
export function cumulativeTokens(
  column: string,
  meaning: Meaning,
  step: Float64Array,
  values: Float64Array,
  asked?: TokenCount
): { cumulative: Float64Array; verdict: TokenVerdict } {
  const { count, by, remarks } = decide(column, meaning, step, values, asked);
  const verdict: TokenVerdict = { column, count, by, falls: [], resets: 0, assumed: 0, remarks };
  const cumulative = count === "per-step" ? summed(step, values, verdict) : carriedOn(step, values, verdict);
  return { cumulative, verdict };
}

function decide(
  column: string,
  meaning: Meaning,
  step: Float64Array,
  values: Float64Array,
  asked: TokenCount | undefined
) {
  const remarks: string[] = [];
  const shape = shapeOf(step, values);
  if (asked) {
    if (shape !== null && shape !== asked)
      remarks.push(`${column} is read as ${asked} as asked, though it ${looks(shape)}`);
    return { count: asked, by: "option" as const, remarks };
  }
  const named: TokenCount | null =
    meaning === "tokens-cumulative" ? "cumulative" : meaning === "tokens-per-step" ? "per-step" : null;
  if (named === null || (shape !== null && shape !== named)) {
    const count = shape ?? "per-step";
    if (named !== null) remarks.push(`${column} is ${named} by its name, but it ${looks(count)}: read as ${count}`);
    return { count, by: "growth" as const, remarks };
  }
  return { count: named, by: "name" as const, remarks };
}

function looks(shape: TokenCount): string {
  return shape === "cumulative" ? "grows from step to step to many times its first value" : "goes up and down";
}

/**
 * What the numbers look like; null when they could be either.
 *
 * A count since the start grows, but for marked faults, and its first value is about as many of its usual increments as
 * steps have gone by. A step's own tokens go up and down; where responses only get longer they grow too, but from a
 * first value of many increments.
 */
function shapeOf(step: Float64Array, values: Float64Array): TokenCount | null {
  const at = [...values.keys()].filter((i) => !Number.isNaN(values[i]!));
  if (at.length < 4) return null;
  const increments = at.slice(1).map((i, j) => (values[i]! - values[at[j]!]!) / (step[i]! - step[at[j]!]!));
  const falls = increments.filter((increment) => increment < 0).length;
  if (falls > Math.max(1, mostFalls * increments.length)) return "per-step";
  const usual = increments.sort((a, b) => a - b)[increments.length >> 1]!;
  const first = values[at[0]!]! / (usual * Math.max(1, step[at[0]!]!));
  if (first > 1 / 4 && first < 4) return "cumulative";
  return falls === 0 && usual > 0 && first < at.length / 8 ? "cumulative" : null;
}

function summed(step: Float64Array, values: Float64Array, verdict: TokenVerdict): Float64Array {
  const sums = new Float64Array(step.length).fill(Number.NaN);
  const shown = [...values.keys()].filter((i) => !Number.isNaN(values[i]!));
  let sum = 0;
  let assumed = 0;
  // step 0 before any update has no tokens of training; where it has some, the trainer counts its first step as 0
  let before = step[0] === 0 && values[0]! > 0 ? -1 : 0;
  let next = 0;
  for (let i = 0; i < step.length; i++) {
    while (next < shown.length && shown[next]! < i) next++;
    const perStep = values[shown[Math.min(next, shown.length - 1)] ?? 0] ?? Number.NaN;
    const steps = step[i]! - before;
    sum += perStep * steps;
    assumed += perStep * (Number.isNaN(values[i]!) ? steps : Math.max(0, steps - 1));
    sums[i] = sum;
    before = step[i]!;
  }
  verdict.assumed = sum > 0 ? assumed / sum : 0;
  return sums;
}

function carriedOn(step: Float64Array, values: Float64Array, verdict: TokenVerdict): Float64Array {
  const sums = new Float64Array(step.length).fill(Number.NaN);
  let offset = 0;
  let before = -1;
  for (let i = 0; i < step.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    if (before >= 0 && value + offset < sums[before]!) {
      // a count that begins anew falls to little; one of a mean over fewer runs falls a little
      if (value < values[before]! / 2) {
        offset = sums[before]!;
        verdict.resets++;
      } else verdict.falls.push({ step: step[i]!, value, before: values[before]! });
    }
    sums[i] = value + offset;
    for (let j = before + 1; before >= 0 && j < i; j++) {
      const along = (step[j]! - step[before]!) / (step[i]! - step[before]!);
      sums[j] = sums[before]! + along * (sums[i]! - sums[before]!);
    }
    before = i;
  }
  return sums;
}
