/** Rows with these fields alone: what pages do not use they do not load. */
export function pick<Row extends object, Key extends keyof Row>(
  rows: readonly Row[],
  ...keys: Key[]
): Pick<Row, Key>[] {
  return rows.map((row) => Object.fromEntries(keys.map((key) => [key, row[key]])) as Pick<Row, Key>);
}
