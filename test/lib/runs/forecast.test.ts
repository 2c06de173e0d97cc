import { describe, expect, it } from "vitest";
import { backtestOf } from "../../../src/lib/runs/backtest.js";
import { bestCheckpoint } from "../../../src/lib/runs/best-checkpoint.js";
import { forecastParts, forecastRun } from "../../../src/lib/runs/forecast.js";
import { halfWidths } from "../../../src/lib/runs/recorded/half-widths.js";
import { firstPoints, runCurve } from "../../../src/lib/runs/run-curve.js";
import { fitRunForms } from "../../../src/lib/runs/run-forms.js";
import { reportRun } from "../../../src/lib/runs/run-report.js";
import { stateOf } from "../../../src/lib/runs/state.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { readPublicStudy } from "../../helpers/public-studies.js";
import { planted } from "./planted.js";

const rising = planted({ level: (s) => 0.3 + 0.3 / (1 + (200 / s) ** 1.5), n: 30, sd: 0.004 });
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, one) => sum + one, 0) / values.length;

describe("forecastRun(forecastParts(curve, to))", () => {
  it("is the median of four that assume no change and four forms", () => {
    const parts = forecastParts(rising, 600);
    expect(parts.state.word).toBe("rising");
    const { forms } = fitRunForms(rising);
    const at = (name: string) => forms.find(({ form }) => form === name)!.at(600);
    const simple = [
      mean(rising.score.slice(-3)),
      mean(rising.score.slice(-2)),
      mean(rising.score.slice(-4)),
      rising.score.slice(1).reduce((level, one) => 0.5 * level + 0.5 * one, rising.score[0]!),
      ...["power", "power-floor", "exponential", "sigmoid"].map(at)
    ];
    expect(Object.values(parts.points.of)).toEqual(simple.map((one) => expect.closeTo(one, 12)));
    const sorted = [...simple].sort((a, b) => a - b);
    expect(forecastRun(parts)!.score).toBeCloseTo((sorted[3]! + sorted[4]!) / 2, 12);
    const { sd } = stateOf(rising).noise;
    const terms = [0.01, sd, sd * Math.log(2), sorted[7]! - sorted[0]!];
    const half = (b: readonly number[], least: number) =>
      Math.max(
        least * sd,
        b.reduce((sum, one, i) => sum + one * terms[i]!, 0)
      );
    const { score, low, high, levelLow, levelHigh } = forecastRun(parts)!;
    expectRelative(high - low, 2 * half(halfWidths.observed, 1.6), 1e-9);
    expectRelative(levelHigh - levelLow, 2 * half(halfWidths.level, 1), 1e-9);
    expect([(low + high) / 2, (levelLow + levelHigh) / 2]).toEqual([
      expect.closeTo(score, 12),
      expect.closeTo(score, 12)
    ]);
  });

  it("is the sigmoid of a run that rises along it, and half as far off as the median", () => {
    // half of 0.35 is gained at step 200, where the run is cut; at 400 the level is 0.3 + 0.35 * 4 / 5
    const runs = Array.from({ length: 12 }, (_, seed) =>
      planted({ level: (s) => 0.3 + 0.35 / (1 + (200 / s) ** 2), n: 20, sd: 0.01, seed })
    );
    const off = runs.map((curve) => {
      const parts = forecastParts(curve, 400);
      expect(parts.state.word).toBe("rising");
      const { best, forms } = fitRunForms(curve);
      const sigmoid = forms.find(({ form }) => form === "sigmoid")!.at(400);
      expect(parts.base).toBeCloseTo(best.form === "sigmoid" ? sigmoid : parts.points.median, 12);
      if (best.form === "sigmoid") expect(parts.score).toBe(parts.base);
      return {
        isSigmoid: best.form === "sigmoid",
        now: Math.abs(parts.score - 0.58),
        median: Math.abs(parts.points.median - 0.58)
      };
    });
    expect(off.filter(({ isSigmoid }) => isSigmoid).length).toBeGreaterThan(6);
    const middle = (values: number[]) => values.sort((a, b) => a - b)[6]!;
    expect(middle(off.map(({ now }) => now))).toBeLessThan(0.6 * middle(off.map((one) => one.median)));
  });

  it("does not continue the rise of a run that is flat, falls or has collapsed", () => {
    const flat = planted({ level: (s) => 0.3 + 0.3 * Math.min(1, s / 100), n: 50, sd: 0.01, seed: 2 });
    const falling = planted({ level: (s) => 0.6 - 0.001 * Math.abs(s - 200), n: 40, sd: 0.01 });
    const collapsed = planted({ level: (s) => (s < 250 ? 0.2 + 0.001 * s : 0.05), n: 30 });
    const at = (curve: typeof flat) => forecastRun(forecastParts(curve, 5000))!;
    expect(stateOf(flat).word).toBe("flat");
    expect(Math.abs(at(flat).score - 0.6)).toBeLessThan(0.02);
    expect(at(falling).score).toBeCloseTo(mean(falling.score.slice(-3)), 12);
    expect(at(collapsed).score).toBeCloseTo(mean(collapsed.score.slice(-2)), 12);
  });

  it("goes on rising only with a run that rises: else to two deviations over its level", () => {
    const score = [0.4, 0.5, 0.47, 0.53, 0.5, 0.52];
    const curve = runCurve(Float64Array.from([1, 2, 3, 4, 5, 6]), Float64Array.from(score));
    let later = 0.9;
    const forms = ["power", "power-floor", "exponential", "sigmoid"].map((form) => ({ form, at: () => later }));
    const at = (word: string, ahead = 0.9) => {
      later = ahead;
      const state = { word, since: null, noise: { ...stateOf(curve).noise, sd: 0.001 } };
      return forecastParts(
        curve,
        9,
        state as ReturnType<typeof stateOf>,
        { forms, best: { form: "power" } } as Parameters<typeof forecastParts>[3]
      );
    };
    // four that assume no change, and four forms at 0.9: the median lies between the greatest of the first and 0.9
    const smoothed = score.slice(1).reduce((level, one) => 0.5 * level + 0.5 * one, 0.4);
    const simple = [mean(score.slice(-3)), mean(score.slice(-2)), mean(score.slice(-4)), smoothed].sort(
      (a, b) => a - b
    );
    expect(at("rising").score).toBeCloseTo((simple[3]! + 0.9) / 2, 12);
    // never below its level: the mean of the last three
    expect(at("rising", 0.1).score).toBeCloseTo(mean(score.slice(-3)), 12);
    for (const word of ["flat", "not-learning"])
      expect(at(word).score).toBeCloseTo(Math.max(mean(score.slice(-3)), mean(score.slice(-2))) + 0.002, 12);
    expect(at("falling").score).toBeCloseTo(mean(score.slice(-3)), 12);
    expect(at("collapsed").score).toBeCloseTo(mean(score.slice(-2)), 12);
  });

  it("stays within [0, 1]", () => {
    const high = planted({ level: () => 0.97, n: 20, sd: 0.02 });
    const low = planted({ level: () => 0.02, n: 20, sd: 0.02 });
    expect(forecastRun(forecastParts(high, 2000))!.high).toBe(1);
    expect(forecastRun(forecastParts(low, 2000))!.low).toBe(0);
  });

  it("holds what verl's and PODS' runs came to, and is no worse than no change", async () => {
    const curves = [...(await readPublicStudy("verl-ladder")), ...(await readPublicStudy("pods"))].filter(
      ({ benchmark, seed }) => benchmark !== "amc23" && (seed === null || seed < 4)
    );
    const tried = curves.flatMap(({ step, score, problems }) => {
      const from = step[0] === 0 ? 1 : 0;
      const curve = runCurve(step.subarray(from), score.subarray(from), { problems });
      const seen = firstPoints(curve, Math.round(curve.x.length / 2));
      if (seen.x.length < 6) return [];
      const forecast = forecastRun(forecastParts(seen, curve.x.at(-1)!))!;
      const [last, level] = [curve.score.at(-1)!, mean(curve.score.slice(-5))];
      return [
        {
          observed: last >= forecast.low && last <= forecast.high,
          level: level >= forecast.levelLow && level <= forecast.levelHigh,
          error: Math.abs(forecast.score - level),
          noChange: Math.abs(mean(seen.score.slice(-3)) - level)
        }
      ];
    });
    expect(tried.length).toBeGreaterThan(80);
    const share = (key: "observed" | "level") => tried.filter((one) => one[key]).length / tried.length;
    expect(share("observed")).toBeGreaterThan(0.9);
    expect(share("level")).toBeGreaterThan(0.9);
    const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
    expect(median(tried.map(({ error }) => error))).toBeLessThan(median(tried.map(({ noChange }) => noChange)));
  });
});

