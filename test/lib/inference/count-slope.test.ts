/** What the slope of a size by counts, and its error, are made of. */
import { describe, expect, it } from "vitest";
import { fitCounts } from "../../../src/lib/inference/curves/count-fit.js";
import { countSlope } from "../../../src/lib/inference/curves/count-slope.js";
import { linearVariance, slopeVariance } from "../../../src/lib/inference/sizes/linear-error.js";
import { slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { drawnEffects, drawnSample } from "../../helpers/drawn-sample.js";
import { expectRelative } from "../../helpers/expect-relative.js";

describe("countSlope(sample, effects, curve)", () => {
  const effects = { ...drawnEffects, slopeRatio: 1, levelRatio: 1 };
  const trials = 1500;
  const curveOf = ({ lnX, lnL }: { lnX: Float64Array; lnL: Float64Array }) => ({
    lnX,
    loss: lnL.map(Math.exp),
    trials: lnX.map(() => trials)
  });

  it("has the error of what each ln L moves its slope by", () => {
    const sample = drawnSample({ k: 0.12, level: -0.6, noise: 0.01, seed: 5, points: 40 });
    const found = countSlope(sample, effects, curveOf(sample));
    const moved = sample.lnL.map((_, t) => {
      const lnL = sample.lnL.map((y, s) => (s === t ? y + 1e-4 : y));
      return (fitCounts(curveOf({ lnX: sample.lnX, lnL }), "binomial").k - found.k) / 1e-4;
    });
    expect(found.rho).toBe(0);
    // the weights are those of the expected information: the observed one differs by the noise
    expectRelative(found.standardError, Math.sqrt(linearVariance(sample, effects, moved).total), 0.02);
    const q = (x: number) => 1 / Math.expm1(found.k * (x - sample.meanX) - Math.log(found.level));
    expectRelative(found.firstToLast, q(sample.lnX[0]!) / q(sample.lnX.at(-1)!), 1e-9);
    // t of 20 degrees of freedom, by R's qt(0.975, 20)
    expectRelative(found.interval[1] - found.k, 2.085963447265837 * found.standardError, 1e-4);
    expectRelative(found.k - found.interval[0], 2.085963447265837 * found.standardError, 1e-4);
  });

  it("keeps evaluations that have no logarithm", () => {
    const sample = drawnSample({ k: 0.5, level: -2.5, noise: 0.01, points: 60 });
    const { lnX, loss } = curveOf(sample);
    const last = lnX.at(-1)!;
    const more = [0.1, 0.2, 0.3].map((step) => last + step);
    const curve = {
      lnX: Float64Array.of(...lnX, ...more),
      loss: Float64Array.of(...loss, 0, 0, 0),
      trials: new Float64Array(63).fill(20)
    };
    const [without, found] = [{ lnX, loss, trials: lnX.map(() => 20) }, curve].map((one) =>
      countSlope(sample, effects, one)
    );
    expect([without!.points, without!.allRight, found!.points, found!.allRight]).toEqual([60, 0, 63, 3]);
    expect(found!.k).toBeGreaterThan(without!.k);
    // read at the same X with and without them, where the line of all evaluations is; weights of those with a logarithm
    const line = fitCounts(curve, "beta-binomial");
    expect(line.meanX - sample.meanX).toBeGreaterThan(0.05);
    const at = (x: number) => Math.exp(line.level - line.k * (x - line.meanX));
    expectRelative(found!.level, at(sample.meanX), 1e-12);
    const weight = (x: number) => at(x) / (1 - at(x)) / (1 + 19 * line.rho);
    expectRelative(found!.firstToLast, weight(lnX[0]!) / weight(last), 1e-9);
    expectRelative(found!.dispersion!, fitCounts(curve, "binomial").dispersion!, 1e-12);
    const half = countSlope(sample, effects, curve, 20);
    const lined = fitCounts(curve, "half-count");
    expectRelative(half.level, Math.exp(lined.level - lined.k * (sample.meanX - lined.meanX)), 1e-12);
    const y = curve.loss.map((value) => Math.log((20 * value + 0.5) / 21));
    const whole = slopeSample({ ...sample, lnX: curve.lnX, lnL: y, repeatsAt: new Float64Array(63).fill(1) });
    expectRelative(half.standardError, Math.sqrt(slopeVariance(whole, effects).total), 1e-12);
  });

  it("is a beta-binomial where evaluations scatter more than their problems, and names the likelihood", () => {
    const sample = drawnSample({ k: 0.12, level: -0.6, noise: 0.1, seed: 5, points: 40 });
    const curve = { ...curveOf(sample), trials: sample.lnX.map(() => 200) };
    const found = countSlope(sample, effects, curve);
    const { k, rho, dispersion } = fitCounts(curve, "beta-binomial");
    expect(found).toMatchObject({ likelihood: "beta-binomial", k, rho, modelSize: 7e9, points: 40 });
    expect(rho).toBeGreaterThan(0);
    // how far the counts are from binomial is said of the binomial line
    expect(found.dispersion).toBe(fitCounts(curve, "binomial").dispersion);
    expect(found.dispersion).not.toBe(dispersion);
    expect(countSlope(sample, effects, { ...curve, trials: sample.lnX.map(() => 20) }).likelihood).toBe("binomial");
    const half = countSlope(sample, effects, curve, 100);
    expect(half).toMatchObject({ likelihood: "half-count", rho: 0, dispersion: null, firstToLast: 1 });
    expect(half.k).toBe(fitCounts(curve, "half-count").k);
  });
});
