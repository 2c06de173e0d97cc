/** Where the overview's law is drawn: every evaluation and both ends of every line, by the axes' own labels. */
import { describe, expect, it } from "vitest";
import { Page } from "./page.js";
import { only, results } from "./results.js";

const { curves, laws } = results();
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

interface Place {
  x: number;
  y: number;
}

/** Log scales of a panel, from the first and last label of each axis. */
function scalesOf(panel: Element): (x: number, y: number) => Place {
  const axis = (anchor: string, part: 0 | 1, read: (words: string) => number) => {
    const ticks = [...panel.querySelectorAll(`g.axis[text-anchor=${anchor}] .tick`)].flatMap((tick) => {
      const place = tick.getAttribute("transform")!.match(/translate\(([\d.]+),([\d.]+)\)/)!;
      const value = read(tick.querySelector("text")?.textContent ?? "");
      return Number.isFinite(value) ? [{ ln: Math.log(value), at: Number(place[part + 1]) }] : [];
    });
    const [first, last] = [ticks[0]!, ticks.at(-1)!];
    return (value: number) => first.at + ((Math.log(value) - first.ln) / (last.ln - first.ln)) * (last.at - first.at);
  };
  const across = axis("middle", 0, (words) => 10 ** Number(/^10(\d+)$/.exec(words)?.[1]));
  const up = axis("end", 1, (words) => Number(words || "-"));
  return (x, y) => ({ x: across(x), y: up(y) });
}

/** Points of a path of dots: a move to each, by what it is away from the one before. */
function dotsOf(path: Element): Place[] {
  const dots: Place[] = [];
  for (const [, command, x, y] of path.getAttribute("d")!.matchAll(/([Mm])(-?[\d.]+)[ ,]?(-?[\d.]+)(?=h0)/g)) {
    const from = command === "M" ? { x: 0, y: 0 } : dots.at(-1)!;
    dots.push({ x: from.x + Number(x), y: from.y + Number(y) });
  }
  return dots;
}

const apart = (a: Place, b: Place) => Math.hypot(a.x - b.x, a.y - b.y);

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
      const path = panel.querySelector(`g[data-size="${modelSize}"] path[data-m]`)!.getAttribute("d")!;
      const ends = [...path.matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
      const [first, last] = [computeFlops[0]!, computeFlops.at(-1)!];
      expect(apart(ends[0]!, at(first, lossAt(first))), `${modelSize}`).toBeLessThan(near);
      expect(apart(ends.at(-1)!, at(last, lossAt(last))), `${modelSize}`).toBeLessThan(near);
    }
  });
});
