/** What forecasts of new runs read, beside the curves and slopes it is made from: every column is what its name says. */
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { expectRelative } from "../helpers/expect-relative.js";

const { planning, inference, curves, otherCurves } = await loadResults(projectRoot);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const sd = (values: readonly number[]) => {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
};
const first = <One>(some: readonly One[], is: (one: One) => boolean): One => {
  const found = some.find(is);
  if (found === undefined) throw new Error("not there");
  return found;
};
const own = planning.series.filter(({ noise }) => noise !== null);

/** Steps that the repeats of the smallest base size share. */
const repeated = otherCurves.filter(
  ({ kind, variant, modelSize, family }) =>
    kind === "repeat" && family === "qwen2.5" && variant === "base" && modelSize === 0.5e9
);
const shared = new Set(repeated[0]!.step.filter((step) => repeated.every((run) => run.step.includes(step))));

describe("planning of results.json", () => {
  it("is of both variants on both resources", () => {
    expect(own.map(({ variant, resource }) => `${variant} ${resource}`)).toEqual([
      ...["base compute", "base data", "instruct compute", "instruct data"]
    ]);
    expect(repeated).toHaveLength(3);
  });

  it.each(own)("has the ranges and the centre of $variant on $resource", ({ variant, resource, sizes, noise }) => {
    for (const [i, { modelSize, from, to, tokensPerSample }] of sizes.entries()) {
      const curve = first(curves, (one) => one.variant === variant && one.modelSize === modelSize);
      const all = resource === "compute" ? curve.computeFlops : curve.dataSamples;
      const begin = variant === "instruct" ? 4 : 1;
      const kept = curve.step.map((step, t) => ({ step, x: all[t]!, t })).filter(({ step }) => step >= begin);
      expectRelative(from, kept[0]!.x, 1e-9);
      expectRelative(to, kept.at(-1)!.x, 1e-9);
      const { t } = kept.at(-1)!;
      expectRelative(tokensPerSample, curve.computeFlops[t]! / (6 * modelSize * curve.dataSamples[t]!), 1e-9);
      const inside = kept.filter(({ step }) => shared.has(step)).map(({ x }) => Math.log(x));
      expectRelative(noise!.sizes[i]!.centre, Math.exp(mean(inside)), 1e-6);
    }
  });

  it.each(own)("has draws of $variant on $resource as wide as the intervals beside them", (series) => {
    const { variant, resource, noise } = series;
    const { sizes, law } = first(inference.series, (one) => one.variant === variant && one.resource === resource);
    const { unit } = planning.settings;
    for (const [i, { modelSize, standardError }] of sizes.entries()) {
      const draws = noise!.sizes[i]!;
      expect(draws.modelSize).toBe(modelSize);
      // from 400 draws: 3.5% off; the variance between runs is drawn too, which makes long tails
      expectRelative(sd(draws.slopes) * unit, standardError, 0.2);
      expect(Math.abs(mean(draws.slopes) * unit)).toBeLessThan(standardError / 4);
    }
    const limits = noise!.kMax.filter((value) => value !== null).map((value) => law.kMax! + value * unit);
    limits.sort((a, b) => a - b);
    const [low, high] = law.kMaxWidened;
    const middle = limits[Math.floor(limits.length / 2)]!;
    expect(middle).toBeGreaterThan(low ?? 0);
    expect(middle).toBeLessThan(high ?? Number.POSITIVE_INFINITY);
    expect(noise!.runDf).toBe(first(inference.runEffects, (one) => one.resource === resource).df);
  });
});
