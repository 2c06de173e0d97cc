/** How the late slope fared beyond cuts of every series, beside the law as it is and beside what a right interval would hold. */
import { matching } from "../../lib/matching.js";
import { type LateCoverage, lateCoverage, lateSlope } from "../../lib/plan/late-slope.js";
import { lateCurves } from "../../lib/plan/plan-study.js";
import type { PlanningSeriesRecord } from "../../lib/records/planning-record.js";
import type { Results } from "../../lib/results.js";

export interface LateBacktest extends Pick<PlanningSeriesRecord, "variant" | "resource" | "ahead"> {
  /** of the law's slope that is taken beyond the end */
  share: number;
  sizes: number;
  /** mean over sizes of measured less predicted ln L: by the late slope, and by the law as it is */
  late: number;
  law: number;
  /** share of all evaluations beyond the cuts in the 95 % intervals, and of those of the size with the least */
  inside: number;
  worst: { modelSize: number; inside: number };
}

/** Of each series of a family whose sizes are enough to leave each out. */
export function lateBacktests({ planning, curves }: Results, family: string): LateBacktest[] {
  return planning.series.filter(matching({ family })).flatMap((series) => {
    const { variant, resource, noise, ahead } = series;
    const ofSeries = lateCurves(curves, series);
    const late = lateSlope(ofSeries);
    const rows = lateCoverage(ofSeries, noise?.drift ?? 0);
    return late === null || rows.length === 0
      ? []
      : [{ variant, resource, ahead, share: late.share, ...summary(rows) }];
  });
}

function summary(rows: readonly LateCoverage[]) {
  const total = (of: (row: LateCoverage) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  const shareOf = ({ inside, evaluations }: LateCoverage) => inside / evaluations;
  const worst = rows.reduce((a, b) => (shareOf(b) < shareOf(a) ? b : a));
  return {
    sizes: rows.length,
    late: total(({ late }) => late) / rows.length,
    law: total(({ law }) => law) / rows.length,
    inside: total(({ inside }) => inside) / total(({ evaluations }) => evaluations),
    worst: { modelSize: worst.modelSize, inside: shareOf(worst) }
  };
}
