/** What is said of recipes and pairs, on a few numbers: expected values are formulas written out, or SciPy 1.17.1. */
import { describe, expect, it } from "vitest";
import { compareRecipes } from "../../../src/lib/compare/compare-recipes.js";
import { earlyOrder } from "../../../src/lib/compare/early-order.js";
import {
  alongCurve,
  asymptoteWords,
  chanceWords,
  differTogether,
  orderWords,
  planningOnSeen,
  ratioWords,
  shortX
} from "../../../src/lib/compare/pair-words.js";
import { isUpTo, onCommonX, type Recipe, scoreBetween } from "../../../src/lib/compare/recipe.js";
import { seedGroups } from "../../../src/lib/compare/seed-groups.js";
import { planFor, problemsNeeded, seedsNeeded } from "../../../src/lib/compare/seeds-needed.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const run = (x: readonly number[], y: readonly number[]) => ({ x: Float64Array.from(x), y: Float64Array.from(y) });
const recipe = (name: string, x: readonly number[], ...rows: number[][]): Recipe => ({
  name,
  seeds: rows.map((y) => run(x, y))
});

describe("seedGroups(scores), chances by NumPy", () => {
  it("has the chance of so clear a parting, of 400,000 samples", () => {
    const found = seedGroups([0.55, 0.4, 0.42, 0.56, 0.41])!;
    // 4,000 samples here: standard error 0.0013
    expect(Math.abs(found.p - 0.0063)).toBeLessThan(0.003);
    expect(found).toMatchObject({ lower: [1, 2, 4], upper: [0, 3] });
    expect(found.means[0]).toBeCloseTo(0.41, 12);
    expect(found.means[1]).toBeCloseTo(0.555, 12);
  });

  it("says nothing of two seeds, whose every parting is as clear up to rounding", () => {
    const cents = Array.from({ length: 101 }, (_, i) => i / 100);
    expect(
      cents.flatMap((low) => cents.map((high) => seedGroups([low, high]))).filter((found) => found !== null)
    ).toEqual([]);
  });

  it("says nothing where that is one in a hundred or more", () => {
    expect(seedGroups([0.4, 0.41, 0.43, 0.5, 0.6, 0.61])).toBeNull();
    expect(seedGroups([0.5, 0.508, 0.56])).toBeNull();
    expect(seedGroups([0.5, 0.5, 0.5])).toBeNull();
  });
});

describe("differTogether(pairs), by statsmodels 0.15.0 (multipletests, holm)", () => {
  // two-sided p; each pair alone, Bonferroni, Hochberg and Benjamini-Hochberg say another number of at least one row
  it.each([
    [[0.04, 0.01, 0.02], "3 differ"],
    [[0.01, 0.03, 0.2], "1 differs"],
    [[0.02, 0.03, 0.04], "none differs"],
    [[0.9, 0.0241, 0.001, 0.049], "1 differs"],
    [[0.0124, 0.0166, 0.0249, 0.0499], "4 differ"],
    [[0.0249, 0.2], "1 differs"],
    [[0.05, 0.001], "2 differ"],
    [[0.3, 0.2], "none differs"]
  ])("of %j", (p, words) => {
    // a better or b better
    const pairs = p.map((one, i) => ({ chanceABetter: i % 2 === 0 ? one / 2 : 1 - one / 2 }));
    expect(differTogether([...pairs, { chanceABetter: null }])).toEqual({ pairs: p.length, words });
    expect(differTogether(pairs.slice(0, 1))).toBeNull();
  });
});

