/**
 * What the command line prints, from records whose every number is another: the lines are written out here, so that a value in
 * another's place, in another unit or rounded otherwise is seen.
 */
import { describe, expect, it } from "vitest";
import { compareText } from "../../loaders/cli/compare/compare-text.js";
import { checkResource, checkSizes, limitLines } from "../../loaders/cli/fit/fit-logs-command.js";
import { interval, lawLines, leftOutLines, scoreLines, stateLines } from "../../loaders/cli/fit/fit-scores-text.js";
import { forecastText } from "../../loaders/cli/forecast/forecast-text.js";
import { leftOutText, leftOutWarning } from "../../src/import/steps/points-left-out.js";

const cut = (text: string) => text.split("\n");

describe("forecastText(forecasts)", () => {
  const run = {
    ...{ run: "seed-1", path: "logs/a.jsonl", score: "val/acc", role: "validation", x: "flops" },
    ...{ seenTo: 1.234e19, to: 5.678e19, state: { word: "rising", since: null }, form: "sigmoid" },
    forecast: { score: 0.51234, low: 0.41, high: 0.6149, levelLow: 0.47, levelHigh: 0.5551 },
    noChange: { score: 0.4321 },
    asymptote: { score: 0.7654, low: null, high: null, identified: true },
    backtest: { cuts: 4, medianError: 0.0123, noChangeMedianError: 0.0456, coverage: 0.75 },
    bestCheckpoint: {
      ...{ x: 1.11e19, score: 0.4444, low: 0.3333, high: 0.5556, overstatement: 0.0222 },
      single: { x: 2.22e19, score: 0.4666 }
    },
    xFrom: null,
    advice: "Rising: go on."
  };
  const text = (change: object, runs = 1) =>
    forecastText({ runs: new Array(runs).fill({ ...run, ...change }), states: [], refused: [], notes: [] } as never);

  it("has every number in its place, of one run and of several", () => {
    const below = [
      "  run seed-1, score val/acc (validation), logs/a.jsonl; seen to 1.23e19 FLOPs",
      "  at 5.68e19 FLOPs: 0.512, one evaluation [0.410, 0.615], mean of five [0.470, 0.555] (95%)",
      "  no change (mean of the last three) 0.432",
      "  form: sigmoid, asymptote 0.765 (no interval)",
      "  backtest, 4 cuts: median error 0.0123 (no change 0.0456), 3 of 4 inside",
      "  best checkpoint: 1.11e19 FLOPs, 0.444 [0.333, 0.556]; the best single evaluation, 0.467 at 2.22e19, is 2.22 points above the smooth course"
    ];
    expect(cut(text({}))).toEqual(["Rising: go on.", ...below, ""]);
    expect(cut(text({}, 2)).slice(0, 9)).toEqual([
      "seed-1, val/acc: Rising: go on.",
      ...below,
      "",
      "seed-1, val/acc: Rising: go on."
    ]);
    expect(text({}, 101)).toMatch(/and 1 more runs; --json has all\n$/);
  });

  it("counts the cuts that an interval held from their share, to the one", () => {
    const cuts = Array.from({ length: 100 }, (_, i) => i + 1);
    const counted = (of: number, held: number) =>
      /(\d+ of \d+) inside/.exec(text({ backtest: { ...run.backtest, cuts: of, coverage: held / of } }))?.[1];
    const all = cuts.flatMap((of) => Array.from({ length: of + 1 }, (_, held) => [of, held] as const));
    expect(all.filter(([of, held]) => counted(of, held) !== `${held} of ${of}`)).toEqual([]);
  });

  it("says what there is not", () => {
    const backtest = { cuts: 0, medianError: null, noChangeMedianError: null, coverage: null };
    expect(
      cut(text({ forecast: null, form: null, backtest, bestCheckpoint: null, x: "steps", seenTo: 5 })).slice(1)
    ).toEqual([
      "  run seed-1, score val/acc (validation), logs/a.jsonl; seen to 5 steps",
      "  no forecast; no change (mean of the last three) 0.432",
      "  backtest: too few evaluations",
      ""
    ]);
    expect(text({ asymptote: null })).toContain("\n  form: sigmoid\n");
    expect(text({ asymptote: { ...run.asymptote, identified: false } })).toContain(
      "asymptote 0.765 (no interval), not identified by these points\n"
    );
    expect(text({ backtest: { ...run.backtest, cuts: 1, coverage: 0 } })).toContain(
      "backtest, 1 cut: median error 0.0123"
    );
  });

  it("has runs without a forecast below those with one, and says what a forecast takes where there is none", () => {
    const state = { ...run, state: { word: "flat", since: 3.3e18 }, noChange: { score: 0.2468 } };
    const said = (runs: object[], states: object[]) =>
      cut(forecastText({ runs, states, refused: [], notes: [] } as never)).filter((line) => line !== "");
    const hint = "say --to X, or --more X (that much further), for the score that is expected there, with its interval";
    const alone = said([], [state]);
    expect(alone).toEqual([
      "Flat since 3.3e18 FLOPs.",
      "  run seed-1, score val/acc (validation), logs/a.jsonl; seen to 1.23e19 FLOPs",
      "  mean of the last three 0.247",
      expect.stringContaining("best checkpoint: 1.11e19 FLOPs, 0.444 [0.333, 0.556]"),
      hint
    ]);
    const both = said([run], [state]);
    expect(both).not.toContain(hint);
    expect(both.slice(-4)).toEqual(["seed-1, val/acc: Flat since 3.3e18 FLOPs.", ...alone.slice(1, 4)]);
  });

  it("names logs that are not forecast, and notes", () => {
    const refused = [
      { path: "b.csv", run: null, reason: "no score" },
      { path: "c.csv", run: "r2", reason: "too short" }
    ];
    expect(forecastText({ runs: [], states: [], refused, notes: ["2 left out"] } as never)).toBe(
      "not forecast: b.csv: no score\nnot forecast: c.csv, r2: too short\nnote: 2 left out\n"
    );
  });
});

