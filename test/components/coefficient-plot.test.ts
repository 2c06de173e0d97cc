import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { pathPlaces } from "../../src/components/drawing/svg.js";
import { marksOf, markWords, readingsOf } from "../../src/components/frame/readings.js";
import { valueAt } from "../../src/components/plots/coefficient-plot/coefficient-curves.js";
import type { CoefficientData } from "../../src/components/plots/coefficient-plot/coefficient-data.js";
import { coefficientPlot } from "../../src/components/plots/coefficient-plot/coefficient-plot.js";
import {
  coefficientPairs,
  describePairs,
  type PairsData
} from "../../src/components/plots/coefficient-plot/coefficient-plot-pairs.js";
import { describeCoefficientPlot } from "../../src/components/plots/coefficient-plot/coefficient-plot-text.js";
import { efficiency, interval } from "../../src/lib/format.js";
import { expectSound, textBoxes } from "./plot-parts-checks.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;
const sizes = [0.5e9, 1.5e9, 3e9, 7e9, 14e9, 32e9, 72e9];
const grid = Array.from({ length: 60 }, (_, i) => 0.5e9 * 2000 ** (i / 59)).with(59, 1e12);
const k = (size: number) => 0.13 / (1 + 13e9 / size);
const points = (factor: number) =>
  sizes.map((modelSize) => ({ modelSize, value: factor * k(modelSize), low: k(modelSize) * 0.8, high: k(modelSize) }));
const data: CoefficientData = {
  quantity: "Learning efficiency k",
  series: [
    { name: "base", shape: "circle", points: points(0.95) },
    { name: "instruct", shape: "diamond", points: points(0.85) }
  ],
  law: {
    name: "The law",
    points: grid.map((modelSize) => ({
      modelSize,
      value: k(modelSize),
      low: k(modelSize) * 0.9,
      high: k(modelSize) * 1.1
    }))
  },
  limit: 0.13,
  rivals: [
    {
      name: "Power of N",
      points: grid.map((modelSize) => ({ modelSize, value: 0.012 * (modelSize / 0.5e9) ** 0.44 }))
    },
    {
      name: "Exponential",
      points: grid.map((modelSize) => ({ modelSize, value: 0.106 * (1 - Math.exp(-modelSize / 14e9)) }))
    }
  ]
};

describe("coefficientPlot(data, options)", () => {
  it.each([328, 680, 1068])("is sound at %i px", (width) => {
    expectSound(coefficientPlot(data, { document, width, label: "reading" }), document);
  });

  const svg = coefficientPlot(data, { document, width: 680 });

  it("draws a filled circle and an open diamond for each size, each in its size's colour", () => {
    const circles = [...svg.querySelectorAll("circle")];
    expect(circles.map((circle) => circle.getAttribute("fill"))).toEqual(
      ["0-5b", "1-5b", "3b", "7b", "14b", "32b", "72b"].map((name) => `var(--size-${name})`)
    );
    const open = [...svg.querySelectorAll('path[fill="var(--surface)"]')];
    expect(open).toHaveLength(sizes.length);
  });

  it("sets series side by side", () => {
    const x = Number(svg.querySelector('circle[fill="var(--size-7b)"]')!.getAttribute("cx"));
    const diamond = svg.querySelector('path[fill="var(--surface)"][stroke="var(--size-7b)"]')!.getAttribute("d")!;
    expect(Number(/^M([\d.]+)/.exec(diamond)![1]) - x).toBeCloseTo(9, 1);
  });

  it("says the law's value and interval along its curve, in the data and beyond", () => {
    const box = document.createElement("div");
    box.append(coefficientPlot(data, { document, width: 680 }));
    const along = marksOf(box, readingsOf(box)!).filter(({ reading }) => reading.group === "The law");
    const { points } = data.law!;
    expect(along.length).toBeGreaterThanOrEqual(points.length);
    expect(markWords(along.at(-1)!)).toBe(
      `<b>The law</b>, 1,000B: learning efficiency k ${efficiency(points.at(-1)!.value)} ${interval(points.at(-1)!.low!, points.at(-1)!.high!)}`
    );
  });

  it("dashes the law and each rival beyond the data, and nothing else", () => {
    const dashed = [...svg.querySelectorAll("[stroke-dasharray]")].map((path) => path.getAttribute("stroke"));
    expect(dashed).toEqual(["var(--axis)", "var(--axis)", "var(--ink)"]);
    const shade = svg.querySelector('rect[fill="var(--shade)"]')!;
    const start = svg.querySelector('[stroke-dasharray][stroke="var(--ink)"]')!.getAttribute("d")!;
    expect(start.startsWith(`M${shade.getAttribute("x")},`)).toBe(true);
    expect(svg.textContent).toContain("no model measured here");
  });

  it("ticks the sizes themselves, then two outside the data", () => {
    for (const name of ["0.5B", "1.5B", "3B", "7B", "14B", "32B", "72B", "200B", "1,000B"]) {
      expect(textBoxes(svg).map(({ text }) => text)).toContain(name);
    }
    expect(svg.querySelectorAll('text[fill="var(--ink-3)"]')).toHaveLength(2);
  });

  it("keeps the names at the edge apart when curves end together", () => {
    const close = { ...data, rivals: data.rivals.map((rival) => ({ ...rival, points: data.law!.points })) };
    expectSound(coefficientPlot(close, { document, width: 680 }), document);
  });

  it("shades nothing when the axis ends with the data, and draws points without a law", () => {
    const bare = coefficientPlot({ ...data, law: null, limit: null, rivals: [], to: 72e9 }, { document, width: 328 });
    expectSound(bare, document);
    expect(bare.querySelector("rect")).toBeNull();
    expect(bare.querySelectorAll("circle")).toHaveLength(sizes.length);
  });

  it("shows an interval that reaches below zero", () => {
    const low = data.series.map((one) => ({ ...one, points: one.points.map((point) => ({ ...point, low: -0.02 })) }));
    expectSound(coefficientPlot({ ...data, series: low }, { document, width: 680 }), document);
  });

  it("names the limit on a narrow page, and has room for every name", () => {
    const texts = textBoxes(coefficientPlot(data, { document, width: 328 })).map(({ text }) => text);
    expect(texts).toContain("limit");
    const law = { ...data.law!, name: "A law whose name is the longest of all" };
    expectSound(coefficientPlot({ ...data, law }, { document, width: 680 }), document);
    const rivals = data.rivals.map((rival) => ({ ...rival, name: `${rival.name}, with a name that is long` }));
    expectSound(coefficientPlot({ ...data, law: null, rivals }, { document, width: 680 }), document);
  });

  it.each([
    ["goes on", data.law!.points],
    [
      "ends there",
      [...grid.filter((size) => size < 72e9), 72e9].map((modelSize) => ({ modelSize, value: k(modelSize) }))
    ]
  ])("names the law at its end where the axis ends with the data: it %s", (_, points) => {
    const law = { name: "The law", points };
    const ending = coefficientPlot({ ...data, law, limit: null, rivals: [], to: 72e9 }, { document, width: 680 });
    expectSound(ending, document);
    const last = pathPlaces(ending.querySelector('path[stroke="var(--ink)"]')!.getAttribute("d")!).at(-1)!;
    const name = textBoxes(ending).find(({ text }) => text === "The law")!;
    expect(name.left - last[0]).toBeLessThan(60);
    // the names keep inside the plot, and apart
    expect(Math.abs(name.y - 4.5 - last[1])).toBeLessThan(4);
  });

  it("draws the same bytes every time", () => {
    expect(coefficientPlot(data, { document, width: 680 }).outerHTML).toBe(svg.outerHTML);
  });
});

