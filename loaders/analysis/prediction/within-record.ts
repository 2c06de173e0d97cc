import {
  type CutForecast,
  cutShares,
  forecastFrom,
  summariseCuts,
  withinMethods
} from "../../../src/lib/inference/runs/within-run.js";
import { coverageOf, forecastSpread, halfWidth } from "../../../src/lib/inference/runs/within-run-interval.js";
import type { SizeCurve } from "../../../src/lib/inference/sizes/between-sizes.js";
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
  const spreads = noise ? forecastSpread(curves, noise.samples, noise.effects, cut) : null;
  const coverage = noise && spreads ? coverageOf(curves, noise.samples, cut, spreads) : null;
  const share = (inside: number, points: number) => (points > 0 ? inside / points : null);
  return {
    share: cut.share,
    status: law.status,
    kMax: defined ? law.kMax : null,
    n0: defined ? Math.exp(law.lnN0) : null,
    sizes: cut.sizes.map(({ modelSize, seen, seenToStep, k, ownK, meanX, level, errors }, i) => {
      const { lnX } = itemAt(curves, i);
      const at = Array.from({ length: bandPoints }, (_, j) =>
        Math.min(lnX.length - 1, seen + Math.round((j * (lnX.length - 1 - seen)) / (bandPoints - 1)))
      );
      const edge = (sign: 1 | -1) => (t: number) =>
        Math.exp(
          level -
            k * (itemAt(lnX, t) - meanX) +
            sign * halfWidth(itemAt(spreads!, i), itemAt(lnX, t), itemAt(itemAt(noise!.samples, i).repeatsAt, t))
        );
      return {
        modelSize,
        seen,
        seenToStep,
        k,
        ownK,
        x: Math.exp(meanX),
        loss: Math.exp(level),
        errors: withinMethods.map((method): [number, number] => [errors[method].absolute, errors[method].final]),
        inside: coverage ? share(itemAt(coverage, i).inside, itemAt(coverage, i).points) : null,
        band: spreads
          ? { x: at.map((t) => Math.exp(itemAt(lnX, t))), low: at.map(edge(-1)), high: at.map(edge(1)) }
          : null
      };
    }),
    mean: withinMethods.map((method): [number, number] => [cut.mean[method].absolute, cut.mean[method].signedFinal]),
    inside: coverage
      ? share(
          coverage.reduce((sum, c) => sum + c.inside, 0),
          coverage.reduce((sum, c) => sum + c.points, 0)
        )
      : null
  };
}
