/** Numbers at their ends: every fit is right, or refused with the reason; and the algebra of the law holds. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FitError } from "../../src/lib/fit-error.js";
import { fitLaw } from "../../src/lib/law/fit-law.js";
import { fitSizeLaw } from "../../src/lib/law/size-law.js";
import type { Curve } from "../../src/lib/runs.js";
import { seededRandom } from "../../src/lib/statistics/random.js";
import { fitUserRun } from "../../src/lib/user-runs/fit-user-run.js";
import { fitUserLaw } from "../../src/lib/user-runs/user-law.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { plantedCurves } from "../helpers/planted.js";

const objectives = ["log", "linear"] as const;

/** Curves by a rule for each size; X is given, L follows. */
function curvesOf(
  sizes: readonly number[],
  x: (i: number) => number[],
  lnL: (x: number, N: number, i: number) => number
): Curve[] {
  return sizes.map((modelSize, i) => {
    const at = Float64Array.from(x(i));
    return {
      run: `size ${modelSize}`,
      modelSize,
      step: at.map((_, j) => j + 1),
      dataSamples: at,
      computeFlops: at,
      testLoss: at.map((value) => Math.exp(lnL(value, modelSize, i)))
    };
  });
}

const sizes = [1e9, 3e9, 10e9, 30e9];
const grid = (from: number, to: number, n: number) =>
  Array.from({ length: n }, (_, j) => from * (to / from) ** (j / (n - 1)));
const law = (N: number, kMax = 0.12, n0 = 8e9) => kMax / (1 + n0 / N);
const good = () =>
  curvesOf(
    sizes,
    () => grid(512, 5e4, 30),
    (x, N) => -0.1 - law(N) * Math.log(x / 512)
  );
const change = (curves: Curve[], edit: (curve: Curve, i: number) => Partial<Curve>) =>
  curves.map((curve, i) => ({ ...curve, ...edit(curve, i) }));

describe("fits that cannot be are refused, with the reason", () => {
  const loss = (value: number) =>
    change(good(), ({ testLoss }, i) => (i === 1 ? { testLoss: testLoss.map((l, j) => (j === 3 ? value : l)) } : {}));
  const point = (curve: Curve, n: number) => ({
    step: curve.step.slice(0, n),
    dataSamples: curve.dataSamples.slice(0, n),
    testLoss: curve.testLoss.slice(0, n)
  });
  const cases: [string, Curve[], RegExp][] = [
    ["a loss of exactly 0", loss(0), /size 3000000000: X and L must be positive and finite at every point/],
    ["a loss below 0", loss(-0.1), /X and L must be positive and finite/],
    ["a loss that is NaN", loss(Number.NaN), /X and L must be positive and finite/],
    ["an infinite loss", loss(Number.POSITIVE_INFINITY), /X and L must be positive and finite/],
    [
      "an X of 0",
      change(good(), ({ dataSamples }) => ({ dataSamples: dataSamples.map((x, j) => (j === 0 ? 0 : x)) })),
      /X and L must be positive/
    ],
    [
      "an infinite X",
      change(good(), ({ dataSamples }) => ({ dataSamples: dataSamples.map((x, j) => (j === 0 ? Infinity : x)) })),
      /X and L must be positive/
    ],
    ["one point a size", change(good(), (curve) => point(curve, 1)), /needs 2 points or more; got 1/],
    ["no point", change(good(), (curve) => point(curve, 0)), /needs 2 points or more; got 0/],
    ["one size", good().slice(0, 1), /needs 3 model sizes or more; got 1/],
    ["two sizes", good().slice(0, 2), /needs 3 model sizes or more; got 2/],
    ["no size", [], /needs 3 model sizes or more; got 0/],
    [
      "equal X",
      change(good(), ({ dataSamples }) => ({ dataSamples: dataSamples.map(() => 512) })),
      /all points have the same X, so no slope/
    ],
    [
      "X that differ by rounding alone",
      change(good(), ({ dataSamples }) => ({ dataSamples: dataSamples.map((_, j) => 1e20 * (1 + (j % 2) * 2e-16)) })),
      /all points have the same X/
    ],
    [
      "one loss throughout",
      change(good(), ({ testLoss }) => ({ testLoss: testLoss.map(() => 1) })),
      /loss must vary; got 1 at every point/
    ]
  ];
  for (const objective of objectives) {
    it.each(cases)(`%s (${objective})`, (_, curves, reason) => {
      expect(() => fitLaw(curves, { resource: "data", objective })).toThrow(FitError);
      expect(() => fitLaw(curves, { resource: "data", objective })).toThrow(reason);
    });
  }

  it("sizes that stand twice, or are none, are a wrong call", () => {
    expect(() => fitLaw([...good(), good()[0]!], { resource: "data" })).toThrow(RangeError);
    expect(() =>
      fitLaw(
        change(good(), (_, i) => (i === 0 ? { modelSize: -1 } : {})),
        { resource: "data" }
      )
    ).toThrow(RangeError);
  });
});

