/** Least squares in a box: optimality by its conditions, on convex problems where these say it all; and by SciPy 1.17.1. */
import { describe, expect, it } from "vitest";
import { type Accumulate, levelAndAmplitude, minimiseInBox } from "../../../src/lib/forms/box-solver.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const q = 5;

/** Residuals y - A p, summed up as the solver asks. */
function linear(rows: readonly number[][], y: readonly number[]): Accumulate {
  return (p, gradient, curvature) => {
    gradient.fill(0);
    curvature.fill(0);
    let rss = 0;
    for (const [t, row] of rows.entries()) {
      const r = y[t]! - row.reduce((sum, value, i) => sum + value * p[i]!, 0);
      rss += r * r;
      for (let i = 0; i < row.length; i++) {
        gradient[i]! += row[i]! * r;
        for (let j = 0; j <= i; j++) curvature[i * row.length + j]! += row[i]! * row[j]!;
      }
    }
    return rss;
  };
}

describe("minimiseInBox(problem)", () => {
  const { normal } = seededRandom(5);
  const problems = Array.from({ length: 40 }, (_, i) => {
    const rows = Array.from({ length: 12 }, () => Array.from({ length: q }, () => normal()));
    // far answers press against the box, near ones do not
    const truth = Array.from({ length: q }, () => (i % 4) * normal());
    const y = rows.map((row) => row.reduce((sum, value, j) => sum + value * truth[j]!, 0) + 0.1 * normal());
    return { i, rows, y };
  });
  const [lower, upper] = [new Array(q).fill(-1), new Array(q).fill(0.8)];

  it.each(problems)("meets the conditions of a least sum of squares in a box, in few steps: $i", ({ rows, y }) => {
    const accumulate = linear(rows, y);
    const { p, rss, iterations, converged } = minimiseInBox({ start: new Array(q).fill(5), lower, upper, accumulate });
    expect(converged).toBe(true);
    // an active set settles in a few steps more than it has parameters
    expect(iterations).toBeLessThan(20);
    const gradient = new Float64Array(q);
    expectRelative(rss, accumulate(p, gradient, new Float64Array(q * q)), 1e-12);
    p.forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual(-1);
      expect(value).toBeLessThanOrEqual(0.8);
      // the sum falls along the gradient: inside it must be level, at a bound it may point outwards
      if (value > -1 && value < 0.8) expect(Math.abs(gradient[i]!)).toBeLessThan(2e-4);
      else expect(gradient[i]! * Math.sign(value)).toBeGreaterThanOrEqual(-1e-9);
    });
  });

  it("has some that press against a bound, and some that do not", () => {
    const pressed = problems.map(({ rows, y }) => {
      const { p } = minimiseInBox({ start: new Array(q).fill(0), lower, upper, accumulate: linear(rows, y) });
      return p.filter((value) => value === -1 || value === 0.8).length;
    });
    expect(pressed.filter((count) => count === 0).length).toBeGreaterThan(5);
    expect(pressed.filter((count) => count > 1).length).toBeGreaterThan(10);
  });

  /** Residuals 10 (y - x^2) and 1 - x: Rosenbrock's valley. */
  const valley: Accumulate = ([x, y], gradient, curvature) => {
    const r = [10 * (y! - x! * x!), 1 - x!];
    const jacobian = [
      [20 * x!, -10],
      [1, 0]
    ];
    gradient.set([0, 1].map((i) => jacobian[0]![i]! * r[0]! + jacobian[1]![i]! * r[1]!));
    const h = (i: number, j: number) => jacobian[0]![i]! * jacobian[0]![j]! + jacobian[1]![i]! * jacobian[1]![j]!;
    curvature.set([h(0, 0), h(0, 1), h(1, 0), h(1, 1)]);
    return r[0]! ** 2 + r[1]! ** 2;
  };

  it("goes along a bent valley, to its end or to the wall", () => {
    const free = minimiseInBox({ start: [-1.2, 1], lower: [-9, -9], upper: [9, 9], accumulate: valley });
    expect([free.p[0], free.p[1]]).toEqual([expect.closeTo(1, 8), expect.closeTo(1, 8)]);
    expect(free.iterations).toBeLessThan(60);
    // SciPy: least_squares with x <= 0.5 ends at (0.5, 0.25), sum 0.25
    const wall = minimiseInBox({ start: [-1.2, 1], lower: [-9, -9], upper: [0.5, 9], accumulate: valley });
    expect([wall.p[0], wall.p[1], wall.rss]).toEqual([0.5, expect.closeTo(0.25, 8), expect.closeTo(0.25, 8)]);
    expect(wall.converged).toBe(true);
  });

  it("says when it was stopped, and keeps the best so far", () => {
    const stopped = minimiseInBox({
      start: [-1.2, 1],
      lower: [-9, -9],
      upper: [9, 9],
      accumulate: valley,
      maxIterations: 3
    });
    expect([stopped.converged, stopped.iterations]).toEqual([false, 3]);
    expect(stopped.rss).toBeLessThan(24.2);
    const coarse = minimiseInBox({
      start: [-1.2, 1],
      lower: [-9, -9],
      upper: [9, 9],
      accumulate: valley,
      relativeDrop: 0.5
    });
    expect(coarse.converged).toBe(true);
    expect(coarse.rss).toBeGreaterThan(1e-8);
  });

  it("stops where no step is better, and leaves a parameter alone that moves nothing", () => {
    const cliff: Accumulate = ([x], gradient, curvature) => {
      gradient[0] = 1;
      curvature[0] = 1;
      return x! > 0 ? Number.NaN : 1;
    };
    expect(minimiseInBox({ start: [0], lower: [-1], upper: [1], accumulate: cliff })).toMatchObject({
      rss: 1,
      converged: true
    });
    const idle = linear(
      [
        [1, 0],
        [2, 0]
      ],
      [3, 6]
    );
    expect([...minimiseInBox({ start: [0, 0.25], lower: [-9, -9], upper: [9, 9], accumulate: idle }).p]).toEqual([
      expect.closeTo(3, 9),
      0.25
    ]);
  });
});

