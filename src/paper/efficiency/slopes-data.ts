import type { CrossingChance, SlopeSeries, SlopesData } from "../../components/law/slopes-data.js";
import type { SeriesInferenceRecord } from "../../lib/records/inference.js";
import type { Results } from "../../lib/results.js";
import { familyName, mainFamily } from "../../report/figure-data.js";

/** Series of the study's own family that have repeats. */
export function inferredSeries(results: Results): SeriesInferenceRecord[] {
  const family = mainFamily(results);
  return results.inference.series.filter((one) => one.family === family);
}

export function slopesData(results: Results): SlopesData {
  const { settings } = results.inference;
  return {
    hash: results.inputs.hash,
    familyName: familyName(results, mainFamily(results)),
    heldOutProblems: results.study.heldOutProblems,
    resamples: settings.resamples,
    series: inferredSeries(results).map(slopeSeries),
    chances: crossingChances(results)
  };
}

function crossingChances(results: Results): CrossingChance[] {
  const own = results.experiments.crossings.filter(({ family }) => family === mainFamily(results));
  return own.flatMap(({ variant, resource, pairs }) =>
    pairs.flatMap(({ smaller, larger, position, ends }) => {
      if (position !== "inside" || ends === null) return [];
      const [atLeast, atMost] = [ends.from, ends.to].map(({ chanceLarger }) => short(chanceLarger)) as [number, number];
      return [{ variant, resource, smaller, larger, atLeast, atMost }];
    })
  );
}

function slopeSeries({
  variant,
  resource,
  sizes,
  law,
  band,
  forms,
  firstSteps,
  heldOut: joint
}: SeriesInferenceRecord): SlopeSeries {
  const largest = sizes.at(-1)!;
  const held = forms.heldOut.find(({ design, modelSize }) => design === "each" && modelSize === largest.modelSize);
  return {
    variant,
    resource,
    fromStep: firstSteps?.fromStep ?? null,
    sizes: sizes.map(({ modelSize, points, k, interval, standardError }) => ({
      modelSize,
      points,
      k,
      interval,
      standardError
    })),
    kMax: law.kMax,
    kMaxSampling: law.kMaxInterval,
    kMaxInterval: law.kMaxWidened,
    n0: law.n0,
    n0Interval: law.n0Widened,
    chi2: law.chi2,
    df: law.df,
    misfits: law.widening !== null && law.widening > 1,
    band: {
      modelSize: band.modelSize.map(short),
      k: band.k.map(short),
      low: band.low.map(short),
      high: band.high.map(short)
    },
    heldOut: held
      ? {
          from: sizes.filter(({ modelSize }) => modelSize !== held.modelSize).map(({ modelSize }) => modelSize),
          modelSize: held.modelSize,
          measured: held.measured,
          interval: largest.interval,
          predicted: held.predicted.map(({ form, k }) => ({ form, k })),
          jointLaw: joint !== null && joint.modelSize === held.modelSize ? joint.predicted : null
        }
      : null
  };
}

/** Six figures: what a drawing can show. */
export function short(value: number): number {
  return Number(value.toPrecision(6));
}