describe("fits at the ends of the numbers", () => {
  for (const objective of objectives) {
    it(`a loss of exactly 1 at a point is a loss like any other (${objective})`, () => {
      const curves = curvesOf(
        sizes,
        () => grid(1, 100, 20),
        (x, N) => -law(N) * Math.log(x)
      );
      expect(curves.every(({ testLoss }) => testLoss[0] === 1)).toBe(true);
      const fit = fitLaw(curves, { resource: "data", objective });
      expectRelative(fit.kMax, 0.12, 1e-8);
      expectRelative(fit.n0, 8e9, 1e-7);
    });

    it(`N over twelve orders of magnitude (${objective})`, () => {
      const many = grid(1e3, 1e15, 13);
      const curves = curvesOf(
        many,
        () => grid(512, 5e4, 25),
        (x, N) => -0.2 - law(N, 0.2, 1e9) * Math.log(x)
      );
      const fit = fitLaw(curves, { resource: "data", objective });
      expect(fit.status).toBe("converged");
      expectRelative(fit.kMax, 0.2, 1e-8);
      expectRelative(fit.n0, 1e9, 1e-7);
    });

    it(`X from 1 to 1e30 (${objective})`, () => {
      const curves = curvesOf(
        sizes,
        () => grid(1, 1e30, 40),
        (x, N) => -law(N) * Math.log(x)
      );
      const fit = fitLaw(curves, { resource: "data", objective });
      expectRelative(fit.kMax, 0.12, 1e-7);
      expectRelative(fit.n0, 8e9, 1e-6);
      for (const { intercept } of fit.sizes) expect(Math.abs(intercept)).toBeLessThan(1e-6);
    });

    it(`designs that do not determine N_0 say so (${objective})`, () => {
      const status = (k: (N: number) => number, many = sizes) =>
        fitLaw(
          curvesOf(
            many,
            () => grid(512, 5e4, 20),
            (x, N) => -k(N) * Math.log(x)
          ),
          { resource: "data", objective }
        ).status;
      // one slope for all; slope in proportion to N; loss that rises; sizes that are one
      expect(status(() => 0.1)).toBe("at-bound");
      expect(status((N) => 1e-11 * N, [1e9, 2e9, 3e9])).toBe("at-bound");
      expect(status(() => -0.1)).toBe("at-bound");
      expect(() => status(() => 0.1, [1e9, 1e9 * (1 + 1e-15), 3e9])).toThrow(/must differ by more than rounding/);
    });

    it(`a tenth of the points thrown far off leaves a finite law, and what is said of it is consistent (${objective})`, () => {
      const random = seededRandom(5);
      const curves = change(good(), ({ testLoss }) => ({
        testLoss: testLoss.map((l) => (random.uniform() < 0.1 ? Math.min(1, l * 1e3) : l))
      }));
      const fit = fitLaw(curves, { resource: "data", objective });
      for (const number of [fit.kMax, fit.n0, fit.goodness.r2, fit.goodness.r2Log, fit.goodness.objective])
        expect(Number.isFinite(number)).toBe(true);
      expect(fit.goodness.r2Log).toBeLessThan(1);
    });
  }

  it("the Theil-Sen slope of a size does not feel a quarter of outliers, whether all pairs are taken or not", () => {
    for (const n of [400, 8000]) {
      const random = seededRandom(n);
      const [curve] = curvesOf(
        [7e9],
        () => grid(512, 5e6, n),
        (x) => -0.1 * Math.log(x) + (random.uniform() < 0.25 ? 3 * random.uniform() : 0)
      );
      const fit = fitSizeLaw(curve!, "data");
      expectRelative(fit.theilSenEfficiency, 0.1, 0.02);
      expect(Math.abs(fit.learningEfficiency - 0.1)).toBeGreaterThan(1e-4);
    }
  });

  it.runIf(process.env.RLSCALE_TESTS === "all")(
    "ten million points in bounded time",
    () => {
      const curves = curvesOf(
        [1e9, 3e9, 10e9, 30e9],
        () => grid(512, 5e9, 2_500_000),
        (x, N) => -0.1 - law(N) * Math.log(x / 512)
      );
      const start = performance.now();
      const fit = fitLaw(curves, { resource: "data" });
      expectRelative(fit.kMax, 0.12, 1e-7);
      expectRelative(fit.n0, 8e9, 1e-6);
      expectRelative(fitSizeLaw(curves[0]!, "data").theilSenEfficiency, law(1e9), 1e-9);
      const lnX = curves[3]!.dataSamples.map(Math.log);
      expectRelative(
        fitUserRun({ run: "a", modelSize: null, lnX, lnL: curves[3]!.testLoss.map(Math.log) }).k,
        law(30e9),
        1e-9
      );
      expect(performance.now() - start).toBeLessThan(60_000);
    },
    120_000
  );
});

