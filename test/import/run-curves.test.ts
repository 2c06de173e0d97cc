/** The curve of a run's score along X: which evaluations it has, which is the one before training, and which are left out, by reason. */
import { expect, it } from "vitest";
import { curveOfScore } from "../../src/import/study/run-curves.js";

const step = [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50];
/** tokens: none before step 10, none known at step 25 */
const tokens = [0, 0, 100, 200, 300, Number.NaN, 500, 600, 700, 800, 900];
/** scores in percent, each another; none at step 20, one above 100 */
const scores = [10, 12, 21, 24, Number.NaN, 28, 31, 35, 130, 41, 47];

const run = {
  ...{ run: "r1" },
  table: { step: Float64Array.from(step), columns: new Map([["acc", Float64Array.from(scores)]]) }
};
const range = { low: 0, high: 100 };
const score = { name: "acc", answers: { count: 500, from: "column total" }, notFinite: 3 };
const along = (more: object = {}, x: readonly number[] = tokens) => {
  const found = curveOfScore(run as never, score as never, Float64Array.from(x), { axis: "tokens", range, ...more });
  if (typeof found === "string") return found;
  const { curve, leftOut } = found;
  return { x: [...curve.x], score: [...curve.score], before: curve.before, problems: curve.problems, leftOut };
};
const outside = { "score outside its range": 1, "score not finite": 3 };

it("has the evaluations with an X above 0, and before training the first that has none", () => {
  expect(along()).toEqual({
    ...{ x: [100, 200, 500, 600, 800, 900], score: [0.21, 0.24, 0.31, 0.35, 0.41, 0.47] },
    ...{ before: 0.1, problems: 500, leftOut: { ...outside, "no tokens": 1 } }
  });
  expect(along({ axis: "steps" }, step)).toEqual({
    ...{ x: [5, 10, 15, 25, 30, 35, 45, 50], score: [0.12, 0.21, 0.24, 0.28, 0.31, 0.35, 0.41, 0.47] },
    ...{ before: 0.1, problems: 500, leftOut: outside }
  });
});

it("has none beyond the X that it ends at, nor outside of the steps that are asked for", () => {
  expect(along({ until: 600 })).toMatchObject({ x: [100, 200, 500, 600], before: 0.1 });
  expect(along({ fromStep: 15, toStep: 45 })).toMatchObject({ x: [200, 500, 600, 800], before: 0.1 });
  expect(along({ until: 99 })).toBe("r1 has no evaluation of acc up to 99 tokens; its first is at 100 tokens");
  expect(along({ fromStep: 51 })).toBe("r1 has no evaluation of acc after the start");
});
