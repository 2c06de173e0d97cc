/** The valley of a law, and a line of one size, every number by sums of this file's own. */
import { describe, expect, it } from "vitest";
import { valleyEdges, valleyFloor } from "../../../src/lib/law/law-valley.js";
import { fitSizeLaw } from "../../../src/lib/law/size-law.js";
import { logCurve } from "../../../src/lib/log-moments.js";
import { expectAlike, expectRelative } from "../../helpers/expect-relative.js";
import { objectiveAt } from "../../helpers/objective-at.js";
import { curveOf, curves, inLogs, least, mean, r2Of, sum } from "./few-points.js";

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
