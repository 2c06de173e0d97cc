import { describe, expect, it } from "vitest";
import { logistic } from "../../../src/lib/forms/logistic.js";
import { beyondSizes, minimise, minimiser, type WeightedSlope } from "../../../src/lib/forms/size-form.js";

const shape = (u: number) => (x: number) => logistic(x - u);
const slopesOf = (sizes: readonly number[], n0: number): WeightedSlope[] =>
  sizes.map((modelSize, i) => {
    const x = Math.log(modelSize / 1e10);
    return { modelSize, x, k: 0.1 * shape(Math.log(n0 / 1e10))(x) + 0.001 * (i % 2), w: 1 + i };
  });

describe("minimiser(shape)", () => {
  it("gives what minimise gives, to the last bit, also after slopes of other sizes and in another range", () => {
    const nearest = minimiser(shape);
    const samples = [
      slopesOf([5e8, 1.5e9, 3e9, 7e9], 2e9),
      slopesOf([5e8, 1.5e9, 3e9, 7e9], 9e9),
      slopesOf([1e9, 3e9, 9e9], 5e9),
      slopesOf([5e8, 1.5e9, 3e9, 7e9], 2e9)
    ];
    const ranges = [beyondSizes, beyondSizes, beyondSizes, () => [-1, 1] as const];
    const found = samples.map((points, i) => nearest(points, ranges[i]!(points)));
    expect(found).toEqual(samples.map((points, i) => minimise(points, shape, ranges[i]!(points))));
    expect(new Set(found.map(({ at }) => at)).size).toBe(4);
  });
});
