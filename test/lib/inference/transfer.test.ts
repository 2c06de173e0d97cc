import { describe, expect, it } from "vitest";
import { type BenchmarkCurve, transferTests } from "../../../src/lib/inference/experiments/transfer.js";
import { learnsFormat } from "../../../src/lib/inference/experiments/transfer-format.js";
import { problemCount } from "../../../src/lib/inference/experiments/transfer-questions.js";
import { passMeaning, stdOverSteps } from "../../../src/lib/inference/runs/uncertainty-table.js";
import type { Variant } from "../../../src/lib/runs.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const steps = 100;

/** A benchmark whose loss falls along the run, three repeats with white noise and a level each. */
function drawn(
  seed: number,
  { fall = 0, level = 0, noise = 0.02, start = 0.5, variant = "base" as Variant } = {}
): BenchmarkCurve {
  const random = seededRandom(seed);
  const levels = [0, 1, 2].map(() => level * random.normal());
  const runs = levels.map((own) =>
    Array.from({ length: steps }, (_, t) => start + own - (fall * t) / steps + noise * random.normal())
  );
  const across = (of: (values: number[]) => number) =>
    Array.from({ length: steps }, (_, t) => of(runs.map((run) => run[t]!)));
  const mean = (values: number[]) => (values[0]! + values[1]! + values[2]!) / 3;
  return {
    family: "f",
    variant,
    modelSize: 7e9,
    benchmark: "b",
    problems: 500,
    step: Array.from({ length: steps }, (_, t) => t + 1),
    testLoss: across(mean),
    repeatsAt: new Array(steps).fill(3),
    repeatStd: {
      step: [],
      value: across((v) => Math.sqrt(v.reduce((sum, x) => sum + (x - mean(v)) ** 2, 0) / 2))
    }
  };
}

describe("transferTests(curves)", () => {
  it("finds the noise of a single evaluation and the windows' means", () => {
    const curve = drawn(1, { fall: 0.1 });
    const { cells } = transferTests([curve]);
    const [cell] = cells;
    // 98 second differences, which share points: about 10 %
    expectRelative(cell!.noise, 0.02, 0.2);
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const loss = curve.testLoss as number[];
    expectRelative(cell!.difference, mean(loss.slice(80)) - mean(loss.slice(0, 10)), 1e-12);
    expect([cell!.first.from, cell!.first.to, cell!.last.from, cell!.last.to]).toEqual([1, 10, 81, 100]);
    expectRelative(cell!.lastTen, mean(loss.slice(90)), 1e-12);
  });

  it("names gains, losses and neither", () => {
    const { cells } = transferTests([drawn(1, { fall: 0.2 }), drawn(2), drawn(3, { fall: -0.2 })]);
    expect(cells.map(({ theseQuestions }) => theseQuestions.verdict)).toEqual(["gain", "no change shown", "loss"]);
  });

  it("asks more of a claim on other questions: the error is larger by the sampling of the problems", () => {
    const { cells } = transferTests([1, 2, 3, 4, 5].map((seed) => drawn(seed, { fall: 0.05, noise: 0.01 })));
    const { theseQuestions, suchQuestions, sampling, verdictOneWay } = cells[0]!;
    expectRelative(suchQuestions.se ** 2, theseQuestions.se ** 2 + sampling.independent ** 2, 1e-12);
    expect([theseQuestions.verdict, suchQuestions.verdict, verdictOneWay]).toEqual(["gain", "no change shown", "gain"]);
  });

  it("sees runs that differ, and counts no change in more than the stated share of studies without one", () => {
    const flat = (seed: number) => Array.from({ length: 10 }, (_, i) => drawn(seed * 100 + i, { level: 0.01 }));
    expect(transferTests(flat(1)).runRatio).toBeGreaterThan(1.1);
    const studies = 60;
    let wrong = 0;
    for (let i = 0; i < studies; i++) {
      const { cells } = transferTests(flat(i + 1));
      if (cells.some(({ theseQuestions }) => theseQuestions.verdict !== "no change shown")) wrong++;
    }
    // levels cancel between the windows here and are counted all the same: below 5 %, and three errors above it fails
    expect(wrong / studies).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / studies));
  });

  it("takes a benchmark that never moves as no change, without an error", () => {
    const still = { ...drawn(1), testLoss: new Array(steps).fill(1), repeatStd: null };
    const [cell] = transferTests([still]).cells;
    expect(cell!.theseQuestions).toMatchObject({ se: 0, p: 1, verdict: "no change shown" });
  });

  it("shrinks the windows of a short curve, and refuses one with fewer than nine evaluations", () => {
    const short = (n: number) => {
      const { step, testLoss, repeatsAt, ...rest } = drawn(1);
      const cut = (values: ArrayLike<number>) => Array.from(values).slice(0, n);
      return { ...rest, step: cut(step), testLoss: cut(testLoss), repeatsAt: cut(repeatsAt), repeatStd: null };
    };
    const [cell] = transferTests([short(12)]).cells;
    expect([cell!.first.to, cell!.last.from]).toEqual([4, 5]);
    expect(() => transferTests([short(8)])).toThrow("b 7000000000: needs 9 evaluations; got 8");
  });
});

