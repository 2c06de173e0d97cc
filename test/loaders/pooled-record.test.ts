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
  const [target] = betweenRecord(subject(16e9, four)).targets.filter(
    (one) => one.kind === "leave-one-out" && one.target === 16e9
  );

  it("has X at the reference step, and the slopes of the law, of the target and of all others", () => {
    expectRelative(target?.referenceX ?? 0, 32, 1e-12);
    expectRelative(target?.k ?? 0, k(16e9), 1e-6);
    expectRelative(target?.ownK ?? 0, k(16e9), 1e-9);
    const shared = [1e9, 2e9, 4e9].reduce((sum, size) => sum + k(size) / 3, 0);
    expectRelative(target?.sharedSlope ?? 0, shared, 1e-9);
  });

  it("has the centre of the points that a level is set on: the first 1, 5, 10, 25, or all", () => {
    const counts = [1, 5, 10, 25, 40];
    expect(target?.calibrated.map(({ seen, scored }) => [seen, scored])).toEqual([
      ...counts.slice(0, 4).map((seen) => [seen, 40 - seen]),
      [null, 40]
    ]);
    for (const [i, count] of counts.entries()) {
      const logs = Array.from({ length: count }, (_, t) => Math.log(t + 1));
      const centre = logs.reduce((sum, x) => sum + x, 0) / count;
      expectRelative(target?.calibrated[i]?.x ?? 0, Math.exp(centre), 1e-9);
      expectRelative(target?.calibrated[i]?.loss ?? 0, 0.9 * Math.exp(-k(16e9) * centre), 1e-9);
    }
  });

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

  it("holds the size out: its own slope moves neither the law of the others nor what the law explains of it", () => {
    const others = [1e9, 2e9, 4e9];
    const target = curveOf(16e9, 1.5 * k(16e9));
    const [record] = pooledRecord(subject(16e9, [...others.map((size) => curveOf(size)), target]));
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [centre, level, middle] = [mean(target.lnX), mean(target.lnL), mean(target.loss)];
    const r2 = (slope: number) => {
      const squares = (of: (t: number) => number) => target.loss.reduce((sum, loss, t) => sum + (loss - of(t)) ** 2, 0);
      return 1 - squares((t) => Math.exp(level - slope * (target.lnX[t]! - centre))) / squares(() => middle);
    };
    expectRelative(record?.heldOutAlone.law ?? 0, r2(k(16e9)), 1e-6);
    // evaluations at the same steps: the slope that they share is their mean
    expectRelative(record?.heldOutAlone.sharedSlope ?? 0, r2(others.reduce((sum, size) => sum + k(size) / 3, 0)), 1e-9);
    expectRelative(record?.heldOutAlone.ownSlope ?? 0, 1, 1e-12);
    expect(r2(k(16e9))).toBeLessThan(0.9);
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
