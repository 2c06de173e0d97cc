import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type ScoreSigmoid,
  sigmoidParameters,
  sigmoidScore,
  sigmoidSearch
} from "../../../src/lib/forms/score-sigmoid.js";
import { sigmoidProfile } from "../../../src/lib/inference/runs/sigmoid-profile.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { studyCurves } from "../../helpers/study-curves.js";

/** By scipy.optimize: test/fixtures/scipy/sigmoid_profile.py. */
const { curves } = JSON.parse(readFileSync("test/fixtures/scipy/sigmoid-profile.json", "utf8")) as {
  curves: {
    variant: string;
    size: number;
    rss: number;
    p: ScoreSigmoid;
    autocorrelation: number;
    limit: number;
    ends: Record<keyof ScoreSigmoid, [number | null, number | null]>;
    profile: [keyof ScoreSigmoid, number, number][];
  }[];
};

const lnX = Float64Array.from({ length: 100 }, (_, t) => Math.log(512 * (t + 1)));
const truth: ScoreSigmoid = { r0: 0.1, a: 0.6, lnCMid: Math.log(4000), lnB: Math.log(1.8) };
const planted = (noise: number, seed: number, law = truth) => {
  const { normal } = seededRandom(seed);
  return { lnX, score: lnX.map((x) => Math.min(1, Math.max(0, sigmoidScore(law, x) + noise * normal()))) };
};

describe("sigmoidProfile(curve)", () => {
  it("is SciPy's fit, profile and interval on three curves of the study", () => {
    for (const theirs of curves) {
      const curve = studyCurves("qwen2.5", theirs.variant).find(({ modelSize }) => modelSize === theirs.size * 1e9)!;
      const points = { lnX: curve.dataSamples.map(Math.log), score: curve.testLoss.map((loss) => 1 - loss) };
      const ours = sigmoidProfile(points);
      expectRelative(ours.fit.rss, theirs.rss, 1e-8);
      expectRelative(ours.limit, theirs.limit, 1e-5);
      const search = sigmoidSearch(points);
      for (const [name, value, rss] of theirs.profile) expectRelative(search.fit({ [name]: value }).rss, rss, 1e-7);
      for (const name of sigmoidParameters) {
        // a parameter at its bound is found to the square root of what the sum of squares is
        expect(Math.abs(ours.fit[name] - theirs.p[name])).toBeLessThan(2e-4);
        const ends = [ours.intervals[name].low, ours.intervals[name].high];
        theirs.ends[name].forEach((end, i) => {
          if (end === null) expect(ends[i], `${theirs.variant} ${theirs.size} ${name}`).toBeNull();
          else expect(Math.abs(ends[i]! - end), `${theirs.variant} ${theirs.size} ${name}`).toBeLessThan(1e-4);
        });
      }
    }
  });

  it("recovers planted parameters without noise, and covers them with noise", () => {
    const { fit, rises } = sigmoidProfile(planted(0, 1));
    for (const name of sigmoidParameters) expect(Math.abs(fit[name] - truth[name])).toBeLessThan(1e-5);
    expect(rises).toBe(true);
    const runs = 8;
    const inside = { r0: 0, a: 0, lnCMid: 0, lnB: 0 };
    for (let s = 0; s < runs; s++) {
      const { intervals } = sigmoidProfile(planted(0.01, 100 + s));
      for (const name of sigmoidParameters) {
        const { low, high } = intervals[name];
        inside[name] += Number((low === null || low <= truth[name]) && (high === null || truth[name] <= high));
      }
    }
    // 6 or fewer of 8 have a chance of 0.06 at 0.95; that the curve is the study's SciPy settles the rest
    for (const name of sigmoidParameters) expect(inside[name]).toBeGreaterThanOrEqual(7);
  });

  it("says that an asymptote far beyond the data is open, and one that is reached is not", () => {
    const reached = sigmoidProfile(planted(0.01, 7)).intervals.a;
    expect(reached.word).toBe("identified");
    expect(reached.high! - reached.low!).toBeLessThan(0.06);
    const far = sigmoidProfile(planted(0.01, 7, { ...truth, lnCMid: Math.log(200_000), lnB: Math.log(0.8) })).intervals
      .a;
    expect(far.word).toBe("open above");
    expect(far.high).toBeNull();
  });

  it("says what it needs", () => {
    const few = { lnX: lnX.slice(0, 5), score: lnX.slice(0, 5).fill(0.5) };
    expect(() => sigmoidProfile(few)).toThrow("sigmoid of the score: needs 6 points or more; got 5");
    const score = lnX.map(() => 0.5);
    score[3] = 1.2;
    expect(() => sigmoidProfile({ lnX, score })).toThrow("sigmoid of the score: point 4 must be in [0, 1]; got 1.2");
  });
});