describe("learnsFormat(curves)", () => {
  it("marks a base model that starts near 1 where instruct does not", () => {
    const base = drawn(1, { start: 0.95 });
    const within = learnsFormat([base, drawn(2, { start: 0.5, variant: "instruct" })]);
    expect(within.map(({ marked }) => marked)).toEqual([true, false]);
    // a hard benchmark: instruct starts near 1 too
    expect(learnsFormat([base, drawn(2, { start: 0.93, variant: "instruct" })])[0]!.marked).toBe(false);
    expect(learnsFormat([base])[0]).toMatchObject({ instructStart: null, marked: false });
  });
});

describe("problemCount(benchmark, problems, losses, digits)", () => {
  const scores = (problems: number) =>
    Array.from({ length: 60 }, (_, i) => Number(((i % (problems + 1)) / problems).toFixed(3)));

  it("confirms a number whose grid few others share, agrees with a fine one", () => {
    expect(problemCount("aime", 30, scores(30), 3)).toMatchObject({ onGrid: 60, known: "confirmed" });
    // 31 of the 1,000 losses that three digits can be; all of them from 1,000 problems on
    expect(problemCount("aime", 30, scores(30), 3).byChance).toBeCloseTo(0.031, 12);
    expect(problemCount("gsm8k", 1319, scores(30), 3).byChance).toBe(1);
    expect(problemCount("gsm8k", 1319, scores(30), 3).known).toBe("agrees");
  });

  it("sees parts of a point, and says when it has seen nothing", () => {
    expect(problemCount("zebra", 200, [0.5, 0.503], 3)).toMatchObject({ onGrid: 1, known: "partial credit" });
    expect(problemCount("zebra", 200, [], 3).known).toBe("stated only");
  });
});

describe("stdOverSteps(steps, repeats)", () => {
  it("averages the deviation over the steps where all repeats are there", () => {
    const result = stdOverSteps(
      [
        { step: 1, losses: [0.5, 0.6] },
        { step: 2, losses: [0.5, 0.6, 0.7] },
        { step: 3, losses: [0.4, 0.4, 0.4] }
      ],
      3
    );
    expectRelative(result!.meanStd, 0.05, 1e-12);
    expectRelative(result!.sem, 0.05 / Math.sqrt(3), 1e-12);
    expect(result!.steps).toBe(2);
    expect(stdOverSteps([], 3)).toBeNull();
  });
});

describe("passMeaning(printedText, values)", () => {
  it("names every number that reads as printed", () => {
    expect(passMeaning("0.070", { best: 0.0702, final: 0.058, lastTen: 0.0699 })).toEqual([
      "best single evaluation",
      "mean of the last 10"
    ]);
    expect(passMeaning("0.5", { best: null, final: 0.5, lastTen: 0.2 })).toEqual(["final mean"]);
    expect(passMeaning("0.9", { best: null, final: null, lastTen: null })).toEqual(["none of these"]);
  });
});
