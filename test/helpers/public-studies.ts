/** The public studies of `data/studies/` as curves: a run's scores on one benchmark, passes apart. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { group } from "d3-array";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { projectRoot } from "../../loaders/project-root.js";
import { parseStudy } from "../../loaders/study/study.js";
import { firstOf, mustFind, mustHave } from "../../src/lib/items.js";
import type { StudyRun } from "../../src/lib/runs/study-run.js";

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
  /** folders with a study.yaml: each says which rows of the log are its runs, what tells them apart, and their score */
  folders: readonly string[];
  curve: (row: Row) => Pick<PublicCurve, "recipe" | "seed" | "problems"> & { benchmark: string };
  hours: ((row: Row) => number) | null;
  /** column of the mean response length */
  response: string;
}

const onOneGpu = ["model", "train_task", "rule", "rollouts_generated", "rollouts_trained"];
const onEightGpus = ["params_b", "prompts_per_gpu", "rollouts_generated", "rollouts_trained", "accumulation"];

const readings: Record<PublicStudy, Reading> = {
  pods: {
    folders: ["pods", "pods/math", "pods/llama"],
    curve: (row) => ({
      ...{ recipe: named(row, onOneGpu), seed: Number(row.seed) },
      ...{ benchmark: String(row.benchmark), problems: Number(row.problems) }
    }),
    hours: ({ nominal_hours }) => Number(nominal_hours),
    response: "response_tokens_mean"
  },
  "pods-eight-gpus": {
    folders: ["pods/eight-gpus"],
    curve: (row) => ({ recipe: named(row, onEightGpus), seed: Number(row.seed), benchmark: "gsm8k", problems: null }),
    hours: ({ seconds }) => Number(seconds) / 3600,
    response: "response_tokens_mean"
  },
  octothinker: {
    folders: ["octothinker"],
    curve: ({ run, benchmark }) => ({
      ...{ recipe: String(run), seed: null, benchmark: String(benchmark) },
      problems: mustHave(problemsOf, String(benchmark))
    }),
    hours: null,
    response: "response_tokens_mean_of_right"
  },
  "verl-ladder": {
    folders: ["verl-ladder", "verl-ladder/gsm8k"],
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
  const { folders, curve, hours, response } = readings[study];
  const settings = folders.map((folder) => settingsOf(join(projectRoot, "data/studies", folder)));
  const isOf = (row: Row, { where }: Settings) => where.every(([column, cell]) => String(row[column]) === cell);
  const of = (row: Row) => mustFind(settings, (some) => isOf(row, some));
  const score = (row: Row) => of(row).score;
  const rows = (await rowsOf(firstOf(settings).file)).filter((row) => settings.some((some) => isOf(row, some)));
  return [...group(rows, (row) => named(row, of(row).keys)).values()].map((ofRun) => {
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

interface Settings {
  file: string;
  /** columns whose cells tell one run's scores on one benchmark from all others' */
  keys: string[];
  /** column of the score */
  score: string;
  /** cells of the rows that are the study's */
  where: (readonly [column: string, cell: string])[];
}

/** What the file of a study says of its log. */
function settingsOf(folder: string): Settings {
  const { logs } = parseStudy(readFileSync(join(folder, "study.yaml"), "utf8"));
  const texts = (name: string) => [logs?.answers?.[name] ?? []].flat().map(String);
  const [score = "", ofBenchmark] = firstOf(texts("score")).split("[");
  return {
    file: join(folder, firstOf(logs?.from ?? [])),
    keys: [...texts("run-column"), ...(ofBenchmark === undefined ? [] : ["benchmark"])],
    score,
    where: texts("where").map((text) => {
      const cut = text.indexOf("=");
      return [text.slice(0, cut), text.slice(cut + 1)] as const;
    })
  };
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
