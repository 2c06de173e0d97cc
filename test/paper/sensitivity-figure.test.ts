import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { type Choices, defaultsOf, settle } from "../../src/components/frame/choice-figure.js";
import { figureData } from "../../src/components/loss-curves/loss-curves-data.js";
import { saturationData } from "../../src/paper/saturation/saturation-data.js";
import type { SensitivityFigureData } from "../../src/paper/saturation/sensitivity/sensitivity-controls.js";
import { chosenReading, sensitivityFigure } from "../../src/paper/saturation/sensitivity/sensitivity-figure.js";
import { expectRelative } from "../helpers/expect-relative.js";

const results = await loadResults(projectRoot);
const data: SensitivityFigureData = { saturation: saturationData(results), curves: figureData(results) };
const view = (wanted: Choices) => sensitivityFigure.view(data, settle(sensitivityFigure, data, wanted));
const rows = (wanted: Choices) =>
  view(wanted)
    .csv!.trim()
    .split("\n")
    .slice(1)
    .map((line) => line.match(/("[^"]*"|[^,]*)(,|$)/g)!.map((cell) => cell.replace(/,$|"/g, "")));

describe("the figure of choices that the data do not make", () => {
  it("is drawn for the default, which has a row of its own, with its numbers beside", () => {
    const [first] = rows({});
    expect(first![2]).toBe("default");
    expect(rows({}).some((row) => row[2] === "chosen")).toBe(false);
    expect(view({}).numbers!.map(({ id }) => id)).toEqual(["kMax", "n0", "kLargest", "range"]);
  });

  it.each([
    [{ first: "21" }, "first step", "21"],
    [{ last: "40" }, "last step", "40"],
    [{ squares: "linear" }, "objective", "L, as in the paper"],
    [{ weights: "point" }, "weights", "equal evaluations"],
    [{ huber: "0.02" }, "Huber delta", "0.02"],
    [{ without: "largest" }, "sizes", "without the largest"],
    [{ settings: "paper" }, "the paper", "L, without the largest"]
  ])("refits %j as the results have it", (choices, choice, value) => {
    for (const series of [
      { variant: "base", resource: "compute" },
      { variant: "instruct", resource: "data" }
    ]) {
      const table = rows({ ...series, ...choices });
      const chosen = table.find((row) => row[2] === "chosen")!.slice(4, 7);
      const recorded = table.find((row) => row[2] === choice && row[3] === value)!.slice(4, 7);
      for (const [i, number] of chosen.entries()) expectRelative(Number(number), Number(recorded[i]), 1e-9);
    }
  });

  it("holds the other settings at the paper's, and carries on from them", () => {
    const paper = settle(sensitivityFigure, data, { settings: "paper", first: "9" });
    expect(paper).toMatchObject({ squares: "linear", without: "largest", first: "1", huber: "none" });
    expect(defaultsOf(sensitivityFigure, data, paper)).toMatchObject({ squares: "linear", without: "largest" });
    const held = sensitivityFigure.controls(data, paper).filter((control) => control.held);
    expect(held.map(({ name }) => name)).toEqual(["first", "last", "squares", "weights", "huber", "without"]);
    expect(settle(sensitivityFigure, data, { ...paper, settings: "own" })).toMatchObject({ squares: "linear" });
  });

  it("takes Huber's loss of ln L only", () => {
    expect(settle(sensitivityFigure, data, { squares: "linear", huber: "0.01" })).toMatchObject({ huber: "none" });
  });

  it("offers these choices, by these words", () => {
    const offered = sensitivityFigure
      .controls(data, settle(sensitivityFigure, data, {}))
      .flatMap((control) =>
        "options" in control ? [[control.legend, ...control.options.map(({ label }) => label)]] : []
      );
    expect(offered).toEqual([
      ["Variant", "Base", "Instruct"],
      ["Against", "Compute", "Data"],
      ["Settings", "As chosen", "As the paper"],
      ["Squares of", "ln L", "L"],
      ["Same weight for", "Sizes", "Evaluations"],
      ["Huber\u2019s delta", "None", "0.05", "0.02", "0.01"],
      ["Sizes", "All", "Without 72B"]
    ]);
  });

  it("starts at the first step that all sizes have", () => {
    const steps = (variant: string) => settle(sensitivityFigure, data, { variant });
    expect([steps("base").first, steps("instruct").first]).toEqual(["1", "4"]);
  });

  it("has another title for each outcome", () => {
    const sampling = { kMaxSampling: [0.1, 0.15] as [number, number] };
    expect(chosenReading({ kMax: 0.12, value: "on L" }, sampling)).toMatch(/on L, the limit is 0.120, inside/);
    expect(chosenReading({ kMax: 0.16, value: "on L" }, sampling)).toMatch(/beyond the default fit/);
    expect(chosenReading({ kMax: null, value: "to step 40" }, sampling)).toMatch(/do not settle a limit$/);
  });
});
