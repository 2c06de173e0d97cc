import { describe, expect, it } from "vitest";
import { detectability } from "../../../src/lib/inference/experiments/detectability.js";
import { resourceLink } from "../../../src/lib/inference/sizes/link.js";
import { slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { tQuantile } from "../../../src/lib/statistics/distributions.js";
import { drawnEffects, drawnSample } from "../../helpers/drawn-sample.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const data = drawnSample({ k: 0.05, level: -0.3, noise: 0.01 });

describe("resourceLink(data, compute, effects)", () => {
  it("finds nothing where ln C is straight in ln D, whatever its slope", () => {
    const lnX = data.lnX.map((x) => 30 + 1.2 * x);
    const { exponent, difference, raw } = resourceLink(data, slopeSample({ ...data, lnX }), drawnEffects);
    expectRelative(exponent, 1.2, 1e-12);
    expect(Math.abs(difference)).toBeLessThan(1e-14);
    expectRelative(raw.difference, data.k - data.k / 1.2, 1e-10);
    // the raw difference is a sixth of k: so is its error of the error of k
    expect(raw.se).toBeGreaterThan(0);
  });

  it("gives an error far below those of the two slopes, which rest on the same losses", () => {
    const bent = slopeSample({ ...data, lnX: data.lnX.map((x) => 30 + x + 0.02 * (x - 9) ** 2) });
    const link = resourceLink(data, bent, drawnEffects);
    expect(link.se).toBeLessThan(0.1 * detectability(data, drawnEffects, 500).se);
    expectRelative(link.interval[1] - link.interval[0], 2 * tQuantile(0.975, 20) * link.se, 1e-9);
  });

  it("is relative to the slope against samples, and sure where nothing errs", () => {
    const bent = slopeSample({ ...data, lnX: data.lnX.map((x) => 30 + x + 0.02 * (x - 9) ** 2) });
    const link = resourceLink(data, bent, drawnEffects);
    expectRelative(link.relative!, (link.kData - link.kCompute * link.exponent) / link.kData, 1e-12);
    const none = { ...drawnEffects, slopeRatio: 0, levelRatio: 0 };
    const exact = { ...data, white: 0, residual: data.residual.map(() => 0) };
    const p = (k: number) => resourceLink(exact, { ...exact, k }, none).p;
    // the same curve twice: the exponent is 1
    expect([p(exact.k), p(exact.k * 1.01)]).toEqual([1, 0]);
  });

  it("has no difference relative to the slope of a curve without one", () => {
    const level = slopeSample({ ...data, lnL: data.lnL.map(() => 0) });
    expect(resourceLink(level, level, drawnEffects)).toMatchObject({ relative: null });
  });

  it("refuses two different curves", () => {
    expect(() => resourceLink(data, { ...data, modelSize: 14e9 }, drawnEffects)).toThrow(
      "resourceLink: needs one curve twice; got 105 points of 7000000000 and 105 of 14000000000"
    );
    expect(() => resourceLink(data, drawnSample({ k: 0.05, level: 0, points: 90 }), drawnEffects)).toThrow(
      "resourceLink: needs one curve twice; got 105 points of 7000000000 and 90 of 7000000000"
    );
  });
});

describe("detectability(sample, effects, problems)", () => {
  it("warns of a change of less than two errors, not of one of two or more", () => {
    // a line without residuals: its errors are in proportion to the root of its white noise
    const line = drawnSample({ k: 0.05, level: -0.3 });
    const noisy = (white: number) => detectability({ ...line, white }, drawnEffects, 500);
    const { change, theseProblems } = noisy(1e-4);
    const errors = Math.abs(change) / theseProblems.se;
    const at = (wanted: number) => noisy(1e-4 * (errors / wanted) ** 2).theseProblems;
    expectRelative(Math.abs(change) / at(1.98).se, 1.98, 1e-9);
    expect([1.9, 1.98, 1.999, 2.001, 2.1].map((wanted) => at(wanted).within)).toEqual([true, true, true, false, false]);
  });

  it("takes 2.94 errors as the smallest slope to be seen, at 20 degrees of freedom", () => {
    const { minimumSlope, se, parts } = detectability(data, drawnEffects, 500);
    // SciPy: t.ppf(0.975, 20) + t.ppf(0.8, 20) = 2.0859634 + 0.8599644
    expectRelative(minimumSlope / se, 2.9459278, 1e-7);
    expectRelative(parts.total, se * se, 1e-12);
  });

  it("warns of other problems where only these are shown, and of both where nothing is", () => {
    const learned = detectability(drawnSample({ k: 0.1, level: -0.3, noise: 0.002 }), drawnEffects, 500);
    expect(learned.warning).toBeNull();
    const little = detectability(drawnSample({ k: 0.006, level: -0.1, noise: 0.002 }), drawnEffects, 500);
    expect(little.theseProblems.within).toBe(false);
    expect(little.suchProblems.within).toBe(true);
    expect(little.warning).toContain("for these 500 problems");
    const nothing = detectability(drawnSample({ k: 0.0002, level: -0.03, noise: 0.01 }), drawnEffects, 500);
    expect(nothing.theseProblems.within).toBe(true);
    expect(nothing.warning).toContain("of these problems as of others");
  });

  it("adds the binomial error of two ends at most, of one-way change at least", () => {
    const { startLoss, endLoss, theseProblems, suchProblems } = detectability(data, drawnEffects, 500);
    const sampling = (startLoss * (1 - startLoss) + endLoss * (1 - endLoss)) / 500;
    expectRelative(suchProblems.se ** 2, theseProblems.se ** 2 + sampling, 1e-12);
    expect(suchProblems.oneWay).toBeLessThan(suchProblems.se);
    expect(suchProblems.oneWay).toBeGreaterThan(theseProblems.se);
  });
});
