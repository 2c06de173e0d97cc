/** Tokens per step and since the start, told apart and summed. */
import { describe, expect, it } from "vitest";
import { cumulativeTokens } from "../../src/import/steps/token-count.js";

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

  it.each([
    ["slowly rising", (s: number) => 240_000 + 5000 * s, 1, 60, 1],
    ["rising ever faster", (s: number) => 240_000 * 1.03 ** s, 1, 60, 1],
    ["rising tenfold", (s: number) => 100_000 + 17_000 * s, 1, 60, 1],
    ["rising, every tenth logged", (s: number) => 240_000 + 500 * s, 10, 60, 10],
    ["rising, with few falls", (s: number) => 240_000 + 5000 * s - (s % 15 === 0 ? 9000 : 0), 1, 60, 1],
    ["the same at each step", () => 240_000, 1, 60, 1],
    ["rising from step 0 on", (s: number) => 240_000 + 5000 * s, 0, 60, 1]
  ] as const)(
    "a step's own tokens under a cumulative name are found by what they grow by: %s",
    (_, of, from, n, by) => {
      const step = range(n).map((i) => from + by * (i - 1));
      const { cumulative, verdict } = cumulativeTokens("total_tokens", "tokens-cumulative", step, step.map(of));
      expect(verdict).toMatchObject({ count: "per-step", by: "growth" });
      expect(verdict.remarks).toEqual([
        expect.stringMatching(/^total_tokens is cumulative by its name, but it .*: read as per-step$/)
      ]);
      // and summed they are a count since the start again
      const summed = cumulativeTokens("total_tokens", "tokens-cumulative", step, cumulative);
      expect(summed.verdict).toMatchObject({ count: "cumulative", by: "name", remarks: [] });
      expect([...summed.cumulative]).toEqual([...cumulative]);
    }
  );

  it.each([
    ["longer and longer answers", (s: number) => 1000 * s + 40 * s * s],
    ["shorter and shorter answers", (s: number) => 5000 * s - 20 * s * s],
    ["a first step that is half as long", (s: number) => 1000 * s - 500],
    ["a lag of one step", (s: number) => 1000 * (s - 1)],
    ["resumed at 101", (s: number) => 1000 * (s + 100)]
  ] as const)("a count since the start under a name of one step: %s", (name, of) => {
    const step = range(60, name.endsWith("101") ? 101 : 1);
    const values = Float64Array.from({ length: 60 }, (_, i) => of(i + 1));
    const { verdict } = cumulativeTokens("t", "tokens-per-step", step, values);
    expect(verdict).toMatchObject({ count: "cumulative", by: "growth" });
  });

  it("where the numbers fit both, the name decides, and that is said", () => {
    const step = range(60, 101);
    const rising = step.map((s) => 240_000 + 5000 * s);
    for (const [meaning, count] of [
      ["tokens-cumulative", "cumulative"],
      ["tokens-per-step", "per-step"]
    ] as const) {
      const { verdict } = cumulativeTokens("t", meaning, step, rising);
      expect(verdict).toMatchObject({ count, by: "name" });
      const other = count === "cumulative" ? "per-step" : "cumulative";
      expect(verdict.remarks).toEqual([
        `t is read as ${count} by its name; its numbers fit ${other} too, which --tokens ${other} takes`
      ]);
    }
    // a count that was far on before the log began
    const late = cumulativeTokens(
      "t",
      "tokens-cumulative",
      range(60),
      range(60).map((s) => 1e9 + 250_000 * s)
    );
    expect([late.verdict.count, late.verdict.remarks.length]).toEqual(["cumulative", 1]);
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

  it("a count since the start that is missing lies straight between its neighbours, by step and not by row", () => {
    const step = Float64Array.of(1, 2, 10, 11, 14, 31, 32);
    const values = Float64Array.of(10, NaN, 100, NaN, NaN, 310, NaN);
    const { cumulative } = cumulativeTokens("t", "tokens-cumulative", step, values);
    expect([...cumulative]).toEqual([10, 20, 100, 110, 140, 310, NaN]);
    // also where the count began anew at step 19
    const anew = Float64Array.of(50, 100, NaN, 40, 50);
    const carried = cumulativeTokens("t", "tokens-cumulative", Float64Array.of(5, 10, 16, 19, 20), anew);
    expect([...carried.cumulative]).toEqual([50, 100, expect.closeTo(100 + (40 * 6) / 9, 9), 140, 150]);
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

  it("three counts under a name that does not say are those of each step, and that is no name's word", () => {
    const { cumulative, verdict } = cumulativeTokens("tokens", "tokens", range(3), Float64Array.of(5, 7, 9));
    expect([...cumulative]).toEqual([5, 12, 21]);
    expect(verdict).toMatchObject({ count: "per-step", by: "growth", remarks: [] });
  });
});
