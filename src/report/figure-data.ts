import type {
  FigureCurve,
  FigureData,
  FigureForecast,
  FigureNoise
} from "../components/loss-curves/loss-curves-model.js";
import { firstOf, itemAt } from "../lib/items.js";
import type { CurveRecord, Family, Results } from "../lib/results.js";
import { ofFamily } from "../lib/runs.js";

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
    .filter((series) => series.family === family)
    .map(({ variant, early, heldOutSize }) => ({ variant, early, heldOutSize }));
  return {
    hash: results.inputs.hash,
    family,
    familyName: familyName(results, family),
    heldOutProblems: results.study.heldOutProblems,
    series,
    curves,
    noise: runNoise(results, family),
    forecasts: forecastBands(results, family)
  };
}

/** Variances that whole runs add to slope and level of each curve; none where the family has no repeats. */
function runNoise({ inference, curves, study }: Results, family: Family): FigureNoise[] {
  return inference.series
    .filter((series) => series.family === family)
    .flatMap(({ variant, resource, sizes }) => {
      const effects = inference.runEffects.find(
        (runEffect) => runEffect.family === family && runEffect.resource === resource
      );
      if (!effects) return [];
      return sizes.map(({ modelSize, variance, repeats }): FigureNoise => {
        const curve = curves.find((c) => c.family === family && c.variant === variant && c.modelSize === modelSize);
        const cell = effects.cells.find((cell) => cell.variant === variant && cell.modelSize === modelSize);
        const white = cell?.white ?? effects.noiseToBinomial * binomial(curve?.testLoss ?? []);
        const steps = cell?.steps ?? curve?.step.length ?? 1;
        const level = (Math.max(0, effects.levelRatio - 1) * white) / steps / repeats[0];
        return {
          variant,
          resource,
          modelSize,
          runSlope: digits(variance.run),
          runLevel: digits(level),
          df: effects.df
        };
      });
    });

  function binomial(losses: number[]): number {
    const sum = losses.reduce((total, loss) => total + (1 / loss - 1), 0);
    // where the number of problems is not known, noise is in units of drawing one
    return sum / Math.max(1, losses.length * (study.heldOutProblems || 1));
  }
}

/** Prediction bands of the rest of each run, as the analysis has them: by share of the run seen. */
function forecastBands({ prediction }: Results, family: Family): FigureForecast[] {
  return prediction.within
    .filter((series) => series.family === family)
    .flatMap(({ variant, resource, cuts }) =>
      cuts.flatMap(({ share, sizes }) =>
        sizes.flatMap(({ modelSize, band }): FigureForecast[] =>
          band === null
            ? []
            : [
                {
                  variant,
                  resource,
                  share,
                  modelSize,
                  x: band.x.map(digits),
                  low: band.low.map(digits),
                  high: band.high.map(digits)
                }
              ]
        )
      )
    );
}

/** Four significant digits: these only draw bands. */
function digits(value: number): number {
  return Number(value.toPrecision(4));
}

/** Points from the first step on: step 0 has no compute to put on a logarithmic axis. */
function plotted(curve: CurveRecord): FigureCurve {
  const kept = curve.step.map((_, i) => i).filter((i) => itemAt(curve.step, i) >= 1);
  const column = (values: number[]) => kept.map((i) => itemAt(values, i));
  return {
    run: curve.run,
    family: curve.family,
    variant: curve.variant,
    modelSize: curve.modelSize,
    step: column(curve.step),
    dataSamples: column(curve.dataSamples),
    computeFlops: curve.computeFlops.length > 0 ? column(curve.computeFlops) : [],
    testLoss: column(curve.testLoss)
  };
}

/** The study's own family; the others are checks. */
export function mainFamily({ study }: { study: Pick<Results["study"], "families"> }): Family {
  return firstOf(study.families).id;
}

/** A family as people write it. */
export function familyName({ study }: Pick<Results, "study">, family: string): string {
  return study.families.find(({ id }) => id === family)?.name ?? family;
}

/** Family and variant as people write them; the variant alone of models whose family no name tells. */
export function seriesName(results: Pick<Results, "study">, family: string, variant: string): string {
  return ofFamily(familyName(results, family), variant);
}

/** What the runs of a family are seeds of: its recipe where several families are, else the family. */
export function recipeName(results: Pick<Results, "study">, family: Family): string {
  return results.study.families.find(({ id }) => id === family)?.recipe ?? familyName(results, family);
}
