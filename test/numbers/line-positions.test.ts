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

/** Every evaluation has its dot. */
function expectDots(panel: Element): void {
  const at = scalesOf(panel);
  const drawn = [...panel.querySelectorAll("path[d*='h0']")].map(dotsOf);
  expect(drawn.map((dots) => dots.length)).toEqual(own.map(({ step }) => step.length));
  for (const [i, { computeFlops, testLoss, modelSize }] of own.entries()) {
    const off = drawn[i]!.map((dot, t) => apart(dot, at(computeFlops[t]!, testLoss[t]!)));
    expect(Math.max(...off), `${modelSize}`).toBeLessThan(near);
  }
}

/** The line of a size begins and ends at these X, with these losses. */
function expectEnds(panel: Element, modelSize: number, ends: readonly number[], lossAt: (x: number) => number): void {
  const at = scalesOf(panel);
  const drawn = linesOf(panel, modelSize);
  for (const [i, place] of [drawn[0]!, drawn.at(-1)!].entries()) {
    expect(apart(place, at(ends[i]!, lossAt(ends[i]!))), `${modelSize}, end ${i}`).toBeLessThan(near);
  }
}

describe("the law on the overview, as it is drawn", () => {
  const panel = new Page("index").panels("figure-law")[0]!;

  it("has a dot at every evaluation", () => expectDots(panel));

  it("has the law's line from the first evaluation of each size to its last", () => {
    for (const { modelSize, computeFlops, testLoss } of own) {
      const k = law.kMax / (1 + law.n0 / modelSize);
      const level = testLoss.reduce((sum, loss, t) => sum + Math.log(loss) + k * Math.log(computeFlops[t]!), 0);
      expectEnds(panel, modelSize, [computeFlops[0]!, computeFlops.at(-1)!], (x) =>
        Math.exp(level / testLoss.length - k * Math.log(x))
      );
    }
  });
});

describe("the lines of each size alone on /efficiency, as they are drawn", () => {
  const panel = new Page("efficiency").panels("figure-1-2")[0]!;

  it("has a dot at every evaluation", () => expectDots(panel));

  it("has each line from the least compute of its size to the most", () => {
    for (const { modelSize, computeFlops } of own) {
      const { intercept, learningEfficiency: k } = only(sizeLaws, {
        ...{ family: "qwen2.5", variant: "base", resource: "compute", modelSize }
      });
      expectEnds(panel, modelSize, [Math.min(...computeFlops), Math.max(...computeFlops)], (x) =>
        Math.exp(intercept - k * Math.log(x))
      );
    }
  });
});