describe("compareText(compared)", () => {
  const recipe = (group: string, change: object) => ({
    ...{ group, seeds: 3, score: 0.6123, low: 0.5912, high: 0.6334, parting: null },
    asymptote: { level: 0.7111, low: 0.6999, high: 0.7222, xMid: 12.345, xMidLow: 11.111, xMidHigh: 13.999 },
    ...change
  });
  const pair = {
    ...{ a: "x", b: "y", difference: -0.0321, low: -0.0543, high: 0.0099, chanceABetter: 0.0712, p: 0.1, df: 4 },
    budgetRatio: { value: 2.345, low: 1.111, high: 3.999, rule: "the rule" },
    band: { x: [1, 2], low: [-1, -1], high: [1, -0.5], difference: [0, 0], critical: 2, leavesZero: true },
    withSeedSpread: null,
    toSettle: { seeds: 17, low: 4, high: null, more: { a: 14, b: 16 }, smallest: 0.0276 }
  };
  const compared = {
    ...{
      x: "hours",
      at: 20,
      places: null,
      score: "acc",
      taken: ["seeds from names"],
      warnings: ["w one"],
      problems: ["p one"]
    },
    groups: [
      recipe("x", {}),
      recipe("y", { seeds: 1, low: null, high: null, asymptote: null }),
      recipe("z", {
        asymptote: { level: 0.7333, low: null, high: null, xMid: 12.345, xMidLow: null, xMidHigh: null }
      })
    ],
    differences: [pair],
    noise: { seeds: 0.01234, checkpoints: 0.00001, passes: null, problems: 0.0207 },
    order: [
      { x: 0, pairs: 0.8571, of: 7 },
      { x: 5, pairs: 0.9, of: 10 }
    ],
    plan: {
      ...{ difference: 0.0234, seedSd: 0.00812, seedSdFrom: "these recipes", seeds: 7, problems: 1234, level: 0.561 },
      seedSdMeasured: { sd: 0.00123, df: 2, low: 0.00064, high: 0.00773 },
      power: [
        { seeds: 2, power: 0.1234 },
        { seeds: 10, power: 0.9 }
      ]
    }
  };
  const text = (change: object) => compareText({ ...compared, ...change } as never);

  it("says at which places recipes are compared that are evaluated at others", () => {
    expect(cut(text({ places: [12, 16.25, 20] }))[0]).toBe(
      "acc, compared at 20 hours: the mean of each run's scores at 12, 16.25, 20 hours"
    );
  });

  it("has every number in its place", () => {
    expect(cut(text({}))).toEqual([
      "acc, compared at 20 hours: the mean of each run's last three evaluations up to there",
      "seeds from names",
      "",
      expect.stringMatching(/^recipe +seeds +score +95 % +levels off at +half of the gain by \(hours\)$/),
      expect.stringMatching(/^x +3 +61\.2 +\[59\.1, 63\.3\] +71\.1 \[70\.0, 72\.2\] +12\.35 \[11\.11, 14\]$/),
      expect.stringMatching(/^y +1 +61\.2 +not identified$/),
      expect.stringMatching(/^z +3 +61\.2 +\[59\.1, 63\.3\] +73\.3 \(no interval\) +12\.35$/),
      "",
      expect.stringMatching(/^a +b +a - b, points +95 % +chance a is better +along the curve +budget ratio$/),
      expect.stringMatching(
        /^x +y +−3\.2 +\[−5\.4, \+1\.0\] +7\.1 % +b higher at 1 of 2 X, 2 +2\.35 \[1\.11, 4\.00\]$/
      ),
      "budget ratio: the rule",
      "along the curve: where a band that holds the whole difference with 95 % leaves 0, in hours",
      "",
      "seeds that show a difference as large as the one seen, with a chance of 80 %",
      expect.stringMatching(/^a +b +seeds of each +95 % +more to run +smallest that these show, points$/),
      expect.stringMatching(/^x +y +17 +4 or more +14 of a, 16 of b +2\.8$/),
      expect.stringMatching(/^Planning on the difference seen overstates the chance: .*: --plan DIFFERENCE$/),
      "",
      "warning: w one",
      "noise of one score, standard deviation in points: seeds 1.23, checkpoints none seen, passes unknown, problems (shared by runs scored on the same ones) 2.07",
      "pairs of recipes that stand in their order of 20 hours already at: before training 86%, 5 hours 90%",
      "plan: a difference of 2.3 points, seeds with a standard deviation of 0.81 points (these recipes)",
      "  measured here alone: 0.12 [0.06, 0.77] points (95 %, 2 degrees of freedom)",
      "  chance to see it: 2 seeds 12%, 10 seeds 90%",
      "  seeds a recipe for a chance of 80 %: 7",
      "  problems for a chance of 80 %, seeds aside, at a score of 56.1: 1,234 (fewer on the same problems)",
      "note: p one",
      ""
    ]);
  });

  it("says what single runs say, and nothing of what there is not", () => {
    const withSeedSpread = { sd: 0.0081, from: "elsewhere", low: -0.0567, high: 0.0021 };
    const alone = {
      ...pair,
      low: null,
      high: null,
      chanceABetter: null,
      budgetRatio: null,
      band: null,
      withSeedSpread
    };
    const words = text({ differences: [alone], order: [], plan: null, warnings: [], problems: [], taken: [] });
    expect(words).toContain(
      "up to there\none seed of a recipe says nothing of its other seeds: such a difference is that of these runs, and has no interval\n\n"
    );
    expect(words).toContain(
      "x against y: −3.2 points between these runs; if seeds spread as elsewhere do (sd 0.8 points), the recipes differ by −5.7 to +0.2\n"
    );
    expect(words).toMatch(/\nx +y +−3\.2 +unknown +unknown +not defined\n/);
    for (const none of ["along the curve: where", "budget ratio: ", "pairs of recipes", "plan:", "warning:", "note:"])
      expect(words).not.toContain(none);
    expect(text({ differences: [] })).toContain("\none recipe: nothing to compare it with\n");
    expect(text({ plan: { ...compared.plan, seeds: null, problems: null } })).toContain(
      "of 80 %: more than 1,000\n  problems for a chance of 80 %, seeds aside, at a score of 56.1: unknown\n"
    );
  });

  it("counts one degree of freedom as one, and notes beyond the tenth", () => {
    const seedSdMeasured = { ...compared.plan.seedSdMeasured, df: 1 };
    expect(text({ plan: { ...compared.plan, seedSdMeasured } })).toContain("points (95 %, 1 degree of freedom)\n");
    const many = Array.from({ length: 12 }, (_, i) => `p ${i + 1}`);
    expect(text({ problems: many })).toMatch(/note: p 10\nand 2 more notes; --json has all\n$/);
    expect(text({ warnings: many })).toContain("warning: p 10\nand 2 more warnings; --json has all\n");
  });

  it("has the first hundred of many recipes and pairs", () => {
    const words = text({ groups: new Array(103).fill(recipe("x", {})), differences: new Array(102).fill(pair) });
    expect(words).toContain("and 3 more recipes; --json has all\n");
    expect(words).toContain("and 2 more pairs; --json has all\n");
    expect(words).toContain("and 96 more rules; --json has all\n");
  });
});

