/**
 * Whether a record has these values: what `find` and `filter` ask of records that stand for one size, series or benchmark.
 *
 * @param wanted values by key; every one must be the same
 */
export function matching<T extends object>(wanted: { readonly [K in keyof T]?: unknown }): (record: T) => boolean {
  const entries = Object.entries(wanted) as [keyof T, unknown][];
  return (record) => entries.every(([key, value]) => record[key] === value);
}