describe("minimiseInBox(problem) step by step", () => {
  const wide = { lower: [-1e12, -1e12], upper: [1e12, 1e12] };

  it("does not mind the units that its parameters are counted in", () => {
    // three points of the line 1 + 2 t, its level counted in 1e10 and its slope in 1e-10
    const rows = [0, 1, 2].map((t) => [1e10, 1e-10 * t]);
    const below = linear(rows, [1, 3, 5]);
    const accumulate: Accumulate = (p, gradient, curvature) => {
      const rss = below(p, gradient, curvature);
      curvature[1] = curvature[2]!;
      return rss;
    };
    const { p, iterations } = minimiseInBox({ start: [0, 0], ...wide, accumulate });
    expectRelative(p[0]!, 1e-10, 1e-6);
    expectRelative(p[1]!, 2e10, 1e-6);
    expect(iterations).toBeLessThan(20);
  });

  it("shares out evenly between two parameters that do the same", () => {
    const rows = [
      [1, 1],
      [2, 2]
    ];
    const { p } = minimiseInBox({ start: [0, 0], ...wide, accumulate: linear(rows, [3, 6]) });
    expect([...p]).toEqual([expect.closeTo(1.5, 6), expect.closeTo(1.5, 6)]);
  });

  it("takes one step where one is allowed", () => {
    const accumulate = linear([[1], [2]], [3, 6]);
    const stopped = minimiseInBox({ start: [0], lower: [-9], upper: [9], accumulate, maxIterations: 1 });
    // damped by a part in 1e4: 3 / (1 + 1e-4)
    expect([stopped.p[0], stopped.iterations]).toEqual([expect.closeTo(3 / 1.0001, 9), 1]);
  });

  it("stops where every step is worse however short, also when it may promise next to nothing", () => {
    const cliff: Accumulate = ([x], gradient, curvature) => {
      gradient[0] = 1;
      curvature[0] = 1;
      return x === 0 ? 1 : 2;
    };
    const box = { start: [0], lower: [-1], upper: [1], accumulate: cliff, relativeDrop: 0 };
    const { p, rss, iterations, converged } = minimiseInBox(box);
    expect([p[0], rss, converged]).toEqual([0, 1, true]);
    expect(iterations).toBeLessThan(25);
  });
});

describe("levelAndAmplitude(y, s, w, cMax)", () => {
  const { normal, uniform } = seededRandom(6);
  const cases = Array.from({ length: 40 }, (_, i) => {
    const s = Array.from({ length: 8 }, () => uniform());
    const w = Array.from({ length: 8 }, () => 0.2 + uniform());
    const y = s.map((value) => 0.3 * (i % 5) - 0.3 + (i % 3 === 0 ? -1 : 1) * value + 0.1 * normal());
    return { i, y, s, w };
  });

  it.each(cases)("meets the conditions of a least sum with 0 <= c <= 0.5 and a >= 0: $i", ({ y, s, w }) => {
    const { rss, c, a } = levelAndAmplitude(y, s, w, 0.5);
    const left = y.map((value, t) => value - c - a * s[t]!);
    expectRelative(
      rss,
      left.reduce((sum, r, t) => sum + w[t]! * r * r, 0),
      1e-9
    );
    const byC = left.reduce((sum, r, t) => sum + w[t]! * r, 0);
    const byA = left.reduce((sum, r, t) => sum + w[t]! * r * s[t]!, 0);
    expect(c >= 0 && c <= 0.5 && a >= 0).toBe(true);
    if (c > 0 && c < 0.5) expect(Math.abs(byC)).toBeLessThan(1e-9);
    else expect(c === 0 ? byC : -byC).toBeLessThan(1e-9);
    if (a > 0) expect(Math.abs(byA)).toBeLessThan(1e-9);
    else expect(byA).toBeLessThan(1e-9);
  });

  it("takes a shape that does not vary, or is 0, for none", () => {
    expect(levelAndAmplitude([0.1, 0.3], [0.5, 0.5], [1, 1], 1)).toMatchObject({ a: 0, c: 0.2 });
    expect(levelAndAmplitude([2, 4], [0, 0], [1, 1], 1)).toEqual({ a: 0, c: 1, rss: 10 });
  });
});
