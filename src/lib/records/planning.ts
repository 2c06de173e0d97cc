/**
 * Shape of `planning` in results.json: what forecasts of new runs need beside the laws. The laws themselves, their levels
 * and their slopes stand under `laws` and `sizeLaws`; nothing here repeats them.
 */
import type { Family } from "../results.js";
import type { Resource, Variant } from "../runs.js";

export interface PlanningRecord {
  settings: {
    /** bootstrap draws kept: the first of those behind the intervals under `inference` */
    draws: number;
    seed: number;
    /** evaluations a block */
    blockLength: number;
    /** unit of the draws: a draw of 12 is 12 times this */
    unit: number;
  };
  /** G of the main runs; null where the logs do not agree on one */
  groupSize: number | null;
  series: PlanningSeriesRecord[];
}

/** One family and variant against one resource. */
export interface PlanningSeriesRecord {
  family: Family;
  variant: Variant;
  resource: Resource;
  /** X that each size was measured at, in the window of the fit, and what a sample costs there */
  sizes: PlanningSizeRecord[];
  /** null where no repeats tell the noise: predictions then have no interval */
  noise: PlanningNoiseRecord | null;
}

export interface PlanningSizeRecord {
  modelSize: number;
  /** X of the first and the last evaluation */
  from: number;
  to: number;
  /** tokens processed in training for each sample, mean over the run: C / (6 N D) at its last evaluation */
  tokensPerSample: number;
}

/** What a new run differs by from the law, and the draws of the law itself. */
export interface PlanningNoiseRecord {
  /** variance of ln L per (ln X)^2 by which the rest of a run left the forecast from its first half */
  drift: number;
  /** degrees of freedom behind run effects */
  runDf: number;
  sizes: {
    modelSize: number;
    /** variance of ln L of one evaluation of one run */
    white: number;
    /** of slow wander about the size's own power law, beyond evaluation noise */
    wander: number;
    /** of one run's level, and of its slope about `centre` */
    runLevel: number;
    runSlope: number;
    /** X about which runs differ in slope */
    centre: number;
    /** draw minus estimate: k of the size's own law, and ln L at `referenceX`; in units of `settings.unit` */
    slopes: number[];
    levels: number[];
  }[];
  /** the joint law refitted to each draw: K_max, and ln (N_0 / its estimate), minus the estimate; null at a bound */
  kMax: (number | null)[];
  lnN0: (number | null)[];
}
