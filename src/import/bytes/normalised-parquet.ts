/** A normalised run as the bytes of its Parquet file: same run, same bytes, in Node and in the page. */
import { parquetWriteBuffer } from "hyparquet-writer";
import type { NormalisedColumn, NormalisedRun } from "../study/normalise/normalised-study.js";

/** Key of a log's metadata under which its identity stands, as JSON. */
const identityKey = "rlscale.run";

/** The file: whole numbers as INT64 where a column has nothing else, other columns as DOUBLE; Snappy. */
export function normalisedParquet({ columns, identity }: Pick<NormalisedRun, "columns" | "identity">): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: columns.map((column) => {
      const nullable = column.values.includes(null);
      return isWhole(column)
        ? {
            name: column.name,
            type: "INT64",
            nullable,
            data: column.values.map((v) => (v === null ? null : BigInt(v)))
          }
        : { name: column.name, type: "DOUBLE", nullable, data: column.values };
    }),
    kvMetadata: [{ key: identityKey, value: JSON.stringify(identity) }],
    createdBy: "rlscale"
  });
  return new Uint8Array(buffer);
}

/** Steps and samples are counted; tokens and FLOPs outgrow what is exact, scores are fractions. */
function isWhole({ name, values }: NormalisedColumn): boolean {
  return (
    (name === "step" || name === "samples") && values.every((value) => value === null || Number.isSafeInteger(value))
  );
}
