/** Slopes of parts of a run, and what curvature leaves alone: expected values are their formulas. */
import { describe, expect, it } from "vitest";
import { curvature, partSlopes } from "../../../src/lib/inference/curves/curve-forms-curvature.js";
import { drawnEffects, drawnSample } from "../../helpers/drawn-sample.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const none = { ...drawnEffects, slopeRatio: 0, levelRatio: 0 };
const stepsOf = (n: number) => Float64Array.from({ length: n }, (_, t) => t + 1);

describe("partSlopes(sample, step, effects), by hand", () => {
  it("has the white noise of its own points and repeats alone where nothing else errs", () => {
    const white = 1e-4;
    const repeatsAt = (t: number) => (t < 30 ? 4 : 1);
    const sample = { ...drawnSample({ k: 0.1, level: -0.2, repeatsAt }), white };
    const parts = partSlopes(sample, stepsOf(105), none);
    for (const [part, from, to] of [
      [parts[0]!, 1, 105],
      [parts[1]!, 1, 30],
      [parts[2]!, 31, 104],
      [parts[3]!, 52, 104]
    ] as const) {
      const x = Array.from({ length: to - from + 1 }, (_, i) => Math.log(from + i));
      const mean = x.reduce((a, b) => a + b, 0) / x.length;
      const sxx = x.reduce((total, one) => total + (one - mean) ** 2, 0);
      // variance of a slope by least squares, points of variance white / repeats
      const variance = x.reduce((total, one, i) => total + ((one - mean) ** 2 * white) / repeatsAt(from + i - 1), 0);
      expectRelative(part.standardError, Math.sqrt(variance) / sxx, 1e-9);
      expectRelative(part.k, 0.1, 1e-9);
      expect(part.points).toBe(to - from + 1);
    }
  });

  it("leaves out a part of four points, and has one of five", () => {
    const parts = (points: number) =>
      partSlopes(drawnSample({ k: 0.1, level: -0.2, points }), stepsOf(points), drawnEffects).map(
        ({ fromStep, points: found }) => [fromStep, found]
      );
    expect(parts(34)).toEqual([
      [null, 34],
      [1, 30]
    ]);
    expect(parts(35)).toEqual([
      [null, 35],
      [1, 30],
      [31, 5]
    ]);
  });
});

describe("curvature(sample, effects), by hand", () => {
  it("leaves the points as they are", () => {
    const sample = drawnSample({ k: 0.1, level: -0.2, noise: 0.01 });
    const before = Array.from(sample.lnL);
    curvature(sample, { ...drawnEffects, cells: new Array(10).fill(null) as never });
    expect(Array.from(sample.lnL)).toEqual(before);
  });
});
