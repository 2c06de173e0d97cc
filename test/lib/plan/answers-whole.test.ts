/** Lines, spending, forecasts and requirements, every number by its formula. */
import { describe, expect, it } from "vitest";
import { forecast, lnXOfStep, requirement, spendFlops, spendSamples } from "../../../src/lib/plan/plan-forecast.js";
import {
  besideVariance,
  halfWidth,
  lawPlace,
  lnLossAt,
  lnXAt,
  type SizeLine
} from "../../../src/lib/plan/size-line.js";
import { tQuantile } from "../../../src/lib/statistics/distributions.js";
import { expectAlike, expectRelative } from "../../helpers/expect-relative.js";
import { line, modelOf, shape } from "./planted-line.js";

describe("a size's line", () => {
  const late = { share: 0.3, variance: 0.02, df: 5 };
  const errors = {
    ...{ varLevel: 0.003, varSlope: 0.0007, covariance: 0.0004, form: 0.0011, drift: 0.0006, between: 0.0013 },
    ...{ runLevel: 0.0021, runSlope: 0.0009, centre: Math.log(5e3), point: 0.0017, runDf: 7, sizeDf: 4 }
  };
  const straight = line(1e9, 0.2, errors);
  const bent = line(1e9, 0.2, errors, { late });

  it("goes on at the share of its slope beyond its end", () => {
    const end = Math.log(1e5);
    expect([lawPlace(bent, 5), lawPlace(bent, end), lawPlace(straight, 14)]).toEqual([5, end, 14]);
    expectRelative(lawPlace(bent, end + 2), end + 0.6, 1e-12);
    expect(lawPlace({ late }, 14)).toBe(14);
    expectRelative(lnLossAt(straight, 14), Math.log(0.5) - 0.2 * (14 - Math.log(1e4)), 1e-12);
    expectRelative(lnLossAt(bent, end + 2), Math.log(0.5) - 0.2 * (Math.log(10) + 0.6), 1e-12);
    for (const one of [straight, bent, { ...bent, late: null }])
      for (const x of [3, end, end + 1]) expectRelative(lnXAt(one, lnLossAt(one, x)), x, 1e-12);
    for (const k of [0, -0.1, Number.NaN]) expect(lnXAt({ ...straight, k }, -1)).toBeNaN();
    const still = { ...bent, late: { ...late, share: 0 } };
    expect(lnXAt(still, lnLossAt(bent, end + 1e-6))).toBeNaN();
    expectRelative(lnXAt(still, lnLossAt(bent, end)), end, 1e-12);
    expectRelative(lnXAt({ k: 0.2, lnX: 4, lnL: -0.5, late }, -1), 6.5, 1e-12);
  });

  it("has the variance of what it is off by: form and rule between sizes, drift to the end, and the late slope", () => {
    const [z, end] = [3 - Math.log(1e4), Math.log(1e5)];
    expectAlike(besideVariance(straight, 3), { sizes: (0.0011 + 0.0006) * z * z + 0.0013, beyond: 0 }, 1e-12);
    expectAlike(besideVariance(bent, 3), { sizes: (0.0011 + 0.0006) * z * z + 0.0013, beyond: 0 }, 1e-12);
    const [law, measured] = [Math.log(10) + 0.6, Math.log(10)];
    expectAlike(
      besideVariance(bent, end + 2),
      { sizes: 0.0011 * law * law + 0.0006 * measured * measured + 0.0013, beyond: 0.08 },
      1e-12
    );
    const far = Math.log(10) + 2;
    expectAlike(besideVariance(straight, end + 2), { sizes: 0.0017 * far * far + 0.0013, beyond: 0 }, 1e-12);
  });

  it.each([3, 9, 11.5, 14])("has t by Satterthwaite of all of it as half-width, at ln X = %d", (lnX) => {
    for (const one of [straight, bent]) {
      const z = lawPlace(one, lnX) - Math.log(1e4);
      const { sizes, beyond } = besideVariance(one, lnX);
      const law = 0.003 - 2 * 0.0004 * z + 0.0007 * z * z;
      const runs = 0.0021 + 0.0009 * (lnX - Math.log(5e3)) ** 2;
      const total = law + sizes + runs + 0.0017 + beyond;
      const df = total ** 2 / (runs ** 2 / 7 + sizes ** 2 / 4 + beyond ** 2 / 5);
      // t is read from a table
      expectRelative(halfWidth(one, lnX)!, tQuantile(0.975, df) * Math.sqrt(total), 3e-4);
    }
    expect(halfWidth(line(1e9, 0.2, null), lnX)).toBeNull();
  });

  it("has one degree of freedom at least, draws whose variance is nothing, and no half-width of nothing", () => {
    const few = line(1e9, 0.2, { runLevel: 1, runDf: 0.5 });
    expectRelative(halfWidth(few, 9)!, tQuantile(0.975, 1), 3e-4);
    // a covariance beyond what its variances allow, by rounding
    const rounded = line(1e9, 0.2, { varLevel: 1, varSlope: 1, covariance: 1.5, point: 0.01 });
    expectRelative(halfWidth(rounded, Math.log(1e4) + 1)!, 0.1959964, 3e-4);
    expect(halfWidth(line(1e9, 0.2), 9)).toBe(0);
  });
});

