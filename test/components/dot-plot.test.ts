import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { pathPlaces } from "../../src/components/drawing/svg.js";
import { dotPlot } from "../../src/components/plots/dot-plot/dot-plot.js";
import { dotColumns } from "../../src/components/plots/dot-plot/dot-plot-columns.js";
import { type DotGridData, dotGrid } from "../../src/components/plots/dot-plot/dot-plot-grid.js";
import type { DotPlotData } from "../../src/components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot, describeDumbbells, outcome } from "../../src/components/plots/dot-plot/dot-plot-text.js";
import { change, fixed, percent } from "../../src/lib/format.js";
import { expectSound, textBoxes } from "./plot-parts-checks.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;
const series = [
  { name: "base", shape: "circle" },
  { name: "instruct", shape: "diamond" }
] as const;
const forest: DotPlotData = {
  series,
  axis: { title: "Loss removed by ten times the compute", format: percent, ticks: [0, 0.1, 0.2] },
  groups: [
    {
      rows: ["72B", "7B", "0.5B"].map((name, i) => ({
        name,
        color: "var(--size-7b)",
        values: [0, 1].map((one) => ({
          series: one,
          value: 0.2 - i * 0.09,
          low: 0.18 - i * 0.09,
          high: 0.22 - i * 0.09
        }))
      }))
    }
  ]
};
const lollipops: DotPlotData = {
  series: [{ name: "error", shape: "circle" }],
  stems: 0,
  axis: { title: "Mean error", format: percent },
  groups: [
    {
      title: "Between sizes",
      rows: [row("Law, level fitted again on the largest size", 0.025), row("Law, unseen", 0.073)]
    },
    {
      title: "Within a run",
      rows: [row("Law", 0.019), { ...row("The no-change baseline", 0.052), color: "var(--axis)" }]
    }
  ]
};

function row(name: string, value: number) {
  return { name, values: [{ value, label: percent(value) }] };
}

