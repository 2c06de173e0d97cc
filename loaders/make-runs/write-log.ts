import { compress, init } from "@bokuweb/zstd-wasm";
import { Field, Float64, Int32, Int64, Schema, Table, tableToIPC, type Vector, vectorFromArray } from "apache-arrow";
import { parquetWriteBuffer } from "hyparquet-writer";
import { identityKey } from "../study/read-identity.js";
import { BENCHMARKS, COLUMNS, type Log, type LogRow } from "./log.js";

/** Writes logs as bytes: same log, same bytes. Parquet for the main runs, Arrow IPC for the experiments. */
export interface LogWriter {
  path(log: Log): string;
  bytes(log: Log): Uint8Array;
}

let ready: Promise<void> | undefined;

/** Loads the compressor. A second one would leave it with two memories: what it then writes is wrong. */
export function compressorReady(): Promise<void> {
  ready ??= init();
  return ready;
}

/** Loads the compressor and returns the writer. */
export async function createLogWriter(): Promise<LogWriter> {
  await compressorReady();
  return {
    path: (log) => `${log.identity.experiment}/${log.identity.run}.${isMain(log) ? "parquet" : "arrow"}`,
    bytes: (log) => (isMain(log) ? toParquet(log) : toArrow(log))
  };
}

type Storage = (typeof COLUMNS)[keyof typeof COLUMNS];

interface Column {
  name: string;
  storage: Storage;
  nullable: boolean;
  values: (number | null)[];
}

const ZSTD_LEVEL = 9;

function isMain(log: Log): boolean {
  return log.identity.experiment === "main";
}

function toParquet(log: Log): Uint8Array {
  const types = { int64: "INT64", int32: "INT32", double: "DOUBLE" } as const;
  const buffer = parquetWriteBuffer({
    columnData: columnsOf(log).map(({ name, storage, nullable, values }) => ({
      name,
      type: types[storage],
      nullable,
      data: storage === "int64" ? values.map(toBigInt) : values
    })),
    codec: "ZSTD",
    compressors: { ZSTD: (bytes) => compress(bytes, ZSTD_LEVEL) },
    kvMetadata: [{ key: identityKey, value: JSON.stringify(log.identity) }],
    createdBy: "rlscale"
  });
  return new Uint8Array(buffer);
}

function toArrow(log: Log): Uint8Array {
  const columns = columnsOf(log);
  const fields = columns.map((column) => new Field(column.name, arrowType(column.storage), column.nullable));
  const schema = new Schema(fields, new Map([[identityKey, JSON.stringify(log.identity)]]));
  const vectors = Object.fromEntries(columns.map((column) => [column.name, arrowVector(column)]));
  return tableToIPC(new Table(schema, vectors), "file");
}

function arrowType(storage: Storage) {
  return storage === "int64" ? new Int64() : storage === "int32" ? new Int32() : new Float64();
}

function arrowVector({ storage, values }: Column): Vector {
  return storage === "int64"
    ? vectorFromArray(values.map(toBigInt), new Int64())
    : vectorFromArray(values, storage === "int32" ? new Int32() : new Float64());
}

/** Columns of the file: step and samples always, the others where at least one row has a value. */
function columnsOf(log: Log): Column[] {
  const optional = Object.entries(COLUMNS).filter(([name]) => name !== "step" && name !== "samples");
  const scores = BENCHMARKS.map((benchmark) => [`score_${benchmark}`, "double"] as [string, Storage]);
  return [
    required("step", log.rows, (row) => row.step),
    required("samples", log.rows, (row) => row.samples),
    ...[...optional, ...scores]
      .filter(([name]) => log.rows.some((row) => row.values.has(name)))
      .map(([name, storage]) => ({
        name,
        storage,
        nullable: true,
        values: log.rows.map((row) => row.values.get(name) ?? null)
      }))
  ];
}

function required(name: "step" | "samples", rows: LogRow[], value: (row: LogRow) => number): Column {
  return { name, storage: COLUMNS[name], nullable: false, values: rows.map(value) };
}

function toBigInt(value: number | null): bigint {
  if (value === null) throw new Error("a required column has an empty value");
  return BigInt(value);
}
