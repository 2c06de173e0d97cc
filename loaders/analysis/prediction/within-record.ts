import {
  type CutForecast,
  cutShares,
  forecastFrom,
  summariseCuts,
  withinMethods
} from "../../../src/lib/inference/runs/within-run.js";
import {
  coverageOf,
  type ForecastSpread,
  forecastSpread,
  halfWidth
} from "../../../src/lib/inference/runs/within-run-interval.js";
import type { SizeCurve } from "../../../src/lib/inference/sizes/between-sizes.js";
import type { SlopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { itemAt } from "../../../src/lib/items.js";
import type { CutRecord, WithinRecord } from "../../../src/lib/records/prediction-record.js";
import { noRepeats, type Subject } from "./subject.js";

/** Points of a band along the rest of a run. */
const bandPoints = 6;

export function withinRecord({ series, key, curves, noise }: Subject): WithinRecord {
  const tenths = cutShares.map((share) => forecastFrom(curves, share));
  const { early } = series;
  const studyCut = forecastFrom(curves, ({ step, loss }) => {
    const count = "firstPoints" in early ? early.firstPoints : step.filter((s) => s <= early.toStep).length;
    return Math.max(3, Math.min(count, loss.length - 3));
  });
  const records = [...tenths, studyCut].map((cut) => cutRecord(cut, curves, noise));
  const { best, lawStopsAt, lawStopsAtAgainstStill } = summariseCuts(tenths);
  let points = 0;
  let inside = 0;
  for (const { sizes, share } of records) {
    if (share === null) continue;
    sizes.forEach((size, i) => {
      const rest = itemAt(curves, i).loss.length - size.seen;
      points += rest;
      inside += rest * (size.inside ?? 0);
    });
  }
  return {
    ...key,
    cuts: records,
    best: best.map(({ method }) => method),
    lawStopsAt,
    lawStopsAtAgainstStill,
    coverage: noise ? inside / points : null,
    coverageReason: noise ? null : noRepeats
  };
}

function cutRecord(cut: CutForecast, curves: readonly SizeCurve[], noise: Subject["noise"]): CutRecord {
  const { law } = cut;
  const defined = law.status === "converged";
  const known = noise && {
    samples: noise.samples,
    spreads: forecastSpread(curves, noise.samples, noise.effects, cut)
  };
  const coverage = known && coverageOf(curves, known.samples, cut, known.spreads);
  return {
    share: cut.share,
    status: law.status,
    kMax: defined ? law.kMax : null,
    n0: defined ? Math.exp(law.lnN0) : null,
    sizes: cut.sizes.map((size, i) => {
      const { modelSize, seen, seenToStep, k, ownK, meanX, level, errors } = size;
      return {
        modelSize,
        seen,
        seenToStep,
        k,
        ownK,
        x: Math.exp(meanX),
        loss: Math.exp(level),
        errors: withinMethods.map((method): [number, number] => [errors[method].absolute, errors[method].final]),
        inside: coverage && itemAt(coverage, i).inside / itemAt(coverage, i).points,
        band: known && bandOf(size, itemAt(curves, i), itemAt(known.spreads, i), itemAt(known.samples, i))
      };
    }),
    mean: withinMethods.map((method): [number, number] => [cut.mean[method].absolute, cut.mean[method].signedFinal]),
    inside:
      coverage &&
      coverage.reduce((sum, size) => sum + size.inside, 0) / coverage.reduce((sum, size) => sum + size.points, 0)
  };
}

/** The interval of single points along the rest of a size's run, about the law's line. */
function bandOf(
  { seen, k, meanX, level }: CutForecast["sizes"][number],
  { lnX }: SizeCurve,
  spread: ForecastSpread,
  { repeatsAt }: SlopeSample
): CutRecord["sizes"][number]["band"] {
  const rest = lnX.length - 1 - seen;
  const at = Array.from({ length: bandPoints }, (_, j) => seen + Math.round((j * rest) / (bandPoints - 1)));
  const edge = (sign: 1 | -1) => (t: number) => {
    const x = itemAt(lnX, t);
    return Math.exp(level - k * (x - meanX) + sign * halfWidth(spread, x, itemAt(repeatsAt, t)));
  };
  return { x: at.map((t) => Math.exp(itemAt(lnX, t))), low: at.map(edge(-1)), high: at.map(edge(1)) };
}
