/** How far a plan is from what was measured: factors, sides, and which is too far, at the limits themselves and beyond. */
import { describe, expect, it } from "vitest";
import type { PlanModel } from "../../../src/lib/plan/model.js";
import { distanceOf, limitsOf } from "../../../src/lib/plan/reach.js";

const line = (modelSize: number) => ({ modelSize, from: 10, to: 14 });
const model = {
  series: {
    backtest: {
      within: [
        { share: 0.1, factor: 50 },
        { share: 0.49, factor: 9 },
        { share: 0.5, factor: 4 },
        { share: 0.75, factor: 2 }
      ]
    }
  },
  sizes: [line(1e9), line(4e9), line(12e9)]
} as unknown as PlanModel;
const inside = { xFactor: 1, xSide: null, nFactor: 1, nSide: null };

describe("distanceOf(model, line, lnX, firstStep)", () => {
  it("has its limits from forecasts after half of a run or more, and from the sizes at either end", () => {
    expect(limitsOf(model)).toEqual({ x: 4, larger: 3, smaller: 4, tested: true });
    const untried = { ...model, series: { backtest: { within: [{ share: 0.1, factor: 50 }] } }, sizes: [line(1e9)] };
    expect(limitsOf(untried as unknown as PlanModel)).toEqual({ x: 2, larger: 1, smaller: 1, tested: false });
  });

  it.each([
    ["between both ends", 4e9, 12, 8, "inside", inside],
    ["at the last evaluation", 4e9, 14, 8, "inside", inside],
    ["at the first", 4e9, 10, 8, "inside", inside],
    ["at the limit beyond", 4e9, 14 + Math.log(4), 8, "outside", { ...inside, xFactor: 4, xSide: "beyond" }],
    ["over it", 4e9, 14 + Math.log(4.01), 8, "far", { ...inside, xFactor: 4.01, xSide: "beyond" }],
    ["before the first, at a step", 4e9, 8, 8, "outside", { ...inside, xFactor: Math.exp(2), xSide: "before" }],
    ["before it, more than one", 4e9, 9, 8, "outside", { ...inside, xFactor: Math.exp(1), xSide: "before" }],
    ["below one step", 4e9, 7.99, 8, "far", { ...inside, xFactor: Math.exp(2.01), xSide: "before" }],
    [
      "below a step that is longer than the first evaluation",
      4e9,
      10.5,
      11,
      "far",
      { ...inside, xFactor: Math.exp(0.5), xSide: "before" }
    ],
    ["larger by the limit", 36e9, 12, 8, "outside", { ...inside, nFactor: 3, nSide: "larger" }],
    ["larger by more", 37e9, 12, 8, "far", { ...inside, nFactor: 37 / 12, nSide: "larger" }],
    ["smaller by the limit", 0.25e9, 12, 8, "outside", { ...inside, nFactor: 4, nSide: "smaller" }],
    ["smaller by more", 0.2e9, 12, 8, "far", { ...inside, nFactor: 5, nSide: "smaller" }]
  ] as const)("%s", (_, modelSize, lnX, firstStep, reach, { xFactor, nFactor, ...sides }) => {
    expect(distanceOf(model, line(modelSize) as PlanModel["sizes"][number], lnX, firstStep)).toEqual({
      ...sides,
      reach,
      xFactor: expect.closeTo(xFactor, 10),
      nFactor: expect.closeTo(nFactor, 10)
    });
  });
});
