/** Curves of a family that is shown as published, in each of its versions, and the law through them. */
import { itemAt, mustGet } from "../../../lib/items.js";
import { type FittedLaw, fitLaw } from "../../../lib/law/fit-law.js";
import type { CurveRecord, Results } from "../../../lib/results.js";
import { curveFromRecord, type Resource } from "../../../lib/runs.js";

export type Version = "current" | "earlier";

export interface PublishedFamily {
  family: string;
  name: string;
  variant: string;
  versions: Partial<Record<Version, CurveRecord[]>>;
}

/** The first family whose points are as published; null where the study has none. */
export function publishedFamily(results: Results): PublishedFamily | null {
  const series = results.study.series.find(({ asPublished }) => asPublished);
  if (!series) return null;
  const { family, variant } = series;
  const isOfSeries = (curve: CurveRecord) => curve.family === family && curve.variant === variant;
  const current = results.curves.filter(isOfSeries);
  const earlier = results.otherCurves.filter((curve) => isOfSeries(curve) && curve.state === "earlier");
  return {
    family,
    name: results.study.families.find(({ id }) => id === family)?.name ?? family,
    variant,
    versions: {
      ...(current.length > 0 ? { current: sorted(current) } : {}),
      ...(earlier.length > 0 ? { earlier: sorted(earlier) } : {})
    }
  };
}

function sorted(curves: CurveRecord[]): CurveRecord[] {
  return [...curves].sort((a, b) => a.modelSize - b.modelSize);
}

/** The law of all points of one version, least squares on ln L. */
export function versionLaw(curves: readonly CurveRecord[], resource: Resource): FittedLaw {
  return fitLaw(curves.map(curveFromRecord), { resource });
}

export interface VersionDifference {
  modelSize: number;
  step: number[];
  /** loss as now published minus loss as published before */
  difference: number[];
}

/** Current minus earlier, at the steps that both have. */
export function versionDifferences({ versions }: PublishedFamily): VersionDifference[] {
  return (versions.current ?? []).flatMap(({ modelSize, step, testLoss }) => {
    const before = versions.earlier?.find((curve) => curve.modelSize === modelSize);
    if (!before) return [];
    const lossAt = new Map(before.step.map((at, i) => [at, itemAt(before.testLoss, i)]));
    const kept = step.map((_, i) => i).filter((i) => lossAt.has(itemAt(step, i)));
    return [
      {
        modelSize,
        step: kept.map((i) => itemAt(step, i)),
        difference: kept.map((i) => itemAt(testLoss, i) - mustGet(lossAt, itemAt(step, i)))
      }
    ];
  });
}
