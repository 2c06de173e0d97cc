/**
 * `npm run bench:import`: rows a second of each reader of logs, and a million step-level rows imported, checked and fitted
 * (target: under 5 s), and JSON lines beside pandas, Polars and DuckDB, where the Python that RLSCALE_PYTHON names has them. The same run for every format, made in memory from a seed.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RecordBatchStreamWriter, tableFromArrays } from "apache-arrow";
import { gzipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { readLogs } from "../../loaders/library/node.js";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { curveOf } from "../../src/import/study/user-curves.js";
import { seededRandom } from "../../src/lib/statistics/random.js";
import { fitUserRun } from "../../src/lib/user-runs/fit-user-run.js";
import { fitUserLaw } from "../../src/lib/user-runs/user-law.js";
import { importLog } from "../helpers/import-log.js";
import { jsonLines, jsonLinesRows } from "./json-lines.js";

const sizes = [0.5, 1.5, 3, 7, 14];

/** Columns of `rows` steps, a hundred runs of five sizes where `runs` says so. */
function table(rows: number, runs = 1) {
  const random = seededRandom(1);
  const each = rows / runs;
  const step = Int32Array.from({ length: rows }, (_, i) => (i % each) + 1);
  const noisy = (at: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => at(i));
  const slope = (i: number) => 0.02 + 0.01 * (Math.floor(i / each) % sizes.length);
  return {
    run: Array.from({ length: rows }, (_, i) => {
      const run = Math.floor(i / each);
      return `qwen2.5-${sizes[run % sizes.length]}b-seed${Math.floor(run / sizes.length)}`;
    }),
    step,
    "val-core/gsm8k/acc/mean@1": noisy((i) => 1 - 0.7 * step[i]! ** -slope(i) * Math.exp(0.01 * random.normal())),
    "perf/total_num_tokens": noisy(() => 2e6 + Math.floor(1e6 * random.uniform())),
    "response_length/mean": noisy(() => 400 + 500 * random.uniform()),
    "critic/score/mean": noisy(() => random.uniform()),
    "actor/grad_norm": noisy(() => random.uniform()),
    "actor/entropy": noisy(() => random.uniform())
  };
}

type Columns = ReturnType<typeof table>;
const rowsOf = (columns: Columns) =>
  Array.from(columns.step, (_, i) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[i]!]))
  );

const text = (lines: readonly string[]) => new TextEncoder().encode(`${lines.join("\n")}\n`);

const writers: Record<string, (columns: Columns) => Uint8Array> = {
  "Parquet, snappy": (columns) =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: Object.entries(columns).map(([name, values]) => ({
          name,
          data: Array.from(values as ArrayLike<string | number>),
          type: name === "run" ? "STRING" : name === "step" ? "INT32" : "DOUBLE"
        })),
        rowGroupSize: 100_000
      })
    ),
  "Arrow stream": (columns) => {
    return RecordBatchStreamWriter.writeAll(tableFromArrays(columns)).toUint8Array(true);
  },
  "JSON lines": (columns) => text(rowsOf(columns).map((row) => JSON.stringify(row))),
  "JSON lines, gzip": (columns) => gzipSync(writers["JSON lines"]!(columns), { level: 1 }),
  "JSON array": (columns) => text([JSON.stringify(rowsOf(columns))]),
  CSV: (columns) =>
    text([Object.keys(columns).join(","), ...rowsOf(columns).map((row) => Object.values(row).join(","))]),
  "verl console": (columns) =>
    text(
      rowsOf(columns).map(
        ({ run: _, step, ...metrics }) =>
          `(TaskRunner pid=1) step:${step} - ${Object.entries(metrics)
            .map(([name, value]) => `${name}:${value}`)
            .join(" - ")}`
      )
    ),
  "TRL console": (columns) =>
    text(
      rowsOf(columns).map(
        ({ step, "critic/score/mean": reward }) => `{'loss': 0.1, 'reward': ${reward}, 'kl': 0.01, 'step': ${step}}`
      )
    )
};

const print = (...cells: string[]) =>
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(28) : cell.padStart(14))).join(""));

console.log("Logs read, understood and laid out by step: one run of 100,000 steps, 8 columns");
print("", "MB", "seconds", "rows/s", "MB/s");
const columns = table(100_000);
for (const [name, write] of Object.entries(writers)) {
  const bytes = write(columns);
  const { seconds, log } = await timed(() => importLog(sourceOfBytes("run", bytes)));
  if (log.ledger.used !== 100_000) throw new Error(`${name}: used ${log.ledger.used} of 100000 rows`);
  print(name, mega(bytes.length), seconds.toFixed(2), whole(1e5 / seconds), mega(bytes.length / seconds));
}

await besideOthers();

console.log("\nA million rows of a hundred runs: imported, checked, fitted (target: under 5 s)");
print("", "MB", "import s", "fit s", "all s");
const million = table(1_000_000, 100);
for (const name of ["Parquet, snappy", "Arrow stream", "JSON lines"]) {
  const bytes = writers[name]!(million);
  const { seconds, log } = await timed(() => importLog(sourceOfBytes("runs", bytes)));
  const before = performance.now();
  const curves = log.runs.map((run) => {
    const chosen = curveOf(run, { resource: "compute" });
    if ("reason" in chosen) throw new Error(chosen.reason);
    return chosen.curve;
  });
  for (const curve of curves) fitUserRun(curve);
  fitUserLaw(curves);
  const fits = (performance.now() - before) / 1000;
  print(name, mega(bytes.length), seconds.toFixed(2), fits.toFixed(2), (seconds + fits).toFixed(2));
}
console.log(
  `\nlargest resident: ${mega(process.resourceUsage().maxRSS * 1024)} MB, the logs themselves and their making included`
);

/** A file of JSON lines, read and understood here, and read by others into a table of theirs, each in a process of its own. */
async function besideOthers(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "rlscale-bench-"));
  const path = join(folder, "large.jsonl");
  writeFileSync(path, jsonLines());
  const megabytes = statSync(path).size / 1e6;
  console.log(`\n${mega(megabytes * 1e6)} MB of JSON lines, ${jsonLinesRows} rows of ten columns, from disk`);
  print("", "seconds", "CPU s");
  const before = process.cpuUsage();
  const { seconds } = await timed(() => readLogs(path));
  const { user, system } = process.cpuUsage(before);
  print("readLogs: read, understood", seconds.toFixed(2), ((user + system) / 1e6).toFixed(2));
  const python = process.env.RLSCALE_PYTHON ?? "python3";
  for (const [name, load] of [
    ["pandas", "import pandas\nread = lambda path: pandas.read_json(path, lines=True)"],
    ["Polars", "import polars\nread = lambda path: polars.read_ndjson(path)"],
    ["DuckDB", "import duckdb\nread = lambda path: duckdb.sql(f\"create table t as from read_json_auto('{path}')\")"]
  ] as const) {
    const code = `import sys, time\n${load}\nstart, cpu = time.perf_counter(), time.process_time()\nread(sys.argv[1])\nprint(time.perf_counter() - start, time.process_time() - cpu)`;
    const { status, stdout } = spawnSync(python, ["-c", code, path], { encoding: "utf8" });
    const [wall, cpu] = stdout?.split(" ").map(Number) ?? [];
    if (status === 0) print(name, wall!.toFixed(2), cpu!.toFixed(2));
    else print(name, "not there");
  }
  rmSync(folder, { recursive: true });
}

async function timed<T>(run: () => Promise<T>): Promise<{ seconds: number; log: T }> {
  const before = performance.now();
  const log = await run();
  return { seconds: (performance.now() - before) / 1000, log };
}

function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
