/** `rlscale reduce`: per-sample rollout dumps to a step-level table that `inspect` and `fit` read. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { InvalidArgumentError, Option } from "commander";
import * as format from "../../src/lib/format.js";
import { wholePower } from "../../src/lib/power.js";
import { toJson } from "../emit.js";
import { claimOutput } from "../output/claim.js";
import type { Meaning } from "../reduce/aliases.js";
import { meanings } from "../reduce/aliases.js";
import type { Asked } from "../reduce/columns.js";
import { openDuckDB } from "../reduce/duckdb.js";
import type { Dumps, Engine, Progress } from "../reduce/engine.js";
import { findDumps } from "../reduce/find-dumps.js";
import { jobOf, type Reduced, reduce } from "../reduce/reduce.js";
import { isRemote, openSpark, sparkDumps } from "../reduce/spark.js";
import { CheckError } from "./check.js";
import { parseSize } from "./log-options.js";
import type { Output } from "./main.js";
import { plain } from "./plain.js";
import { UsageError } from "./usage-error.js";

export interface ReduceCommandOptions {
  output?: string;
  engine: "duckdb" | "spark";
  memory: number;
  threads: number;
  spill?: string;
  master?: string;
  conf: string[];
  run?: string;
  modelSize?: number;
  printSql?: boolean;
  json?: boolean;
  [column: `${string}Column`]: string | undefined;
}

export function reduceOptions(): Option[] {
  return [
    new Option("-o, --output <file>", "the table, Parquet"),
    new Option("--engine <engine>", "duckdb: embedded; spark: your own installation, by SPARK_HOME or PATH")
      .choices(["duckdb", "spark"])
      .default("duckdb"),
    memoryOption(),
    new Option("--threads <n>", "threads of the embedded engine")
      .argParser(parseCount)
      .default(availableParallelism(), "all"),
    new Option("--spill <folder>", "folder for what is spilled (default: the system's)"),
    new Option("--master <url>", "Spark's master, passed through"),
    new Option("--conf <key=value>", "a setting of Spark, passed through; again for more")
      .argParser((text, before: string[]) => [...before, parseSetting(text)])
      .default([], "none"),
    ...columnOptions(),
    new Option("--run <name>", "name of the run where no column has one (default: that of the file or folder)"),
    new Option("--model-size <size>", "parameters of the model, for compute: 7B, 500M or 7e9").argParser(parseSize),
    new Option("--print-sql", "print what would run, and run nothing"),
    new Option("--json", "print JSON")
  ];
}

export function memoryOption(): Option {
  return new Option(
    "--memory <bytes>",
    "memory of the embedded engine, e.g. 1500MB or 4GB; the rest is spilled to disk"
  )
    .argParser(parseBytes)
    .default(2e9, "2GB");
}

/** Columns of the dumps, where their names do not tell. */
export function columnOptions(): Option[] {
  return meanings.map((meaning) => new Option(`--${meaning}-column <name>`, `column of the ${words[meaning]}`));
}

/** The same as they were given. */
export function askedColumns(options: { [column: `${string}Column`]: string | undefined }): Asked {
  return Object.fromEntries(
    meanings.flatMap((meaning) => {
      const name = options[`${meaning.replace(/-(\w)/g, (_, c: string) => c.toUpperCase())}Column`];
      return name === undefined ? [] : [[meaning, name]];
    })
  ) as Asked;
}

const words: Record<Meaning, string> = {
  run: "run's name",
  step: "training step",
  prompt: "prompt: an id or the text",
  score: "score of an answer",
  "response-length": "answer's tokens: a number or a list of ids",
  "prompt-length": "prompt's tokens: a number or a list of ids",
  tokens: "tokens of both",
  truncated: "truth of being cut at the length limit",
  "finish-reason": "reason why an answer ended"
};

/** @throws UsageError, LogError, CheckError when it was cancelled */
export async function reduceRollouts(given: string[], asked: ReduceCommandOptions, output: Output): Promise<void> {
  if (!asked.output && !asked.printSql) throw new UsageError("option '-o, --output <file>' is needed, or --print-sql");
  const options = { ...asked, output: asked.output && localPath(asked.output) };
  const paths = given.map(localPath);
  if (options.engine === "duckdb" && options.output && isRemote(options.output)) {
    throw new UsageError(
      `option '-o, --output <file>' argument '${options.output}' is invalid; it must be a path of this machine, or --engine spark`
    );
  }
  const bar = progressOn(output);
  await untilStopped(async (signal) => {
    const { engine, dumps } = await open(paths, options);
    try {
      const wanted = {
        output: options.output ?? "steps.parquet",
        asked: askedColumns(options),
        run: options.run,
        modelSize: options.modelSize,
        signal,
        onProgress: bar.show
      };
      if (options.printSql) output.out(engine.script(await jobOf(engine, dumps, wanted)));
      else {
        const reduced = await reduce(engine, dumps, wanted);
        bar.clear();
        output.out(
          options.json ? `${toJson(forMachines(wanted.output, reduced))}\n` : describe(wanted.output, reduced)
        );
      }
    } finally {
      await engine.close();
    }
  }).finally(bar.clear);
}

