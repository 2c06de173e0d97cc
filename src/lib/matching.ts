/**
 * Whether a record has these values: what `find` and `filter` ask of records that stand for one size, series or benchmark.
 *
 * @param wanted values by key; every one must be the same
 */
export function matching<T extends object>(wanted: { readonly [K in keyof T]?: unknown }): (one: T) => boolean {
  const entries = Object.entries(wanted) as [keyof T, unknown][];
  return (one) => entries.every(([key, value]) => one[key] === value);
}
