/** A run's values by step, and what became of its rows. */

import type { Numbering } from "./numbered-rows.js";
import type { OutOfOrder } from "./out-of-order.js";
import type { StepAxis } from "./step-axis.js";

/** Repeats of one measurement, over a run. */
export interface Repeated {
  /** sum of squared distances from the mean of each step's repeats */
  squares: number;
  df: number;
  /** steps with several */
  checkpoints: number;
}

/** One run by step; columns of equal length, steps ascending. */
export interface StepTable {
  /** column that the steps are from */
  axis: string;
  /** other columns that could have been, and say otherwise */
  otherAxes: string[];
  /** distinct whole numbers >= 0 */
  step: Float64Array;
  /** row of the log where the step stands last */
  row: Float64Array;
  /** by name of the log's column, NaN where the log has nothing; columns without any value are left out */
  columns: Map<string, Float64Array>;
  /** columns of the clock by name, in seconds; absent where there are none */
  times?: Map<string, Float64Array>;
  /** no column counts steps: they are the places of the rows by this column; absent where they are steps */
  ranked?: string;
  /** by name of a column: steps at which the log has NaN or an infinite number and no other value; absent where there are none */
  notFinite?: Map<string, Float64Array>;
  /** by name of a column: how repeats of a step differ that were averaged; absent where none were */
  repeated?: Map<string, Repeated>;
}

/** How a run's steps go, as far as a user should know. */
export interface StepHistory {
  /** times that the log goes back to an earlier step: the trainer was started again */
  restarts: { row: number; from: number; to: number }[];
  /** rows were put into the order of their steps; absent where they stood so, and where steps are said twice */
  outOfOrder?: OutOfOrder;
  /** rows of a step were averaged: they are repeats of one measurement, or the user says so */
  averaged: boolean;
  /** usual distance from one step to the next */
  stride: number;
  /** stretches without a row where the stride would have one */
  gaps: { from: number; to: number }[];
  /** distances differ from step to step: the export may hold a sample of the steps only */
  sampled: boolean;
}

export interface StepsOfRun {
  table: StepTable | null;
  /** columns that say how many steps there are in all, and were not taken for the step */
  totals: StepAxis["totals"];
  history: StepHistory;
}

/** How the rows of a run follow each other, by place; see `part-runs.ts`. */
export interface RowOrder {
  /** column to take the steps from; by default the highest in the table of names that most rows have */
  axis?: string;
  /** steps of the rows where no column has them */
  numbering?: Numbering | null;
  /** rows of one sequence are attempts one after the other; without it all are */
  sequence?: Int32Array;
  /** rows of a step are averaged: one of each of these repeats, of all rows without it */
  averaged?: boolean;
  repeat?: Int32Array | null;
}

export const noHistory: StepHistory = { restarts: [], averaged: false, stride: 0, gaps: [], sampled: false };
