/** The sentences about a run, each outcome written out; numbers are those given in, never through the code that places them. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { axisWords } from "../../../src/import/study/score-series.js";
import { type Advised, adviceOf, amount, stateText } from "../../../src/lib/runs/advice.js";
import { asymptoteOf } from "../../../src/lib/runs/asymptote.js";
import { type ForecastParts, forecastRun, halfWidthOf } from "../../../src/lib/runs/forecast.js";
import { forecastPoints } from "../../../src/lib/runs/forecast-points.js";
import { accountRecord } from "../../../src/lib/runs/run-account.js";
import { meanOfLast, runCurve, thinned } from "../../../src/lib/runs/run-curve.js";
import { scoreAt } from "../../../src/lib/runs/run-forms.js";
import type { StateWord } from "../../../src/lib/runs/state.js";
import { goldenLeast } from "../../../src/lib/statistics/golden-least.js";

const curve = (n: number, before: number | null = null) =>
  runCurve(
    Array.from({ length: n }, (_, i) => i + 1),
    new Array(n).fill(0.4),
    { before }
  );
const advised = (word: StateWord, more: Partial<Advised> = {}): Advised => ({
  curve: curve(30, 0.31234),
  state: {
    word,
    since: word === "rising" ? null : 12345.67,
    bySlope: word === "rising",
    noise: { sd: 0.01, autocorrelation: 0 },
    leastRise: 0.0234
  },
  forecast: { score: 0.523, low: 0.39, high: 0.65, levelLow: 0.4, levelHigh: 0.6 },
  noChange: 0.4,
  best: { x: 80, score: 0.45678, low: 0.4, high: 0.5, single: { x: 90, score: 0.6 }, overstatement: 0.1 },
  ahead: 150,
  unit: "steps",
  ...more
});
const expected = "expected +12 points in another 150 steps, likely -1.0 to +25 (95%, one evaluation).";
const back = " The best checkpoint is at 80 steps (0.457, smoothed).";

describe("adviceOf(run)", () => {
  it.each([
    ["rising", `Rising: ${expected}`],
    ["flat", `Flat since step 12346: ${expected}`],
    ["falling", `Falling since step 12346: ${expected}${back}`],
    // stays where it is
    [
      "collapsed",
      `Collapsed at step 12346: expected 0 points in another 150 steps, likely -13 to +13 (95%, one evaluation).${back}`
    ],
    ["not-learning", `Not learning, at no time above the score before training (0.312): ${expected}`]
  ] as const)("of a %s run", (word, words) => {
    const [all] = adviceOf(advised(word)).replace("12345.67", "12346").split(" No rise is shown");
    expect(all).toBe(words);
  });

  it("of a rise that is a jump between its last evaluations", () => {
    const jump = (at: number, height: number) =>
      runCurve(
        Array.from({ length: 12 }, (_, i) => 10 * (i + 1)),
        Array.from({ length: 12 }, (_, i) => (i === 0 ? 0.25 : i < at ? 0.5 : 0.5 + height))
      );
    const forecast = { score: 0.9, low: 0.4, high: 1, levelLow: 0.5, levelHigh: 1 };
    const words = (at: number, height: number, word: StateWord = "rising") =>
      /More than half.*/.exec(adviceOf(advised(word, { curve: jump(at, height), forecast })))?.[0];
    const said = (from: number, to: number) =>
      `More than half of it came at once, between ${from} and ${to} steps: how the run goes on after such a jump is not known, and the forecast may be far too high.`;
    expect(words(11, 0.28)).toBe(said(110, 120));
    expect(words(10, 0.28)).toBe(said(100, 110));
    // further back evaluations have shown how it goes on; half of all is a step among others
    expect(words(9, 0.28)).toBeUndefined();
    expect(words(11, 0.25)).toBeUndefined();
    expect(words(11, 0.28, "flat")).toBeUndefined();
  });

  it("of a rise that its interval would not hold, if it went on as over its last half", () => {
    const rising = runCurve(
      Array.from({ length: 12 }, (_, i) => 10 * (i + 1)),
      Array.from({ length: 12 }, (_, i) => (i < 6 ? 0.3 : 0.3 + 0.04 * (i - 5)))
    );
    // 0.54 at 120, 0.004 a step: 0.74 at 170
    const said = (high: number, ahead = 50) =>
      adviceOf(advised("rising", { curve: rising, ahead, forecast: { ...advised("rising").forecast!, high } }));
    expect(said(0.73)).toMatch(
      / If it rose on as over its last half it would score 0\.74, above this interval: the forecast is that it slows\.$/
    );
    expect(said(0.75)).not.toContain("rose on");
    expect(said(0.99, 500)).toContain("it would score 1.0, above");
  });

  it.each(Object.values(axisWords))("says every X in %s, where that is what X is", (unit) => {
    const place = unit === "steps" ? "step 12345.67" : `12345.67 ${unit}`;
    const [since, at] = [` since ${place}: `, ` at ${place}: `];
    const best = `The best checkpoint is at 80 ${unit} (`;
    const said: Record<string, string[]> = {
      rising: ["Rising: "],
      flat: [since],
      falling: [since, best],
      collapsed: [at, best],
      "not-learning": []
    };
    for (const [word, parts] of Object.entries(said)) {
      const text = adviceOf(advised(word as StateWord, { unit }));
      for (const part of [...parts, `points in another 150 ${unit}, likely`]) expect(text).toContain(part);
      if (unit !== "steps") expect(text).not.toMatch(/\bsteps?\b/);
    }
  });

  it("of a run that does not move has what would not have been seen at every length, and what became of others", () => {
    for (const n of [6, 20, 21, 300]) {
      const flat = adviceOf(advised("flat", { curve: curve(n, 0.3), ahead: n }));
      expect(flat).toContain(
        " No rise is shown since then; one of less than 2.3 points over the last third would not be seen. Of "
      );
      const not = advised("not-learning", { curve: curve(n, 0.3) });
      expect(adviceOf({ ...not, state: { ...not.state, since: null } })).toMatch(
        / No rise is shown; one of less than 2.3 points over the last third would not be seen\.$/
      );
    }
    for (const word of ["rising", "falling", "collapsed"] as const)
      expect(adviceOf(advised(word))).not.toContain("No rise is shown");
    const noisy = advised("flat");
    expect(adviceOf({ ...noisy, state: { ...noisy.state, leastRise: 1 } })).toContain(
      "; none over the last third could be seen in evaluations as noisy as these. Of "
    );
  });

  it("of a flat run has what became of others, followed as far as is asked or nearest to it", () => {
    const rows = readFileSync("docs/forecasts.md", "utf8").match(/(?<=<!-- flat -->\n).*(?=<!-- end flat)/s)![0];
    const table = rows.trim().split("\n").slice(2);
    const cells = table.map((row) => row.split("|").map((cell) => cell.trim()));
    const asked = [
      [30 * 9, "4", 0],
      [30 * 2, "4", 0],
      [30, "2", 1],
      [30 * 0.2, "1.3", 2]
    ] as const;
    for (const [ahead, times, row] of asked) {
      const [, , runs, higher, gain] = cells[row]!;
      const points = `${Number(gain) > 0 ? "+" : ""}${Number(gain).toFixed(1)}`;
      expect(adviceOf(advised("flat", { ahead }))).toContain(
        `Of ${runs} runs called flat and followed to ${times} times their length, ${higher} were higher then (mean ${points} points).`
      );
    }
  });

  it("names no checkpoint where there is none, and counts points from the level now", () => {
    expect(adviceOf(advised("falling", { best: null }))).not.toContain("checkpoint");
    const forecast = { score: 0.4, low: 0.3004, high: 0.40049, levelLow: 0, levelHigh: 1 };
    expect(adviceOf(advised("rising", { forecast, unit: "hours", ahead: 2.5e20 }))).toBe(
      "Rising: expected 0 points in another 2.5e20 hours, likely -10.0 to 0 (95%, one evaluation)."
    );
  });

  it("of a run too short says how many evaluations there must be", () => {
    expect(adviceOf(advised("too-short", { forecast: null, curve: curve(3) }))).toBe(
      "Too short: 6 evaluations after the start are needed; found 3."
    );
  });
});

