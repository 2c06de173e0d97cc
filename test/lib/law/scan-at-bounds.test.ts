/** Searches for N_0 where a limit is as good as a minimum, where nothing falls, and of curves of unlike length and scale. */
import { describe, expect, it } from "vitest";
import { scanLinear } from "../../../src/lib/law/linear-scan.js";
import { minimiseProfile } from "../../../src/lib/law/variable-projection.js";
import { type LogCurve, type LogMoments, logCurve } from "../../../src/lib/log-moments.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { plantedCurves } from "../../helpers/planted.js";

const sizes = [1e6, 1e8, 1e10, 1e12, 1e15];
const alike = [0.2, 0.2, 0.2, 0.2, 0.2];
/** Moments of lines of these slopes, about which ln L is off by a mean square. */
const lines = (ks: readonly number[], off: number): LogMoments[] =>
  ks.map((k, i) => {
    const sxx = 0.5 + 0.1 * i;
    return {
      ...{ modelSize: sizes[i]!, n: 10, meanX: 0, meanY: 0 },
      ...{ sxx, sxy: -k * sxx, syy: k * k * sxx + off }
    };
  });

describe("minimiseProfile(moments, weights)", () => {
  it("takes a limit that is better than every minimum, though the other limit is worse", () => {
    const moments = lines([0.089, 0.007, 0.073, 0.073, 0.109], 1e-6);
    const found = minimiseProfile(moments, alike);
    // one slope for all: sum of w Syy less (sum of w Sxy)^2 over sum of w Sxx
    const sum = (of: (one: LogMoments) => number) => moments.reduce((total, one) => total + 0.2 * of(one), 0);
    const rss = sum(({ syy }) => syy) - sum(({ sxy }) => sxy) ** 2 / sum(({ sxx }) => sxx);
    expect([found.status, found.lnN0, found.localMinima.length]).toEqual(["at-bound", Number.NEGATIVE_INFINITY, 1]);
    expectRelative(found.rss, rss, 1e-9);
    expectRelative(found.kMax, -sum(({ sxy }) => sxy) / sum(({ sxx }) => sxx), 1e-12);
  });

  it("finds the same N_0 of the same slopes a thousand times smaller", () => {
    const ks = [0.02, 0.05, 0.07, 0.09, 0.11];
    const found = minimiseProfile(lines(ks, 1e-6), alike);
    const small = minimiseProfile(
      lines(
        ks.map((k) => k / 1e3),
        1e-12
      ),
      alike
    );
    expect([found.status, small.status]).toEqual(["converged", "converged"]);
    expect(small.lnN0).toBeCloseTo(found.lnN0, 6);
    expectRelative(small.kMax, found.kMax / 1e3, 1e-6);
  });

  it("has no minimum where loss does not fall", () => {
    expect(minimiseProfile(lines([-0.02, -0.05, 0, 0, 0], 1e-6), alike)).toMatchObject({
      ...{ status: "at-bound", kMax: 0, localMinima: [] }
    });
  });
});

/** Mean square of L about the best level at this slope. */
function meanSquare({ n, meanX, lnX, loss }: LogCurve, k: number): number {
  const shape = lnX.map((x) => Math.exp(-k * (x - meanX)));
  const level =
    loss.reduce((sum, l, t) => sum + l * shape[t]!, 0) / shape.reduce((sum, value) => sum + value * value, 0);
  return loss.reduce((sum, l, t) => sum + (l - level * shape[t]!) ** 2, 0) / n;
}

describe("scanLinear(curves, weights)", () => {
  it("weighs sizes by their mean squares, however many evaluations each has", () => {
    const curves = [
      ...plantedCurves({ kMax: 0.05, n0: 1e-3, sizes: [1e9], steps: 12 }),
      ...plantedCurves({ kMax: 0.15, n0: 1e-3, sizes: [4e9], steps: 300 })
    ].map((curve) => logCurve(curve, "data"));
    const weights = [0.6, 0.4];
    const objective = (k: number) => curves.reduce((sum, curve, i) => sum + weights[i]! * meanSquare(curve, k), 0);
    const slopes = Array.from({ length: 2001 }, (_, i) => (0.2 * i) / 2000);
    const best = slopes.reduce((least, k) => (objective(k) < objective(least) ? k : least));
    expect(best).toBeGreaterThan(0.06);
    expect(best).toBeLessThan(0.14);
    // slopes up to 0.3 in 47 steps, tried to 3 / 16 of one
    expect(Math.abs(scanLinear(curves, weights).none.kMax - best)).toBeLessThan(0.3 / 47 / 4);
  });

  it("finds every N_0 alike where loss rises with X: the best slope is 0 at each", () => {
    const curves = plantedCurves({ kMax: 0.1, n0: 9e9, steps: 40 }).map((curve) =>
      logCurve({ ...curve, testLoss: curve.testLoss.map((l) => 0.3 / l) }, "data")
    );
    const { dips, none } = scanLinear(curves, new Array(7).fill(1 / 7));
    // inner places of the scan in steps of a half, four decades beyond the sizes
    const steps = Math.ceil((Math.log(144) + 8 * Math.LN10) / 0.5);
    expect(dips).toHaveLength(steps - 1);
    const steepest = Math.max(...curves.map(({ sxx, sxy }) => sxy / sxx));
    expectRelative(none.kMax, (0.1 * (2 * steepest + 1e-9)) / 47, 1e-9);
  });
});
