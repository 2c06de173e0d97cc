/** Options that say of a log what it does not say itself; the same for every command that reads logs. */
import { InvalidArgumentError, Option } from "commander";
import type { ImportOptions } from "../../src/import/imported-log.js";
import type { ScoreRole } from "../../src/import/names/aliases.js";
import { readSize } from "../../src/import/names/model-size.js";
import type { ScoreRange } from "../../src/import/names/scores.js";
import { type RepeatReading, repeatReadings } from "../../src/import/runs/repeat-readings.js";
import type { TokenCount } from "../../src/import/steps/token-count.js";
import { sha256 } from "../study/sha256.js";
import { UsageError } from "./errors/usage-error.js";

export interface LogOptions {
  score?: string;
  scoreRange?: ScoreRange;
  role?: ScoreRole;
  /** false: `--no-assume` */
  assume?: boolean;
  modelSize?: ModelSizes;
  step?: string;
  loggingSteps?: number;
  firstStep?: number;
  runColumn?: string[];
  where?: { column: string; value: string }[];
  repeats?: RepeatReading;
  tokens?: TokenCount | "none";
  batch?: number;
  groupSize?: number;
}

/** What `--model-size` says: one size of every run, and sizes of single runs. */
interface ModelSizes {
  all?: number;
  ofRuns: Map<string, number>;
}

export function logOptions(): Option[] {
  return [
    new Option("--score <name>", "score to take, by its name in the log"),
    new Option(
      "--score-range <wrong,right>",
      "values of the score for a wrong and a right answer, e.g. -1,1 or 0,100"
    ).argParser(parseRange),
    new Option("--role <role>", "which scores to take, or what the one named by --score is").choices([
      "evaluation",
      "training"
    ]),
    new Option("--no-assume", "take no score for the fraction right that --score does not name; estimate no tokens"),
    new Option(
      "--model-size <size>",
      "parameters of the model: 7B, 500M or 7e9; of one run alone run=7B, as often as needed"
    ).argParser(addSize),
    new Option("--step <column>", "column of the training steps"),
    new Option("--logging-steps <steps>", "steps from one record to the next, where the log does not say it").argParser(
      parseCount
    ),
    new Option(
      "--first-step <step>",
      "step of the first record, with --logging-steps (default: as far from 0)"
    ).argParser(parseStep),
    new Option(
      "--run-column <column>",
      "column whose cells tell the runs of a table apart, as often as needed"
    ).argParser(again),
    new Option(
      "--where <column=value>",
      "rows to take, e.g. dataset=gsm8k, as often as needed: of one column any of its values, of several columns all"
    ).argParser(addWhere),
    new Option(
      "--repeats <how>",
      "rows that say a step again: the last stands, their mean is taken, or each pass is a run"
    ).choices(repeatReadings),
    new Option(
      "--tokens <count>",
      "how the log counts tokens; none: use none, and estimate none from lengths and the batch"
    ).choices(["per-step", "cumulative", "none"]),
    new Option("--batch <problems>", "problems (prompts) a training step").argParser(parseCount),
    new Option("--group-size <answers>", "answers a problem").argParser(parseCount)
  ];
}

/** The same as the importer wants them. */
export function importOptions({
  score,
  scoreRange,
  role,
  assume,
  modelSize,
  step,
  loggingSteps,
  firstStep,
  runColumn,
  where,
  repeats,
  tokens,
  batch,
  groupSize
}: LogOptions): ImportOptions {
  const sizes = { modelSize: modelSize?.all, modelSizes: modelSize?.ofRuns };
  const rows = { runColumns: runColumn, where, repeats };
  const scores = score === undefined ? [] : [score];
  if (firstStep !== undefined && loggingSteps === undefined) {
    throw new UsageError(
      "--first-step numbers records without a step: say with --logging-steps how far apart they are"
    );
  }
  const steps = { step, loggingSteps, firstStep };
  const scoreChoices = { scores, scoreRange, role, assume };
  return { ...scoreChoices, ...sizes, ...steps, ...rows, tokens, batch, groupSize, checksum: sha256 };
}

/** One more of an option that may be given several times. */
export function again(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}

/** One more `--where`: the column's name before the first `=`. */
export function addWhere(text: string, before: LogOptions["where"]): NonNullable<LogOptions["where"]> {
  const cut = text.indexOf("=");
  if (cut < 1) throw new InvalidArgumentError("It must be a column and a cell of it, e.g. dataset=gsm8k.");
  return [...(before ?? []), { column: text.slice(0, cut), value: text.slice(cut + 1) }];
}

/** One more `--model-size`: `7B`, or `run=7B` with the run's name or its file's before the last `=`. */
function addSize(text: string, before: ModelSizes | undefined): ModelSizes {
  const sizes: ModelSizes = { all: before?.all, ofRuns: new Map(before?.ofRuns) };
  const cut = text.lastIndexOf("=");
  const run = cut < 0 ? null : text.slice(0, cut);
  const size = parseSize(text.slice(cut + 1));
  const other = run === null ? sizes.all : sizes.ofRuns.get(run);
  if (other !== undefined && other !== size)
    throw new InvalidArgumentError(`It is given twice for ${run === null ? "every run" : run}, with two sizes.`);
  if (run === null) sizes.all = size;
  else sizes.ofRuns.set(run, size);
  return sizes;
}

/** A number of parameters: `7B`, `0.5b`, `500M`, `7e9`, `7000000000`. */
export function parseSize(text: string): number {
  const size = readSize(text);
  if (size === null)
    throw new InvalidArgumentError("It must be a number of parameters up to 2T, e.g. 7B, 500M or 7e9.");
  return size;
}

function parseRange(text: string): ScoreRange {
  const parts = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const [low, high] = parts;
  if (parts.length !== 2 || !Number.isFinite(low) || !Number.isFinite(high) || low === high) {
    throw new InvalidArgumentError("It must be two different numbers, wrong,right, e.g. -1,1 or 0,100.");
  }
  return { low: low!, high: high! };
}

/** A training step: a whole number, 0 or more. */
export function parseStep(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number, 0 or more.");
  return Number(text);
}

function parseCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  return Number(text);
}
