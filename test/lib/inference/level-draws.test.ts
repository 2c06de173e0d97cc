/** Slopes and levels that the bootstrap draws, against every block it could draw, one by one. */
import { describe, expect, it } from "vitest";
import { resampleSlopes } from "../../../src/lib/inference/sizes/law-bootstrap.js";
import { runVariances, type SlopeSample, slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { drawnEffects } from "../../helpers/drawn-sample.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const points = 25;
const lnX = Float64Array.from({ length: points }, (_, t) => Math.log(t + 1));
/** Three repeats, of which two end early; the residuals wander. */
const repeatsAt = Array.from(lnX, (_, t) => (t < 9 ? 3 : t < 17 ? 2 : 1));
const runCentre = 1.7;
const sample = slopeSample({
  modelSize: 7e9,
  lnX,
  lnL: lnX.map((x, t) => -0.5 - 0.1 * x + 0.02 * Math.sin(t / 2) + 0.01 * Math.cos(2.3 * t)),
  repeatsAt,
  white: 1e-4,
  runCentre
});

interface Spread {
  slope: number;
  level: number;
  /** covariance of the two */
  both: number;
}

/** Ordinary least squares of a curve on ln X: its slope and its mean. */
function lineOf(y: readonly number[]): [number, number] {
  const meanX = lnX.reduce((a, b) => a + b, 0) / points;
  const meanY = y.reduce((a, b) => a + b, 0) / points;
  const sxx = lnX.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
  return [lnX.reduce((sum, x, t) => sum + (x - meanX) * y[t]!, 0) / sxx, meanY];
}

/** Variances of a slope and level that a unit of a run's level, or of its slope about the centre, gives the mean curve. */
function reachOf(effect: (x: number) => number): Spread {
  const spread = { slope: 0, level: 0, both: 0 };
  for (let repeat = 0; repeat < 3; repeat++) {
    const tilt = Array.from(lnX, (x, t) => (repeat < repeatsAt[t]! ? effect(x) / repeatsAt[t]! : 0));
    const [slope, level] = lineOf(tilt);
    spread.slope += slope * slope;
    spread.level += level * level;
    spread.both += slope * level;
  }
  return spread;
}

/** Circular moving blocks, the last one cut short: each block starts anywhere, alike likely. */
function blocksOf({ residual }: SlopeSample, blockLength: number): Spread {
  const spread = { slope: 0, level: 0, both: 0 };
  for (let first = 0; first < points; first += blockLength) {
    for (let start = 0; start < points; start++) {
      const block = Array.from(lnX, (_, t) =>
        t >= first && t < first + blockLength ? residual[(start + t - first) % points]! : 0
      );
      const [slope, level] = lineOf(block);
      spread.slope += (slope * slope) / points;
      spread.level += (level * level) / points;
      spread.both += (slope * level) / points;
    }
  }
  // residuals of a line of two parameters
  const stretch = points / (points - 2);
  return { slope: stretch * spread.slope, level: stretch * spread.level, both: stretch * spread.both };
}

describe("resampleSlopes(samples, effects, options)", () => {
  it("reaches the mean curve as a least-squares line through what the runs add to it", () => {
    const [level, slope] = [reachOf(() => 1), reachOf((x) => x - runCentre)];
    const { reach } = sample;
    const found = [
      [reach.slopeByLevel, level.slope],
      [reach.levelByLevel, level.level],
      [reach.covarianceByLevel, level.both],
      [reach.slopeBySlope, slope.slope],
      [reach.levelBySlope, slope.level],
      [reach.covarianceBySlope, slope.both]
    ] as const;
    for (const [ours, theirs] of found) expectRelative(ours, theirs, 1e-10);
  });

  for (const [name, ratios] of [
    ["blocks alone", { slopeRatio: 1, levelRatio: 1 }],
    ["blocks and runs", { slopeRatio: 40, levelRatio: 300 }]
  ] as const) {
    it(`has the variances and the covariance of slope and level: ${name}`, () => {
      const draws = 40_000;
      // so many degrees of freedom that the drawn ratios are the ratios
      const effects = { ...drawnEffects, ...ratios, df: 1e9 };
      const { slopes, levels } = resampleSlopes([sample], effects, { blockLength: 7, resamples: draws, seed: 4 });
      const along = blocksOf(sample, 7);
      const run = runVariances(sample, effects);
      const [byLevel, bySlope] = [reachOf(() => 1), reachOf((x) => x - runCentre)];
      const expected = (part: keyof Spread) => along[part] + run.level * byLevel[part] + run.slope * bySlope[part];
      const average = (value: (b: number) => number) => {
        let sum = 0;
        for (let b = 0; b < draws; b++) sum += value(b);
        return sum / draws;
      };
      // the slopes are falls: k goes down where the slope of ln L goes up
      const [k, level] = [(b: number) => slopes[0]![b]! - sample.k, (b: number) => levels[0]![b]! - sample.level];
      // a variance of 40,000 draws is known to 0.7 %
      expectRelative(
        average((b) => k(b) ** 2),
        expected("slope"),
        0.04
      );
      expectRelative(
        average((b) => level(b) ** 2),
        expected("level"),
        0.04
      );
      const correlated = Math.sqrt(expected("slope") * expected("level"));
      expect(Math.abs(average((b) => k(b) * level(b)) + expected("both")) / correlated).toBeLessThan(0.02);
      expect(Math.abs(average(k)) / Math.sqrt(expected("slope"))).toBeLessThan(0.025);
      expect(Math.abs(average(level)) / Math.sqrt(expected("level"))).toBeLessThan(0.025);
      // or the sign above says nothing
      expect(Math.abs(expected("both")) / correlated).toBeGreaterThan(0.05);
    });
  }
});
