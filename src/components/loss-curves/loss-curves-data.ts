/** What the loss-curve figures plot and refit, as JSON carries it, and how it is taken from the results of a study. */
import type { RunNoise } from "../../lib/inference/sizes/held-out-band.js";
import { itemAt } from "../../lib/items.js";
import type { WindowRules } from "../../lib/protocols.js";
import type { CurveRecord, Family, Results } from "../../lib/results.js";
import type { Resource, Variant } from "../../lib/runs.js";
import { familyName, mainFamily } from "../../lib/series-names.js";

export type FigureCurve = Pick<
  CurveRecord,
  "run" | "family" | "variant" | "modelSize" | "step" | "dataSamples" | "computeFlops" | "testLoss"
>;

/** What whole runs add to the variance of a curve's slope and level. */
interface FigureNoise extends RunNoise {
  variant: Variant;
  resource: Resource;
  modelSize: number;
}

/** The 95 % interval of single later points, for the law of all sizes' early points. */
interface FigureForecast {
  variant: Variant;
  resource: Resource;
  /** share of the run seen; null = the study's own early window */
  share: number | null;
  modelSize: number;
  x: number[];
  low: number[];
  high: number[];
}

export interface FigureData {
  /** SHA-256 of the logs, hex */
  hash: string;
  family: Family;
  /** the family as people write it */
  familyName: string;
  heldOutProblems: number;
  /** the windows of each variant */
  series: (WindowRules & { variant: Variant })[];
  curves: FigureCurve[];
  /** none where the family has no repeats: then there are no bands */
  noise?: FigureNoise[];
  forecasts?: FigureForecast[];
}

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
