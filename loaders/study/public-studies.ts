/** The public studies of `data/studies/` as curves: a run's scores on one benchmark, passes apart. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { group } from "d3-array";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { firstOf } from "../../src/lib/items.js";
import type { StudyRun } from "../../src/lib/runs/study-run.js";
import { projectRoot } from "../project-root.js";

export const publicStudies = ["pods", "pods-eight-gpus", "octothinker", "verl-ladder"] as const;
export type PublicStudy = (typeof publicStudies)[number];

/** Scores of one run on one benchmark, in order of training. */
export interface PublicCurve extends StudyRun {
  study: PublicStudy;
  /** fraction right of each evaluation pass at each step; of one pass where there is one */
  passes: Float64Array[];
  /** of the first pass where there are several */
  responseTokens: Float64Array;
}

type Row = Record<string, string | number | null>;

interface Reading {
  file: string;
  /** columns whose cells tell one run's scores on one benchmark from all others' */
  keys: string[];
  score: (row: Row) => string;
  curve: (row: Row) => Pick<PublicCurve, "recipe" | "seed" | "problems"> & { benchmark: string };
  hours: ((row: Row) => number) | null;
  /** column of the mean response length */
  response: string;
}

const onOneGpu = ["model", "train_task", "rule", "rollouts_generated", "rollouts_trained"];
const onEightGpus = ["params_b", "prompts_per_gpu", "rollouts_generated", "rollouts_trained", "accumulation"];

const readings: Record<PublicStudy, Reading> = {
  pods: {
    file: "pods/one-gpu.parquet",
    keys: [...onOneGpu, "seed", "benchmark"],
    score: ({ model }) => (String(model).startsWith("Llama") ? "both_accuracy" : "answer_accuracy"),
    curve: (row) => ({
      ...{ recipe: named(row, onOneGpu), seed: Number(row.seed) },
      ...{ benchmark: String(row.benchmark), problems: Number(row.problems) }
    }),
    hours: ({ nominal_hours }) => Number(nominal_hours),
    response: "response_tokens_mean"
  },
  "pods-eight-gpus": {
    file: "pods/eight-gpus.parquet",
    keys: [...onEightGpus, "seed"],
    score: () => "accuracy",
    curve: (row) => ({ recipe: named(row, onEightGpus), seed: Number(row.seed), benchmark: "gsm8k", problems: null }),
    hours: ({ seconds }) => Number(seconds) / 3600,
    response: "response_tokens_mean"
  },
  octothinker: {
    file: "octothinker/evaluations.arrow",
    keys: ["run", "benchmark"],
    score: () => "accuracy",
    curve: ({ run, benchmark }) => ({
      ...{ recipe: String(run), seed: null, benchmark: String(benchmark) },
      problems: problemsOf[String(benchmark)]!
    }),
    hours: null,
    response: "response_tokens_mean_of_right"
  },
  "verl-ladder": {
    file: "verl-ladder/evaluations.arrow",
    keys: ["params_b", "train_task"],
    score: () => "score",
    curve: (row) => ({
      ...{ recipe: `${row.train_task} ${row.params_b}B`, seed: null },
      ...{ benchmark: String(row.benchmark), problems: Number(row.problems) }
    }),
    hours: null,
    response: "response_length_mean"
  }
};

/** Answers behind an accuracy of OctoThinker: the least whole number of which every accuracy is a multiple of one over it. */
const problemsOf: Record<string, number> = { gsm8k: 1319, math500: 500, amc23: 80, olympiadbench: 1346 };

function named(row: Row, keys: readonly string[]): string {
  return keys.map((key) => row[key]).join(" ");
}

/** The curves of one study, in the order of its log. */
export async function readPublicStudy(study: PublicStudy): Promise<PublicCurve[]> {
  const { file, keys, score, curve, hours, response } = readings[study];
  const rows = await rowsOf(join(projectRoot, "data/studies", file));
  return [...group(rows, (row) => named(row, keys)).values()].map((ofRun) => {
    const first = firstOf(ofRun);
    const steps = [...group(ofRun, ({ step }) => Number(step))].sort(([a], [b]) => a - b);
    const passesAt = steps.map(([, some]) => some.map((row) => Number(row[score(row)])));
    return {
      study,
      ...curve(first),
      step: Float64Array.from(steps, ([step]) => step),
      hours: hours && Float64Array.from(steps, ([, [row]]) => hours(row!)),
      score: Float64Array.from(passesAt, (values) => values.reduce((sum, value) => sum + value, 0) / values.length),
      responseTokens: Float64Array.from(steps, ([, [row]]) => lengthOf(row![response] ?? null)),
      passes: firstOf(passesAt).map((_, pass) => Float64Array.from(passesAt, (values) => values[pass] ?? Number.NaN))
    };
  });
}

function lengthOf(cell: string | number | null): number {
  return cell === null || cell === "" ? Number.NaN : Number(cell);
}

async function rowsOf(path: string): Promise<Row[]> {
  const bytes = readFileSync(path);
  if (path.endsWith(".arrow")) return tableFromIPC(bytes).toArray() as Row[];
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  return (await parquetReadObjects({ file, compressors })) as Row[];
}
