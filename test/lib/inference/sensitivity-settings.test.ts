/** What each named choice of the sensitivity table fits, and what it gives without a law. */
import { describe, expect, it } from "vitest";
import { fitUnder, sensitivitySettings } from "../../../src/lib/inference/sizes/sensitivity.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { plantedCurves } from "../../helpers/planted.js";

const bare = { choice: "", value: "" };

describe("sensitivitySettings", () => {
  it("name what they vary, one at a time, and the paper's own choice last", () => {
    expect(sensitivitySettings).toEqual([
      { choice: "default", value: "ln L, equal sizes, every step" },
      { choice: "first step", value: "2", fromStep: 2 },
      { choice: "first step", value: "4", fromStep: 4 },
      { choice: "first step", value: "6", fromStep: 6 },
      { choice: "first step", value: "11", fromStep: 11 },
      { choice: "first step", value: "21", fromStep: 21 },
      { choice: "last step", value: "100", toStep: 100 },
      { choice: "last step", value: "80", toStep: 80 },
      { choice: "last step", value: "60", toStep: 60 },
      { choice: "last step", value: "40", toStep: 40 },
      { choice: "sizes", value: "without the largest", withoutLargest: true },
      { choice: "objective", value: "L, as in the paper", objective: "linear" },
      { choice: "weights", value: "equal evaluations", weights: "point" },
      { choice: "weights", value: "slopes by their errors", weights: "error" },
      { choice: "Huber delta", value: "0.05", huberDelta: 0.05 },
      { choice: "Huber delta", value: "0.02", huberDelta: 0.02 },
      { choice: "Huber delta", value: "0.01", huberDelta: 0.01 },
      { choice: "the paper", value: "L, without the largest", objective: "linear", withoutLargest: true }
    ]);
  });
});

describe("fitUnder(curves, resource, setting), by hand", () => {
  const curves = plantedCurves({ kMax: 0.13, n0: 9e9, noise: 0.01, steps: 60 });

  it("gives no number of a law at a bound", () => {
    const falling = curves.map((curve, i) => ({
      ...curve,
      testLoss: curve.dataSamples.map((d) => 0.9 * (d / 512) ** (-0.1 + 0.01 * i))
    }));
    expect(fitUnder(falling, "data", { choice: "weights", value: "equal evaluations" })).toEqual({
      choice: "weights",
      value: "equal evaluations",
      kMax: null,
      n0: null,
      kLargest: null
    });
  });

  it("weighs slopes by their errors where told to: a size without any error decides", () => {
    const slopes = [1e9, 4e9, 16e9].map((modelSize, i) => ({
      modelSize,
      k: [0.02, 0.05, 0.08][i]!,
      variance: i === 1 ? 1 : 1e-12
    }));
    const { kMax, n0 } = fitUnder(curves, "data", { choice: "weights", value: "", weights: "error" }, slopes);
    // through the two exact slopes: kMax = 0.02 (1 + n0 / 1e9) = 0.08 (1 + n0 / 16e9)
    expectRelative(n0!, 4e9, 1e-6);
    expectRelative(kMax!, 0.1, 1e-6);
  });

  it("does not depend on the order of the sizes, to the last digit, on either objective", () => {
    for (const setting of [bare, { ...bare, objective: "linear" as const }, { ...bare, huberDelta: 0.01 }])
      for (const other of [[...curves].reverse(), [...curves.slice(3), ...curves.slice(0, 3)]])
        expect(fitUnder(other, "data", setting)).toEqual(fitUnder(curves, "data", setting));
  });

  it("is another law on the loss itself than on its logarithm, and none by errors of which none are given", () => {
    const [log, linear] = (["log", "linear"] as const).map((objective) =>
      fitUnder(curves, "data", { ...bare, objective })
    );
    expect(Math.abs(linear!.kMax! / log!.kMax! - 1)).toBeGreaterThan(1e-3);
    const none = { ...bare, kMax: null, n0: null, kLargest: null };
    expect(fitUnder(curves, "data", { ...bare, weights: "error" })).toEqual(none);
  });

  it("has k of the largest size by the law, also where that size is left out", () => {
    for (const setting of [bare, { ...bare, withoutLargest: true }]) {
      const { kMax, n0, kLargest } = fitUnder(curves, "data", setting);
      expectRelative(kLargest!, kMax! / (1 + n0! / 72e9), 1e-12);
    }
  });
});