describe("backtestOf(curve, to)", () => {
  it("is the forecast at each cut, as far ahead as is asked", () => {
    // 12 evaluations, cut after 6, 7, 8 and 10; a factor of 1.5 in X
    const curve = planted({ level: (s) => 0.3 + 0.3 / (1 + (60 / s) ** 2), n: 12, sd: 0.005 });
    const tried = [6, 7, 8, 10].map((m) => {
      const at = Math.min(11, Math.max(m, Math.floor(1.5 * m + 1e-9) - 1));
      const forecast = forecastRun(forecastParts(firstPoints(curve, m), curve.x[at]!))!;
      const truth = curve.score[at]!;
      return {
        error: Math.abs(forecast.score - truth),
        noChange: Math.abs(mean(curve.score.slice(m - 3, m)) - truth),
        inside: truth >= forecast.low && truth <= forecast.high
      };
    });
    const middle = (values: number[]) => mean(values.sort((a, b) => a - b).slice(1, 3));
    const backtest = backtestOf(curve, 180);
    expect(backtest.cuts).toBe(4);
    expect(backtest.medianError).toBeCloseTo(middle(tried.map(({ error }) => error)), 12);
    expect(backtest.noChangeMedianError).toBeCloseTo(middle(tried.map(({ noChange }) => noChange)), 12);
    expect(backtest.coverage).toBe(tried.filter(({ inside }) => inside).length / 4);
  });

  it("has no cut where a run has six evaluations", () => {
    const curve = planted({ level: (s) => 0.3 + s / 1000, n: 6 });
    expect(backtestOf(curve, 100)).toEqual({ cuts: 0, medianError: null, noChangeMedianError: null, coverage: null });
  });
});

