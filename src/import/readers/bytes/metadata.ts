/** Keys and values that Parquet and Arrow keep beside their columns. */

import { rangeIndexes, staleness } from "../../bytes/pandas-index.js";
import { lookUp } from "../../names/aliases.js";
import type { Value } from "../../number-columns.js";
import type { ReadReport } from "../../reader.js";

type Pairs = readonly (readonly [string, string])[];

/** Longest value that is a setting and not a file of its own. */
const longestValue = 1 << 16;

/** What libraries write for themselves: schemas, features of a dataset, lineage. */
const ours =
  /^(ARROW:schema|pandas|huggingface|org\.apache\.spark\..*|parquet\.avro\.schema|writer\.model\.name|content_defined_chunking)$/;

/** Tells what a user wrote, `rlscale.run` among it, as `metadata.<key>`, the values as they are. */
export function tellMetadata(pairs: Pairs, report: ReadReport): void {
  for (const [key, value] of pairs) {
    if (!ours.test(key) && value.length <= longestValue) report.config(`metadata.${key}`, value);
  }
}

/** The table whose index is asked for. */
interface IndexedTable {
  pairs: Pairs;
  /** rows that the table has, in all; asked only where there is such an index */
  rows: () => Promise<number>;
  exists: (name: string) => boolean;
}

/**
 * Value of each index that pandas keeps as a range, in each row, by name. One that counts other rows than the table has is
 * of another table: it is left out, and why is reported.
 */
export async function pandasRangeIndex({ pairs, rows, exists }: IndexedTable, report: ReadReport) {
  const found = new Map<string, (row: number) => Value>();
  for (const index of rangeIndexes(pairs.find(([key]) => key === "pandas")?.[1])) {
    const { name, start, step } = index;
    if (exists(name)) continue;
    const stale = staleness(index, await rows());
    if (stale === null) found.set(name, (row) => start + step * row);
    else if (lookUp(name)?.alias.meaning === "step") report.noSteps?.(stale);
    else report.problem(stale);
  }
  return found;
}
