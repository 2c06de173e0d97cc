/** What is said of recipes, on a few numbers: expected values are formulas written out, every split counted, or SciPy 1.17.1. */
import { describe, expect, it } from "vitest";
import { budgetRatio } from "../../../src/lib/compare/budget-ratio.js";
import type { Recipe } from "../../../src/lib/compare/recipe.js";
import { asymptoteOf } from "../../../src/lib/compare/recipe-asymptote.js";
import { noiseParts } from "../../../src/lib/compare/score-noise.js";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { fitRunForms } from "../../../src/lib/runs/run-forms.js";
import { stateOf } from "../../../src/lib/runs/state.js";
import { criticalValues, curveBand } from "../../helpers/curve-band.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const run = (x: readonly number[], y: readonly number[]) => ({ x: Float64Array.from(x), y: Float64Array.from(y) });
const recipe = (name: string, x: readonly number[], ...rows: number[][]): Recipe => ({
  name,
  seeds: rows.map((y) => run(x, y))
});
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const variance = (values: readonly number[]) => sum(values.map((v) => (v - mean(values)) ** 2)) / (values.length - 1);

describe("noiseParts(source), by hand", () => {
  const x = [1, 2, 3, 4, 5, 6];
  const a = recipe(
    "a",
    x,
    [0.1, 0.2, 0.3, 0.5, 0.56, 0.6],
    [0.1, 0.2, 0.3, 0.46, 0.5, 0.58],
    [0, 0.1, 0.2, 0.41, 0.43, 0.5]
  );
  const b = recipe("b", x, [0.3, 0.3, 0.3, 0.32, 0.3, 0.35], [0.3, 0.3, 0.3, 0.4, 0.37, 0.36]);
  const one = recipe("c", x, [0.9, 0.9, 0.9, 0.9, 0.9, 0.9]);

  it("of single runs has the checkpoints' part from second differences, steps at any distance", () => {
    const uneven = [1, 2, 4, 5, 9, 10];
    const [first, second] = [
      [0.1, 0.3, 0.2, 0.5, 0.4, 0.6],
      [0.2, 0.2, 0.5, 0.4, 0.6, 0.5]
    ];
    // the distance of a value from the chord of its neighbours, over its variance if all had one
    const squares = [first!, second!].flatMap((y) =>
      [1, 2, 3].map((i) => {
        const w = (uneven[i]! - uneven[i - 1]!) / (uneven[i + 1]! - uneven[i - 1]!);
        return (y[i]! - (1 - w) * y[i - 1]! - w * y[i + 1]!) ** 2 / (1 + w ** 2 + (1 - w) ** 2);
      })
    );
    const recipes = [recipe("p", uneven, first!), recipe("q", uneven, second!)];
    const parts = noiseParts({ recipes, at: 9, passes: [], problems: null });
    expectRelative(parts.checkpoints!, Math.sqrt(mean(squares)), 1e-12);
    expect(parts.seeds).toBeNull();
  });

  it("has the parts of an analysis of variance over the last half of the curves, recipes pooled", () => {
    // residuals from the mean curve over X = 4, 5, 6; recipes of one seed say nothing
    let [between, within, df] = [0, 0, 0];
    for (const { seeds } of [a, b]) {
      const late = seeds.map(({ y }) => [...y.slice(3)]);
      const centre = [0, 1, 2].map((j) => mean(late.map((row) => row[j]!)));
      for (const row of late) {
        const residual = row.map((value, j) => value - centre[j]!);
        between += 3 * mean(residual) ** 2;
        within += sum(residual.map((value) => (value - mean(residual)) ** 2));
      }
      df += seeds.length - 1;
    }
    const [msBetween, msWithin] = [between / df, within / (2 * df)];
    const noise = noiseParts({ recipes: [a, one, b], at: 6, passes: [], problems: null });
    expectRelative(noise.seeds!, Math.sqrt((msBetween - msWithin) / 3), 1e-12);
    expectRelative(noise.checkpoints!, Math.sqrt(msWithin), 1e-12);
    expect([noise.passes, noise.problems]).toEqual([null, null]);
  });

  it("pools recipes with seeds of unequal length, each to its shortest", () => {
    const short: Recipe = {
      name: "s",
      seeds: [run(x, [0, 0, 0.1, 0.2, 0.3, 0.4]), run([1, 2, 3, 4], [0, 0, 0.2, 0.5])]
    };
    // common X 1 to 4, the last two
    const noise = noiseParts({ recipes: [short], at: 6, passes: [], problems: null });
    const residuals = [-0.05, -0.15];
    const msWithin = (2 * sum(residuals.map((r) => (r - mean(residuals)) ** 2))) / 1;
    const msBetween = 2 * 2 * mean(residuals) ** 2;
    expectRelative(noise.checkpoints!, Math.sqrt(msWithin), 1e-12);
    expectRelative(noise.seeds!, Math.sqrt((msBetween - msWithin) / 2), 1e-12);
  });

  it("is 0 between seeds that differ no more than their checkpoints do, and null of a curve too short", () => {
    const crossing = recipe("x", x, [0, 0, 0, 0.1, 0.2, 0.3], [0, 0, 0, 0.3, 0.2, 0.1]);
    expect(noiseParts({ recipes: [crossing], at: 6, passes: [], problems: null }).seeds).toBe(0);
    const few = recipe("f", [1, 2], [0.1, 0.2], [0.2, 0.4]);
    expect(noiseParts({ recipes: [few], at: 2, passes: [], problems: null })).toMatchObject({
      seeds: null,
      checkpoints: null
    });
  });

  it("of single runs takes second differences, unevenly spaced, up to the X asked for", () => {
    const uneven = recipe("u", [0, 1, 3, 4, 9], [0.1, 0.3, 0.35, 0.5, 0.9]);
    const off = [0.3 - (0.1 + (0.25 * 1) / 3), 0.35 - (0.3 + (0.2 * 2) / 3)];
    const size = [1 + 1 / 9 + 4 / 9, 1 + 4 / 9 + 1 / 9];
    const noise = noiseParts({ recipes: [uneven], at: 4, passes: [], problems: 50 });
    expectRelative(noise.checkpoints!, Math.sqrt((off[0]! ** 2 / size[0]! + off[1]! ** 2 / size[1]!) / 2), 1e-12);
    const level = mean([0.3, 0.35, 0.5]);
    expectRelative(noise.problems!, Math.sqrt((level * (1 - level)) / 50), 1e-12);
  });

  it("takes passes off the checkpoints, as many as are behind each, and never below 0", () => {
    const uneven = recipe("u", [0, 1, 3, 4, 9], [0.1, 0.3, 0.35, 0.5, 0.9]);
    const bare = noiseParts({ recipes: [uneven], at: 4, passes: [], problems: null }).checkpoints!;
    const passes = [
      { squares: 0.01, df: 6, checkpoints: 3 },
      { squares: 0.02, df: 4, checkpoints: 1 }
    ];
    const noise = noiseParts({ recipes: [uneven], at: 4, passes, problems: null });
    expectRelative(noise.passes!, Math.sqrt(0.03 / 10), 1e-12);
    // 14 passes at 4 checkpoints
    expectRelative(noise.checkpoints!, Math.sqrt(bare ** 2 - 0.003 / 3.5), 1e-12);
    const loud = [{ squares: 9, df: 4, checkpoints: 2 }];
    expect(noiseParts({ recipes: [uneven], at: 4, passes: loud, problems: null }).checkpoints).toBe(0);
  });
});

