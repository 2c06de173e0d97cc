/** Files to take away, at addresses that stay: every table as CSV and Parquet, and the logs as they are. */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { dataCsv } from "../../../src/components/frame/static-figure.js";
import { itemAt } from "../../../src/lib/items.js";
import type { Results } from "../../../src/lib/results.js";
import { logPath, tablePath } from "../../../src/report/file-paths.js";
import type { ColumnType } from "../../../src/report/reference.js";
import type { RunTable } from "../../study/build-runs.js";
import { studyRoot } from "../../study/study-root.js";
import { report } from "../site-report.js";
import { type TableFile, tableFiles } from "./table-files.js";

const parquetTypes = {
  string: "STRING",
  double: "DOUBLE",
  int64: "INT64",
  boolean: "BOOLEAN"
} as const satisfies Record<ColumnType, string>;

/** Writes them under the root of a site; the number of files comes back. */
export async function writeDownloads(root: string, results: Results, runs: RunTable): Promise<number> {
  const files = tableFiles(results, runs);
  await mkdir(join(root, "data", "tables"), { recursive: true });
  for (const file of files) {
    await writeFile(join(root, tablePath(file.name, "csv")), tableCsv(file));
    await writeFile(join(root, tablePath(file.name, "parquet")), tableParquet(file));
  }
  const logs = [...results.inputs.files.map(({ path }) => path), ...(report.publicLogs ?? [])];
  for (const path of logs) {
    const target = join(root, logPath(path));
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(studyRoot(), path), target);
  }
  return 2 * files.length + logs.length;
}

/** Numbers with every digit that they need to read back the same; null is an empty cell. */
export function tableCsv({ columns, rows }: TableFile): string {
  return dataCsv(
    columns.map(({ name }) => name),
    rows
  );
}

/** The same as Parquet: doubles, 64-bit integers, strings and booleans, every column nullable. */
export function tableParquet({ columns, rows }: TableFile): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ name, type }, i) => ({
      name,
      type: parquetTypes[type],
      nullable: true,
      data: rows.map((row) => {
        const value = itemAt(row, i);
        return type === "int64" && typeof value === "number" ? BigInt(value) : value;
      })
    })),
    createdBy: "rlscale"
  });
  return new Uint8Array(buffer);
}
