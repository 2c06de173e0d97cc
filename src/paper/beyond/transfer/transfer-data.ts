/** Results and logs -> what the figures of transfer are drawn from. */

import type { TransferVerdict } from "../../../lib/inference/experiments/transfer.js";
import type { RunSeries } from "../../../lib/records/series-record.js";
import type { Variant } from "../../../lib/runs.js";
import { seriesWhere } from "../../../lib/select-series.js";
import { familyName, mainFamily } from "../../../lib/series-names.js";
import type { StudySite } from "../../paper-site.js";

export interface TransferBenchmarkData {
  benchmark: string;
  label: string;
  domain: string;
  problems: number;
  /** whether it is the study's own */
  heldOut: boolean;
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

type Measured = Pick<RunSeries, "benchmark" | "variant" | "modelSize" | "step" | "samples" | "testLoss">;

export interface TransferCurveData extends Measured {
  /** deviation over the repeats by step, where drawn */
  band: { step: number[]; std: number[] } | null;
}

export interface TransferData {
  hash: string;
  familyName: string;
  /** tests that Holm's adjustment runs over: of the benchmarks beside the study's own, and of its own */
  tests: { others: number; heldOut: number };
  benchmarks: TransferBenchmarkData[];
  cells: TransferCellData[];
  curves: TransferCurveData[];
}

/** Mean curves of the main runs with their deviations over repeats; null where the study has no benchmark beside its own. */
export function transferData({ results, series, reference }: StudySite): TransferData | null {
  const { experiments, inputs, study } = results;
  const { transfer } = experiments;
  if (transfer === null) return null;
  const family = mainFamily(results);
  const records = [...transfer.benchmarks.cells, ...transfer.heldOut.cells].filter((cell) => cell.family === family);
  const cells = records.map(
    (cell): TransferCellData => ({
      benchmark: cell.benchmark,
      variant: cell.variant as Variant,
      modelSize: cell.modelSize,
      problems: cell.problems,
      start: cell.stepZero,
      end: cell.lastTen,
      best: cell.bestSingle,
      difference: cell.difference,
      theseQuestions: { interval: cell.theseQuestions.interval, verdict: cell.theseQuestions.verdict },
      suchQuestions: { interval: cell.suchQuestions.interval, verdict: cell.suchQuestions.verdict },
      format: cell.format.marked
    })
  );
  const known = new Set(cells.map(({ benchmark }) => benchmark));
  const curves = seriesWhere(series, { experiment: "main", kind: "mean", state: "current" })
    .filter(({ benchmark }) => known.has(benchmark))
    .map(({ benchmark, variant, modelSize, step, samples, testLoss }): TransferCurveData => {
      const band = reference.benchmarkBands.find(
        (benchmarkBand) =>
          benchmarkBand.variant === variant &&
          benchmarkBand.modelSize === modelSize &&
          benchmarkBand.benchmark === benchmark
      );
      return {
        benchmark,
        variant,
        modelSize,
        step,
        samples,
        testLoss,
        band: band ? { step: band.step, std: band.value } : null
      };
    });
  return {
    hash: inputs.hash,
    familyName: familyName(results, family),
    tests: { others: transfer.benchmarks.tests, heldOut: transfer.heldOut.tests },
    benchmarks: transfer.questions
      .filter(({ benchmark }) => known.has(benchmark))
      .map(({ benchmark, label, domain, problems }) => ({
        benchmark,
        label,
        domain,
        problems,
        heldOut: benchmark === study.benchmark
      })),
    cells,
    curves
  };
}
