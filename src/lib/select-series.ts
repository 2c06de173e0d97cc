/** Selections of the runs of a study: loss curves by what they are of, or single evaluations. */
import type { BenchmarkLosses, LoggedRun, RunSeries } from "./records/series-record.js";

/** What a selection asks for; what is left out may be anything. */
export type RunQuery = Partial<
  Pick<LoggedRun, "experiment" | "kind" | "state" | "family"> & Pick<BenchmarkLosses, "benchmark">
>;

/** One evaluation of one run on one benchmark. */
export interface Evaluation
  extends Pick<LoggedRun, "run" | "kind" | "state" | "family" | "variant" | "modelSize" | "repeat" | "promptKind"> {
  benchmark: string;
  step: number;
  testLoss: number;
  /** whether no fit may use it */
  excluded: boolean;
}

/** Curves that agree in everything asked for, by size, then by name. Excluded evaluations are left out, step 0 with them. */
export function seriesWhere(runs: readonly LoggedRun[], query: RunQuery): RunSeries[] {
  return lossesWhere(runs, query)
    .flatMap(({ run, losses }) => seriesOf(run, losses) ?? [])
    .sort((a, b) => a.modelSize - b.modelSize || (a.run < b.run ? -1 : a.run > b.run ? 1 : 0));
}

/** Evaluations that agree in everything asked for, excluded ones among them: by run, benchmark and step. */
export function evaluationsWhere(runs: readonly LoggedRun[], query: RunQuery): Evaluation[] {
  return lossesWhere(runs, query).flatMap(({ run: logged, losses }) => {
    const { run, kind, state, family, variant, modelSize, repeat, promptKind, step } = logged;
    const excluded = new Set(losses.excluded);
    return losses.testLoss.flatMap((testLoss, i) => {
      if (testLoss === null) return [];
      const of = { run, kind, state, family, variant, modelSize, repeat, promptKind, benchmark: losses.benchmark };
      return [{ ...of, step: step[i]!, testLoss, excluded: excluded.has(i) }];
    });
  });
}

function lossesWhere(
  runs: readonly LoggedRun[],
  { benchmark, ...query }: RunQuery
): { run: LoggedRun; losses: BenchmarkLosses }[] {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined) as [keyof typeof query, string][];
  return runs
    .filter((run) => wanted.every(([name, value]) => run[name] === value))
    .flatMap((run) =>
      run.benchmarks
        .filter((losses) => benchmark === undefined || losses.benchmark === benchmark)
        .map((losses) => ({ run, losses }))
    );
}

/** Null where no evaluation is in use. */
function seriesOf(logged: LoggedRun, { benchmark, testLoss, excluded }: BenchmarkLosses): RunSeries | null {
  const without = new Set(excluded);
  const kept = testLoss.map((_, i) => i).filter((i) => testLoss[i] !== null && !without.has(i));
  if (kept.length === 0) return null;
  const { run, variant, modelSize, kind, state, reuseFactor, groupSize, repeat, sameAs } = logged;
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
    step: kept.map((i) => logged.step[i]!),
    samples: kept.map((i) => logged.samples[i]!),
    flops: kept.map((i) => logged.flops[i]!),
    testLoss: kept.map((i) => testLoss[i]!),
    responseLength: kept.map((i) => logged.responseLength[i]!)
  };
}