describe("plans, by SciPy", () => {
  const measured = { sd: 0.01, df: 2, low: 0.005, high: 0.06 };

  it("have the power of 2, 3, 5 and 10 seeds, and the fewest with 0.8", () => {
    const plan = planFor(0.02, { sd: 0.015, from: "these recipes, pooled", measured }, 0.7);
    expect(plan.power.map(({ seeds }) => seeds)).toEqual([2, 3, 5, 10]);
    const expected = [0.12886642968266546, 0.24327428419617095, 0.4581834416480938, 0.8049130635046314];
    plan.power.forEach(({ power }, i) => {
      expectRelative(power, expected[i]!, 1e-6);
    });
    expect(plan).toMatchObject({
      difference: 0.02,
      seedSd: 0.015,
      seedSdFrom: "these recipes, pooled",
      seedSdMeasured: measured,
      level: 0.7,
      seeds: 10
    });
    expect(plan.problems).toBe(Math.ceil((2 * 0.21 * 7.848879734) / 0.0004));
  });

  it("of seeds that do not differ need two, or none do; a score of 0 or 1 has no problems to count", () => {
    expect(seedsNeeded(0.01, 0)).toBe(2);
    expect(seedsNeeded(0, 0)).toBeNull();
    expect(seedsNeeded(0.0009, 0.01)).toBeNull();
    for (const [difference, expected] of [
      [0, 0.05],
      [0.01, 1]
    ] as const) {
      const { power } = planFor(difference, { sd: 0, from: "", measured: null }, 0.5);
      expect(power.map((each) => each.power)).toEqual([expected, expected, expected, expected]);
    }
    expect([problemsNeeded(0.1, 0), problemsNeeded(0.1, 1)]).toEqual([null, null]);
  });
});

describe("earlyOrder(recipes, at), every part", () => {
  it("is read before training and at four parts of the way; ends that tie do not count", () => {
    const x = [0, 10, 25, 50, 75, 100];
    const order = earlyOrder(
      [
        recipe("a", x, [0.1, 0.9, 0.1, 0.1, 0.1, 0.7]),
        recipe("b", x, [0.2, 0.2, 0.2, 0.2, 0.9, 0.9]),
        recipe("c", x, [0.3, 0.1, 0.3, 0.9, 0.9, 0.9]),
        recipe("d", x, [0.3, 0.1, 0.3, 0.9, 0.9, 0.9])
      ],
      100
    );
    // means of three: at the end a 0.3, b 0.667, c and d 0.9; so five pairs
    expect(order.map(({ x: at, of }) => [at, of])).toEqual([0, 10, 25, 50, 75].map((at) => [at, 5]));
    expect(order[0]!.pairs).toBe(1);
    // at 10: means of two: a 0.5, b 0.2, c and d 0.2
    expect(order[1]!.pairs).toBe(1 / 5);
    // at 25: a 0.367, b 0.2, c and d 0.233
    expect(order[2]!.pairs).toBe(2 / 5);
    expect(order[4]!.pairs).toBe(1);
  });

  it("leaves out a part before some run's first evaluation, and needs three recipes", () => {
    const late = [recipe("a", [30, 60, 100], [0.1, 0.2, 0.3]), recipe("b", [0, 50, 100], [0.2, 0.2, 0.2])];
    expect(earlyOrder([...late, recipe("c", [10, 100], [0.4, 0.5])], 100).map(({ x }) => x)).toEqual([50, 75]);
    expect(earlyOrder(late, 100)).toEqual([]);
    const flat = [1, 2, 3].map((i) => recipe(`${i}`, [0, 1], [0.1 * i, 0.5 - 0.1 * i]));
    expect(
      earlyOrder(
        flat.map((one) => ({ ...one, seeds: [run([0, 1], [0.5, 0.5])] })),
        1
      )
    ).toEqual([]);
  });
});

describe("runs on one axis", () => {
  it("count an X that differs by rounding as the same, and no more", () => {
    expect([isUpTo(100.00000001, 100), isUpTo(100.001, 100), isUpTo(-99.99, -100)]).toEqual([true, false, false]);
    expect(scoreBetween(run([1, 2], [0.3, 0.5]), 2 + 1e-10)).toBe(0.5);
    expect([...onCommonX([run([1, 2, 3], [0, 0, 0]), run([1, 2 + 1e-10, 3], [0, 0, 0])], 3).x]).toEqual([1, 2, 3]);
    expect([...onCommonX([run([1, 2, 3, 4], [0, 0, 0, 0])], 2.5).x]).toEqual([1, 2]);
  });
});

