/** Every number of a fitted law, by searches and sums of this file's own. */
import { describe, expect, it } from "vitest";
import { FitError } from "../../../src/lib/fit-error.js";
import { evaluateLaw, fitLaw, fitLogCurves } from "../../../src/lib/law/fit-law.js";
import { polishLinear } from "../../../src/lib/law/polish-linear.js";
import { logCurve } from "../../../src/lib/log-moments.js";
import { expectAlike, expectRelative } from "../../helpers/expect-relative.js";
import { objectiveAt } from "../../helpers/objective-at.js";
import { alike, curveOf, curves, inLogs, least, linesOf, logs, mean, r2Of, searched, sum } from "./few-points.js";

describe("fitLaw(curves, options)", () => {
  it.each(["log", "linear"] as const)("has what a search of its own finds (%s)", (objective) => {
    const { kMax, n0, shared } = searched(objective);
    const found = fitLaw(curves, { resource: "data", objective });
    const lines = linesOf(objective, (modelSize) => found.kMax / (1 + found.n0 / modelSize));
    // a minimum is flat: a search of values ends at the root of their rounding
    expectRelative(found.kMax, kMax, 1e-5);
    expectRelative(found.n0, n0, 1e-5);
    expectAlike(
      found,
      {
        ...{ resource: "data", objective, status: "converged" },
        message: "a minimum inside the range searched for N_0",
        sizes: lines.map((line) => {
          const k = found.kMax / (1 + found.n0 / line.curve.modelSize);
          return {
            ...{ modelSize: line.curve.modelSize, learningEfficiency: k, intercept: line.level + k * line.meanX },
            ...{ referenceX: Math.exp(line.meanX), referenceLoss: Math.exp(line.level), points: line.measured.length },
            ...{ r2: r2Of([line]), r2Log: r2Of([logs(line)]) }
          };
        }),
        goodness: {
          r2: r2Of(lines),
          r2Log: r2Of(lines.map(logs)),
          objective: objectiveAt(curves, "data", objective, kMax, n0),
          r2Constant: r2Of(lines.map(({ measured }) => ({ measured, fitted: measured.map(() => mean(measured)) }))),
          r2SharedSlope: r2Of(linesOf(objective, () => shared)),
          points: 40
        }
      },
      1e-7
    );
    expect(found.iterations).toBeGreaterThan(2);
    expect(found.iterations).toBeLessThan(objective === "log" ? 160 : 60);
  });

  it.each(["log", "linear"] as const)("weights sizes as it is bidden (%s)", (objective) => {
    // what one size alone weighs, its own slope has
    const found = fitLogCurves(inLogs, objective, Float64Array.from([0, 0, 1, 0]));
    const [own] = linesOf(objective, () => 0).slice(2);
    const slope = (k: number) => {
      const line = linesOf(objective, () => k)[2]!;
      const of = objective === "log" ? logs(line) : line;
      return sum(of.measured.map((value, t) => (value - of.fitted[t]!) ** 2)) / own!.measured.length;
    };
    const k = least(slope, 0, 1);
    expectRelative(found.kMax / (1 + found.n0 / 2e10), k, 1e-5);
    expectRelative(found.goodness.objective, slope(k), 1e-9);
  });

  it("of losses that rise has K_max 0, each size at its mean loss, and N_0 not determined", () => {
    const rising = [0.01, 0.02, 0.03].map((k, i) => curveOf([1e9, 5e9, 3e10][i]!, -k, 7 + i, -3));
    const linear = fitLaw(rising, { resource: "data", objective: "linear" });
    const variance = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2));
    const losses = rising.map(({ testLoss }) => [...testLoss]);
    const constant = r2Of(losses.map((measured) => ({ measured, fitted: measured.map(() => mean(measured)) })));
    expectAlike(
      linear,
      {
        ...{ kMax: 0, n0: 0, status: "at-bound" },
        message: "no minimum inside the range searched for N_0, or loss does not fall: K_max and N_0 are undefined",
        sizes: losses.map((values, i) => ({
          ...{ modelSize: rising[i]!.modelSize, learningEfficiency: 0, referenceLoss: mean(values) },
          ...{ intercept: Math.log(mean(values)), points: 7 + i }
        })),
        goodness: { objective: mean(losses.map(variance)), r2: constant, r2Constant: constant, r2SharedSlope: constant }
      },
      1e-12
    );
    const log = fitLaw(rising, { resource: "data" });
    expect(log).toMatchObject({ kMax: 0, status: "at-bound", objective: "log", resource: "data" });
    expectRelative(log.goodness.objective, mean(losses.map((values) => variance(values.map(Math.log)))), 1e-12);
  });

  it("is at the bound where one slope is the best of all, or slopes grow faster than size", () => {
    const of = (ks: number[]) => ks.map((k, i) => curveOf([1e9, 5e9, 3e10, 1e11][i]!, k, 12, 0));
    for (const objective of ["log", "linear"] as const) {
      const falling = fitLaw(of([0.12, 0.1, 0.06, 0.05]), { resource: "data", objective });
      expect(falling).toMatchObject({ n0: 0, status: "at-bound" });
      expectRelative(falling.goodness.r2, falling.goodness.r2SharedSlope, 1e-9);
      expect(falling.kMax).toBeGreaterThan(0.05);
      const steep = fitLaw(of([0.00001, 0.0005, 0.02, 0.9]), { resource: "data", objective });
      expect(steep.status).toBe("at-bound");
      expectRelative(steep.n0, 1e15, 1e-6);
    }
  });

  it("is flat where sizes hardly fall at all, and no N_0 is better than another", () => {
    // ln L is a parabola about the middle of ln X, with a slope of a part in 10^9
    const hardly = [1e9, 5e9, 3e10].map((size) => {
      const curve = curveOf(size, 0, 12, 0);
      const places = Array.from({ length: 12 }, (_, t) => (t - 5.5) / 4);
      const testLoss = Float64Array.from(places, (at) => Math.exp(-0.5 + 0.3 * at ** 2 - 4e-9 * at));
      return { ...curve, testLoss, dataSamples: Float64Array.from(places, (at) => Math.exp(6 + at)) };
    });
    for (const objective of ["log", "linear"] as const)
      expect(fitLaw(hardly, { resource: "data", objective })).toMatchObject({
        status: "flat",
        message: "the objective does not depend on N_0: K_max and N_0 are undefined"
      });
  });

  it("names what it refuses", () => {
    const with_ =
      (...sizes: number[]) =>
      () =>
        fitLaw(
          sizes.map((size) => curveOf(size, 0.1, 5, 0)),
          { resource: "data" }
        );
    expect(with_(1e9, 5e9)).toThrow(
      new FitError("fitLaw: needs 3 model sizes or more; got 2 (1000000000, 5000000000)")
    );
    expect(with_()).toThrow(new FitError("fitLaw: needs 3 model sizes or more; got 0"));
    expect(with_(1e9, 5e9, 1e9)).toThrow(
      "fitLaw: needs one curve per model size; got 1000000000, 5000000000, 1000000000"
    );
    for (const bad of [0, -1, Number.POSITIVE_INFINITY, Number.NaN])
      expect(with_(1e9, bad, 5e9)).toThrow(`fitLaw: model sizes must be positive; got 1000000000, ${bad}, 5000000000`);
    expect(with_(5e9, 1e9, 5000004000)).toThrow(
      new FitError("fitLaw: model sizes must differ by more than rounding; got 5000000000, 5000004000")
    );
    expect(with_(5e9, 1e9, 5000006000)).not.toThrow();
    const still = [1e9, 2e9, 3e9].map((size) => ({
      ...curveOf(size, 0, 5, 0),
      testLoss: new Float64Array(5).fill(0.5)
    }));
    expect(() => fitLaw(still, { resource: "data" })).toThrow(
      new FitError("fitLaw: loss must vary; got 0.5 at every point of every size")
    );
    still[1]!.testLoss[2] = 0.4;
    expect(() => fitLaw(still, { resource: "data" })).not.toThrow();
  });
});

