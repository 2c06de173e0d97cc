import { describe, expect, it } from "vitest";
import { medianWindows, runningMedian } from "../../src/lib/statistics/running-median.js";

describe("runningMedian(values, window)", () => {
  it("is the median of the window in the middle", () => {
    const values = [5, 1, 4, 2, 3, 9, 7];
    expect(Array.from(runningMedian(values, 5)).slice(2, 5)).toEqual([3, 3, 4]);
  });

  it("follows a straight line from its first value; at the end it lags by less than a quarter of the window", () => {
    const line = Array.from({ length: 12 }, (_, i) => 3 - i / 4);
    const smooth = Array.from(runningMedian(line, medianWindows.curve));
    expect(smooth.slice(0, 8)).toEqual(line.slice(0, 8));
    expect(smooth.at(-1)! - line.at(-1)!).toBe(2 / 4);
  });

  it("ignores a single point far off, in the middle and at the ends", () => {
    const flat = Array.from({ length: 31 }, () => 1);
    for (const place of [0, 1, 15, 30]) {
      const values = flat.with(place, 50);
      expect(Array.from(runningMedian(values, medianWindows.residual))).toEqual(flat);
    }
  });

  it("shrinks the window evenly at the start, by the end-point rule at the first value, and cuts it at the end", () => {
    const smooth = runningMedian([10, 2, 8, 4, 6], 5);
    // first: median of 10, 8 and 3 * 8 - 2 * 6; second: of 10, 2, 8; middle: of all; then of 2, 8, 4, 6 and 8, 4, 6
    expect(Array.from(smooth)).toEqual([10, 8, 6, 5, 6]);
  });

  it("starts on the line through the next two smoothed values where this lies between the first and its neighbour", () => {
    // smoothed: 5 of 0, 5, 6; 6 of 5, 6, 7; the line followed back: 3 * 5 - 2 * 6
    expect(runningMedian([0, 5, 6, 7, 8], 3)[0]).toBe(3);
  });

  it("takes any length, and a window of one changes nothing", () => {
    expect(Array.from(runningMedian([], 9))).toEqual([]);
    expect(Array.from(runningMedian([2, 7], 9))).toEqual([2, 4.5]);
    expect(Array.from(runningMedian([3, 1, 2], 1))).toEqual([3, 1, 2]);
  });

  it("does not touch what it is given", () => {
    const values = Float64Array.of(3, 1, 2, 5, 4);
    runningMedian(values, 3);
    expect(Array.from(values)).toEqual([3, 1, 2, 5, 4]);
  });

  it("refuses an even window and a missing value", () => {
    expect(() => runningMedian([1, 2], 8)).toThrow("runningMedian: window must be an odd whole number; got 8");
    for (const window of [0, -3, 2.5, Number.NaN])
      expect(() => runningMedian([1, 2], window)).toThrow(`window must be an odd whole number; got ${window}`);
    expect(() => runningMedian([Number.POSITIVE_INFINITY, 1], 3)).toThrow("value 0 must be finite; got Infinity");
    expect(() => runningMedian([1, Number.NaN], 9)).toThrow("runningMedian: value 1 must be finite; got NaN");
  });
});
