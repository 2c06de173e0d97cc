/** The study's slopes and law by counts, against SciPy. */
import { readFileSync } from "node:fs";
import { escape as bound } from "arquero";
import { describe, expect, it } from "vitest";
import { buildCounts, countChoice } from "../../../loaders/analysis/build-counts.js";
import { buildSamples, type SeriesSamples } from "../../../loaders/analysis/build-samples.js";
import { buildRuns } from "../../../loaders/study/build-runs.js";
import { readStudy } from "../../../loaders/study/study.js";
import { fitCountLaw } from "../../../src/lib/inference/sizes/count-law.js";
import type { RunRow } from "../../../src/lib/runs.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { samplesOf } from "../../helpers/study-samples.js";

interface Oracle {
  variant: string;
  resource: string;
  sizes: { modelSize: number; k: number; level: number; rho: number; dispersion: number }[];
  law: { kMax: number; n0: number };
}
/** From data/source, by test/fixtures/scipy/count_laws.py. */
const { series } = JSON.parse(readFileSync("test/fixtures/scipy/count-laws.json", "utf8")) as { series: Oracle[] };

describe("the study by counts", () => {
  it.each(series)("is what SciPy gives: $variant, $resource", ({ variant, resource, sizes, law }) => {
    const [counts] = buildCounts(samplesOf(variant, resource));
    expect(counts!.problems).toBe(500);
    for (const expected of sizes) {
      const { k, level, rho, dispersion, likelihood } = counts!.sizes.find(
        (one) => one.modelSize === expected.modelSize
      )!;
      // ln FLOPs of the logs have nine digits
      expectRelative(k, expected.k, 1e-5);
      expectRelative(level, expected.level, 1e-6);
      expectRelative(dispersion!, expected.dispersion, 1e-5);
      expect(likelihood).toBe(expected.rho > 0 ? "beta-binomial" : "binomial");
      expect(Math.abs(rho - expected.rho)).toBeLessThan(1e-4 * expected.rho + 1e-12);
    }
    // a search by values along a flat valley stops at six digits or so
    expectRelative(counts!.law!.kMax, law.kMax, 1e-5);
    expectRelative(counts!.law!.n0, law.n0, 1e-4);
    const choice = countChoice(counts!);
    expect(choice).toMatchObject({ choice: "likelihood", value: "counts of failed problems", kMax: counts!.law!.kMax });
    expectRelative(choice.kLargest!, law.kMax / (1 + law.n0 / 72e9), 1e-5);
  });

  it("has evaluations of which all problems were solved, which the slope on ln L leaves out", async () => {
    const runs = await buildRuns(".");
    const solved = (row: RunRow) =>
      row.run === "qwen2.5-base-7b-mean" && row.benchmark === "holdout" && row.step === 60;
    const table = runs.table.derive({
      testLoss: bound((row: RunRow) => (solved(row) ? 0 : row.testLoss)),
      reason: bound((row: RunRow) => (solved(row) ? "test loss 0" : row.reason)),
      excluded: bound((row: RunRow) => solved(row) || row.excluded)
    });
    const [one] = buildSamples({ ...runs, table }, await readStudy("."));
    const at = one!.samples.findIndex(({ modelSize }) => modelSize === 7e9);
    const { lnX, loss, trials } = one!.counts.curves[at]!;
    expect([one!.samples[at]!.n, lnX.length]).toEqual([104, 105]);
    expect([loss[59], trials[59]]).toEqual([0, 1500]);
    expect(lnX).toEqual(samplesOf("base", "compute").samples[at]!.lnX);
    expect(buildCounts(one!)[0]!.sizes[at]).toMatchObject({ points: 105, allRight: 1 });
  });

  it("is the half-count where the number of problems is not known: of 100, or of as many as the least loss needs", async () => {
    const runs = await buildRuns(".");
    const study = { ...(await readStudy(".")), heldOutProblems: 0 };
    const solved = (row: RunRow) =>
      row.run === "qwen2.5-base-7b-mean" && row.benchmark === "holdout" && row.step === 60;
    const tiny = (row: RunRow) => row.run === "qwen2.5-base-72b-mean" && row.benchmark === "holdout" && row.step === 90;
    const table = runs.table.derive({
      testLoss: bound((row: RunRow) => (solved(row) ? 0 : tiny(row) ? 1 / 900 : row.testLoss)),
      reason: bound((row: RunRow) => (solved(row) ? "test loss 0" : row.reason)),
      excluded: bound((row: RunRow) => solved(row) || row.excluded)
    });
    const [asIs, withOnes] = [buildSamples(runs, study)[0]!, buildSamples({ ...runs, table }, study)[0]!];
    // 1/900 of three runs is one answer of 300 a run
    expect([asIs.counts.problems, withOnes.counts.problems]).toEqual([100, 300]);
    for (const sample of [asIs, withOnes]) {
      const [counts] = buildCounts(sample);
      const m = sample.counts.problems;
      expect(counts).toMatchObject({ problems: m, stated: true });
      const slopes = sample.counts.curves.map(({ lnX, loss, trials }) => {
        const y = loss.map((value, t) => Math.log((value * trials[t]! + 0.5) / (trials[t]! + 1)));
        return lineThrough(lnX, y);
      });
      for (const [i, one] of counts!.sizes.entries()) {
        expect(one).toMatchObject({
          likelihood: "half-count",
          status: "converged",
          dispersion: null,
          rho: 0,
          firstToLast: 1
        });
        expectRelative(one.k, slopes[i]!.k, 1e-9);
        expect(one.allRight).toBe(Number(sample === withOnes && one.modelSize === 7e9));
      }
      // the law of least squares, each size's mean square alike: no N_0 near it is better
      const { kMax, n0 } = counts!.law!;
      const rss = (k0: number, half: number) =>
        slopes.reduce((sum, { k, sxx }, i) => sum + sxx * (k - k0 / (1 + half / counts!.sizes[i]!.modelSize)) ** 2, 0);
      for (const [a, b] of [
        [1.001, 1],
        [0.999, 1],
        [1, 1.01],
        [1, 0.99]
      ] as const)
        expect(rss(kMax * a, n0 * b)).toBeGreaterThan(rss(kMax, n0));
      expect(countChoice(counts!)).toMatchObject({ choice: "likelihood", value: "half-count", kMax, n0 });
    }
    expect(trialsOf(withOnes, 7e9)[59]).toBe(900);
    const seven = (sample: SeriesSamples) => buildCounts(sample)[0]!.sizes.find(({ modelSize }) => modelSize === 7e9)!;
    expect([seven(asIs).points, seven(withOnes).points]).toEqual([105, 105]);
    // half an answer of 900 where a loss of 0.2 was: steeper, and much less sure
    expect(seven(withOnes).standardError).toBeGreaterThan(2 * seven(asIs).standardError);
  });
});

