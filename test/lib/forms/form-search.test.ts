/** Searches of forms at the ends of what they search, on slopes and scores whose answer is known. */
import { describe, expect, it } from "vitest";
import { curveForms, curveShapes, fitForm, fitForms } from "../../../src/lib/forms/curve-forms.js";
import { sigmoidScore, sigmoidSearch } from "../../../src/lib/forms/score-sigmoid.js";
import { beyondSizes, minimise, scaled, smallest } from "../../../src/lib/forms/size-form.js";
import { fitSlopeForm, parametricForms, sizeForms } from "../../../src/lib/forms/size-forms.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const sizes = [1e9, 2e9, 4e9, 8e9, 16e9, 32e9];
const weighed = (slopes: readonly (readonly [x: number, k: number, w: number])[]) =>
  slopes.map(([x, k, w]) => ({ modelSize: 1e10 * Math.exp(x), x, k, w }));

describe("smallest(f, range)", () => {
  it("is where a valley is least, between points of its grid too", () => {
    const { at, value, status } = smallest((x) => (x - 0.7321) ** 2 + 3, [-2, 5], 10);
    expect(at).toBeCloseTo(0.7321, 6);
    expect(value).toBeCloseTo(3, 10);
    expect(status).toBe("converged");
  });

  it("is at a bound where the function falls to it, on either side", () => {
    expect(smallest((x) => x, [-2, 5])).toEqual({ at: -2, value: -2, status: "at-bound" });
    expect(smallest((x) => -x, [-2, 5])).toEqual({ at: 5, value: -5, status: "at-bound" });
  });
});

describe("beyondSizes(points)", () => {
  it("is four decades on either side", () => {
    const [low, high] = beyondSizes(
      weighed([
        [1, 0, 1],
        [-2, 0, 1],
        [3, 0, 1]
      ])
    );
    expectRelative(Math.exp(low), Math.exp(-2) / 1e4, 1e-12);
    expectRelative(Math.exp(high), Math.exp(3) * 1e4, 1e-12);
  });
});

describe("scaled(points, shape)", () => {
  it("has the amplitude of weighted least squares, and never one below 0", () => {
    const points = weighed([
      [1, 0.5, 2],
      [2, 0.7, 1],
      [4, 1.4, 3]
    ]);
    // sum of w k x over that of w x x
    const amplitude = (2 * 0.5 + 0.7 * 2 + 3 * 1.4 * 4) / (2 + 4 + 3 * 16);
    const chi2 = 2 * (0.5 - amplitude) ** 2 + (0.7 - 2 * amplitude) ** 2 + 3 * (1.4 - 4 * amplitude) ** 2;
    expect(scaled(points, (x) => x)).toEqual({
      amplitude: expect.closeTo(amplitude, 14),
      chi2: expect.closeTo(chi2, 14)
    });
    const falls = points.map((point) => ({ ...point, k: -point.k }));
    expect(scaled(falls, (x) => x)).toEqual({
      amplitude: 0,
      chi2: expect.closeTo(2 * 0.25 + 0.49 + 3 * 1.96, 12)
    });
    // with an amplitude of 0 no shape is nearer than another
    expect(minimise(falls, (u) => (x) => x + u, [0, 1]).value).toBeCloseTo(2 * 0.25 + 0.49 + 3 * 1.96, 12);
  });
});

describe("fitSlopeForm(form, points)", () => {
  const hillOf = (k: (N: number) => number) =>
    fitSlopeForm(
      "hill",
      sizes.map((modelSize) => ({ modelSize, k: k(modelSize), variance: 1e-6 }))
    );

  it("is at a bound where slopes step up: no h is steep enough", () => {
    const { parameters, status } = hillOf((N) => (N < 5e9 ? 0 : 0.1));
    expect(status).toBe("at-bound");
    expectRelative(parameters.h!, 20, 1e-9);
    expectRelative(parameters.kMax!, 0.1, 1e-3);
    expect(parameters.n0).toBeGreaterThan(4e9);
    expect(parameters.n0).toBeLessThan(8e9);
  });

  it("is at a bound where slopes are a power of size: no N_0 is large enough", () => {
    const { parameters, status } = hillOf((N) => 0.1 * Math.sqrt(N / 32e9));
    expect(status).toBe("at-bound");
    expectRelative(parameters.n0!, 32e13, 1e-6);
    expectRelative(parameters.h!, 0.5, 0.02);
  });

  it("has K_max, N_0 and h of slopes that were made from them", () => {
    const { parameters, status, chi2 } = hillOf((N) => 0.12 / (1 + (6e9 / N) ** 1.7));
    expect(status).toBe("converged");
    expectRelative(parameters.kMax!, 0.12, 1e-5);
    expectRelative(parameters.n0!, 6e9, 1e-5);
    expectRelative(parameters.h!, 1.7, 1e-5);
    expect(chi2).toBeLessThan(1e-6);
  });
});

