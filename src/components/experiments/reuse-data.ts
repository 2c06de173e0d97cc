/** What the figures of data reuse are drawn from, as `dist/data/reuse.json` holds it. */
import type { StepWindow } from "../../lib/inference/experiments/equivalence-window.js";
import type { Variant } from "../../lib/runs.js";

/** What a run is held against: the mean of the repeats, or the one run that a figure shows as the reference. */
export type ReuseReference = "repeats" | "published" | "earlier";

export interface ReuseRowData {
  reuseFactor: number;
  evaluations: number;
  loss: number;
  /** loss minus the reference's over the same steps; null where there is no such reference */
  difference: Record<ReuseReference, number | null>;
}

interface ReuseWindowData extends StepWindow {
  /** deviation of one run's window mean between runs, its degrees of freedom, and the cells of repeats behind it */
  s: number;
  df: number;
  cells: number;
  referenceLoss: number;
  rows: ReuseRowData[];
}

export interface ReuseRunData {
  reuseFactor: number;
  state: "current" | "earlier";
  /** repeat of the main run that it copies; null = a run of its own */
  repeat: number | null;
  step: number[];
  testLoss: number[];
}

export interface ReuseVariantData {
  variant: Variant;
  /** repeats behind the reference mean */
  repeats: number;
  windows: ReuseWindowData[];
  runs: ReuseRunData[];
}

export interface ReuseData {
  hash: string;
  familyName: string;
  modelSize: number;
  reference: number;
  problems: number;
  margin: number;
  variants: ReuseVariantData[];
}
