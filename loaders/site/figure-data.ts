import type { FigureCurve, FigureData } from "../../src/components/loss-curves-model.js";
import type { CurveRecord, Family, Results } from "../../src/lib/results.js";

/** Which of several curves of one size a figure plots: the mean of the repeats before anything else. */
const preference: CurveRecord["kind"][] = ["mean", "published-curve", "repeat"];

/** The curves that the loss figures plot and refit: one per variant and size of one family, on the held-out problems. */
export function figureData(results: Results, family: Family = mainFamily(results)): FigureData {
  const best = new Map<string, CurveRecord>();
  for (const curve of results.curves) {
    if (curve.family !== family || curve.benchmark !== results.study.benchmark || !preference.includes(curve.kind))
      continue;
    const key = `${curve.variant} ${curve.modelSize}`;
    const other = best.get(key);
    if (!other || preference.indexOf(curve.kind) < preference.indexOf(other.kind)) best.set(key, curve);
  }
  const curves = [...best.values()]
    .map(plotted)
    .sort((a, b) => (a.variant < b.variant ? -1 : a.variant > b.variant ? 1 : a.modelSize - b.modelSize));
  const series = results.study.series
    .filter((one) => one.family === family)
    .map(({ variant, early, heldOutSize }) => ({ variant, early, heldOutSize }));
  return {
    hash: results.inputs.hash,
    family,
    familyName: familyName(results, family),
    heldOutProblems: results.study.heldOutProblems,
    series,
    curves
  };
}

/** Points from the first step on: step 0 has no compute to put on a logarithmic axis. */
function plotted(curve: CurveRecord): FigureCurve {
  const kept = curve.step.map((_, i) => i).filter((i) => curve.step[i]! >= 1);
  const column = (values: number[]) => kept.map((i) => values[i]!);
  return {
    run: curve.run,
    family: curve.family,
    variant: curve.variant,
    modelSize: curve.modelSize,
    step: column(curve.step),
    dataSamples: column(curve.dataSamples),
    computeFlops: column(curve.computeFlops),
    testLoss: column(curve.testLoss)
  };
}

/** The study's own family; the others are checks. */
export function mainFamily({ study }: Pick<Results, "study">): Family {
  return study.families[0]!.id;
}

/** A family as people write it. */
export function familyName({ study }: Pick<Results, "study">, family: string): string {
  return study.families.find(({ id }) => id === family)?.name ?? family;
}