describe("coefficientPlot with other models", () => {
  const named = [
    { name: "Other 8B", modelSize: 8e9, value: 0.7 },
    { name: "Experts 120B", modelSize: 120e9, value: 0.35, mixtureOfExperts: true }
  ];
  const losses = sizes.map((modelSize, i) => ({ modelSize, value: 0.95 - i * 0.08 }));
  const compared: CoefficientData = {
    quantity: "Test loss (log scale)",
    scale: "log",
    series: [{ name: "base", shape: "circle", points: losses }],
    law: null,
    limit: null,
    rivals: [],
    named
  };

  it.each([328, 680, 1068])("is sound at %i px", (width) => {
    expectSound(coefficientPlot({ ...compared, to: 120e9 }, { document, width }), document);
  });

  it("draws them in grey with their names, a mixture of experts as a square, and labels losses in tenths", () => {
    const svg = coefficientPlot({ ...compared, to: 120e9 }, { document, width: 680 });
    const texts = textBoxes(svg).map(({ text }) => text);
    expect(svg.querySelectorAll('circle[fill="var(--axis)"]')).toHaveLength(1);
    expect(svg.querySelectorAll('path[stroke="var(--axis)"][fill="var(--surface)"]')).toHaveLength(1);
    for (const text of ["Other 8B", "Experts 120B", "0.4", "0.5", "0.9"]) expect(texts).toContain(text);
  });

  it("leads to a name that has room farther off only, and leaves out one that has none", () => {
    const crowd = Array.from({ length: 30 }, (_, i) => ({
      name: `Model number ${i}`,
      modelSize: 9e9,
      value: 0.6 + i * 1e-4
    }));
    const svg = coefficientPlot({ ...compared, named: crowd, to: 72e9 }, { document, width: 328 });
    expectSound(svg, document);
    const written = textBoxes(svg).filter(({ text }) => text.startsWith("Model number")).length;
    const leaders = svg.querySelectorAll('g[stroke="var(--axis)"] path').length;
    expect(leaders).toBeGreaterThan(3);
    expect([leaders < written, written < 20]).toEqual([true, true]);
  });
});

