/** Forms of runs that do not move, or hardly score: which one is named, with which numbers; and the criterion in closed form. */
import { describe, expect, it } from "vitest";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { aicc, fitRunForms, type RunFormFit } from "../../../src/lib/runs/run-forms.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const x = Float64Array.from({ length: 20 }, (_, i) => 5 * (i + 1));
const formsOf = (score: ArrayLike<number>) => fitRunForms(runCurve(x, score));

describe("fitRunForms(curve) of a run that does not move", () => {
  const { forms, best } = formsOf(new Float64Array(20).fill(0.5));
  const of = (name: string) => (forms.find(({ form }) => form === name) as RunFormFit).parameters;

  it("names the first of the forms that are the run itself", () => {
    expect(best.form).toBe("power-floor");
  });

  it("has the first of the shapes that are all alike: at the low end of the search, as golden sections leave it", () => {
    expect(of("power-floor").k!.toPrecision(6)).toBe("0.00100001");
    expectRelative(of("exponential").x0!, 1, 1e-4);
    for (const name of ["power-floor", "exponential"]) {
      expect(of(name).a).toBe(0);
      expectRelative(of(name).asymptote!, 0.5, 1e-12);
    }
  });
});

describe("R^2 of a form", () => {
  it("is none of a run at 0, and is there of scores however low that move", () => {
    for (const { r2 } of formsOf(new Float64Array(20)).forms.slice(1)) expect(r2).toBeNull();
    const rising = x.map((at) => 1e-6 * (1 - 0.01 * Math.exp(-at / 20)));
    const { r2 } = formsOf(rising).forms[2]!;
    expect(r2).toBeGreaterThan(0.99);
  });
});

it("aicc is n ln(rss / n) + 2 p + 2 p (p + 1) / (n - p - 1), p with the error's variance", () => {
  expectRelative(aicc({ rss: 0.02, q: 3 }, 20), 20 * Math.log(0.001) + 8 + 40 / 15, 1e-12);
  expectRelative(aicc({ rss: 0.02, q: 4 }, 6), 6 * Math.log(0.02 / 6) + 10 + 60 / 0.5, 1e-12);
});
