/** `rlscale reduce`: per-sample rollout dumps to a step-level table that `inspect` and `fit` read. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { InvalidArgumentError, Option } from "commander";
import { wholePower } from "../../src/lib/statistics/power.js";
import { toJson } from "../emit.js";
import { claimOutput } from "../output/claim.js";
import { openDuckDB } from "../reduce/duckdb.js";
import type { Dumps, Engine, Progress } from "../reduce/engine.js";
import { findDumps } from "../reduce/find-dumps.js";
import { jobOf, reduce } from "../reduce/reduce.js";
import { isRemote, openSpark, sparkDumps } from "../reduce/spark.js";
import { pathsBeside } from "../reduce/tables-among.js";
import { CheckError } from "./check.js";
import { addWhere, parseSize } from "./log-options.js";
import type { Output } from "./main.js";
import { plain } from "./plain.js";
import { forMachines, reportOf } from "./reduce-report.js";
import { type RolloutOptions, readingOf, rolloutOptions } from "./rollout-options.js";
import { UsageError } from "./usage-error.js";

export interface ReduceCommandOptions extends RolloutOptions {
  output?: string;
  engine: "duckdb" | "spark";
  memory: number;
  threads: number;
  spill?: string;
  master?: string;
  conf: string[];
  modelSize?: number;
  printSql?: boolean;
  json?: boolean;
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
    ...rolloutOptions(),
    new Option("--where <column=value>", "answers to take, e.g. split=train, as often as needed").argParser(addWhere),
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
        ...readingOf(options),
        modelSize: options.modelSize,
        signal,
        onProgress: bar.show
      };
      if (options.printSql) output.out(engine.script(await jobOf(engine, dumps, wanted)));
      else {
        const reduced = await reduce(engine, dumps, wanted);
        bar.clear();
        output.out(
          options.json
            ? `${toJson({ output: wanted.output, ...forMachines(reduced) })}\n`
            : `${plain(wanted.output)}: written\n${reportOf(reduced)}`
        );
      }
    } finally {
      await engine.close();
    }
  }).finally(bar.clear);
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
    await claimOutput(options.output!, {
      kind: "table",
      inputs: [...(await pathsBeside(paths, dumps.tables ?? [])), ...dumps.paths]
    });
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

/** Bytes: `1500MB`, `4GB`, `512MiB`, `2000000000`. */
function parseBytes(text: string): number {
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
