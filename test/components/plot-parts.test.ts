import { describe, expect, it } from "vitest";
import { bandPath, clipLine, linePath, spread, textWidth, wrapText } from "../../src/components/drawing/plot-parts.js";

describe("spread(wanted, gap, low, high)", () => {
  it("leaves alone what is apart already", () => {
    expect(spread([100, 10, 50], 15, 0, 200)).toEqual([100, 10, 50]);
  });

  it("moves neighbours apart evenly and keeps their order", () => {
    expect(spread([50, 54], 16, 0, 200)).toEqual([44, 60]);
    expect(spread([50, 50, 50], 15, 0, 200)).toEqual([35, 50, 65]);
  });

  it("keeps every gap, inside the range, whatever is wanted", () => {
    const wanted = Array.from({ length: 9 }, (_, i) => 60 + 25 * Math.sin(i * 7));
    const places = spread(wanted, 15, 0, 140).sort((a, b) => a - b);
    const gaps = places.slice(1).map((place, i) => place - places[i]!);
    expect(Math.min(...gaps)).toBeGreaterThan(15 - 1e-9);
    expect(places[0]).toBeGreaterThanOrEqual(0);
    expect(places.at(-1)).toBeLessThanOrEqual(140);
  });

  it("runs over the end rather than closing the gap", () => {
    expect(spread([5, 5, 5], 15, 0, 20)).toEqual([0, 15, 30]);
    expect(spread([], 15, 0, 20)).toEqual([]);
  });
});

describe("clipLine(places, range)", () => {
  it("cuts a line where it leaves the range and where it comes back", () => {
    const line = [
      [0, 0],
      [1, 2],
      [2, 0]
    ] as const;
    expect(clipLine(line, [0, 1])).toEqual([
      [
        [0, 0],
        [0.5, 1]
      ],
      [
        [1.5, 1],
        [2, 0]
      ]
    ]);
  });

  it("is nothing outside the range", () => {
    expect(
      clipLine(
        [
          [0, 5],
          [1, 6]
        ],
        [0, 1]
      )
    ).toEqual([]);
  });
});

describe("paths", () => {
  it("writes lines and closed bands", () => {
    expect(
      linePath([
        [0, 1],
        [2, 3]
      ])
    ).toBe("M0,1L2,3");
    expect(
      bandPath(
        [
          [0, 1],
          [2, 1]
        ],
        [
          [0, 5],
          [2, 5]
        ]
      )
    ).toBe("M0,1l2,0 0,4-2,0Z");
  });
});

describe("text", () => {
  it("is wider in capitals than in narrow letters, and grows with its size", () => {
    expect(textWidth("MMMM", 14)).toBeGreaterThan(textWidth("llll", 14));
    expect(textWidth("0.105", 28)).toBeCloseTo(2 * textWidth("0.105", 14), 9);
  });

  it("is wrapped between words", () => {
    expect(wrapText("no worse, within 0.02", 72, 13)).toEqual(["no worse,", "within 0.02"]);
    expect(wrapText("unbreakable", 10, 13)).toEqual(["unbreakable"]);
  });
});
