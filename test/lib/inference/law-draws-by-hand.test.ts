/** Draws of slopes and levels one by one, from the same random numbers: by a seed they are what they are. */
import { describe, expect, it } from "vitest";
import { departureDraws } from "../../../src/lib/inference/runs/slow-departure.js";
import { noiseOfLine, resampleSlopes } from "../../../src/lib/inference/sizes/law-bootstrap.js";
import { type SlopeSample, slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { type Random, seededRandom } from "../../../src/lib/statistics/random.js";
import { drawnEffects } from "../../helpers/drawn-sample.js";

const effects = { ...drawnEffects, slopeRatio: 9, levelRatio: 7, df: 6, sxx: 5, steps: 12 };
const samples = [1e9, 7e9].map((modelSize, i) => {
  const lnX = Float64Array.from({ length: 13 + i }, (_, t) => Math.log(100 * (t + 1 + i)));
  return slopeSample({
    ...{ modelSize, lnX, white: 4e-4, runCentre: 6.2 },
    lnL: lnX.map((x, t) => -0.1 - 0.08 * x + 0.02 * Math.sin(2.2 * t * t + i)),
    repeatsAt: Array.from(lnX, (_, t) => (t < 7 ? 3 : t < 10 ? 2 : 1))
  });
});

interface Pair {
  slope: number;
  level: number;
}
const sumOver = (count: number, of: (t: number) => number) =>
  Array.from({ length: count }, (_, t) => of(t)).reduce((a, b) => a + b, 0);

/** Two normal numbers with these variances and this covariance: the level's by what it shares with the slope's, and the rest. */
function pair(slope: number, level: number, covariance: number, random: Random): Pair {
  const [first, second] = [random.normal(), random.normal()];
  const correlation = covariance / Math.sqrt(slope * level);
  return {
    slope: Math.sqrt(slope) * first,
    level: Math.sqrt(level) * (correlation * first + Math.sqrt(1 - correlation ** 2) * second)
  };
}

/** What each repeat's own level and slope give the mean curve, by every repeat and point. */
function acrossRuns({ dx, sxx, n, repeatsAt, white, meanX, runCentre }: SlopeSample, random: Random, ratios: Pair) {
  const level = ((ratios.level - 1) * white) / effects.steps;
  const slope = ((ratios.slope - 1) * white) / effects.sxx;
  const parts = [0, 1, 2].map((repeat) => {
    const reached = (u: (t: number) => number) =>
      sumOver(n, (t) => (repeat < repeatsAt[t]! ? u(t) / repeatsAt[t]! : 0));
    const along = (t: number) => dx[t]! + meanX - runCentre;
    return {
      slope: [reached((t) => dx[t]! / sxx), reached((t) => (dx[t]! / sxx) * along(t))],
      level: [reached(() => 1 / n), reached((t) => along(t) / n)]
    };
  });
  const of = (a: "slope" | "level", b: "slope" | "level") =>
    sumOver(3, (r) => level * parts[r]![a][0]! * parts[r]![b][0]! + slope * parts[r]![a][1]! * parts[r]![b][1]!);
  return pair(of("slope", "slope"), of("level", "level"), of("slope", "level"), random);
}

const drawnRatio = (ratio: number, random: Random) => ratio / (random.chiSquare(effects.df) / effects.df);

/** Slopes and levels of some resamples, what lies along a curve by `along`. */
function byHand(seed: number, resamples: number, along: (sample: SlopeSample, random: Random) => () => Pair) {
  const random = seededRandom(seed);
  const alongs = samples.map((sample) => along(sample, random));
  return Array.from({ length: resamples }, () => {
    const ratios = { slope: drawnRatio(effects.slopeRatio, random), level: drawnRatio(effects.levelRatio, random) };
    expect(Math.min(ratios.slope, ratios.level)).toBeGreaterThan(1);
    return samples.map((sample, i) => {
      const of = alongs[i]!();
      const across = acrossRuns(sample, random, ratios);
      // k is the fall: what lifts the slope of ln L takes from it
      return [
        expect.closeTo(sample.k - (of.slope + across.slope), 11),
        expect.closeTo(sample.level + of.level + across.level, 11)
      ];
    });
  });
}

function drawn(seed: number, resamples: number, blockLength?: number) {
  const { slopes, levels } = resampleSlopes(samples, effects, { resamples, seed, blockLength });
  return Array.from({ length: resamples }, (_, b) => samples.map((_, i) => [slopes[i]![b], levels[i]![b]]));
}

describe("resampleSlopes(samples, effects, options), number by number", () => {
  it("adds evaluation noise and a departure of the grid, and what runs differ in by a drawn ratio", () => {
    const along = (sample: SlopeSample, random: Random) => {
      const { n, dx, sxx, repeatsAt, white } = sample;
      const noise = (u: (t: number) => number, v: (t: number) => number) =>
        sumOver(n, (t) => (u(t) * v(t) * white) / repeatsAt[t]!);
      const [bySlope, byLevel] = [(t: number) => dx[t]! / sxx, () => 1 / n];
      const departure = departureDraws(sample, random);
      return () => {
        const { slope, level, covariance, noise: share } = departure();
        return pair(
          slope + share * noise(bySlope, bySlope),
          level + share * noise(byLevel, byLevel),
          covariance + share * noise(bySlope, byLevel),
          random
        );
      };
    };
    expect(drawn(3, 6)).toEqual(byHand(3, 6, along));
  });

  it("takes blocks of four residuals in their place where blocks are asked for, the last cut short, round the end", () => {
    const along =
      ({ n, dx, sxx, residual }: SlopeSample, random: Random) =>
      () => {
        const starts = Array.from({ length: Math.ceil(n / 4) }, () => random.below(n));
        const e = Array.from({ length: n }, (_, t) => residual[(starts[Math.floor(t / 4)]! + (t % 4)) % n]!);
        // residuals of a line are smaller than its errors
        const scale = Math.sqrt(n / (n - 2));
        return {
          slope: scale * sumOver(n, (t) => (dx[t]! * e[t]!) / sxx),
          level: scale * sumOver(n, (t) => e[t]! / n)
        };
      };
    expect(drawn(5, 6, 4)).toEqual(byHand(5, 6, along));
  });

  it("gives slope and level themselves where nothing errs", () => {
    const exact = samples.map((sample) =>
      slopeSample({ ...sample, white: 0, lnL: sample.lnX.map((x) => -0.1 - 0.08 * x) })
    );
    for (const blockLength of [undefined, 4]) {
      const { slopes, levels } = resampleSlopes(exact, effects, { resamples: 3, seed: 1, blockLength });
      exact.forEach(({ k, level }, i) => {
        expect([...slopes[i]!]).toEqual(Array(3).fill(expect.closeTo(k, 11)));
        expect([...levels[i]!]).toEqual(Array(3).fill(expect.closeTo(level, 11)));
      });
    }
  });
});

it("noiseOfLine(sample): the covariance of slope and level is 0 with as many repeats throughout, else of its sign", () => {
  const [sample] = samples as [SlopeSample];
  const { slope, level, covariance } = noiseOfLine(slopeSample({ ...sample, repeatsAt: sample.lnX.map(() => 2) }));
  expect([slope, level]).toEqual([expect.closeTo(2e-4 / sample.sxx, 12), expect.closeTo(2e-4 / 13, 12)]);
  expect(Math.abs(covariance)).toBeLessThan(1e-18);
  // fewer repeats at the end, where ln X is large
  expect(noiseOfLine(sample).covariance).toBeGreaterThan(1e-6);
});
