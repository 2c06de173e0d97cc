/** Forecasts of runs cut at a quarter, a half and three quarters of their evaluations, and what came of them. */
import { type ForecastTarget, forecastParts, halfWidthOf } from "../../../src/lib/runs/forecast.js";
import { type Forecaster, forecasters } from "../../../src/lib/runs/forecast-points.js";
import { fewestEvaluations, firstPoints, meanOfLast } from "../../../src/lib/runs/run-curve.js";
import { fitRunForms } from "../../../src/lib/runs/run-forms.js";
import { withoutApart } from "../../../src/lib/runs/standing-apart.js";
import { type StateWord, stateOf } from "../../../src/lib/runs/state.js";
import { power } from "../../../src/lib/statistics/power.js";
import { quantileRegression } from "./quantile-regression.js";
import type { SourceCurve } from "./sources.js";

export const cuts = [0.25, 0.5, 0.75] as const;

/** What is said of an evaluation and of the level: the mean of the last five of those that were not seen. */
export const targets = ["observed", "level"] as const;
export type Target = ForecastTarget;

export type Predictor = Forecaster | "auto";
export const predictors: readonly Predictor[] = [...forecasters, "auto"];

export interface Forecast {
  source: string;
  cut: number;
  /** what the run is called when so much of it is seen */
  word: StateWord;
  /** forecast at the last X */
  of: Record<Predictor, number>;
  /** the score that half-widths are about */
  base: number;
  /** terms of the half-width */
  terms: number[];
  /** what the interval reaches to, however wide */
  onward: number | null;
  truth: Record<Target, number>;
}

/** One forecast a curve and cut with six evaluations or more before it. */
export function forecastsOf(curves: readonly SourceCurve[]): Forecast[] {
  return curves.flatMap(({ source, curve }) =>
    cuts.flatMap((cut) => {
      const n = curve.x.length;
      const m = Math.round(n * cut);
      if (m < fewestEvaluations) return [];
      const seen = withoutApart(firstPoints(curve, m));
      const to = curve.x.at(-1)!;
      const fitted = fitRunForms(seen);
      const { state, score, base, points, terms, onward } = forecastParts(seen, to, stateOf(seen), fitted);
      const truth = { observed: curve.score.at(-1)!, level: meanOfLast(curve.score, Math.min(5, n - m)) };
      return [{ source, cut, word: state.word, of: { ...points.of, auto: score }, base, terms, onward, truth }];
    })
  );
}

/** Share of errors that a half-width is to hold: somewhat over 95 %, as another study's runs differ from those it was made of. */
const quantile = 0.96;

/** Coefficients of the half-width from some forecasts; a source counts by the power 0.4 of its forecasts. */
export function widthsFrom(forecasts: readonly Forecast[], target: Target): number[] {
  const counts = new Map<string, number>();
  for (const { source } of forecasts) counts.set(source, (counts.get(source) ?? 0) + 1);
  const b = quantileRegression(
    {
      terms: forecasts.map(({ terms }) => terms),
      y: forecasts.map(({ base, truth }) => Math.abs(base - truth[target])),
      weight: forecasts.map(({ source }) => power(counts.get(source)!, -0.6))
    },
    quantile
  );
  return b.map((value) => Math.round(1000 * value) / 1000);
}

export function errorOf({ of, truth }: Forecast, predictor: Predictor, target: Target): number {
  return Math.abs(of[predictor] - truth[target]);
}

/** A forecast with the half-width that the other sources give. */
export interface JudgedForecast extends Forecast {
  half: Record<Target, number>;
}

/** Whether what came lies in the interval. */
export function isInside(one: JudgedForecast, target: Target): boolean {
  const [low, high] = endsOf(one, target);
  return one.truth[target] >= low && one.truth[target] <= high;
}

/** How wide the interval is. */
export function widthOf(one: JudgedForecast, target: Target): number {
  const [low, high] = endsOf(one, target);
  return high - low;
}

function endsOf({ of, base, half, onward }: JudgedForecast, target: Target): [low: number, high: number] {
  return [base - half[target], Math.max(of.auto + half[target], onward ?? 0)];
}

export function judged(forecasts: readonly Forecast[]): JudgedForecast[] {
  const sources = [...new Set(forecasts.map(({ source }) => source))];
  const widths = new Map(
    sources.map((source) => {
      const others = forecasts.filter((one) => one.source !== source);
      return [source, { observed: widthsFrom(others, "observed"), level: widthsFrom(others, "level") }] as const;
    })
  );
  return forecasts.map((one) => {
    const half = (target: Target) => halfWidthOf(target, one.terms, widths.get(one.source)![target]);
    return { ...one, half: { observed: half("observed"), level: half("level") } };
  });
}
