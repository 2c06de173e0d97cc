/** A mark or a name that speaks of one model size has the colour of that size and of no other, in every figure of the pages. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { readingsOf } from "../../src/components/frame/readings.js";
import { plotWidths } from "../../src/components/frame/static-figure.js";
import { everyFigure } from "./every-figure.js";

const { document } = new JSDOM().window;

/** "7B" of words that name this size alone; null of none, or of several. */
function sizeIn(words: string): string | null {
  const named = new Set(words.replace(/<[^>]*>/g, "").match(/(?<![\d.])\d+(?:\.\d+)?B\b/g));
  return named.size === 1 ? [...named][0]! : null;
}

/** Sizes whose colours an element is drawn in: "--size-0-5b" is that of 0.5B. */
function coloursOf(element: Element): string[] {
  const paints = [element, ...element.children].flatMap((one) => [
    one.getAttribute("fill"),
    one.getAttribute("stroke")
  ]);
  return paints.flatMap((paint) => {
    const [, size] = /^var\(--(?:size|llama)-([\d-]+b)(?:-text)?\)$/.exec(paint ?? "") ?? [];
    return size === undefined ? [] : [size.replace("-", ".").toUpperCase()];
  });
}

/** Marks and names in a colour of another size than they name, and how many are in that of their own. */
function colouredBy(svg: SVGSVGElement): { own: number; others: string[] } {
  const readings = readingsOf(svg) ?? [];
  const marks = [...svg.querySelectorAll("[data-m]")].map((element, i) => {
    const { group, words } = readings[i]!;
    return { element, words: `${group} ${words(0)[0]}` };
  });
  const names = [...svg.querySelectorAll("text, tspan")].map((element) => ({ element, words: element.textContent! }));
  const found = [...marks, ...names].flatMap(({ element, words }) => {
    const size = sizeIn(words);
    return size === null ? [] : coloursOf(element).map((colour) => ({ isOwn: colour === size, words, colour }));
  });
  return {
    own: found.filter(({ isOwn }) => isOwn).length,
    others: found.filter(({ isOwn }) => !isOwn).map(({ words, colour }) => `${words}: colour of ${colour}`)
  };
}

/** Figures in which no size has a colour: other quantities stand along them, or one size is drawn alone. */
const plain = [
  ...["rollout-budget", "rollout-curves", "reuse-scheme", "reuse-spread", "ends-below", "forecast-errors", "sigmoid"],
  ...["answers", "ends", "final-losses", "single-runs", "versions", "plan, equal"]
];

describe("the colour of a size", () => {
  it.each(everyFigure)("is that of its marks and of its name: %s", (name, views) => {
    const drawn = views().flatMap(({ draw }) =>
      plotWidths.map((width) => colouredBy(draw({ document, width, label: "" })))
    );
    expect(drawn.flatMap(({ others }) => others)).toEqual([]);
    expect(drawn.every(({ own }) => own > 0)).toBe(!plain.includes(name));
  });
});
