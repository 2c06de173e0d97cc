import { describe, expect, it } from "vitest";
import { evaluateLaw, fitLaw } from "../../src/lib/law/fit-law.js";
import { valleyEdges, valleyFloor } from "../../src/lib/law/law-valley.js";
import { logCurve } from "../../src/lib/log-moments.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { plantedCurves } from "../helpers/planted.js";

const planted = { kMax: 0.14, n0: 12e9 };
const read = (noise: number) =>
  plantedCurves({ ...planted, noise, unequal: true }).map((curve) => logCurve(curve, "data"));

describe("evaluateLaw(curves, pair)", () => {
  it("gives planted lines back, without error, and with one for any other pair", () => {
    const curves = read(0);
    const at = evaluateLaw(curves, planted);
    expect(at.rms).toBeLessThan(1e-7);
    expectRelative(at.r2, 1, 1e-12);
    for (const [i, { modelSize, learningEfficiency, referenceLoss }] of at.sizes.entries()) {
      expectRelative(learningEfficiency, planted.kMax / (1 + planted.n0 / modelSize), 1e-14);
      expectRelative(referenceLoss, Math.exp(curves[i]!.meanY), 1e-14);
    }
    expect(evaluateLaw(curves, { kMax: 0.13, n0: 12e9 }).rms).toBeGreaterThan(1e-3);
  });

  it("is the fit at the fit's own pair, and the sum over points at any other", () => {
    const curves = read(0.02);
    const fit = fitLaw(plantedCurves({ ...planted, noise: 0.02, unequal: true }), { resource: "data" });
    const same = evaluateLaw(curves, fit);
    expectRelative(same.rms, Math.sqrt(fit.goodness.objective), 1e-10);
    expectRelative(same.r2, fit.goodness.r2, 1e-12);
    const other = { kMax: 0.2, n0: 30e9 };
    const { rms, sizes } = evaluateLaw(curves, other);
    const squares = curves.map(({ lnX, lnL, n }, i) =>
      lnX.reduce((sum, x, t) => {
        const { learningEfficiency: k, intercept } = sizes[i]!;
        return sum + (lnL[t]! - intercept + k * x) ** 2 / n;
      }, 0)
    );
    expectRelative(rms, Math.sqrt(squares.reduce((a, b) => a + b) / squares.length), 1e-10);
  });

  it.each([
    [-0.1, 1e9],
    [0.1, 0],
    [Number.NaN, 1e9],
    [0.1, Number.POSITIVE_INFINITY]
  ])("refuses K_max %d and N_0 %d", (kMax, n0) => {
    expect(() => evaluateLaw(read(0), { kMax, n0 })).toThrow(RangeError);
  });
});

describe("valleyFloor(moments, range) and valleyEdges(floor, rms)", () => {
  const curves = read(0.02);
  const floor = valleyFloor(curves, [1e9, 1e11], 41);

  it("has the best K_max at each N_0: no other pair there has a smaller error", () => {
    expect(floor).toHaveLength(41);
    expectRelative(floor[0]!.n0, 1e9, 1e-12);
    expectRelative(floor.at(-1)!.n0, 1e11, 1e-12);
    for (const { n0, kMax, rms } of floor) {
      expectRelative(evaluateLaw(curves, { kMax, n0 }).rms, rms, 1e-9);
      for (const factor of [0.99, 1.01]) {
        expect(evaluateLaw(curves, { kMax: kMax * factor, n0 }).rms).toBeGreaterThan(rms);
      }
    }
  });

  it("ends where the error is as said, on both sides", () => {
    const limit = Math.min(...floor.map(({ rms }) => rms)) * 1.1;
    const edges = valleyEdges(floor, limit);
    expect(edges.length).toBeGreaterThan(3);
    expect(edges.length).toBeLessThan(41);
    for (const { n0, low, high } of edges) {
      for (const kMax of [low, high]) expectRelative(evaluateLaw(curves, { kMax, n0 }).rms, limit, 1e-9);
    }
  });

  it("refuses a range that is none", () => {
    expect(() => valleyFloor(curves, [1e11, 1e9])).toThrow(RangeError);
    expect(() => valleyFloor(curves, [0, 1e9])).toThrow(RangeError);
    expect(() => valleyFloor(curves, [1e9, 1e11], 1)).toThrow(RangeError);
  });
});
