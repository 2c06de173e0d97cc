/** What a run is doing where it is just, or just not, what a word asks for; and reports of runs at 0 and at 1. */
import { describe, expect, it } from "vitest";
import { backtestOf } from "../../../src/lib/runs/backtest.js";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { loess, noiseOf, sdOfMean } from "../../../src/lib/runs/run-noise.js";
import { reportRun } from "../../../src/lib/runs/run-report.js";
import { kendallZ, stateOf } from "../../../src/lib/runs/state.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";

const many = (value: number, count: number): number[] => new Array(count).fill(value);
/** Evaluations at 1, 2, 3, ... */
const stateAt = (score: readonly number[], before: number | null = null) =>
  stateOf(
    runCurve(
      score.map((_, i) => i + 1),
      score,
      { before }
    )
  );

describe("stateOf(curve) at the bounds of its words", () => {
  it("falls where its end is 3.2 errors below its peak and its slope since by 2.5, or all of it falls, as worked out here", () => {
    const average = (values: ArrayLike<number>) => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;
    let [near, falling] = [0, 0];
    for (let seed = 1; seed <= 400; seed++) {
      const { normal, uniform } = seededRandom(seed);
      const [top, drop] = [30 + Math.floor(16 * uniform()), 0.01 + 0.05 * uniform()];
      const score = Array.from({ length: 50 }, (_, t) => {
        const down = t > top ? (drop * (t - top)) / (49 - top) : 0;
        return 0.5 + 0.002 * Math.min(t, top) - down + 0.01 * normal();
      });
      const curve = runCurve(
        score.map((_, t) => t + 1),
        score
      );
      const noise = noiseOf(curve);
      const smooth = Array.from(score, (_, t) => average(score.slice(Math.max(0, t - 2), t + 3)));
      const from = smooth.indexOf(Math.max(...smooth));
      const [since, steps] = [score.slice(from), Array.from({ length: 50 - from }, (_, t) => from + t + 1)];
      const centre = average(steps);
      const sxx = steps.reduce((sum, step) => sum + (step - centre) ** 2, 0);
      const slope = steps.reduce((sum, step, t) => sum + (step - centre) * since[t]!, 0) / sxx;
      const { sd, autocorrelation: r } = noise;
      const z = (slope * Math.sqrt(sxx)) / (sd * Math.sqrt((1 + r) / (1 - r)));
      const error = Math.hypot(sdOfMean(noise, 5), sdOfMean(noise, 3));
      const isBelow = since.length >= 3 && smooth[from]! - average(score.slice(-3)) > Math.max(0.01, 3.2 * error);
      // each of the last seven or more below the one before, by 0.02 and two deviations
      let down = 49;
      while (score[down - 1]! > score[down]!) down--;
      const inARow = 50 - down >= 7 && score[down]! - score[49]! > Math.max(0.02, 2 * sd);
      const falls = (isBelow && z < -2.5) || kendallZ(curve.score, noise) < -3.3 || inARow;
      expect([seed, stateOf(curve).word === "falling"]).toEqual([seed, falls]);
      if (isBelow && Math.abs(z + 2.5) < 0.5) near++;
      if (falls) falling++;
    }
    expect(near).toBeGreaterThan(3);
    expect(falling).toBeGreaterThan(5);
  });

  it("of a run too short has neither noise nor a rise", () => {
    expect(stateAt([0.1, 0.2, 0.3, 0.4, 0.5])).toEqual({
      ...{ word: "too-short", since: null, bySlope: false, leastRise: null },
      noise: { sd: Number.NaN, autocorrelation: 0 }
    });
  });

  it("rises by its slope alone where it rises", () => {
    expect(stateAt(many(0.5, 20))).toMatchObject({ word: "flat", bySlope: false });
    expect(stateAt([...many(0.5, 15), ...many(0.1, 5)])).toMatchObject({ word: "collapsed", bySlope: false });
    expect(stateAt(Array.from({ length: 20 }, (_, i) => 0.2 + 0.02 * i))).toMatchObject({
      ...{ word: "rising", bySlope: true }
    });
  });

  it("has collapsed where the last two are at half of the peak, and over 0.05 below it", () => {
    expect(stateAt([...many(0.5, 10), 0.25, 0.25])).toMatchObject({ word: "collapsed", since: 11 });
    expect(stateAt([...many(0.5, 10), 0.26, 0.26]).word).not.toBe("collapsed");
    // the peak is 0.1 to the last digit, of five that are 0.1
    expect(stateAt([0.08, 0.08, ...many(0.1, 8), 0.05, 0.05]).word).not.toBe("collapsed");
    expect(stateAt([0.08, 0.08, ...many(0.1, 8), 0.0499, 0.0499]).word).toBe("collapsed");
  });

  it("is held to the noise before it collapsed, from six evaluations before on", () => {
    expect(stateAt([...many(0.5, 6), 0.1, 0.1])).toMatchObject({ word: "collapsed", since: 7 });
    expect(stateAt([...many(0.5, 5), 0.1, 0.1, 0.1]).word).not.toBe("collapsed");
  });

  it("falls from a peak with two evaluations behind it, and not yet with one", () => {
    const start = Array.from({ length: 25 }, (_, i) => 0.1 + 0.001 * (i % 3));
    expect(stateAt([...start, 0.9, 0.6, 0.5, 0.4, 0.2])).toMatchObject({ word: "falling", since: 28 });
    expect(stateAt([...start, 0.9, 0.3, 0.3, 0.2]).word).toBe("rising");
  });

  it.each([
    [0.3, 0.56, 18, "rising"],
    [0.5, 0.57, 24, "flat"]
  ] as const)("does not fall where it fell to %d and came back to %d, of %d evaluations: %s", (dip, end, n, word) => {
    const score = Array.from({ length: n }, (_, i) => {
      const level = i < 4 ? 0.62 : dip + ((end - dip) * (i - 4)) / (n - 5);
      return level + 0.008 * (-1) ** i * (1 + (i % 3) / 3);
    });
    expect(stateAt(score).word).toBe(word);
  });

  it.each([
    [0.003, 0.005, 1, 24],
    [0.004, 0.01, 3, 30]
  ])("rises by all of its last third, by %d a step", (up, wave, turn, n) => {
    const score = Array.from(
      { length: n },
      (_, i) => 0.4 + up * Math.max(0, i - (2 * n) / 3) + wave * Math.sin(turn * i * i)
    );
    expect(stateAt(score)).toMatchObject({ word: "rising", bySlope: true });
  });

  it("falls where seven in a row lose over 0.02, and not where they lose less or as much", () => {
    const down = (by: number) => Array.from({ length: 7 }, (_, i) => 0.5 - by * i);
    expect(stateAt(down(0.0005)).word).toBe("flat");
    expect(stateAt(down(0.004))).toMatchObject({ word: "falling", since: 1 });
    expect(stateAt([0.02, 6e-5, 5e-5, 4e-5, 3e-5, 2e-5, 0]).word).toBe("flat");
    expect(stateAt([0.0201, 6e-5, 5e-5, 4e-5, 3e-5, 2e-5, 0]).word).toBe("falling");
  });

  it("has learned where its peak is 0.01 above the score before training", () => {
    expect(stateAt(many(0.01, 20), 0).word).toBe("flat");
    expect(stateAt(many(0.0099, 20), 0).word).toBe("not-learning");
  });
});

