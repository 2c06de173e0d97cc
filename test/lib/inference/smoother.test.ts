/** The directions of the smoothing spline, against the banded matrices of Green and Silverman (1994), section 2.1. */
import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { makeSmoother, orthonormal, type Smoother } from "../../../src/lib/inference/curves/smoother.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const lnX = Float64Array.of(6.2, 6.9, 7.3, 8.1, 8.2, 9, 9.4, 10.1);
const repeats = [3, 3, 3, 2, 2, 1, 1, 5];
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

/** K of the roughness g'Kg, the integral of the squared second derivative of the natural cubic spline through g. */
function roughness(x: Float64Array): Matrix {
  const n = x.length;
  const h = Array.from({ length: n - 1 }, (_, i) => x[i + 1]! - x[i]!) as number[];
  const q = Matrix.zeros(n, n - 2);
  const r = Matrix.zeros(n - 2, n - 2);
  for (let j = 0; j < n - 2; j++) {
    const [before, after] = [h[j]!, h[j + 1]!];
    q.set(j, j, 1 / before);
    q.set(j + 1, j, -1 / before - 1 / after);
    q.set(j + 2, j, 1 / after);
    r.set(j, j, (before + after) / 3);
    if (j > 0) {
      r.set(j - 1, j, before / 6);
      r.set(j, j - 1, before / 6);
    }
  }
  return q.mmul(inverse(r)).mmul(q.transpose());
}

/** What each direction loses: (1 - s) / s over its roughness, beside repeats g^2 as 1; and how far K g is from a multiple of repeats g. */
function stiffness({ directions, kept }: Smoother, x: Float64Array, weight: readonly number[]) {
  const k = roughness(x);
  return directions.map((direction, j) => {
    const g = Array.from(direction, (value, t) => value / weight[t]!);
    const bent = k.mmul(Matrix.columnVector(g)).getColumn(0);
    const rough = sum(g.map((value, t) => value * bent[t]!));
    const off = Math.max(...g.map((value, t) => Math.abs(bent[t]! - rough * weight[t]! * value)));
    return { alpha: (1 - kept[j]!) / kept[j]! / rough, length: sum(g.map((v, t) => weight[t]! * v * v)), off, rough };
  });
}

describe("makeSmoother(lnX, weight, df)", () => {
  it.each([1, 2, 3, 4.5])(
    "has the spline's own directions and one stiffness, which leaves %d beyond the line",
    (df) => {
      const smoother = makeSmoother(lnX, repeats, df);
      const [first, ...others] = stiffness(smoother, lnX, repeats);
      expect(others.length).toBe(5);
      for (const { alpha, length, off, rough } of [first!, ...others]) {
        expectRelative(length, 1, 1e-10);
        expect(off).toBeLessThan(1e-9 * rough);
        expectRelative(alpha, first!.alpha, 1e-8);
      }
      expectRelative(sum(smoother.kept), df, 1e-9);
      expectRelative(smoother.df, df, 1e-9);
      // Satterthwaite: a sum of s chi-square has 2 sum s^2 for variance
      expectRelative(smoother.satterthwaite, df ** 2 / sum(smoother.kept.map((s) => s * s)), 1e-9);
      expect(Array.from(smoother.kept)).toEqual(Array.from(smoother.kept).sort((a, b) => b - a));
    }
  );

  it("leaves out what keeps less than a ten-thousandth of itself", () => {
    const many = Float64Array.from({ length: 40 }, (_, t) => Math.log(512 * (t + 1)));
    const { directions, kept, df } = makeSmoother(many, new Float64Array(40).fill(1));
    expect(directions.length).toBe(kept.length);
    expect(kept.length).toBeGreaterThan(6);
    expect(kept.length).toBeLessThan(38);
    expect(Math.min(...kept)).toBeGreaterThan(1e-4);
    // the next is the last over two or so: they fall as the fourth power of their number
    expect(Math.min(...kept)).toBeLessThan(2e-4);
    expect(df).toBeLessThan(3);
    expectRelative(df, 3, 2e-3);
  });

  it("does with three points more than degrees of freedom, and no less", () => {
    const six = makeSmoother(lnX.slice(0, 6), repeats.slice(0, 6));
    expectRelative(six.df, 3, 1e-9);
    expect(six.kept.length).toBe(4);
    expect(() => makeSmoother(lnX.slice(0, 5), repeats.slice(0, 5))).toThrow("smooth departure: needs 6 points; got 5");
  });
});

describe("orthonormal(columns)", () => {
  it("leaves the columns that it is given alone", () => {
    const columns = [Float64Array.of(1, 1, 1), Float64Array.of(1, 2, 4)];
    const [a, b] = orthonormal(columns);
    expect(columns).toEqual([Float64Array.of(1, 1, 1), Float64Array.of(1, 2, 4)]);
    // 1, 2, 4 less their mean, over the root of 42 / 9
    for (const t of [0, 1, 2]) {
      expectRelative(a![t]!, 1 / Math.sqrt(3), 1e-12);
      expectRelative(b![t]!, [-4, -1, 5][t]! / Math.sqrt(42), 1e-12);
    }
  });
});
