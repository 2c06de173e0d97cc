import { describe, expect, it } from "vitest";
import type { WindowCell } from "../../../src/lib/inference/experiments/equivalence-window.js";
import { compareReuse } from "../../../src/lib/inference/experiments/reuse.js";
import {
  type GroupRuns,
  rolloutsPerFlop,
  rolloutsPerSample,
  sharedCompute
} from "../../../src/lib/inference/experiments/rollouts.js";
import { bestGroup, budgetGrid } from "../../../src/lib/inference/experiments/rollouts-best.js";
import { normalCdf, tCdf, tTwoSided } from "../../../src/lib/statistics/distributions.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { weightedLine } from "../../../src/lib/statistics/weighted-line.js";
import { drawnEffects, drawnSample } from "../../helpers/drawn-sample.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const steps = Array.from({ length: 100 }, (_, t) => t + 1);
const window = { from: 80, to: 99 };
const random = seededRandom(3);
/** Ten settings of three runs whose window means differ by 0.008. */
const cells: WindowCell[] = Array.from({ length: 10 }, (_, i) => ({
  label: `cell ${i}`,
  modelSize: i < 2 ? 7e9 : 1e9,
  means: [0, 1, 2].map(() => 0.7 + 0.008 * random.normal())
}));

const flat = (groupSize: number, loss: number, runs = 1): GroupRuns => ({
  groupSize,
  runs: Array.from({ length: runs }, (_, r) => ({
    run: `g-${groupSize}-${r}`,
    step: steps,
    testLoss: steps.map(() => loss),
    computeFlops: steps.map((step) => step * groupSize * 1e16)
  }))
});

describe("rolloutsPerSample(groups, cells, options)", () => {
  const groups = [flat(4, 0.72), flat(8, 0.7, 3), flat(16, 0.68), flat(32, 0.66)];
  const result = rolloutsPerSample(groups, cells, { problems: 500, window, seed: 1 });

  it("finds the planted change for each doubling of G", () => {
    expectRelative(result.perDoubling.difference, -0.02, 1e-9);
    expect(result.misfit.chi2).toBeLessThan(1e-9);
    expect(result.groups.map(({ groupSize }) => groupSize)).toEqual([4, 8, 16, 32]);
  });

  it("gives the mean of three repeats a smaller error by the root of three", () => {
    const [, eight] = result.groups;
    const single = rolloutsPerSample([flat(4, 0.7), flat(8, 0.7)], cells, { problems: 500, window, seed: 1 });
    expectRelative(single.groups[1]!.se / eight!.se, Math.sqrt(3), 1e-9);
  });

  it("gives chances that add up to 1, the largest to the lowest loss, the same again by the same seed", () => {
    const again = rolloutsPerSample(groups, cells, { problems: 500, window, seed: 1 });
    expect(again).toEqual(result);
    expectRelative(
      result.chanceBest.reduce((sum, { chance }) => sum + chance, 0),
      1,
      1e-9
    );
    expect(result.chanceBest.at(-1)!.chance).toBeGreaterThan(0.8);
  });

  it("has the interval, p and chances of Student's t with the cells' degrees of freedom", () => {
    const { perDoubling, df, misfit, groups: rows } = result;
    // ten cells of three runs; SciPy 1.17.1: t.ppf(0.975, 20)
    expect([df, perDoubling.df, misfit.df]).toEqual([20, 20, 2]);
    const half = 2.0859634472658364 * perDoubling.se;
    expectRelative(perDoubling.interval[0], perDoubling.difference - half, 1e-9);
    expectRelative(perDoubling.interval[1], perDoubling.difference + half, 1e-9);
    expectRelative(perDoubling.p, tTwoSided(perDoubling.difference / perDoubling.se, 20), 1e-9);
    expect(rows.map(({ runs, evaluations }) => [runs, evaluations])).toEqual([
      [1, 20],
      [3, 20],
      [1, 20],
      [1, 20]
    ]);
    const two = rolloutsPerSample([flat(8, 0.692), flat(4, 0.7)], cells, { problems: 500, window, seed: 1 });
    expect(two.chanceBest.map(({ groupSize }) => groupSize)).toEqual([4, 8]);
    const chance = tCdf(0.008 / Math.hypot(...two.groups.map(({ se }) => se)), 20);
    // 4,000 draws, four errors of a share
    expect(Math.abs(two.chanceBest[1]!.chance - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / 4000));
  });

  it("has s at the mean loss, and the evaluations of the run that has fewest", () => {
    const short = flat(8, 0.69, 2);
    const cut = {
      ...short.runs[1]!,
      step: steps.slice(0, 90),
      testLoss: Array.from(short.runs[1]!.testLoss).slice(0, 90)
    };
    const three = rolloutsPerSample([flat(4, 0.7), { ...short, runs: [short.runs[0]!, cut] }, flat(16, 0.68)], cells, {
      problems: 500,
      window,
      seed: 1
    });
    expect(three.groups.map(({ evaluations }) => evaluations)).toEqual([20, 11, 20]);
    expectRelative(three.s, three.groups[1]!.se * Math.SQRT2, 1e-9);
  });

  it("needs two group sizes", () => {
    expect(() => rolloutsPerSample([flat(8, 0.7)], cells, { problems: 500, window, seed: 1 })).toThrow(
      "rollouts: needs 2 group sizes or more; got 1"
    );
  });
});

