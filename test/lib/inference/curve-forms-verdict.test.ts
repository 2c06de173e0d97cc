/** Autocorrelation and errors of forms by sums written out here; the margin of 6 from both sides; X_0 far outside the points. */
import { describe, expect, it } from "vitest";
import { curveForms, type FormFit, fitForm, fitForms } from "../../../src/lib/forms/curve-forms.js";
import {
  type ForecastTest,
  forecastTest,
  judgeForms,
  powerLawStands
} from "../../../src/lib/inference/curves/curve-verdict.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const lnX = Float64Array.from({ length: 64 }, (_, t) => 6 + Math.log(t + 1));
/** A falling curve whose noise hangs together. */
const drawn = (seed: number) => {
  const random = seededRandom(seed);
  let e = 0;
  return lnX.map((x) => {
    e = 0.6 * e + 0.01 * random.normal();
    return Math.log(0.3 + 0.5 * Math.exp(-0.4 * (x - 6))) + e;
  });
};

describe("fitForm(form, points)", () => {
  it("has the lag-1 autocorrelation of its residuals: products of neighbours over all squares", () => {
    for (const fit of fitForms({ lnX, lnL: drawn(2) })) {
      const e = Array.from(drawn(2), (y, t) => y - Math.log(fit.loss(lnX[t]!)));
      const squares = e.reduce((sum, one) => sum + one * one, 0);
      expectRelative(fit.rss, squares, 1e-12);
      const products = e.slice(1).reduce((sum, one, t) => sum + one * e[t]!, 0);
      expect(Math.abs(fit.autocorrelation)).toBeGreaterThan(0.05);
      expectRelative(fit.autocorrelation, products / squares, 1e-12);
    }
  });

  it.each([-2.5, 2.5])(
    "reaches an X_0 %s decades outside of the points, and says that they do not settle it",
    (decades) => {
      const v = (decades < 0 ? lnX[0]! : lnX.at(-1)!) + decades * Math.LN10;
      const planted = lnX.map((x) => Math.log(0.2 + 0.7 / (1 + Math.exp(0.6 * (x - v)))));
      const fit = fitForm("sigmoid", { lnX, lnL: planted });
      expectRelative(fit.parameters.x0!, Math.exp(v), 0.05);
      expect(fit.notIdentified).toEqual([decades < 0 ? "X_0 before the first point" : "X_0 beyond the last point"]);
    }
  );
});

describe("forecastTest(points, share)", () => {
  it("has the mean of |error| over the rest, and the signed mean over the last tenth", () => {
    const points = { lnX, lnL: drawn(3) };
    const { fitted, scored, forms, standingStill } = forecastTest(points, 0.5);
    expect([fitted, scored]).toEqual([32, 32]);
    const loss = Array.from(points.lnL, Math.exp);
    const errors = (predicted: (x: number) => number) => {
      const all = loss.slice(32).map((measured, t) => (predicted(lnX[32 + t]!) - measured) / measured);
      const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
      // 64 points: the last six
      return [mean(all.map(Math.abs)), mean(all.slice(-6))] as const;
    };
    forms.forEach(({ form, error, finalError }) => {
      const early = fitForm(form, { lnX: lnX.slice(0, 32), lnL: points.lnL.slice(0, 32) });
      const [absolute, final] = errors(early.loss);
      expectRelative(error!, absolute, 1e-9);
      expectRelative(finalError!, final, 1e-9);
    });
    const [absolute, final] = errors(() => loss.slice(27, 32).reduce((sum, one) => sum + one, 0) / 5);
    expectRelative(standingStill.error, absolute, 1e-12);
    expectRelative(standingStill.finalError, final, 1e-12);
  });
});

describe("judgeForms(fits, forecasts) and powerLawStands(verdict)", () => {
  /** AICc in the order of the forms. */
  const judged = (...aicc: (number | null)[]) =>
    judgeForms(
      aicc.map((one) => ({ aicc: one }) as FormFit),
      []
    );

  it("name no form by its forecasts where there are none", () => {
    expect(judged(3, 1, 20, null)).toEqual({
      ...{ description: "power-floor", deltas: [2, 0, 19, null], clear: false },
      ...{ forecast: null, forecastErrors: [null, null, null, null], agree: false }
    });
  });

  it.each([
    [[-100, -94.1, -90, -80], false],
    [[-100, -94, -90, -80], false],
    [[-100, -93.9, -93.8, null], true],
    [[-80, -106.1, -100, -99], true],
    [[-80, -105.9, -100, -99], false]
  ])("a winner is clear from 6 of AICc on, to any other form: %j", (aicc, clear) => {
    expect(judged(...aicc).clear).toBe(clear);
  });

  it.each([
    [[-100, -105.9, -90, -80], true],
    [[-100, -106.1, -90, -80], false],
    [[-100, -90, -90, -106.1], false],
    [[null, -105, -90, -80], false]
  ])("the power law stands while no form is more than 6 better: %j", (aicc, stands) => {
    expect(powerLawStands(judged(...aicc))).toBe(stands);
  });

  it("the simplest form describes a curve unless another is better by more than a millionth", () => {
    const described = (...aicc: number[]) => judged(...aicc).description;
    expect(described(-100, -100, -100, -100)).toBe("power");
    expect(described(-100, -99.99995, -90, -90)).toBe("power");
    expect(described(-100, -100.00005, -90, -90)).toBe("power");
    expect(described(-1, -1 - 1e-6, 5, 5)).toBe("power");
    expect(described(-100, -100.00011, -90, -90)).toBe("power-floor");
  });

  it("names the form with the least mean of its errors over the forecasts", () => {
    const forecast = (...errors: (number | null)[]) =>
      ({ forms: errors.map((error, i) => ({ form: curveForms[i]!, error })) }) as unknown as ForecastTest;
    const fits = [-100, -90, -80, -70].map((aicc) => ({ aicc }) as FormFit);
    // the first has the least of all errors, the last could not be fitted once
    const verdict = judgeForms(fits, [forecast(0.01, 0.03, 0.04, 0.001), forecast(0.09, 0.05, 0.08, null)]);
    expect(verdict.forecast).toBe("power-floor");
    expect(verdict.forecastErrors.map((one) => one && Number(one.toFixed(9)))).toEqual([0.05, 0.04, 0.06, null]);
    expect([verdict.description, verdict.agree]).toEqual(["power", false]);
  });
});