describe("own runs at the ends of the numbers", () => {
  const own = (lnX: number[], lnL: number[]) =>
    fitUserRun(
      { run: "a", modelSize: null, lnX: Float64Array.from(lnX), lnL: Float64Array.from(lnL) },
      { resamples: 200 }
    );
  const at = Array.from({ length: 20 }, (_, i) => i);

  it("are right or refused", () => {
    expectRelative(
      own(
        at.map((i) => (i * Math.log(1e30)) / 19),
        at.map((i) => -0.3 * ((i * Math.log(1e30)) / 19))
      ).k,
      0.3,
      1e-12
    );
    expect(() =>
      own(
        at.map(() => 3),
        at.map((i) => -i)
      )
    ).toThrow(/all points have the same X/);
    expect(() => own([1, 2, 3, 4], [-1, -2, -3, -4])).toThrow(/k needs 5 evaluations or more/);
    expect(() =>
      own(
        at,
        at.map((i) => (i === 4 ? -Infinity : -i))
      )
    ).toThrow(/must be positive and finite/);
    // a loss of 1 throughout: no learning, and no claim of any
    const flat = own(
      at,
      at.map(() => 0)
    );
    expect([flat.k + 0, flat.growth, flat.r2]).toEqual([0, "not shown", 0]);
  });

  it("a law over them needs three sizes, and does not depend on the order of runs", () => {
    const random = seededRandom(2);
    const runs = [1e9, 3e9, 3e9, 9e9, 9e9, 9e9].map((modelSize, r) => ({
      run: `run ${r}`,
      modelSize,
      lnX: Float64Array.from(at, (i) => 5 + i / 5),
      lnL: Float64Array.from(at, (i) => -law(modelSize) * (i / 5) + 0.01 * random.normal())
    }));
    const fit = fitUserLaw(runs, { resamples: 100 });
    expect(fitUserLaw([...runs].reverse(), { resamples: 100 })).toEqual(fit);
    expect(() => fitUserLaw(runs.slice(0, 3))).toThrow(FitError);
  });
});