describe("budgetRatio(a, b, at), every resample counted", () => {
  const x = [1, 2, 3, 4, 5, 6];
  const first = (y: readonly number[], level: number) => x[y.findIndex((value) => value >= level)];

  /** Ratios of all 2^2 x 2^2 resamples of two seeds each; the least and the most have a chance of 1/16 and more. */
  function ratios(a: Recipe, b: Recipe): (number | null)[] {
    const means = ({ seeds: [one, two] }: Recipe) =>
      [
        [one!, one!],
        [one!, two!],
        [two!, two!]
      ].map(([p, q]) => Array.from(p!.y, (v, j) => (v + q!.y[j]!) / 2));
    return means(a).flatMap((ofA) =>
      means(b).map((ofB) => {
        const level = 0.99 * Math.max(...ofA);
        const at = first(ofB, level);
        return at === undefined ? null : first(ofA, level)! / at;
      })
    );
  }

  it("goes from the least ratio to the most", () => {
    const a = recipe("a", x, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.1, 0.2, 0.4, 0.45, 0.45, 0.45]);
    const b = recipe("b", x, [0.2, 0.5, 0.6, 0.7, 0.7, 0.7], [0.1, 0.1, 0.45, 0.5, 0.6, 0.65]);
    const all = ratios(a, b) as number[];
    const found = budgetRatio(a, b, 6)!;
    expect(new Set(all).size).toBeGreaterThan(3);
    expect(found).toMatchObject({ low: Math.min(...all), high: Math.max(...all) });
    // mean of a: 0.525 at 6, of b from 3 on
    expect(found.value).toBe(6 / 3);
  });

  it("is open below where a resample of b does not reach the level, and above where it has it before training", () => {
    const a = recipe("a", x, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.1, 0.2, 0.4, 0.45, 0.45, 0.45]);
    const b = recipe("b", x, [0.2, 0.5, 0.6, 0.7, 0.7, 0.7], [0.1, 0.1, 0.1, 0.2, 0.2, 0.55]);
    const all = ratios(a, b);
    expect(all).toContain(null);
    const { low, high } = budgetRatio(a, b, 6)!;
    expect(low).toBeNull();
    expect(high).toBe(Math.max(...all.map((ratio) => ratio ?? 0)));
    const from0 = [0, 1, 2, 3, 4, 5];
    const c = recipe("c", from0, [0.1, 0.2, 0.3, 0.4, 0.5, 0.5], [0.1, 0.2, 0.3, 0.4, 0.4, 0.4]);
    const d = recipe("d", from0, [0.6, 0.6, 0.6, 0.6, 0.6, 0.6], [0, 0.1, 0.3, 0.5, 0.6, 0.6]);
    expect(budgetRatio(c, d, 5)).toMatchObject({ value: 2, high: null });
  });

  it("is none where runs have no X in common, scores are 0, or b is there before training", () => {
    const apart: Recipe = { name: "p", seeds: [run([1, 2], [0.1, 0.2]), run([3, 4], [0.1, 0.2])] };
    const plain = recipe("a", [0, 1, 2], [0.1, 0.2, 0.3]);
    expect(budgetRatio(apart, plain, 4)).toBeNull();
    expect(budgetRatio(plain, apart, 4)).toBeNull();
    expect(budgetRatio(recipe("z", [1, 2], [0, 0]), plain, 2)).toBeNull();
    expect(budgetRatio(recipe("z", [1, 2], [0, 0]), recipe("a", [1, 2], [0.1, 0.2]), 2)).toBeNull();
    expect(budgetRatio(plain, recipe("b", [0, 1, 2], [0.4, 0.4, 0.4]), 2)).toBeNull();
  });
});

