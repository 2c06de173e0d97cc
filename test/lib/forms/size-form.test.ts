import { describe, expect, it } from "vitest";
import { logistic } from "../../../src/lib/forms/logistic.js";
import { beyondSizes, minimise, minimiser, smallest, type WeightedSlope } from "../../../src/lib/forms/size-form.js";

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

  it("works its grid out anew when a size, a number of sizes or an end of the range is another, and only then", () => {
    let shapes = 0;
    const counted = (u: number) => {
      shapes++;
      return shape(u);
    };
    const nearest = minimiser(counted);
    const sizes = [5e8, 1.5e9, 3e9, 7e9];
    const wide = [-8, 8] as const;
    const asked: [change: string, sizes: number[], n0: number, range: readonly [number, number]][] = [
      ["first", sizes, 2e9, wide],
      ["other slopes", sizes, 9e9, wide],
      ["another lower end", sizes, 9e9, [-2, 8]],
      ["another upper end", sizes, 9e9, [-2, 1]],
      ["one size of four", [5e8, 1.5e9, 3e9, 7e11], 9e9, [-2, 1]],
      ["the first three", [5e8, 1.5e9, 3e9], 9e9, [-2, 1]],
      ["the same again", [5e8, 1.5e9, 3e9], 9e9, [-2, 1]]
    ];
    for (const [change, of, n0, range] of asked) {
      const points = slopesOf(of, n0);
      shapes = 0;
      expect(nearest(points, range), change).toEqual(minimise(points, shape, range));
      // a grid of 241; the golden section takes fewer than 60
      const reused = change === "other slopes" || change === "the same again";
      expect(shapes < 70, change).toBe(reused);
    }
  });

  it("has its grid up to both ends, and takes slopes that fall below 0 for none of its shapes", () => {
    const points = slopesOf([5e8, 1.5e9, 3e9, 7e9], 2e9);
    const nearest = minimiser(shape);
    for (const range of [
      [-9, -7],
      [3, 5]
    ] as const) {
      const { at, status } = nearest(points, range);
      expect([range.includes(at as never), status]).toEqual([true, "at-bound"]);
      expect(nearest(points, range)).toEqual(minimise(points, shape, range));
    }
    const below = points.map((point) => ({ ...point, k: -point.k }));
    const squares = below.reduce((sum, { k, w }) => sum + w * k * k, 0);
    // all shapes are equally far: the first of the grid
    const none = { at: -8, value: squares, status: "at-bound" };
    expect(nearest(below, [-8, 8])).toEqual(none);
    expect(minimise(below, shape, [-8, 8])).toEqual(none);
    // so is a shape that is 0 at every size
    const nothing = () => () => 0;
    for (const search of [
      minimiser(nothing),
      (...of: [typeof points, [number, number]]) => minimise(of[0], nothing, of[1])
    ])
      expect(search(points, [-8, 8])).toEqual({ ...none, value: squares });
  });
});

describe("smallest(f, range)", () => {
  it("is the first of equal values", () => {
    expect(smallest(() => 1, [-2, 5])).toEqual({ at: -2, value: 1, status: "at-bound" });
  });

  it("is the bottom of the lowest of many valleys, wherever the grid has it", () => {
    // bottoms near -4, -3 ... 4, the lowest that nearest the middle of a wide bowl
    for (const middle of [-3.9, -2.1, 1.2, 3.8]) {
      const f = (x: number) => 0.05 * (x - middle) ** 2 - Math.cos(2 * Math.PI * x);
      const { at, value, status } = smallest(f, [-5, 5], 50);
      // Newton on f' from the whole number next to the middle
      let bottom = Math.round(middle);
      for (let i = 0; i < 20; i++) {
        const slope = 0.1 * (bottom - middle) + 2 * Math.PI * Math.sin(2 * Math.PI * bottom);
        bottom -= slope / (0.1 + 4 * Math.PI ** 2 * Math.cos(2 * Math.PI * bottom));
      }
      expect([at, value, status]).toEqual([expect.closeTo(bottom, 6), expect.closeTo(f(bottom), 10), "converged"]);
    }
  });
});
