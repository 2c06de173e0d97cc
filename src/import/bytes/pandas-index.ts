/**
 * The index that pandas keeps beside a table. One of evenly spaced integers, such as `step` after set_index("step"), stands
 * only as start, stop and step in the metadata: it is a column of the table all the same, as long as the table is still the
 * one that pandas wrote. Whoever cuts, filters or joins it later (pyarrow, Polars, DuckDB) keeps the metadata as they are.
 *
 * @see https://pandas.pydata.org/docs/development/developer.html#storing-pandas-dataframe-objects-in-apache-parquet-format
 */

/** An index as a range: start, start + step, ... before stop. */
export interface RangeIndex {
  name: string;
  start: number;
  stop: number;
  step: number;
}

/** Named ranges among the indexes in the metadata of pandas (JSON); none where these are damaged. */
export function rangeIndexes(json: string | undefined): RangeIndex[] {
  return indexesIn(json ?? "{}").flatMap((index): RangeIndex[] => {
    if (typeof index !== "object" || index === null) return [];
    const { kind, name, start, stop, step } = index as Record<string, unknown>;
    if (kind !== "range" || typeof name !== "string") return [];
    const isWhole = [start, stop, step].every((value) => Number.isSafeInteger(value)) && step !== 0;
    return isWhole ? [{ name, start, stop, step } as RangeIndex] : [];
  });
}

/** Why an index is not that of a table of so many rows; null where it may be. */
export function staleness({ name, start, stop, step }: RangeIndex, rows: number): string | null {
  const counted = Math.max(0, Math.ceil((stop - start) / step));
  if (counted === rows) return null;
  const span = counted > 0 ? ` (${start} to ${start + step * (counted - 1)} by ${step})` : "";
  return `the index ${name} in the metadata of pandas counts ${counted} rows${span}, and the table has ${rows}: it was cut, filtered or joined since, and the file does not say the ${name} of its rows`;
}

function indexesIn(json: string): unknown[] {
  try {
    const indexes: unknown = (JSON.parse(json) as { index_columns?: unknown } | null)?.index_columns;
    return Array.isArray(indexes) ? indexes : [];
  } catch {
    return [];
  }
}