describe("curveBand(a, b, at), by hand", () => {
  // NumPy, 60,000 curves; ours are 2,000: standard error below 1.5 %
  it.each([
    [2, 2, 12, 0.5, 3.943689],
    [3, 3, 6, 0, 3.281615],
    [5, 3, 24, 0.9, 3.597093],
    [4, 6, 2, 0.3, 2.672347],
    [20, 20, 1, 0, 2.038658]
  ])(
    "has NumPy's critical value: %d and %d seeds, %d X, %d of the variance lasting",
    (na, nb, points, lasting, expected) => {
      expectRelative(criticalValues(na, nb, points, [lasting])[0]!, expected, 0.035);
    }
  );

  const x = [1, 2, 3, 4];
  const a = recipe("a", x, [0.1, 0.2, 0.3, 0.4], [0.14, 0.23, 0.37, 0.45], [0.15, 0.28, 0.35, 0.46]);
  const b = recipe("b", x, [0.1, 0.1, 0.12, 0.1], [0.12, 0.11, 0.15, 0.15]);

  it("is the difference of means with standard errors drawn towards the curve's, times the critical value", () => {
    const band = curveBand(a, b, 4)!;
    const spread = ({ seeds }: Recipe) => x.map((_, j) => variance(seeds.map(({ y }) => y[j]!)));
    const [va, vb] = [spread(a), spread(b)];
    // the curve's mean variance counts for one degree of freedom
    const error = x.map((_, j) => Math.sqrt((2 * va[j]! + mean(va)) / 3 / 3 + (vb[j]! + mean(vb)) / 2 / 2));
    x.forEach((_, j) => {
      const difference = mean(a.seeds.map(({ y }) => y[j]!)) - mean(b.seeds.map(({ y }) => y[j]!));
      expectRelative(band.difference[j]!, difference, 1e-12);
      expectRelative(band.low[j]!, difference - band.critical * error[j]!, 1e-9);
      expectRelative(band.high[j]!, difference + band.critical * error[j]!, 1e-9);
    });
    expect([...band.x]).toEqual(x);
    expect(band.leavesZero).toBe(band.low.some((value) => value > 0));
  });

  it("takes the larger critical value of the share that lasts and of its upper quartile", () => {
    let [between, within] = [0, 0];
    for (const { seeds } of [a, b]) {
      const centre = x.map((_, j) => mean(seeds.map(({ y }) => y[j]!)));
      for (const { y } of seeds) {
        const residual = x.map((_, j) => y[j]! - centre[j]!);
        between += 4 * mean(residual) ** 2;
        within += sum(residual.map((value) => (value - mean(residual)) ** 2));
      }
    }
    // two degrees of freedom of a and one of b; SciPy: lower quartile of chi-square with 3 over 3
    const [msBetween, msWithin] = [between / 3, within / 9];
    const share = (ms: number) => (ms - msWithin) / (ms + 3 * msWithin);
    const shares = [share(msBetween), share(msBetween / 0.4041776343485562)];
    expect(shares.map((value) => Math.floor(10 * value))).toEqual([7, 9]);
    const values = [0.7, 0.9].map((lasting) => criticalValues(3, 2, 4, [lasting])[0]!);
    expect(values[0]).not.toBe(values[1]);
    expect(curveBand(a, b, 4)!.critical).toBe(Math.max(...values));
  });

  it("reads shares below the greatest that is taken, with the lower quartile of five degrees of freedom", () => {
    const moved = (name: string, by: number[], ...rows: number[][]) =>
      recipe(name, x, ...rows.map((row, i) => row.map((value) => value + by[i]!)));
    const first = [
      [0.1, 0.22, 0.3, 0.4],
      [0.14, 0.2, 0.37, 0.42],
      [0.1, 0.28, 0.31, 0.46],
      [0.13, 0.2, 0.34, 0.39]
    ];
    const second = [
      [0.1, 0.13, 0.12, 0.15],
      [0.12, 0.1, 0.16, 0.1],
      [0.15, 0.11, 0.1, 0.13]
    ];
    const [c, d] = [moved("c", [0, 0.02, -0.02, 0.04], ...first), moved("d", [0.02, -0.02, 0], ...second)];
    // NumPy: shares 0.282, and 0.488 with SciPy's lower quartile of chi-square with 5 over 5
    const critical = Math.max(...[0.2, 0.4].map((lasting) => criticalValues(4, 3, 4, [lasting])[0]!));
    expect(curveBand(c, d, 4)!.critical).toBe(critical);
    expect([0.1, 0.3, 0.5].map((lasting) => criticalValues(4, 3, 4, [lasting])[0]!)).not.toContain(critical);
  });

  it("leaves 0 below as above, and is none without X in common", () => {
    const low = recipe("l", x, [0, 0.001, 0, 0.002], [0.001, 0, 0.002, 0]);
    const high = recipe("h", x, [0.9, 0.9, 0.901, 0.9], [0.9, 0.902, 0.9, 0.901]);
    expect(curveBand(low, high, 4)!.leavesZero).toBe(true);
    expect(curveBand(high, low, 4)!.leavesZero).toBe(true);
    expect(curveBand(low, low, 4)!.leavesZero).toBe(false);
    expect(curveBand(low, recipe("o", [7, 8], [0, 0], [1, 1]), 9)).toBeNull();
    expect(curveBand(low, high, 0.5)).toBeNull();
    // at one X no share lasts
    expect(curveBand(low, high, 1)!.critical).toBe(criticalValues(2, 2, 1, [0])[0]!);
  });
});