describe("dotPlot(data, options)", () => {
  it.each([328, 680, 1068])("is sound at %i px", (width) => {
    expectSound(dotPlot(forest, { document, width }), document);
    expectSound(dotPlot(lollipops, { document, width }), document);
  });

  it("draws filled circles and open diamonds with an interval each, in the row's colour", () => {
    const svg = dotPlot(forest, { document });
    expect(svg.querySelectorAll('circle[fill="var(--size-7b)"]')).toHaveLength(3);
    expect(svg.querySelectorAll('path[fill="var(--surface)"]')).toHaveLength(3);
    expect(svg.querySelectorAll('path[stroke-width="2.4"]')).toHaveLength(3);
    expect(svg.querySelectorAll('path[stroke-width="1.4"]')).toHaveLength(3);
    expect(svg.querySelectorAll("[stroke-dasharray]")).toHaveLength(0);
  });

  it("starts stems at zero and writes each value beside its dot", () => {
    const svg = dotPlot(lollipops, { document });
    const stems = [...svg.querySelectorAll('path[stroke-width="1.6"]')].map((path) => path.getAttribute("d")!);
    const zero = textBoxes(svg).find(({ text }) => text === "0.0%")!;
    expect(stems).toHaveLength(4);
    for (const stem of stems) expect(Number(/^M([\d.]+)/.exec(stem)![1])).toBeCloseTo((zero.left + zero.right) / 2, 0);
    for (const text of ["2.5%", "7.3%", "1.9%", "5.2%"]) expect(svg.textContent).toContain(text);
  });

  it("sets long names above their rows where there is no room beside", () => {
    const name = (width: number) =>
      textBoxes(dotPlot(lollipops, { document, width })).find(({ text }) => text.startsWith("Law, level"))!;
    expect(name(328).left).toBe(0);
    expect(name(1068).left).toBeGreaterThan(0);
  });

  it("gives names, group titles and the axis title another line where the drawing is too narrow, and holds them inside", () => {
    const long = "The law, its height guessed in each of four ways from smaller sizes alone";
    const groups = [{ title: `Between sizes: ${long}`, rows: [row(long, 0.02), row("Law", 0.07)] }];
    const svg = dotPlot({ ...lollipops, groups, axis: { title: long, format: percent } }, { document, width: 328 });
    expectSound(svg, document);
    const boxes = textBoxes(svg);
    for (const { left, right } of boxes) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(328);
    }
    expect(boxes.filter(({ text }) => text !== "Law" && long.includes(text)).map(({ text }) => text)).toHaveLength(5);
    const wide = dotPlot({ ...lollipops, groups, axis: { title: long, format: percent } }, { document, width: 1068 });
    expect(textBoxes(wide).filter(({ text }) => text === long)).toHaveLength(2);
  });

  it("draws a group's reference as a line in a band, and stems from it", () => {
    const reference = { value: 0.03, low: 0.02, high: 0.04, name: "measured" };
    const groups = lollipops.groups.map((group) => ({ ...group, reference }));
    const svg = dotPlot({ ...lollipops, groups, stems: "reference" }, { document, width: 328 });
    expectSound(svg, document);
    expect(svg.querySelectorAll('rect[fill="var(--axis)"]')).toHaveLength(2);
    expect(textBoxes(svg).filter(({ text }) => text === "measured")).toHaveLength(2);
  });

  it("names the reference of all groups beside the first group's title", () => {
    const reference = { value: 0.03, low: 0.02, high: 0.04, name: "measured" };
    const svg = dotPlot({ ...lollipops, reference }, { document, width: 680 });
    expectSound(svg, document);
    const [title, name] = ["Between sizes", "measured"].map((words) =>
      textBoxes(svg).find(({ text }) => text === words)
    );
    expect(name?.y).toBe(title?.y);
    expect(name?.left).toBeGreaterThan(title?.right ?? Number.NaN);
  });

  it("has the series of a row one above the other", () => {
    const svg = dotPlot(forest, { document });
    const middle = (d: string) => {
      const ys = pathPlaces(d).map(([, y]) => y);
      return (Math.min(...ys) + Math.max(...ys)) / 2;
    };
    const dots = [...svg.querySelectorAll("circle")].map((dot) => Number(dot.getAttribute("cy")));
    const diamonds = [...svg.querySelectorAll('path[fill="var(--surface)"]')].map((path) =>
      middle(path.getAttribute("d")!)
    );
    expect(dots.map((y, i) => diamonds[i]! - y)).toEqual([9, 9, 9].map((apart) => expect.closeTo(apart, 0)));
  });

  it("fills a height that is asked for", () => {
    expect(dotPlot(forest, { document, width: 620, height: 300 }).getAttribute("height")).toBe("300");
  });
});

const reuse: DotPlotData = {
  series,
  reference: { kind: "margin", value: 0, low: -0.02, high: 0.02, name: "no worse, within 0.02" },
  axis: { title: "End loss minus that without reuse", format: (value) => change(value), ticks: [-0.02, 0, 0.02, 0.04] },
  groups: [
    {
      rows: [
        ["2\u00d7", 0.001],
        ["25\u00d7", 0.015],
        ["100\u00d7", 0.04]
      ].map(([name, value]) => ({
        name: String(name),
        values: [{ value: Number(value), low: Number(value) - 0.01, high: Number(value) + 0.01 }]
      }))
    }
  ]
};

describe("dotColumns(data, options)", () => {
  it.each([328, 680])("is sound at %i px", (width) => {
    expectSound(dotColumns(reuse, { document, width, settings: "Times each problem is seen" }), document);
  });

  it("draws the margin as a band around zero, with its name", () => {
    const svg = dotColumns(reuse, { document, width: 620 });
    const band = svg.querySelector('rect[fill="var(--yes-ground)"]')!;
    const level = svg.querySelector('path[stroke="var(--axis)"]')!.getAttribute("d")!;
    const middle = Number(band.getAttribute("y")) + Number(band.getAttribute("height")) / 2;
    expect(Number(/,([\d.]+)/.exec(level)![1])).toBeCloseTo(middle, 0);
    expect(svg.textContent).toContain("no worse, within 0.02");
  });
});

const grid: DotGridData = {
  series: [{ name: "mean of the last ten", shape: "circle" }],
  axis: { title: "Loss", format: (value) => fixed(value, 1), domain: [0, 1], ticks: [0, 0.5, 1] },
  panels: ["GSM8K", "AIME 2024", "BBEH"].map((title, i) => ({
    title,
    note: "30 problems",
    groups: [
      {
        rows: ["72B", "0.5B"].map((name) => ({
          name,
          values: [{ value: 0.5 + i * 0.05, low: 0.47, high: 0.58 + i * 0.05, start: 0.6, best: 0.45 }]
        }))
      }
    ]
  }))
};

