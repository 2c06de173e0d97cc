/** The law over a user's sizes by counts of wrong answers: a planted law comes back, scores of exactly 1 stay in. */
import { describe, expect, it } from "vitest";
import { countUserLaw } from "../../../src/lib/user-runs/count-user-law.js";
import type { AnswersBehind } from "../../../src/lib/user-runs/count-user-run.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const law = { kMax: 0.3, n0: 5e9 };
const answers: AnswersBehind = { count: 400, from: "column n" };
const lnX = Float64Array.from({ length: 30 }, (_, t) => Math.log(t + 1));

/** Chances of a wrong answer that lie on the law. */
const planted = (modelSize: number, level: number, behind: AnswersBehind | null = answers) => {
  const k = law.kMax / (1 + law.n0 / modelSize);
  return { modelSize, counted: { lnX, loss: lnX.map((x) => Math.exp(level - k * x)), answers: behind } };
};
const runs = [planted(1e9, -0.1), planted(3e9, -0.3), planted(7e9, -0.5), planted(30e9, -0.8)];

describe("countUserLaw(runs)", () => {
  it("gives the planted law, each run at a level of its own, in any order", () => {
    const found = countUserLaw([...runs, planted(7e9, -1.2)])!;
    expectRelative(found.kMax, law.kMax, 1e-5);
    expectRelative(found.n0, law.n0, 1e-4);
    expect(found).toMatchObject({ runs: 5, likelihood: "binomial" });
    expect(countUserLaw([...runs].reverse())).toEqual(countUserLaw(runs));
  });

  it("keeps scores of exactly 1, which turn the largest size down", () => {
    const right = structuredClone(runs);
    right[3]!.counted.loss.fill(0, 25);
    expect(countUserLaw(right)!.kMax).toBeGreaterThan(1.1 * law.kMax);
  });

  it("is the half-count where the answers of a run are not known, every size with the same weight", () => {
    const some = [...runs, planted(7e9, -0.9), planted(14e9, -0.5, null)];
    some[5]!.counted.loss[29] = 0;
    const { likelihood, kMax, n0 } = countUserLaw(some)!;
    expect(likelihood).toBe("half-count");
    const slopes = some.map(({ modelSize, counted: { loss, answers: behind } }) => {
      const m = behind?.count ?? 100;
      const y = loss.map((value) => Math.log((value * m + 0.5) / (m + 1)));
      const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
      const [x0, y0] = [mean(lnX), mean(y)];
      const sxy = lnX.reduce((sum, x, t) => sum + (x - x0) * (y[t]! - y0), 0);
      return {
        modelSize,
        k: -sxy / lnX.reduce((sum, x) => sum + (x - x0) ** 2, 0),
        weight: modelSize === 7e9 ? 0.5 : 1
      };
    });
    const squares = (limit: number, half: number) =>
      slopes.reduce((sum, { modelSize, k, weight }) => sum + weight * (k - limit / (1 + half / modelSize)) ** 2, 0);
    for (const [a, b] of [
      [1.001, 1],
      [0.999, 1],
      [1, 1.005],
      [1, 0.995]
    ] as const)
      expect(squares(kMax * a, n0 * b)).toBeGreaterThan(squares(kMax, n0));
  });

  it("needs no more than three sizes, and has no number where slopes grow faster than size", () => {
    const three = countUserLaw(runs.slice(0, 3))!;
    expectRelative(three.kMax, law.kMax, 1e-5);
    expectRelative(three.n0, law.n0, 1e-4);
    const steep = [1e9, 2e9, 4e9].map((modelSize, i) => ({
      modelSize,
      counted: { lnX, loss: lnX.map((x) => Math.exp(-0.1 - 0.01 * 5 ** i * x)), answers }
    }));
    expect(countUserLaw(steep)).toBeNull();
  });

  it("counts a mean of four runs as four times the answers", () => {
    // off the law, so that what each evaluation counts is seen
    const off = [...runs, planted(7e9, -1.2)].map((run, i) => ({
      ...run,
      counted: { ...run.counted, loss: run.counted.loss.map((value, t) => value * (1 + 0.1 * Math.sin(t + i))) }
    }));
    const [first, ...others] = off as [(typeof off)[0], ...typeof off];
    const few = { count: 100, from: "column n" };
    const [once, often] = [1, 4].map((times) => {
      const repeatsAt = lnX.map((_, t) => (t < 10 ? times : 1));
      return countUserLaw([{ ...first, counted: { ...first.counted, answers: few, repeatsAt } }, ...others]);
    });
    expect(often!.kMax).not.toBeCloseTo(once!.kMax, 5);
    const whole = { ...first.counted, answers: { ...few, count: 400 } };
    const all = lnX.map(() => 4);
    const mean = { ...first.counted, answers: few, repeatsAt: all };
    expect(countUserLaw([{ ...first, counted: mean }, ...others])).toEqual(
      countUserLaw([{ ...first, counted: whole }, ...others])
    );
  });

  it("is none of two sizes, and of runs without a slope", () => {
    expect(countUserLaw([...runs.slice(0, 2), planted(3e9, -0.4)])).toBeNull();
    const flat = { modelSize: 2e9, counted: { lnX, loss: lnX.map(() => 0), answers } };
    expect(countUserLaw([...runs, flat])!.runs).toBe(4);
    const [wrong, still] = [
      { ...flat, counted: { lnX, loss: lnX.map(() => 1), answers } },
      { ...flat, counted: { lnX: lnX.map(() => 3), loss: lnX.map((x) => 0.5 / (1 + x)), answers } }
    ];
    expect(countUserLaw([...runs, wrong])!.runs).toBe(4);
    expect(countUserLaw([...runs, still])!.runs).toBe(4);
    expect(countUserLaw([...runs.slice(0, 2), flat])).toBeNull();
    expect(countUserLaw(runs.map(({ counted }) => ({ modelSize: null, counted })))).toBeNull();
  });
});