describe("asymptoteOf(recipe, at), by hand", () => {
  const x = Array.from({ length: 25 }, (_, i) => 4 * i);
  const sigmoid = (level: number) => x.map((at) => (at === 0 ? 0.1 : 0.1 + (level - 0.1) / (1 + (12 / at) ** 2)));

  it("has the jackknife interval over seeds: levels of curves of one shape average", () => {
    const levels = [0.6, 0.63, 0.7, 0.66];
    const found = asymptoteOf(recipe("a", x, ...levels.map(sigmoid)), 96)!;
    // forms are searched to a few parts in ten thousand, so that they are quick
    expectRelative(found.level, mean(levels), 5e-4);
    // each left out: the mean of the others; its spread times (n - 1) / sqrt n; SciPy: t_0.975 with 3 degrees of freedom
    const half = 3.1824463052837078 * Math.sqrt(variance(levels) / 4);
    expectRelative(found.low!, mean(levels) - half, 5e-3);
    expectRelative(found.high!, mean(levels) + half, 5e-3);
    expectRelative(found.xMid, 12, 5e-3);
    expectRelative(found.xMidLow!, 12, 2e-2);
    expectRelative(found.xMidHigh!, 12, 2e-2);
  });

  it("has X at half of the gain with an interval in ln X, wider on the upper side", () => {
    const late = (mid: number) => x.map((at) => (at === 0 ? 0.1 : 0.1 + 0.5 / (1 + (mid / at) ** 2)));
    const { xMid, xMidLow, xMidHigh } = asymptoteOf(recipe("a", x, late(10), late(12), late(14)), 96)!;
    expect(xMidLow!).toBeLessThan(10.5);
    expect(xMidHigh!).toBeGreaterThan(13.5);
    expectRelative(Math.sqrt(xMidLow! * xMidHigh!), xMid, 1e-9);
  });

  it("of one seed is that of the run's best form, as fit and forecast have it", () => {
    const steps = x.slice(1);
    for (const score of [
      (s: number) => 0.7 - 0.4 * Math.exp(-s / 25),
      (s: number) => 0.1 + 0.5 / (1 + (30 / s) ** 3)
    ]) {
      const run = runCurve(steps, steps.map(score));
      const { best } = fitRunForms(run);
      const found = asymptoteOf(recipe("a", steps, steps.map(score)), 96)!;
      expect(found.level).toBe(best.parameters.asymptote);
      // half of the gain from X = 0 on
      expectRelative(score(found.xMid), (score(1e-9) + score(1e9)) / 2, 1e-2);
    }
  });

  it("is not identified below the score, nor with half of its gain before the first evaluation", () => {
    // still rising by a little at its end: the form ends below
    const slow = x.map((at) => (at === 0 ? 0.1 : 0.1 + 0.5 / (1 + (6 / at) ** 3) + Math.max(0, at - 80) * 0.002));
    const { best } = fitRunForms(runCurve(x.slice(1), slow.slice(1), { before: 0.1 }));
    expect(best.parameters.asymptote!).toBeLessThan(mean(slow.slice(-3)));
    expect(asymptoteOf(recipe("a", x, slow), 96)).toBeNull();
    const late = x.map((at) => at + 200);
    const early = late.map((at) => 0.6 - 0.5 * Math.exp(-at / 80));
    expect(asymptoteOf(recipe("a", late, early), 296)).toBeNull();
  });

  it("is nothing of a curve that rose and has lost it, be it a fall or a collapse", () => {
    const kept = sigmoid(0.6);
    const lost = (to: number) => kept.map((score, i) => (i < 18 ? score : Math.max(to, score - 0.09 * (i - 17))));
    for (const [to, word] of [
      [0.4, "falling"],
      [0.02, "collapsed"]
    ] as const) {
      const score = lost(to);
      const run = runCurve(x.slice(1), score.slice(1), { before: 0.1 });
      expect(stateOf(run).word).toBe(word);
      // a form has an asymptote above what is left
      const { asymptote } = fitRunForms(run).best.parameters;
      expect(asymptote!).toBeGreaterThan(mean(score.slice(-3)));
      expect(asymptoteOf(recipe("a", x, score), 96)).toBeNull();
    }
    expect(asymptoteOf(recipe("a", x, kept), 96)).not.toBeNull();
    // up to before it was lost
    expect(asymptoteOf(recipe("a", x, lost(0.02)), 68)).not.toBeNull();
  });

  it("has no interval of one seed, and nothing of curves that fall, or of fewer evaluations than the form has numbers", () => {
    expect(asymptoteOf(recipe("a", x, sigmoid(0.6)), 96)).toMatchObject({
      low: null,
      high: null,
      xMidLow: null,
      xMidHigh: null
    });
    expect(
      asymptoteOf(
        recipe(
          "f",
          x,
          x.map((at) => 0.6 - at / 300)
        ),
        96
      )
    ).toBeNull();
    expect(asymptoteOf(recipe("a", x, sigmoid(0.6)), 8)).toBeNull();
  });
});
