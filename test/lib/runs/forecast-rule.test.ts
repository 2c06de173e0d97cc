/** The score that is forecast of each state, by hand: forms and noise are given, so that each rule decides alone. */
import { describe, expect, it } from "vitest";
import { forecastParts } from "../../../src/lib/runs/forecast.js";
import type { RunForm } from "../../../src/lib/runs/form-names.js";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { type StateWord, stateWords } from "../../../src/lib/runs/state.js";

const sd = 0.01;
const steps = [10, 20, 30, 40, 50, 60];
/** means of the last two, three and four differ, either way */
const up = [0.3, 0.35, 0.4, 0.44, 0.42, 0.5];
const straight = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55];
const slowing = [0.2, 0.3, 0.4, 0.44, 0.42, 0.46];
const down = [0.3, 0.35, 0.5, 0.44, 0.42, 0.4];

interface Given {
  word: StateWord;
  scores: readonly number[];
  /** of power, power-floor, exponential, sigmoid at the X asked */
  forms: readonly [number, number, number, number];
  best?: RunForm;
  bySlope?: boolean;
  to?: number;
}

const scoreOf = (given: Given): number => partsOf(given).score;

function partsOf({ word, scores, forms, best = "power", bySlope = false, to = 90 }: Given) {
  const [power, floor, exponential, sigmoid] = forms.map((score) => () => score) as (() => number)[];
  const fitted = [
    { form: "power", at: power! },
    { form: "power-floor", at: floor! },
    { form: "exponential", at: exponential! },
    { form: "sigmoid", at: sigmoid! }
  ] as const;
  const state = { word, since: null, bySlope, noise: { sd, autocorrelation: 0 }, leastRise: null };
  return forecastParts(runCurve(steps, scores), to, state, { forms: fitted, best: { form: best } });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const last = (scores: readonly number[], count: number) => mean(scores.slice(-count));
const smoothed = (scores: readonly number[]) => scores.reduce((level, value) => (level + value) / 2);
/** of the eight forecasts, two in the middle */
function median(scores: readonly number[], forms: readonly number[]): number {
  const all = [last(scores, 2), last(scores, 3), last(scores, 4), smoothed(scores), ...forms].sort((a, b) => a - b);
  return (all[3]! + all[4]!) / 2;
}
const high = [0.9, 0.8, 0.85, 0.95] as const;
const low = [0.1, 0.12, 0.14, 0.16] as const;

describe("forecastParts(curve, to, state, fitted)", () => {
  it.each(["flat", "not-learning"] as const)("of a %s run is the median, at most two sd above its level", (word) => {
    // the level is the higher of the last two and the last three
    expect(scoreOf({ word, scores: up, forms: high })).toBeCloseTo(last(up, 2) + 2 * sd, 12);
    expect(scoreOf({ word, scores: down, forms: high })).toBeCloseTo(last(down, 3) + 2 * sd, 12);
    for (const scores of [up, down]) {
      expect(median(scores, low)).toBeLessThan(last(scores, 4));
      expect(scoreOf({ word, scores, forms: low })).toBeCloseTo(median(scores, low), 12);
    }
  });

  it("of a rising run is the median, or the sigmoid where the slope rises and it fits best, and not below its level", () => {
    for (const scores of [slowing, down]) {
      const rising = { word: "rising", scores } as const;
      expect(scoreOf({ ...rising, forms: high })).toBeCloseTo(median(scores, high), 12);
      expect(scoreOf({ ...rising, forms: high, bySlope: true })).toBeCloseTo(median(scores, high), 12);
      expect(scoreOf({ ...rising, forms: high, best: "sigmoid" })).toBeCloseTo(median(scores, high), 12);
      expect(scoreOf({ ...rising, forms: high, best: "sigmoid", bySlope: true })).toBeCloseTo(0.95, 12);
      for (const best of ["power", "sigmoid"] as const)
        expect(scoreOf({ ...rising, forms: low, best, bySlope: true })).toBeCloseTo(last(scores, 3), 12);
    }
  });

  it("of a rise that does not slow is the middle of the forms and the line through its last half, not below the median", () => {
    // the last half of the straight run: 0.05 in ten steps, at 90 as far as 1.5 times 60 goes: 0.7
    const rising = { word: "rising", scores: straight } as const;
    for (const bySlope of [true, false]) {
      expect(scoreOf({ ...rising, forms: [0.5, 0.5, 0.72, 0.8], bySlope })).toBeCloseTo(0.7, 12);
      expect(scoreOf({ ...rising, forms: [0.5, 0.5, 0.62, 0.64], bySlope })).toBeCloseTo(0.62, 12);
      // at twice as far the line and the forms are those of 90
      expect(scoreOf({ ...rising, forms: [0.5, 0.5, 0.72, 0.8], bySlope, to: 120 })).toBeCloseTo(0.7, 12);
      expect(scoreOf({ ...rising, forms: low, bySlope })).toBeCloseTo(last(straight, 3), 12);
    }
    expect(scoreOf({ ...rising, forms: [0.5, 0.5, 0.72, 0.8], best: "sigmoid", bySlope: true })).toBeCloseTo(0.8, 12);
    const parts = partsOf({ ...rising, forms: high });
    expect([parts.onward, parts.base]).toEqual([expect.closeTo(0.7, 12), expect.closeTo(median(straight, high), 12)]);
    for (const word of ["flat", "falling", "collapsed", "not-learning"] as const)
      expect(partsOf({ word, scores: straight, forms: high }).onward).toBeNull();
    expect(partsOf({ word: "rising", scores: slowing, forms: high }).onward).toBeNull();
  });

  it("of a run that falls is its level, of one that has collapsed the last two", () => {
    for (const scores of [up, down])
      for (const forms of [high, low]) {
        expect(scoreOf({ word: "falling", scores, forms })).toBeCloseTo(last(scores, 3), 12);
        expect(scoreOf({ word: "collapsed", scores, forms })).toBeCloseTo(last(scores, 2), 12);
      }
    // every state that is forecast has its rule here
    expect(stateWords.filter((word) => word !== "too-short")).toEqual([
      ...["rising", "flat", "falling", "collapsed", "not-learning"]
    ]);
  });

  it("holds forms within 0 and 1", () => {
    const rising = { word: "rising", scores: up, best: "sigmoid", bySlope: true } as const;
    expect(scoreOf({ ...rising, forms: [0.9, 0.9, 0.9, 1.4] })).toBe(1);
  });
});
