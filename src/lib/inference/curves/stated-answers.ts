/** How many answers stand behind each evaluation where nobody knows: so many have to be stated for the half-count. */

/** Fewest that are stated. */
const fewest = 100;

/**
 * So many that the least loss above 0 is one answer or more: a score of 1 then stands at half of it or less.
 *
 * @param loss of the evaluations, in [0, 1]
 * @param repeats behind each, where it is a mean of several
 */
export function statedAnswers(loss: Float64Array, repeats?: ArrayLike<number>): number {
  const needed = Array.from(loss, (value, t) => (value > 0 ? Math.ceil(1 / (value * (repeats?.[t] ?? 1)) - 1e-9) : 0));
  return needed.reduce((most, count) => Math.max(most, count), fewest);
}
