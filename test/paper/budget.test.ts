import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { settle } from "../../src/components/frame/choice-figure.js";
import { learningEfficiency } from "../../src/lib/forms/saturating.js";
import {
  budgetFigure,
  budgetReading,
  crossingList,
  leadSentence
} from "../../src/paper/efficiency/budget/budget-figure.js";
import {
  budgetModel,
  crossingsOf,
  type LineOfSize,
  lineLoss,
  rankedAt
} from "../../src/paper/efficiency/budget/budget-model.js";
import { figureData, planted, sizes } from "../components/figure-data.js";

const { document } = new JSDOM().window;
const model = budgetModel(figureData(), "base", "compute");

describe("budgetModel(data, variant, resource)", () => {
  it("finds each size's own slope", () => {
    expect(model.lines.map(({ modelSize }) => modelSize)).toEqual(sizes);
    for (const { modelSize, k } of model.lines) expect(k).toBeCloseTo(learningEfficiency(modelSize, planted), 10);
  });

  it("ranks sizes only where they were measured", () => {
    const x = model.lines[0]!.from;
    expect(rankedAt(model.lines, x)).toEqual([{ modelSize: sizes[0], loss: lineLoss(model.lines[0]!, x) }]);
    expect(rankedAt(model.lines, x / 2)).toEqual([]);
  });

  it("covers everything measured with leaders, each the lowest in the middle of its lead", () => {
    expect(model.leads[0]!.from).toBe(model.from);
    expect(model.leads.at(-1)!.to).toBe(model.to);
    for (const { modelSize, from, to } of model.leads) {
      expect(rankedAt(model.lines, Math.sqrt(from * to))[0]!.modelSize).toBe(modelSize);
    }
  });

  it("crosses where both lines have one loss", () => {
    const line = (modelSize: number, k: number, level: number): LineOfSize => ({
      modelSize,
      k,
      meanX: 0,
      level,
      from: 0.1,
      to: 100
    });
    const [a, b] = [line(1e9, 0.1, 0), line(7e9, 0.2, 0.05)];
    const crossed = crossingsOf([a, b]);
    expect(crossed).toHaveLength(1);
    expect(crossed[0]!.largerAhead).toBe(true);
    expect(lineLoss(a, crossed[0]!.x)).toBeCloseTo(lineLoss(b, crossed[0]!.x), 12);
  });

  it.each([
    ["both begin after it", [2, 100], [2, 100], 0],
    ["the smaller begins after it", [2, 100], [0.1, 100], 0],
    ["the larger begins after it", [0.1, 100], [2, 100], 0],
    ["the smaller ends before it", [0.1, 0.9], [0.1, 100], 0],
    ["the larger ends before it", [0.1, 100], [0.1, 0.9], 0],
    ["both were measured around it", [0.1, 2], [0.9, 100], 1]
  ] as const)("has a crossing only where both lines were measured: %s", (_, [from, to], [start, end], crossings) => {
    const line = (modelSize: number, k: number) => ({ modelSize, k, meanX: 0, level: -0.1 });
    // both lines have one loss at X = 1
    const crossed = crossingsOf([
      { ...line(1e9, 0.1), from, to },
      { ...line(7e9, 0.2), from: start, to: end }
    ]);
    expect(crossed.map(({ x }) => x)).toEqual(crossings === 0 ? [] : [1]);
  });
});

describe("what the figure of a budget says", () => {
  const lines = model.lines;
  const ranked = (losses: [number, number][]) => losses.map(([modelSize, loss]) => ({ modelSize, loss }));

  it.each([
    [ranked([]), "No size was measured at this budget"],
    [ranked([[7e9, 0.7]]), "At this budget only 7B was measured: its loss is 0.700"],
    [
      ranked([
        [7e9, 0.7],
        [3e9, 0.703]
      ]),
      "At this budget 7B and 3B are level at a loss of 0.700"
    ],
    [
      ranked([
        [3e9, 0.7],
        [7e9, 0.8]
      ]),
      "At this budget 3B leads with a loss of 0.700; 7B comes next at 0.800"
    ],
    [
      ranked([
        [7e9, 0.7],
        [3e9, 0.8]
      ]),
      "At this budget 7B, the largest measured here, leads with a loss of 0.700; 3B comes next at 0.800"
    ]
  ])("%#: %s", (order, sentence) => {
    expect(budgetReading(order, { lines })).toBe(sentence);
  });

  it("names leaders in order, and who passes whom", () => {
    const lead = (modelSize: number) => ({ modelSize, from: 1, to: 2 });
    expect(leadSentence({ leads: [lead(3e9)] })).toBe("3B throughout.");
    expect(leadSentence({ leads: [lead(3e9), lead(7e9)] })).toBe("3B and 7B, in this order.");
    const crossing = { x: 1, loss: 0.5, smaller: 3e9, larger: 7e9 };
    expect(
      crossingList({
        crossings: [
          { ...crossing, largerAhead: true },
          { ...crossing, largerAhead: false }
        ]
      })
    ).toBe("7B passes 3B and 7B falls behind 3B");
  });

  it.each([328, 680, 1068])("draws soundly at %i px", (width) => {
    const data = { curves: figureData(0.01) };
    const view = budgetFigure.view(data, settle(budgetFigure, data, { resource: "data" }));
    const svg = view.draw({ document, width });
    expect(svg.querySelectorAll("svg")).toHaveLength(2);
    expect(svg.outerHTML).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe("a click into the figure", () => {
  it("takes the budget at that place, from the least that was measured to the most", () => {
    const data = { curves: figureData() } as unknown as Parameters<typeof budgetFigure.view>[0];
    const choices = settle(budgetFigure, data, { variant: "base", resource: "compute" });
    const budgets = Array.from({ length: 680 }, (_, x) => budgetFigure.pointed?.(data, choices, x, 680)?.budget)
      .filter((budget) => budget !== undefined)
      .map(Number);
    // two figures
    expect(Math.abs(budgets[0]! / model.from - 1)).toBeLessThan(0.05);
    expect(Math.abs(budgets.at(-1)! / model.to - 1)).toBeLessThan(0.05);
    expect(budgets).toEqual([...budgets].sort((a, b) => a - b));
    expect(new Set(budgets).size).toBeGreaterThan(20);
  });
});
