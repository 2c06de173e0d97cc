import type { Interval, ProfileIntervalRecord, SensitivityRecord } from "../../lib/records/inference-record.js";
import type { Results } from "../../lib/results.js";
import type { Resource, Variant } from "../../lib/runs.js";
import { familyName, mainFamily } from "../../lib/series-names.js";
import { square } from "../../lib/statistics/power.js";
import { protocolNames } from "../../report/table-parts.js";
import { inferredSeries, short } from "../efficiency/slopes-data.js";

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

export function saturationData(results: Results): SaturationData {
  return {
    hash: results.inputs.hash,
    familyName: familyName(results, mainFamily(results)),
    resamples: results.inference.settings.resamples,
    series: inferredSeries(results).map(({ variant, resource, sizes, law, profile, cloud, sensitivity }) => ({
      variant,
      resource,
      points: sizes.map(({ modelSize, k, standardError, weight }) => ({
        modelSize,
        k,
        variance: square(standardError),
        weight
      })),
      kMax: law.kMax,
      kMaxSampling: law.kMaxInterval,
      n0: law.n0,
      widening: law.widening,
      noise: profile.noise,
      misfit: profile.misfit,
      cloud: { kMax: cloud.kMax.map(short), n0: cloud.n0.map(short), rankCorrelation: cloud.rankCorrelation },
      sensitivity
    })),
    printed: printedPairs(results)
  };
}

/** K_max and N_0 as the publication prints them, of the study's own family. */
export function printedPairs(results: Results): PrintedPair[] {
  const rows = results.comparison.rows.filter(({ family }) => family === mainFamily(results));
  return rows.flatMap((row): PrintedPair[] => {
    if (row.quantity !== "kMax" || row.resource === null) return [];
    const n0 = rows.find(
      (other) =>
        other.quantity === "n0" &&
        other.variant === row.variant &&
        other.resource === row.resource &&
        other.scenario === row.scenario
    );
    if (!n0) return [];
    return [
      {
        variant: row.variant as PrintedPair["variant"],
        resource: row.resource,
        scenario: protocolNames[row.scenario] ?? row.scenario,
        kMax: row.published,
        n0: n0.published * 1e9
      }
    ];
  });
}
