import { describe, expect, it } from "vitest";
import { heldInBacktest } from "../../../src/lib/runs/asymptote.js";
import { type FormIntervals, formIntervals } from "../../../src/lib/runs/form-intervals.js";
import type { RunForm, RunParameter } from "../../../src/lib/runs/form-names.js";
import { accountRecord } from "../../../src/lib/runs/run-account.js";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { fitRunForms } from "../../../src/lib/runs/run-forms.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { planted } from "./planted.js";

const x = Float64Array.from({ length: 30 }, (_, i) => (i + 1) ** 1.3);
const score = x.map((one, i) => 0.3 + 0.35 / (1 + (60 / one) ** 1.7) + 0.004 * Math.sin(5 * (i + 1)));

function intervalsOf(name: RunForm, before: number | null = null): FormIntervals {
  const curve = runCurve(x, score, { before });
  return formIntervals(curve, fitRunForms(curve).forms.find(({ form }) => form === name)!);
}

describe("formIntervals(curve, fit)", () => {
  it("has the ends where SciPy 1.17.1's profile (least_squares at each value, brentq) passes the limit", () => {
    const ends: [RunParameter, number, number][] = [
      ["r0", 0.2939593085390122, 0.30371853509297847],
      ["asymptote", 0.608397320729963, 0.7429198135715003],
      ["cMid", 51.76516794, 79.9687965],
      ["b", 1.44124756, 1.90163041]
    ];
    const found = intervalsOf("sigmoid");
    for (const [name, low, high] of ends) {
      expectRelative(found[name]!.low!, low, 2e-3);
      expectRelative(found[name]!.high!, high, 2e-3);
    }
  });

  it("says not identified, without ends, where points do not bound a parameter", () => {
    // the exponential of these points may level off at 1: its A is bounded from below alone
    expect(intervalsOf("exponential").asymptote).toEqual({ low: null, high: null, identified: false });
    const flat = runCurve(
      x,
      x.map((_, i) => 0.5 + 0.01 * Math.sin(5 * i))
    );
    for (const fit of fitRunForms(flat).forms) {
      const { k, x0, cMid } = formIntervals(flat, fit);
      expect([fit.form, (k ?? x0 ?? cMid)!.identified]).toEqual([fit.form, false]);
    }
  });

  it("has the asymptote's ends of SciPy 1.17.1's profile where R_0 is the score before training", () => {
    const { low, high } = intervalsOf("sigmoid", 0.3).asymptote!;
    expectRelative(low!, 0.611159932148165, 3e-4);
    expectRelative(high!, 0.7095154198295238, 3e-4);
  });

  it("says not identified of an asymptote that may be 0", () => {
    const few = runCurve(
      x,
      x.map((_, i) => Math.max(0, 0.0005 * Math.min(i, 3) + (i % 2 === 0 ? 0.02 : -0.02)))
    );
    const { exponential } = Object.fromEntries(
      fitRunForms(few).forms.map((fit) => [fit.form, formIntervals(few, fit)])
    ) as Record<RunForm, FormIntervals>;
    expect(exponential.asymptote).toEqual({ low: null, high: null, identified: false });
  });

  it("has none for R_0 where it is the score before training", () => {
    expect(Object.keys(intervalsOf("sigmoid", 0.3)).sort()).toEqual(["asymptote", "b", "cMid"]);
  });

  it("holds planted parameters in about 95 of 100 runs", () => {
    const truth = { r0: 0.3, asymptote: 0.6, cMid: 100, b: 3 };
    const runs = 60;
    const inside = { r0: 0, asymptote: 0, cMid: 0, b: 0 };
    for (let seed = 1; seed <= runs; seed++) {
      const curve = planted({ level: (s) => 0.3 + 0.3 / (1 + (100 / s) ** 3), n: 40, sd: 0.01, seed });
      const found = formIntervals(curve, fitRunForms(curve).forms[3]!);
      for (const name of Object.keys(truth) as (keyof typeof truth)[]) {
        const { low, high } = found[name]!;
        if (low !== null && low <= truth[name] && truth[name] <= high!) inside[name]++;
      }
    }
    for (const [name, count] of Object.entries(inside)) {
      expect([name, count / runs >= 0.87]).toEqual([name, true]);
    }
  });
});

describe("accountRecord(curve)", () => {
  it("has the parameters by the letters of the field, and the form that fits best", () => {
    const { state, forms, form } = accountRecord(runCurve(x, score, { before: 0.3 }));
    expect([state.word, form]).toEqual(["rising", "sigmoid"]);
    expect(forms.map((one) => [one.form, Object.keys(one.parameters).sort()])).toEqual([
      ["power", ["a", "k"]],
      ["power-floor", ["A", "a", "k"]],
      ["exponential", ["A", "X_0", "a"]],
      ["sigmoid", ["A", "B", "C_mid", "R_0"]]
    ]);
    expect(forms[3]!.parameters.R_0).toEqual({ value: 0.3, low: null, high: null, identified: true, held: true });
  });

  it("has no interval of an asymptote, whose intervals did not hold in backtests, and those of the rest", () => {
    const { A, C_mid } = accountRecord(runCurve(x, score)).forms[3]!.parameters;
    expect([A!.identified, A!.low, A!.high]).toEqual([true, null, null]);
    expectRelative(C_mid!.low!, 51.76516794, 2e-3);
  });

  it("has a state and no forms of a run that is too short", () => {
    expect(accountRecord(runCurve([1, 2, 3], [0.1, 0.2, 0.3]))).toEqual({
      state: { word: "too-short", since: null },
      forms: [],
      form: null
    });
  });

  it("tells the state along the other axis", () => {
    const curve = planted({ level: (s) => 0.6 - 0.5 * Math.exp(-s / 40), n: 60, sd: 0.005 });
    const hours = runCurve(
      curve.x.map((s) => s / 100),
      curve.score
    );
    expect(accountRecord(hours, curve).state).toEqual(accountRecord(curve).state);
    const [byHours, bySteps] = [accountRecord(hours), accountRecord(curve)];
    expectRelative(byHours.forms[2]!.parameters.X_0!.value, bySteps.forms[2]!.parameters.X_0!.value / 100, 1e-6);
  });
});

describe("heldInBacktest(kind, interval, coverage)", () => {
  it("keeps the ends from 85 backtests of 100 on", () => {
    const interval = { low: 0.4, high: 0.6, identified: true };
    expect(heldInBacktest("sigmoid", interval, { sigmoid: 0.85 })).toEqual(interval);
    expect(heldInBacktest("sigmoid", interval, { sigmoid: 0.849, exponential: 1 })).toEqual({
      ...{ low: null, high: null, identified: true }
    });
  });
});
