/**
 * Scores that a log repeats, or fills, between evaluations: a value carried forward from row to row, as pandas' `ffill` does it,
 * and a 0 or -1 where nothing was evaluated. Taken as they stand they are measurements that nobody made.
 */
import { firstOf, lastOf } from "../../lib/items.js";
import type { ReadRun } from "../imported-log.js";
import { scoreMeanings } from "../names/scores.js";
import type { LogColumn } from "../runs/gathered-run.js";

/** Evaluations from which on a pattern is no chance; of pairs, which chance makes more easily, twice as many. */
const fewest = 5;

/** Takes values between evaluations out of the tables of runs; a sentence for each column that had some. */
export function withoutHeldScores(runs: readonly ReadRun[], columns: readonly LogColumn[]): string[] {
  const notes: string[] = [];
  const isScore = ({ known }: LogColumn) =>
    known !== null && (scoreMeanings.has(known.alias.meaning) || known.alias.meaning === "error-rate");
  for (const { name } of columns.filter(isScore)) {
    const found = new Map<string, number>();
    for (const { table } of runs) {
      const values = table?.columns.get(name);
      if (values === undefined) continue;
      const between = filledBetween(values) ?? heldBetween(values);
      if (between === null) continue;
      for (const place of between.places) values[place] = Number.NaN;
      found.set(between.how, (found.get(between.how) ?? 0) + between.places.length);
    }
    for (const [how, rows] of found) notes.push(`${name} ${how}: ${rows} rows count as blank`);
  }
  return notes;
}

interface Between {
  places: number[];
  how: string;
}

/** Places of a 0, or of a -1, that stands at every step but each k-th one. */
function filledBetween(values: Float64Array): Between | null {
  for (const filler of [0, -1]) {
    const places: number[] = [];
    for (let i = 0; i < values.length; i++) if (values[i] === filler) places.push(i);
    if (places.length < fewest) continue;
    const taken: number[] = [];
    for (let i = 0; i < values.length; i++) if (values[i] !== filler && !Number.isNaN(values[i]!)) taken.push(i);
    const every = cadence(taken);
    if (every === null || taken.length < fewest || places.length < taken.length) continue;
    return { places, how: `is ${filler} at every step but each ${ordinal(every)}, where it is evaluated` };
  }
  return null;
}

/** Places of values that repeat the one before, where every value stands for k rows. */
function heldBetween(values: Float64Array): Between | null {
  const starts: number[] = [];
  const places: number[] = [];
  let before = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) {
      if (starts.length > 0) return null;
    } else if (value === before) places.push(i);
    // one that is not the first, and not held
    else if (starts.length > 1 && lastOf(starts) === i - 1) return null;
    else starts.push(i);
    before = value;
  }
  const every = cadence(starts);
  if (every === null || starts.length < (every === 2 ? 2 * fewest : fewest) + 1) return null;
  // the last value stands for as many rows as the others, or the log ends
  if (values.length - lastOf(starts) > every) return null;
  return { places, how: `holds each value for ${every} rows, and is evaluated at the first` };
}

/** The distance from each place to the next, where it is one of two or more; the first may stand off the grid. */
function cadence(places: readonly number[]): number | null {
  const distances = places.slice(1).map((place, i) => place - places[i]!);
  const inner = distances.slice(1);
  const [k] = inner;
  return k !== undefined && k > 1 && firstOf(distances) <= k && inner.every((distance) => distance === k) ? k : null;
}

function ordinal(k: number): string {
  const end = k % 100 >= 11 && k % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][k % 10] ?? "th");
  return `${k}${end}`;
}
