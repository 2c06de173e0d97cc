/** Tokens per step and since the start, told apart and summed. */
import { describe, expect, it } from "vitest";
import { cumulativeTokens } from "../../src/import/token-count.js";

const range = (n: number, from = 1) => Float64Array.from({ length: n }, (_, i) => from + i);

describe("cumulativeTokens(column, meaning, step, values)", () => {
  it("per-step tokens are summed", () => {
    const { cumulative, verdict } = cumulativeTokens("t", "tokens-per-step", range(4), Float64Array.of(5, 6, 4, 5));
    expect([...cumulative]).toEqual([5, 11, 15, 20]);
    expect(verdict).toMatchObject({ count: "per-step", by: "name", assumed: 0 });
  });

  it("steps that the log does not show are taken as their neighbours, and their share is told", () => {
    const step = Float64Array.of(5, 10, 15, 20);
    const { cumulative, verdict } = cumulativeTokens("t", "tokens-per-step", step, Float64Array.of(10, 20, 20, 20));
    expect([...cumulative]).toEqual([50, 150, 250, 350]);
    expect(verdict.assumed).toBeCloseTo(0.8, 12);
  });

  it.each([
    ["since the start", (s: number) => 1000 * s, 1, "cumulative"],
    ["since the start, resumed at 101", (s: number) => 1000 * s, 101, "cumulative"],
    ["since the start, with one fall", (s: number) => (s === 40 ? 38_500 : 1000 * s), 1, "cumulative"],
    ["of each step, noisy", (s: number) => 1000 + 100 * Math.sin(s * s), 1, "per-step"],
    ["of each step, ever longer responses", (s: number) => 1000 + 40 * s, 1, "per-step"]
  ] as const)("a column that does not say: %s", (_, tokens, from, count) => {
    const step = range(40, from);
    expect(cumulativeTokens("tokens", "tokens", step, step.map(tokens)).verdict.count).toBe(count);
  });

  it("a count that falls once is marked and used as it is", () => {
    const values = Float64Array.of(10, 20, 30, 29, 50, 60);
    const { cumulative, verdict } = cumulativeTokens("t", "tokens-cumulative", range(6), values);
    expect([...cumulative]).toEqual([...values]);
    expect(verdict.falls).toEqual([{ step: 4, value: 29, before: 30 }]);
  });

  it("a count that begins anew is carried on", () => {
    const values = Float64Array.of(10, 20, 30, 10, 20, 30, 40, 50, 60, 70, 80);
    const { cumulative, verdict } = cumulativeTokens("t", "tokens-cumulative", range(11), values);
    expect([...cumulative]).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]);
    expect(verdict.resets).toBe(1);
  });

  it("a name that the numbers contradict is overruled, aloud; the user overrules both", () => {
    const step = range(20);
    const noisy = step.map((s) => 1000 + 100 * Math.sin(s * s));
    const { verdict } = cumulativeTokens("t", "tokens-cumulative", step, noisy);
    expect(verdict).toMatchObject({ count: "per-step", by: "growth" });
    expect(verdict.remarks).toHaveLength(1);
    expect(cumulativeTokens("t", "tokens-cumulative", step, noisy, "cumulative").verdict).toMatchObject({
      count: "cumulative",
      by: "option"
    });
  });
});