describe("coefficientPairs(data, options)", () => {
  const pairs = sizes.map((modelSize, i) => ({
    modelSize,
    x: { value: k(modelSize), low: k(modelSize) - 0.004, high: k(modelSize) + 0.004 },
    y: {
      value: k(modelSize) * (i === 6 ? 1.2 : 1),
      low: k(modelSize) * (i === 6 ? 1.15 : 0.9),
      high: k(modelSize) * 1.3
    }
  }));
  const both: PairsData = {
    x: "k against compute",
    y: "k against samples",
    series: [{ name: "base", shape: "circle", pairs }]
  };

  it.each([328, 480, 680])("is sound at %i px", (width) => {
    expectSound(coefficientPairs(both, { document, width }), document);
  });

  it("draws each pair with an interval each way, and the line of equality through zero", () => {
    const svg = coefficientPairs(both, { document, width: 480 });
    expect(svg.querySelectorAll("circle")).toHaveLength(sizes.length);
    expect(svg.querySelectorAll('path[stroke-width="2"]')).toHaveLength(2 * sizes.length);
    expect(svg.querySelector('path[stroke-width="1.2"]')!.getAttribute("d")).toMatch(/^M40,412L/);
  });

  it.each([328, 480])(
    "names every size at %i px, no name over a point, another name or the line of equality",
    (width) => {
      const svg = coefficientPairs(both, { document, width });
      const named = textBoxes(svg).filter(({ text }) => /^[\d.]+B$/.test(text));
      expect(named.map(({ text }) => text)).toEqual(["0.5B", "1.5B", "3B", "7B", "14B", "32B", "72B"]);
      const points = [...svg.querySelectorAll("circle")].map((dot) => [
        Number(dot.getAttribute("cx")),
        Number(dot.getAttribute("cy"))
      ]);
      const [start, end] = pathPlaces(svg.querySelector('path[stroke-width="1.2"]')!.getAttribute("d")!);
      const along = Array.from({ length: 101 }, (_, i) =>
        [0, 1].map((of) => start![of]! + (i / 100) * (end![of]! - start![of]!))
      );
      for (const { left, right, y: base } of named) {
        const covered = [...points, ...along].filter(
          ([x, y]) => x! > left && x! < right && y! > base - 11 && y! < base + 3
        );
        expect(covered).toEqual([]);
      }
    }
  );

  it("is said in words", () => {
    const text = describePairs(both);
    expect(text).toMatch(/^k against compute and k against samples, by size\. base: 0\.5B 0\.005 and 0\.005, /);
    expect(text).toMatch(/; intervals part at 72B\.$/);
    expect(describePairs({ ...both, series: [{ ...both.series[0]!, pairs: pairs.slice(0, 3) }] })).toMatch(
      /no size\u2019s intervals part\.$/
    );
  });
});

describe("valueAt(points, modelSize)", () => {
  it("is a point's own value, the line in ln N between two, none outside", () => {
    const line = [
      { modelSize: 1e9, value: 0 },
      { modelSize: 1e11, value: 1 }
    ];
    expect(valueAt(line, 1e11)).toBe(1);
    expect(valueAt(line, 1e10)).toBeCloseTo(0.5, 9);
    expect(valueAt(line, 1e12)).toBeNull();
    expect(valueAt(line, 1e8)).toBeNull();
  });
});

describe("describeCoefficientPlot(data, wording)", () => {
  it("names each size, the law's course and limit, and what the rivals do", () => {
    const text = describeCoefficientPlot({ ...data, series: [data.series[0]!] }, { limitInterval: [0.12, 0.15] });
    expect(text).toMatch(/^Learning efficiency by size with 95% intervals: 0\.5B 0\.005, .* and 72B 0\.105\./);
    expect(text).toContain("The law rises from 0.005 at 0.5B to 0.128 at 1,000B; its limit is 0.130 [0.120, 0.150].");
    expect(text).toMatch(
      /Exponential stays within 0\.0\d\d of it up to 72B and lies 0\.022 below it at 1,000B \(17%\)\.$/
    );
  });

  it("counts the largest size among those up to which a rival stays near, where no point is drawn at it", () => {
    const line = (name: string, slope: number) => ({
      name,
      points: [1e9, 10e9, 1000e9].map((modelSize) => ({ modelSize, value: 1 + slope * Math.log10(modelSize / 1e9) }))
    });
    const sizes = [
      { modelSize: 1e9, value: 0, low: 0, high: 0 },
      { modelSize: 100e9, value: 0, low: 0, high: 0 }
    ];
    const text = describeCoefficientPlot({
      ...data,
      series: [{ ...data.series[0]!, points: sizes }],
      law: { ...data.law!, ...line("law", 0) },
      rivals: [line("Rival", 0.01)]
    });
    // 0.01 at the last point that is drawn, 0.02 at 100B between two points
    expect(text).toContain("Rival stays within 0.020 of it up to 100B");
  });

  it("names the series when there are two, and says when nothing is settled", () => {
    const text = describeCoefficientPlot({ ...data, law: null });
    expect(text).toContain("base 0.5B 0.005");
    expect(text).toContain("; instruct 0.5B 0.004");
    expect(text).toMatch(/No law is drawn: these points do not settle one\.$/);
    expect(text).not.toContain("Exponential");
  });
});
