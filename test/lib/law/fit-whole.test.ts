/** Every number of a fitted law, by searches and sums of this file's own. */
import { describe, expect, it } from "vitest";
import { FitError } from "../../../src/lib/fit-error.js";
import { evaluateLaw, fitLaw, fitLogCurves } from "../../../src/lib/law/fit-law.js";
import { valleyEdges, valleyFloor } from "../../../src/lib/law/law-valley.js";
import { polishLinear } from "../../../src/lib/law/polish-linear.js";
import { fitSizeLaw } from "../../../src/lib/law/size-law.js";
import { logCurve } from "../../../src/lib/log-moments.js";
import type { Curve } from "../../../src/lib/runs.js";
import { expectAlike, expectRelative } from "../../helpers/expect-relative.js";
import { objectiveAt } from "../../helpers/objective-at.js";

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const golden = (Math.sqrt(5) - 1) / 2;
function least(of: (at: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  while (b - a > 1e-9 * Math.max(1, Math.abs(b))) {
    const [c, d] = [b - golden * (b - a), a + golden * (b - a)];
    if (of(c) < of(d)) b = d;
    else a = c;
  }
  return (a + b) / 2;
}

/** Few points, each size's X its own, levels apart and waves that no line takes away. */
function curveOf(modelSize: number, k: number, points: number, level: number, wave = 0.02): Curve {
  const step = Float64Array.from({ length: points }, (_, t) => t + 1);
  const dataSamples = step.map((t) => 40 * t ** 1.3);
  const testLoss = dataSamples.map((x, t) => Math.exp(level - k * Math.log(x) + wave * Math.sin(2.3 * t + modelSize)));
  return { run: `r${modelSize}`, modelSize, step, dataSamples, computeFlops: dataSamples.map((x) => 6 * x), testLoss };
}
const curves = [
  curveOf(1e9, 0.02, 9, -0.1),
  curveOf(4e9, 0.06, 12, 0.02),
  curveOf(2e10, 0.1, 8, 0.1),
  curveOf(9e10, 0.12, 11, 0.15)
];
const inLogs = curves.map((curve) => logCurve(curve, "data"));
const alike = Float64Array.from([0.25, 0.25, 0.25, 0.25]);

function r2Of(groups: readonly { measured: readonly number[]; fitted: readonly number[] }[]): number {
  const all = groups.flatMap(({ measured }) => measured);
  const left = sum(groups.flatMap(({ measured, fitted }) => measured.map((value, i) => (value - fitted[i]!) ** 2)));
  return 1 - left / sum(all.map((value) => (value - mean(all)) ** 2));
}

const known = new Map<string, ReturnType<typeof search>>();
function searched(objective: "log" | "linear") {
  const found = known.get(objective) ?? search(objective);
  known.set(objective, found);
  return found;
}

/** The least of the objective over K_max and N_0, one inside the other. */
function search(objective: "log" | "linear") {
  const best = (n0: number) => least((kMax) => objectiveAt(curves, "data", objective, kMax, n0), 0, 1);
  const lnN0 = least(
    (u) => objectiveAt(curves, "data", objective, best(Math.exp(u)), Math.exp(u)),
    Math.log(1e9),
    Math.log(1e11)
  );
  return { kMax: best(Math.exp(lnN0)), n0: Math.exp(lnN0), shared: best(0) };
}

/** Points of each size and the line through them of a slope: the level that the objective asks for. */
function linesOf(objective: "log" | "linear", k: (modelSize: number) => number) {
  return curves.map((curve) => {
    const [x, measured] = [Array.from(curve.dataSamples, Math.log), [...curve.testLoss]];
    const meanX = mean(x);
    const shape = x.map((at) => Math.exp(-k(curve.modelSize) * (at - meanX)));
    const level =
      objective === "log"
        ? mean(measured.map(Math.log))
        : Math.log(sum(measured.map((l, t) => l * shape[t]!)) / sum(shape.map((s) => s * s)));
    return { curve, meanX, level, measured, fitted: shape.map((s) => Math.exp(level) * s) };
  });
}
const logs = ({ measured, fitted }: { measured: number[]; fitted: number[] }) => ({
  measured: measured.map(Math.log),
  fitted: fitted.map(Math.log)
});

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
    const log = fitLaw(hardly, { resource: "data" });
    expect(log).toMatchObject({
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
      [1.01, 1.02, 5],
      [1.2, 0.7, 7],
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

  it.each([0, 3e9, 2e11])("keeps N_0 = %d where it is told to", (n0) => {
    const kMax = least((k) => f(k, n0), 0, 2);
    const found = polishLinear(inLogs, alike, { kMax: 1.5 * kMax, n0 }, { holdN0: true });
    expect(found.law.n0 / 1e9).toBeCloseTo(n0 / 1e9, 9);
    expectRelative(found.law.kMax, kMax, 1e-5);
    expectRelative(found.objective, f(kMax, n0), 1e-12);
    expect(found.status).toBe("converged");
    expect(found.iterations).toBeLessThanOrEqual(7);
  });
});

describe("valleyFloor(moments, range, count) and valleyEdges(floor, rms)", () => {
  it("has at each N_0 the best K_max, its error, and how steeply that rises to either side", () => {
    const floor = valleyFloor(inLogs, [1e9, 1e11], 5);
    expect(floor).toHaveLength(5);
    for (const [i, { n0, kMax, rms, bend }] of floor.entries()) {
      expectRelative(n0, 1e9 * 10 ** (i / 2), 1e-12);
      const best = least((k) => objectiveAt(curves, "data", "log", k, n0), 0, 2);
      expectRelative(kMax, best, 1e-5);
      expectRelative(rms, Math.sqrt(objectiveAt(curves, "data", "log", best, n0)), 1e-9);
      const higher = objectiveAt(curves, "data", "log", kMax + 0.1, n0);
      expectRelative(bend, (higher - rms ** 2) / 0.01, 1e-9);
    }
    expect(valleyFloor(inLogs, [1e9, 1e11])).toHaveLength(60);
    expect(valleyFloor(inLogs, [1e9, 1e11], 2).map(({ n0 }) => Math.round(n0))).toEqual([1e9, 1e11]);
  });

  it("has no bend and no edges where loss does not fall", () => {
    const rising = [1e9, 5e9].map((size) => logCurve(curveOf(size, -0.1, 7, -3), "data"));
    const floor = valleyFloor(rising, [1e9, 1e10], 2);
    expect(floor.map(({ kMax, bend }) => [kMax, bend])).toEqual([
      [0, 0],
      [0, 0]
    ]);
    expectRelative(floor[0]!.rms, Math.sqrt(mean(rising.map(({ syy }) => syy))), 1e-12);
    expect(valleyEdges(floor, 10)).toEqual([]);
  });

  it("has edges by the parabola, not below 0, the lowest point of the floor among them", () => {
    const point = { n0: 1e9, kMax: 0.1, rms: 0.3, bend: 4 };
    expectAlike(valleyEdges([point], 0.5), [{ n0: 1e9, low: 0, high: 0.1 + 0.2 }], 1e-12);
    expectAlike(
      valleyEdges([point], 0.31),
      [{ n0: 1e9, low: 0.1 - Math.sqrt(0.0061) / 2, high: 0.1 + Math.sqrt(0.0061) / 2 }],
      1e-12
    );
    expect(valleyEdges([point], 0.3)).toEqual([{ n0: 1e9, low: 0.1, high: 0.1 }]);
    expect(valleyEdges([point], 0.29)).toEqual([]);
  });

  it.each([
    [[0, 1], 3],
    [[2, 1], 3],
    [[1, 1], 3],
    [[1, 2], 1]
  ] as const)("refuses %j and %i", ([from, to], count) => {
    expect(() => valleyFloor(inLogs, [from, to], count)).toThrow(
      `valleyFloor: needs 0 < from < to and 2 points or more; got ${from}, ${to} and ${count}`
    );
  });
});

describe("fitSizeLaw(curve, resource)", () => {
  it("has every number of a line through few points", () => {
    const curve = curveOf(4e9, 0.06, 7, 0.02, 0.1);
    const [x, y] = [Array.from(curve.computeFlops, Math.log), Array.from(curve.testLoss, Math.log)];
    const [meanX, meanY] = [mean(x), mean(y)];
    const k = -sum(x.map((at, t) => (at - meanX) * y[t]!)) / sum(x.map((at) => (at - meanX) ** 2));
    const line = { measured: y, fitted: x.map((at) => meanY - k * (at - meanX)) };
    const exp = ({ measured, fitted }: typeof line) => ({
      measured: measured.map(Math.exp),
      fitted: fitted.map(Math.exp)
    });
    const slopes = x.flatMap((at, i) => x.slice(i + 1).map((other, j) => (y[i + 1 + j]! - y[i]!) / (other - at)));
    const ordered = slopes.sort((a, b) => a - b);
    expect(ordered).toHaveLength(21);
    expectAlike(
      fitSizeLaw(curve, "compute"),
      {
        ...{ modelSize: 4e9, learningEfficiency: k, intercept: meanY + k * meanX, points: 7 },
        ...{ referenceX: Math.exp(meanX), referenceLoss: Math.exp(meanY) },
        ...{ r2: r2Of([exp(line)]), r2Log: r2Of([line]), theilSenEfficiency: -ordered[10]! }
      },
      1e-10
    );
  });
});
