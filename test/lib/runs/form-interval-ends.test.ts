/** Ends of intervals of a form's parameters to the last step of their search, and which of them are said at all. */
import { describe, expect, it } from "vitest";
import { type FormIntervals, formIntervals } from "../../../src/lib/runs/form-intervals.js";
import type { RunForm } from "../../../src/lib/runs/form-names.js";
import { type RunCurve, runCurve } from "../../../src/lib/runs/run-curve.js";
import { fitRunForms, type RunFormFit } from "../../../src/lib/runs/run-forms.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const x = Float64Array.from({ length: 24 }, (_, i) => 3 * (i + 1) ** 1.25);
const wander = (i: number) => 0.006 * Math.sin(2.1 * i) + 0.004 * Math.cos(0.7 * i);
const course = (level: (at: number) => number, noise = 1) => x.map((at, i) => level(at) + noise * wander(i));

function fitted(curve: RunCurve, form: RunForm): { fit: RunFormFit; found: FormIntervals } {
  const fit = fitRunForms(curve).forms.find((one) => one.form === form);
  if (!fit) throw new Error(form);
  return { fit, found: formIntervals(curve, fit) };
}

/** Student's t for 95 % with 22 degrees of freedom, SciPy 1.17.1. */
const t22 = 2.0738730679040147;

/** Sum of squares that 95 % of a power law allow. */
function limitOf(fit: RunFormFit, score: Float64Array): number {
  const e = score.map((y, i) => y - fit.at(x[i]!));
  const squares = e.reduce((sum, one) => sum + one * one, 0);
  const lagged = e.slice(1).reduce((sum, one, i) => sum + one * e[i]!, 0);
  const r = Math.min(0.95, lagged / squares);
  return fit.rss * (1 + (t22 * t22 * Math.max(1, (1 + r) / (1 - r))) / 22) + 1e-12;
}

/** From the best on in steps of 1/256 of the way, each twice the last; then halves, 24 at most, to a five-hundredth. */
function endBySteps(rss: (at: number) => number, from: number, bound: number, limit: number): number {
  let [inside, step] = [from, (bound - from) / 256];
  while (rss(inside + step) <= limit) {
    inside += step;
    step *= 2;
  }
  let outside = inside + step;
  for (let halved = 0; halved < 24 && Math.abs((outside - inside) / (outside - from)) > 0.002; halved++) {
    const middle = (inside + outside) / 2;
    if (rss(middle) > limit) outside = middle;
    else inside = middle;
  }
  return inside;
}

describe("formIntervals(curve, fit)", () => {
  it.each([
    ["with noise", 1],
    ["of a curve that is the form itself", 0]
  ])("has the ends of k as its search leaves them: %s", (_, noise) => {
    const score = course((at) => 1 - 0.8 * at ** -0.2, noise);
    const { fit, found } = fitted(runCurve(x, score), "power");
    const rss = (lnK: number) => {
      const s = x.map((at) => (at / x[23]!) ** -Math.exp(lnK));
      const sum = (of: (i: number) => number) => s.reduce((total, __, i) => total + of(i), 0);
      const a = sum((i) => s[i]! * (1 - score[i]!)) / sum((i) => s[i]! ** 2);
      return sum((i) => (score[i]! - 1 + a * s[i]!) ** 2);
    };
    const limit = limitOf(fit, score);
    const from = Math.log(fit.parameters.k!);
    const ends = [1e-3, 10].map((bound) => Math.exp(endBySteps(rss, from, Math.log(bound), limit)));
    // without noise the last halves are of rounding
    expectRelative(found.k!.low!, ends[0]!, noise === 0 ? 1e-8 : 1e-11);
    expectRelative(found.k!.high!, ends[1]!, noise === 0 ? 1e-8 : 1e-11);
  });

  it("has A and R_0 of a sigmoid up to SciPy 1.17.1's profile, by little less and never beyond", () => {
    const rise = (start: number, power: number) => course((at) => start + 0.35 / (1 + (45 / at) ** power));
    const slow = fitted(runCurve(x, rise(0.27, 1.2)), "sigmoid").found;
    const free = fitted(runCurve(x, rise(0.2, 2.4)), "sigmoid").found;
    const held = fitted(runCurve(x, rise(0.2, 2.4), { before: 0.2 }), "sigmoid").found;
    expect(held.r0).toBeUndefined();
    for (const [interval, low, high, part] of [
      [slow.asymptote!, 0.580354245, 0.63363902, 0.0155],
      [slow.r0!, 0.265885311, 0.294082122, 0.0065],
      [free.asymptote!, 0.536348839, 0.553469722, 0.0065],
      [free.r0!, 0.196415655, 0.210715624, 0.0065],
      [held.asymptote!, 0.538160708, 0.554667653, 0.0065]
    ] as const) {
      const little = part * (high - low);
      expect(interval.low! - low).toBeGreaterThan(-1e-8);
      expect(interval.low! - low).toBeLessThan(little);
      expect(high - interval.high!).toBeGreaterThan(-1e-8);
      expect(high - interval.high!).toBeLessThan(little);
    }
  });

  it("says no end where the points bound a level or an amplitude from one side alone, but of R_0 from 0 on", () => {
    const unbounded = { low: null, high: null, identified: false };
    // hardly above 0, hardly rising: neither A nor a is shown to be above 0
    const low = course((at) => Math.max(0, 0.004 + 0.0002 * (at / 3) ** 0.8)).map((y) => Math.max(0, y));
    const { fit, found } = fitted(runCurve(x, low), "exponential");
    expect(fit.at(x[23]!) - fit.at(x[0]!)).toBeGreaterThan(1e-3);
    expect([found.asymptote, found.a]).toEqual([unbounded, unbounded]);
    // R_0 may be 0
    const rise = course((at) => 0.001 + 0.5 / (1 + (45 / at) ** 4), 0.3).map((y) => Math.max(0, y));
    const { r0, asymptote } = fitted(runCurve(x, rise), "sigmoid").found;
    expect(r0).toMatchObject({ low: 0, identified: true });
    expect(r0!.high).toBeGreaterThan(0.002);
    expect(r0!.high).toBeLessThan(0.005);
    expect(asymptote!.identified).toBe(true);
  });

  it("says no end of an amplitude that is more than a number holds", () => {
    const score = x.map((_, i) => (i === 0 ? 0.2 : 0.5) + 0.3 * wander(i));
    const { a } = fitted(
      runCurve(
        x.map((at) => at * 1e35),
        score
      ),
      "power-floor"
    ).found;
    expect(a).toEqual({ low: null, high: null, identified: false });
  });
});
