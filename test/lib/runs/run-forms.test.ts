import { describe, expect, it } from "vitest";
import { asymptoteOf } from "../../../src/lib/runs/asymptote.js";
import { formIntervals } from "../../../src/lib/runs/form-intervals.js";
import type { RunForm } from "../../../src/lib/runs/form-names.js";
import { type RunCurve, runCurve, thinned } from "../../../src/lib/runs/run-curve.js";
import { fitRunForms, pointsOf } from "../../../src/lib/runs/run-forms.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { planted } from "./planted.js";

const x = Float64Array.from({ length: 30 }, (_, i) => (i + 1) ** 1.3);
const score = x.map((one, i) => 0.3 + 0.35 / (1 + (60 / one) ** 1.7) + 0.004 * Math.sin(5 * (i + 1)));
const formOf = (name: RunForm, before: number | null = null) =>
  fitRunForms(runCurve(x, score, { before })).forms.find(({ form }) => form === name)!;

describe("fitRunForms(curve)", () => {
  it("has the least squares of SciPy 1.17.1", () => {
    const sums: [RunForm, number, number][] = [
      ["power", 0.042518643542143734, 0.7435819175681031],
      ["power-floor", 0.042518643542143734, 0.7435819175681029],
      ["exponential", 0.0008269324763998386, 0.9950130008336476],
      ["sigmoid", 0.0002403033914594413, 0.9985507972572353]
    ];
    for (const [name, rss, r2] of sums) {
      expectRelative(formOf(name).rss, rss, 1e-4);
      expectRelative(formOf(name).r2!, r2, 1e-6);
    }
    const { r0, asymptote, cMid, b } = formOf("sigmoid").parameters;
    expectRelative(r0!, 0.2990556759488122, 1e-3);
    expectRelative(asymptote!, 0.6569288404949933, 1e-3);
    expectRelative(cMid!, Math.exp(4.11510814157178), 5e-3);
    expectRelative(b!, 1.6669301565845762, 5e-3);
    expectRelative(formOf("exponential").parameters.x0!, 198.72829098463006, 1e-3);
    expectRelative(formOf("power").parameters.k!, 0.08991584852303304, 1e-3);
  });

  it("holds R_0 at the score before training", () => {
    const held = formOf("sigmoid", 0.3);
    expect([held.parameters.r0, held.q]).toEqual([0.3, 3]);
    expectRelative(held.rss, 0.00024288730060798586, 1e-4);
    expectRelative(held.parameters.asymptote!, 0.6502634731600998, 2e-3);
  });

  it("says each form at any X by its parameters", () => {
    const at = 250;
    for (const { form, parameters: p, at: value } of fitRunForms(runCurve(x, score)).forms) {
      const by = {
        power: () => 1 - p.a! * at ** -p.k!,
        "power-floor": () => p.asymptote! - p.a! * at ** -p.k!,
        exponential: () => p.asymptote! - p.a! * Math.exp(-at / p.x0!),
        sigmoid: () => p.r0! + (p.asymptote! - p.r0!) / (1 + (p.cMid! / at) ** p.b!)
      };
      expectRelative(value(at), by[form](), 1e-9);
    }
    expect.hasAssertions();
  });

  it("finds the form that was planted", () => {
    const best = (level: (s: number) => number) => fitRunForms(planted({ level, n: 60, sd: 0.003 })).best.form;
    expect(best((s) => 1 - 0.9 * s ** -0.15)).toBe("power");
    expect(best((s) => 0.6 - 0.4 * Math.exp(-s / 120))).toBe("exponential");
    expect(best((s) => 0.2 + 0.5 / (1 + (250 / s) ** 4))).toBe("sigmoid");
    expect(best((s) => 0.5 - 0.9 * s ** -0.8)).toBe("power-floor");
  });

  it("weighs points by their binomial variance where problems are known", () => {
    const level = (s: number) => 0.02 + 0.93 / (1 + (150 / s) ** 3);
    const curve = planted({ level, n: 40, sd: 0.02 });
    const [even, counted] = [null, 500].map((problems) => fitRunForms({ ...curve, problems }).forms[3]!);
    expect(even!.parameters.r0).not.toBeCloseTo(counted!.parameters.r0!, 4);
    // near 0 a point is worth more: the start is fitted closer
    const off = ({ at }: typeof even & object) =>
      Math.abs(at(10) - curve.score[0]!) + Math.abs(at(20) - curve.score[1]!);
    expect(off(counted!)).toBeLessThanOrEqual(off(even!) + 1e-9);
  });

  it("has no R^2 of a score that does not vary", () => {
    const still = runCurve(x, new Float64Array(30).fill(0.4));
    for (const { r2, at } of fitRunForms(still).forms.slice(1)) {
      expect(r2).toBeNull();
      expect(at(100)).toBeCloseTo(0.4, 9);
    }
  });

  it("weighs each point by problems over p (1 - p) at the mean of five, p from one problem on", () => {
    const given = [0, 0, 0, 0, 0, 0.1, 0.3, 0.6];
    const curve = runCurve([1, 2, 3, 4, 5, 6, 7, 8], given, { problems: 50 });
    const variance = given.map((_, i) => {
      const near = given.filter((_, j) => Math.abs(i - j) <= 2);
      const p = near.reduce((sum, one) => sum + one, 0) / near.length;
      return Math.max(1 / 50, p * (1 - p));
    });
    const mean = variance.reduce((sum, one) => sum + 1 / one, 0) / 8;
    expect([...pointsOf(curve).weight]).toEqual(variance.map((one) => expect.closeTo(1 / one / mean, 12)));
    expect([...pointsOf({ ...curve, problems: null }).weight]).toEqual(new Array(8).fill(1));
  });

  it("fits a long run on means of neighbours, all of them used", () => {
    const long = planted({ level: (s) => 0.2 + 0.4 / (1 + (900 / s) ** 2), n: 1000, every: 5, sd: 0.02 });
    const { weight, x: means } = thinned(long, 48);
    expect([means.length, weight.reduce((sum, one) => sum + one, 0)]).toEqual([48, 1000]);
    const { parameters } = fitRunForms(long).forms[3]!;
    expectRelative(parameters.asymptote!, 0.6, 0.02);
    expectRelative(parameters.cMid!, 900, 0.05);
  });
});

describe("asymptoteOf(fit, interval)", () => {
  const asymptoteAt = (curve: RunCurve) => {
    const { best } = fitRunForms(curve);
    return asymptoteOf(best, formIntervals(curve, best).asymptote);
  };

  it("is identified where the plateau was seen, and not where the run still rises", () => {
    const level = (s: number) => 0.3 + 0.3 / (1 + (100 / s) ** 3);
    const seen = planted({ level, n: 60, sd: 0.005 });
    const found = asymptoteAt(seen)!;
    expect(found).toMatchObject({ low: null, high: null, identified: true });
    expectRelative(found.score, 0.6, 0.02);
    const early = planted({ level: (s) => 0.3 + 0.3 / (1 + (400 / s) ** 1.2), n: 14, sd: 0.01 });
    expect(asymptoteAt(early)?.identified ?? false).toBe(false);
  });
});

describe("runCurve(x, score)", () => {
  it("refuses X that does not ascend and scores outside of [0, 1]", () => {
    expect(() => runCurve([1, 1], [0.1, 0.2])).toThrow("point 2: X must ascend from above 0; got 1");
    expect(() => runCurve([0, 1], [0.1, 0.2])).toThrow("point 1: X must ascend from above 0; got 0");
    expect(() => runCurve([1, 2], [0.1, 1.2])).toThrow("point 2: the score must be in [0, 1]; got 1.2");
  });
});
