/** Runs as the analysis reads them, and a study about them, without any log. */
import { table } from "arquero";
import type { RunTable } from "../../loaders/study/build-runs.js";
import { parseStudy, type Series, type Study } from "../../loaders/study/study.js";

export interface TableRun {
  run: string;
  modelSize: number;
  /** one evaluation a step, from step 1 on; a loss of 0 is set aside as a log's would be */
  loss: readonly number[];
  family?: string;
  variant?: "base" | "instruct";
  kind?: "mean" | "repeat";
  /** by itself 100 a step */
  samples?: readonly number[];
  /** null: the run logs none; by itself 6 N times the samples */
  flops?: readonly number[] | null;
  /** runs behind each evaluation, where its log says */
  repeats?: readonly number[];
}

/** The table of these runs. */
export function runTable(runs: readonly TableRun[]): Pick<RunTable, "table"> {
  const rows = runs.flatMap(({ run, modelSize, loss, family = "test", variant = "base", kind = "mean", ...more }) =>
    loss.map((testLoss, t) => {
      const dataSamples = more.samples?.[t] ?? 100 * (t + 1);
      return {
        ...{ run, modelSize, family, variant, kind, experiment: "main", state: "current", benchmark: "holdout" },
        ...{ step: t + 1, dataSamples, testLoss, repeatsAtStep: more.repeats?.[t] ?? null },
        computeFlops: more.flops === null ? null : (more.flops?.[t] ?? 6 * modelSize * dataSamples),
        reason: testLoss === 0 ? "test loss 0" : null
      };
    })
  );
  const names = Object.keys(rows[0] ?? {}) as (keyof (typeof rows)[number])[];
  return { table: table(Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]))) };
}

/** A series of mean curves with every size on record; the largest is held out. */
export function tableSeries(changes: Partial<Series> = {}): Series {
  return {
    ...{ family: "test", variant: "base", kind: "mean", sizes: null, asPublished: false },
    ...{ heldOutSize: 16e9, early: { firstPoints: 4 } },
    ...changes
  };
}

/** A study of 400 problems and one repeat a mean. */
export function tableStudy(changes: Partial<Study> = {}): Study {
  const study = parseStudy(`title: A study
provenance: Made for a test.
algorithm: PPO
domain: arithmetic
benchmark: holdout
heldOutProblems: 400
batch: 100
repeats: 1
families:
  - { id: test, name: Test, heldOutSize: 16, asPublished: false, variants: [{ id: base, curves: mean, early: { firstPoints: 4 } }] }
`);
  return { ...study, series: [tableSeries()], ...changes };
}
