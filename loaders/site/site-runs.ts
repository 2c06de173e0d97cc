/** The runs of the study that is built, read once a process, and what figures and words read of them. */
import { group } from "d3-array";
import { firstOf } from "../../src/lib/items.js";
import type { BenchmarkLosses, LoggedRun } from "../../src/lib/records/series-record.js";
import type { RunRow } from "../../src/lib/runs.js";
import { buildRuns, type RunTable, rowsOf } from "../study/build-runs.js";
import { studyRoot } from "../study/study-root.js";

const read = new Map<string, Promise<RunTable>>();

/** The run table of a study; the same one for every reader. */
export function studyRuns(root: string = studyRoot()): Promise<RunTable> {
  const runs = read.get(root) ?? buildRuns(root);
  read.set(root, runs);
  return runs;
}

/** Every run of the table with all its rows, in the table's order. */
export function loggedRuns(runs: Pick<RunTable, "table">): LoggedRun[] {
  const byRun = group(rowsOf(runs), ({ run }) => run);
  return [...byRun.values()].map(loggedRun);
}

/** Each benchmark has all rows of the log, in the same order. */
function loggedRun(rows: readonly RunRow[]): LoggedRun {
  const byBenchmark = group(rows, ({ benchmark }) => benchmark);
  const first = firstOf([...byBenchmark.values()]);
  const { run, experiment, kind, state, family, variant, modelSize, reuseFactor, groupSize, repeat } = firstOf(first);
  const { sameAs, promptKind } = firstOf(first);
  return {
    ...{ run, experiment, kind, state, family, variant, modelSize, reuseFactor, groupSize, repeat, sameAs, promptKind },
    step: first.map((row) => row.step),
    samples: first.map((row) => row.dataSamples),
    flops: first.map((row) => row.computeFlops),
    responseLength: first.map((row) => row.responseLength),
    benchmarks: [...byBenchmark].map(([benchmark, rowsOfBenchmark]) => lossesOf(benchmark, rowsOfBenchmark))
  };
}

function lossesOf(benchmark: string, rows: readonly RunRow[]): BenchmarkLosses {
  return {
    benchmark,
    testLoss: rows.map(({ testLoss }) => testLoss),
    excluded: rows.flatMap(({ testLoss, excluded }, i) => (excluded && testLoss !== null ? [i] : []))
  };
}
