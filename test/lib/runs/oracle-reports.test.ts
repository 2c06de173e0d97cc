/** Reports of planted runs in full, beside SciPy's: test/fixtures/oracles/run_reports.py. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { backtestOf } from "../../../src/lib/runs/backtest.js";
import { bestCheckpoint } from "../../../src/lib/runs/best-checkpoint.js";
import { forecastParts, forecastRun } from "../../../src/lib/runs/forecast.js";
import { forecastPoints } from "../../../src/lib/runs/forecast-points.js";
import { formIntervals } from "../../../src/lib/runs/form-intervals.js";
import type { RunForm, RunParameter } from "../../../src/lib/runs/form-names.js";
import { forecastKept, keptRun } from "../../../src/lib/runs/kept-run.js";
import { accountOf, accountRecord } from "../../../src/lib/runs/run-account.js";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { fitRunForms, scoreAt } from "../../../src/lib/runs/run-forms.js";
import { type RunReport, reportRun } from "../../../src/lib/runs/run-report.js";
import { stateOf } from "../../../src/lib/runs/state.js";

type Ends = [number | null, number | null];

interface FormCase {
  form: RunForm;
  q: number;
  rss: number;
  r2: number;
  parameters: Record<string, number>;
  /** ends of profile intervals; null at the end of what is searched */
  shapeEnds: Ends[];
  linearEnds: { A?: Ends; a?: Ends };
  at: number;
}

interface Case {
  course: string;
  x: number[];
  score: number[];
  before: number | null;
  problems: number | null;
  to: number;
  state: { word: string; since: number | null; sd: number; autocorrelation: number; leastRise: number };
  forms: FormCase[];
  form: string;
  points: { of: Record<string, number>; median: number; range: number };
  terms: number[];
  forecast: Record<"score" | "low" | "high" | "levelLow" | "levelHigh", number>;
  noChange: number;
  backtest: Record<"cuts" | "medianError" | "noChangeMedianError" | "coverage", number | null>;
  best: { x: number; score: number; low: number; high: number };
}

const { made, curves } = JSON.parse(readFileSync("test/fixtures/oracles/run-reports.json", "utf8")) as {
  made: string;
  curves: Case[];
};
const letters: Record<RunParameter, string> = {
  ...{ k: "k", a: "a", asymptote: "A", x0: "X_0" },
  ...{ r0: "R_0", cMid: "C_mid", b: "B" }
};
const shapes: Record<RunForm, RunParameter[]> = {
  ...{ power: ["k"], "power-floor": ["k"] },
  ...{ exponential: ["x0"], sigmoid: ["cMid", "b"] }
};
/** How near ends of profiles of A and a are: the farther, the more a changes with the shape. */
const linearWithin: Record<RunForm, { A?: number; a?: number }> = {
  ...{ power: { a: 2.5e-3 }, "power-floor": { A: 2e-4, a: 2e-2 } },
  ...{ exponential: { A: 2e-4, a: 2.5e-3 }, sigmoid: {} }
};
const cases = curves.map((one) => ({
  ...one,
  curve: runCurve(one.x, one.score, { before: one.before, problems: one.problems })
}));

/** Steps of the search of a sigmoid end a thousandth of its grid from the least: its score ahead is off by as much. */
const scoreWithin = (form: string) => (form === "sigmoid" ? 4e-3 : 2e-6);

function expectNear(ours: object, theirs: object, within: number): void {
  for (const [key, value] of Object.entries(theirs)) {
    const found = (ours as Record<string, number | null>)[key];
    if (value === null) expect([key, found]).toEqual([key, null]);
    else expect(Math.abs(found! - value), `${key} ${found} against ${value}`).toBeLessThan(within);
  }
}

const formulas = [
  "R = 1 - a X^-k",
  "R = A - a X^-k",
  "R = A - a exp(-X / X_0)",
  "R = R_0 + (A - R_0) / (1 + (C_mid / X)^B)"
];

