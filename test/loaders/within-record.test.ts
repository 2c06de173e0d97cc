/** Predictions within runs as results carry them, of curves whose forecasts can be written down. */
import { describe, expect, it } from "vitest";
import type { Subject } from "../../loaders/analysis/prediction/subject.js";
import { withinRecord } from "../../loaders/analysis/prediction/within-record.js";
import { FitError } from "../../src/lib/fit-error.js";
import { slopeSample } from "../../src/lib/inference/sizes/slope-sample.js";
import { seededRandom } from "../../src/lib/statistics/random.js";
import { drawnEffects } from "../helpers/drawn-sample.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { lawOf, lineOf } from "../helpers/law-search.js";
import { tableSeries } from "../helpers/run-table.js";

/** Two searches for N_0, each to a part in 1e9 of a valley that is flat at its bottom. */
const lawDigits = 1e-6;
const law = { kMax: 0.2, n0: 3e9 };
const k = (modelSize: number) => law.kMax / (1 + law.n0 / modelSize);
const sizes = [1e9, 2e9, 4e9, 16e9];
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

/** X is the step; the first sizes have ten points fewer than the others. */
const curveOf = (modelSize: number, points: number, lnLoss: (x: number, t: number) => number) => {
  const step = Float64Array.from({ length: points }, (_, t) => t + 1);
  const lnX = step.map(Math.log);
  const lnL = lnX.map(lnLoss);
  return { modelSize, step, lnX, lnL, loss: lnL.map(Math.exp) };
};
type Planted = ReturnType<typeof curveOf>;
const lengths = [40, 40, 50, 50];
const key = { family: "test", variant: "base" as const, resource: "data" as const, verdicts: true };
const subject = (curves: Planted[], changes: Partial<Subject> = {}): Subject => ({
  ...{ series: tableSeries({ early: { firstPoints: 12 } }), resource: "data" as const, key, curves, noise: null },
  ...changes
});
const tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const seenAt = (share: number, points: number) => Math.floor(share * points + 1e-9);

