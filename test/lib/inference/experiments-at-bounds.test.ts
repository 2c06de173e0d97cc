/** Experiments at the values where they turn, every expected value written out. */
import { describe, expect, it } from "vitest";
import {
  betweenRunError,
  endWindows,
  type WindowCell,
  windowMean
} from "../../../src/lib/inference/experiments/equivalence-window.js";
import { compareReuse } from "../../../src/lib/inference/experiments/reuse.js";
import { smallest } from "../../../src/lib/inference/experiments/rollouts.js";
import { type BenchmarkCurve, transferTests } from "../../../src/lib/inference/experiments/transfer.js";
import { learnsFormat } from "../../../src/lib/inference/experiments/transfer-format.js";
import { problemCount } from "../../../src/lib/inference/experiments/transfer-questions.js";

describe("the end of a run", () => {
  it("is its last twenty of 99 steps, beside the last ten, thirty and forty", () => {
    expect(endWindows.map(({ from, to }) => `${from}-${to}`)).toEqual(["80-99", "90-99", "70-99", "60-99"]);
  });

  it("has the mean of its first and its last step and of all between", () => {
    const run = { run: "r", step: [10, 11, 12, 14], testLoss: [0.9, 0.8, 0.6, 0.1] };
    expect(windowMean(run, { from: 11, to: 12 })).toEqual({ mean: expect.closeTo(0.7, 12), n: 2 });
  });
});

describe("compareReuse(input)", () => {
  const step = Array.from({ length: 99 }, (_, t) => t + 1);
  const losses = (run: string, loss: number) => ({ run, step, testLoss: step.map(() => loss) });
  const cell = (modelSize: number, ...means: number[]): WindowCell => ({ label: `${modelSize}`, modelSize, means });
  const input = {
    modelSize: 7e9,
    runs: [
      { ...losses("ten", 0.76), reuseFactor: 10 },
      { ...losses("two", 0.7), reuseFactor: 2 }
    ],
    repeats: [0.69, 0.7, 0.71].map((loss, i) => losses(`repeat-${i + 1}`, loss)),
    published: { ...losses("paper", 0.72), sameAs: null },
    cells: [cell(7e9, 0.7, 0.702), cell(1e9, 0.8, 0.803, 0.806)],
    problems: 500,
    window: { from: 80, to: 99 }
  };

  it("has every other error with its verdict, and the published run's loss less the reference's", () => {
    const { rows, published, error } = compareReuse(input);
    expect(error.scale).toBe("binomial");
    expect(betweenRunError(input.cells, 500).scale).toBe("binomial");
    expect(published!.difference).toBeCloseTo(0.02, 12);
    // pooled variances of a run: half of 0.002^2 at 7B, 0.003^2 with two degrees of freedom at 1B
    const [a, b] = [0.002 ** 2 / 2, 0.003 ** 2];
    const log = 0.7 * Math.sqrt((a / 0.701 ** 2 + (2 * b) / 0.803 ** 2) / 3);
    const others = (verdict: string) =>
      [
        { how: "log", s: log, df: 3 },
        { how: "raw", s: Math.sqrt((a + 2 * b) / 3), df: 3 },
        { how: "own size", s: Math.sqrt((a * (0.7 * 0.3)) / (0.701 * 0.299)), df: 1 }
      ].map(({ how, s, df }) => ({ how, se: expect.closeTo(s * Math.sqrt(4 / 3), 9), df, verdict }));
    // with one degree of freedom t is 12.7: 0.02 of error at 7B alone
    const byVerdict = (...verdicts: string[]) => verdicts.map((verdict, i) => others(verdict)[i]);
    expect(rows[0]!.otherwise).toEqual(byVerdict("equivalent", "equivalent", "undecided"));
    expect(rows[1]!.otherwise).toEqual(byVerdict("worse", "worse", "worse"));
  });

  it("has no error of the size alone where it has no repeats, or no run at all", () => {
    for (const cells of [[cell(7e9, 0.7), input.cells[1]!], [input.cells[1]!]])
      expect(compareReuse({ ...input, cells }).errors.map(({ how }) => how)).toEqual(["binomial", "log", "raw"]);
  });
});

it("smallest(values) is the first of equals", () => {
  expect([smallest([3, 1, 1, 2]), smallest([1, 1]), smallest([2, 1])]).toEqual([1, 0, 1]);
});

describe("transferTests(curves)", () => {
  const noisy = (n: number, start = 0.5): BenchmarkCurve => ({
    ...{ family: "f", variant: "base", modelSize: 7e9, benchmark: "b", problems: 500 },
    step: Array.from({ length: n }, (_, t) => t + 1),
    testLoss: Array.from({ length: n }, (_, t) => start + 0.01 * Math.sin(2.1 * t * t)),
    repeatsAt: new Array(n).fill(3),
    repeatStd: null
  });
  const repeated = (curve: BenchmarkCurve, value: number) => ({
    ...curve,
    repeatStd: { step: curve.step, value: Array.from(curve.step, () => value) }
  });

  it("takes nine evaluations, three and six of them", () => {
    const [cell] = transferTests([noisy(9)]).cells;
    expect([cell!.first.from, cell!.first.to, cell!.last.from, cell!.last.to]).toEqual([1, 3, 4, 9]);
  });

  it("has no ratio from a curve that never moves, with or without a deviation between its repeats", () => {
    const still = { ...noisy(40), testLoss: new Array(40).fill(1) };
    const alone = transferTests([repeated(noisy(40), 0.03)]);
    expect([alone.ratioCells, alone.df, alone.runRatio > 2]).toEqual([1, 2, true]);
    for (const value of [0, 0.03]) {
      const both = transferTests([repeated(noisy(40), 0.03), repeated(still, value)]);
      expect([both.ratioCells, both.df, both.runRatio]).toEqual([1, 2, alone.runRatio]);
    }
  });
});

describe("learnsFormat(curves)", () => {
  it("marks a base model from a loss of 0.9 on, not below, however much lower instruct starts", () => {
    const curve = (variant: "base" | "instruct", loss: number): BenchmarkCurve => ({
      ...{ family: "f", variant, modelSize: 7e9, benchmark: "b", problems: 500, repeatStd: null },
      ...{ step: [1, 2, 3, 4], testLoss: [loss, loss, loss, 0.1], repeatsAt: [3, 3, 3, 3] }
    });
    const marked = (loss: number) => learnsFormat([curve("base", loss), curve("instruct", 0.3)])[0]!.marked;
    expect([0.89, 0.9, 0.91].map(marked)).toEqual([false, true, true]);
  });
});

it("problemCount: a grid that a quarter of all losses lie on by chance confirms no number of problems", () => {
  const of = (problems: number) => {
    const scores = Array.from({ length: 60 }, (_, i) => Number((i / problems).toFixed(3)));
    const { byChance, known } = problemCount("b", problems, scores, 3);
    return [byChance, known];
  };
  expect([of(248), of(249)]).toEqual([
    [0.249, "confirmed"],
    [0.25, "agrees"]
  ]);
});

it("problemCount: a score logged as rounded is off its grid by half of the last digit at most", () => {
  // 1/8, 3/8, 5/8 and 7/8 with two digits lie between two of them: either is the score rounded, what is one digit further is none
  const onGrid = (...scores: number[]) => problemCount("b", 8, scores, 2).onGrid;
  expect(onGrid(0.12, 0.13, 0.37, 0.38, 0.62, 0.63, 0.87, 0.88)).toBe(8);
  expect(onGrid(0.11, 0.14, 0.36, 0.39, 0.24, 0.26, 0.51)).toBe(0);
});