describe("weightedLine(points)", () => {
  it("has the slope and error of least squares when all errors are the same", () => {
    const { slope, se, chi2 } = weightedLine([0, 1, 2].map((x) => ({ x, y: Math.min(x, 1), w: 1 / 4 })));
    expectRelative(slope, 0.5, 1e-12);
    expectRelative(se, 2 / Math.sqrt(2), 1e-12);
    expectRelative(chi2, 1 / 6 / 4, 1e-12);
  });
});

describe("rolloutsPerFlop(groups, cellsOver, options)", () => {
  it("bins the compute that all share and counts the evaluations of each", () => {
    const groups = [flat(4, 0.72), flat(8, 0.7)];
    expect(sharedCompute(groups)).toEqual({ from: 8e16, to: 4e18 });
    const bins = rolloutsPerFlop(groups, () => cells, { problems: 500 });
    expect(bins).toHaveLength(2);
    expectRelative(bins[0]!.to / bins[0]!.from, bins[1]!.to / bins[1]!.from, 1e-9);
    const counts = [0, 1].map((g) => bins.reduce((sum, bin) => sum + bin.groups[g]!.evaluations, 0));
    expect(counts).toEqual([99, 50]);
    expect(bins.map(({ best }) => best)).toEqual([8, 8]);
  });

  it("has bins of one width in ln C, each with the steps and evaluations inside it", () => {
    const asked: { from: number; to: number }[] = [];
    const cellsOver = (window: { from: number; to: number }) => {
      asked.push(window);
      return cells;
    };
    const bins = rolloutsPerFlop([flat(8, 0.7), flat(4, 0.72)], cellsOver, { problems: 500 });
    // from 8e16 to 4e18: the middle is their geometric mean, 5.657e17 = 14.1 steps of G = 4, 7.07 of G = 8
    const middle = Math.sqrt(8e16 * 4e18);
    expectRelative(bins[0]!.to, middle, 1e-9);
    expectRelative(bins[1]!.from, middle, 1e-9);
    expect([bins[0]!.from, bins[1]!.to]).toEqual([8e16, 4e18]);
    expect(
      bins.map(({ groups }) => groups.map((one) => [one.groupSize, one.steps.from, one.steps.to, one.evaluations]))
    ).toEqual([
      [
        [4, 2, 14, 13],
        [8, 1, 7, 7]
      ],
      [
        [4, 15, 100, 86],
        [8, 8, 50, 43]
      ]
    ]);
    // errors are those between runs over the same steps
    expect(asked.map(({ from, to }) => [from, to])).toEqual([
      [2, 14],
      [1, 7],
      [15, 100],
      [8, 50]
    ]);
    const three = rolloutsPerFlop([flat(4, 0.72), flat(8, 0.7)], () => cells, { problems: 500, bins: 3 });
    three.forEach(({ from, to }, i) => {
      expectRelative(from, 8e16 * 50 ** (i / 3), 1e-9);
      expectRelative(to, 8e16 * 50 ** ((i + 1) / 3), 1e-9);
    });
  });

  it("leaves out a group, and a bin, without an evaluation inside", () => {
    const ends = (group: GroupRuns, keep: (step: number) => boolean): GroupRuns => ({
      ...group,
      runs: group.runs.map((run) => {
        const kept = steps.map((_, i) => i).filter((i) => keep(steps[i]!));
        return {
          ...run,
          step: kept.map((i) => steps[i]!),
          testLoss: kept.map(() => 0.7),
          computeFlops: kept.map((i) => run.computeFlops[i]!)
        };
      })
    });
    const sparse = ends(flat(8, 0.7), (step) => step === 1 || step === 50);
    const bins = rolloutsPerFlop([flat(4, 0.72), sparse], () => cells, { problems: 500, bins: 3 });
    expect(bins.map(({ groups }) => groups.map(({ groupSize }) => groupSize))).toEqual([[4, 8], [4], [4, 8]]);
    const both = [ends(flat(4, 0.72), (step) => step === 2 || step === 100), sparse];
    expect(rolloutsPerFlop(both, () => cells, { problems: 500, bins: 3 })).toHaveLength(2);
  });

  it("shares no compute where one group begins with the last of another", () => {
    expect(sharedCompute([flat(4, 0.7), flat(400, 0.7)])).toBeNull();
  });

  it("has no bin when nothing is shared", () => {
    expect(rolloutsPerFlop([flat(4, 0.7), flat(4000, 0.7)], () => cells, { problems: 500 })).toEqual([]);
  });
});