function trialsOf({ samples, counts }: SeriesSamples, size: number): Float64Array {
  return counts.curves[samples.findIndex(({ modelSize }) => modelSize === size)]!.trials;
}

/** Slope, sign turned, and mean square of ln X. */
function lineThrough(lnX: Float64Array, y: Float64Array) {
  const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
  const [x0, y0] = [mean(lnX), mean(y)];
  const sxx = lnX.reduce((sum, x) => sum + (x - x0) ** 2, 0);
  const sxy = lnX.reduce((sum, x, t) => sum + (x - x0) * (y[t]! - y0), 0);
  return { k: -sxy / sxx, sxx: sxx / lnX.length };
}

describe("fitCountLaw(curves)", () => {
  const law = { kMax: 0.2, n0: 6e9 };
  const curves = [1e9, 4e9, 16e9, 64e9].map((modelSize, i) => {
    const lnX = Float64Array.from({ length: 40 }, (_, t) => Math.log(512 * (t + 1)));
    const k = law.kMax / (1 + law.n0 / modelSize);
    return { modelSize, lnX, loss: lnX.map((x) => Math.exp(-0.2 * i - k * (x - 6))), trials: lnX.map(() => 500) };
  });

  it("gives back a law that holds exactly", () => {
    const { kMax, n0, status } = fitCountLaw(curves);
    expect(status).toBe("converged");
    expectRelative(kMax, law.kMax, 1e-8);
    expectRelative(n0, law.n0, 1e-7);
  });

  it("has no law where slopes grow in proportion to size", () => {
    const steep = curves.map((curve) => ({
      ...curve,
      loss: curve.lnX.map((x) => Math.exp(-0.2 - 1.5e-12 * curve.modelSize * (x - 6)))
    }));
    expect(fitCountLaw(steep).status).toBe("at-bound");
  });

  it("says that its rounds do not settle where the likeliest line would begin with a loss above 1", () => {
    const k = law.kMax / (1 + law.n0 / 1e9);
    const bent = curves.map((curve, i) =>
      i > 0 ? curve : { ...curve, loss: curve.lnX.map((x) => Math.min(0.999, Math.exp(-k * (x - 6.6)))) }
    );
    expect(fitCountLaw(bent)).toEqual({ kMax: Number.NaN, n0: Number.NaN, status: "max-iterations" });
  });
});
