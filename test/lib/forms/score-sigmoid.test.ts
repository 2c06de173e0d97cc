/** Least squares of a sigmoid on scores that are no sigmoid: many valleys, and the fit is in the lowest. */
import { describe, expect, it } from "vitest";
import { type ScoreSigmoid, sigmoidSearch } from "../../../src/lib/forms/score-sigmoid.js";
import { expectRelative } from "../../helpers/expect-relative.js";

/** Scores in ninths, a digit a point, at ln X = 0, 1, 2 ... */
const curveOf = (ninths: string) => ({
  lnX: Float64Array.from(ninths, (_, t) => t),
  score: Float64Array.from(ninths, (digit) => Number(digit) / 9)
});

describe("sigmoidSearch(curve).fit(held, near)", () => {
  // SciPy 1.17.1: the best levels at each of 301 middles and 61 steepnesses by lstsq, the lowest of these polished by
  // least_squares in the box
  const cases: [ninths: string, held: Partial<ScoreSigmoid>, least: number, near?: ScoreSigmoid][] = [
    ["6679385", {}, 0.2316433],
    ["1465153", {}, 0.1975309],
    ["999000", {}, 8.958851e-5],
    ["16259187", {}, 0.6495916],
    ["81172011", {}, 0.4056859],
    ["5338639", {}, 0.2638346],
    ["90990859", {}, 1.277078],
    ["2885390", { r0: 0.2 }, 0.7594268],
    ["090900", { a: 0.7 }, 1.333333],
    ["97151995", { a: 0.7 }, 0.8347154],
    ["5976255", { lnCMid: 1.5 }, 0.259067],
    ["8861983", { lnB: 0.5 }, 0.5745623],
    ["64780067", { lnB: 0.5 }, 0.7687884],
    ["099090", { lnB: 0.5 }, 1.350852],
    // a valley that the grid of the search steps over
    ["75962963", { a: 0.7 }, 0.5538839, { r0: 0.5, a: 0.7, lnCMid: 2, lnB: 1 }]
  ];
  it.each(cases)("is in the lowest valley: scores %s, held %o", (ninths, held, least, near) => {
    const fit = sigmoidSearch(curveOf(ninths)).fit(held, near);
    expect(fit).toMatchObject(held);
    // about a step at its steepest, valleys that are a few parts in a million apart lie side by side
    expectRelative(fit.rss, least, 1e-5);
  });

  it("is the first of equal ones: of scores that are all 0, the shallowest, and its middle the earliest", () => {
    const fit = sigmoidSearch(curveOf("0000000")).fit();
    expect(fit).toEqual({ r0: 0, a: 0, lnCMid: expect.closeTo(-Math.log(1000), 12), lnB: Math.log(0.1), rss: 0 });
  });
});

describe("sigmoidSearch(curve)", () => {
  it("looks for the middle within a factor of 1,000 of the points, in whatever order they come", () => {
    const { score } = curveOf("123456");
    const { range } = sigmoidSearch({ lnX: Float64Array.of(4, 2, 7, 3, 6, 5), score });
    expect(range).toEqual({
      r0: [0, 1],
      a: [0, 1],
      lnCMid: [expect.closeTo(2 - Math.log(1000), 12), expect.closeTo(7 + Math.log(1000), 12)],
      lnB: [Math.log(0.1), Math.log(10)]
    });
  });

  it("names the first point that is no score, be it the first of all", () => {
    const { lnX, score } = curveOf("123456");
    score[0] = 1.5;
    expect(() => sigmoidSearch({ lnX, score })).toThrow("sigmoid of the score: point 1 must be in [0, 1]; got 1.5");
  });
});
