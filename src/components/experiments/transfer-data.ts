/** What the figures of transfer are drawn from, as `dist/data/transfer.json` holds it. */
import type { TransferVerdict } from "../../lib/inference/experiments/transfer.js";
import type { Variant } from "../../lib/runs.js";

export interface TransferBenchmarkData {
  benchmark: string;
  label: string;
  domain: string;
  problems: number;
  /** whether it is the study's own */
  own: boolean;
}

export interface TransferCellData {
  benchmark: string;
  variant: Variant;
  modelSize: number;
  problems: number;
  /** before training, one run; null where not logged */
  start: number | null;
  /** mean of the last ten evaluations */
  end: number;
  /** best single evaluation, as drawn; null where not drawn */
  best: number | null;
  /** last twenty minus first ten evaluations, with its intervals and verdicts */
  difference: number;
  theseQuestions: { interval: [number, number]; verdict: TransferVerdict };
  suchQuestions: { interval: [number, number]; verdict: TransferVerdict };
  /** gain that includes learning the answer format */
  format: boolean;
}

export interface TransferCurveData {
  benchmark: string;
  variant: Variant;
  modelSize: number;
  step: number[];
  samples: number[];
  testLoss: number[];
  /** deviation over the repeats by step, where drawn */
  band: { step: number[]; std: number[] } | null;
}

export interface TransferData {
  hash: string;
  familyName: string;
  /** tests that Holm's adjustment runs over: of the benchmarks beside the study's own, and of its own */
  tests: { others: number; own: number };
  benchmarks: TransferBenchmarkData[];
  cells: TransferCellData[];
  curves: TransferCurveData[];
}