describe("what a run spends", () => {
  it("has every unit of samples and of FLOPs, with the tokens of the size, of the group or of the plan", () => {
    const one = line(2e9, 0.1);
    for (const [given, tokens] of [
      [shape, 50],
      [{ ...shape, groupFactor: 3 }, 150],
      [{ batch: 100, tokensPerSample: 70, groupFactor: 3 }, 70]
    ] as const) {
      const expected = { modelSize: 2e9, samples: 800, steps: 8, tokens: 800 * tokens, tokensPerSample: tokens };
      const flops = 6 * 2e9 * 800 * tokens;
      expectAlike(spendSamples(one, 800, given), { ...expected, flops }, 1e-12);
      expectAlike(spendFlops(one, flops, given), { ...expected, flops }, 1e-12);
      expectRelative(lnXOfStep(modelOf([one]), one, given), Math.log(100), 1e-12);
      expectRelative(lnXOfStep(modelOf([one], "compute"), one, given), Math.log(6 * 2e9 * 100 * tokens), 1e-12);
    }
  });
});

describe("forecast(model, spending, shape)", () => {
  const noisy = line(1e9, 0.1, { point: 0.04 });
  const model = modelOf([noisy, line(2e9, 0.3, null)]);
  const at = (modelSize: number, samples: number) =>
    forecast(model, spendSamples(model.lineAt(modelSize), samples, shape), shape);

  it("has the loss of the line, the pass rate, and its interval by the half-width in ln L", () => {
    const loss = 0.5 * 2 ** -0.1;
    const half = 1.959964 * 0.2;
    expectAlike(
      at(1e9, 2e4),
      {
        ...spendSamples(noisy, 2e4, shape),
        ...{ measured: true, x: 2e4, loss, passRate: 1 - loss },
        distance: { reach: "inside", xFactor: 1, xSide: null, nFactor: 1, nSide: null },
        interval: [1 - loss * Math.exp(half), 1 - loss * Math.exp(-half)]
      },
      1e-5
    );
    expect(at(2e9, 2e4)).toMatchObject({ interval: null, passRate: expect.closeTo(1 - 0.5 * 2 ** -0.3, 12) });
  });

  it("has a pass rate of 0 at the least, and nothing where it is too far", () => {
    const wide = modelOf([line(1e9, 0.1, { point: 1 }), noisy]);
    const { interval } = forecast(wide, spendSamples(wide.sizes[0]!, 2e4, shape), shape);
    expect(interval![0]).toBe(0);
    expect(interval![1]).toBeGreaterThan(0.9);
    expect(at(1e9, 3.9e5).loss).not.toBeNull();
    expect(at(1e9, 4.1e5)).toMatchObject({ loss: null, passRate: null, interval: null, x: 4.1e5, measured: true });
    for (const samples of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => at(1e9, samples)).toThrow(`plan: a run must use something; got ${samples}`);
  });

  it("is of compute where the law is", () => {
    const byFlops = modelOf(
      [line(1e9, 0.1, {}, { lnX: Math.log(3e15), from: Math.log(3e14), to: Math.log(3e16) })],
      "compute"
    );
    const found = forecast(byFlops, spendFlops(byFlops.sizes[0]!, 6e15, shape), shape);
    expectRelative(found.x, 6e15, 1e-12);
    expectRelative(found.loss!, 0.5 * 2 ** -0.1, 1e-12);
  });
});

