/** How the inference of a study is put together: forms left out in turn, choices of the fit, settings, run effects, counts. */
import { describe, expect, it } from "vitest";
import { buildCounts, countChoice } from "../../loaders/analysis/build-counts.js";
import type { SeriesSamples } from "../../loaders/analysis/build-samples.js";
import { buildInference, inferStage } from "../../loaders/analysis/inference/build-inference.js";
import { attributionOf, formsOf, profileOf } from "../../loaders/analysis/inference/form-records.js";
import { always, type Stage } from "../../loaders/analysis/stage-cache.js";
import { evaluateSlopeForm, fitSlopeForm, type SlopeForm, type SlopePoint } from "../../src/lib/forms/size-forms.js";
import { attributeForms } from "../../src/lib/inference/runs/attribution.js";
import { firstStepOfEachSize } from "../../src/lib/inference/sizes/first-steps.js";
import { n0Profile } from "../../src/lib/inference/sizes/n0-profile.js";
import { fitUnder } from "../../src/lib/inference/sizes/sensitivity.js";
import { tQuantile } from "../../src/lib/statistics/distributions.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { samplesOf } from "../helpers/study-samples.js";

const slopes = [0.021, 0.034, 0.052, 0.071, 0.082, 0.105];
const points: SlopePoint[] = slopes.map((k, i) => ({ modelSize: 1e9 * 3 ** i, k, variance: 1e-6 * (1 + i) }));
const formulas: SlopeForm[] = ["saturating", "power", "logarithmic", "hill"];
const isInside = ({ modelSize }: { modelSize: number }) => modelSize !== points[5]!.modelSize;

/** Predictions of a size by forms of others, with fewer parameters than sizes. */
function predicted(target: SlopePoint, fitted: readonly SlopePoint[], forms: readonly SlopeForm[]) {
  return forms.map((form) => {
    const k = evaluateSlopeForm(fitSlopeForm(form, fitted), target.modelSize);
    return { form, k, error: k - target.k };
  });
}

describe("formsOf(points, isInside)", () => {
  it("fits every form to all sizes and without the held-out one, and predicts each size by the others and by the smaller", () => {
    const { all, withoutHeldOut, heldOut, leaveOneOut } = formsOf(points, isInside);
    const every: SlopeForm[] = [...formulas, "free"];
    expect(all).toEqual(every.map((form) => fitSlopeForm(form, points)));
    expect(withoutHeldOut).toEqual(every.map((form) => fitSlopeForm(form, points.slice(0, 5))));
    const row = (i: number, fitted: readonly SlopePoint[], upTo: number | null) => ({
      ...{ design: upTo === null ? "each" : "up to", upTo, modelSize: points[i]!.modelSize, measured: slopes[i] },
      ...{ standardError: Math.sqrt(points[i]!.variance), predicted: predicted(points[i]!, fitted, formulas) }
    });
    expect(heldOut.filter(({ design }) => design === "each")).toEqual(
      points.map((_, i) =>
        row(
          i,
          points.filter((__, j) => j !== i),
          null
        )
      )
    );
    // from the fourth size on
    expect(heldOut.filter(({ design }) => design === "up to")).toEqual([
      row(4, points.slice(0, 4), points[3]!.modelSize),
      row(5, points.slice(0, 4), points[3]!.modelSize),
      row(5, points.slice(0, 5), points[4]!.modelSize)
    ]);
    expect(heldOut).toHaveLength(9);
    expect(leaveOneOut.map(({ form }) => form)).toEqual(formulas);
    for (const { form, rmse } of leaveOneOut) {
      const errors = points.map((target) => {
        const others = points.filter((point) => point !== target);
        return evaluateSlopeForm(fitSlopeForm(form, others), target.modelSize) - target.k;
      });
      expectRelative(rmse, Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / 6), 1e-12);
    }
  });

  it("fits no form of more parameters than sizes, and predicts by none of as many", () => {
    const names = (n: number) => {
      const { all, heldOut, leaveOneOut } = formsOf(points.slice(0, n), isInside);
      return [all, heldOut[0]?.predicted ?? [], leaveOneOut].map((fits) => fits.map(({ form }) => form));
    };
    const two = ["saturating", "power", "logarithmic"];
    expect(names(4)).toEqual([[...formulas, "free"], two, two]);
    expect(names(3)).toEqual([[...formulas, "free"], [], []]);
    expect(names(0)).toEqual([["free"], [], []]);
  });
});

