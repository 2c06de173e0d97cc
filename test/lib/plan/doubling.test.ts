/** The next doubling of a run: measured inside it, forecast beyond its end, tried on planted curves. */
import { describe, expect, it } from "vitest";
import { courseForecast, courseOf, doubled, doublingsTried } from "../../../src/lib/plan/doubling.js";
import type { PlanCurve } from "../../../src/lib/plan/plan-study.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";

/** A curve of 100 steps of 512 problems by its score at a step. */
function planted(scoreAt: (step: number) => number, noise = 0, seed = 1): PlanCurve {
  const random = seededRandom(seed);
  const step = Array.from({ length: 100 }, (_, t) => t + 1);
  const loss = step.map((t) => 1 - scoreAt(t) - noise * random.normal());
  const base = { family: "f", variant: "base" as const, modelSize: 1e9 };
  return { ...base, step, flops: step.map((t) => t * 1e15), samples: step.map((t) => t * 512), loss };
}
const at = (steps: number) => steps * 512;
const levelling = (t: number) => 0.6 - 0.4 * Math.exp(-t / 12);
const law = (t: number) => 1 - 0.9 * t ** -0.1;

describe("doubled(course, samples, runSlope)", () => {
  it("is the difference of means of five evaluations where both ends were measured", () => {
    // a straight line in steps: the mean of five is the middle one
    const found = doubled(courseOf(planted((t) => 0.2 + 0.002 * t))!, at(30), 1e-4);
    expect(found.by).toBe("measured");
    expect(found.gain).toBeCloseTo(0.06, 9);
    expect(found.passRate).toBeCloseTo(0.32, 9);
    // no noise: 1.96 deviations between runs of the slope of ln L, over ln 2
    const half = 1.96 * 0.01 * Math.LN2 * 0.68;
    expect(found.interval![1] - found.gain).toBeCloseTo(half, 3);
    expect(found.gain - found.interval![0]).toBeCloseTo(half, 3);
    expect(doubled(courseOf(planted((t) => 0.2 + 0.002 * t))!, at(30), null).interval).toBeNull();
  });

  it("takes two evaluations on either side and no third", () => {
    const line = (t: number) => 0.2 + 0.002 * t;
    const spiked = courseOf(planted((t) => (t === 27 || t === 33 ? 0.9 : line(t))))!;
    expect(doubled(spiked, at(30), null).gain).toBeCloseTo(0.06, 9);
    const nearer = courseOf(planted((t) => (t === 28 ? line(t) + 0.1 : line(t))))!;
    expect(doubled(nearer, at(30), null).gain).toBeCloseTo(0.06 - 0.1 / 5, 9);
  });

  it("takes as many evaluations before a place as after it, near the start too", () => {
    const jump = doubled(courseOf(planted((t) => (t === 1 ? 0.1 : 0.5)))!, at(1), 0);
    expect(jump.gain).toBeCloseTo((0.1 + 0.5 + 0.5) / 3 - 0.1, 9);
  });

  it("beyond the end gives what the run's forecast gives: little where it has levelled off, also from beyond the end", () => {
    for (const seed of [1, 2, 3]) {
      const course = courseOf(planted(levelling, 0.005, seed))!;
      const beyond = doubled(course, at(90), 1e-4);
      expect(beyond.by).toBe("forecast");
      expect(Math.abs(beyond.gain)).toBeLessThan(0.015);
      const { levelLow, levelHigh, score } = courseForecast(course, at(180))!;
      const now = course.curve.score.subarray(87, 92).reduce((sum, one) => sum + one / 5, 0);
      expect(beyond.gain).toBeCloseTo(score - now, 12);
      expect(beyond.interval![0]).toBeCloseTo(levelLow - now, 12);
      expect(beyond.interval![1]).toBeCloseTo(levelHigh - now, 12);
      expect(beyond.passRate).toBeCloseTo(0.6, 1);
      const farther = doubled(course, at(130), 1e-4);
      expect(Math.abs(farther.gain)).toBeLessThan(0.01);
      expect(courseForecast(course, at(180))!.score).toBeCloseTo(beyond.passRate, 12);
      expect(courseForecast(course, at(100))).toBeNull();
    }
  });

  it("has nothing of a curve that is too short or does not ascend", () => {
    const short = planted(law);
    expect(courseOf({ ...short, samples: short.samples.slice(0, 5), loss: short.loss.slice(0, 5) })).toBeNull();
    expect(courseOf({ ...short, samples: short.samples.map(() => 512) })).toBeNull();
  });
});

describe("doublingsTried(curves)", () => {
  it("cuts half way in samples, and compares with the last five evaluations", () => {
    const [one] = doublingsTried([planted(law)]);
    expect(one).toMatchObject({ family: "f", variant: "base", modelSize: 1e9, seen: 50 });
    const mean = (steps: number[]) => steps.reduce((sum, t) => sum + law(t) / 5, 0);
    const came = mean([96, 97, 98, 99, 100]) - mean([46, 47, 48, 49, 50]);
    expect(one!.came).toBeCloseTo(came, 9);
    // a power law goes on as a power law
    expect(one!.law).toBeCloseTo(came, 5);
  });

  it("promises too much by a power law of a run that levels off, and holds the gain that came", () => {
    const curves = Array.from({ length: 20 }, (_, i) => planted(levelling, 0.005, i + 1));
    const tried = doublingsTried(curves);
    expect(tried).toHaveLength(20);
    const mean = (of: (one: (typeof tried)[number]) => number) => tried.reduce((sum, one) => sum + of(one) / 20, 0);
    expect(mean(({ law: promised, came }) => promised - came)).toBeGreaterThan(0.02);
    expect(Math.abs(mean(({ forecast, came }) => forecast - came))).toBeLessThan(0.01);
    const inside = tried.filter(({ came, interval: [low, high] }) => low <= came && came <= high).length;
    expect(inside).toBeGreaterThanOrEqual(19);
  });

  it("leaves out curves of too few evaluations", () => {
    const { samples, loss, ...rest } = planted(law);
    expect(doublingsTried([{ ...rest, samples: samples.slice(0, 40), loss: loss.slice(0, 40) }])).toEqual([]);
  });
});
