/** What a fitted line says at places along it: the law's value, and its 95% interval where one is known. */
import { interval } from "../../lib/format.js";
import { firstOf, itemAt } from "../../lib/items.js";
import { power } from "../../lib/statistics/power.js";
import type { Reading } from "../frame/readings.js";

/** Places along a straight line: near enough to one another for a pointer. */
export const linePlaces = 17;

/** Edges of an interval along x > 0, ascending in x. */
export interface Edges {
  x: readonly number[];
  low: readonly number[];
  high: readonly number[];
}

export interface LineReading {
  /** HTML */
  group: string;
  from: number;
  to: number;
  /** on the line */
  value: (x: number) => number;
  edges?: Edges | null;
  /** x in words, HTML */
  at: (x: number) => string;
  quantity: string;
  format: (value: number) => string;
}

/** The words of a line that is straight on logarithmic axes of x. */
export function lineReading({ group, from, to, value, edges = null, at, quantity, format }: LineReading): Reading {
  return {
    group,
    count: linePlaces,
    words: (i) => {
      const x = from * power(to / from, i / (linePlaces - 1));
      const known = edges && edgesAt(edges, x);
      return [at(x), `${quantity} ${format(value(x))}${known ? ` ${interval(known[0], known[1], format)}` : ""}`];
    }
  };
}

/** The interval at x, between its known places at ln x; none outside them. */
export function edgesAt({ x: xs, low, high }: Edges, x: number): [low: number, high: number] | null {
  // The ends of a line and of its band may differ in their last digits.
  const i = xs.findIndex((known) => known >= x * (1 - 1e-9));
  if (i < 0) return null;
  if (i === 0) return firstOf(xs) <= x * (1 + 1e-9) ? [firstOf(low), firstOf(high)] : null;
  const share = Math.log(x / itemAt(xs, i - 1)) / Math.log(itemAt(xs, i) / itemAt(xs, i - 1));
  const at = (edge: readonly number[]) =>
    itemAt(edge, i - 1) + Math.min(share, 1) * (itemAt(edge, i) - itemAt(edge, i - 1));
  return [at(low), at(high)];
}