describe("attributionOf and profileOf", () => {
  it("have shares of 400 made-up sets, by noise and by noise that is inflated", () => {
    const plain = attributeForms(points, { datasets: 400, seed: 7 });
    const inflated = attributeForms(points, { datasets: 400, seed: 7, inflate: 9 });
    expect(plain.map(({ hitRate }) => hitRate)).not.toEqual(inflated.map(({ hitRate }) => hitRate));
    expect(attributionOf(points, 7, 9)).toEqual(
      plain.map(({ truth, hitRate }, i) => ({ truth, hitRate, hitRateMisfit: inflated[i]!.hitRate }))
    );
  });

  it("have every third place of the profile, from the first on", () => {
    const weighed = points.map((point, i) => ({ ...point, weight: 1 + i }));
    const whole = n0Profile(weighed, (df) => tQuantile(0.975, df));
    const third = (values: ArrayLike<number>) => Array.from(values).filter((_, i) => i % 3 === 0);
    const { noise, misfit } = whole;
    expect(profileOf(weighed)).toEqual({ grid: third(whole.grid), rise: third(whole.values), noise, misfit });
  });
});

describe("sensitivity of a series", () => {
  const rest = (first: number) => [
    ...[2, 4, 6, 11, 21].filter((step) => step > first).map((step) => `first step ${step}`),
    ...[100, 80, 60, 40].map((step) => `last step ${step}`),
    ...["sizes without the largest", "objective L, as in the paper"],
    ...["weights equal evaluations", "weights slopes by their errors"],
    ...["Huber delta 0.05", "Huber delta 0.02", "Huber delta 0.01", "the paper L, without the largest"]
  ];
  const rows = ({ sensitivity }: ReturnType<typeof inferStage>) =>
    sensitivity.map(({ choice, value }) => `${choice} ${value}`);

  it("is of the named choices where sizes begin at step 1", () => {
    const base = inferStage(samplesOf("base", "data"), always);
    expect(rows(base)).toEqual(["default ln L, equal sizes, every step", ...rest(1)]);
    expect(base.firstSteps).toBeNull();
    expect(base.withoutHeldOut.df).toBe(base.law.df - 1);
    const slopesOf = base.sizes.map(({ modelSize, k, standardError }) => ({
      modelSize,
      k,
      variance: standardError ** 2
    }));
    const misfit = attributionOf(slopesOf, 20250929, base.law.chi2 / base.law.df);
    expect(base.attribution).toEqual(misfit);
  });

  it("says from which step on, and has each size from its own first step, where sizes begin apart", () => {
    const samples = samplesOf("instruct", "data");
    const instruct = inferStage(samples, always);
    expect(rows(instruct)).toEqual([
      "default ln L, equal sizes, every step from 4 on",
      `${firstStepOfEachSize.choice} ${firstStepOfEachSize.value}`,
      ...rest(4)
    ]);
    expect(instruct.sensitivity[1]).toEqual(fitUnder(samples.drawn, "data", firstStepOfEachSize));
    const { choice, value, ...law } = instruct.sensitivity[0]!;
    expectRelative(law.kMax!, instruct.law.kMax!, 1e-9);
    expectRelative(law.n0!, instruct.law.n0!, 1e-9);
  });
});

describe("buildInference(samples, prompts, coverage, say, stage)", () => {
  it("has its settings, effects of each family and resource once, and counts as a last choice", () => {
    const real = samplesOf("base", "data");
    const series = [real, { ...real, variant: "instruct" as const }, { ...real, resource: "compute" as const }];
    const counts = buildCounts(real);
    const asked: string[] = [];
    let rows: unknown;
    const stage = ((name: string, input: SeriesSamples, run: () => unknown) => {
      asked.push(`${name} ${input.variant} ${input.resource}`);
      if (name === "counts") rows ??= run();
      return name === "counts" ? rows : { of: input.variant, sensitivity: [{ choice: "default" }] };
    }) as Stage;
    const said: string[] = [];
    const found = buildInference(series, [], null, (line) => said.push(line), stage);
    expect(found.settings).toEqual({ resamples: 2000, seed: 20250929, blockLengths: [10, 20], confidence: 0.95 });
    expect([found.coverage, found.prompts]).toEqual([null, []]);
    const names = ["base data", "instruct data", "base compute"];
    expect(asked).toEqual(["counts", "inference"].flatMap((name) => names.map((each) => `${name} ${each}`)));
    expect(said).toEqual(
      ["base, data", "instruct, data", "base, compute"].map((name) => `inference: ${real.family} ${name}`)
    );
    expect(counts).toHaveLength(1);
    expect(found.counts).toEqual(series.flatMap(() => counts));
    expect(found.series).toEqual(
      series.map(({ variant }) => ({ of: variant, sensitivity: [{ choice: "default" }, countChoice(counts[0]!)] }))
    );
    const { slopeRatio, levelRatio, df, noiseToBinomial, cells } = real.effects;
    expect(found.runEffects).toEqual(
      ["data", "compute"].map((resource) => ({
        ...{ family: real.family, resource, slopeRatio, levelRatio, df, noiseToBinomial },
        cells: cells.map((cell, i) => {
          const { sxx, ...shown } = cell;
          expect(sxx).toBeGreaterThan(0);
          return { variant: real.cellVariants[i], ...shown };
        })
      }))
    );
  });
});