/** Of a run that is rising or flat, unless its form has none; no kind of intervals held in backtests. */
function expectAsymptote(ours: RunReport["asymptote"], { form, parameters, linearEnds }: FormCase, word: string): void {
  const isTold = (word === "rising" || word === "flat") && form !== "power";
  expect(ours === null).toBe(!isTold);
  if (ours === null) return;
  expect(Math.abs(ours.score - parameters.A!)).toBeLessThan(form === "sigmoid" ? 1e-2 : 1e-5);
  expect([ours.low, ours.high]).toEqual([null, null]);
  if (linearEnds.A && word === "rising") expect(ours.identified).toBe(linearEnds.A[1] !== null && linearEnds.A[1] < 1);
}

describe("a run of five evaluations", () => {
  const curve = runCurve([1, 2, 3, 4, 5], [0.1, 0.2, 0.3, 0.35, 0.4]);

  it("is kept without forms, a best checkpoint or a forecast", () => {
    const kept = keptRun(curve);
    expect(kept).toEqual({ curve, state: stateOf(curve), forms: [], form: null, best: null });
    expect(forecastKept(kept, 9)).toEqual({ forecast: null, noChange: expect.closeTo(0.35, 12) });
    expect(accountOf(curve).fitted).toBeNull();
    expect(forecastRun(null)).toBeNull();
  });
});

