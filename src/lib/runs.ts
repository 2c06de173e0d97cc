/**
 * The words of the house: what a training run is, what one row of the long table holds, what a fit reads.
 * Pure types and small selectors; no files, no DOM.
 */

/** What the models of a study are called whose family no name tells. */
export const unnamedFamily = "Models";

/** A family's name before what it is the name of; without it where no name tells the family. */
export function ofFamily(name: string, what: string): string {
  return name === unnamedFamily ? what : `${name} ${what}`;
}

/** Post-training variant of the model that a run starts from. */
export type Variant = "base" | "instruct";

/** The resource X that the loss is set against: C (cumulative training FLOPs) or D (samples seen). */
export type Resource = "compute" | "data";

/** What the loss of a user's run is set against: the same, or hours of the run. */
export type LogResource = Resource | "time";

export const resources: readonly Resource[] = ["compute", "data"];
export const logResources: readonly LogResource[] = [...resources, "time"];

/**
 * What one log stands for.
 * - `mean`: the published curve, a mean over repeats at each step;
 * - `repeat`: one training run;
 * - `repeat-set`: the single repeats of a step without knowing which is which: never a run of its own;
 * - `published-curve`: points as the publication draws them, not known to be raw measurements.
 */
export type RunKind = "mean" | "repeat" | "repeat-set" | "published-curve";

/** Which experiment of the study a run belongs to. */
export type Experiment = "main" | "reuse" | "rollouts";

/** State of the measurements: the published figures', or an older one that an earlier figure shows. */
export type RunState = "current" | "earlier";

/** Identity of a run, as its file's metadata give it (key `rlscale.run`, JSON). */
export interface RunIdentity {
  /** unique, as the log calls the run, in any script: e.g. `qwen2.5-base-7b-mean` */
  run: string;
  experiment: Experiment;
  kind: RunKind;
  state: RunState;
  family: string;
  variant: Variant;
  /** N, parameters */
  modelSize: number;
  /** tau = D_total / D_unique, passes over the data; 1 = each problem once */
  reuseFactor: number;
  /** G, rollouts per prompt */
  groupSize: number;
  /** number of the repeat (1-3), null for means, sets and published curves */
  repeat: number | null;
  /** number of repeats that the file speaks of where all are there; null when unknown */
  repeats: number | null;
  /** distinct training problems, null when unknown */
  uniqueSamples: number | null;
  /** another run that holds the same measurements (a copy), or null */
  sameAs: string | null;
  /** which prompt the run used: `short` marks the base repeat with a prompt 17.2 tokens shorter; null when unknown */
  promptKind: "regular" | "short" | null;
  /** source tables the log was made from, paths relative to `data/` */
  source: string[];
  /** what a reader must know before using the run; null when nothing */
  note: string | null;
}

/** One row of the validated long table: one benchmark of one evaluation of one run. */
export interface RunRow extends RunIdentity {
  /** path of the log, relative to the project */
  file: string;
  /** row of the log, counted from 0 */
  row: number;
  /** training step, >= 0 */
  step: number;
  /** repeats behind this row's mean; null when unknown */
  repeatsAtStep: number | null;
  /** D, samples seen, cumulative */
  dataSamples: number | null;
  /** cumulative tokens processed */
  tokens: number | null;
  /** C, cumulative training FLOPs */
  computeFlops: number | null;
  /** mean response length of the step's batch, tokens */
  responseLength: number | null;
  /** `holdout`, `gsm8k`, ... */
  benchmark: string;
  /** L = 1 - pass@1 in (0, 1]; null only when excluded */
  testLoss: number | null;
  excluded: boolean;
  /** why the row is set aside; null when it is used */
  reason: string | null;
}

/**
 * One run's loss curve on one benchmark, columns of equal length, steps ascending: what a fit reads.
 * Rows set aside are not in it.
 */
export interface Curve {
  run: string;
  /** N, parameters */
  modelSize: number;
  step: Float64Array;
  /** D, samples seen */
  dataSamples: Float64Array;
  /** C, cumulative FLOPs */
  computeFlops: Float64Array;
  /** L, in (0, 1] */
  testLoss: Float64Array;
}

/** The same with columns as JSON has them. */
type CurveColumns = { [Key in keyof Curve]: Curve[Key] extends Float64Array ? readonly number[] : Curve[Key] };

/** X of a curve: cumulative FLOPs for `compute`, samples for `data`. */
export function resourceOf(curve: Pick<Curve, "computeFlops" | "dataSamples">, resource: Resource): Float64Array {
  return resource === "compute" ? curve.computeFlops : curve.dataSamples;
}

/** A curve as results and pages carry it, as the fits read it. */
export function curveFromRecord({ run, modelSize, ...columns }: CurveColumns): Curve {
  return {
    run,
    modelSize,
    step: Float64Array.from(columns.step),
    dataSamples: Float64Array.from(columns.dataSamples),
    computeFlops: Float64Array.from(columns.computeFlops),
    testLoss: Float64Array.from(columns.testLoss)
  };
}
