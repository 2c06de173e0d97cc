/** What is said of recipes, every number worked out here from the points. */
import { describe, expect, it } from "vitest";
import { comparedAtOnce, compareRecipes, wholeSteps } from "../../../src/lib/compare/compare-recipes.js";
import { isUpTo, onCommonX, type Recipe, scoreAt, scoreBetween } from "../../../src/lib/compare/recipe.js";
import { asymptoteOf, asymptoteSteps } from "../../../src/lib/compare/recipe-asymptote.js";
import { noiseParts } from "../../../src/lib/compare/score-noise.js";
import { problemsNeeded, seedsNeeded } from "../../../src/lib/compare/seeds-needed.js";
import { welch } from "../../../src/lib/compare/welch.js";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { fitRunForms } from "../../../src/lib/runs/run-forms.js";
import { tQuantile } from "../../../src/lib/statistics/distributions.js";
import { finished } from "../../../src/lib/steps.js";
import { expectAlike, expectRelative } from "../../helpers/expect-relative.js";

const run = (x: readonly number[], y: readonly number[]) => ({ x: Float64Array.from(x), y: Float64Array.from(y) });
const recipe = (name: string, x: readonly number[], ...rows: number[][]): Recipe => ({
  name,
  seeds: rows.map((y) => run(x, y))
});
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const variance = (values: readonly number[]) => sum(values.map((v) => (v - mean(values)) ** 2)) / (values.length - 1);

describe("asymptoteOf(recipe, at)", () => {
  const x = Array.from({ length: 25 }, (_, i) => 4 * i);
  const sigmoid = (level: number, mid: number) =>
    x.map((at) => (at === 0 ? 0.1 : 0.1 + (level - 0.1) / (1 + (mid / at) ** 2)) + 0.002 * Math.sin(at));
  const rows = [sigmoid(0.6, 10), sigmoid(0.64, 13), sigmoid(0.7, 12)];

  it("has the jackknife of A and of ln X at half of the gain, each seed left out in turn", () => {
    const fitOf = (some: readonly number[][]) => {
      const middle = x.map((_, j) => mean(some.map((row) => row[j]!)));
      const { forms } = fitRunForms(runCurve(x.slice(1), middle.slice(1), { before: middle[0]! }));
      const { asymptote, cMid } = forms.find(({ form }) => form === "sigmoid")!.parameters;
      return { level: asymptote!, lnMid: Math.log(cMid!) };
    };
    const whole = fitOf(rows);
    const less = rows.map((_, left) => fitOf(rows.filter((__, i) => i !== left)));
    const interval = (value: number, of: readonly number[]) => {
      const half = tQuantile(0.975, 2) * Math.sqrt((2 / 3) * sum(of.map((one) => (one - mean(of)) ** 2)));
      return [value - half, value + half];
    };
    const [low, high] = interval(
      whole.level,
      less.map(({ level }) => level)
    );
    const [from, to] = interval(
      whole.lnMid,
      less.map(({ lnMid }) => lnMid)
    );
    expectAlike(
      asymptoteOf(recipe("a", x, ...rows), 96),
      {
        ...{ level: whole.level, low, high, xMid: Math.exp(whole.lnMid) },
        ...{ xMidLow: Math.exp(from!), xMidHigh: Math.exp(to!) }
      },
      1e-9
    );
  });

  it("pauses before each fit that leaves a seed out, so that no step is longer than one fit", () => {
    const pauses = (...some: number[][]) => [...asymptoteSteps(recipe("a", x, ...some), 96)].length;
    expect([pauses(rows[0]!), pauses(...rows), pauses(...rows, ...rows)]).toEqual([0, 3, 6]);
  });

  it("of a curve that has no score before training is fitted without one, and up to `at` alone", () => {
    const after = x.slice(1);
    const short = recipe("s", after, rows[0]!.slice(1));
    const { best } = fitRunForms(runCurve(after.slice(0, 18), rows[0]!.slice(1, 19)));
    expect(asymptoteOf(short, 72)!.level).toBe(best.parameters.asymptote);
    expect(asymptoteOf(recipe("e", after.slice(0, 6), rows[0]!.slice(1, 7)), 24)).toBeNull();
  });

  it("has no interval where a seed less leaves nothing to read", () => {
    const falling = x.map((at) => 0.3 - at / 2000);
    const found = asymptoteOf(recipe("p", x, sigmoid(0.8, 8), falling), 96)!;
    expect(found).toMatchObject({ low: null, high: null, xMidLow: null, xMidHigh: null });
    expect(found.level).toBeGreaterThan(0.4);
  });

  it("of a rise towards an end has X at ln 2 times its length", () => {
    const exponential = (points: number) => {
      const at = Array.from({ length: points }, (_, i) => 8 * i);
      return asymptoteOf(
        recipe(
          "e",
          at,
          at.map((value) => 0.7 - 0.5 * Math.exp(-value / 20))
        ),
        8 * points
      );
    };
    const found = exponential(15)!;
    expect(Math.abs(found.level - 0.7)).toBeLessThan(0.01);
    expect(Math.abs(found.xMid - 20 * Math.LN2)).toBeLessThan(2);
  });
});