describe(`runs by ${made}`, () => {
  it.each(cases)("$course: forms", ({ curve, forms, form, to }) => {
    const fitted = fitRunForms(curve);
    expect(fitted.best.form).toBe(form);
    expect(fitted.forms.map((one) => [one.form, one.q])).toEqual(forms.map((one) => [one.form, one.q]));
    for (const [i, ours] of fitted.forms.entries()) {
      const theirs = forms[i]!;
      const isSigmoid = theirs.form === "sigmoid";
      expect(ours.rss / theirs.rss, `${theirs.form}: not below the least`).toBeGreaterThan(1 - 1e-6);
      expect(ours.rss / theirs.rss, theirs.form).toBeLessThan(1 + (isSigmoid ? 6e-4 : 1e-8));
      expect(ours.r2).toBeCloseTo(theirs.r2, isSigmoid ? 5 : 8);
      expectNear(
        { at: ours.at(to), by: scoreAt(ours.form, ours.parameters)(to) },
        { at: theirs.at, by: theirs.at },
        scoreWithin(theirs.form)
      );
    }
  });

  it.each(cases.filter(({ state }) => state.word === "rising"))(
    "$course: parameters and their intervals",
    ({ curve, forms }) => {
      for (const [i, fit] of fitRunForms(curve).forms.entries()) {
        const { form, parameters, shapeEnds, linearEnds } = forms[i]!;
        const found = formIntervals(curve, fit);
        const wide = form === "sigmoid" ? 2e-2 : 1e-5;
        for (const [name, value] of Object.entries(fit.parameters) as [RunParameter, number][])
          expectNear(
            { value: value / (parameters[letters[name]]! || 1) },
            { value: parameters[letters[name]] === 0 ? 0 : 1 },
            wide
          );
        for (const [d, name] of shapes[form].entries())
          expectEnds(`${form} ${name}`, found[name]!, shapeEnds[d]!, 6e-3);
        for (const [name, ends] of Object.entries(linearEnds) as ["A" | "a", Ends][]) {
          const interval = found[name === "A" ? "asymptote" : "a"]!;
          const what = `${form} ${name}`;
          if (name === "A" ? !interval.identified : ends.includes(null)) continue;
          const within = linearWithin[form][name]!;
          expectEnds(what, interval, ends, within);
        }
      }
    }
  );

  it.each(cases)(
    "$course: state, forecast and backtest",
    ({ curve, to, form, forms, state, points, terms, forecast, noChange, backtest, best }) => {
      const { noise, word, since, leastRise } = stateOf(curve);
      expect([word, since]).toEqual([state.word, state.since]);
      expectNear(
        { ...noise, leastRise },
        { sd: state.sd, autocorrelation: state.autocorrelation, leastRise: state.leastRise },
        1e-7
      );
      const fitted = fitRunForms(curve);
      const { of, ...rest } = forecastPoints(curve, to, fitted);
      for (const [name, value] of Object.entries(points.of)) expectNear(of, { [name]: value }, scoreWithin(name));
      expectNear(rest, { median: points.median, range: points.range }, 4e-3);
      const parts = forecastParts(curve, to);
      expectNear(parts.terms, terms, 4e-3);
      expectNear(parts.terms.slice(0, 3), terms.slice(0, 3), 1e-7);
      expectNear(forecastRun(parts)!, forecast, 8e-3);
      const report = reportRun(curve, to, "steps");
      expect(report.forecast).toEqual(forecastRun(parts));
      expect(report.bestCheckpoint).toEqual(bestCheckpoint(curve));
      expect(report).toMatchObject({ seenTo: curve.x.at(-1)!, to, state: { word, since }, form: fitted.best.form });
      expectAsymptote(report.asymptote, forms.find((one) => one.form === form)!, word);
      expect(report.noChange.score).toBeCloseTo(noChange, 8);
      expect(report.bestCheckpoint!.x).toBe(best.x);
      const { cuts, coverage, ...errors } = backtest;
      const tried = backtestOf(curve, to);
      expect([tried.cuts, tried.coverage]).toEqual([cuts, coverage]);
      expectNear(tried, errors, 2e-3);
      expect(report.backtest).toEqual(tried);
    }
  );

  it("bound no parameter of a form that does not rise", () => {
    const flat = cases.flatMap(({ curve, forms }) =>
      fitRunForms(curve).forms.flatMap((fit, i) => (Math.abs(forms[i]!.r2) < 1e-9 ? [formIntervals(curve, fit)] : []))
    );
    expect(flat.length).toBeGreaterThan(1);
    for (const intervals of flat)
      for (const interval of Object.values(intervals))
        expect(interval).toEqual({ low: null, high: null, identified: false });
  });

  it.each(cases)("$course: kept as plain data, it is forecast alike", ({ curve, to, form, noChange }) => {
    const kept = keptRun(curve);
    expect(kept).toMatchObject({ curve, state: stateOf(curve), form });
    const again = forecastKept(structuredClone(kept), to);
    expect(again.noChange).toBeCloseTo(noChange, 8);
    expectNear(again.forecast!, forecastRun(forecastParts(curve, to))!, 1e-9);
    expect(kept.best).toEqual(bestCheckpoint(curve));
  });

  it.each(cases)("$course: an account has the numbers of its forms to six digits", ({ curve, form, forms }) => {
    const record = accountRecord(curve);
    const { fitted, state } = accountOf(curve);
    expect([record.form, record.state]).toEqual([form, { word: state.word, since: state.since }]);
    for (const [i, { r2, parameters, formula, form: name }] of record.forms.entries()) {
      expect([name, formula]).toEqual([forms[i]!.form, formulas[i]]);
      expect(r2).toBe(Number(fitted!.forms[i]!.r2!.toPrecision(6)));
      expect(Object.keys(parameters).sort()).toEqual(Object.keys(forms[i]!.parameters).sort());
      const intervals = formIntervals(curve, fitted!.forms[i]!);
      for (const [name, value] of Object.entries(fitted!.forms[i]!.parameters) as [RunParameter, number][]) {
        const { value: written, low, high, identified } = parameters[letters[name]]!;
        const isHeld = name === "r0" && curve.before !== null;
        expect(written).toBe(isHeld ? value : Number(value.toPrecision(6)));
        expect(identified).toBe(isHeld || intervals[name]!.identified);
        if (isHeld || name === "asymptote" || !identified) expect(low).toBeNull();
        else
          expect([low, high]).toEqual(
            [intervals[name]!.low, intervals[name]!.high].map((end) => Number(end!.toPrecision(6)))
          );
      }
    }
  });
});

function expectEnds(
  what: string,
  { low, high, identified }: { low: number | null; high: number | null; identified: boolean },
  [from, to]: Ends,
  within: number
): void {
  expect([what, identified]).toEqual([what, from !== null && to !== null]);
  if (!identified) expect([low, high]).toEqual([null, null]);
  else
    expectNear(
      { [`${what} low`]: low! / from!, [`${what} high`]: high! / to! },
      { [`${what} low`]: 1, [`${what} high`]: 1 },
      within
    );
}