describe("dotGrid(data, options)", () => {
  it.each([328, 680, 1068])("is sound at %i px", (width) => {
    expectSound(dotGrid(grid, { document, width }), document);
  });

  it("draws a hollow start, a filled end and a tick for the best in every row", () => {
    const svg = dotGrid(grid, { document });
    expect(svg.querySelectorAll('circle[fill="var(--surface)"]')).toHaveLength(6);
    expect(svg.querySelectorAll('circle[fill="var(--ink)"]')).toHaveLength(6);
    expect(svg.querySelectorAll('path[stroke-width="1.4"]')).toHaveLength(6);
  });

  it("stands in one column on a narrow page, with one scale", () => {
    const svg = dotGrid(grid, { document, width: 328 });
    const zeros = textBoxes(svg).filter(({ text }) => text === "0.0");
    expect(new Set(zeros.map(({ left }) => left)).size).toBe(1);
    expect(zeros).toHaveLength(3);
  });
});

describe("describeDotPlot(data, wording)", () => {
  const wording = { quantity: "Loss removed", rows: "size", format: percent };

  it("gives the least and the greatest, the order and what overlaps", () => {
    const one = { ...forest, series: [series[0]], groups: forest.groups.map(first) };
    expect(describeDotPlot(one, wording)).toBe(
      "Loss removed for 3 sizes, from 0.5B, 2.0% [0.0%, 4.0%], to 72B, 20% [18%, 22%]. Values rise from size to size without exception. No two neighbours\u2019 intervals overlap."
    );
  });

  it("names the series when there are two", () => {
    expect(describeDotPlot(forest, wording)).toMatch(/^Loss removed for 3 sizes\. Base, from .* Instruct, from /);
  });

  it("names exceptions in the order, and neighbours that overlap", () => {
    const values = [0.2, 0.1, 0.11, 0.05];
    const rows = values.map((value, i) => ({
      name: `r${i}`,
      values: [{ value, low: value - 0.02, high: value + 0.02 }]
    }));
    const text = describeDotPlot({ ...forest, series: [series[0]], groups: [{ rows }] }, wording);
    expect(text).toContain("except that r1 lies below r2.");
    expect(text).toMatch(/Intervals overlap between r1 and r2\.$/);
  });

  it("compares rows within their group alone, and takes all values of a row", () => {
    const group = (values: number[][]) => ({
      rows: values.map((own, i) => ({ name: `r${i}`, values: own.map((value) => ({ value })) }))
    });
    const plot = { ...forest, series: [series[0]] };
    expect(describeDotPlot({ ...plot, groups: [group([[0.3], [0.2]]), group([[0.4], [0.1]])] }, wording)).toBe(
      "Loss removed for 4 sizes, from r1, 10%, to r0, 40%. Values rise from size to size without exception."
    );
    expect(describeDotPlot({ ...plot, groups: [group([[0.2, 0.05], [0.1, 0.3], [0.2]])] }, wording)).toBe(
      "Loss removed for 3 sizes, from r0, 5.0%, to r1, 30%."
    );
  });
});

function first(group: DotPlotData["groups"][number]) {
  return { ...group, rows: group.rows.map((one) => ({ ...one, values: one.values.slice(0, 1) })) };
}

describe("describeDumbbells(data)", () => {
  it("counts what falls, rises and shows no change, and names the largest", () => {
    expect(describeDumbbells(grid)).toBe(
      "Loss before and after training, 3 benchmarks by 2 sizes. Falls in 2, rises in 0, with no change shown in 4. Largest fall: GSM8K at 72B, from 0.600 to 0.500."
    );
  });

  it("holds the interval of the end against the start", () => {
    expect(outcome({ value: 0.5, low: 0.45, high: 0.55, start: 0.6 })).toBe("gain");
    expect(outcome({ value: 0.5, low: 0.45, high: 0.55, start: 0.52 })).toBe("no change");
    expect(outcome({ value: 0.5, low: 0.45, high: 0.55, start: 0.4 })).toBe("loss");
  });
});