describe("backtestOf(curve, to)", () => {
  it.each([0, 1])("counts what came at the end of what scores can be as inside: %d", (score) => {
    const curve = runCurve(
      Array.from({ length: 30 }, (_, i) => i + 1),
      many(score, 30)
    );
    expect(backtestOf(curve, 60)).toEqual({ cuts: 5, medianError: 0, noChangeMedianError: 0, coverage: 1 });
  });
});

describe("reportRun(curve, to, unit)", () => {
  it("has no asymptote of a run that falls, whatever form it follows", () => {
    const score = Array.from({ length: 30 }, (_, i) => 0.7 - 0.5 * 0.6 ** i - 0.004 * Math.max(0, i - 15));
    const curve = runCurve(
      score.map((_, i) => i + 1),
      score
    );
    const { state, form, asymptote } = reportRun(curve, 60, "steps");
    expect(state.word).toBe("falling");
    expect(form).not.toBe("power");
    expect(asymptote).toBeNull();
  });
});

describe("loess(x, y, m)", () => {
  it("is the same in whatever unit X is", () => {
    const x = Float64Array.from({ length: 20 }, (_, i) => (i + 1) ** 1.3);
    const y = x.map((at, i) => 0.5 + 0.01 * at + 0.03 * Math.sin(2.7 * i));
    const smooth = loess(x, y, 8);
    for (const unit of [1e-12, 1e20])
      expect([
        ...loess(
          x.map((at) => at * unit),
          y,
          8
        )
      ]).toEqual([...smooth].map((value) => expect.closeTo(value, 9)));
  });
});
