/** What forecasts of new runs read, beside the curves and slopes it is made from: every column is what its name says. */
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { lawOf, lineOf } from "../helpers/law-search.js";
import { samplesOf } from "../helpers/study-samples.js";

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

  it.each(own)("has the noise, the wander and the drift of $variant on $resource by hand", (series) => {
    const { noise, variant, resource } = series;
    const { samples } = samplesOf(variant, resource);
    const halves = samples.map(({ modelSize, lnX, lnL, n }) => {
      const seen = Math.floor(n / 2);
      return { modelSize, seen, lnX: lnX.slice(0, seen), lnL: lnL.slice(0, seen) };
    });
    const lines = halves.map(lineOf);
    const { kMax, n0 } = lawOf(
      halves,
      lines.map(({ k }) => k)
    );
    const drifts = samples.map(({ modelSize, lnX, lnL, n, white, repeatsAt }, i) => {
      const { white: found, wander } = noise!.sizes[i]!;
      expectRelative(found, white, 1e-12);
      const line = lineOf({ lnX, lnL });
      const left = lnL.reduce((sum, y, t) => sum + (y - line.level + line.k * (lnX[t]! - line.meanX)) ** 2, 0);
      const whiteOfPoint = mean(Array.from(repeatsAt, (r) => white / r));
      expect(Math.abs(wander - Math.max(0, left / (n - 2) - whiteOfPoint))).toBeLessThan(1e-12);
      // what the law of the first halves misses the second by, as a slope through its centre
      const { meanX, level } = lines[i]!;
      let [zz, ze, evaluations] = [0, 0, 0];
      for (let t = halves[i]!.seen; t < n; t++) {
        const z = lnX[t]! - meanX;
        zz += z * z;
        ze += z * (lnL[t]! - level + (kMax / (1 + n0 / modelSize)) * z);
        evaluations += (z * z * white) / repeatsAt[t]!;
      }
      return (ze * ze - evaluations) / (zz * zz);
    });
    // a search of its own finds the law to eight digits
    expectRelative(noise!.drift, mean(drifts), 1e-5);
  });

  it.each(own)("has the law of every draw of slopes of $variant on $resource", ({ noise, variant, resource }) => {
    const { samples } = samplesOf(variant, resource);
    const { law } = first(inference.series, (one) => one.variant === variant && one.resource === resource);
    const { unit } = planning.settings;
    const inside = Array.from(noise!.kMax.keys()).filter((b) => noise!.kMax[b] !== null);
    for (const b of inside.slice(0, 8)) {
      const { kMax, n0 } = lawOf(
        samples,
        samples.map(({ k }, i) => k + noise!.sizes[i]!.slopes[b]! * unit)
      );
      // draws are kept to 0.00001: a hundredth of the deviation of a slope, and so of K_max and ln N_0
      expect(Math.abs(law.kMax! + noise!.kMax[b]! * unit - kMax)).toBeLessThan(3e-4);
      expect(Math.abs(Math.log(law.n0!) + noise!.lnN0[b]! * unit - Math.log(n0))).toBeLessThan(0.01);
    }
  });
});
