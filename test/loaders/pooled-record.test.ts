import { describe, expect, it } from "vitest";
import { betweenRecord, pooledRecord } from "../../loaders/analysis/prediction/between-records.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { lineOf } from "../helpers/law-search.js";
import { tableSeries } from "../helpers/run-table.js";

const k = (modelSize: number) => 0.2 / (1 + 3e9 / modelSize);
const curveOf = (modelSize: number, slope = k(modelSize), first = 0.9) => {
  const x = Float64Array.from({ length: 40 }, (_, t) => t + 1);
  const loss = x.map((at) => first * at ** -slope);
  return { modelSize, step: x, lnX: x.map(Math.log), lnL: loss.map(Math.log), loss };
};
const subject = (heldOutSize: number, curves: ReturnType<typeof curveOf>[]) => ({
  series: { ...tableSeries(), heldOutSize },
  resource: "data" as const,
  key: { family: "test", variant: "base" as const, resource: "data" as const, verdicts: true },
  curves,
  noise: null
});
const four = [1e9, 2e9, 4e9, 16e9].map((size) => curveOf(size));

describe("betweenRecord(subject)", () => {
  it("has levels of a target by four forms, and none by log odds from a size whose loss is 1 or more", () => {
    const high = [curveOf(1e9, k(1e9), 1.3), ...four.slice(1)];
    const { targets } = betweenRecord(subject(16e9, high));
    const leftOut = targets.filter(({ kind }) => kind === "leave-one-out");
    expect(leftOut.map(({ target }) => target / 1e9)).toEqual([1, 2, 4, 16]);
    for (const { target, levels } of leftOut) {
      expect(levels.map((level) => level === null)).toEqual([false, false, target !== 1e9, false]);
      const others = high.filter(({ modelSize }) => modelSize !== target);
      const lnN = Float64Array.from(others, ({ modelSize }) => Math.log(modelSize));
      // at step 32, the 32nd point
      const { k: fall, meanX, level } = lineOf({ lnX: lnN, lnL: Float64Array.from(others, ({ lnL }) => lnL[31] ?? 0) });
      expectRelative(levels[0] ?? 0, Math.exp(level - fall * (Math.log(target) - meanX)), 1e-6);
      const near = (size: number) => Math.abs(Math.log(size / target));
      const nearest = others.reduce((best, other) => (near(other.modelSize) < near(best.modelSize) ? other : best));
      expectRelative(levels[3] ?? 0, nearest.loss[31] ?? 0, 1e-6);
    }
  });
});

describe("pooledRecord(subject)", () => {
  it("explains sizes on one law whole, the first of them held out or the last", () => {
    for (const size of [1e9, 16e9]) {
      const [record] = pooledRecord(subject(size, four));
      expect(record?.heldOut).toBe(size);
      for (const r2 of [record?.law, record?.ownSlopes, record?.heldOutAlone.law]) expectRelative(r2 ?? 0, 1, 1e-9);
      expect(record?.sharedSlope).toBeLessThan(0.99);
    }
  });

  it("is of a size that the series has, and of three others at least", () => {
    expect(pooledRecord(subject(7e9, four))).toEqual([]);
    expect(pooledRecord(subject(16e9, four.slice(1)))).toEqual([]);
  });

  it("has no R2 of a law that the other sizes do not settle", () => {
    const steep = [1e9, 2e9, 4e9, 16e9].map((size) => curveOf(size, 1e-11 * size));
    const [record] = pooledRecord(subject(16e9, steep));
    expect([record?.law, record?.heldOutAlone.law]).toEqual([null, null]);
    expect(record?.ownSlopes).toBeCloseTo(1, 9);
  });
});
