/** Axes of a drawing as text: each number beside a tick is the value of its place, whatever the range. */
import { describe, expect, it } from "vitest";
import { axes, scale } from "../../src/components/drawing/text-plot.js";

/** Ranges that ask for few figures and for many, about 0 and far from it. */
const ranges: [number, number][] = [
  [0, 1],
  [1, 100],
  [10, 187.5],
  [1000, 1375],
  [1e5, 1.125e5],
  [40_000, 41_250],
  [0.9e19, 1.85e19],
  [1.02e20, 1.19e20],
  [0.0012, 0.00193],
  [-2.5, 3.75],
  [3, 3.0875]
];

describe("axes(x, y, frame)", () => {
  it.each(ranges)("says of every tick what its place is: %s to %s", (low, high) => {
    const [left, right, top, height] = [64, 570, 40, 320];
    const x = scale([low, high], [left, right]);
    const y = scale([low, high], [top + height, top]);
    const parts = axes(x, y, { top, height, unit: "samples", label: (value) => `y ${value}` });
    const texts = parts.flatMap((part) => {
      const [, at, over, anchor, words] =
        /<text x="([^"]+)" y="([^"]+)" text-anchor="(\w+)"[^>]*>([^<]*)</.exec(part) ?? [];
      return at === undefined ? [] : [{ x: Number(at), y: Number(over), anchor, words: words! }];
    });
    const across = texts.filter(({ anchor, words }) => anchor === "middle" && words !== "samples");
    const up = texts.filter(({ anchor }) => anchor === "end");
    expect(across.length).toBeGreaterThanOrEqual(3);
    expect(up.length).toBeGreaterThanOrEqual(3);
    // a tenth of a pixel is what places are written to
    const near = (share: number) => expect.closeTo(share, 3);
    expect(across.map((tick) => (tick.x - left) / (right - left))).toEqual(
      across.map(({ words }) => near((Number(words) - low) / (high - low)))
    );
    expect(up.map((tick) => (top + height - (tick.y - 4)) / height)).toEqual(
      up.map(({ words }) => near((Number(words.slice(2)) - low) / (high - low)))
    );
    const rules = parts.flatMap((part) => / y1="([^"]+)"/.exec(part)?.[1] ?? []).map(Number);
    expect(rules).toEqual(up.map((tick) => expect.closeTo(tick.y - 4, 6)));
  });
});