describe("withinRecord(subject), without noise", () => {
  // falls by the law and its own wobble, and from its 26th point on no more
  const random = seededRandom(3);
  const curves = sizes.map((size, i) =>
    curveOf(size, lengths[i] ?? 0, (x) => -0.1 * (i + 1) - k(size) * Math.min(x, Math.log(25)) + 0.01 * random.normal())
  );
  const record = withinRecord(subject(curves));

  /** What a cut should carry of each size: every method's error of L, written out. */
  const expectedAt = (seen: readonly number[]) => {
    const first = curves.map(({ modelSize, lnX, lnL }, i) => ({
      ...{ modelSize, lnX: lnX.slice(0, seen[i]), lnL: lnL.slice(0, seen[i]) }
    }));
    const lines = first.map(lineOf);
    const fitted = lawOf(
      first,
      lines.map((line) => line.k)
    );
    return {
      ...fitted,
      sizes: curves.map(({ modelSize, lnX, loss }, i) => {
        const [from = 0, { k: ownK, meanX, level }] = [seen[i], lines[i] ?? { k: 0, meanX: 0, level: 0 }];
        const slope = fitted.kMax / (1 + fitted.n0 / modelSize);
        const early = Array.from(loss.slice(0, from));
        const still = (count: number) => mean(early.slice(-count));
        const predictors = [
          ...[slope, ownK].map((fall) => (x: number) => Math.exp(level - fall * (x - meanX))),
          ...[1, 5, 10].map((count) => () => still(count))
        ];
        const errors = predictors.map((predicted) => {
          const rest = Array.from(loss.slice(from), (value, t) => predicted(lnX[from + t] ?? 0) / value - 1);
          return [mean(rest.map(Math.abs)), mean(rest.slice(-loss.length / 10))] as const;
        });
        return { modelSize, seen: from, seenToStep: from, k: slope, ownK, x: Math.exp(meanX), loss: level, errors };
      })
    };
  };

  it("has each cut's law, lines and errors of L, of every size and over them", () => {
    expect(record.cuts.map(({ share }) => share)).toEqual([...tenths, null]);
    for (const { share, status, kMax, n0, sizes: each, mean: averaged, inside } of record.cuts) {
      const expected = expectedAt(lengths.map((points) => (share === null ? 12 : seenAt(share, points))));
      expect([status, inside]).toEqual(["converged", null]);
      expectRelative(kMax ?? 0, expected.kMax, lawDigits);
      expectRelative(n0 ?? 0, expected.n0, lawDigits);
      each.forEach((size, i) => {
        const theirs = expected.sizes[i];
        expect([size.modelSize, size.seen, size.seenToStep]).toEqual([theirs?.modelSize, theirs?.seen, theirs?.seen]);
        expect([size.inside, size.band]).toEqual([null, null]);
        expectRelative(size.k, theirs?.k ?? 0, lawDigits);
        expectRelative(size.ownK, theirs?.ownK ?? 0, 1e-9);
        expectRelative(size.x, theirs?.x ?? 0, 1e-9);
        expectRelative(size.loss, Math.exp(theirs?.loss ?? 0), 1e-9);
        expect(size.errors).toHaveLength(5);
        theirs?.errors.forEach(([absolute, final], m) => {
          expect(size.errors[m]?.[0]).toBeCloseTo(absolute, 7);
          expect(size.errors[m]?.[1]).toBeCloseTo(final, 7);
        });
      });
      expect(averaged).toHaveLength(5);
      averaged.forEach(([absolute, final], m) => {
        expect(absolute).toBeCloseTo(mean(expected.sizes.map(({ errors }) => errors[m]?.[0] ?? 9)), 7);
        expect(final).toBeCloseTo(mean(expected.sizes.map(({ errors }) => errors[m]?.[1] ?? 9)), 7);
      });
    }
  });

  it("names the best method of each tenth, and where the law stops to be it: of all, and against no change alone", () => {
    const methods = ["law", "own-slope", "last-value", "mean-5", "mean-10"];
    const errorsAt = tenths.map((share) => {
      const expected = expectedAt(lengths.map((points) => seenAt(share, points)));
      return methods.map((_, m) => mean(expected.sizes.map(({ errors }) => errors[m]?.[0] ?? 9)));
    });
    const least = (errors: readonly number[]) => errors.indexOf(Math.min(...errors));
    expect(record.best).toEqual(errorsAt.map((errors) => methods[least(errors)]));
    const firstLoss = (wins: readonly boolean[]) => tenths[wins.lastIndexOf(true) + 1] ?? null;
    const stops = [
      firstLoss(errorsAt.map((errors) => least(errors) === 0)),
      firstLoss(errorsAt.map(([ofLaw = 9, , ...still]) => ofLaw < Math.min(...still)))
    ];
    expect([record.lawStopsAt, record.lawStopsAtAgainstStill]).toEqual(stops);
    expect(new Set(stops).size).toBe(2);
  });

  it("says of which series it is, and that nothing is covered without repeats", () => {
    const { cuts, best, lawStopsAt, lawStopsAtAgainstStill, ...rest } = record;
    expect(rest).toEqual({ ...key, coverage: null, coverageReason: "no single repeats of this family" });
  });

  it("takes the study's own cut by points or by steps, three points on either side of it at least", () => {
    const seenOf = (early: Subject["series"]["early"], every = 1) => {
      const spaced = curves.map((curve) => ({ ...curve, step: curve.step.map((step) => every * step) }));
      const { cuts } = withinRecord(subject(spaced, { series: tableSeries({ early }) }));
      return cuts.filter(({ share }) => share === null).map((cut) => cut.sizes.map(({ seen }) => seen));
    };
    expect(seenOf({ firstPoints: 12 })).toEqual([[12, 12, 12, 12]]);
    expect(seenOf({ firstPoints: 44 })).toEqual([[37, 37, 44, 44]]);
    expect(seenOf({ firstPoints: 2 })).toEqual([[3, 3, 3, 3]]);
    expect(seenOf({ fromStep: 0, toStep: 60 }, 5)).toEqual([[12, 12, 12, 12]]);
    expect(seenOf({ fromStep: 0, toStep: 59 }, 5)).toEqual([[11, 11, 11, 11]]);
  });

  it("has no K_max and N_0 where the slopes do not bend, and the slopes all the same", () => {
    const steep = sizes.map((size, i) => curveOf(size, lengths[i] ?? 0, (x) => -1e-11 * size * x));
    for (const { status, kMax, n0, sizes: each } of withinRecord(subject(steep)).cuts) {
      expect([status, kMax, n0]).toEqual(["at-bound", null, null]);
      // N_0 stands four decades beyond the sizes, not at infinity
      for (const size of each) expectRelative(size.k, 1e-11 * size.modelSize, 1e-2);
    }
  });

  it("is not made of curves whose first tenth is no line, nor of two sizes", () => {
    const short = curves.map((curve) => curveOf(curve.modelSize, 19, (x) => -k(curve.modelSize) * x));
    expect(() => withinRecord(subject(short))).toThrow(FitError);
    expect(() => withinRecord(subject(curves.slice(2)))).toThrow(FitError);
  });
});

