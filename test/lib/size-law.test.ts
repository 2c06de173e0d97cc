import { readFileSync } from "node:fs";
import { TheilSenRegression } from "ml-regression";
import { describe, expect, it } from "vitest";
import { fitSizeLaw } from "../../src/lib/law/size-law.js";
import { protocolWindow, selectWindow } from "../../src/lib/protocols.js";
import type { Resource, Variant } from "../../src/lib/runs.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { plantedCurves } from "../helpers/planted.js";
import { seriesRules, studyCurves } from "../helpers/study-curves.js";

interface SciPyLine {
  family: string;
  variant: Variant;
  resource: Resource;
  modelSize: number;
  learningEfficiency: number;
  intercept: number;
  theilSenEfficiency: number;
}
const scipy = JSON.parse(readFileSync("test/fixtures/scipy/joint-law.json", "utf8")) as {
  tool: string;
  lines: SciPyLine[];
};

describe("fitSizeLaw(curve, resource)", () => {
  it("recovers slope and level of a noise-free power law", () => {
    const curve = plantedCurves({ kMax: 0.1, n0: 7e9, sizes: [7e9] })[0]!;
    const law = fitSizeLaw(curve, "data");
    expectRelative(law.learningEfficiency, 0.05, 1e-12);
    expectRelative(law.theilSenEfficiency, 0.05, 1e-12);
    expectRelative(law.intercept, Math.log(0.97) + 0.05 * Math.log(512), 1e-12);
    expectRelative(law.r2!, 1, 1e-12);
    expect(law.points).toBe(105);
  });

  it("keeps the Theil-Sen slope where a fifth of the points are spoilt", () => {
    const curve = plantedCurves({ kMax: 0.1, n0: 7e9, sizes: [7e9] })[0]!;
    const spoilt = { ...curve, testLoss: curve.testLoss.map((l, i) => (i % 5 === 0 && i > 50 ? 0.99 : l)) };
    const law = fitSizeLaw(spoilt, "data");
    expectRelative(law.theilSenEfficiency, 0.05, 0.05);
    expect(Math.abs(law.learningEfficiency - 0.05)).toBeGreaterThan(0.015);
  });

  it("of many points takes one pair a point: each with its fellow half the points away in X, whatever their order", () => {
    const n = 3001;
    const dataSamples = Float64Array.from({ length: n }, (_, t) => 512 * (1 + ((t * 1009) % n)));
    const testLoss = dataSamples.map((x, t) => 0.9 * x ** -0.05 * Math.exp(0.02 * Math.sin(3 * t)));
    const curve = { ...plantedCurves({ kMax: 0.1, n0: 7e9, sizes: [7e9] })[0]!, dataSamples, testLoss };
    const sorted = Array.from(dataSamples, (x, t) => [Math.log(x), Math.log(testLoss[t]!)] as const).sort(
      ([a], [b]) => a - b
    );
    const slopes = Array.from({ length: 1500 }, (_, i) => {
      const [[x, y], [farX, farY]] = [sorted[i]!, sorted[i + 1500]!];
      return (farY - y) / (farX - x);
    }).sort((a, b) => a - b);
    expectRelative(fitSizeLaw(curve, "data").theilSenEfficiency, -(slopes[749]! + slopes[750]!) / 2, 1e-12);
  });

  it("of many points takes no pair at one X", () => {
    const points = 3002;
    // all but the first and the last at one X
    const dataSamples = Float64Array.from({ length: points }, (_, i) => (i === 0 ? 100 : i === 1 ? 400 : 200));
    const testLoss = Float64Array.from({ length: points }, (_, i) => (i === 0 ? 0.8 : i === 1 ? 0.6 : 0.7));
    const curve = { modelSize: 1e9, dataSamples, testLoss, computeFlops: dataSamples };
    // the first half is the smallest X and 1500 of the middle, the second 1500 of the middle and the largest
    const slopes = [(Math.log(0.7) - Math.log(0.8)) / Math.log(2), (Math.log(0.6) - Math.log(0.7)) / Math.log(2)];
    expectRelative(fitSizeLaw(curve as never, "data").theilSenEfficiency, -(slopes[0]! + slopes[1]!) / 2, 1e-12);
  });

  it("of many points at one X but for the last takes the ends, of those at one X the first", () => {
    const points = 3001;
    const dataSamples = Float64Array.from({ length: points }, (_, i) => (i === 1234 ? 400 : 200));
    const testLoss = Float64Array.from({ length: points }, (_, i) => (i === 1234 ? 0.6 : 0.7 + i / 1e5));
    const curve = { modelSize: 1e9, dataSamples, testLoss, computeFlops: dataSamples };
    expectRelative(fitSizeLaw(curve as never, "data").theilSenEfficiency, Math.log(0.7 / 0.6) / Math.log(2), 1e-12);
  });

  it("has no R^2 where loss does not vary", () => {
    const curve = plantedCurves({ kMax: 0.1, n0: 7e9, sizes: [7e9] })[0]!;
    expect(fitSizeLaw({ ...curve, testLoss: curve.testLoss.map(() => 0.5) }, "data").r2).toBeNull();
  });

  it(`agrees with ${scipy.tool} (polyfit, theilslopes) on all ${scipy.lines.length} curves of the study`, () => {
    expect(scipy.lines).toHaveLength(36);
    for (const expected of scipy.lines) {
      const curves = studyCurves(expected.family, expected.variant);
      const curve = selectWindow(
        curves,
        protocolWindow("full", seriesRules(expected.family, expected.variant), curves)
      ).find(({ modelSize }) => modelSize === expected.modelSize)!;
      const law = fitSizeLaw(curve, expected.resource);
      // polyfit solves an uncentred Vandermonde system with ln X near 45: about ten digits are common to both
      expectRelative(law.learningEfficiency, expected.learningEfficiency, 1e-8);
      expect(Math.abs(law.intercept - expected.intercept)).toBeLessThan(1e-8);
      expectRelative(law.theilSenEfficiency, expected.theilSenEfficiency, 1e-9);
    }
  });

  it("has a Theil-Sen slope of its own since ml-regression's takes the lower of two middle slopes", () => {
    // slopes of the six pairs: 1, 3, 7, 2, 5, 11/3; the two in the middle are 3 and 11/3
    const small = new TheilSenRegression([0, 1, 2, 3], [0, 1, 4, 11]);
    expectRelative(small.slope, 3, 1e-12);
    const apart = ["base", "instruct"].flatMap((variant) =>
      studyCurves("qwen2.5", variant).map((curve) => {
        const ours = fitSizeLaw(curve, "compute").theilSenEfficiency;
        const [x, y] = [Array.from(curve.computeFlops, Math.log), Array.from(curve.testLoss, Math.log)];
        return Math.abs(-new TheilSenRegression(x, y).slope / ours - 1);
      })
    );
    // when this fails the library's median is right, and ours can go
    expect(Math.max(...apart)).toBeGreaterThan(1e-4);
    expect(Math.max(...apart)).toBeLessThan(1e-3);
  });
});
