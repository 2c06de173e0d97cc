/** Intervals of a recipe's asymptote, and the curves that have none: curves without noise, whose forms are known. */
import { afterEach, describe, expect, it } from "vitest";
import { compareRecipes } from "../../../src/lib/compare/compare-recipes.js";
import { asymptoteOf } from "../../../src/lib/compare/recipe-asymptote.js";
import { itemAt, mapped, mustFind, mustHave } from "../../../src/lib/items.js";
import { asymptoteCoverage } from "../../../src/lib/runs/recorded/asymptote-coverage.js";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { fitRunForms } from "../../../src/lib/runs/run-forms.js";
import { stateOf } from "../../../src/lib/runs/state.js";
import { expectAlike, expectRelative } from "../../helpers/expect-relative.js";
import { recipeOf } from "./planted-recipes.js";

const x = Array.from({ length: 25 }, (_, i) => 4 * i);
const sigmoid = (from: number, to: number, mid = 12) =>
  x.map((at) => (at === 0 ? from : from + (to - from) / (1 + (mid / at) ** 2)));
const exponential = (to: number) => x.map((at) => to - 0.4 * Math.exp(-at / 20));
const curveOf = (y: readonly number[]) => runCurve(x.slice(1), y.slice(1), { before: y[0]! });

/** Its sigmoid: where it ends, and ln X at half of the gain. */
function sigmoidOf(y: readonly number[]): { level: number; lnMid: number } {
  const { parameters } = mustFind(fitRunForms(curveOf(y)).forms, ({ form }) => form === "sigmoid");
  return { level: mustHave(parameters, "asymptote"), lnMid: Math.log(mustHave(parameters, "cMid")) };
}

describe("the interval of an asymptote", () => {
  // SciPy 1.17.1: t.ppf(0.975, 1)
  const t = 12.706204736174694;

  it("of two seeds is Student's with one degree of freedom", () => {
    const found = asymptoteOf(recipeOf("a", x, sigmoid(0.1, 0.6), sigmoid(0.1, 0.62)), 96);
    // curves of one shape average; each seed left out leaves the other
    const half = t * Math.sqrt(0.0002 / 2);
    expectRelative(found?.level ?? Number.NaN, 0.61, 5e-4);
    expectRelative(found?.low ?? Number.NaN, 0.61 - half, 5e-3);
    expectRelative(found?.high ?? Number.NaN, 0.61 + half, 5e-3);
  });

  it("is of the form of the mean curve, whatever the rest follows where a seed is left out, risen or lost", () => {
    const lost = sigmoid(0.1, 0.6).map((score, i) => (i < 19 ? score : score - 0.006 * (i - 18)));
    const [risen, straight] = [sigmoid(0.1, 0.6, 20), exponential(0.8)];
    expect(stateOf(curveOf(lost)).word).toBe("falling");
    expect(fitRunForms(curveOf(straight)).best.form).toBe("exponential");
    for (const [first, second] of [
      [risen, straight],
      [lost, sigmoid(0.1, 0.9)]
    ] as const) {
      const middle = first.map((score, j) => (score + itemAt(second, j)) / 2);
      expect(fitRunForms(curveOf(middle)).best.form).toBe("sigmoid");
      const [whole, without, other] = mapped([middle, second, first], sigmoidOf);
      const half = (of: "level" | "lnMid") => (t * Math.abs(without[of] - other[of])) / 2;
      expectAlike(
        asymptoteOf(recipeOf("a", x, first, second), 96),
        {
          ...{ level: whole.level, low: whole.level - half("level"), high: whole.level + half("level") },
          xMid: Math.exp(whole.lnMid),
          ...{ xMidLow: Math.exp(whole.lnMid - half("lnMid")), xMidHigh: Math.exp(whole.lnMid + half("lnMid")) }
        },
        1e-9
      );
    }
  });

  it("is none where a seed left out leaves a fall, of which a form that ends above its start says nothing", () => {
    const none = { low: null, high: null, xMidLow: null, xMidHigh: null };
    // evaluated soon after the start, so that half of no gain at all lies behind the first evaluation
    const early = [0.1, ...x.slice(2)];
    const rise = early.map((at) => 0.8 - 0.4 * Math.exp(-at / 20));
    const fall = early.map((at) => 0.6 - at / 2000);
    const found = asymptoteOf(recipeOf("e", early, rise, fall), 96);
    expect(found).toMatchObject(none);
    expectRelative(found?.xMid ?? Number.NaN, 20 * Math.LN2, 0.2);
    expect(asymptoteOf(recipeOf("s", x, sigmoid(0.1, 0.9), sigmoid(0.6, 0.5)), 96)).toMatchObject(none);
  });
});

describe("the interval of a recipe's asymptote in a comparison", () => {
  const recipes = [recipeOf("a", x, sigmoid(0.1, 0.6), sigmoid(0.1, 0.62))];
  const record: Record<string, number> = asymptoteCoverage;
  const onRecord = { ...record };
  afterEach(() => {
    Object.assign(record, onRecord);
  });

  it.each([
    [0.849, false],
    [0.85, true]
  ])("is there where those of recipes held in a share of %d of backtests: %s", (recipe, isThere) => {
    Object.assign(record, { sigmoid: isThere ? 0 : 1, recipe });
    const [asymptote] = compareRecipes(recipes).groups.map((group) => group.asymptote);
    expect([asymptote?.low, asymptote?.high].map((end) => end !== null && end !== undefined)).toEqual([
      isThere,
      isThere
    ]);
    expectRelative(asymptote?.level ?? Number.NaN, 0.61, 5e-4);
  });
});

describe("an asymptote is not known", () => {
  it("of fewer than six evaluations after the start", () => {
    const of = (points: number) => {
      const at = Array.from({ length: points + 1 }, (_, i) => 8 * i);
      return asymptoteOf(
        recipeOf(
          "e",
          at,
          at.map((value) => 0.7 - 0.5 * Math.exp(-value / 14))
        ),
        8 * points
      );
    };
    expect(of(5)).toBeNull();
    expectRelative(of(6)?.level ?? Number.NaN, 0.7, 1e-3);
  });

  it("before half of the gain is made, however near it is", () => {
    const late = x.map((at) => (at === 0 ? 0.1 : 0.1 + 0.04 / (1 + (150 / at) ** 3)));
    const { asymptote, cMid } = fitRunForms(curveOf(late)).best.parameters;
    expectRelative(asymptote ?? Number.NaN, 0.14, 0.03);
    expectRelative(cMid ?? Number.NaN, 150, 0.05);
    expect(asymptoteOf(recipeOf("l", x, late), 96)).toBeNull();
  });
});
