import { describe, expect, it } from "vitest";
import { orderOf, outcomeOrders, passRateIdentity } from "../../../src/lib/inference/experiments/outcome-scale.js";
import { slopeVariance } from "../../../src/lib/inference/sizes/linear-error.js";
import { slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { drawnEffects, drawnSample } from "../../helpers/drawn-sample.js";
import { expectRelative } from "../../helpers/expect-relative.js";

/** Sizes whose log-odds all rise alike, from different starts. */
const alike = [-3, -1.5, 0, 1].map((start, i) => {
  const base = drawnSample({ modelSize: 10 ** i * 1e9, k: 0.05, level: 0, noise: 0.002, seed: i + 1 });
  const lnL = base.lnX.map((x, t) => -Math.log1p(Math.exp(start + 0.2 * (x - 9))) + 1e-4 * Math.sin(t * 7 + i));
  return slopeSample({ ...base, lnL, white: 1e-5 });
});

describe("outcomeOrders(samples, effects)", () => {
  it("keeps k and its error on the scale of ln L", () => {
    const [log] = outcomeOrders(alike, drawnEffects);
    log!.slopes.forEach(({ slope, se }, i) => {
      expectRelative(slope, alike[i]!.k, 1e-12);
      expectRelative(se, Math.sqrt(slopeVariance(alike[i]!, drawnEffects).total), 1e-12);
    });
  });

  it("tells a rise of k that is only a rise of the pass rate from one of the log-odds", () => {
    const [log, , odds] = outcomeOrders(alike, drawnEffects);
    expect(log!.rankCorrelation).toBe(1);
    expect(log!.word).toBe("holds");
    odds!.slopes.forEach(({ slope }) => {
      expectRelative(slope, 0.2, 0.02);
    });
    expect(odds!.word).toBe("does not hold");
  });
});

describe("orderOf(slopes)", () => {
  const sizes = (slopes: number[], se = 0.001) => slopes.map((slope, i) => ({ modelSize: 2 ** i * 1e9, slope, se }));

  it("counts pairs out of order and says which are beyond their errors", () => {
    const { pairs, outOfOrder, word } = orderOf(sizes([0.01, 0.05, 0.02, 0.06, 0.0599, 0.09]));
    expect(pairs).toBe(15);
    expect(outOfOrder.map(({ beyondError }) => beyondError)).toEqual([true, false]);
    expect(word).toBe("holds in part");
  });

  it("names the size that the disorder rests on", () => {
    const { without } = orderOf(sizes([0.01, 0.09, 0.02, 0.03, 0.04, 0.05]));
    expect(without).toMatchObject({ modelSize: 2e9, rankCorrelation: 1, word: "holds" });
    expect(orderOf(sizes([0.01, 0.02, 0.03])).without).toBeNull();
  });

  it("says reversed when slopes fall, does not hold when they do not move", () => {
    expect(orderOf(sizes([0.05, 0.04, 0.03, 0.02])).word).toBe("reversed");
    expect(orderOf(sizes([0.05, 0.04, 0.05, 0.04], 0.1)).word).toBe("does not hold");
  });
});

describe("passRateIdentity(samples)", () => {
  it("gives k back as mean pass rate times the slope of log-odds", () => {
    const { sizes, rankCorrelation, shares } = passRateIdentity(alike);
    // exact at each point; over the run p moves by up to a half of itself and the mean is not where k is weighed
    for (const { k, product } of sizes) expectRelative(product, k, 0.15);
    expect(rankCorrelation).toBe(1);
    expect(shares!.rest).toBeLessThan(0.01);
    expectRelative(shares!.passRate, 1, 0.15);
  });
});

describe("what outcome scales have no number for", () => {
  it("leaves one size out from four on", () => {
    const rising = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ modelSize: 2 ** i * 1e9, slope: 0.01 * (i + 1), se: 0.001 }));
    expect(orderOf(rising(3)).without).toBeNull();
    expect(orderOf(rising(4)).without).toMatchObject({ modelSize: 1e9, rankCorrelation: 1 });
  });

  it("has no rank correlation with a constant, and no shares with one size or a k that is not positive", () => {
    const level = [1e9, 2e9, 4e9].map((modelSize) => ({ modelSize, slope: 0.02, se: 0.001 }));
    expect(orderOf(level).rankCorrelation).toBe(0);
    expect(passRateIdentity(alike.slice(0, 1)).shares).toBeNull();
    expect(passRateIdentity(alike).shares).not.toBeNull();
    const falling = drawnSample({ modelSize: 5e9, k: -0.01, level: -0.5, noise: 0.002 });
    expect(passRateIdentity([...alike, falling]).shares).toBeNull();
  });
});
