import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { readingsOf } from "../../src/components/frame/readings.js";
import { type SchemeData, schemeBars } from "../../src/components/plots/scheme-bars.js";
import { describeScheme } from "../../src/components/plots/scheme-bars-text.js";
import { expectSound, textBoxes } from "./plot-parts-checks.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;
const data: SchemeData = {
  samples: 51_200,
  bars: [
    { tau: 1, problems: 53_904 },
    { tau: 4, problems: 12_800, note: "no curve published" },
    { tau: 25, problems: 2048 },
    { tau: 100, problems: 512 }
  ]
};

describe("schemeBars(data, options)", () => {
  it.each([328, 680, 1068])("is sound at %i px", (width) => {
    expectSound(schemeBars(data, { document, width }), document);
  });

  const svg = schemeBars(data, { document });
  const first = [...svg.querySelectorAll("rect:not([fill-opacity])")].map((bar) => Number(bar.getAttribute("width")));

  it("cuts each bar into its passes", () => {
    const cuts = [...svg.querySelectorAll('path[stroke="var(--surface)"]')].map((path) => path.getAttribute("d")!);
    expect(cuts.map((d) => d.match(/M/g)!.length)).toEqual([3, 24, 99]);
  });

  it("is to scale: a first pass is as long as its share of the samples", () => {
    expect(first[1]! / first[0]!).toBeCloseTo(1 / 4, 3);
    expect(first[2]! / first[0]!).toBeCloseTo(1 / 25, 3);
    const later = [...svg.querySelectorAll("rect[fill-opacity]")].map((bar) => Number(bar.getAttribute("width")));
    for (const [i, width] of later.entries()) expect(first[i + 1]! + width).toBeCloseTo(first[0]!, 0);
  });

  it("has one colour, and reads out each bar with its note", () => {
    const fills = [...svg.querySelectorAll("rect")].map((bar) => bar.getAttribute("fill"));
    expect(new Set(fills)).toEqual(new Set(["var(--size-7b)"]));
    const says = readingsOf(svg)!.map(({ group, words }) => [group, ...words(0)]);
    expect(says.slice(0, 2)).toEqual([
      ["1 pass", "", "53,904 problems, 51,200 samples"],
      ["4 passes", "", "12,800 problems, 51,200 samples, no curve published"]
    ]);
  });

  it("names problems and passes, and what is missing", () => {
    const texts = textBoxes(svg).map(({ text }) => text);
    expect(texts).toContain("2,048 problems \u00d7 25");
    expect(texts).toContain("no curve published");
    expect(textBoxes(schemeBars(data, { document, width: 328 })).map(({ text }) => text)).toContain(
      "12,800 problems \u00d7 4, no curve published"
    );
  });
});

describe("describeScheme(data)", () => {
  it("lists passes and problems, in the right number", () => {
    expect(describeScheme({ ...data, bars: [...data.bars.slice(0, 2), { tau: 51_200, problems: 1 }] })).toBe(
      "Every run sees 51,200 samples: 1 pass over 53,904 problems; 4 passes over 12,800 problems (no curve published); 51,200 passes over 1 problem."
    );
  });
});