describe("runs on one axis", () => {
  it("have a score between evaluations on a straight line, at the first and the last too, and nowhere else", () => {
    const one = run([2, 4, 8], [0.1, 0.5, 0.9]);
    expectAlike(
      [2, 3, 4, 5, 8].map((at) => scoreBetween(one, at)),
      [0.1, 0.3, 0.5, 0.6, 0.9],
      1e-12
    );
    expect([1.99, 8.01].map((at) => scoreBetween(one, at))).toEqual([Number.NaN, Number.NaN]);
    expect(scoreAt(one, 8.000000001)).toBeCloseTo(0.5, 12);
    expect(isUpTo(-100.00000001, -100)).toBe(true);
    expect(isUpTo(-99.99999999, -100)).toBe(true);
  });

  it("take evenly chosen X of more than are wanted, of as many all", () => {
    const x = Array.from({ length: 10 }, (_, i) => i + 1);
    const chosen = (most: number) => [...onCommonX([run(x, x)], 10, most).x];
    expect(chosen(10)).toEqual(x);
    expect(chosen(4)).toEqual([1, 4, 7, 10]);
    expect(chosen(9)).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 10]);
    const two = onCommonX([run([1, 3, 5], [0.1, 0.3, 0.5]), run([2, 3, 6], [0.8, 0.6, 0])], 4.5);
    expectAlike(
      { x: [...two.x], y: two.y.map((row) => [...row]) },
      {
        x: [2, 3],
        y: [
          [0.2, 0.3],
          [0.8, 0.6]
        ]
      },
      1e-12
    );
  });
});

