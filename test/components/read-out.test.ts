import { describe, expect, it } from "vitest";
import { lossCurvesModel } from "../../src/components/loss-curves-model.js";
import { defaultState } from "../../src/components/loss-curves-state.js";
import { nearestPoint, nextPoint, readOut } from "../../src/components/read-out.js";
import { figureData } from "./figure-data.js";

const places = [
  { size: 0, point: 0, x: 10, y: 10 },
  { size: 0, point: 1, x: 20, y: 12 },
  { size: 1, point: 0, x: 12, y: 50 },
  { size: 1, point: 1, x: 30, y: 60 }
];

describe("nearestPoint(places, x, y, size)", () => {
  it("is the nearest of all, or by x of one size", () => {
    expect(nearestPoint(places, 13, 40)).toBe(places[2]);
    expect(nearestPoint(places, 13, 40, 0)).toBe(places[0]);
    expect(nearestPoint([], 1, 1)).toBeNull();
  });
});

describe("nextPoint(places, from, key)", () => {
  it("moves along a size and between sizes, and stops at the ends", () => {
    expect(nextPoint(places, null, "ArrowRight")).toBe(places[0]);
    expect(nextPoint(places, places[0]!, "ArrowRight")).toBe(places[1]);
    expect(nextPoint(places, places[1]!, "ArrowRight")).toBe(places[1]);
    expect(nextPoint(places, places[1]!, "ArrowDown")).toBe(places[2]);
    expect(nextPoint(places, places[2]!, "ArrowDown")).toBe(places[2]);
    expect(nextPoint(places, places[3]!, "Home")).toBe(places[2]);
    expect(nextPoint(places, places[0]!, "End")).toBe(places[1]);
  });
});

describe("readOut(model, place)", () => {
  it("says size, step, resource, loss and line", () => {
    const model = lossCurvesModel(figureData(), defaultState);
    expect(readOut(model, { size: 3, point: 41, x: 0, y: 0 })).toBe(
      "<b>7B</b> base, step 42 of 60, 7.1\u00a0\u00d7\u00a010<sup>18</sup>\u00a0FLOPs, loss 0.783 (fitted 0.783)"
    );
    const data = lossCurvesModel(figureData(), { ...defaultState, resource: "data" });
    expect(readOut(data, { size: 4, point: 0, x: 0, y: 0 })).toMatch(
      /^<b>72B<\/b> base, step 1 of 60, 512 samples, .*the line/
    );
  });
});
