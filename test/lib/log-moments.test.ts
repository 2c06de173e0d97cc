import { describe, expect, it } from "vitest";
import { FitError } from "../../src/lib/fit-error.js";
import { logMoments, weightedLogMoments } from "../../src/lib/log-moments.js";

const lnX = Float64Array.of(1.5, 2.25, 4, 7);
const lnL = Float64Array.of(-0.5, -0.75, -1.5, -1);

describe("weightedLogMoments(modelSize, lnX, lnL, factors)", () => {
  it("are those of points that stand there as often as the squares of the factors say, over the plain count", () => {
    const times = [4, 1, 9, 1];
    const repeated = (values: Float64Array) =>
      Float64Array.from(times.flatMap((count, i) => new Array<number>(count).fill(values[i]!)));
    const { meanX, meanY, n, ...squares } = logMoments(7e9, repeated(lnX), repeated(lnL));
    const found = weightedLogMoments(7e9, lnX, lnL, Float64Array.from(times, Math.sqrt));
    expect(found).toEqual({
      ...{ modelSize: 7e9, n: 4, meanX: expect.closeTo(meanX, 12), meanY: expect.closeTo(meanY, 12) },
      sxx: expect.closeTo((squares.sxx * n) / 4, 12),
      sxy: expect.closeTo((squares.sxy * n) / 4, 12),
      syy: expect.closeTo((squares.syy * n) / 4, 12)
    });
    expect(n).toBe(15);
  });

  it("without factors are plain means", () => {
    const found = weightedLogMoments(7e9, lnX, lnL, null);
    expect(found).toEqual(logMoments(7e9, lnX, lnL));
    expect([found.meanX, found.meanY]).toEqual([3.6875, -0.9375]);
  });
});

describe("logMoments(modelSize, lnX, lnL, label)", () => {
  it("are those of two points or more, by hand", () => {
    expect(logMoments(7e9, Float64Array.of(1, 3), Float64Array.of(-1, -2))).toEqual({
      ...{ modelSize: 7e9, n: 2, meanX: 2, meanY: -1.5 },
      ...{ sxx: 1, sxy: -0.5, syy: 0.25 }
    });
  });

  it("name the size, or the curve, that has one point or a single X, and columns that differ", () => {
    const single = Float64Array.of(1);
    expect(() => logMoments(7e9, single, single)).toThrow(
      new FitError("size 7000000000: needs 2 points or more; got 1")
    );
    expect(() => logMoments(7e9, single, single, "a")).toThrow(new FitError("a: needs 2 points or more; got 1"));
    const same = Float64Array.of(1, 1);
    expect(() => logMoments(7e9, same, same)).toThrow(
      new FitError("size 7000000000: all points have the same X, so no slope")
    );
    expect(() => logMoments(7e9, lnX, single)).toThrow(new RangeError("logMoments: lnX has 4 values, lnL 1"));
  });
});
