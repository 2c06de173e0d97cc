/** Laws of draws of slopes, against a search of their own; quantiles are d3-array's (type 7). */
import { quantileSorted } from "d3-array";
import { describe, expect, it } from "vitest";
import { refitLaws } from "../../../src/lib/inference/sizes/law-bootstrap.js";
import { sampleAlone } from "../../../src/lib/inference/sizes/slope-sample.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { drawSlopes } from "../../../src/lib/user-runs/slope-draws.js";
import { fitUserLaw } from "../../../src/lib/user-runs/user-law.js";
import { drawnSample } from "../../helpers/drawn-sample.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { lawOf, lineOf } from "../../helpers/law-search.js";

/** A valley is flat at its bottom: half of a double's digits. */
const digits = 1e-6;
const truth = [0.5e9, 3e9, 14e9, 72e9].map((modelSize) => ({ modelSize, k: 0.12 / (1 + 9e9 / modelSize) }));

describe("refitLaws(samples, slopes)", () => {
  it("weighs sizes alike, by the spread of ln X alone, however many points each has", () => {
    const samples = truth.map(({ modelSize, k }, i) =>
      drawnSample({ modelSize, k, level: -0.5, points: [200, 12, 90, 25][i]!, from: i })
    );
    const random = seededRandom(4);
    const slopes = truth.map(({ k }) => Float64Array.from({ length: 60 }, () => k + 0.008 * random.normal()));
    const draws = refitLaws(samples, slopes);
    expect(draws.undefinedLaws).toBe(0);
    for (let b = 0; b < 60; b++) {
      const law = lawOf(
        samples,
        slopes.map((one) => one[b]!)
      );
      expectRelative(draws.n0[b]!, law.n0, digits);
      expectRelative(draws.kMax[b]!, law.kMax, digits);
    }
  });
});

describe("fitUserLaw(curves)", () => {
  const random = seededRandom(8);
  const curves = truth.map(({ modelSize, k }, i) => {
    const lnX = Float64Array.from({ length: [60, 24, 40, 31][i]! }, (_, t) => Math.log(t + 1 + 3 * i));
    return { run: `run-${i}`, modelSize, lnX, lnL: lnX.map((x) => -0.3 - k * x + 0.004 * random.normal()) };
  });
  const samples = curves.map(({ modelSize, lnX, lnL }) => sampleAlone(modelSize, lnX, lnL));

  it("is the law of each size's own slope, with the 2.5 and 97.5 % of the laws of their draws", () => {
    const [resamples, seed] = [160, 3];
    const fit = fitUserLaw(curves, { resamples, seed });
    const law = lawOf(
      curves,
      curves.map((curve) => lineOf(curve).k)
    );
    expectRelative(fit.kMax!, law.kMax, digits);
    expectRelative(fit.n0!, law.n0, digits);
    const slopes = samples.map((sample, i) => drawSlopes(sample, resamples, seed + i));
    const laws = Array.from({ length: resamples }, (_, b) =>
      lawOf(
        curves,
        slopes.map((one) => one[b]!)
      )
    );
    for (const [key, interval] of [
      ["kMax", fit.kMaxInterval],
      ["n0", fit.n0Interval]
    ] as const) {
      const sorted = laws.map((one) => one[key]).sort((a, b) => a - b);
      expectRelative(interval[0]!, quantileSorted(sorted, 0.025)!, digits);
      expectRelative(interval[1]!, quantileSorted(sorted, 0.975)!, digits);
    }
    expect(fit.undefinedShare).toBe(0);
  });

  it("has an open end, not a number, where the draws beyond it have no law", () => {
    // slopes that all but grow in proportion to size: N_0 has no upper bound
    const steep = curves.map((one, i) => ({
      ...one,
      lnL: one.lnX.map((x, t) => -0.3 - ((0.0012 * one.modelSize) / 1e9) * x + 0.02 * Math.sin(7 * t * (i + 1)))
    }));
    const fit = fitUserLaw(steep, { resamples: 160, seed: 3 });
    expect(fit.undefinedShare).toBeGreaterThan(0.025);
    expect([fit.kMaxInterval[1], fit.n0Interval[1]]).toEqual([null, null]);
  });
});