describe("a form", () => {
  const slopes = sizes.map((modelSize, i) => ({
    modelSize,
    k: 0.12 / (1 + 6e9 / modelSize) + 1e-3 * (i % 2),
    variance: 1e-6
  }));

  it("of slopes has the parameters that it names", () => {
    for (const form of parametricForms)
      expect(Object.keys(fitSlopeForm(form, slopes).parameters).sort()).toEqual([...sizeForms[form].parameters].sort());
  });

  it("of a curve has the parameters that it names", () => {
    const lnX = Float64Array.from({ length: 12 }, (_, t) => 5 + 0.3 * t);
    const lnL = lnX.map((x, t) => Math.log(0.3 + 2 * Math.exp(-0.4 * x)) + 0.01 * (t % 3));
    for (const { form, parameters } of fitForms({ lnX, lnL }))
      expect(Object.keys(parameters).sort()).toEqual([...curveShapes[form].parameters].sort());
  });
});

describe("fitForm(form, points)", () => {
  it("has the form's name for people", () => {
    expect(curveForms.map((form) => curveShapes[form].words)).toEqual([
      "power law",
      "power law with a floor",
      "exponential",
      "sigmoid"
    ]);
  });

  it("says of a power law that its loss falls when ln L does by more than the rounding of its sums, first to last", () => {
    const statusOf = (k: number, first: number, last: number) => {
      const x = Float64Array.from({ length: 11 }, (_, t) => first + ((last - first) * t) / 10);
      return fitForm("power", { lnX: x, lnL: x.map((v) => -k * (v - first)) }).status;
    };
    // falls of 2e-12 and 1e-13
    expect([statusOf(1e-13, 0, 20), statusOf(1e-13, 10, 11)]).toEqual(["converged", "flat"]);
  });

  it("says what a curve must be", () => {
    const lnX = Float64Array.of(0, 1, 2, 3);
    expect(() => fitForm("power", { lnX, lnL: Float64Array.of(-1, Number.NaN, -2, -3) })).toThrow(
      "curve: X and L must be positive and finite at every point"
    );
  });

  it("takes one point more than the form has parameters, and says nothing of residuals that are none", () => {
    const three = fitForm("power", { lnX: Float64Array.of(0, 1, 2), lnL: Float64Array.of(-1, -2, -3) });
    expect(three).toMatchObject({ n: 3, q: 2, aicc: null, status: "converged", r2: 1, r2Log: 1 });
    expect(Math.abs(three.autocorrelation)).toBeLessThanOrEqual(1);
    expect(() => fitForm("power", { lnX: Float64Array.of(0, 1), lnL: Float64Array.of(-1, -2) })).toThrow(
      "power: needs 3 points or more; got 2"
    );
  });
});

describe("sigmoidSearch(curve)", () => {
  const truth = { r0: 0.2, a: 0.7, lnCMid: 5, lnB: Math.log(1.5) };
  const lnX = Float64Array.of(3, 4, 5, 6, 7, 8);
  const off = [0.01, -0.02, 0.015, -0.005, 0.01, -0.01];
  const score = lnX.map((x, t) => sigmoidScore(truth, x) + off[t]!);

  it("takes six points, not five", () => {
    expect(sigmoidSearch({ lnX, score }).n).toBe(6);
    expect(() => sigmoidSearch({ lnX: lnX.slice(1), score: score.slice(1) })).toThrow(
      "sigmoid of the score: needs 6 points or more; got 5"
    );
  });

  it("takes scores of 0 and 1, and none beyond", () => {
    const at = (one: number) => Float64Array.from(score, (value, t) => (t === 2 ? one : value));
    for (const one of [0, 1]) expect(sigmoidSearch({ lnX, score: at(one) }).n).toBe(6);
    for (const one of [-0.001, 1.001])
      expect(() => sigmoidSearch({ lnX, score: at(one) })).toThrow(
        `sigmoid of the score: point 3 must be in [0, 1]; got ${one}`
      );
  });

  it("counts a point of weight two as two points", () => {
    const twice = [1, 4];
    const more = sigmoidSearch({
      lnX: Float64Array.of(...lnX, ...twice.map((t) => lnX[t]!)),
      score: Float64Array.of(...score, ...twice.map((t) => score[t]!))
    }).fit();
    const weight = Array.from(lnX, (_, t) => (twice.includes(t) ? 2 : 1));
    const weighted = sigmoidSearch({ lnX, score, weight }).fit();
    for (const name of ["r0", "a", "lnCMid", "lnB", "rss"] as const) expectRelative(weighted[name], more[name], 1e-5);
    const plain = sigmoidSearch({ lnX, score }).fit();
    expect(Math.abs(plain.rss / weighted.rss - 1)).toBeGreaterThan(0.01);
  });

  it("holds what is given, and fits the rest to it", () => {
    const search = sigmoidSearch({ lnX, score });
    const free = search.fit();
    for (const name of ["r0", "a", "lnCMid", "lnB"] as const) {
      const held = search.fit({ [name]: free[name] });
      expect(held[name]).toBe(free[name]);
      expectRelative(held.rss, free.rss, 1e-6);
      expect(search.fit({ [name]: free[name] + 0.1 }).rss).toBeGreaterThan(free.rss);
    }
  });
});