describe("fit's lines of states, scores and laws", () => {
  const fitted = (change: object) =>
    ({
      ...{
        run: "r1",
        score: "acc",
        unit: "samples",
        form: "power",
        state: { word: "flat", since: 84 },
        stateAlong: "steps",
        formsAlong: "FLOPs"
      },
      ...{ points: 85, leftOut: { "test loss 0": 14, "step 0": 1 } },
      forms: [
        {
          ...{ form: "power", formula: "R = 1 - a X^-k", r2: 0.98765 },
          parameters: {
            k: { value: 0.12345, low: 0.1, high: 0.2, identified: true },
            a: { value: 1234567, low: null, high: null, identified: false },
            R_0: { value: 0.00001234, low: null, high: null, identified: true, held: true },
            A: { value: 0.876, low: null, high: null, identified: true }
          }
        }
      ],
      ...change
    }) as never;

  it("has state, form, R2 and each parameter with its interval", () => {
    expect(stateLines([fitted({})]).join("")).toBe(
      "run  score  state               best form    R2\n" +
        "r1   acc    Flat since step 84  power      0.99\n\n" +
        "r1: R = 1 - a X^-k, X = FLOPs: k 0.123 [0.100, 0.200], a 1.23e6 (not identified), R_0 1.23e-5 (measured before training), A 0.876 (no interval: none has held in backtests)\n\n"
    );
    const other = fitted({ score: "other", form: null, state: { word: "too-short", since: null } });
    const both = stateLines([fitted({}), other]).join("");
    expect(both).toMatch(/\nr1 +other +Too short to tell +too short +none\n/);
    expect(both).toContain("\nr1, acc: R = 1 - a X^-k");
    expect(stateLines(new Array(101).fill(fitted({}))).join("")).toContain("and 1 more runs; --json has all\n");
  });

  it("names scores that were fitted and not, and what fits leave out", () => {
    const scores = {
      taken: [{ name: "acc", role: "validation", runs: 1 }],
      passedOver: [{ name: "reward", role: "unknown", runs: 3, reason: "is a reward" }]
    };
    expect(scoreLines(scores as never)).toEqual([
      "score fitted: acc (validation), 1 run\n",
      "score not fitted: reward (role not stated), 3 runs: is a reward\n"
    ]);
    expect(leftOutLines([fitted({}), fitted({ leftOut: { "step 0 has no data": 1 } })])).toEqual([
      "left out: r1: 15 of 100 evaluations of acc: 14 (test loss 0), 1 (step 0)\n"
    ]);
  });

  it("has a law a score, with open ends and what is undefined", () => {
    const law = {
      kMax: 0.12345,
      kMaxInterval: [0.1011, null],
      n0: 13.772e9,
      n0Interval: [null, 24.04e9],
      status: "converged"
    };
    const lines = (laws: object[]) => lawLines({ laws } as never);
    const words = "K_max 0.123 [0.101, open], N_0 13.8 [open, 24.0] billion parameters (converged)\n";
    expect(lines([{ score: "acc", law, noLaw: null, counts: null }])).toEqual([`\n${words}`]);
    expect(
      lines([
        { score: "acc", law, noLaw: null, counts: { kMax: 0.11119, n0: 12.345e9, runs: 4 } },
        { score: "b", law: null, noLaw: "two sizes", counts: null }
      ])
    ).toEqual([
      `\nacc: ${words}acc: by counts of wrong answers: K_max 0.111, N_0 12.3 billion parameters, 4 runs\n`,
      "\nb: two sizes\n"
    ]);
    const sizes = [0.09, 0.07, 0.05].map((k, i) => ({ modelSize: 10 ** (9 + i), k }));
    const none = { ...law, kMax: null, n0: null, status: "at-bound", sizes };
    expect(lines([{ score: "a", law: none, noLaw: null, counts: null }])).toEqual([
      "\nK_max and N_0: k does not grow with size, so saturation cannot be read (at-bound)\n"
    ]);
    expect([interval([0.5, 1]), interval([null, null])]).toEqual(["[0.500, 1.00]", "[open, open]"]);
  });
});

