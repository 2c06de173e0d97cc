/** The law by the first step kept, on curves that are planted to differ by it. */
import { describe, expect, it } from "vitest";
import { firstSteps } from "../../../src/lib/inference/sizes/first-steps.js";
import type { Curve } from "../../../src/lib/runs.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { plantedCurves } from "../../helpers/planted.js";

const law = { kMax: 0.12, n0: 11e9 };
const curves = plantedCurves({ ...law, steps: 40 });
const from = (curve: Curve, step: number): Curve => {
  const keep = (column: Float64Array) => column.filter((_, t) => curve.step[t]! >= step);
  return {
    ...curve,
    step: keep(curve.step),
    dataSamples: keep(curve.dataSamples),
    computeFlops: keep(curve.computeFlops),
    testLoss: keep(curve.testLoss)
  };
};

describe("firstSteps(drawn, resource)", () => {
  it("is null where all sizes begin together", () => {
    expect(firstSteps(curves, "data")).toBeNull();
  });

  it("leaves out what was measured before training, at step 0", () => {
    const before = (curve: Curve): Curve => {
      const with0 = (column: Float64Array, at0: number) => Float64Array.of(at0, ...column);
      return {
        ...curve,
        step: with0(curve.step, 0),
        dataSamples: with0(curve.dataSamples, 0),
        computeFlops: with0(curve.computeFlops, 0),
        testLoss: with0(curve.testLoss, 0.99)
      };
    };
    expect(
      firstSteps(
        curves.map((curve, i) => (i < 3 ? before(curve) : curve)),
        "data"
      )
    ).toBeNull();
    const late = curves.map((curve, i) => (i === 5 ? from(curve, 4) : curve));
    expect(firstSteps(late.map(before), "data")).toEqual(firstSteps(late, "data"));
  });

  it("gives the planted law either way where it is exact, and which sizes begin earlier", () => {
    const late = curves.map((curve, i) => (i === 5 ? from(curve, 4) : curve));
    const { fromStep, common, each, earlier } = firstSteps(late, "data")!;
    expect(fromStep).toBe(4);
    for (const one of [common, each]) {
      expectRelative(one.kMax!, law.kMax, 1e-7);
      expectRelative(one.n0!, law.n0, 1e-6);
    }
    expect(earlier).toEqual(curves.filter((_, i) => i !== 5).map(({ modelSize }) => ({ modelSize, points: 3 })));
  });

  it("names the size that the law misses most, by the steps kept", () => {
    // 32B begins at step 4; before that 0.5B falls fast, which only its own first step sees
    const late = curves.map((curve, i) => {
      if (i === 5) return from(curve, 4);
      return i === 0 ? { ...curve, testLoss: curve.testLoss.map((L, t) => (t < 3 ? L * 1.3 : L)) } : curve;
    });
    const { common, each } = firstSteps(late, "data")!;
    expect(Math.abs(common.largestMiss!.k - common.largestMiss!.law)).toBeLessThan(1e-9);
    // the common first step is kept: a loss that is other there alone moves its size's slope
    const spoilt = late.map((curve, i) =>
      i === 2 ? { ...curve, testLoss: curve.testLoss.map((L, t) => (curve.step[t] === 4 ? L * 1.2 : L)) } : curve
    );
    const moved = firstSteps(spoilt, "data")!.common.largestMiss!;
    expect(moved.modelSize).toBe(late[2]!.modelSize);
    const kept = from(spoilt[2]!, 4);
    const [x, y] = [kept.dataSamples.map(Math.log), kept.testLoss.map(Math.log)];
    const mean = (values: Float64Array) => values.reduce((sum, one) => sum + one, 0) / values.length;
    const [mx, my] = [mean(x), mean(y)];
    const along = x.reduce((sum, one, t) => sum + (one - mx) * (y[t]! - my), 0);
    expectRelative(moved.k, -along / x.reduce((sum, one) => sum + (one - mx) ** 2, 0), 1e-9);
    const { modelSize, k, law: by } = each.largestMiss!;
    expect(modelSize).toBe(0.5e9);
    expect(k).toBeGreaterThan(by + 0.01);
    expect(each.n0!).toBeLessThan(common.n0!);
  });
});