describe("evaluateLaw(curves, pair)", () => {
  it.each([
    [0.15, 2e10],
    [0, 1e9]
  ])("has every number of K_max %d and N_0 %d", (kMax, n0) => {
    const lines = linesOf("log", (modelSize) => kMax / (1 + n0 / modelSize));
    const squares = lines.map((line) => {
      const { measured, fitted } = logs(line);
      return mean(measured.map((value, t) => (value - fitted[t]!) ** 2));
    });
    expectAlike(
      evaluateLaw(inLogs, { kMax, n0 }),
      {
        ...{ kMax, n0, rms: Math.sqrt(mean(squares)), r2: r2Of(lines) },
        sizes: lines.map((line) => {
          const k = kMax / (1 + n0 / line.curve.modelSize);
          return {
            ...{ modelSize: line.curve.modelSize, learningEfficiency: k, intercept: line.level + k * line.meanX },
            ...{ referenceX: Math.exp(line.meanX), referenceLoss: Math.exp(line.level), points: line.measured.length },
            ...{ r2: r2Of([line]), r2Log: r2Of([logs(line)]) }
          };
        })
      },
      1e-10
    );
  });

  it("says what it needs", () => {
    expect(() => evaluateLaw(inLogs, { kMax: -0.1, n0: 1e9 })).toThrow(
      "evaluateLaw: needs K_max >= 0 and N_0 > 0; got -0.1 and 1000000000"
    );
    for (const [kMax, n0] of [
      [Number.POSITIVE_INFINITY, 1],
      [1, Number.POSITIVE_INFINITY],
      [1, 0]
    ] as const)
      expect(() => evaluateLaw(inLogs, { kMax, n0 })).toThrow(RangeError);
  });
});