describe("evaluations left out", () => {
  const points = (count: number, leftOut: Record<string, number>) => ({
    run: "r",
    score: "acc",
    points: count,
    leftOut
  });

  it("are named but for step 0, and warned of from more than one in twenty on that nobody chose", () => {
    expect(leftOutText(points(9, { "step 0": 1 }))).toBeNull();
    expect(leftOutText(points(9, {}))).toBeNull();
    expect(leftOutWarning(points(95, { "test loss 0": 5 }))).toBeNull();
    expect(leftOutWarning(points(94, { "test loss 0": 6 }))).toBe(
      "run r: the fit leaves out 6 of 100 evaluations of acc (6 (test loss 0)), so k is of the others alone; where the score is 1 ln L is not defined, and without those steps k tends to be too small; k by counts keeps them"
    );
    expect(leftOutWarning(points(50, { "before --from-step 9": 50, "no score": 6 }))).toBe(
      "run r: the fit leaves out 6 of 106 evaluations of acc (6 (no score)), so k is of the others alone"
    );
  });
});

describe("what a law over sizes takes", () => {
  const curve = (run: string, modelSize: number, computeFlops: number[] = [1e15]) => ({ run, modelSize, computeFlops });
  const of = (...curves: object[]) => curves as never;

  it("is refused with the sizes that there are", () => {
    expect(() => checkSizes("f", of(curve("a", 7e9), curve("b", 1e9), curve("c", 7e9)))).toThrow(
      "fit needs runs of 3 model sizes or more of one family for a law; f has 1B, 7B: rlscale fit with the paths of its logs gives k of each run"
    );
    expect(() => checkSizes("f", of())).toThrow("; f has none: ");
    expect(checkSizes("f", of(curve("a", 7e9), curve("b", 1e9), curve("c", 3e9)))).toBeUndefined();
  });

  it("is refused against compute with the runs that have none, and with what to type", () => {
    const series = { family: "f", variant: "base" } as const;
    const [some, none] = [curve("a", 1e9), curve("b", 1e9, [])];
    const lacking = curve("c", 1e9, [Number.NaN]);
    expect(() => checkResource("compute", series, of(some, none, lacking))).toThrow(
      "fit against compute needs tokens or FLOPs of every run of f base; b and c lack them: --resource data fits against data"
    );
    expect(() => checkResource("compute", series, of(none, lacking))).toThrow("of f base; none has them: ");
    expect(checkResource("data", series, of(none))).toBeUndefined();
    expect(checkResource("compute", series, of(some))).toBeUndefined();
  });
});