describe("bestGroup(samples, effects, budgets, { seed })", () => {
  const line = (groupSize: number, k: number, level: number, noise = 0.002) => ({
    groupSize,
    sample: drawnSample({ k, level, noise, seed: groupSize, repeatsAt: () => 1 })
  });

  it("sees the lead pass to a larger group where the planted laws cross", () => {
    const budgets = budgetGrid({ from: 600, to: 50000 }, 5);
    const laws = [line(4, 0.02, -0.3), line(8, 0.12, -0.3)];
    const { budgets: found, chanceGrows } = bestGroup(laws, drawnEffects, budgets, { seed: 2 });
    // the lines meet at ln X = 9, some 8,100: between the third and the fourth budget, or on the third
    expect([0, 1, 3, 4].map((i) => found[i]!.best)).toEqual([4, 4, 8, 8]);
    expect(chanceGrows).toBeGreaterThan(0.99);
  });

  it("cannot tell groups of the same law apart", () => {
    const laws = [line(4, 0.05, -0.3), { groupSize: 8, sample: line(4, 0.05, -0.3).sample }];
    const { budgets } = bestGroup(laws, drawnEffects, [5000], { seed: 2 });
    // 4,000 draws: three errors are 0.024
    expect(Math.abs(budgets[0]!.groups[0]!.chanceBest - 0.5)).toBeLessThan(0.024);
  });

  it("counts passes of the lead either way, once a draw, and none where both budgets have one leader", () => {
    const [low, high] = [line(4, 0.02, -0.3), line(8, 0.12, -0.3)];
    // where the smaller group learns faster, the lead passes to it
    const steeperSmall = [line(4, 0.12, -0.3), line(8, 0.02, -0.3)];
    const chances = (laws: typeof steeperSmall, budgets: number[]) => {
      const { chanceGrows, chanceShrinks } = bestGroup(laws, drawnEffects, budgets, { seed: 2, draws: 300 });
      return [Math.round(100 * chanceGrows) / 100, Math.round(100 * chanceShrinks) / 100];
    };
    expect(chances([low, high], [600, 50000])).toEqual([1, 0]);
    expect(chances(steeperSmall, [600, 50000])).toEqual([0, 1]);
    expect(chances([low, high], [40000, 50000])).toEqual([0, 0]);
  });

  it("counts a group at the first and the last compute that it was measured at, not beyond", () => {
    const groups = [line(4, 0.02, -0.3), line(8, 0.12, -0.3)];
    const at = [511, 512, 105 * 512, 105 * 512 + 1];
    const { budgets } = bestGroup(groups, drawnEffects, at, { seed: 2, draws: 10 });
    expect(budgets.map(({ groups: found }) => found.map(({ measured }) => measured))).toEqual([
      [false, false],
      [true, true],
      [true, true],
      [false, false]
    ]);
  });

  it.each([
    ["one run", () => 1, 1],
    ["three runs, one of them to the end", (t: number) => (t < 35 ? 3 : 1), 175 / 105]
  ])("has the chance of a Gaussian difference where only run effects err: %s", (_, repeatsAt, repeats) => {
    // no residual: a run's level and slope alone err, drawn with so many degrees of freedom that their size is known
    const exact = (groupSize: number, level: number) => {
      const sample = drawnSample({ k: 0.05, level, noise: 0, seed: groupSize, repeatsAt });
      return { groupSize, sample: { ...sample, white: 1e-4, residual: sample.residual.map(() => 0) } };
    };
    const many = { ...drawnEffects, df: 1e6 };
    const groups = [exact(4, -0.3), exact(8, -0.304)];
    const draws = 4000;
    for (const budget of [700, 5000, 50000]) {
      const { budgets } = bestGroup(groups, many, [budget], { seed: 4, draws });
      const variance = groups.reduce((total, { sample }) => {
        const x = Math.log(budget);
        // a run's level and slope about its centre, and white noise on the line's level and slope
        // of the effects: ratios 2.4 and 7 to white noise over Sxx 30 and 94 steps
        const run = { slope: (1.4 * 1e-4) / 30, level: (6 * 1e-4) / 94 };
        const along = (share: (d: number) => number) =>
          sample.dx.reduce((sum, d, t) => sum + (share(d) ** 2 * 1e-4) / repeatsAt(t), 0);
        const own = along(() => 1 / sample.n) + (x - sample.meanX) ** 2 * along((d) => d / sample.sxx);
        return total + (run.level + run.slope * (x - sample.runCentre) ** 2) / repeats + own;
      }, 0);
      const chance = normalCdf(0.004 / Math.sqrt(variance));
      // four errors of a share of the draws
      const error = Math.sqrt((chance * (1 - chance)) / draws);
      expect(Math.abs(budgets[0]!.groups[1]!.chanceBest - chance)).toBeLessThan(4 * error + 1e-9);
    }
  });

  it("lets a group count only where it was measured", () => {
    const far = { groupSize: 8, sample: drawnSample({ k: 0.05, level: -5, from: 30 }) };
    const { budgets } = bestGroup([line(4, 0.05, -0.3), far], drawnEffects, [5000], { seed: 2 });
    expect(budgets[0]).toMatchObject({ best: 4 });
    expect(
      budgets[0]!.groups.map(({ chanceBest, measured }) => [Math.round(chanceBest * 1e6) / 1e6, measured])
    ).toEqual([
      [1, true],
      [0, false]
    ]);
  });
});

