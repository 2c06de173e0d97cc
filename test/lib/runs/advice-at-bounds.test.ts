/** The sentences about a run where a number is at the bound of what is said. */
import { describe, expect, it } from "vitest";
import { type Advised, adviceOf } from "../../../src/lib/runs/advice.js";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import type { StateWord } from "../../../src/lib/runs/state.js";

// 0.54 at 120, 0.004 a step over its last half: the line reaches 0.74 at 170 and 1 from 235 on
const rising = runCurve(
  Array.from({ length: 12 }, (_, i) => 10 * (i + 1)),
  Array.from({ length: 12 }, (_, i) => (i < 6 ? 0.3 : 0.3 + 0.04 * (i - 5))),
  { before: 0.3 }
);
const advised = (word: StateWord, more: Partial<Advised>): Advised => ({
  curve: rising,
  state: { word, since: 60, bySlope: false, noise: { sd: 0.01, autocorrelation: 0 }, leastRise: null },
  forecast: { score: 0.5, low: 0.4, high: 0.65, levelLow: 0.4, levelHigh: 0.6 },
  ...{ noChange: 0.5, best: null, ahead: 50, unit: "steps" },
  ...more
});

describe("adviceOf(run) at the bounds of what it says", () => {
  it("has nothing above an interval that reaches to 1", () => {
    const said = (high: number) =>
      adviceOf(advised("rising", { ahead: 500, forecast: { ...advised("rising", {}).forecast!, high } }));
    expect(said(0.99)).toContain("it would score 1.0, above this interval");
    expect(said(1)).not.toContain("would score");
  });

  it("lets no run rise on but one that rises", () => {
    expect(adviceOf(advised("rising", {}))).toContain("it would score 0.74, above this interval");
    for (const word of ["flat", "falling", "collapsed", "not-learning"] as const)
      expect(adviceOf(advised(word, {}))).not.toContain("would score");
  });

  it("says one step and one sample in the singular, and ten points without a decimal", () => {
    const forecast = { score: 0.1, low: 0, high: 0.0994, levelLow: 0, levelHigh: 1 };
    const said = (unit: string) => adviceOf(advised("falling", { forecast, noChange: 0, ahead: 1, unit }));
    expect(said("steps")).toBe(
      "Falling since step 60: expected +10 points in another 1 step, likely 0 to +9.9 (95%, one evaluation)."
    );
    expect(said("samples")).toContain("points in another 1 sample, likely");
  });
});