describe("words of a recipe's asymptote", () => {
  const asymptote = { level: 0.7111, low: 0.6999, high: 0.7222, xMid: 12.345, xMidLow: 11.111, xMidHigh: 13.999 };
  const words = (change: Partial<typeof asymptote> | Record<string, null>) =>
    asymptoteWords({ asymptote: { ...asymptote, ...change } }, (value) => `<${value}>`);

  it("has level and half of the gain with their intervals, each where it has both ends", () => {
    expect(words({})).toEqual({ level: "<0.7111> [<0.6999>, <0.7222>]", half: "12.35 [11.11, 14]" });
    for (const end of ["low", "high"])
      expect(words({ [end]: null })).toEqual({ level: "<0.7111> (no interval)", half: "12.35 [11.11, 14]" });
    for (const end of ["xMidLow", "xMidHigh"])
      expect(words({ [end]: null })).toEqual({ level: "<0.7111> [<0.6999>, <0.7222>]", half: "12.35" });
  });

  it("says that there is none, and no X of it", () => {
    expect(asymptoteWords({ asymptote: null }, String)).toEqual({ level: "not identified", half: "" });
  });
});

describe("words of a pair", () => {
  const band = (low: number[], high: number[]) => ({
    band: {
      x: Float64Array.from([10, 20, 30000.4]),
      low: Float64Array.from(low),
      high: Float64Array.from(high)
    } as never
  });

  it.each([
    [null, "unknown"],
    [band([-1, -1, -1], [1, 1, 1]), "leaves 0 nowhere"],
    [band([0, 0, 0], [0, 0, 0]), "leaves 0 nowhere"],
    [band([0.1, 0.1, -1], [1, 1, 1]), "a higher at 2 of 3 X, 10 to 20"],
    [band([-1, -1, -1], [1, 1, -0.1]), "b higher at 1 of 3 X, 30000"],
    [band([0.1, -1, -1], [1, 1, -0.1]), "differs at 2 of 3 X, 10 to 30000"]
  ])("say where the band leaves 0: %#", (pair, words) => {
    expect(alongCurve(pair ?? { band: null })).toBe(words);
  });

  const ratio = (value: number | null, low: number | null, high: number | null) => ({
    budgetRatio: { value, low, high, rule: "" }
  });
  it.each([
    [{ budgetRatio: null }, "not defined"],
    [ratio(null, null, null), "not reached"],
    [ratio(1.23456, null, null), "1.23"],
    [ratio(1.23456, 0.5, 2.0001), "1.23 [0.500, 2.00]"],
    [ratio(1.5, null, 2), "1.50 [not reached, 2.00]"],
    [ratio(1.5, 1, null), "1.50 [1.00, open]"]
  ])("have the ratio with its interval: %#", (pair, words) => {
    expect(ratioWords(pair)).toBe(words);
  });

  it.each([
    [null, "unknown"],
    [0.9995, "> 99.9 %"],
    [0.999, "99.9 %"],
    [0.0005, "< 0.1 %"],
    [0.001, "0.1 %"],
    [0.5678, "56.8 %"]
  ])("have the chance %d as %s", (value, words) => {
    expect(chanceWords(value)).toBe(words);
  });

  it("have the order of pairs along the training, in per cent", () => {
    const order = [
      { x: 0, pairs: 0.857, of: 7 },
      { x: 12.5, pairs: 0.5, of: 7 },
      { x: 2e9, pairs: 1, of: 7 }
    ];
    expect(orderWords(order, "hours")).toBe("before training 86%, 12.5 hours 50%, 2e9 hours 100%");
    expect(orderWords([], "hours")).toBe("");
  });

  it("warn of a plan on what was seen, which stands beside both tables of pairs", () => {
    expect(planningOnSeen).toBe(
      "Planning on the difference seen overstates the chance: where few runs stand apart, the true difference is smaller on average. Plan on the smallest difference that matters"
    );
  });

  it("have X with four figures", () => {
    expect([123456, 0.00123456, 12, 7.781e15, 4e7].map(shortX)).toEqual(["123500", "0.001235", "12", "7.78e15", "4e7"]);
    expect([9_994_999, 1e7].map(shortX)).toEqual(["9995000", "1e7"]);
  });
});

