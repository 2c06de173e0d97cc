/** What a reader can choose on a loss-curve figure, and what it shows then. */
import type { FittedLaw } from "../../lib/law/fit-law.js";
import type { Family, FitWindow, Objective, Protocol } from "../../lib/results.js";
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

export interface SizePoint {
  step: number;
  x: number;
  loss: number;
  /** true = in the fit, drawn as a dot; false = a ring */
  inFit: boolean;
}

export interface SizeLine {
  from: number;
  to: number;
  /** `extrapolated`: beyond the fitted points, or on a size that the fit has not seen */
  mode: "fitted" | "extrapolated";
}

/** Edges of a 95 % interval of L. */
export interface SizeBand {
  x: number[];
  low: number[];
  high: number[];
}

/** A line for a size of which nothing was seen. */
interface StrictLine {
  intercept: number;
  /** mean |line / measured - 1| */
  meanError: number;
  /** mean of line / measured - 1: < 0 when the line lies too low */
  signedError: number;
  /** least and greatest meanError over the ways to extrapolate the level */
  range: [number, number];
}

export interface DrawnSize {
  modelSize: number;
  points: SizePoint[];
  inFit: boolean;
  /** k(N) of the law */
  learningEfficiency: number;
  /** E(N): the fit's, or set on the size's own points where the size is held out */
  intercept: number;
  lines: SizeLine[];
  /** mean |line / measured - 1| over the points in the window */
  meanError: number;
  /** the same over later points that the fit has not seen; null when there are none */
  meanErrorLater: number | null;
  /** R^2 on L; null for sizes that are not in the fit */
  r2: number | null;
}

export interface SizeModel extends DrawnSize {
  /** held-out sizes: the line from the other sizes alone; null where it cannot be had */
  strict: StrictLine | null;
  /** the law's slope without this size's points has this interval about its own level; null without repeats */
  band: SizeBand | null;
  strictBand: SizeBand | null;
  /** index of the first point after the fit; the number of points when none follows */
  cut: number;
  /** error of later points if the loss stays at the mean of the last five seen; null when there are none */
  meanErrorStill: number | null;
  /** that mean */
  still: number | null;
}

export interface LossCurvesModel {
  state: LossCurvesState;
  family: Family;
  familyName: string;
  heldOutProblems: number;
  hash: string;
  law: FittedLaw;
  window: FitWindow;
  sizes: SizeModel[];
  /** N in the fit */
  fitted: number[];
  /** N held out */
  heldOut: number[];
  /** whether K_max and N_0 are determined */
  determined: boolean;
}
