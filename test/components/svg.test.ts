import { describe, expect, it } from "vitest";
import { dotsPath, linePath, ringsPath } from "../../src/components/drawing/plot-parts.js";
import { pathPlaces } from "../../src/components/drawing/svg.js";

describe("pathPlaces(d)", () => {
  const places = Array.from({ length: 60 }, (_, i) => [40 + i * 3.07, 200 - 31 * Math.log(i + 1)] as const);
  const rounded = places.map(([x, y]) => [Math.round(x * 10) / 10, Math.round(y * 10) / 10]);

  it("finds the places of lines, dots and rings again, to a tenth and without drift", () => {
    for (const d of [linePath(places), dotsPath(places), ringsPath(places, 2.4)])
      expect(pathPlaces(d)).toEqual(rounded);
    expect(pathPlaces(linePath(places.slice(0, 2)))).toEqual(rounded.slice(0, 2));
    expect(pathPlaces(linePath(places.slice(0, 3)) + linePath(places.slice(3)))).toEqual(rounded);
  });

  it("takes no stroke of a sign for a place", () => {
    expect(pathPlaces("M10,20l2.8,4.8h-5.6ZM30,5l3,-5l3,5")).toEqual([
      [10, 20],
      [30, 5]
    ]);
  });
});
