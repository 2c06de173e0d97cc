/** What a plan says where a size never wins, never learns, stands alone, or is the smallest. */
import { describe, expect, it } from "vitest";
import { bestSize, isoLoss } from "../../../src/lib/plan/best.js";
import { courseOf } from "../../../src/lib/plan/doubling.js";
import { marginals } from "../../../src/lib/plan/marginal.js";
import { spendSamples } from "../../../src/lib/plan/plan-forecast.js";
import type { PlanCurve } from "../../../src/lib/plan/plan-study.js";
import { distanceOf } from "../../../src/lib/plan/reach.js";
import { line, modelOf, shape } from "./planted-line.js";

const still = { levels: new Float64Array(40), slopes: new Float64Array(40) };

describe("a plan at its bounds", () => {
  it("gives a size that is never the best no chance, of all draws", () => {
    const model = modelOf([line(1e9, 0.1, still), line(2e9, 0.1, still, { lnL: Math.log(0.4) })]);
    const { sizes, best } = bestSize(model, { flops: null, samples: 1e4 }, shape, { seed: 71 });
    expect(best).toBe(2e9);
    expect(sizes.map(({ chance, draws }) => [chance, draws])).toEqual([
      [0, { best: 0, count: 40 }],
      [1, { best: 40, count: 40 }]
    ]);
  });

  it("has no place for a loss on the line of a size that never falls", () => {
    const model = modelOf([line(1e9, 0.1), line(2e9, 0)]);
    const [iso] = isoLoss(model, [0.5], shape, 2);
    expect(iso!.points).toEqual([{ modelSize: 1e9, x: expect.closeTo(1e4, 6), inside: true, measured: true }]);
  });

  it("doubles the steps alone where either law has one size", () => {
    const [single, pair] = [modelOf([line(1e9, 0.1)]), modelOf([line(1e9, 0.1), line(2e9, 0.1)])];
    const plan = spendSamples(single.lineAt(1e9), 1e4, shape);
    const both = [single, pair] as const;
    for (const [byCompute, byData] of [both, [both[1], both[0]] as const, [single, single] as const])
      expect(marginals({ byCompute, byData, course: null }, plan, shape).map(({ what }) => what)).toEqual(["steps"]);
    expect(marginals({ byCompute: pair, byData: pair, course: null }, plan, shape)).toHaveLength(3);
  });

  it("has the smallest and the largest size inside of what was measured", () => {
    const model = modelOf([line(1e9, 0.1), line(2e9, 0.1)]);
    for (const modelSize of [1e9, 2e9])
      expect(distanceOf(model, model.lineAt(modelSize), Math.log(1e4), 0)).toEqual({
        ...{ reach: "inside", xFactor: 1, xSide: null, nFactor: 1, nSide: null }
      });
  });

  it("hides no fault that is not of the points", () => {
    const samples = Float64Array.of(1, 2, 3, 4, 5, 6);
    const curve = (loss: unknown) => ({ samples, loss }) as unknown as PlanCurve;
    expect(courseOf(curve(samples.map(() => 1.5)))).toBeNull();
    expect(() => courseOf(curve(null))).toThrow(TypeError);
  });
});