it.each([
  ["rising", "hours", "Rising"],
  ["flat", "hours", "Flat since 40 hours"],
  ["falling", "steps", "Falling since step 40"],
  ["collapsed", "samples", "Collapsed at 40 samples"],
  ["not-learning", "steps", "Not learning"],
  ["too-short", "steps", "Too short to tell"]
] as const)("stateText of %s in %s", (word, unit, words) => {
  expect(stateText({ word, since: 40 }, unit)).toBe(words);
});

it("stateText without a place has none", () => {
  expect(stateText({ word: "flat", since: null }, "steps")).toBe("Flat since");
});

it("amount has four figures, more of whole numbers, powers of ten at the ends", () => {
  expect([120, 1280.52, 9999.9, 10_000.4, 1234567.8, 1e7, 1.2e20, 0.01, 0.00999, 3.456e-9].map(amount)).toEqual([
    "120",
    "1281",
    "10000",
    "10000.4",
    "1234568",
    "1e7",
    "1.2e20",
    "0.01",
    "9.99e-3",
    "3.46e-9"
  ]);
});

describe("a forecast from its parts", () => {
  const parts = (score: number, terms: number[]): ForecastParts =>
    ({ score, base: score, onward: null, terms }) as ForecastParts;

  it("is the score with half-widths by hundredths, noise, distance and range, at least 1.6 standard deviations", () => {
    const [sd, distance, range] = [0.01, 0.5, 0.04];
    const observed = 0.0108 + 0.541 * sd + 0.927 * range;
    const level = 0.01712 + 0.139 * sd + 0.131 * sd * distance + 0.634 * range;
    const found = forecastRun(parts(0.5, [0.01, sd, sd * distance, range]))!;
    expect([found.score, found.low, found.high, found.levelLow, found.levelHigh]).toEqual(
      [0.5, 0.5 - observed, 0.5 + observed, 0.5 - level, 0.5 + level].map((end) => expect.closeTo(end, 12))
    );
    expect(halfWidthOf("observed", [0.01, 0.1, 0, 0])).toBeCloseTo(0.16, 12);
    expect(halfWidthOf("level", [0.01, 0.1, 0, 0])).toBeCloseTo(0.1, 12);
  });

  it("keeps the interval of the level inside that of one evaluation, and both inside [0, 1]", () => {
    const wide = forecastRun(parts(0.5, [0.01, 0, 20, 0]))!;
    expect([wide.levelLow, wide.levelHigh]).toEqual([wide.low, wide.high]);
    const [low, high] = [forecastRun(parts(0.01, [0.01, 0.1, 0, 0]))!, forecastRun(parts(0.99, [0.01, 0.1, 0, 0]))!];
    expect([low.low, low.levelLow, high.high, high.levelHigh]).toEqual([0, 0, 1, 1]);
    expect(forecastRun(null)).toBeNull();
  });

  it("of a rise that does not slow begins where it would without, and reaches to the line", () => {
    const [half, level] = [0.0108 + 0.927 * 0.04, 0.01712 + 0.634 * 0.04];
    const at = (onward: number) => forecastRun({ ...parts(0.5, [0.01, 0, 0, 0.04]), base: 0.42, onward });
    const { score, low, high, levelLow, levelHigh } = at(0.9);
    expect([score, low, high, levelLow, levelHigh]).toEqual(
      [0.5, 0.42 - half, 0.9, 0.42 - level, 0.9].map((end) => expect.closeTo(end, 12))
    );
    expect([at(0.51).high, at(0.51).levelHigh]).toEqual([
      expect.closeTo(0.5 + half, 12),
      expect.closeTo(0.5 + level, 12)
    ]);
  });

  it("takes each form at the X asked for, inside [0, 1], and the middle of eight", () => {
    const run = runCurve([1, 2, 3, 4], [0.2, 0.3, 0.5, 0.7]);
    const form = (name: "power" | "power-floor" | "exponential" | "sigmoid", value: number) => ({
      form: name,
      at: (x: number) => (x === 9 ? value : Number.NaN)
    });
    const forms = [form("power", 1.4), form("power-floor", 0.65), form("exponential", 0.55), form("sigmoid", -0.2)];
    expect(forecastPoints(run, 9, { forms, best: forms[0]! })).toEqual({
      of: {
        "no-change": expect.closeTo(0.5, 12),
        "last-two": expect.closeTo(0.6, 12),
        "last-four": expect.closeTo(0.425, 12),
        smoothed: expect.closeTo(0.5375, 12),
        power: 1,
        "power-floor": 0.65,
        exponential: 0.55,
        sigmoid: 0
      },
      median: expect.closeTo(0.54375, 12),
      range: 1
    });
  });
});

