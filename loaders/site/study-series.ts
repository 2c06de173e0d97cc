/** What the figures of the experiments plot, straight from the logs: read once a build. */
import type { RunSeries } from "../../src/lib/records/series.js";
import type { RunRow } from "../../src/lib/runs.js";
import { buildRuns, type RunTable, rowsOf } from "../build-runs.js";
import { studyRoot } from "../study-root.js";

let read: Promise<RunTable> | undefined;

/** The run table of the study that is built; the same one for every figure. */
export function studyRuns(): Promise<RunTable> {
  read ??= buildRuns(studyRoot());
  return read;
}

/** Curves that agree in everything asked for, by size, then by name. Rows set aside are left out, step 0 with them. */
export async function studySeries(
  query: Partial<Pick<RunRow, "experiment" | "kind" | "state" | "family" | "benchmark">>,
  runs?: RunTable
): Promise<RunSeries[]> {
  const wanted = Object.entries(query) as [keyof RunRow, string][];
  const rows = rowsOf(runs ?? (await studyRuns())).filter(
    (row) => !row.excluded && wanted.every(([name, value]) => row[name] === value)
  );
  const groups = new Map<string, RunRow[]>();
  for (const row of rows) {
    const key = `${row.run} ${row.benchmark}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()]
    .map(seriesOf)
    .sort((a, b) => a.modelSize - b.modelSize || (a.run < b.run ? -1 : a.run > b.run ? 1 : 0));
}

function seriesOf(rows: RunRow[]): RunSeries {
  const sorted = [...rows].sort((a, b) => a.step - b.step);
  const { run, variant, modelSize, kind, state, reuseFactor, groupSize, repeat, sameAs, benchmark } = sorted[0]!;
  return {
    run,
    variant,
    modelSize,
    kind,
    state,
    reuseFactor,
    groupSize,
    repeat,
    sameAs,
    benchmark,
    step: sorted.map((row) => row.step),
    samples: sorted.map((row) => row.dataSamples!),
    flops: sorted.map((row) => row.computeFlops),
    testLoss: sorted.map((row) => row.testLoss!),
    responseLength: sorted.map((row) => row.responseLength)
  };
}
