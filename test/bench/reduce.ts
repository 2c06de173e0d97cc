/**
 * `npm run bench:reduce`: rollouts to the step-level table, 1e6 to 1e8 rows. Data are generated once and kept in
 * .build/bench; each measurement is a process of its own, so that its peak of resident memory is its own too.
 * On a machine with other work the seconds say little: then the ratio of processor times (busy) is the one to read.
 * `npm run bench:reduce -- --rows 1000000,10000000` takes other numbers of rows.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, statfs } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { openDuckDB } from "../../loaders/reduce/engines/duckdb.js";
import { findDumps } from "../../loaders/reduce/find-dumps.js";
import { jobOf, reduce } from "../../loaders/reduce/reduce.js";

const folder = ".build/bench";
const memory = 1500e6;
const threads = 2;
/** prompts a step x answers a prompt, steps a run: as a lab's runs are */
const [answers, prompts, steps] = [8, 512, 400];

/** What one process measured. */
interface Measured {
  seconds: number;
  /** processor time of all threads, seconds */
  busy: number;
  /** peak of resident memory, bytes */
  resident: number;
}

const [what, ...rest] = process.argv.slice(2);
if (what === "one") {
  const [how = "", rows = ""] = rest;
  console.log(JSON.stringify(await measure(how, Number(rows))));
} else if (what === "generate") await generate(Number(rest[0]));
else {
  const at = process.argv.indexOf("--rows");
  await compare((at > 0 ? process.argv[at + 1]! : "1000000,10000000,100000000").split(",").map(Number));
}

async function compare(sizes: readonly number[]): Promise<void> {
  const print = (...cells: string[]) => console.log(cells.map((cell) => cell.padStart(14)).join(""));
  console.log(`reduce to the step-level table, ${threads} threads, --memory 1500MB; load ${load()} at the start`);
  print(
    "rows",
    "seconds",
    "busy",
    "rows/s",
    "peak MB",
    "bare",
    "bare busy",
    "bare peak MB",
    "ratio",
    "busy ratio",
    "load"
  );
  for (const rows of sizes) {
    await generate(rows);
    const ours = await inProcess("ours", rows);
    const bare = await inProcess("bare", rows);
    print(
      rows.toExponential(0),
      ours.seconds.toFixed(2),
      ours.busy.toFixed(2),
      (rows / ours.seconds).toExponential(2),
      megabytes(ours.resident),
      bare.seconds.toFixed(2),
      bare.busy.toFixed(2),
      megabytes(bare.resident),
      (ours.seconds / bare.seconds).toFixed(2),
      (ours.busy / bare.busy).toFixed(2),
      load()
    );
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function load(): string {
  return loadavg()[0]!.toFixed(1);
}

function fileOf(rows: number): string {
  return join(folder, `rollouts-${rows}.parquet`);
}

async function inProcess(how: string, rows: number): Promise<Measured> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["loaders/run.js", "test/bench/reduce.ts", "one", how, String(rows)],
    {
      maxBuffer: 1e8
    }
  );
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Measured;
}

/** `ours`: as the command does it; `bare`: the printed statement, given to the engine as it is, with the same memory. */
async function measure(how: string, rows: number): Promise<Measured> {
  const output = join(folder, `table-${how}-${rows}.parquet`);
  const engine = await openDuckDB({ memory, threads, spill: folder });
  const dumps = await findDumps([fileOf(rows)]);
  const statement = engine.script(await jobOf(engine, dumps, { output }));
  const start = performance.now();
  if (how === "ours") await reduce(engine, dumps, { output });
  else await bare(statement);
  const seconds = (performance.now() - start) / 1000;
  await engine.close();
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { seconds, busy: (userCPUTime + systemCPUTime) / 1e6, resident: maxRSS * 1024 };
}

async function bare(statement: string): Promise<void> {
  const spill = join(folder, "bare-spill");
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${memory / 1e6}MB`,
    threads: `${threads}`,
    temp_directory: spill,
    preserve_insertion_order: "false"
  });
  const connection = await instance.connect();
  await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
  await rm(spill, { recursive: true, force: true });
}

/** Runs in one file, in order of run and step, as a trainer's dumps put together are; some 3.5 bytes a row. */
async function generate(rows: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = fileOf(rows);
  if (existsSync(file)) return;
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < rows * 4 + 10e9) throw new Error(`${folder}: needs ${megabytes(rows * 4 + 10e9)} MB of disk`);
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "1500MB", threads: `${threads}` });
  const connection = await instance.connect();
  const perStep = answers * prompts;
  await connection.run(`COPY (
    SELECT printf('run-%02d', i // ${perStep * steps}) AS run,
      (i // ${perStep} % ${steps} + 1)::INTEGER AS step,
      (i // ${answers} % 100003)::INTEGER AS prompt_id,
      (hash(i * 7 + 1) % 1000 < hash(i // ${answers}) % 1000)::INTEGER::DOUBLE AS score,
      (200 + sqrt(hash(i * 13 + 5) % 16000000))::INTEGER AS response_length,
      (50 + hash(i // ${answers} + 3) % 300)::INTEGER AS prompt_length,
      hash(i * 13 + 5) % 16000000 > 15800000 AS truncated
    FROM range(${rows}) AS t(i)
  ) TO '${file}.partial' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  await rename(`${file}.partial`, file);
}
