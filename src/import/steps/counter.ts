/** Columns that count, whatever else their name says: they are no scores. */

/** Names that end in a word for steps. */
export const endsInCounter = /(?:^|[^a-z])(?:step|iteration|iter)s?$/i;
/** Values from which on a column shows that it counts. */
const fewest = 3;

/** Whether a column counts steps: its name ends in a word for them, and its values are whole numbers that rise from one to the next. */
export function isCounter(name: string, values: Iterable<number>): boolean {
  if (!endsInCounter.test(name)) return false;
  let [found, before] = [0, -1];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (!Number.isSafeInteger(value) || value <= before) return false;
    before = value;
    found++;
  }
  return found >= fewest;
}
