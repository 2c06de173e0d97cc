/** What a form's fit says of itself, and how forecasts are scored, each number worked out again here. */
import { describe, expect, it } from "vitest";
import type { LogPoints } from "../../../src/lib/forms/curve-form.js";
import { type CurveForm, curveForms, fitForm } from "../../../src/lib/forms/curve-forms.js";
import { forecastTest } from "../../../src/lib/inference/curves/curve-verdict.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const lnX = Float64Array.from({ length: 60 }, (_, t) => Math.log(512 * (t + 1)));
const curve = (loss: (x: number) => number): LogPoints => ({
  lnX,
  lnL: lnX.map((x) => Math.log(loss(Math.round(Math.exp(x)))))
});
/** Falls, wanders along the way, and never repeats a value. */
const wandering = curve((x) => 0.4 + 2 * x ** -0.3 + 0.01 * Math.sin(x / 1500) + 0.004 * Math.cos(x / 700));

describe("fitForm(form, points) says what the points do not settle", () => {
  const cases: [string, CurveForm, (x: number) => number, string[]][] = [
    ["one drop after the first point", "power-floor", (x) => (x < 600 ? 0.9 : 0.5), ["slope at its upper bound"]],
    [
      "one point below the floor of the others",
      "power-floor",
      (x) => (x === 512 * 30 ? 0.49 : 0.5 + 100 / x),
      ["floor at its upper bound, the smallest loss"]
    ],
    ["a line in ln X", "power-floor", (x) => 1.2 - 0.05 * Math.log(x), ["floor at 0"]],
    ["one drop after the first point", "exponential", (x) => (x < 600 ? 0.9 : 0.5), ["X_0 before the first point"]],
    [
      "most of the fall before the points",
      "exponential",
      (x) => 0.45 + 3 * Math.exp(-x / 300),
      ["X_0 before the first point"]
    ],
    ["a line in X", "exponential", (x) => 1.2 - 1e-5 * x, ["floor at 0", "X_0 beyond the last point"]],
    ["a line in X", "sigmoid", (x) => 1.2 - 1e-5 * x, ["floor at 0", "X_0 beyond the last point"]],
    ["a step among the points", "sigmoid", (x) => (x < 10_000 ? 0.9 : 0.5), ["beta at its upper bound"]],
    [
      "a fall spread over more decades than are searched",
      "sigmoid",
      (x) => 0.4 + 0.4 / (1 + (x / 4000) ** 0.03),
      ["beta at its lower bound"]
    ]
  ];
  for (const [name, form, loss, words] of cases) {
    it(`${form}: ${name}`, () => {
      const { status, notIdentified } = fitForm(form, curve(loss));
      expect(notIdentified).toEqual(words);
      expect(status).toBe("at-bound");
    });
  }

  for (const form of curveForms) {
    it(`${form}: a loss that stays or rises does not fall`, () => {
      for (const loss of [() => 0.5, (x: number) => (x < 600 ? 0.3 : 0.5)]) {
        const { status, notIdentified } = fitForm(form, curve(loss));
        expect([status, notIdentified]).toEqual(["flat", ["loss does not fall"]]);
      }
    });

    it(`${form}: a loss that stays where it is does not fall, whatever its value and the number of its points`, () => {
      for (let i = 1; i <= 40; i++) {
        const value = Math.log((7 * i) / 300);
        const still = { lnX: lnX.slice(0, 6 + i), lnL: new Float64Array(6 + i).fill(value) };
        const { status, notIdentified } = fitForm(form, still);
        expect([i, status, notIdentified]).toEqual([i, "flat", ["loss does not fall"]]);
      }
    });

    it(`${form}: its sums are those of its own residuals`, () => {
      const fit = fitForm(form, wandering);
      const fitted = Array.from(lnX, (x) => Math.log(fit.loss(x)));
      const residual = fitted.map((y, t) => wandering.lnL[t]! - y);
      const squares = (values: readonly number[]) => values.reduce((sum, e) => sum + e * e, 0);
      expectRelative(fit.rss, squares(residual), 1e-12);
      const lagged = residual.slice(1).reduce((sum, e, t) => sum + e * residual[t]!, 0);
      expectRelative(fit.autocorrelation, lagged / squares(residual), 1e-10);
      const share = (measured: readonly number[], model: readonly number[]) => {
        const mean = measured.reduce((a, b) => a + b, 0) / measured.length;
        return 1 - squares(measured.map((y, t) => y - model[t]!)) / squares(measured.map((y) => y - mean));
      };
      expectRelative(fit.r2Log!, share([...wandering.lnL], fitted), 1e-10);
      expectRelative(fit.r2!, share([...wandering.lnL].map(Math.exp), fitted.map(Math.exp)), 1e-10);
    });
  }
});

describe("forecastTest(points, share)", () => {
  /** The line of ln L on ln X through the first points, by sums. */
  function line(points: LogPoints, count: number): (x: number) => number {
    const x = [...points.lnX].slice(0, count);
    const y = [...points.lnL].slice(0, count);
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / count;
    const [meanX, meanY] = [mean(x), mean(y)];
    const slope =
      x.reduce((sum, one, t) => sum + (one - meanX) * y[t]!, 0) / x.reduce((sum, one) => sum + (one - meanX) ** 2, 0);
    return (at) => Math.exp(meanY + slope * (at - meanX));
  }

  it("scores relative errors of L after the cut, and the last tenth of the curve with its sign", () => {
    for (const [share, fitted] of [
      [0.5, 30],
      [0.3, 18]
    ] as const) {
      const test = forecastTest(wandering, share);
      expect([test.share, test.fitted, test.scored]).toEqual([share, fitted, 60 - fitted]);
      const relative = (loss: (x: number) => number) =>
        Array.from(lnX, (x, t) => loss(x) / Math.exp(wandering.lnL[t]!) - 1).slice(fitted);
      const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
      const expected = (loss: (x: number) => number) => [
        mean(relative(loss).map(Math.abs)),
        // six of sixty points
        mean(relative(loss).slice(-6))
      ];
      const power = test.forms[curveForms.indexOf("power")]!;
      expected(line(wandering, fitted)).forEach((value, i) => {
        expectRelative([power.error!, power.finalError!][i]!, value, 1e-9);
      });
      const still = mean([...wandering.lnL].slice(fitted - 5, fitted).map(Math.exp));
      expected(() => still).forEach((value, i) => {
        expectRelative([test.standingStill.error, test.standingStill.finalError][i]!, value, 1e-12);
      });
    }
  });

  it("takes one point as the last tenth of fewer than twenty", () => {
    const few = { lnX: lnX.slice(0, 14), lnL: wandering.lnL.slice(0, 14) };
    const { forms } = forecastTest(few, 0.5);
    const predicted = line(few, 7)(lnX[13]!);
    expectRelative(forms[0]!.finalError!, predicted / Math.exp(few.lnL[13]!) - 1, 1e-9);
  });
});
