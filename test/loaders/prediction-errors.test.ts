/** Errors of predictions as results carry them, by sums written out here over the curves as they were published. */
import { beforeAll, describe, expect, it } from "vitest";
import { buildPrediction } from "../../loaders/analysis/prediction/build-prediction.js";
import { buildRuns } from "../../loaders/study/build-runs.js";
import { readStudy } from "../../loaders/study/study.js";
import { fitDecomposition } from "../../src/lib/inference/curves/curve-forms-joint.js";
import { protocolWindow, selectWindow } from "../../src/lib/protocols.js";
import type { PredictionRecord } from "../../src/lib/records/prediction-record.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { lawOf, lineOf } from "../helpers/law-search.js";
import { seriesRules, studyCurves } from "../helpers/study-curves.js";
import { samplesOf, studySamples } from "../helpers/study-samples.js";

const all = studyCurves("qwen2.5", "base");
const curves = selectWindow(all, protocolWindow("full", seriesRules("qwen2.5", "base"), all)).map(
  ({ modelSize, dataSamples, testLoss }) => ({
    modelSize,
    lnX: dataSamples.map(Math.log),
    lnL: testLoss.map(Math.log),
    loss: testLoss
  })
);
type One = (typeof curves)[number];
const first = ({ modelSize, lnX, lnL, loss }: One, count: number): One => ({
  modelSize,
  lnX: lnX.slice(0, count),
  lnL: lnL.slice(0, count),
  loss: loss.slice(0, count)
});
const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
/** [mean |error|, mean error, mean error over the last tenth of all points] of a prediction of the points from one on. */
const errorsOf = ({ lnX, loss }: One, from: number, predicted: (lnX: number) => number) => {
  const errors = Array.from(loss.slice(from), (measured, t) => (predicted(lnX[from + t]!) - measured) / measured);
  return [mean(errors.map(Math.abs)), mean(errors), mean(errors.slice(-Math.floor(loss.length / 10)))] as const;
};
/** The law's line of each size through its centre. */
const lawLines = (seen: readonly One[]) => {
  const lines = seen.map(lineOf);
  const { kMax, n0 } = lawOf(
    seen,
    lines.map(({ k }) => k)
  );
  return seen.map(({ modelSize }, i) => {
    const { level, meanX } = lines[i]!;
    return (lnX: number) => Math.exp(level - (kMax / (1 + n0 / modelSize)) * (lnX - meanX));
  });
};
/** Results carry six digits; the law's search is to as many. */
const expectClose = (ours: number | null, theirs: number) => expect(Math.abs(ours! - theirs)).toBeLessThan(1e-5);

let record: PredictionRecord;
beforeAll(async () => {
  const [runs, study] = await Promise.all([buildRuns("."), readStudy(".")]);
  const series = study.series.filter(({ family, variant }) => family === "qwen2.5" && variant === "base");
  record = buildPrediction({ runs, study: { ...study, series }, samples: studySamples });
}, 60_000);

describe("buildPrediction({ runs, study, samples })", () => {
  it("has the mean |error| of a perfect prediction: of a normal error of one evaluation, less with more repeats", () => {
    for (const { resource, targets } of record.between) {
      const { samples } = samplesOf("base", resource);
      for (const { target, noise } of targets) {
        const { white, repeatsAt } = samples.find(({ modelSize }) => modelSize === target)!;
        // SciPy: stats.halfnorm.mean() = 0.7978845608028654
        const expected = mean(Array.from(repeatsAt, (r) => 0.7978845608028654 * Math.sqrt(white / r)));
        expectRelative(noise!, expected, 1e-5);
      }
    }
  });

  it("has the errors of the joint forms' forecasts, and their last tenth with its sign", () => {
    for (const share of [0.5, 0.3]) {
      const counts = curves.map(({ loss }) => Math.floor(share * loss.length + 1e-9));
      const seen = curves.map((one, i) => first(one, counts[i]!));
      const byLaw = lawLines(seen);
      // the fit itself has its own oracle
      const { beta, sizes } = fitDecomposition(seen, { objective: "log" });
      const sigmoids = sizes.map(
        ({ floor, lambda, d0 }) =>
          (lnX: number) =>
            floor + lambda / (1 + (Math.exp(lnX) / d0) ** beta)
      );
      for (const [form, predictors] of [
        ["power-law", byLaw],
        ["loss-decomposition", sigmoids]
      ] as const) {
        const errors = curves.map((one, i) => errorsOf(one, counts[i]!, predictors[i]!));
        const ours = record.joint.find((one) => one.form === form)!.forecasts.find((one) => one.share === share)!;
        expectClose(ours.error, mean(errors.map(([absolute]) => absolute)));
        expectClose(ours.finalError, mean(errors.map(([, , final]) => final)));
      }
    }
  });

  it("has the errors of the decomposition beside those of the law on the same points", () => {
    const large = curves.filter(({ modelSize }) => modelSize >= 3e9);
    const early = record.decomposition.filter(({ window }) => window === "early");
    expect(early.map(({ rule, betaHeld }) => [rule, betaHeld])).toEqual([
      ["first 30 % of the points, from 3B", false],
      ["first 30 % of the points, from 3B", true],
      ["first 30 points, from 3B", true]
    ]);
    for (const { rule, beta, sizes } of early) {
      const counts = large.map(({ loss }) => (rule.includes("%") ? Math.floor(0.3 * loss.length + 1e-9) : 30));
      const byLaw = lawLines(large.map((one, i) => first(one, counts[i]!)));
      expect(sizes.map(({ modelSize }) => modelSize)).toEqual(large.map(({ modelSize }) => modelSize));
      sizes.forEach(({ floor, lambda, d0, absolute, signed, lawAbsolute, lawSigned }, i) => {
        const sigmoid = (lnX: number) => floor + lambda / (1 + (Math.exp(lnX) / d0) ** beta);
        const [a, s] = errorsOf(large[i]!, counts[i]!, sigmoid);
        // parameters are read back from the record, at six digits
        expect(Math.abs(absolute! - a)).toBeLessThan(1e-4);
        expect(Math.abs(signed! - s)).toBeLessThan(1e-4);
        const [la, ls] = errorsOf(large[i]!, counts[i]!, byLaw[i]!);
        expectClose(lawAbsolute, la);
        expectClose(lawSigned, ls);
      });
    }
  });
});
