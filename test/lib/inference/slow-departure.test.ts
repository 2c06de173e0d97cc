/** Slow departures of a curve, against test/fixtures/oracles/departures.py: their mean over the grid, and single draws. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { departureDraws, departureVariance, noiseShare } from "../../../src/lib/inference/runs/slow-departure.js";
import { lineWeights, slopeWeights } from "../../../src/lib/inference/sizes/linear-error.js";
import { type SlopeSampleInput, slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectNumbers, expectRelative } from "../../helpers/expect-relative.js";

type Parts = Record<"slope" | "level" | "covariance" | "noise", number>;
const oracle = JSON.parse(readFileSync("test/fixtures/oracles/departures.json", "utf8")) as {
  tool: string;
  places: number[];
  cases: (Pick<SlopeSampleInput, "white" | "whiteAtMost" | "repeatsAt"> & {
    lnX: number[];
    lnL: number[];
    mean: Parts;
    draws: Parts[];
  })[];
};
const sampleOf = ({ lnX, lnL, ...rest }: (typeof oracle.cases)[number]) =>
  slopeSample({
    ...rest,
    modelSize: 1e9,
    lnX: Float64Array.from(lnX),
    lnL: Float64Array.from(lnL),
    runCentre: lnX[0]!
  });
/** Logarithms of determinants of some hundred rows: ten digits are left of sixteen. */
const digits = 1e-7;

describe(`slow departures, against ${oracle.tool}`, () => {
  it("have the mean variances of slope and level, and the share of noise, of a short curve and of one that is binned", () => {
    for (const theirs of oracle.cases) {
      const sample = sampleOf(theirs);
      expectRelative(departureVariance(sample, slopeWeights(sample)), theirs.mean.slope, digits);
      expectRelative(departureVariance(sample, lineWeights(sample, sample.meanX)), theirs.mean.level, digits);
      expectRelative(noiseShare(sample), theirs.mean.noise, digits);
    }
  });

  it.each(oracle.cases.map((theirs) => [theirs.lnX.length, theirs] as const))(
    "are drawn from the grid by their probability, %d evaluations",
    (_, theirs) => {
      oracle.places.forEach((place, i) => {
        const draw = departureDraws(sampleOf(theirs), { ...seededRandom(1), uniform: () => place });
        const { covariance, ...parts } = theirs.draws[i]!;
        const ours = draw();
        for (const [name, value] of Object.entries(parts))
          if (value === 0) expect(ours[name as keyof Parts]).toBe(0);
          else expectNumbers(ours, { [name]: value }, digits);
        expect(Math.abs(ours.covariance - covariance)).toBeLessThanOrEqual(
          digits * Math.sqrt(parts.slope * parts.level)
        );
      });
    }
  );

  it("are asked of a curve once, and anew where its noise is another", () => {
    const sample = sampleOf(oracle.cases[0]!);
    const before = departureVariance(sample, slopeWeights(sample));
    const noisier = departureVariance({ ...sample, white: 20 * sample.white }, slopeWeights(sample));
    expect(noisier).toBeLessThan(0.5 * before);
    expect(departureVariance(sample, slopeWeights(sample))).toBe(before);
    // what is drawn of it takes nothing from what is asked later
    const middle = () => departureDraws(sample, { ...seededRandom(1), uniform: () => 0.5 })();
    const drawn = middle();
    expect(middle()).toEqual(drawn);
    expect(departureVariance(sample, slopeWeights(sample))).toBe(before);
    expect(noiseShare(sample)).toBe(noiseShare({ ...sample, residual: sample.residual.slice() }));
  });

  it("are none about a line without residuals, whose noise is then what was given", () => {
    const given = oracle.cases[1]!;
    const lnL = given.lnX.map((x) => 2 - 0.05 * x);
    const sample = sampleOf({ ...given, lnL });
    expect(departureVariance(sample, slopeWeights(sample))).toBe(0);
    expect(noiseShare(sample)).toBe(1);
    expect(departureDraws(sample, seededRandom(1))()).toEqual({ slope: 0, level: 0, covariance: 0, noise: 1 });
  });
});