describe("noiseParts(source)", () => {
  it("of seeds with two evaluations in the last half has parts, and of one none; single runs then say it", () => {
    const parts = (points: number) => {
      const x = Array.from({ length: points }, (_, i) => i + 1);
      const rows = [0, 1].map((seed) => x.map((at) => 0.1 * at * (1 + 0.2 * seed) + 0.01 * ((at * (seed + 2)) % 3)));
      return noiseParts({ recipes: [recipe("a", x, ...rows)], at: points, passes: [], problems: null });
    };
    expect(parts(3).seeds).not.toBeNull();
    expect(parts(2).seeds).toBeNull();
  });

  it("pools recipes of unequal length: the evaluations behind a mean are those of a degree of freedom", () => {
    const rows = (points: number, seeds: number) =>
      Array.from({ length: seeds }, (_, seed) =>
        Array.from({ length: points }, (_, t) => 0.3 + 0.05 * seed * seed + 0.01 * ((t * (seed + 3)) % 4))
      );
    const x = [1, 2, 3, 4, 5, 6, 7, 8];
    const given = [rows(8, 3), rows(4, 2)];
    const recipes = given.map((of, i) => recipe("ab"[i]!, x.slice(0, of[0]!.length), ...of));
    let [between, within, dfBetween, dfWithin, points] = [0, 0, 0, 0, 0];
    for (const of of given) {
      const late = of.map((row) => row.slice(row.length / 2));
      const count = late[0]!.length;
      const centre = Array.from({ length: count }, (_, j) => mean(late.map((row) => row[j]!)));
      for (const row of late) {
        const residual = row.map((value, j) => value - centre[j]!);
        between += count * mean(residual) ** 2;
        within += sum(residual.map((value) => (value - mean(residual)) ** 2));
      }
      dfBetween += of.length - 1;
      dfWithin += (of.length - 1) * (count - 1);
      points += (of.length - 1) * count;
    }
    const { seeds, checkpoints } = noiseParts({ recipes, at: 8, passes: [], problems: null });
    const [msBetween, msWithin] = [between / dfBetween, within / dfWithin];
    expectRelative(checkpoints!, Math.sqrt(msWithin), 1e-12);
    expectRelative(seeds!, Math.sqrt((msBetween - msWithin) / (points / dfBetween)), 1e-12);
  });

  it("of seeds evaluated at other X takes as many X as the shortest has, evenly chosen of all", () => {
    const [one, two] = [run([1, 2, 3, 4], [0.1, 0.3, 0.2, 0.6]), run([1, 1.5, 2.5, 3.5, 4], [0.2, 0.2, 0.4, 0.2, 0.5])];
    const { checkpoints } = noiseParts({
      recipes: [{ name: "a", seeds: [one, two] }],
      at: 4,
      passes: [],
      problems: null
    });
    // of 1, 1.5, 2, 2.5, 3, 3.5 and 4 those are 1, 2, 3 and 4, of which the last half counts: scores 0.2 and 0.6, 0.3 and 0.5
    const residuals = [-0.05, 0.05];
    expectRelative(checkpoints!, Math.sqrt(2 * sum(residuals.map((r) => (r - mean(residuals)) ** 2))), 1e-9);
  });

  it("of single runs needs three evaluations up to `at`", () => {
    const of = (at: number) =>
      noiseParts({ recipes: [recipe("a", [1, 2, 4], [0.1, 0.4, 0.2])], at, passes: [], problems: null });
    // 0.4 from the chord at 0.1 + 0.1 / 3, over 1 + 1/9 + 4/9
    expectRelative(of(4).checkpoints!, (0.3 - 0.1 / 3) / Math.sqrt(14 / 9), 1e-12);
    expect(of(3.9).checkpoints).toBeNull();
  });
});

describe("plans, by SciPy's noncentral t", () => {
  it.each([
    [0.0014, 802],
    [0.00175, 514],
    [0.001254, 1000],
    [0.0012535, null],
    [0.5, 2]
  ])("a difference of %d of a standard deviation of 0.01 needs %s seeds", (difference, seeds) => {
    expect(seedsNeeded(difference, 0.01)).toBe(seeds);
  });

  it("have no problems to count of a score beyond 0 and 1", () => {
    expect([-0.1, 1.1, Number.NaN].map((level) => problemsNeeded(0.1, level))).toEqual([null, null, null]);
  });
});

describe("welch(a, b)", () => {
  it("is sure of the lower where nothing varies, without degrees of freedom", () => {
    const still = { low: -0.25, high: -0.25, chanceABetter: 0, p: 0, df: null };
    expect(welch([0.25, 0.25], [0.5, 0.5])).toEqual({ difference: -0.25, ...still });
    expect(welch([0.5, 0.5], [0.25, 0.25])).toMatchObject({ chanceABetter: 1, p: 0, df: null });
    expect(welch([0.5], [0.5])).toEqual({
      difference: 0,
      low: null,
      high: null,
      chanceABetter: null,
      p: null,
      df: null
    });
  });
});

