import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { type Backtest, forecastBeyond, lateBacktests, latePart, learnDrift } from "../../bench/notes/signed-drift.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const lnX = Float64Array.from({ length: 104 }, (_, t) => Math.log(512 * (t + 1)));

function planted(seed: number, gamma: number, sd: { v: number; w: number }): Backtest[] {
  const { normal } = seededRandom(seed);
  return Array.from({ length: 3000 }, (_, i) => {
    const h = 0.2 + (i % 10) / 10;
    const kappa = 0.02 + (i % 7) / 100;
    return { curve: i % 100, h, kappa, change: -gamma * kappa * h + Math.sqrt(sd.v + sd.w * h * h) * normal() };
  });
}

describe("signed drift", () => {
  it("recovers a planted share of the late slope and the spread about it", () => {
    const { gamma, v, w, df, reach } = learnDrift(planted(2, 0.6, { v: 1e-4, w: 4e-4 }));
    expect(Math.abs(gamma - 0.6)).toBeLessThan(0.05);
    expectRelative(v, 1e-4, 0.3);
    expectRelative(w, 4e-4, 0.2);
    expect(df).toBe(99);
    expectRelative(reach, 1.1, 1e-12);
  });

  it("goes on with a power law exactly, and predicts less than its whole slope where a curve flattens", () => {
    const line = { lnX, lnL: lnX.map((x) => 0.2 - 0.05 * x) };
    const late = latePart(line);
    expectRelative(late.kappa, 0.05, 1e-9);
    const { gamma } = learnDrift(lateBacktests([line, line, line]));
    expectRelative(gamma, 1, 1e-9);
    const bent = { lnX, lnL: lnX.map((x) => -0.4 * (1 - Math.exp(-(x - lnX[0]!)))) };
    const { kappa } = latePart(bent);
    const whole = (bent.lnL[0]! - bent.lnL.at(-1)!) / (lnX.at(-1)! - lnX[0]!);
    expect(kappa).toBeLessThan(whole / 2);
    expect(learnDrift(lateBacktests([bent, bent, bent])).gamma).toBeLessThan(0.8);
  });

  it("its interval is t times the spread, and it says where nothing was tried", () => {
    const drift = { gamma: 0.5, v: 1e-4, w: 4e-4, df: 6, reach: 1.2 };
    const one = forecastBeyond({ end: 10, level: -0.5, kappa: 0.1 }, drift, 11);
    expectRelative(one.lnL, -0.55, 1e-12);
    // SciPy 1.17.1's t.ppf(0.975, 6)
    expectRelative(one.half, 2.4469118511449692 * Math.sqrt(5e-4), 1e-9);
    expect(one.within).toBe(true);
    expect(forecastBeyond({ end: 10, level: -0.5, kappa: 0.1 }, drift, 11.3).within).toBe(false);
  });

  it("says what it needs", () => {
    expect(() =>
      forecastBeyond({ end: 10, level: 0, kappa: 0 }, { gamma: 1, v: 1, w: 0, df: 2, reach: 1 }, 10)
    ).toThrow("forecast: ln X must lie beyond the end 10; got 10");
    expect(() => latePart({ lnX: lnX.slice(0, 3), lnL: lnX.slice(0, 3) })).toThrow("late part: needs 5 points; got ");
    expect(() => learnDrift([{ curve: 0, h: 1, kappa: 1, change: 1 }])).toThrow(
      "signed drift: needs backtests of 3 curves; got 1"
    );
  });
});
