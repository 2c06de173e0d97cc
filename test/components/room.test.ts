/** What a drawing labels where there is room, and what it leaves out where there is less: values of axes and names, by their words. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { comparePlot } from "../../src/components/compare/compare-plot.js";
import { coefficientPlot } from "../../src/components/plots/coefficient-plot/coefficient-plot.js";
import { dotColumns } from "../../src/components/plots/dot-plot/dot-plot-columns.js";
import { parameterCloud } from "../../src/components/plots/parameter-cloud.js";
import { profilePlot } from "../../src/components/plots/profile-plot.js";
import { smallMultiples } from "../../src/components/plots/small-multiples.js";
import { drawCurves } from "../../src/components/user-runs/user-curves-drawing.js";
import type { UserRun } from "../../src/components/user-runs/user-runs-data.js";
import { labelsOf } from "../../src/components/user-runs/user-runs-parts.js";
import type { ComparedPair } from "../../src/lib/compare/compare-recipes.js";
import { fixed } from "../../src/lib/format.js";
import { mapped } from "../../src/lib/items.js";
import { textBoxes } from "./plot-parts-checks.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;
const labels = (svg: Element, i: number) =>
  [...svg.querySelectorAll(".axis")[i]!.querySelectorAll("text")]
    .map(({ textContent }) => textContent ?? "")
    .filter(Boolean);
const tenths = (...values: number[]) => values.map((value) => value.toFixed(1));

describe("values along an axis", () => {
  it("are more on a higher drawing of columns", () => {
    const data = {
      series: [{ name: "a", shape: "circle" as const }],
      axis: { title: "Loss", format: (value: number) => fixed(value, 1), domain: [0, 0.8] as [number, number] },
      groups: [{ rows: [{ name: "row", values: [{ value: 0.4 }] }] }]
    };
    expect(labels(dotColumns(data, { document, height: 300 }), 0)).toEqual(
      tenths(0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
    );
    expect(labels(dotColumns(data, { document, height: 250 }), 0)).toEqual(tenths(0, 0.2, 0.4, 0.6, 0.8));
  });

  it("are more on a wider cloud", () => {
    const points = [0.1, 0.16].map((kMax) => ({ kMax, n0: 1e10 }));
    const data = { points, region: [], estimate: null, printed: [] };
    const drawn = (width: number) => labels(parameterCloud(data, { document, width }), 1);
    expect(drawn(680)).toEqual(["0.10", "0.11", "0.12", "0.13", "0.14", "0.15", "0.16"]);
    expect(drawn(328)).toEqual(["0.10", "0.12", "0.14", "0.16"]);
  });

  it("are more in a higher panel", () => {
    const y = { title: "y", scale: "linear" as const, format: (value: number) => fixed(value, 1) };
    const data = {
      panels: [{ title: "a", series: [{ name: "a", color: "red", points: [1, 2].map((x) => ({ x, y: 0.4 })) }] }],
      ...{ x: { ...y, title: "x" }, y: { ...y, domain: [0, 1] as [number, number] } }
    };
    const drawn = (panelHeight: number) => labels(smallMultiples(data, { document, width: 680, panelHeight }), 0);
    expect(drawn(220)).toEqual(tenths(0, 0.2, 0.4, 0.6, 0.8, 1));
    expect(drawn(124)).toEqual(tenths(0, 0.5, 1));
  });

  it("are more on a plot of coefficients from 260 px up", () => {
    const series = [{ name: "a", shape: "circle" as const, points: [{ modelSize: 1e9, value: 0.1 }] }];
    const data = { quantity: "k", series, law: null, limit: null, rivals: [], to: 1e9 };
    const drawn = (height: number) => labels(coefficientPlot(data, { document, width: 680, height }), 0);
    expect(drawn(259).map(Number)).toEqual([0, 0.05, 0.1]);
    expect(drawn(260).map(Number)).toEqual([0, 0.02, 0.04, 0.06, 0.08, 0.1]);
  });

  it("are fewer under compared curves than beside them", () => {
    const x = Float64Array.of(10, 20);
    const y = Float64Array.of(0.05, 0.5);
    const recipes = ["a", "b"].map((name) => ({ name, seeds: [{ x, y }] }));
    const [low, high, difference] = mapped([-0.25, 0.2, 0], (value) => Float64Array.of(value, value));
    const differences = [{ a: "a", b: "b", band: { x, low, high, difference, critical: 3, leavesZero: false } }];
    const svg = comparePlot({
      ...{ recipes, score: "s", x: "steps" },
      comparison: { at: 20, differences: differences as ComparedPair[] }
    });
    const texts = [...svg.matchAll(/<text [^>]*text-anchor="end"[^>]*>([^<]*)<\/text>/g)].map(([, words]) => words);
    expect(texts).toEqual(["10%", "20%", "30%", "40%", "50%", "\u221220.0", "0.0", "+20.0"]);
  });
});

describe("names", () => {
  const run = (name: string, modelSize: number | null) => ({ run: name, modelSize }) as UserRun;
  const written = (texts: readonly string[]) => texts.map((text) => text.replace(/[\u2066-\u2069]/g, ""));

  it("of a reader's runs are cut where the drawing is narrow, or their size stands for them", () => {
    const beside = (width: number, ...runs: [string, number | null][]) =>
      written(
        labelsOf(
          runs.map(([name, size]) => run(name, size)),
          width
        )
      );
    expect(beside(479, ["a-name", 7e9], ["b", 3e9])).toEqual(["yours, 7B", "yours, 3B"]);
    expect(beside(479, ["b", 7e9], ["c", 7e9])).toEqual(["b", "c"]);
    expect(beside(479, ["b", null], ["c", 7e9])).toEqual(["b", "yours, 7B"]);
    expect(beside(480, ["b", 3e9], ["c", 7e9])).toEqual(["b", "c"]);
    const points: [number, number][] = [
      [10, 0.6],
      [100, 0.5]
    ];
    const users = [{ run: run("a-name-of-twenty-letters", null), points, line: points }];
    const named = (width: number) =>
      written(textBoxes(drawCurves([], users, "steps", { document, width })).map(({ text }) => text));
    expect(named(480)).toContain("a-name-of-twenty-letters");
    expect(named(479)).not.toContain("a-name-of-twenty-letters");
  });

  it("of an interval end before the plot does, wherever the interval ends", () => {
    const points = Array.from({ length: 61 }, (_, i) => 1e8 * 10 ** (i / 15)).map((n0) => ({
      ...{ n0, rise: 9 * Math.log(n0 / 13e9) ** 2 }
    }));
    const data = { quantity: "Rise", name: "base", shape: "circle" as const, points, best: 13e9 };
    const thresholds = [{ rise: 3.84, name: "95%" }];
    for (const high of [2e10, 1e11, 1.2e11, 1.5e11, 2e11, 4e11, 9e11]) {
      const intervals = [{ low: 9e9, high, words: "words of an interval" }];
      const svg = profilePlot({ ...data, intervals, thresholds, measured: [1e9, 1e11] }, { document, width: 680 });
      const [, right] = (svg.querySelector("[data-box]")?.getAttribute("data-box") ?? "").split(" ").map(Number);
      const words = textBoxes(svg).find(({ text }) => text === "words of an interval");
      expect(words?.right).toBeLessThan(right ?? 0);
    }
  });
});
