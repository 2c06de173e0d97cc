/** Where curves and lines are drawn: every evaluation and both ends of every line, by the axes' own labels. */
import { describe, expect, it } from "vitest";
import { apart, dotsOf, linesOf, scalesOf } from "./drawing.js";
import { Page } from "./page.js";
import { only, results } from "./results.js";

const { curves, laws, sizeLaws } = results();
const own = curves.filter(({ family, variant }) => family === "qwen2.5" && variant === "base");
const { law } = only(laws, {
  family: "qwen2.5",
  variant: "base",
  resource: "compute",
  protocol: "full",
  objective: "log"
});
/** Pixels: labels, points and lines are rounded to a tenth. */
const near = 0.3;

describe("the law on the overview, as it is drawn", () => {
  const panel = new Page("index").panels("figure-law")[0]!;
  const at = scalesOf(panel);

  it("has a dot at every evaluation", () => {
    const drawn = [...panel.querySelectorAll("path[d*='h0']")].map(dotsOf);
    expect(drawn.map((dots) => dots.length)).toEqual(own.map(({ step }) => step.length));
    for (const [i, { computeFlops, testLoss, modelSize }] of own.entries()) {
      const off = drawn[i]!.map((dot, t) => apart(dot, at(computeFlops[t]!, testLoss[t]!)));
      expect(Math.max(...off), `${modelSize}`).toBeLessThan(near);
    }
  });

  it("has the law's line from the first evaluation of each size to its last", () => {
    for (const { modelSize, computeFlops, testLoss } of own) {
      const k = law.kMax / (1 + law.n0 / modelSize);
      const level = testLoss.reduce((sum, loss, t) => sum + Math.log(loss) + k * Math.log(computeFlops[t]!), 0);
      const lossAt = (x: number) => Math.exp(level / testLoss.length - k * Math.log(x));
      const ends = linesOf(panel, modelSize);
      const [first, last] = [computeFlops[0]!, computeFlops.at(-1)!];
      expect(apart(ends[0]!, at(first, lossAt(first))), `${modelSize}`).toBeLessThan(near);
      expect(apart(ends.at(-1)!, at(last, lossAt(last))), `${modelSize}`).toBeLessThan(near);
    }
  });
});

describe("the lines of each size alone on /efficiency, as they are drawn", () => {
  const panel = new Page("efficiency").panels("figure-1-2")[0]!;
  const at = scalesOf(panel);

  it("has a dot at every evaluation, and each line from its least compute to its most", () => {
    const drawn = [...panel.querySelectorAll("path[d*='h0']")].map(dotsOf);
    expect(drawn.map((dots) => dots.length)).toEqual(own.map(({ step }) => step.length));
    for (const [i, { modelSize, computeFlops, testLoss }] of own.entries()) {
      const off = drawn[i]!.map((dot, t) => apart(dot, at(computeFlops[t]!, testLoss[t]!)));
      expect(Math.max(...off), `${modelSize}`).toBeLessThan(near);
      const { intercept, learningEfficiency: k } = only(sizeLaws, {
        ...{ family: "qwen2.5", variant: "base", resource: "compute", modelSize }
      });
      const ends = linesOf(panel, modelSize);
      for (const [end, x] of [
        [ends[0]!, Math.min(...computeFlops)],
        [ends.at(-1)!, Math.max(...computeFlops)]
      ] as const) {
        expect(apart(end, at(x, Math.exp(intercept - k * Math.log(x)))), `${modelSize}`).toBeLessThan(near);
      }
    }
  });
});
