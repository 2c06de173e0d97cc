import { describe, expect, it } from "vitest";
import { bandOf, cloudOf, describeSize, heldOutOf, inferLaw } from "../../loaders/analysis/inference/law-records.js";
import { slopeSample } from "../../src/lib/inference/sizes/slope-sample.js";
import type { LawInferenceRecord } from "../../src/lib/records/inference-record.js";
import { expectRelative } from "../helpers/expect-relative.js";

const k = (modelSize: number) => 0.2 / (1 + 3e9 / modelSize);
const sampleOf = (modelSize: number, slope = k(modelSize)) => {
  const lnX = Float64Array.from({ length: 8 }, (_, t) => Math.log(t + 1));
  const repeatsAt = lnX.map((_, t) => (t < 4 ? 3 : 2));
  return slopeSample({ modelSize, lnX, lnL: lnX.map((x) => -slope * x), repeatsAt, white: 1e-4, runCentre: 1 });
};
const samples = [16e9, 1e9, 2e9, 4e9].map((size) => sampleOf(size));
const lawOf = (kMax: number[], n0: number[]) => ({
  ...{ kMax: Float64Array.from(kMax), n0: Float64Array.from(n0), undefinedLaws: 1 }
});
const draws = lawOf([0.1, 0.2, 0.3, Number.POSITIVE_INFINITY], [1e9, 3e9, 0, Number.POSITIVE_INFINITY]);
const known = { kMax: 0.2, n0: 3e9 } as LawInferenceRecord;
const open = [null, null];

describe("records of a law", () => {
  it("describe a size by its own mean square of ln X and the fewest and most runs behind a point", () => {
    const variance = {} as Parameters<typeof describeSize>[3];
    const { weight, repeats } = describeSize(sampleOf(1e9), Float64Array.of(1, 2, 3), [], variance);
    const logs = [1, 2, 3, 4, 5, 6, 7, 8].map(Math.log);
    const centre = logs.reduce((a, b) => a + b, 0) / 8;
    expectRelative(weight, logs.reduce((sum, x) => sum + (x - centre) ** 2, 0) / 8, 1e-12);
    expect(repeats).toEqual([2, 3]);
  });

  it("have k of the size held out by the law of the others, and none where nothing can be said", () => {
    const slopes = samples.map((sample) => Float64Array.of(1, 1, 1, 1).map((x) => x * sample.k));
    const held = heldOutOf(16e9, samples, slopes, lawOf([0.2, 0.2, 0.2, 0.2], [3e9, 3e9, 3e9, 3e9]));
    expectRelative(held?.predicted ?? 0, k(16e9), 1e-6);
    expect(Math.abs(held?.difference ?? 1)).toBeLessThan(1e-6);
    // its own slope has no say
    const apart = [sampleOf(16e9, 0.3), ...samples.slice(1)];
    expectRelative(heldOutOf(16e9, apart, slopes, draws)?.predicted ?? 0, k(16e9), 1e-6);
    const seven = [32e9, 0.5e9, 1e9, 2e9, 4e9, 8e9, 16e9].map((size) => sampleOf(size, size === 32e9 ? 0.3 : k(size)));
    const slopesOfSeven = seven.map((sample) => Float64Array.of(sample.k));
    const ofSeven = heldOutOf(32e9, seven, slopesOfSeven, lawOf([0.2], [3e9]));
    expectRelative(ofSeven?.predicted ?? 0, k(32e9), 1e-6);
    expectRelative(ofSeven?.difference ?? 0, k(32e9) - 0.3, 1e-6);
    expect(heldOutOf(7e9, samples, slopes, draws)).toBeNull();
    const steep = [1e9, 2e9, 4e9, 16e9].map((size) => sampleOf(size, 1e-11 * size));
    expect(heldOutOf(16e9, steep, slopes, draws)).toMatchObject({
      ...{ modelSize: 16e9, predicted: null, predictedInterval: open, difference: null, differenceInterval: open }
    });
  });

  it("have a band of 67 sizes from 0.5B, by the laws that are finite, and no line without a law", () => {
    const band = bandOf(known, draws);
    expect(band.modelSize).toHaveLength(67);
    expectRelative(band.modelSize[20] ?? 0, 5e9, 1e-12);
    expectRelative(band.k[20] ?? 0, 0.125, 1e-12);
    expectRelative(band.low[20] ?? 0, 0.1 / 1.2 + 0.05 * (0.125 - 0.1 / 1.2), 1e-12);
    for (const changes of [{ kMax: null }, { n0: null }]) expect(bandOf({ ...known, ...changes }, draws).k).toEqual([]);
    expect(bandOf(known, lawOf([Number.POSITIVE_INFINITY], [1])).low).toEqual([]);
  });

  it("have a cloud of the laws with a finite N_0 above 0, 400 at most, and the rank correlation of all", () => {
    expect(cloudOf(draws)).toEqual({ kMax: [0.1, 0.2], n0: [1e9, 3e9], rankCorrelation: 1 });
    const many = Array.from({ length: 500 }, (_, i) => i + 1);
    const { kMax, rankCorrelation } = cloudOf(lawOf(many, [...many].reverse()));
    expect([kMax.length, rankCorrelation]).toEqual([400, -1]);
    expect(cloudOf(lawOf([0.1, 0.2, Number.POSITIVE_INFINITY], [1e9, 3e9, 2e9])).kMax).toEqual([0.1, 0.2]);
  });

  it("have the share of undefined draws, intervals of other blocks, and open ends where nothing widens them", () => {
    const points = samples.map(({ modelSize, k: own }) => ({ modelSize, k: own, variance: 1e-6, weight: 1 }));
    const slopes = samples.map((sample) => Float64Array.of(sample.k, sample.k));
    const law = inferLaw(samples, points, draws, [slopes], [10]);
    expect([law.undefinedShare, law.df, law.widening]).toEqual([0.25, 2, 1]);
    expect(law.otherBlocks.map(({ blockLength }) => blockLength)).toEqual([10]);
    expectRelative(law.otherBlocks[0]?.kMaxInterval[0] ?? 0, 0.2, 1e-6);
    expect([law.kMaxInterval[1], law.kMaxWidened[1]]).toEqual([null, null]);
    const two = inferLaw(samples.slice(0, 2), points.slice(0, 2), draws, [], []);
    expect([two.df, two.widening, two.kMaxWidened, two.n0Widened]).toEqual([0, null, open, open]);
    const steep = [1e9, 2e9, 4e9].map((size) => sampleOf(size, 1e-11 * size));
    const bound = inferLaw(steep, points.slice(1), draws, [], []);
    expect([bound.kMax, bound.n0, bound.kMaxWidened]).toEqual([null, null, open]);
  });
});
