/** What the worker can do: each task takes and gives back plain data, which a message can carry. */
import { type FitLawOptions, type FittedLaw, fitLaw } from "../../lib/fit-law.js";
import {
  type BootstrapOptions,
  percentileInterval,
  refitLaws,
  resampleSlopes
} from "../../lib/inference/law-bootstrap.js";
import type { RunEffects } from "../../lib/inference/run-effects.js";
import type { SlopeSample } from "../../lib/inference/slope-sample.js";
import type { Curve } from "../../lib/runs.js";

export interface LawIntervals {
  /** 95%, percentiles of the resampled fits; an end may be Infinity */
  kMax: [number, number];
  n0: [number, number];
  /** resamples that settle no law */
  undefinedLaws: number;
  resamples: number;
}

export const workerTasks = {
  fitLaw: ({ curves, options }: { curves: Curve[]; options: FitLawOptions }): FittedLaw => fitLaw(curves, options),

  /** Intervals of the law on ln L for the sizes of the samples: what the build does for all of them. */
  lawIntervals: ({
    samples,
    effects,
    options
  }: {
    samples: SlopeSample[];
    effects: RunEffects;
    options: BootstrapOptions;
  }): LawIntervals => {
    const { slopes } = resampleSlopes(samples, effects, options);
    const { kMax, n0, undefinedLaws } = refitLaws(samples, slopes);
    return {
      kMax: percentileInterval(kMax),
      n0: percentileInterval(n0),
      undefinedLaws,
      resamples: options.resamples
    };
  }
};

export type WorkerTasks = typeof workerTasks;
export type TaskName = keyof WorkerTasks;

export interface TaskRequest {
  id: number;
  task: TaskName;
  input: unknown;
}

export type TaskAnswer = { id: number; output: unknown } | { id: number; error: string };
