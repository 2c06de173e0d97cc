import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../loaders/analysis/build-results.js";
import { buildSamples } from "../../loaders/analysis/build-samples.js";
import { buildPrompts } from "../../loaders/analysis/experiments/build-prompts.js";
import { repeatCurves } from "../../loaders/analysis/experiments/repeat-cells.js";
import { buildRuns } from "../../loaders/study/build-runs.js";
import { readStudy } from "../../loaders/study/study.js";
import { lawOfSlopes } from "../../src/lib/inference/sizes/law-bootstrap.js";
import { slopeVariance } from "../../src/lib/inference/sizes/linear-error.js";
import { matching } from "../../src/lib/matching.js";
import { expectRelative } from "../helpers/expect-relative.js";

/** By statsmodels, itertools and SciPy from the source table: test/fixtures/scipy/prompt_contrast.py. */
const scipy = JSON.parse(readFileSync("test/fixtures/scipy/prompt-contrast.json", "utf8"));
const root = projectRoot;
const study = await readStudy(root);
const runs = await buildRuns(root);
const samples = buildSamples(runs, study);
const [found, ...others] = buildPrompts({ root, runs, study, samples });

describe("buildPrompts(input)", () => {
  it("finds the one family with another prompt, and five cells that have it", () => {
    expect(others).toEqual([]);
    expect([found!.family, found!.prompt, found!.others]).toEqual(["qwen2.5", "short", "regular"]);
    expect(found!.spreads.map(({ variant, contrast }) => [variant, contrast !== null])).toEqual([
      ...new Array(5).fill(["base", true]),
      ...new Array(5).fill(["instruct", false])
    ]);
  });

  it("agrees with statsmodels and all 243 assignments in F, effects, errors and both exact p", () => {
    const names = [
      ["slope", "data", "evaluation noise", "slope by noise"],
      ["slope", "data", "raw", "slope raw"],
      ["level", "data", "evaluation noise", "level by noise"],
      ["level", "data", "raw", "level raw"],
      ["loss at the end", null, "raw", "window raw"]
    ] as const;
    for (const [quantity, resource, scale, name] of names) {
      const test = found!.tests.find(
        (one) => one.quantity === quantity && one.resource === resource && one.scale === scale
      )!;
      const expected = scipy.contrast[name];
      for (const key of ["f", "p", "df1", "df2", "permutationP", "meanDifference", "meanError", "meanPermutationP"]) {
        expectRelative(test[key as "f"], expected[key], 1e-8);
      }
      if (scale === "raw") continue;
      const key = quantity as "slope" | "level";
      const cells = found!.contrasts.filter((one) => one.resource === resource);
      cells.forEach((cell, i) => {
        expectRelative(cell[key].difference, expected.differences[i], 1e-8);
        // one of three runs
        const bias = key === "slope" ? -cell.biasOfK : cell.biasOfLevel;
        expectRelative(bias, expected.differences[i] / 3, 1e-8);
      });
    }
  });

  it("gives each cell's part in the pooled variance, and Bartlett's test of it, by hand from SciPy's window means", () => {
    const windows = scipy.homogeneity.windows as number[][];
    const variance = (values: number[]) => {
      const centre = values.reduce((a, b) => a + b) / values.length;
      return values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (values.length - 1);
    };
    const unit = windows.map((three) => {
      const loss = three.reduce((a, b) => a + b) / 3;
      return (loss * (1 - loss)) / 500;
    });
    // the first repeat of base has the short prompt
    for (const [key, groups] of [
      ["asChance", windows],
      ["onePrompt", windows.map((three, i) => (i < 5 ? three.slice(1) : three))]
    ] as const) {
      const squares = groups.map((values, i) => ((values.length - 1) * variance(values)) / unit[i]!);
      const total = squares.reduce((a, b) => a + b);
      const df = groups.reduce((sum, values) => sum + values.length - 1, 0);
      found!.spreads.forEach((one, i) => {
        expectRelative(one[key].share, squares[i]! / total, 1e-7);
        expect(one[key].df).toBe(groups[i]!.length - 1);
      });
      expect(found!.deviations[key].df).toBe(df);
      // the pooled deviation takes the unit at the mean of the runs it pools
      expectRelative(found!.deviations[key].deviation, Math.sqrt(total / df), 0.01);
    }
  });

  it("says what followed when the prompt was chance: three repeats a cell", () => {
    const blind = repeatCurves({ runs, study }).map((curve) => ({ ...curve, promptKind: null }));
    const before = buildSamples(runs, study, blind);
    expect(samples[0]!.effects.df).toBe(15);
    expect(before[0]!.effects.df).toBe(20);
    const used = samples.find(({ resource }) => resource === "data")!.effects;
    const chance = found!.asChance.effects.find(({ resource }) => resource === "data")!;
    expect(chance.df).toBe(20);
    expectRelative(chance.slopeRatio, 2.3118047032644244, 1e-9);
    expect(used.slopeRatio).toBeLessThan(0.6 * chance.slopeRatio);
    expect(found!.asChance.laws).toHaveLength(4);
    expect(found!.asChance.reuse.map(({ notWorseUpTo }) => notWorseUpTo)).toEqual([20, 5]);
  });

  it("has the law's intervals as wide as the errors of the slopes make them, drawn as those in use", () => {
    const blind = repeatCurves({ runs, study }).map((curve) => ({ ...curve, promptKind: null }));
    const before = buildSamples(runs, study, blind);
    for (const { variant, resource, kMaxInterval, n0Interval } of found!.asChance.laws) {
      const of = before.find(matching({ family: "qwen2.5", variant, resource }))!;
      const lnLaw = (moved: number, by: number) => {
        const { kMax, lnN0 } = lawOfSlopes(
          of.samples.map((size, i) => ({ ...size, k: size.k + (i === moved ? by : 0) }))
        );
        return [Math.log(kMax), lnN0];
      };
      // to first order in each slope; the variance between runs is drawn anew, a scaled inverse chi-square
      const variances = [0, 0];
      of.samples.forEach((size, i) => {
        const { white, run, misfit } = slopeVariance(size, of.effects);
        const step = 0.1 * Math.sqrt(white + run + misfit);
        const [up, down] = [lnLaw(i, step), lnLaw(i, -step)];
        const variance = white + misfit + (run * of.effects.df) / (of.effects.df - 2);
        for (const j of [0, 1]) variances[j]! += ((up[j]! - down[j]!) / (2 * step)) ** 2 * variance;
      });
      for (const [j, [low, high]] of [kMaxInterval, n0Interval].entries())
        expectRelative(Math.log(high! / low!) / (2 * 1.96), Math.sqrt(variances[j]!), 0.08);
    }
  });

  it("has nothing to say where every run had the same prompt, or none is known", () => {
    const logs = runs.logs.map((log) => ({ ...log, identity: { ...log.identity, promptKind: null } }));
    expect(buildPrompts({ root, runs: { ...runs, logs }, study, samples })).toEqual([]);
  });
});