describe("the algebra of the law", () => {
  const random = fc.record({
    kMax: fc.double({ min: 0.02, max: 0.5, noNaN: true }),
    lnN0: fc.double({ min: Math.log(1e9), max: Math.log(4e10), noNaN: true }),
    seed: fc.integer({ min: 1, max: 1e6 })
  });
  const noisy = ({ kMax, lnN0, seed }: { kMax: number; lnN0: number; seed: number }) =>
    plantedCurves({ kMax, n0: Math.exp(lnN0), noise: 0.01, seed, steps: 40 });
  const factor = fc.double({ min: Math.log(1e-12), max: Math.log(1e12), noNaN: true }).map(Math.exp);
  const joint = (curves: Curve[], objective: "log" | "linear" = "log") =>
    fitLaw(curves, { resource: "data", objective });
  const runs = { seed: 1, numRuns: 60 };

  for (const objective of objectives) {
    // where the minimum is flat, rounding moves N_0 further than K_max
    const [tight, loose] = objective === "log" ? [1e-8, 1e-6] : [1e-5, 1e-4];

    it(`X times c shifts the intercepts by k ln c, and nothing else (${objective})`, () => {
      fc.assert(
        fc.property(random, factor, (planted, c) => {
          const before = joint(noisy(planted), objective);
          const after = joint(
            change(noisy(planted), ({ dataSamples }) => ({ dataSamples: dataSamples.map((x) => c * x) })),
            objective
          );
          fc.pre(before.status === "converged");
          expectRelative(after.kMax, before.kMax, tight);
          expectRelative(after.n0, before.n0, loose);
          before.sizes.forEach((size, i) => {
            const shift = after.sizes[i]!.intercept - size.intercept;
            expect(Math.abs(shift - size.learningEfficiency * Math.log(c))).toBeLessThan(100 * loose);
          });
        }),
        runs
      );
    });

    it(`L times a shifts the intercepts by ln a, and nothing else (${objective})`, () => {
      fc.assert(
        fc.property(random, fc.double({ min: 0.01, max: 1, noNaN: true }), (planted, a) => {
          const before = joint(noisy(planted), objective);
          const after = joint(
            change(noisy(planted), ({ testLoss }) => ({ testLoss: testLoss.map((l) => a * l) })),
            objective
          );
          fc.pre(before.status === "converged");
          expectRelative(after.kMax, before.kMax, tight);
          expectRelative(after.n0, before.n0, loose);
          before.sizes.forEach((size, i) => {
            expect(Math.abs(after.sizes[i]!.intercept - size.intercept - Math.log(a))).toBeLessThan(100 * loose);
          });
        }),
        runs
      );
    });

    it(`N times c scales N_0 by c, and nothing else (${objective})`, () => {
      fc.assert(
        fc.property(random, fc.double({ min: Math.log(1e-6), max: Math.log(1e6), noNaN: true }), (planted, lnC) => {
          const c = Math.exp(lnC);
          const before = joint(noisy(planted), objective);
          const after = joint(
            change(noisy(planted), ({ modelSize }) => ({ modelSize: c * modelSize })),
            objective
          );
          fc.pre(before.status === "converged");
          expectRelative(after.kMax, before.kMax, tight);
          expectRelative(after.n0, c * before.n0, loose);
        }),
        runs
      );
    });

    it(`sizes in any order give the same bits; every point twice the same law (${objective})`, () => {
      fc.assert(
        fc.property(random, fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }), (planted, order) => {
          const curves = noisy(planted);
          const before = joint(curves, objective);
          expect(
            joint(
              order.map((i) => curves[i]!),
              objective
            )
          ).toEqual(before);
          const twice = joint(
            change(curves, ({ step, dataSamples, testLoss }) => ({
              step: Float64Array.from([...step, ...step]),
              dataSamples: Float64Array.from([...dataSamples, ...dataSamples]),
              testLoss: Float64Array.from([...testLoss, ...testLoss])
            })),
            objective
          );
          fc.pre(before.status === "converged");
          expectRelative(twice.kMax, before.kMax, tight);
          expectRelative(twice.n0, before.n0, loose);
        }),
        { ...runs, numRuns: 30 }
      );
    });
  }

  it("a size's own slope: the same algebra, and minus the slope of the mirrored run", () => {
    fc.assert(
      fc.property(random, factor, (planted, c) => {
        const [curve] = noisy(planted);
        const before = fitSizeLaw(curve!, "data");
        const scaled = fitSizeLaw({ ...curve!, dataSamples: curve!.dataSamples.map((x) => c * x) }, "data");
        expectRelative(scaled.learningEfficiency, before.learningEfficiency, 1e-9);
        expectRelative(scaled.theilSenEfficiency, before.theilSenEfficiency, 1e-9);
        expect(Math.abs(scaled.intercept - before.intercept - before.learningEfficiency * Math.log(c))).toBeLessThan(
          1e-9
        );
        const mirrored = fitSizeLaw({ ...curve!, testLoss: curve!.testLoss.map((l) => 0.01 / l) }, "data");
        expectRelative(mirrored.learningEfficiency, -before.learningEfficiency, 1e-9);
      }),
      runs
    );
  });
});
