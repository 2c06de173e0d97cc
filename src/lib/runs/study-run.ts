/** A run's scores on one benchmark, in order of training. */
export interface StudyRun {
  study: string;
  /** runs of one recipe differ in their seed alone */
  recipe: string;
  /** null where there is one run a recipe */
  seed: number | null;
  benchmark: string;
  /** problems of the benchmark, or answers where each has several; null where not published */
  problems: number | null;
  /** optimiser steps; 0 is before training */
  step: Float64Array;
  /** hours of training (PODS on one GPU: nominal); null where not published */
  hours: Float64Array | null;
  /** fraction right, mean of the passes */
  score: Float64Array;
  /** mean response tokens at each step, NaN where not logged; null where never logged */
  responseTokens: Float64Array | null;
}
