/** What a reader can choose on a loss-curve figure. */
import type { Objective, Protocol } from "../../lib/results.js";
import type { Resource, Variant } from "../../lib/runs.js";

export interface LossCurvesState {
  variant: Variant;
  resource: Resource;
  protocol: Protocol;
  objective: Objective;
  /** N of the sizes in the fit, ascending; null = the protocol's own */
  sizes: number[] | null;
  /** per cent of each run that the fit within a run sees; null = the study's own early window */
  cut: number | null;
  /** N of the size that stands out; null = none does */
  focus: number | null;
  /** a running median through the points */
  smooth: boolean;
  /** part of the resource's axis that is shown, in its unit; null = all of it */
  x: readonly [from: number, to: number] | null;
  /** the loss axis follows what is shown */
  fitY: boolean;
}

/** Cuts that can be chosen, per cent. */
export const cutChoices = [10, 20, 30, 40, 50, 60, 70, 80, 90] as const;

/** Fewest sizes that a joint fit reads. */
export const fewestSizes = 3;
