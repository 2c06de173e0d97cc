/** The linear half of a form beside a search of every A and a on a grid that closes in on the least. */
import { describe, expect, it } from "vitest";
import { amplitude, asymptoteHeld, type Solved, startHeld, summing } from "../../../src/lib/runs/amplitude.js";
import { shapeSpace } from "../../../src/lib/runs/form-shapes.js";
import { goldenLeast } from "../../../src/lib/statistics/golden-least.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const shape = Float64Array.of(1, 0.7, 0.45, 0.3, 0.12, 0.05);
const weight = Float64Array.of(1, 2, 0.5, 1.5, 1, 0.8);
const off = [0.01, -0.02, 0.015, 0.005, -0.01, 0.004];
const points = (A: number, a: number) => shape.map((s, i) => A - a * s + off[i]!);

const sumsOf = (score: Float64Array, s = shape) => summing({ score, weight })(s);
const rssOf = (score: Float64Array, A: number, a: number) =>
  score.reduce((sum, y, i) => sum + weight[i]! * (y - A + a * shape[i]!) ** 2, 0);

/** Least rss over a box of (A, a), of which `allowed` are tried. */
function searched(
  score: Float64Array,
  allowed: (A: number, a: number) => boolean
): { rss: number; A: number; a: number } {
  let best = { rss: Number.POSITIVE_INFINITY, A: 0.5, a: 0 };
  for (let reach = 3; reach > 1e-9; reach *= 0.7) {
    const { A, a } = best;
    for (let i = -12; i <= 12; i++) {
      for (let j = -12; j <= 12; j++) {
        // bounds themselves are tried
        const at = [A + (reach * i) / 12, a + (reach * j) / 12] as const;
        for (const [x, y] of [at, [Math.min(1, Math.max(0, at[0])), Math.max(0, at[1])]] as const) {
          const rss = rssOf(score, x, y);
          if (allowed(x, y) && rss < best.rss) best = { rss, A: x, a: y };
        }
      }
    }
  }
  return best;
}

function expectSolved({ rss, asymptote, a }: Solved, by: { rss: number; A: number; a: number }): void {
  expect(asymptote).toBeCloseTo(by.A, 4);
  expect(a).toBeCloseTo(by.a, 4);
  expectRelative(rss, by.rss, 1e-6);
}

describe("amplitude(sums)", () => {
  it.each([
    ["inside", 0.7, 0.4],
    ["a falling score: a is 0", 0.5, -0.3],
    ["over the top: A is 1", 1.1, 0.4],
    ["below nothing: A is 0", -0.1, 0.2],
    ["falling over the top", 1.2, -0.1]
  ])("is the least with A in [0, 1] and a not below 0: %s", (_, A, a) => {
    const score = points(A, a);
    expectSolved(
      amplitude(sumsOf(score)),
      searched(score, (x, y) => x >= 0 && x <= 1 && y >= 0)
    );
  });

  it("has no amplitude where a shape is one number, or nothing", () => {
    const score = points(0.6, 0.2);
    const mean = score.reduce((sum, y, i) => sum + weight[i]! * y, 0) / weight.reduce((sum, w) => sum + w, 0);
    for (const one of [0.5, 0]) {
      const { asymptote, a } = amplitude(
        sumsOf(
          score,
          shape.map(() => one)
        )
      );
      expect(a).toBe(0);
      expect(asymptote).toBeCloseTo(mean, 12);
    }
    expect(
      asymptoteHeld(
        sumsOf(
          score,
          shape.map(() => 0)
        ),
        1
      ).a
    ).toBe(0);
  });
});

describe("asymptoteHeld(sums, asymptote)", () => {
  it.each([0.9, 0.4])("has the best a not below 0 for A of %d", (held) => {
    const score = points(0.7, 0.4);
    const column = shape.reduce((sum, s, i) => sum + weight[i]! * s * s, 0);
    const a = Math.max(0, shape.reduce((sum, s, i) => sum + weight[i]! * s * (held - score[i]!), 0) / column);
    expectSolved(asymptoteHeld(sumsOf(score), held), { rss: rssOf(score, held, a), A: held, a });
  });
});

