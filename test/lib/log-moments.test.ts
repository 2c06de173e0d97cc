import { describe, expect, it } from "vitest";
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
