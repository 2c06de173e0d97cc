/** What the figures of the law's limit read: profile, resampled fits, other choices of the fit, printed pairs. */
import type { Interval, ProfileIntervalRecord, SensitivityRecord } from "../../lib/records/inference.js";
import type { Resource, Variant } from "../../lib/runs.js";

export interface PrintedPair {
  variant: Variant;
  resource: Resource;
  /** "between sizes" */
  scenario: string;
  kMax: number;
  n0: number;
}

export interface SaturationSeries {
  variant: Variant;
  resource: Resource;
  /** slope of each size, its variance, and its weight in the joint fit */
  points: { modelSize: number; k: number; variance: number; weight: number }[];
  /** null where the law is undefined */
  kMax: number | null;
  /** 95 % of the sampling alone */
  kMaxSampling: Interval;
  n0: number | null;
  widening: number | null;
  noise: ProfileIntervalRecord;
  misfit: ProfileIntervalRecord;
  cloud: { kMax: number[]; n0: number[]; rankCorrelation: number };
  sensitivity: SensitivityRecord[];
}

export interface SaturationData {
  hash: string;
  familyName: string;
  resamples: number;
  series: SaturationSeries[];
  printed: PrintedPair[];
}
