/** Whether recipes stand early in training in the order that they have later, beside the order by the score before training. */

import { mean } from "../goodness.js";
import { firstOf } from "../items.js";
import { type Recipe, scoresAt } from "./recipe.js";

export interface EarlyOrder {
  /** where the order is read; 0 is before training */
  x: number;
  /** share of pairs of recipes in the order that they have at the end, ties half */
  pairs: number;
  /** pairs that this is of */
  of: number;
}

/** Parts of the way at which the order is read. */
const parts = [0.1, 0.25, 0.5, 0.75];

/**
 * The order before training, where every run was evaluated at X = 0, and at parts of the way to `at`; of three recipes or
 * more. A part that some run has no evaluation before is left out.
 */
export function earlyOrder(recipes: readonly Recipe[], at: number): EarlyOrder[] {
  if (recipes.length < 3) return [];
  const end = recipes.map((recipe) => mean(scoresAt(recipe, at)));
  const row = (x: number, early: readonly number[]) => {
    const { agreeing, of } = agreement(early, end);
    return of === 0 || early.some(Number.isNaN) ? [] : [{ x, pairs: agreeing / of, of }];
  };
  const untrained = recipes.map(({ seeds }) => mean(seeds.map(({ x, y }) => (x[0] === 0 ? firstOf(y) : Number.NaN))));
  return [
    ...row(0, untrained),
    ...parts.flatMap((part) =>
      row(
        part * at,
        recipes.map((recipe) => mean(scoresAt(recipe, part * at)))
      )
    )
  ];
}

function agreement(early: readonly number[], end: readonly number[]): { agreeing: number; of: number } {
  let [agreeing, of] = [0, 0];
  for (let i = 0; i < end.length; i++)
    for (let j = 0; j < i; j++) {
      const later = Math.sign(end[i]! - end[j]!);
      if (later === 0) continue;
      of++;
      const now = Math.sign(early[i]! - early[j]!);
      agreeing += now === later ? 1 : now === 0 ? 0.5 : 0;
    }
  return { agreeing, of };
}
