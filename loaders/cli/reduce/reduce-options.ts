/** Options of `reduce`. */
import { availableParallelism } from "node:os";
import { InvalidArgumentError, Option } from "commander";
import { wholePower } from "../../../src/lib/statistics/power.js";
import { addWhere, parseSize } from "../log-options.js";
import { rolloutOptions } from "./rollout-options.js";

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

/** Bytes: `1500MB`, `4GB`, `512MiB`, `2000000000`. */
function parseBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?$/i.exec(text.trim());
  const prefix = " kmgt".indexOf((match?.[2] || " ").toLowerCase());
  const bytes = Number(match?.[1]) * wholePower(match?.[3] ? 1024 : 1000, prefix);
  if (!(bytes >= 300e6)) throw new InvalidArgumentError("It must be 300MB or more, e.g. 1500MB or 4GB.");
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
