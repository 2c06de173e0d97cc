/** Least squares of a sigmoid on scores that are no sigmoid: many valleys, and the fit is in the lowest. */
import { describe, expect, it } from "vitest";
import { type ScoreSigmoid, sigmoidSearch } from "../../../src/lib/forms/score-sigmoid.js";

/** Scores in ninths, a digit a point, at ln X = 0, 1, 2 ... */
const curveOf = (ninths: string) => ({
  lnX: Float64Array.from(ninths, (_, t) => t),
  score: Float64Array.from(ninths, (digit) => Number(digit) / 9)
});

const stepsFrom = (low: number, high: number, count: number) =>
  Array.from({ length: count + 1 }, (_, j) => low + ((high - low) * j) / count);
const inside = (value: number) => Math.min(1, Math.max(0, value));

/** The least sum of squares over levels in [0, 1] at one shape: level inside, or one of the two at an end. */
function leastOfLevels(score: Float64Array, late: readonly number[], { r0, a }: Partial<ScoreSigmoid>): number {
  const early = late.map((s) => 1 - s);
  const dot = (u: readonly number[], v: ArrayLike<number>) => u.reduce((sum, value, t) => sum + value * (v[t] ?? 0), 0);
  const best = (of: readonly number[], other: readonly number[], level: number) =>
    inside((dot(of, score) - level * dot(of, other)) / dot(of, of));
  const withFirst = (level: number) => [level, a ?? best(late, early, level)];
  const withLast = (level: number) => [r0 ?? best(early, late, level), level];
  const tried = [];
  if (r0 !== undefined) tried.push(withFirst(r0));
  else if (a !== undefined) tried.push(withLast(a));
  else {
    const [ee, el, ll] = [dot(early, early), dot(early, late), dot(late, late)];
    const [ey, ly] = [dot(early, score), dot(late, score)];
    // Cramer's rule
    tried.push([(ey * ll - ly * el) / (ee * ll - el * el), (ee * ly - el * ey) / (ee * ll - el * el)]);
    tried.push(withFirst(0), withFirst(1), withLast(0), withLast(1));
  }
  let least = Number.POSITIVE_INFINITY;
  for (const [first = Number.NaN, last = Number.NaN] of tried) {
    if (!(inside(first) === first && inside(last) === last)) continue;
    let sum = 0;
    for (const [t, s] of late.entries()) sum += ((score[t] ?? 0) - first * (1 - s) - last * s) ** 2;
    least = Math.min(least, sum);
  }
  return least;
}

/** The same over a net of shapes, 20 middles to a decade or so and 60 steepnesses: no fit may be above it. */
function leastOfNet({ lnX, score }: ReturnType<typeof curveOf>, held: Partial<ScoreSigmoid>): number {
  const margin = Math.log(1000);
  const middles = held.lnCMid === undefined ? stepsFrom(-margin, lnX.length - 1 + margin, 240) : [held.lnCMid];
  const steepnesses = held.lnB === undefined ? stepsFrom(Math.log(0.1), Math.log(10), 60) : [held.lnB];
  let least = Number.POSITIVE_INFINITY;
  for (const lnCMid of middles)
    for (const lnB of steepnesses) {
      const late = Array.from(lnX, (x) => 1 / (1 + Math.exp(-Math.exp(lnB) * (x - lnCMid))));
      least = Math.min(least, leastOfLevels(score, late, held));
    }
  return least;
}

describe("sigmoidSearch(curve).fit(held, near)", () => {
  const cases: [ninths: string, held: Partial<ScoreSigmoid>, near?: ScoreSigmoid][] = [
    ["6679385", {}],
    ["1465153", {}],
    ["999000", {}],
    ["16259187", {}],
    ["81172011", {}],
    ["5338639", {}],
    ["90990859", {}],
    ["2885390", { r0: 0.2 }],
    ["090900", { a: 0.7 }],
    ["97151995", { a: 0.7 }],
    ["5976255", { lnCMid: 1.5 }],
    ["8861983", { lnB: 0.5 }],
    // a valley that the grid of the search steps over
    ["75962963", { a: 0.7 }, { r0: 0.5, a: 0.7, lnCMid: 2, lnB: 1 }]
  ];
  it.each(cases)("is below every sigmoid of a fine net: scores %s, held %o", (ninths, held, near) => {
    const curve = curveOf(ninths);
    const fit = sigmoidSearch(curve).fit(held, near);
    expect(fit).toMatchObject(held);
    expect(fit.rss).toBeLessThanOrEqual(leastOfNet(curve, held) * (1 + 1e-9) + 1e-13);
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