describe("withinRecord(subject), with noise of single evaluations alone", () => {
  const white = 1e-4;
  const repeatsAt = (t: number) => (t < 25 ? 4 : 2);
  const effects = { ...drawnEffects, slopeRatio: 1, levelRatio: 1, df: 1e12 };
  // exactly on the law, but for the last point of two sizes
  const curves = sizes.map((size, i) => {
    const points = lengths[i] ?? 0;
    const lift = (t: number) => (i > 1 && t === points - 1 ? Math.log(1.5) : 0);
    return curveOf(size, points, (x, t) => -0.3 - k(size) * x + lift(t));
  });
  const samples = curves.map(({ modelSize, lnX, lnL }) =>
    slopeSample({ modelSize, lnX, lnL, repeatsAt: Array.from(lnX, (_, t) => repeatsAt(t)), white, runCentre: 3 })
  );
  const record = withinRecord(
    subject(curves, { series: tableSeries({ early: { firstPoints: 45 } }), noise: { effects, samples } })
  );

  it("counts the later points inside their intervals: of a size, of a cut, of all tenths", () => {
    let [inside, points] = [0, 0];
    for (const cut of record.cuts) {
      const rest = cut.sizes.map(({ seen }, i) => (lengths[i] ?? 0) - seen);
      const misses = [0, 0, 1, 1];
      expect(cut.sizes.map((size) => size.inside)).toEqual(rest.map((count, i) => (count - (misses[i] ?? 9)) / count));
      expectRelative(cut.inside ?? 9, (sum(rest) - 2) / sum(rest), 1e-12);
      if (cut.share === null) continue;
      inside += sum(rest) - 2;
      points += sum(rest);
    }
    expectRelative(record.coverage ?? 9, inside / points, 1e-12);
    expect(record.coverageReason).toBeNull();
  });

  it("draws bands at six points of the rest in equal steps, as wide as the noise of a point, of the level and of the slopes", () => {
    // the law's slope at N moves with each size's slope, by weighted least squares on s and s^2, s = 1 / (1 + N_0 / N)
    const shape = sizes.map((size) => [k(size) / law.kMax, (k(size) / law.kMax) ** 2] as const);
    for (const { sizes: each } of record.cuts) {
      const seen = curves.map(({ lnX }, i) => lnX.slice(0, each[i]?.seen));
      const spans = seen.map((lnX) => lnX.map((x) => (x - mean(Array.from(lnX))) ** 2));
      const sxx = spans.map((span) => sum(Array.from(span)));
      const ofSlope = spans.map(
        (span, i) => sum(Array.from(span, (z, t) => (z * white) / repeatsAt(t))) / (sxx[i] ?? 0) ** 2
      );
      const weights = sxx.map((of, i) => of / (seen[i]?.length ?? 0));
      const [aa, ab, bb] = [
        [0, 0],
        [0, 1],
        [1, 1]
      ].map(([p = 0, q = 0]) => sum(shape.map((s, i) => (weights[i] ?? 0) * (s[p] ?? 0) * (s[q] ?? 0)))) as [
        number,
        number,
        number
      ];
      each.forEach(({ modelSize, band, seen: count, x: centre, loss }, i) => {
        const [a = 0, b = 0] = shape[i] ?? [];
        const slope = sum(
          shape.map(([c, d], j) => {
            const share = ((weights[j] ?? 0) * (a * (bb * c - ab * d) + b * (aa * d - ab * c))) / (aa * bb - ab * ab);
            return share ** 2 * (ofSlope[j] ?? 0);
          })
        );
        const level = sum(Array.from({ length: count }, (_, t) => white / repeatsAt(t))) / count ** 2;
        const last = (lengths[i] ?? 0) - 1;
        const at = [0, 0.2, 0.4, 0.6, 0.8, 1].map((part) => count + Math.round(part * (last - count)));
        expect(band?.x.map((x) => Math.round(1e9 * x) / 1e9)).toEqual(at.map((t) => t + 1));
        at.forEach((t, j) => {
          const z = Math.log(t + 1) - Math.log(centre);
          const half = 1.959964 * Math.sqrt(white / repeatsAt(t) + level + slope * z * z);
          const [low, high] = [band?.low[j] ?? 0, band?.high[j] ?? 0];
          expectRelative(Math.log(high / low) / 2, half, 1e-5);
          expectRelative(Math.sqrt(low * high), loss * Math.exp(-k(modelSize) * z), lawDigits);
        });
      });
    }
  });
});
