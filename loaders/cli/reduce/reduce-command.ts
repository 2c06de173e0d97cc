/** `rlscale reduce`: per-sample rollout dumps to a step-level table that `inspect` and `fit` read. */
import { fileURLToPath } from "node:url";
import { toJson } from "../../emit.js";
import { claimOutput } from "../../output/claim-place.js";
import type { Dumps } from "../../reduce/engines/dumps.js";
import type { Engine, Progress } from "../../reduce/engines/engine.js";
import { isRemote, openSpark, sparkDumps } from "../../reduce/engines/spark.js";
import { findDumps } from "../../reduce/find-dumps.js";
import { jobOf, reduce } from "../../reduce/reduce.js";
import { pathsBeside } from "../../reduce/tables-among.js";
import { CheckError } from "../errors/check-error.js";
import { UsageError } from "../errors/usage-error.js";
import type { Output } from "../output/cli-output.js";
import { plain } from "../plain.js";
import { reportOf } from "./reduce-report.js";
import { type RolloutOptions, readingOf } from "./rollout-options.js";

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

/** @throws UsageError, LogError, CheckError when it was cancelled */
export async function reduceRollouts(given: string[], asked: ReduceCommandOptions, output: Output): Promise<void> {
  if (!asked.output && !asked.printSql) throw new UsageError("option '-o, --output <file>' is needed, or --print-sql");
  if (asked.output && /\.(?:csv|tsv|txt|jsonl?|ndjson|arrow|feather|xlsx)(?:\.gz|\.zst)?$/i.test(asked.output))
    throw new UsageError(
      `option '-o, --output <file>' argument '${asked.output}' is invalid; the table is Parquet: give it a name that ends in .parquet`
    );
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
            ? `${toJson({ output: wanted.output, ...reduced })}\n`
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
  if (options.engine === "spark") return { engine: await openSpark(options), dumps };
  // a package of its own, which most commands do without
  return { engine: await (await import("../../reduce/engines/duckdb.js")).openDuckDB(options), dumps };
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
