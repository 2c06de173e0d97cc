/** A single run's noise, standard error and drawn slopes, each worked out again from the run's points. */
import { describe, expect, it } from "vitest";
import { percentileInterval } from "../../../src/lib/inference/sizes/law-bootstrap.js";
import {
  blockLengthFor,
  drawSlopes,
  mostDrawn,
  ownSample,
  ownStandardError
} from "../../../src/lib/own-runs/slope-draws.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";

function run(points: number, seed = 2): { lnX: Float64Array; lnL: Float64Array } {
  const { normal } = seededRandom(seed);
  const lnX = Float64Array.from({ length: points }, (_, t) => Math.log(t + 1));
  return { lnX, lnL: lnX.map((x, t) => -0.4 - 0.08 * x + 0.01 * Math.sin(t / 5) + 0.01 * normal()) };
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

/** Least squares by its formula: slope, residuals, X about its mean. */
function line({ lnX, lnL }: { lnX: Float64Array; lnL: Float64Array }) {
  const dx = Array.from(lnX, (x) => x - mean(lnX));
  const sxx = dx.reduce((sum, x) => sum + x * x, 0);
  const slope = dx.reduce((sum, x, t) => sum + x * lnL[t]!, 0) / sxx;
  return { dx, sxx, slope, residual: dx.map((x, t) => lnL[t]! - mean(lnL) - slope * x) };
}

/** Variance of the slope when residuals come in circular blocks, n / (n - 2) for two parameters taken out. */
function blockVariance({ dx, sxx, residual }: ReturnType<typeof line>, length: number): number {
  const n = dx.length;
  let variance = 0;
  for (let first = 0; first < n; first += length) {
    for (let start = 0; start < n; start++) {
      let sum = 0;
      for (let t = first; t < Math.min(first + length, n); t++) sum += dx[t]! * residual[(start + t - first) % n]!;
      variance += sum ** 2 / n;
    }
  }
  return ((n / (n - 2)) * variance) / sxx ** 2;
}

describe("slopes of a single run", () => {
  it("takes a third of the run for a block, two to ten evaluations", () => {
    expect([4, 6, 9, 12, 29, 30, 31, 400].map(blockLengthFor)).toEqual([2, 2, 3, 4, 9, 10, 10, 10]);
  });

  it("takes the noise from what changes between one evaluation and the next", () => {
    const points = run(40);
    const { residual, slope } = line(points);
    const sample = ownSample(7e9, points.lnX, points.lnL);
    const steps = residual.slice(1).map((e, t) => (e - residual[t]!) ** 2);
    expectRelative(sample.white, mean(steps) / 2, 1e-10);
    expectRelative(sample.k, -slope, 1e-10);
    expectRelative(sample.runCentre, mean(points.lnX), 1e-12);
  });

  it("draws slopes about the run's own with the variance of its blocks, a tenth wider", () => {
    const points = run(60);
    const own = line(points);
    const draws = drawSlopes(ownSample(7e9, points.lnX, points.lnL), 40_000, 3);
    const expected = 1.1 * Math.sqrt(blockVariance(own, 10));
    const centre = mean(draws);
    expectRelative(Math.sqrt(mean(draws.map((k) => (k - centre) ** 2))), expected, 0.03);
    expect(Math.abs(centre + own.slope)).toBeLessThan((4 * expected) / 200);
    const [low, high] = percentileInterval(draws);
    // close to normal: both ends 1.96 standard deviations away, and not one of them at twice that
    expectRelative(high - low, 2 * 1.96 * expected, 0.06);
  });

  it("has the standard error of noise and slow departures: Bartlett's weights, a tenth wider", () => {
    const points = run(60);
    const { dx, sxx, residual } = line(points);
    const n = dx.length;
    const length = 10;
    let sum = 0;
    for (let lag = -length + 1; lag < length; lag++) {
      const weight = 1 - Math.abs(lag) / length;
      const around = residual.map((e, t) => e * residual[(t + lag + n) % n]!);
      const along = dx.map((x, t) => x * (dx[t + lag] ?? 0));
      sum += weight * mean(around) * along.reduce((a, b) => a + b, 0);
    }
    const wandering = ((n / (n - 2)) * sum) / sxx ** 2;
    const white = mean(residual.slice(1).map((e, t) => (e - residual[t]!) ** 2)) / 2 / sxx;
    expect(wandering).toBeGreaterThan(white);
    expectRelative(ownStandardError(ownSample(7e9, points.lnX, points.lnL)), 1.1 * Math.sqrt(wandering), 1e-10);
  });

  it("draws the blocks up to a thousand evaluations, and their normal limit beyond", () => {
    for (const points of [mostDrawn, mostDrawn + 1]) {
      const { lnX, lnL } = run(points);
      const sample = ownSample(7e9, lnX, lnL);
      const draws = drawSlopes(sample, 4000, 5);
      const centre = mean(draws);
      // the standard error of a standard deviation of 4,000 draws is 1.1 %
      expectRelative(Math.sqrt(mean(draws.map((k) => (k - centre) ** 2))), ownStandardError(sample), 0.06);
      expect(Math.abs(centre - sample.k)).toBeLessThan((4 * ownStandardError(sample)) / Math.sqrt(4000));
      const { normal } = seededRandom(5);
      const limit = Float64Array.from({ length: 3 }, () => sample.k + ownStandardError(sample) * normal());
      expect(Array.from(draws.slice(0, 3), (k, i) => k === limit[i])).toEqual(new Array(3).fill(points > mostDrawn));
    }
  });
});