/** What was reduced, for JSON: a column that the dumps do not have is not there. */
function forMachines(output: string, { columns, ...reduced }: Reduced) {
  const found = Object.entries(columns).filter(([, column]) => column !== undefined);
  return { output, ...reduced, columns: Object.fromEntries(found) };
}

/** Calls with a signal that Ctrl-C and SIGTERM give, so that what is half done is taken away. */
export async function untilStopped<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const cancel = new AbortController();
  const stop = () => cancel.abort(new CheckError("cancelled; nothing was written"));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  try {
    return await call(cancel.signal);
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}

/** `file:///x` is a path of this machine, whoever reads it. */
function localPath(path: string): string {
  return /^file:\//i.test(path) ? fileURLToPath(path) : path;
}

async function open(paths: string[], options: ReduceCommandOptions): Promise<{ engine: Engine; dumps: Dumps }> {
  const dumps = await (options.engine === "spark" ? sparkDumps(paths) : findDumps(paths));
  // decided again when the table is whole; here the answer comes before the work
  if (!options.printSql && !isRemote(options.output!))
    await claimOutput(options.output!, { kind: "table", inputs: [...paths, ...dumps.paths] });
  return { engine: await (options.engine === "spark" ? openSpark(options) : openDuckDB(options)), dumps };
}

/** Progress on the error stream: one line that is drawn over where it is a terminal, a line for each part elsewhere. */
function progressOn({ err }: Output) {
  const drawn = process.stderr.isTTY;
  let last = "";
  return {
    show({ doing, done }: Progress) {
      const line = done === null ? doing : `${doing} ${Math.floor(100 * done)} %`;
      if (line === last || (!drawn && done !== null && done > 0 && done < 1)) return;
      last = line;
      err(drawn ? `\r\x1b[K${line}` : `${line}\n`);
    },
    clear() {
      if (drawn && last !== "") err("\r\x1b[K");
      last = "";
    }
  };
}

function describe(output: string, { rows, setAside, runs, columns, run }: Reduced): string {
  const lines = [`${plain(output)}: written`];
  if (rows !== null) lines.push(`  rollouts: ${format.count(rows)}`);
  if (setAside) lines.push(`  set aside: ${format.count(setAside)} without run, step or prompt`);
  for (const meaning of meanings) {
    const column = columns[meaning];
    if (column) lines.push(`  ${meaning}: column ${plain(column.name)} (${column.type})`);
  }
  if (run !== null) lines.push(`  run: ${plain(run)}, for no column names one`);
  if (!columns.step) lines.push("  step: from the files' names");
  const missing = [
    ...(columns["response-length"] ? [] : ["response lengths (--response-length-column)"]),
    ...(columns.tokens || (columns["response-length"] && columns["prompt-length"])
      ? []
      : ["tokens and compute (--prompt-length-column or --tokens-column)"]),
    ...(columns.truncated || columns["finish-reason"] ? [] : ["truncation (--truncated-column)"])
  ];
  for (const what of missing) lines.push(`  not in the dumps: ${what}`);
  for (const { run: name, steps, firstStep, lastStep } of runs?.slice(0, 20) ?? [])
    lines.push(`  run ${plain(name)}: ${steps} steps, ${firstStep} to ${lastStep}${sums(steps, firstStep, lastStep)}`);
  if (runs && runs.length > 20) lines.push(`  and ${runs.length - 20} more runs`);
  return `${lines.join("\n")}\n`;
}

/** What dumps of some steps only do to sums since the start. */
function sums(steps: number, firstStep: number, lastStep: number): string {
  if (firstStep <= 1 && steps === lastStep - firstStep + 1) return "";
  return "; samples, tokens and compute are sums over these steps alone";
}

/** Bytes: `1500MB`, `4GB`, `512MiB`, `2000000000`. */
export function parseBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?$/i.exec(text.trim());
  const prefix = " kmgt".indexOf((match?.[2] || " ").toLowerCase());
  const bytes = Number(match?.[1]) * wholePower(match?.[3] ? 1024 : 1000, prefix);
  if (!(bytes >= 100e6)) throw new InvalidArgumentError("It must be 100MB or more, e.g. 1500MB or 4GB.");
  return bytes;
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  return Number(text);
}

function parseSetting(text: string): string {
  if (!/^[\w.-]+=/.test(text)) throw new InvalidArgumentError("It must be key=value.");
  return text;
}