describe("requirement(model, size, target, shape)", () => {
  const half = 0.05;
  const sure = { point: (half / 1.9599639845400545) ** 2 };
  const need = (one: SizeLine, target: number, resource: "compute" | "data" = "data") => {
    const model = modelOf([one, line(one.modelSize * 1.5, 0.1)], resource);
    return requirement(model, one.modelSize, target, shape);
  };
  /** X at which a loss is had by the line moved by so much in ln L. */
  const xAt = (loss: number, k: number, by = 0) => 1e4 * (loss / 0.5 / Math.exp(by)) ** (-1 / k);

  it("has X at the loss, and where either end of the interval has it", () => {
    const one = line(1e9, 0.2, sure);
    const found = need(one, 0.55);
    expect(found).toMatchObject({ modelSize: 1e9, measured: true, word: "reached", distance: { reach: "inside" } });
    expectAlike(found.needs, spendSamples(one, xAt(0.45, 0.2), shape), 1e-9);
    expectAlike(found.low, spendSamples(one, xAt(0.45, 0.2, -half), shape), 1e-8);
    expectAlike(found.high, spendSamples(one, xAt(0.45, 0.2, half), shape), 1e-8);
    // against compute
    const byFlops = line(1e9, 0.2, sure, { tokensPerSample: 1e-9 });
    expectAlike(need(byFlops, 0.55, "compute").needs, spendFlops(byFlops, xAt(0.45, 0.2), shape), 1e-9);
  });

  it("has no early end that is there from the first step, and no late one beyond what is answered", () => {
    const one = line(1e9, 0.1, sure);
    // the late end would be at 1.65 times this X, answered up to 4 times the last
    const limit = (by: number) => 1 - 0.5 * (4e5 / 1e4) ** -0.1 * Math.exp(-by);
    expect(need(one, limit(-half - 1e-4)).high).not.toBeNull();
    expect(need(one, limit(-half + 1e-4)).high).toBeNull();
    const start = (by: number) => 1 - 0.5 * (100 / 1e4) ** -0.1 * Math.exp(by);
    expect(need(one, start(-half - 1e-4)).low).not.toBeNull();
    expect(need(one, start(-half + 1e-4)).low).toBeNull();
    expect(need(line(1e9, 0.2, null), 0.55)).toMatchObject({ low: null, high: null, word: "reached" });
  });

  it("is outside beyond the runs, there already before a step, and not reachable too far or where loss does not fall", () => {
    const one = line(1e9, 0.1);
    const targetAt = (x: number) => 1 - 0.5 * (x / 1e4) ** -0.1;
    const words = [99, 101, 1.1e3, 0.99e5, 1.01e5, 3.99e5, 4.01e5].map((x) => need(one, targetAt(x)).word);
    expect(words).toEqual(["already there", "outside", "reached", "reached", "outside", "outside", "not reachable"]);
    const none = { needs: null, low: null, high: null, measured: true, modelSize: 1e9 };
    expect(need(one, targetAt(99))).toMatchObject({ ...none, distance: { xSide: "before", reach: "far" } });
    expect(need(one, targetAt(4.01e5))).toMatchObject({ ...none, distance: { xSide: "beyond", reach: "far" } });
    expect(need(line(1e9, 0), 0.55)).toEqual({ ...none, distance: null, word: "not reachable" });
    for (const target of [0, 1, -0.1, 1.1, Number.NaN])
      expect(() => need(one, target)).toThrow(`plan: target must be a pass rate between 0 and 1; got ${target}`);
  });

  it("has the first X at which an end comes down, also where it rises again after it", () => {
    // the interval widens away from the middle of the data: the cautious end never comes down to some losses
    const one = line(1e9, 0.2, { point: 1e-4, form: 0.009 });
    const first = (target: number, sign: number, from: number, to: number, of = one) => {
      const wanted = Math.log(1 - target);
      const above = (x: number) => lnLossAt(of, x) + sign * halfWidth(of, x)! - wanted;
      if (above(from) <= 0) return null;
      for (let i = 1; i <= 20_000; i++) {
        const x = from + ((to - from) * i) / 20_000;
        if (above(x) <= 0) return Math.exp(x);
      }
      return null;
    };
    for (const target of [0.45, 0.505, 0.51, 0.52, 0.58]) {
      const { needs, low, high } = need(one, target);
      const at = Math.log(needs!.samples);
      const [early, late] = [first(target, -1, Math.log(100), at), first(target, 1, at, Math.log(4e5))];
      expect([low === null, high === null]).toEqual([early === null, late === null]);
      if (early) expectRelative(low!.samples, early, 1e-3);
      if (late) expectRelative(high!.samples, late, 1e-3);
    }
    expect([0.505, 0.58].map((target) => need(one, target).high === null)).toEqual([false, true]);
    // where the interval widens faster than the line falls, its end is below some losses over little of the way alone
    const wide = line(1e9, 0.2, { point: 0.01, form: 0.02 });
    const cautious = (x: number) => lnLossAt(wide, x) + halfWidth(wide, x)!;
    const places = Array.from({ length: 4001 }, (_, i) => Math.log(1e3) + (i / 4000) * Math.log(400));
    const least = places.reduce((a, b) => (cautious(b) < cautious(a) ? b : a));
    expect(cautious(Math.log(4e5)) - cautious(least)).toBeGreaterThan(0.05);
    for (const beside of [0.1, 0.2]) {
      const target = 1 - Math.exp(cautious(least + beside));
      const { needs, high } = need(wide, target);
      const late = first(target, 1, Math.log(needs!.samples), Math.log(4e5), wide);
      expectRelative(high!.samples, late!, 1e-3);
      expect(Math.log(late!)).toBeGreaterThan(least - 2 * beside);
    }
  });
});