describe("compareRecipes(recipes), by hand", () => {
  const drawn = "these recipes, pooled, drawn towards recipes of a public study with ten seeds";
  const x = [10, 20, 30];
  const a = recipe("a", x, [0.5, 0.6, 0.7], [0.5, 0.62, 0.74]);
  const b = recipe("b", x, [0.4, 0.45, 0.5]);

  it("takes the spread of seeds that there is for a run alone, 1.96 standard errors to each side", () => {
    const [one, two] = [0.6, 0.62];
    // 1 degree of freedom here, 4.7 of a standard deviation of 0.008 elsewhere
    const sd = Math.sqrt(((one - two) ** 2 / 2 + 4.7 * 0.008 ** 2) / 5.7);
    const half = 1.959963984540054 * sd * Math.sqrt(1 / 2 + 1);
    for (const [recipes, sign] of [
      [[a, b], 1],
      [[b, a], -1]
    ] as const) {
      const [pair] = compareRecipes(recipes).differences;
      const difference = sign * ((one + two) / 2 - 0.45);
      expectRelative(pair!.difference, difference, 1e-12);
      expect(pair!.withSeedSpread!.from).toBe(drawn);
      expectRelative(pair!.withSeedSpread!.low, difference - half, 1e-9);
      expectRelative(pair!.withSeedSpread!.high, difference + half, 1e-9);
    }
  });

  it("plans for a difference where one is asked for, at the mean score and the spread that there is", () => {
    expect(compareRecipes([a, b]).plan).toBeNull();
    const { plan } = compareRecipes([a, b], { plan: 0.05 });
    expectRelative(plan!.level, (0.6 + 0.62 + 0.45) / 3, 1e-12);
    expectRelative(plan!.seedSd, Math.sqrt((0.0002 + 4.7 * 0.008 ** 2) / 5.7), 1e-9);
    expect(plan!.seedSdFrom).toBe(drawn);
    // SciPy's chi2.ppf of 0.975 and 0.025, 1 degree of freedom
    const { sd, df, low, high } = plan!.seedSdMeasured!;
    expect(df).toBe(1);
    expectRelative(sd, Math.sqrt(0.0002), 1e-9);
    expectRelative(low, Math.sqrt(0.0002 / 5.023886187314888), 1e-9);
    expectRelative(high, Math.sqrt(0.0002 / 0.0009820691171752583), 1e-7);
    expect(compareRecipes([b, b], { plan: 0.05 }).plan).toMatchObject({
      seedSd: 0.008,
      seedSdFrom: "recipes of a public study with ten seeds",
      seedSdMeasured: null
    });
  });

  it("warns of runs of fewer than three evaluations, and of ends far apart alone", () => {
    expect(compareRecipes([a, b]).warnings).toEqual([]);
    const short = recipe("s", [10, 20], [0.1, 0.2]);
    expect(compareRecipes([short, recipe("t", [10, 19], [0.1, 0.2])]).warnings).toEqual([
      "fewer than 3 evaluations up to 19 in a run of s, t: its score is the mean of those there are"
    ]);
    const ends = (end: number) => compareRecipes([a, recipe("e", [...x, end], [0, 0, 0, 0])]).warnings;
    expect(ends(39)).toEqual([]);
    expect(ends(40)).toEqual([
      "the shortest run ends at 30, the longest at 40: all are compared at 30; what comes later is not used"
    ]);
    // asked for an X before every end, nothing is left out unasked
    expect(compareRecipes([a, recipe("e", [...x, 99], [0, 0, 0, 0])], { at: 25 }).warnings).toEqual([
      "fewer than 3 evaluations up to 25 in a run of a, e: its score is the mean of those there are"
    ]);
  });
});
