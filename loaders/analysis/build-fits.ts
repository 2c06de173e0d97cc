/** Run table -> fitted laws, each with its window, status and goodness. */
import { fitLaw } from "../../src/lib/law/fit-law.js";
import { fitSizeLaw } from "../../src/lib/law/size-law.js";
import { objectives, protocols, protocolWindow, selectWindow, type WindowOverrides } from "../../src/lib/protocols.js";
import type { CurveRecord, FitWindow, LawRecord, Objective, Protocol, SizeLawRecord } from "../../src/lib/results.js";
import { type Curve, type Resource, resourceOf, resources } from "../../src/lib/runs.js";
import type { RunTable } from "../study/build-runs.js";
import { type Series, type Study, seriesCurves } from "../study/study.js";
import { fitted } from "./fitted.js";

export interface LawChoice {
  resource: Resource;
  protocol: Protocol;
  objective: Objective;
}

export interface Fits {
  curves: CurveRecord[];
  laws: LawRecord[];
  sizeLaws: SizeLawRecord[];
}

/** Whether what a window leaves of each size has a line of its own and one point more. */
function canBeFitted(curves: readonly Curve[]): boolean {
  return curves.every(({ step }) => step.length > 2);
}

/** Whether a curve can stand against a resource: a log without tokens has no compute. */
export function hasResource(curve: Curve, resource: Resource): boolean {
  return resourceOf(curve, resource).every((x) => x > 0);
}

/** Every law of the study that its sizes and counts allow: per series, resource, protocol and objective; and every size's own power law. */
export function buildFits(runs: Pick<RunTable, "table">, study: Study): Fits {
  const fits: Fits = { curves: [], laws: [], sizeLaws: [] };
  for (const series of study.series) {
    const curves = seriesCurves(runs, study, series);
    fits.curves.push(...curves.map((curve) => recordCurve(study, series, curve)));
    for (const resource of resources.filter((each) => curves.every((curve) => hasResource(curve, each)))) {
      for (const protocol of protocols) {
        if (!canBeFitted(selectWindow(curves, protocolWindow(protocol, series, curves)))) continue;
        for (const objective of objectives)
          fits.laws.push(...fitted(() => fitSeries(series, curves, { resource, protocol, objective })));
      }
      const all = selectWindow(curves, protocolWindow("full", series, curves));
      fits.sizeLaws.push(
        ...all.flatMap((curve) =>
          fitted(() => ({ family: series.family, variant: series.variant, resource, ...fitSizeLaw(curve, resource) }))
        )
      );
    }
  }
  return fits;
}

/**
 * One law of one series.
 *
 * @param curves all sizes of the series
 * @throws FitError where no law can be fitted, RangeError for overrides that leave nothing
 */
export function fitSeries(
  series: Pick<Series, "family" | "variant" | "early" | "heldOutSize">,
  curves: readonly Curve[],
  { resource, protocol, objective }: LawChoice,
  overrides: WindowOverrides = {}
): LawRecord {
  const window: FitWindow = protocolWindow(protocol, series, curves, overrides);
  const { kMax, n0, sizes, goodness, status, message, iterations } = fitLaw(selectWindow(curves, window), {
    resource,
    objective
  });
  return {
    family: series.family,
    variant: series.variant,
    resource,
    protocol,
    objective,
    law: { kMax, n0, sizes },
    goodness,
    status,
    message,
    window,
    iterations
  };
}

export function recordCurve({ benchmark }: Study, { family, variant, kind }: Series, curve: Curve): CurveRecord {
  return {
    run: curve.run,
    family,
    variant,
    kind,
    modelSize: curve.modelSize,
    benchmark,
    step: Array.from(curve.step),
    dataSamples: Array.from(curve.dataSamples),
    // a column of blanks is none: JSON knows no NaN
    computeFlops: hasResource(curve, "compute") ? Array.from(curve.computeFlops) : [],
    testLoss: Array.from(curve.testLoss)
  };
}