describe("polishLinear(curves, weights, start)", () => {
  const f = (kMax: number, n0: number) => objectiveAt(curves, "data", "linear", kMax, n0);

  it("meets the minimum in few steps, since second derivatives are those of the objective", () => {
    const { kMax, n0 } = searched("linear");
    for (const [factor, sizes, most] of [
      [1.01, 1.02, 3],
      [1.05, 1.1, 4],
      [1.2, 0.7, 6],
      [2, 5, 5],
      [3, 0.1, 7],
      [0.7, 3, 14]
    ] as const) {
      const found = polishLinear(inLogs, alike, { kMax: kMax * factor, n0: n0 * sizes });
      expect(found.status).toBe("converged");
      expectRelative(found.law.kMax, kMax, 1e-5);
      expectRelative(found.law.n0, n0, 1e-5);
      expectRelative(found.objective, f(kMax, n0), 1e-12);
      expect(found.iterations).toBeLessThanOrEqual(most);
      const lines = linesOf("linear", (modelSize) => found.law.kMax / (1 + found.law.n0 / modelSize));
      expectAlike(
        [...found.levels],
        lines.map(({ level }) => level),
        1e-10
      );
    }
  });

  it("stops at an end of the range of N_0 where the objective falls towards it", () => {
    const end = (ks: number[], n0: number) => {
      const of = ks.map((k, i) => logCurve(curveOf([1e9, 5e9, 3e10, 1e11][i]!, k, 12, 0), "data"));
      return polishLinear(of, alike, { kMax: 0.1, n0 });
    };
    const [low, high] = [end([0.12, 0.1, 0.06, 0.05], 1e9), end([0.00001, 0.0005, 0.02, 0.9], 1e11)];
    expect([low, high].map(({ status }) => status)).toEqual(["at-bound", "at-bound"]);
    expectRelative(low.law.n0, 1e5, 1e-9);
    expectRelative(high.law.n0, 1e15, 1e-9);
  });

  it.each([0, 3e9, 2e11])("keeps N_0 = %d where it is told to", (n0) => {
    const kMax = least((k) => f(k, n0), 0, 2);
    for (const [factor, most] of [
      [1.02, 4],
      [1.5, 6],
      [0.5, 7]
    ] as const) {
      const found = polishLinear(inLogs, alike, { kMax: factor * kMax, n0 }, { holdN0: true });
      expect(found.law.n0 / 1e9).toBeCloseTo(n0 / 1e9, 9);
      expectRelative(found.law.kMax, kMax, 1e-5);
      expectRelative(found.objective, f(kMax, n0), 1e-12);
      expect(found.status).toBe("converged");
      expect(found.iterations).toBeLessThanOrEqual(most);
    }
  });
});
