/** What the fuzzer starts from: every fixture of a trainer, some of the study's own logs, and the same packed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { entriesBelow } from "../helpers/entries-below.js";
import { zstdOf } from "./pack.js";

export interface FuzzFile {
  path: string;
  bytes: Uint8Array;
}

/** One log: a file, or the files of a run that are one log together. */
export interface Seed {
  name: string;
  files: FuzzFile[];
  /** places in the first file where a cut or a lie matters: ends of lines, records, pages, the footer */
  boundaries: number[];
}

const trainers = "test/fixtures/trainers";
const userLogs = [
  "data/runs/main/llama3-instruct-1b-published.parquet",
  "data/runs/reuse/qwen2.5-base-7b-tau-1.arrow",
  "data/runs/reuse/qwen2.5-base-7b-tau-100.arrow"
];

/** In the order of their names: the same seeds on every machine. */
export function fuzzSeeds(): Seed[] {
  const paths = entriesBelow(trainers)
    .filter((entry) => entry.isFile() && !/^(README\.md|expected\.json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .concat(userLogs)
    .sort();
  const files = paths.map((path) => ({ path, bytes: new Uint8Array(readFileSync(path)) }));
  const grouped = (folder: string) => files.filter(({ path }) => path.startsWith(`${trainers}/${folder}/`));
  const text = files.find(({ path }) => path.endsWith("verl-file-logger-0.9.1.jsonl"))!;
  const parquet = { path: "plain.parquet", bytes: plainParquet() };
  const packed = [
    { path: `${text.path}.gz`, bytes: gzipSync(text.bytes, { mtime: 0 }) },
    { path: `${text.path}.zst`, bytes: zstdOf(text.bytes) }
  ];
  return [
    ...[...files, parquet, ...packed].map((file) => seedOf(file.path, [file])),
    seedOf("resumed run", grouped("tensorboard/qwen2.5-0.5b-seed1")),
    seedOf("mlflow run", grouped("mlflow"))
  ];
}

function seedOf(name: string, files: FuzzFile[]): Seed {
  return { name, files, boundaries: boundariesOf(files[0]!.bytes) };
}

/** Pages that are not packed, so that what is changed in them is not hidden behind a codec. */
function plainParquet(): Uint8Array {
  const at = Array.from({ length: 60 }, (_, i) => i);
  const buffer = parquetWriteBuffer({
    codec: "UNCOMPRESSED",
    rowGroupSize: 25,
    columnData: [
      { name: "step", data: at.map((i) => BigInt(i + 1)), type: "INT64" },
      { name: "val/acc", data: at.map((i) => (i % 7 ? 0.4 + i / 200 : null)), type: "DOUBLE", nullable: true },
      { name: "tokens", data: at.map((i) => 1000 + i), type: "INT32" },
      { name: "run", data: at.map((i) => `run-${Math.floor(i / 30)}-7b`), type: "STRING" },
      { name: "done", data: at.map((i) => i % 2 === 0), type: "BOOLEAN" }
    ]
  });
  return new Uint8Array(buffer);
}

const magics = ["PAR1", "ARROW1", "\xff\xff\xff\xff", "\x28\xb5\x2f\xfd", "\x1f\x8b"];

/** Ends of lines, marks of formats, multiples of a block, and the last bytes one by one. */
function boundariesOf(bytes: Uint8Array): number[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const found = new Set<number>();
  for (const mark of ["\n", ...magics]) {
    for (let at = text.indexOf(mark); at >= 0 && found.size < 4000; at = text.indexOf(mark, at + 1)) {
      found.add(at).add(at + mark.length);
    }
  }
  for (let at = 0; at < Math.min(40, bytes.length); at++) found.add(at).add(bytes.length - at);
  // columnar files put buffers at multiples of 8
  for (let at = 8; at < bytes.length; at += 64) found.add(at);
  return [...found].filter((at) => at <= bytes.length).sort((a, b) => a - b);
}
