/** Tokens of a run: per step or since the start, and what the log leaves to be assumed. */
import { firstOf, lastOf } from "../../lib/items.js";
import type { Meaning } from "../names/aliases.js";

export type TokenCount = "per-step" | "cumulative";

/** How a column of tokens is read, and why. */
export interface TokenVerdict {
  column: string;
  count: TokenCount;
  /** who says so: the user, the producer's name for it, or the numbers themselves; or they are estimated from lengths */
  by: "option" | "name" | "growth" | "estimate";
  /** steps at which a count since the start falls, and is marked, not refused */
  falls: { step: number; value: number; before: number }[];
  /** times that a count since the start began anew after a restart, and was carried on */
  resets: number;
  /** share of the last sum that stands for steps the log does not show, in [0, 1] */
  assumed: number;
  /** what a user should know, whole sentences */
  remarks: string[];
}

/** What stands for the tokens of a run, for a sentence: those of a column, or an estimate. */
export function tokensIn({ by, column }: TokenVerdict): string {
  return by === "estimate" ? `the tokens of a step estimated as ${column}` : `the tokens of ${column}`;
}

/** Share of falls among steps above which a column cannot be a count since the start. */
const mostFalls = 0.1;
/** Distances whose median says how fast a column grows at its beginning. */
const firstDistances = 5;
/**
 * How many times what a column grows by in the steps until then its first value may be: about 1 for a count since the
 * start, whose first steps are longer or shorter than the next; many for the tokens of a step, which only get longer.
 */
const [mostOfCount, leastOfStep] = [1.25, 2.5];
/** Growth over the whole log below which one that never falls may be a count that began long before the log. */
const leastGrowth = 0.1;

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
  const count = shape?.count ?? null;
  if (asked) {
    if (count !== null && count !== asked)
      remarks.push(`${column} is read as ${asked} as asked, though it ${shape!.looks}`);
    return { count: asked, by: "option" as const, remarks };
  }
  const named: TokenCount | null =
    meaning === "tokens-cumulative" ? "cumulative" : meaning === "tokens-per-step" ? "per-step" : null;
  if (named !== null && (count === null || count === named)) {
    if (shape?.count === null) remarks.push(either(column, named, "by its name"));
    return { count: named, by: "name" as const, remarks };
  }
  const taken = count ?? shape?.nearer ?? "per-step";
  if (named !== null) remarks.push(`${column} is ${named} by its name, but it ${shape!.looks}: read as ${taken}`);
  else if (shape?.count === null) remarks.push(either(column, taken, "by its growth"));
  return { count: taken, by: "growth" as const, remarks };
}

function either(column: string, count: TokenCount, by: string): string {
  const other = count === "per-step" ? "cumulative" : "per-step";
  return `${column} is read as ${count} ${by}; its numbers fit ${other} too, which --tokens ${other} takes`;
}

/** What the numbers of a column look like. */
interface Shape {
  /** null: they could be either */
  count: TokenCount | null;
  /** what they could rather be */
  nearer: TokenCount;
  /** behind "it": goes up and down */
  looks: string;
}

/**
 * What the numbers look like; null where they are too few.
 *
 * A count since the start grows, but for marked faults, and its first value is about what it grows by in as many steps as
 * have gone by. A step's own tokens go up and down; where responses only get longer they grow too, but from a first value
 * of many increments.
 */
function shapeOf(step: Float64Array, values: Float64Array): Shape | null {
  const at = placesWith(values);
  if (at.length < 4) return null;
  const increments = new Float64Array(at.length - 1);
  let falls = 0;
  for (let j = 0; j < increments.length; j++) {
    const [before, i] = [at[j]!, at[j + 1]!];
    increments[j] = (values[i]! - values[before]!) / (step[i]! - step[before]!);
    if (increments[j]! < 0) falls++;
  }
  const perStep = { count: "per-step", nearer: "per-step" } as const;
  if (falls > Math.max(1, mostFalls * increments.length)) return { ...perStep, looks: "goes up and down" };
  const early = increments.slice(0, firstDistances).sort();
  const growth = early[early.length >> 1]!;
  const [first, last] = [values[firstOf(at)]!, values[lastOf(at)]!];
  const times = first / (growth * Math.max(1, step[firstOf(at)]!));
  if (!(growth > 0)) return { ...perStep, looks: "does not grow from step to step" };
  const looks = `begins at ${first} and grows by ${Number(growth.toPrecision(3))} a step`;
  if (times <= mostOfCount) return { count: "cumulative", nearer: "cumulative", looks };
  if (times >= leastOfStep) {
    const isLate = falls === 0 && last - first < leastGrowth * first;
    return { ...perStep, count: isLate ? null : "per-step", looks };
  }
  return { count: null, nearer: times * times < mostOfCount * leastOfStep ? "cumulative" : "per-step", looks };
}

/** Places at which there is a value. */
function placesWith(values: Float64Array): Int32Array {
  const places = new Int32Array(values.length);
  let found = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) places[found++] = i;
  return places.subarray(0, found);
}

function summed(step: Float64Array, values: Float64Array, verdict: TokenVerdict): Float64Array {
  const sums = new Float64Array(step.length).fill(Number.NaN);
  const shown = placesWith(values);
  let sum = 0;
  let assumed = 0;
  // step 0 before any update has no tokens of training; where it has some, the trainer counts its first step as 0
  let before = step[0] === 0 && firstOf(values) > 0 ? -1 : 0;
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
