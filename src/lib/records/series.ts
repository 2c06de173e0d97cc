/** Single curves of the experiments beside the law, as figures read them: columns of equal length, steps ascending. */
import type { RunKind, RunState, Variant } from "../runs.js";

export interface RunSeries {
  run: string;
  variant: Variant;
  /** N, parameters */
  modelSize: number;
  kind: RunKind;
  state: RunState;
  /** tau */
  reuseFactor: number;
  /** G */
  groupSize: number;
  repeat: number | null;
  /** the run of which this one is a copy */
  sameAs: string | null;
  benchmark: string;
  step: number[];
  samples: number[];
  /** null where no compute is known */
  flops: (number | null)[];
  testLoss: number[];
  /** tokens; null where not drawn */
  responseLength: (number | null)[];
}
