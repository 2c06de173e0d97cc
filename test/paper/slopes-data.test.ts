/** What the figures of slopes and of the law's limit are given of the results. */
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { inferredSeries, slopesData } from "../../src/paper/efficiency/slopes-data.js";
import { saturationData } from "../../src/paper/saturation/saturation-data.js";

const results = await loadResults(projectRoot);
const laws = inferredSeries(results).map(({ law }) => law);

describe("slopesData(results), saturationData(results)", () => {
  it("have the intervals with form misfit, and sampling alone by that name", () => {
    // what would be one interval under two names could not be told apart
    expect(laws.every((law) => law.widening! > 1 && law.n0Widened[0] !== law.n0Interval[0])).toBe(true);
    expect(
      slopesData(results).series.map(({ kMaxInterval, kMaxSampling, n0Interval, misfits }) => ({
        kMaxInterval,
        kMaxSampling,
        n0Interval,
        misfits
      }))
    ).toEqual(
      laws.map((law) => ({
        kMaxInterval: law.kMaxWidened,
        kMaxSampling: law.kMaxInterval,
        n0Interval: law.n0Widened,
        misfits: true
      }))
    );
    expect(saturationData(results).series.map(({ kMaxSampling }) => kMaxSampling)).toEqual(
      laws.map((law) => law.kMaxInterval)
    );
  });
});
