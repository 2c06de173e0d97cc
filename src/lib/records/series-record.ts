/** Single runs as figures read them: columns of equal length, steps ascending. */
import type { Experiment, RunKind, RunState, Variant } from "../runs.js";

export interface RunSeries {
  run: string;
  variant: Variant;
  /** N, parameters */
  modelSize: number;
  kind: RunKind;
  state: RunState;
  /** tau */
  reuseFactor: number;
  /** G */
  groupSize: number;
  repeat: number | null;
  /** the run of which this one is a copy */
  sameAs: string | null;
  benchmark: string;
  step: number[];
  samples: number[];
  /** null where no compute is known */
  flops: (number | null)[];
  testLoss: number[];
  /** tokens; null where not drawn */
  responseLength: (number | null)[];
}

/** Losses of a run on one benchmark, in the order of its steps. */
export interface BenchmarkLosses {
  benchmark: string;
  /** null where the benchmark was not evaluated */
  testLoss: (number | null)[];
  /** places of evaluations that no fit may use */
  excluded: number[];
}

/** One run of the logs, whole: its columns once, and each benchmark's losses beside them. */
export interface LoggedRun extends Omit<RunSeries, "benchmark" | "samples" | "testLoss"> {
  experiment: Experiment;
  family: string;
  promptKind: "regular" | "short" | null;
  samples: (number | null)[];
  benchmarks: BenchmarkLosses[];
}
