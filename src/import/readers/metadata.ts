/** Keys and values that Parquet and Arrow keep beside their columns. */
import type { ReadReport, Value } from "../reader.js";

type Pairs = readonly (readonly [string, string])[];

/** Longest value that is a setting and not a file of its own. */
const longestValue = 1 << 16;

/** What libraries write for themselves: schemas, features of a dataset, lineage. */
const own =
  /^(ARROW:schema|pandas|huggingface|org\.apache\.spark\..*|parquet\.avro\.schema|writer\.model\.name|content_defined_chunking)$/;

/** Tells what a user wrote, `rlscale.run` among it, as `metadata.<key>`, the values as they are. */
export function tellMetadata(pairs: Pairs, report: ReadReport): void {
  for (const [key, value] of pairs) {
    if (!own.test(key) && value.length <= longestValue) report.config(`metadata.${key}`, value);
  }
}

/**
 * pandas writes an index of evenly spaced integers, such as `step` after set_index("step"), only as start, stop and
 * step in the metadata: it is a column of the table all the same. Its value in each row, by name.
 *
 * @see https://pandas.pydata.org/docs/development/developer.html#storing-pandas-dataframe-objects-in-apache-parquet-format
 */
export function pandasRangeIndex(pairs: Pairs, exists: (name: string) => boolean): Map<string, (row: number) => Value> {
  const json = pairs.find(([key]) => key === "pandas")?.[1];
  const found = new Map<string, (row: number) => Value>();
  for (const index of json === undefined ? [] : indexesIn(json)) {
    if (typeof index !== "object" || index === null) continue;
    const { kind, name, start, step } = index as Record<string, unknown>;
    if (kind !== "range" || typeof name !== "string" || exists(name)) continue;
    if (typeof start === "number" && typeof step === "number") found.set(name, (row) => start + step * row);
  }
  return found;
}

function indexesIn(json: string): unknown[] {
  try {
    const indexes: unknown = (JSON.parse(json) as { index_columns?: unknown } | null)?.index_columns;
    return Array.isArray(indexes) ? indexes : [];
  } catch {
    return [];
  }
}
