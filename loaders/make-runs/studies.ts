/** Logs of public studies from their packed tables: a table is a log, its columns as they are typed by their cells. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { compress } from "@bokuweb/zstd-wasm";
import {
  Dictionary,
  Field,
  Float64,
  Int32,
  RecordBatchFileWriter,
  Schema,
  Table,
  Utf8,
  type Vector,
  vectorFromArray
} from "apache-arrow";
import { fromCSV } from "arquero";
import { parquetWriteBuffer } from "hyparquet-writer";
import { mustGet } from "../../src/lib/items.js";
import { writeKept } from "../output/kept-files.js";
import { logsOfStudy, studyFolders } from "./study-logs.js";
import { compressorReady } from "./write-log.js";

export interface MadeStudy {
  path: string;
  rows: number;
}

/** Studies whose logs are Parquet; the others' are Arrow IPC, so that both are read wherever these logs are. */
const inParquet = ["pods"];

const source = "source";

/**
 * Makes `<study>/<table>.parquet` or `.arrow` from each `source/<study>/<table>.csv.gz` of a folder. Cells are kept: whole
 * numbers as int32, other numbers as double, the rest as text; an empty cell is null. Then, for each `study.yaml` below, one
 * log a run and the account of how they were taken.
 *
 * @throws OutputError when a file in the way is not one that was written here before
 */
export async function makeStudies(folder: string): Promise<MadeStudy[]> {
  await compressorReady();
  const studies = readdirSync(join(folder, source)).sort();
  const logs = studies.flatMap((study) =>
    readdirSync(join(folder, source, study))
      .sort()
      .map((file) => {
        const { columns, rows } = columnsOf(join(folder, source, study, file));
        const isParquet = inParquet.includes(study);
        const path = `${study}/${file.replace(/\.csv\.gz$/, isParquet ? ".parquet" : ".arrow").replaceAll("_", "-")}`;
        return { path, rows, bytes: isParquet ? toParquet(columns) : toArrow(columns) };
      })
  );
  const kept = { by: "npm run data", whole: studies, apart: studyFiles(folder), inputs: [join(folder, source)] };
  const tables = new Map<string, Uint8Array | string>(logs.map(({ path, bytes }) => [path, bytes]));
  // the runs of a study are read from its log as it lies there
  await writeKept(folder, { ...kept, files: tables, whole: [] });
  const runs = await Promise.all(
    studyFolders(folder).map(async (study) =>
      [...(await logsOfStudy(join(folder, study)))].map(([path, content]) => [`${study}/${path}`, content] as const)
    )
  );
  await writeKept(folder, { ...kept, files: new Map([...tables, ...runs.flat()]) });
  return logs.map(({ path, rows }) => ({ path, rows }));
}

/** Written by hand. */
function studyFiles(folder: string): string[] {
  return studyFolders(folder).map((study) => `${study}/study.yaml`);
}

type Column = { name: string } & (
  | { storage: "int32" | "double"; values: (number | null)[] }
  | { storage: "text"; values: (string | null)[] }
);

function columnsOf(path: string): { columns: Column[]; rows: number } {
  const table = fromCSV(gunzipSync(readFileSync(path)).toString(), { autoType: false });
  const columns = table.columnNames().map((name): Column => {
    const cells = Array.from(table.array(name) as string[], (cell) => cell || null);
    const filled = cells.flatMap((cell) => cell ?? []);
    if (filled.some((cell) => !Number.isFinite(Number(cell)))) return { name, storage: "text", values: cells };
    const values = cells.map((cell) => (cell === null ? null : Number(cell)));
    return { name, storage: filled.every((cell) => /^-?\d{1,9}$/.test(cell)) ? "int32" : "double", values };
  });
  return { columns, rows: table.numRows() };
}

function toParquet(columns: readonly Column[]): Uint8Array {
  const types = { int32: "INT32", double: "DOUBLE", text: "STRING" } as const;
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ name, storage, values }) => ({
      name,
      type: types[storage],
      nullable: values.includes(null as never),
      data: values
    })),
    codec: "ZSTD",
    compressors: { ZSTD: (bytes) => compress(bytes, 19) },
    createdBy: "rlscale"
  });
  return new Uint8Array(buffer);
}

function toArrow(columns: readonly Column[]): Uint8Array {
  const vectors = new Map(columns.map((column, id): [string, Vector] => [column.name, arrowVector(column, id)]));
  const fields = columns.map(({ name, values }) => {
    return new Field(name, mustGet(vectors, name).type, values.includes(null as never));
  });
  const table = new Table(new Schema(fields), Object.fromEntries(vectors));
  return RecordBatchFileWriter.writeAll(table).toUint8Array(true);
}

function arrowVector({ storage, values }: Column, id: number): Vector {
  if (storage === "text") return vectorFromArray(values, new Dictionary(new Utf8(), new Int32(), id));
  return vectorFromArray(values, storage === "int32" ? new Int32() : new Float64());
}