describe("bestCheckpoint(curve)", () => {
  it("finds a planted peak, and what the luckiest evaluation overstates", () => {
    const level = (s: number) => 0.6 - 0.000004 * (s - 250) ** 2;
    const curve = planted({ level, n: 50, sd: 0.02, seed: 7 });
    const best = bestCheckpoint(curve)!;
    expect(Math.abs(best.x - 250)).toBeLessThanOrEqual(80);
    expect(best.low).toBeLessThanOrEqual(0.6);
    expect(best.high).toBeGreaterThanOrEqual(0.6);
    const top = Math.max(...curve.score);
    expect(best.single).toEqual({ x: curve.x[curve.score.indexOf(top)], score: top });
    expect(best.overstatement).toBeGreaterThan(0.01);
    expect(best.overstatement).toBeLessThan(0.08);
  });

  it("is worth more on four other passes than what one pass says is best, and its interval holds", async () => {
    const curves = (await readPublicStudy("pods")).filter(
      ({ benchmark, problems }) => benchmark !== "amc23" && problems! > 100
    );
    const judged = curves.map(({ step, passes }) => {
      const [chosen, ...others] = passes;
      const honest = step.map((_, i) => mean(others.map((pass) => pass[i]!)));
      const best = bestCheckpoint(runCurve(step, chosen!))!;
      const at = honest[step.indexOf(best.x)]!;
      const single = honest[step.indexOf(best.single.x)]!;
      return {
        bias: best.score - at,
        singleBias: best.single.score - single,
        overstatement: best.overstatement,
        isInside: at >= best.low && at <= best.high
      };
    });
    expect(judged.length).toBe(260);
    const average = (key: "bias" | "singleBias" | "overstatement") => mean(judged.map((one) => one[key]));
    // the best of one pass is too high, the smoothed one much less; what is said of it is about what the other passes say
    expect(average("singleBias")).toBeGreaterThan(0.005);
    expect(Math.abs(average("bias"))).toBeLessThan(0.5 * average("singleBias"));
    expect(Math.abs(average("overstatement") - average("singleBias"))).toBeLessThan(0.6 * average("singleBias"));
    expect(judged.filter(({ isInside }) => isInside).length / 260).toBeGreaterThan(0.85);
  });
});

describe("reportRun(curve, to, unit)", () => {
  it("advises what the forecast says, in points from the level now", () => {
    const report = reportRun(rising, 400, "steps");
    const { score, low, high } = report.forecast!;
    const points = (end: number) => {
      const value = 100 * (end - mean(rising.score.slice(-3)));
      const text = Math.abs(value) >= 10 ? value.toFixed(0) : value.toFixed(1);
      if (Number(text) === 0) return "0";
      return value > 0 ? `+${text}` : text;
    };
    expect(report.advice).toBe(
      `Rising: expected ${points(score)} points in another 100 steps, likely ${points(low)} to ${points(high)} (95%, one evaluation).`
    );
    expect(report).toMatchObject({ seenTo: 300, to: 400, state: { word: "rising", since: null } });
  });

  it("sends back to the best checkpoint after a fall or a collapse", () => {
    const collapsed = reportRun(planted({ level: (s) => (s < 250 ? 0.5 : 0.05), n: 30 }), 400, "hours");
    expect(collapsed.advice).toMatch(
      /^Collapsed at 250 hours: expected .* The best checkpoint is at [\d.]+ hours \(0\.\d+, smoothed\)\.$/
    );
    const { x, score } = collapsed.bestCheckpoint!;
    expect(collapsed.advice).toContain(`at ${x} hours (${score.toPrecision(3)}, smoothed)`);
    expect(collapsed.asymptote).toBeNull();
  });

  it("says of a flat run what it could not have seen, of a run too short nothing", () => {
    const flat = reportRun(planted({ level: () => 0.5, n: 12, seed: 3 }), 200, "steps");
    const least = 100 * stateOf(planted({ level: () => 0.5, n: 12, seed: 3 })).leastRise!;
    expect(flat.advice).toContain(
      `No rise is shown since then; one of less than ${least.toPrecision(2)} points over the last third would not be seen.`
    );
    const short = reportRun(planted({ level: () => 0.5, n: 5 }), 200, "steps");
    expect(short).toMatchObject({ forecast: null, form: null, asymptote: null, bestCheckpoint: null });
    expect(short.advice).toBe("Too short: 6 evaluations after the start are needed; found 5.");
  });
});