describe("curves and forms", () => {
  it("scoreAt is each formula", () => {
    const at = (form: Parameters<typeof scoreAt>[0], parameters: Parameters<typeof scoreAt>[1]) =>
      scoreAt(form, parameters)(50);
    expect(at("power", { k: 0.2, a: 0.9 })).toBeCloseTo(1 - 0.9 * 50 ** -0.2, 12);
    expect(at("power-floor", { k: 0.2, a: 0.9, asymptote: 0.8 })).toBeCloseTo(0.8 - 0.9 * 50 ** -0.2, 12);
    expect(at("exponential", { x0: 40, a: 0.5, asymptote: 0.7 })).toBeCloseTo(0.7 - 0.5 * Math.exp(-50 / 40), 12);
    const sigmoid = { r0: 0.1, asymptote: 0.7, cMid: 30, b: 2 };
    expect(at("sigmoid", sigmoid)).toBeCloseTo(0.1 + 0.6 / (1 + (30 / 50) ** 2), 12);
  });

  it("accountRecord has each form with its formula, and six figures", () => {
    const x = Array.from({ length: 20 }, (_, i) => i + 1);
    const { forms } = accountRecord(
      runCurve(
        x,
        x.map((one) => 0.2 + 0.3 / (1 + (5 / one) ** 2) + 0.001 * (one % 2))
      )
    );
    expect(forms.map(({ form, formula }) => [form, formula])).toEqual([
      ["power", "R = 1 - a X^-k"],
      ["power-floor", "R = A - a X^-k"],
      ["exponential", "R = A - a exp(-X / X_0)"],
      ["sigmoid", "R = R_0 + (A - R_0) / (1 + (C_mid / X)^B)"]
    ]);
    const numbers = forms.flatMap(({ parameters, r2 }) => [
      r2,
      ...Object.values(parameters).flatMap(({ value, low, high }) => [value, low, high])
    ]);
    for (const number of numbers) expect(number === null || number === Number(number.toPrecision(6))).toBe(true);
    expect(forms.flatMap(({ parameters }) => Object.values(parameters)).some((one) => "held" in one)).toBe(false);
  });

  it("asymptoteOf is none of a power law, and identified only by its interval", () => {
    const fitted = (parameters: object) => ({ parameters }) as Parameters<typeof asymptoteOf>[0];
    expect(asymptoteOf(fitted({ k: 1, a: 1 }), undefined)).toBeNull();
    const bounds = { low: 0.1, high: 0.9, identified: true };
    expect(asymptoteOf(fitted({ asymptote: 0.6 }), bounds)).toEqual({
      score: 0.6,
      low: null,
      high: null,
      identified: true
    });
    expect(asymptoteOf(fitted({ asymptote: 0.6 }), undefined)!.identified).toBe(false);
  });

  it("goldenLeast ends within its last bracket of the valley, on either side", () => {
    for (const valley of [0.11, 1.234, 2.9]) {
      const { at, value } = goldenLeast((x) => (x - valley) ** 2 + 5, 0, 3, 30);
      expect(Math.abs(at - valley)).toBeLessThan(1e-5);
      expect(value).toBeCloseTo(5, 9);
    }
    let calls = 0;
    goldenLeast(() => calls++, 0, 1, 7);
    expect(calls).toBe(9);
  });

  it("thinned has means of neighbours and how many; meanOfLast the last alone", () => {
    const run = runCurve([1, 2, 3, 4, 5], [0.1, 0.2, 0.3, 0.4, 0.9]);
    const { x, score, weight } = thinned(run, 2);
    expect([[...x], [...score].map((one) => Number(one.toFixed(12))), [...weight]]).toEqual([
      [1.5, 4],
      [0.15, Number((1.6 / 3).toFixed(12))],
      [2, 3]
    ]);
    expect([...thinned(run, 9).weight]).toEqual([1, 1, 1, 1, 1]);
    expect(meanOfLast(run.score, 2)).toBeCloseTo(0.65, 12);
    expect(() => runCurve([1, Number.POSITIVE_INFINITY], [0, 0])).toThrow(
      "point 2: X must ascend from above 0; got Infinity"
    );
    expect(() => runCurve([1, 2], [-0.1, 0])).toThrow("point 1: the score must be in [0, 1]; got -0.1");
  });
});
