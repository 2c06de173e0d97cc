/** Options that say of a log what it does not say itself; the same for every command that reads logs. */
import { InvalidArgumentError, Option } from "commander";
import type { ImportOptions } from "../../src/import/import-log.js";
import { readSize } from "../../src/import/model-size.js";
import type { ScoreRange } from "../../src/import/scores.js";
import type { TokenCount } from "../../src/import/token-count.js";
import { sha256 } from "../find-logs.js";

export interface LogOptions {
  score?: string;
  scoreRange?: ScoreRange;
  modelSize?: number;
  step?: string;
  tokens?: TokenCount;
  batch?: number;
  groupSize?: number;
}

export function logOptions(): Option[] {
  return [
    new Option("--score <name>", "score to take, by its name in the log"),
    new Option(
      "--score-range <wrong,right>",
      "values of the score for a wrong and a right answer, e.g. -1,1 or 0,100"
    ).argParser(parseRange),
    new Option("--model-size <size>", "parameters of the model: 7B, 500M or 7e9").argParser(parseSize),
    new Option("--step <column>", "column of the training steps"),
    new Option("--tokens <count>", "how the log counts tokens").choices(["per-step", "cumulative"]),
    new Option("--batch <problems>", "problems (prompts) a training step").argParser(parseCount),
    new Option("--group-size <answers>", "answers a problem").argParser(parseCount)
  ];
}

/** The same as the importer wants them. */
export function importOptions({ score, modelSize, step, tokens, batch, groupSize }: LogOptions): ImportOptions {
  return { scores: score === undefined ? [] : [score], modelSize, step, tokens, batch, groupSize, checksum: sha256 };
}

/** A number of parameters: `7B`, `0.5b`, `500M`, `7e9`, `7000000000`. */
export function parseSize(text: string): number {
  const size = readSize(text);
  if (size === null) throw new InvalidArgumentError("It must be a number of parameters, e.g. 7B, 500M or 7e9.");
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

function parseCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  return Number(text);
}