describe("limitLines(law, results)", () => {
  const of = { family: "f", variant: "base", resource: "compute" } as const;
  const slope = (modelSize: number, learningEfficiency: number, more = {}) => ({
    ...of,
    modelSize,
    learningEfficiency,
    ...more
  });
  const sizes = [1e9, 4e9, 9e9].map((modelSize) => ({ modelSize }));
  const lines = (status: string, slopes: object[]) =>
    limitLines(
      { ...of, status, law: { kMax: 0.1234567, n0: 3.456789e9, sizes } } as never,
      { sizeLaws: slopes } as never
    );

  it("has both numbers where the fit has an end, and words from the slopes of its own sizes where it has none", () => {
    const falling = [slope(1e9, 0.09), slope(4e9, 0.06), slope(9e9, 0.03)];
    const other = [slope(0.1e9, 0.01), slope(1e9, 0.01, { family: "g" }), slope(9e9, 0.5, { resource: "data" })];
    for (const status of ["converged", "max-iterations"])
      expect(lines(status, falling)).toBe("K_max      0.123457\nN_0        3.45679B parameters");
    for (const status of ["at-bound", "flat"])
      expect(lines(status, [...other, ...falling])).toBe(
        "K_max, N_0 k does not grow with size, so saturation cannot be read"
      );
    expect(
      lines("at-bound", [...other, ...falling.map((one) => ({ ...one, learningEfficiency: one.modelSize / 1e11 }))])
    ).toBe("K_max, N_0 k shows no sign of levelling off, so saturation cannot be read");
  });
});
