import { median } from "d3-array";
import { describe, expect, it } from "vitest";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { noiseOf } from "../../../src/lib/runs/run-noise.js";
import { standingApart, withoutApart } from "../../../src/lib/runs/standing-apart.js";
import { stateOf } from "../../../src/lib/runs/state.js";
import { falseCalls } from "../../bench/forecast/states.js";
import { readPublicStudy } from "../../helpers/public-studies.js";
import { planted } from "./planted.js";

const score128 = (recipe: string) => recipe.includes(" 128 ");
const seeds = Array.from({ length: 20 }, (_, seed) => seed);
const words = (of: (seed: number) => Parameters<typeof planted>[0], word: string) =>
  seeds.filter((seed) => stateOf(planted(of(seed))).word === word).length;

describe("stateOf(curve)", () => {
  it("names a planted rise, with white and with autocorrelated noise", () => {
    const rising = (autocorrelation: number) => (seed: number) => ({
      ...{ level: (s: number) => 0.3 + 0.001 * s, n: 40, sd: 0.01, autocorrelation, seed }
    });
    expect(words(rising(0), "rising")).toBe(20);
    expect(words(rising(0.5), "rising")).toBeGreaterThanOrEqual(18);
    const short = (seed: number) => ({ level: (s: number) => 0.5 + 0.003 * s, n: 7, sd: 0.005, seed });
    expect(words(short, "rising")).toBeGreaterThanOrEqual(18);
  });

  it("names a steady rise of few evaluations, though their last third alone says nothing", () => {
    const steady = (n: number) => (seed: number) => ({
      ...{ level: (s: number) => 0.3 + (0.4 * s) / (10 * n), n, sd: 0.02, seed }
    });
    for (const [n, least] of [
      [12, 14],
      [20, 18]
    ] as const)
      expect(words(steady(n), "rising")).toBeGreaterThanOrEqual(least);
    const noisy = (seed: number) => ({ ...steady(20)(seed), sd: 0.03 });
    expect(words(noisy, "rising")).toBeGreaterThanOrEqual(19);
    // what rose as much in its first half alone is over
    for (const n of [9, 12, 20]) {
      const over = (seed: number) => ({
        ...steady(n)(seed),
        level: (s: number) => 0.3 + 0.4 * Math.min(1, s / (5 * n))
      });
      expect(words(over, "rising")).toBeLessThanOrEqual(1);
    }
  });

  it("names a rise without noise, each evaluation higher than the one before, until it adds nothing", () => {
    for (const n of [9, 10, 14, 20, 40]) {
      const slower = (s: number) => 1 - 0.8 * s ** -0.2;
      expect([n, stateOf(planted({ level: slower, n, sd: 0, seed: 1 })).word]).toEqual([n, "rising"]);
      const over = (s: number) => 0.3 + 0.3 * (1 - Math.exp(-s / n));
      expect([n, stateOf(planted({ level: over, n, sd: 0, seed: 1 })).word]).toEqual([n, "flat"]);
    }
  });

  it("names a few evaluations in order rising from a rise of 0.02 on", () => {
    const risen = [0, 0.001, 0.008, 0.012, 0.013, 0.024];
    const of = (times: number) => {
      const curve = runCurve(
        risen.map((_, i) => 10 * (i + 1)),
        risen.map((one) => 0.5 + times * one)
      );
      return [stateOf(curve).word, times * 0.0185 > 2 * noiseOf(curve).sd];
    };
    // of the last two above the first 0.0185 and 0.024, both over two standard deviations
    expect(of(1)).toEqual(["flat", true]);
    expect(of(1.3)).toEqual(["rising", true]);
  });

  it("names a planted fall, and since when", () => {
    const level = (s: number) => 0.6 - 0.001 * Math.abs(s - 200);
    const states = seeds.map((seed) => stateOf(planted({ level, n: 40, sd: 0.01, autocorrelation: 0.3, seed })));
    expect(states.map(({ word }) => word)).toEqual(new Array(20).fill("falling"));
    for (const { since } of states) expect(Math.abs(since! - 200)).toBeLessThanOrEqual(40);
  });

  it("names a collapse at the first evaluation of it", () => {
    const level = (s: number) => (s < 250 ? 0.5 : 0.05);
    const states = seeds.map((seed) => stateOf(planted({ level, n: 30, sd: 0.01, autocorrelation: 0.5, seed })));
    expect(states.map(({ word, since }) => `${word} ${since}`)).toEqual(new Array(20).fill("collapsed 250"));
    // a dip that is over is none
    const dip = planted({ level: (s) => (s === 150 || s === 160 ? 0.05 : 0.5), n: 30 });
    expect(stateOf(dip).word).toBe("flat");
  });

  it("names a fall whose evaluations go down one after the other, though the steep beginning is all the noise there is", async () => {
    const runs = await readPublicStudy("pods-eight-gpus");
    const { step, score } = runs.find(
      ({ recipe, seed }) => recipe.startsWith("7 ") && seed === 23 && score128(recipe)
    )!;
    const whole = runCurve(step, score, { problems: 1408 });
    const late = runCurve(step.subarray(7), score.subarray(7), { problems: 1408 });
    for (const curve of [whole, late]) {
      const { word, since } = stateOf(curve);
      expect([word, since]).toEqual(["falling", 1069]);
    }
    // six in a row, or a fall within the noise, may be chance
    const down = (inARow: number, fall: number) =>
      planted({ level: (s) => 0.5 - fall * Math.max(0, s / 10 - (20 - inARow)), n: 20, sd: 0.002, seed: 4 });
    expect(stateOf(down(7, 0.012)).word).toBe("falling");
    expect(stateOf(down(7, 0)).word).toBe("flat");
  });

  it("is the same with one glitch in it as without", () => {
    const level = (s: number) => 0.3 + 0.4 * (1 - Math.exp(-s / 80));
    for (const seed of seeds.slice(0, 5)) {
      const curve = planted({ level, n: 30, sd: 0.01, seed });
      for (const [at, score] of [
        [8, 0],
        [15, 1],
        [28, 0]
      ] as const) {
        const score_ = curve.score.slice();
        score_[at] = score;
        const broken = { ...curve, score: score_ };
        expect(standingApart(broken)).toEqual([at]);
        const rest = [...curve.x.keys()].filter((i) => i !== at);
        const without = runCurve(
          rest.map((i) => curve.x[i]!),
          rest.map((i) => curve.score[i]!)
        );
        expect(stateOf(withoutApart(broken))).toEqual(stateOf(without));
      }
    }
  });

  it("names a plateau, from where the rise is over", () => {
    const level = (s: number) => 0.3 + 0.3 * Math.min(1, s / 100);
    const states = seeds.map((seed) => stateOf(planted({ level, n: 50, sd: 0.01, seed })));
    expect(states.filter(({ word }) => word === "flat").length).toBeGreaterThanOrEqual(19);
    for (const { word, since } of states) if (word === "flat") expect(Math.abs(since! - 100)).toBeLessThanOrEqual(40);
    expect.hasAssertions();
  });

  it("is flat no earlier than where the level has moved, of a rise that slows down", () => {
    for (const [tau, usual] of [
      [80, 0.025],
      [120, 0.04]
    ] as const) {
      const level = (s: number) => 0.3 + 0.4 * (1 - Math.exp(-s / tau));
      const rose = seeds.flatMap((seed) => {
        const { word, since } = stateOf(planted({ level, n: 30, sd: 0.01, seed }));
        return word === "flat" ? [level(300) - level(since!)] : [];
      });
      expect(median(rose)).toBeLessThan(usual);
    }
  });

  it("says not learning only where the score before training was measured", () => {
    const level = () => 0.4;
    expect(words((seed) => ({ level, n: 20, sd: 0.01, seed, before: 0.4 }), "not-learning")).toBeGreaterThanOrEqual(18);
    expect(words((seed) => ({ level, n: 20, sd: 0.01, seed }), "not-learning")).toBe(0);
    expect(words((seed) => ({ level, n: 20, sd: 0.01, seed, before: 0.3 }), "flat")).toBeGreaterThanOrEqual(18);
  });

  it("says too short under six evaluations", () => {
    expect(stateOf(planted({ level: (s) => s / 100, n: 5 })).word).toBe("too-short");
    expect(stateOf(planted({ level: (s) => s / 100, n: 6 })).word).toBe("rising");
  });

  it("says what rise it could have seen: a steeper one is seen", () => {
    const { leastRise, noise } = stateOf(planted({ level: () => 0.5, n: 12, sd: 0.01, seed: 3 }));
    // slope of four points 10 apart, 2.6 standard errors with the autocorrelation, over 30
    const error = (noise.sd * Math.sqrt((1 + noise.autocorrelation) / (1 - noise.autocorrelation))) / Math.sqrt(500);
    expect(leastRise).toBeCloseTo(2.6 * error * 30, 10);
    const rise = (times: number) => (seed: number) => ({
      ...{ level: (s: number) => 0.3 + (times * leastRise! * s) / 30, n: 12, sd: 0.01, seed }
    });
    expect(words(rise(2), "rising")).toBeGreaterThanOrEqual(16);
    expect(words(rise(0.2), "rising")).toBeLessThanOrEqual(4);
  });

  it("calls flat runs with AR(0.8) rising or falling in at most a tenth, up to fifty evaluations", () => {
    const lengths = [6, 10, 14, 18, 22, 26, 30, 34, 38, 42, 46, 50];
    const calls = lengths.map((n) => falseCalls(n, 0.8, 150));
    expect(calls.reduce((sum, one) => sum + one, 0) / calls.length).toBeLessThan(0.1);
    expect(falseCalls(20, 0.8, 4000), "the worst length").toBeLessThanOrEqual(0.1);
    expect(falseCalls(30, 0, 150)).toBeLessThan(0.03);
  });

  it("names the two collapses of OctoThinker and its falls", async () => {
    const curves = (await readPublicStudy("octothinker")).filter(({ benchmark }) => benchmark === "math500");
    const states = curves.map(({ recipe, step, score }) => ({
      recipe,
      ...stateOf(runCurve(step.subarray(1), score.subarray(1), { before: score[0]!, problems: 500 }))
    }));
    const named = (word: string) => states.filter((one) => one.word === word);
    expect(
      named("collapsed")
        .map(({ since }) => since)
        .sort()
    ).toEqual([88, 96]);
    for (const name of ["fm4p", "orztemplate_0419_0137", "omi.020.10B", "omi.030.10B", "omi.040.10B"])
      expect(
        named("falling").some(({ recipe }) => recipe.includes(name)),
        name
      ).toBe(true);
  });
});