describe("compareRecipes(recipes)", () => {
  const x = [10, 20, 30, 40];
  const a = recipe("a", x, [0.9, 0.95, 1, 1], [0.8, 0.85, 0.9, 1], [0.9, 0.9, 0.9, 0.94]);
  const b = recipe("b", x, [0, 0.01, 0.02, 0.01], [0.1, 0.04, 0.05, 0.02]);
  const c = recipe("c", x, [0.5, 0.52, 0.55, 0.6]);
  const choices = { problems: 50, passes: [{ squares: 0.0001, df: 3, checkpoints: 2 }], plan: 0.1 };

  it("at once has scores within 0 and 1, differences, noise, order and plan, and nothing that is simulated", () => {
    const found = comparedAtOnce([a, b, c], choices);
    const scores = [a, b, c].map(({ seeds }) => seeds.map(({ y }) => mean([...y].slice(1))));
    const half = (values: readonly number[]) =>
      tQuantile(0.975, values.length - 1) * Math.sqrt(variance(values) / values.length);
    expectAlike(
      found.groups,
      scores.map((values, i) => ({
        ...{ group: "abc"[i], seeds: values.length, score: mean(values), parting: null, asymptote: null },
        low: values.length === 1 ? null : Math.max(0, mean(values) - half(values)),
        high: values.length === 1 ? null : Math.min(1, mean(values) + half(values))
      })),
      1e-9
    );
    expect(found.groups[0]!.high).toBe(1);
    expect(found.groups[1]!.low).toBe(0);
    expect(found).toMatchObject({ at: 40, isWhole: false, warnings: [] });
    expect(
      found.differences.map(({ a: one, b: other, budgetRatio: ratio, band }) => [one, other, ratio, band])
    ).toEqual([
      ["a", "b", null, null],
      ["a", "c", null, null],
      ["b", "c", null, null]
    ]);
    found.differences.forEach((pair, i) => {
      const [one, other] = [
        [0, 1],
        [0, 2],
        [1, 2]
      ][i]!;
      expectAlike(pair, welch(scores[one!]!, scores[other!]!), 1e-12);
    });
    // two single runs or more are what the spread is for
    expect(found.differences.map(({ withSeedSpread }) => withSeedSpread === null)).toEqual([true, false, false]);
    expect(found.noise).toEqual(noiseParts({ recipes: [a, b, c], at: 40, ...choices }));
    expect(found.order.map(({ x: at }) => at)).toEqual([10, 20, 30]);
    expectRelative(found.plan!.level, mean(scores.flat()), 1e-12);
    expect(found.plan!.difference).toBe(0.1);
    expect(comparedAtOnce([a, b], {}).noise).toMatchObject({ passes: null, problems: null });
  });

  it("in steps says the warnings of what is simulated first, each once", () => {
    const parted = recipe("p", [10, 20], ...[0.1, 0.5, 0.51, 0.52, 0.5].map((y) => [y, y]));
    const compared = comparedAtOnce([parted, recipe("q", [10, 20], [0.2, 0.3])]);
    const few = "fewer than 3 evaluations up to 20 in a run of p, q: its score is the mean of those there are";
    expect(compared.warnings).toEqual([few]);
    const value = finished(wholeSteps([parted, recipe("q", [10, 20], [0.2, 0.3])], compared));
    expect(value.isWhole).toBe(true);
    expect(value.warnings).toEqual([
      "p: its 5 seeds part into two groups (1 at 10.0%, 4 at 50.8%): the mean describes neither, and intervals of means do not fit",
      few
    ]);
  });

  it("refuses what some run has not: nothing yet, or no more", () => {
    const late = recipe("late", [30, 40, 50], [0.1, 0.1, 0.1]);
    expect(() => compareRecipes([a, late], { at: 20 })).toThrow(
      new RangeError("compareRecipes: late must reach X = 20; it goes from 30 to 50")
    );
    expect(() => compareRecipes([a, late], { at: 45 })).toThrow(
      new RangeError("compareRecipes: a must reach X = 45; it goes from 10 to 40")
    );
    expect(compareRecipes([a, late], { at: 40.00000001 }).at).toBe(40.00000001);
    expect(compareRecipes([a, late], { at: 29.99999999 }).at).toBe(29.99999999);
  });
});
