import { describe, expect, it } from "vitest";
import { attributionOf, formsOf, profileOf } from "../../loaders/analysis/inference/form-records.js";
import { evaluateSlopeForm, fitSlopeForm, type SlopeForm } from "../../src/lib/forms/size-forms.js";
import { expectRelative } from "../helpers/expect-relative.js";

/** Slopes of sizes of 1B, 2B, 4B and so on, off the law in turn. */
const pointsOf = (count: number, { off = 0.004, variance = 1e-5 } = {}) =>
  Array.from({ length: count }, (_, i) => {
    const modelSize = 1e9 * 2 ** i;
    const k = 0.2 / (1 + 3e9 / modelSize) + (i % 2 === 0 ? off : -off);
    return { modelSize, k, variance: variance * (1 + i), weight: 1 };
  });
const largest = (count: number) => 1e9 * 2 ** (count - 1);
const recordOf = (count: number) => formsOf(pointsOf(count), ({ modelSize }) => modelSize < largest(count));
const billions = (sizes: readonly { modelSize: number }[]) => sizes.map(({ modelSize }) => modelSize / 1e9);
const forms = (fits: readonly { form: string }[]) => fits.map(({ form }) => form);
const two: SlopeForm[] = ["saturating", "power", "logarithmic"];

describe("formsOf(points, isInside)", () => {
  it("fits every form that has no more parameters than there are sizes, with and without the one held out", () => {
    const five = recordOf(5);
    expect([forms(five.all), forms(five.withoutHeldOut)]).toEqual([
      [...two, "hill", "free"],
      [...two, "hill", "free"]
    ]);
    expect(five.withoutHeldOut.map(({ df }) => df)).toEqual([2, 2, 2, 1, 0]);
    const three = recordOf(3);
    expect([forms(three.all), forms(three.withoutHeldOut)]).toEqual([
      [...two, "hill", "free"],
      [...two, "free"]
    ]);
  });

  it("predicts each size by all others, and the larger ones by those up to a size, four of them or more", () => {
    const points = pointsOf(6);
    const { heldOut } = recordOf(6);
    const shown = heldOut.map(({ design, upTo, modelSize }) => [design, upTo && upTo / 1e9, modelSize / 1e9]);
    expect(shown).toEqual([
      ...[1, 2, 4, 8, 16, 32].map((size) => ["each", null, size]),
      ...[16, 32].map((size) => ["up to", 8, size]),
      ["up to", 16, 32]
    ]);
    for (const { design, upTo, modelSize, measured, standardError, predicted } of heldOut) {
      const own = points.find((point) => point.modelSize === modelSize);
      expect(measured).toBe(own?.k);
      expectRelative(standardError, Math.sqrt(own?.variance ?? 0), 1e-12);
      const fitted = points.filter((point) => (design === "each" ? point !== own : point.modelSize <= (upTo ?? 0)));
      expect(forms(predicted)).toEqual([...two, "hill"]);
      for (const { form, k, error } of predicted) {
        // the fits have oracles of their own
        expect(k).toBe(evaluateSlopeForm(fitSlopeForm(form as SlopeForm, fitted), modelSize));
        expect(error).toBe(k - measured);
      }
    }
  });

  it("predicts by forms that leave a degree of freedom, and has root mean squares of those that predict every size", () => {
    const four = recordOf(4);
    expect(billions(four.heldOut)).toEqual([1, 2, 4, 8]);
    for (const { predicted } of four.heldOut) expect(forms(predicted)).toEqual(two);
    expect(forms(four.leaveOneOut)).toEqual(two);
    for (const [i, { rmse }] of four.leaveOneOut.entries()) {
      const errors = four.heldOut.map(({ predicted }) => predicted[i]?.error ?? 0);
      expectRelative(rmse, Math.hypot(...errors) / 2, 1e-12);
    }
    expect(forms(recordOf(5).leaveOneOut)).toEqual([...two, "hill"]);
    expect(formsOf([], () => true).leaveOneOut).toEqual([]);
  });
});

describe("profileOf(points)", () => {
  it("is every third of 401 sizes in equal ratios, below the threshold between the bounds alone", () => {
    const { grid, rise, noise } = profileOf(pointsOf(6, { variance: 1e-4 }));
    expect([grid.length, rise.length, noise.word]).toEqual([134, 134, "identified"]);
    const ratios = grid.slice(1).map((size, j) => Math.log(size / (grid[j] ?? 0)));
    for (const ratio of ratios) expectRelative(ratio, ratios[0] ?? 0, 1e-9);
    const inside = grid.map((size) => size > (noise.low ?? 0) && size < (noise.high ?? 0));
    expect(inside.filter(Boolean).length).toBeGreaterThan(1);
    expect(rise.map((value) => value < noise.threshold)).toEqual(inside);
  });
});

describe("attributionOf(points, seed, inflate)", () => {
  it("always names the right form where noise is next to none, and by chance where misfit is far above it", () => {
    const found = attributionOf(pointsOf(5, { off: 0, variance: 1e-14 }), 1, 1e12);
    expect(found.map(({ truth }) => truth)).toEqual(two);
    for (const { hitRate, hitRateMisfit } of found) {
      expect(hitRate).toBe(1);
      expect(hitRateMisfit).toBeLessThan(0.8);
      // shares of 400 sets of slopes
      expectRelative(hitRateMisfit, Math.round(400 * hitRateMisfit) / 400, 1e-12);
    }
    expect(Math.max(...found.map(({ hitRateMisfit }) => hitRateMisfit))).toBeGreaterThan(0.2);
  });
});
