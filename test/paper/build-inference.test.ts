/** Inference on studies that are not as one would wish: few sizes, losses that rise, no limit in sight, no misfit. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { SeriesSamples } from "../../loaders/analysis/build-samples.js";
import { inferStage } from "../../loaders/analysis/inference/build-inference.js";
import { always } from "../../loaders/analysis/stage-cache.js";
import { toJson } from "../../loaders/emit.js";
import type { ClaimInputs } from "../../src/lib/claims/ledger.js";
import { slopeSample } from "../../src/lib/inference/sizes/slope-sample.js";
import type { SeriesInferenceRecord } from "../../src/lib/records/inference-record.js";
import { inference as inferenceSchema } from "../../src/lib/records/inference-record.js";
import { predictsHeldOutSlope } from "../../src/paper/claims/slopes.js";
import {
  answerSentence,
  formsSentence,
  limitWithInterval,
  widenedSentence
} from "../../src/paper/saturation/saturation-text.js";
import { samplesOf } from "../helpers/study-samples.js";

const real = samplesOf("base", "data");

/** The study with other slopes, the noise about them as it is; only the largest `sizes`, where told. */
function planted(k: (modelSize: number) => number, sizes = real.samples.length, scatter = 1): SeriesSamples {
  const samples = real.samples.slice(-sizes).map((sample) =>
    slopeSample({
      ...sample,
      lnL: sample.dx.map((x, t) => sample.level - k(sample.modelSize) * x + scatter * sample.residual[t]!)
    })
  );
  const curves = real.curves.slice(-sizes).map((curve, i) => ({ ...curve, testLoss: samples[i]!.lnL.map(Math.exp) }));
  return { ...real, samples, curves };
}

const infer = (samples: SeriesSamples): SeriesInferenceRecord => inferStage(samples, always);

/** It can be written, and its schema knows it. */
function expectSound(record: SeriesInferenceRecord): void {
  const whole = {
    settings: { resamples: 2000, seed: 1, blockLengths: [10], confidence: 0.95 },
    coverage: null,
    runEffects: [],
    prompts: [],
    series: [record],
    counts: []
  };
  const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(inferenceSchema);
  expect(validate(JSON.parse(toJson(whole))), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  for (const sentence of [answerSentence(record), widenedSentence(record), limitWithInterval(record)]) {
    expect(sentence).not.toMatch(/NaN|null|Infinity/);
  }
}

describe("inference of a series", () => {
  it("prints no limit where slopes grow in proportion to size, and extrapolates nothing from there", () => {
    const record = infer(planted((size) => 1.5e-12 * size));
    expectSound(record);
    const { law, withoutHeldOut, heldOut, band, profile } = record;
    expect([law.kMax, law.n0, withoutHeldOut.kMax]).toEqual([null, null, null]);
    expect(law.kMaxInterval[1]).toBeNull();
    expect(heldOut).toMatchObject({ predicted: null, difference: null, differenceInterval: [null, null] });
    expect([band.k, band.low, band.high]).toEqual([[], [], []]);
    expect(profile.noise.word).toBe("not identified on the right");
    expect(answerSentence(record)).toMatch(/undefined/);
    const inputs = { study: { families: [{ id: record.family }] }, inference: { series: [record], runEffects: [] } };
    const { cells, number, argument } = predictsHeldOutSlope(inputs as unknown as ClaimInputs);
    expect([cells.map(({ verdict }) => verdict), number]).toEqual([["not testable"], null]);
    expect(argument).toMatch(/nothing extrapolates/);
  });

  it("has no half-way size where all sizes learn alike", () => {
    const record = infer(planted(() => 0.08));
    expectSound(record);
    expect(record.profile.noise.low).toBeNull();
    expect(record.profile.noise.word).toBe("not identified on the left");
    expect(record.law.n0Interval[0]).toBe(0);
  });

  it("has no limit above 0 where losses rise", () => {
    const record = infer(planted(() => -0.03));
    expectSound(record);
    expect([record.law.kMax, record.law.n0]).toEqual([null, null]);
    expect(record.law.kMaxInterval).toEqual([0, 0]);
    expect(record.law.undefinedShare).toBe(1);
    expect(record.profile.noise.word).toBe("not identified");
  });

  it("widens nothing where the form misses the slopes by less than their noise", () => {
    const record = infer(planted((size) => 0.13 / (1 + 13e9 / size)));
    expectSound(record);
    const { chi2, df, widening, kMaxInterval, kMaxWidened } = record.law;
    expect(chi2).toBeLessThan(df);
    expect(widening).toBe(1);
    kMaxWidened.forEach((end, i) => {
      expect(end! / kMaxInterval[i]!).toBeCloseTo(1, 12);
    });
    expect(widenedSentence(record)).toMatch(/no more than their noise/);
  });

  it("says that two sizes leave nothing to tell the misfit by", () => {
    const record = infer(planted((size) => 0.13 / (1 + 13e9 / size), 3));
    expectSound(record);
    expect(record.law.df).toBe(1);
    expect(record.withoutHeldOut).toMatchObject({ df: 0, widening: null, kMaxWidened: [null, null] });
  });
});

describe("the form of k(N) that is named", () => {
  it("is named only where slopes of this noise are given back to their form in 80 % of cases", () => {
    const record = infer(planted((size) => 0.13 / (1 + 13e9 / size)));
    expect(formsSentence(record)).toMatch(/the least AIC is that of/);
    const attribution = record.attribution.map((one) => ({ ...one, hitRate: 0.5 }));
    expect(formsSentence({ ...record, attribution })).toMatch(/no form is named: .* only 50% of cases/);
  });
});
