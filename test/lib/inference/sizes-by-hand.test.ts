/** Parts of the inference over sizes whose every number can be written down. */
import { describe, expect, it } from "vitest";
import { n0Profile } from "../../../src/lib/inference/sizes/n0-profile.js";
import { relativeErrors } from "../../../src/lib/inference/sizes/relative-errors.js";
import { fitUnder } from "../../../src/lib/inference/sizes/sensitivity.js";
import { runVariances, sampleAlone } from "../../../src/lib/inference/sizes/slope-sample.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { plantedCurves } from "../../helpers/planted.js";

describe("relativeErrors(loss, from, predicted)", () => {
  it("is of the points from one on, its end of the last tenth", () => {
    // 25 points: the last two are a tenth; ratios are exact halves and quarters
    const ratio = (t: number) => [1.5, 0.75, 1.25, 0.5, 2][t % 5]!;
    const loss = Array.from({ length: 25 }, (_, t) => 0.5 / (t + 1));
    expect(relativeErrors(loss, 20, (t) => loss[t]! * ratio(t))).toEqual({
      // 0.5, -0.25, 0.25, -0.5, 1
      absolute: expect.closeTo(2.5 / 5, 12),
      signed: expect.closeTo(1 / 5, 12),
      last: expect.closeTo(1, 12),
      final: expect.closeTo((-0.5 + 1) / 2, 12)
    });
  });

  it("has an end of one point where there are fewer than twenty", () => {
    const { final, last } = relativeErrors([0.5, 0.5, 0.5], 1, (t) => 0.5 + 0.25 * t);
    expect([final, last]).toEqual([1, 1]);
  });
});

describe("sampleAlone(modelSize, lnX, lnL)", () => {
  it("is a line's sample whose white noise is half the mean square of what changes from one residual to the next", () => {
    // the line -0.4 - 0.1 x and residuals 1, -2, 0, 2, -1 hundredths, which have no slope and no mean
    const lnX = Float64Array.of(1, 2, 3, 4, 5);
    const residual = [0.01, -0.02, 0, 0.02, -0.01].map((e, t) => e - 0.002 * (t - 2));
    const sample = sampleAlone(
      7e9,
      lnX,
      lnX.map((x, t) => -0.4 - 0.1 * x + residual[t]!)
    );
    // sum of (t - 2) e is 0.02 - 0.02 + 0.02 + 0.02 less 0.002 times 10
    const slope = [0.01, -0.02, 0, 0.02, -0.01].reduce((sum, e, t) => sum + (t - 2) * e, 0) / 10 - 0.002;
    expect(sample).toMatchObject({ modelSize: 7e9, n: 5, meanX: 3, sxx: 10, whiteAtMost: true, runCentre: 3 });
    expect([sample.k, sample.level]).toEqual([expect.closeTo(0.1 - slope, 12), expect.closeTo(-0.7, 12)]);
    const left = residual.map((e, t) => e - slope * (t - 2));
    expect([...sample.residual]).toEqual(left.map((e) => expect.closeTo(e, 12)));
    const changes = left.slice(1).reduce((sum, e, t) => sum + (e - left[t]!) ** 2, 0);
    expectRelative(sample.white, changes / 8, 1e-10);
    expect([...sample.dx]).toEqual([-2, -1, 0, 1, 2]);
    expect(Array.from(sample.repeatsAt)).toEqual([1, 1, 1, 1, 1]);
  });
});

describe("runVariances(sample, effects)", () => {
  it("is what runs differ in beyond white noise, over what a run's line rests on, and never below 0", () => {
    const of = (slopeRatio: number, levelRatio: number) =>
      runVariances({ white: 0.02 }, { slopeRatio, levelRatio, sxx: 8, steps: 40 });
    expect(of(3, 11)).toEqual({ slope: expect.closeTo(0.005, 15), level: expect.closeTo(0.005, 15) });
    expect(of(0.4, 0.2)).toEqual({ slope: 0, level: 0 });
  });
});

describe("fitUnder(curves, resource, setting) with a first and a last step", () => {
  const curves = plantedCurves({ kMax: 0.13, n0: 9e9, noise: 0.02, steps: 40 });

  it("is of the steps from the first to the last, both of them kept", () => {
    const window = { choice: "", value: "", fromStep: 5, toStep: 20 };
    const kept = curves.map((curve) => {
      const of = (column: Float64Array) => column.filter((_, t) => t + 1 > 4 && t + 1 < 21);
      return {
        ...curve,
        step: of(curve.step),
        dataSamples: of(curve.dataSamples),
        computeFlops: of(curve.computeFlops),
        testLoss: of(curve.testLoss)
      };
    });
    expect(Array.from(kept[0]!.step)).toEqual(Array.from({ length: 16 }, (_, i) => i + 5));
    for (const resource of ["data", "compute"] as const)
      expect(fitUnder(curves, resource, window)).toEqual(fitUnder(kept, resource, { choice: "", value: "" }));
  });
});

describe("n0Profile(points, tQuantile)", () => {
  const sizes = [0.5e9, 1.5e9, 3e9, 7e9, 14e9, 32e9];
  const points = sizes.map((modelSize, i) => ({
    modelSize,
    k: 0.13 / (1 + 12e9 / modelSize) + [1, -1, 1, -1, 1, -1][i]! * 1e-4,
    variance: 4e-6,
    weight: 1
  }));

  it("counts no less than noise alone for misfit: F where chi-square is below its degrees of freedom, chi-square where t is small", () => {
    const { chi2, df, misfit, noise } = n0Profile(points, () => 2.776);
    expect(chi2).toBeLessThan(0.1 * df);
    expectRelative(misfit.threshold, 2.776 ** 2, 1e-12);
    expectRelative(noise.threshold, 3.841458820694124, 1e-12);
    expectRelative(n0Profile(points, () => 1.5).misfit.threshold, 3.841458820694124, 1e-12);
  });

  it("has the chi-square of one slope for all sizes where N_0 lies at its lower end", () => {
    const alike = points.map((point, i) => ({ ...point, k: 0.1 + [3, -1, 2, -2, -1, -1][i]! * 1e-3 }));
    const { chi2, n0 } = n0Profile(alike, () => 2.776);
    expect(n0).toBeNull();
    expectRelative(chi2, (9 + 1 + 4 + 4 + 1 + 1) / 4, 1e-6);
  });
});