describe("startHeld(sums, r0)", () => {
  it.each([
    ["inside", 0.3, 0.7, 0.4],
    ["A is 1", 0.3, 1.3, 1],
    ["A is 0", 0.3, -0.4, -0.7],
    ["falling", 0.6, 0.4, -0.2]
  ])("is the least with a = A - R_0 and A in [0, 1]: %s", (_, r0, A, a) => {
    const score = points(A, a);
    // one number is searched: closing in on it from both sides
    const rss = (x: number) => rssOf(score, x, x - r0);
    let [low, high] = [0, 1];
    while (high - low > 1e-12) {
      const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
      if (rss(left) < rss(right)) high = right;
      else low = left;
    }
    expectSolved(startHeld(sumsOf(score), r0), { rss: rss(low), A: low, a: low - r0 });
  });

  it("stays at R_0 where the shape never leaves it", () => {
    const found = startHeld(
      sumsOf(
        points(0.7, 0.4),
        shape.map(() => 1)
      ),
      0.3
    );
    expect([found.asymptote, found.a]).toEqual([0.3, 0]);
  });

  it("has no negative sum of squares where the points lie on the form", () => {
    const exact = shape.map((s) => 0.7 - 0.4 * s);
    expect(amplitude(sumsOf(exact)).rss).toBeGreaterThanOrEqual(0);
    expect(amplitude(sumsOf(exact)).rss).toBeLessThan(1e-14);
  });
});

describe("shapeSpace(form, points, before)", () => {
  const x = Float64Array.of(4, 10, 25, 60, 150, 400);
  const at = { x, score: points(0.7, 0.4), weight };

  it("sums the shapes of the formulas: their sums of weights times s", () => {
    const last = 400;
    const s = {
      power: (v: number) => (v / last) ** -0.3,
      "power-floor": (v: number) => (v / last) ** -0.3,
      exponential: (v: number) => Math.exp(-(v - 4) / 50),
      sigmoid: (v: number) => 1 / (1 + (v / 40) ** 1.6)
    };
    for (const form of ["power", "power-floor", "exponential", "sigmoid"] as const) {
      const shapeAt = { power: [0.3], "power-floor": [0.3], exponential: [50], sigmoid: [40, 1.6] }[form].map(Math.log);
      const sums = { ...shapeSpace(form, at, null).sums(shapeAt) };
      const of = (f: (v: number, y: number) => number) =>
        x.reduce((sum, v, i) => sum + weight[i]! * f(v, at.score[i]!), 0);
      const expected = {
        w: of(() => 1),
        y: of((_, y) => y),
        s: of((v) => s[form](v)),
        yy: of((_, y) => y * y),
        ys: of((v, y) => y * s[form](v)),
        ss: of((v) => s[form](v) ** 2)
      };
      for (const [name, value] of Object.entries(expected))
        expectRelative(sums[name as keyof typeof sums], value, 1e-12);
    }
  });

  it("searches k from 0.001 to 10, X_0 from a hundredth of the last X to ten times it, C_mid three decades beyond, B from 0.1 to 10", () => {
    const box = (form: "power" | "exponential" | "sigmoid") => shapeSpace(form, at, null).box.flat().map(Math.exp);
    for (const [form, ends] of [
      ["power", [1e-3, 10]],
      ["exponential", [4, 4000]],
      ["sigmoid", [0.004, 400_000, 0.1, 10]]
    ] as const)
      box(form).forEach((end, i) => {
        expectRelative(end, ends[i]!, 1e-12);
      });
    expect.hasAssertions();
  });

  it("never has a sigmoid begin below 0, and has it begin at the score before training", () => {
    const low = { ...at, score: shape.map((s) => 0.6 - 0.7 * s) };
    const at0 = shapeSpace("sigmoid", low, null);
    const free = at0.solve(at0.sums([Math.log(20), 0]));
    expect(free.asymptote - free.a).toBeGreaterThanOrEqual(0);
    const held = shapeSpace("sigmoid", at, 0.31);
    const { asymptote, a } = held.solve(held.sums([Math.log(20), 0]));
    expect(asymptote - a).toBeCloseTo(0.31, 12);
  });
});

describe("goldenLeast(of, low, high, steps)", () => {
  it.each([0.2, 1.7, 2.9])("closes in on the least, at %d, and asks no more than twice beyond its steps", (least) => {
    let asked = 0;
    const of = (at: number) => {
      asked++;
      return Math.abs(at - least);
    };
    const { at, value } = goldenLeast(of, 0, 3, 30);
    expect(asked).toBe(32);
    // each step leaves 0.618 of the interval
    expect(Math.abs(at - least)).toBeLessThan(3 * 0.6181 ** 30);
    expect(value).toBe(Math.abs(at - least));
  });
});
