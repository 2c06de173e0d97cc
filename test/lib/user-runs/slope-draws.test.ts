/** A single run's noise, and its drawn slopes beside its standard error; both against SciPy in oracle-bounds.test.ts. */
import { describe, expect, it } from "vitest";
import { alongDraws } from "../../../src/lib/inference/sizes/law-bootstrap.js";
import { sampleAlone } from "../../../src/lib/inference/sizes/slope-sample.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { drawSlopes, standardErrorWithinRun } from "../../../src/lib/user-runs/slope-draws.js";
import { expectRelative } from "../../helpers/expect-relative.js";

function run(points: number, seed = 2): { lnX: Float64Array; lnL: Float64Array } {
  const { normal } = seededRandom(seed);
  const lnX = Float64Array.from({ length: points }, (_, t) => Math.log(t + 1));
  return { lnX, lnL: lnX.map((x, t) => -0.4 - 0.08 * x + 0.01 * Math.sin(t / 5) + 0.01 * normal()) };
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

describe("slopes of a single run", () => {
  it("take the noise from what changes between one evaluation and the next", () => {
    const { lnX, lnL } = run(40);
    const dx = Array.from(lnX, (x) => x - mean(lnX));
    const slope = dx.reduce((sum, x, t) => sum + x * lnL[t]!, 0) / dx.reduce((sum, x) => sum + x * x, 0);
    const residual = dx.map((x, t) => lnL[t]! - mean(lnL) - slope * x);
    const sample = sampleAlone(7e9, lnX, lnL);
    const steps = residual.slice(1).map((e, t) => (e - residual[t]!) ** 2);
    expectRelative(sample.white, mean(steps) / 2, 1e-10);
    expectRelative(sample.k, -slope, 1e-10);
    expectRelative(sample.runCentre, mean(lnX), 1e-12);
  });

  it.each([12, 60, 501, 1501])("lie about the run's own with its standard error, %i evaluations", (points) => {
    const { lnX, lnL } = run(points);
    const sample = sampleAlone(7e9, lnX, lnL);
    const error = standardErrorWithinRun(sample);
    const draws = drawSlopes(sample, 40_000, 3);
    const centre = mean(draws);
    expect(Math.abs(centre - sample.k)).toBeLessThan((4 * error) / 200);
    // departures of unknown size have heavy tails: an error of one per cent in a root of a variance, three of them
    expectRelative(Math.sqrt(mean(draws.map((k) => (k - centre) ** 2))), error, 0.03);
  });

  it("are skewed as the errors of the line are: drawn errors are taken from the slope", () => {
    const { lnX, lnL } = run(60);
    const sample = sampleAlone(7e9, lnX, lnL);
    const errors = alongDraws(sample, seededRandom(9));
    const expected = Array.from({ length: 50 }, () => sample.k - errors().slope);
    expect(Array.from(drawSlopes(sample, 50, 9))).toEqual(expected);
  });

  it("are as many as are asked for, the first of them the same however many follow", () => {
    const { lnX, lnL } = run(60);
    const sample = sampleAlone(7e9, lnX, lnL);
    const few = drawSlopes(sample, 20, 4);
    const more = drawSlopes(sample, 50, 4);
    expect(more.length).toBe(50);
    expect(more.every(Number.isFinite)).toBe(true);
    expect(more.slice(0, 20)).toEqual(few);
    expect(new Set(more).size).toBe(50);
    expect(drawSlopes(sample, 20, 5)).not.toEqual(few);
  });

  it("are found for more evaluations than a call has room for arguments", () => {
    const { lnX, lnL } = run(200_000);
    const error = standardErrorWithinRun(sampleAlone(7e9, lnX, lnL));
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(0.01);
  });

  it("have no interval where a run is its line", () => {
    const lnX = Float64Array.from({ length: 30 }, (_, t) => Math.log(t + 1));
    const sample = sampleAlone(
      7e9,
      lnX,
      lnX.map((x) => -0.3 - 0.05 * x)
    );
    expect(standardErrorWithinRun(sample)).toBeLessThan(1e-12);
    for (const k of drawSlopes(sample, 20, 1)) expectRelative(k, 0.05, 1e-10);
  });
});