describe("compareReuse(input)", () => {
  const losses = (run: string, loss: number, only = steps) => ({ run, step: only, testLoss: only.map(() => loss) });
  const repeats = [0.69, 0.7, 0.71].map((loss, i) => losses(`repeat-${i + 1}`, loss));
  const input = {
    modelSize: 7e9,
    runs: [
      { ...losses("tau-100", 0.76), reuseFactor: 100 },
      { ...losses("tau-2", 0.695), reuseFactor: 2 }
    ],
    repeats,
    published: { ...losses("tau-1", 0.71), sameAs: "repeat-3" },
    cells,
    problems: 500,
    window
  };

  it("sets every run against the mean of the repeats, tau ascending", () => {
    const { rows, reference } = compareReuse(input);
    expect(rows.map(({ reuseFactor }) => reuseFactor)).toEqual([2, 100]);
    expectRelative(reference.loss, 0.7, 1e-12);
    expectRelative(rows[0]!.difference, -0.005, 1e-9);
    expect(rows[1]!.test.verdict).toBe("worse");
  });

  it("counts the error of the run and of the reference, and less for a run that is part of it", () => {
    const { rows, published, error, reference } = compareReuse(input);
    expectRelative(rows[0]!.se, error.s * Math.sqrt(4 / 3), 1e-12);
    expectRelative(reference.se, error.s / Math.sqrt(3), 1e-12);
    expectRelative(published!.se, error.s * Math.sqrt(2 / 3), 1e-12);
    const other = compareReuse({ ...input, published: { ...input.published, sameAs: null } });
    expectRelative(other.published!.se, error.s * Math.sqrt(4 / 3), 1e-12);
  });

  it("compares over the steps that a run has", () => {
    const sloped = repeats.map((run) => ({ ...run, testLoss: steps.map((step) => 1 - step / 200) }));
    const gap = steps.filter((step) => step < 80 || step > 89);
    const own = { run: "tau-5", reuseFactor: 5, step: gap, testLoss: gap.map((step) => 1 - step / 200) };
    const [row] = compareReuse({ ...input, repeats: sloped, runs: [own] }).rows;
    expect(row!.evaluations).toBe(10);
    expect(Math.abs(row!.difference)).toBeLessThan(1e-12);
  });

  it("shows the verdict under other ways of having the error, and of the runs together", () => {
    const { rows, errors, together } = compareReuse(input);
    expect(errors.map(({ how }) => how)).toEqual(["binomial", "log", "raw", "own size"]);
    expect(rows[1]!.otherwise).toHaveLength(3);
    expect(together.map(({ upTo, runs }) => [upTo, runs])).toEqual([[100, 2]]);
  });

  it("needs a run of the reference setting", () => {
    expect(() => compareReuse({ ...input, repeats: [] })).toThrow(
      "reuse: needs a run of the reference setting; got none"
    );
  });
});
