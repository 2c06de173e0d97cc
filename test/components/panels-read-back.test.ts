/** Dot plots and panels read back through their axes, and the small parts that drawings and claims are made of. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { cellList } from "../../src/components/claims/cell-list.js";
import { cellCounts, outcomeBadge } from "../../src/components/claims/verdict.js";
import { familyColors } from "../../src/components/drawing/family-colors.js";
import { groupColor, groupTextColor } from "../../src/components/drawing/group-colors.js";
import { medianLine } from "../../src/components/drawing/median-line.js";
import { stackDrawings } from "../../src/components/drawing/stack-drawings.js";
import { marksOf, readingsOf } from "../../src/components/frame/readings.js";
import { dotPlot } from "../../src/components/plots/dot-plot/dot-plot.js";
import { dotColumns } from "../../src/components/plots/dot-plot/dot-plot-columns.js";
import type { DotPlotData } from "../../src/components/plots/dot-plot/dot-plot-marks.js";
import { residualLimit, residualStrip } from "../../src/components/plots/residual-strip.js";
import { smallMultiples } from "../../src/components/plots/small-multiples.js";
import type { SmallMultiplesData } from "../../src/components/plots/small-multiples-data.js";
import type { CellRecord } from "../../src/lib/records/claims-record.js";
import { axesOf, axisAt, expectAt, middleOf, type Place, pathsOf, placesOf } from "./read-back.js";
import { textOf } from "./table-cells.js";

const { document } = new JSDOM().window;
const near = (value: number, digits = 3) => expect.closeTo(value, digits);
const wordsIn = (svg: SVGSVGElement) =>
  readingsOf(svg)!.map(({ group, words }) => [textOf(group), ...words(0).map((text) => textOf(text))]);

describe.each([
  ["dotPlot", "x", (data: DotPlotData) => dotPlot(data, { document, width: 1068 })],
  ["dotColumns", "y", (data: DotPlotData) => dotColumns(data, { document, width: 1068, settings: "Passes (times)" })]
] as const)("%s(data, options)", (kind, way, draw) => {
  const data: DotPlotData = {
    series: [
      { name: "first", shape: "circle" },
      { name: "second", shape: "diamond" }
    ],
    axis: {
      title: "Loss (ln)",
      format: (value) => value.toFixed(1),
      read: (value) => value.toFixed(3),
      ticks: [0, 0.2, 0.4, 0.6, 0.8]
    },
    stems: 0.1,
    groups: [
      {
        rows: [
          {
            name: "a",
            color: "red",
            values: [
              { value: 0.31, low: 0.22, high: 0.43 },
              { value: 0.52, low: 0.5, high: 0.61, series: 1, ends: [0.5, null] }
            ]
          },
          {
            name: "b",
            color: "blue",
            values: [
              { value: 0.44, start: 0.71, best: 0.36 },
              { value: 0.25, series: 1 }
            ]
          }
        ]
      }
    ],
    reference: { value: 0.3, low: 0.25, high: 0.4, name: "margin", kind: "margin" }
  };
  const svg = draw(data);
  const axis = axisAt(svg, 0, way === "x" ? "across" : "down", false);
  const along = ([x, y]: Place) => axis(way === "x" ? x : y);
  const lines = (stroke: string, width: string) =>
    pathsOf(svg, { stroke, "stroke-width": width, fill: "none" }).map((path) => path.map(along));

  it("has each value, interval, stem, start and best at its place", () => {
    const circles = (fill: string) =>
      [...svg.querySelectorAll(`circle[fill="${fill}"]`)].map((dot) =>
        along([Number(dot.getAttribute("cx")), Number(dot.getAttribute("cy"))])
      );
    expect([circles("red"), circles("blue")]).toEqual([[near(0.31)], [near(0.44)]]);
    const diamonds = [...svg.querySelectorAll('path[data-m][fill="var(--surface)"]')].map((path) =>
      along(middleOf(placesOf(path.getAttribute("d")!)))
    );
    expect(diamonds).toEqual([near(0.52), near(0.25)]);
    expect(lines("red", "2.4")).toEqual([[near(0.22), near(0.43)]]);
    expect(lines("red", "1.4").filter(([a, b]) => a !== b)).toEqual([[near(0.5), near(0.61)]]);
    expect(lines("red", "1.6")).toEqual([
      [near(0.1), near(0.31)],
      [near(0.1), near(0.52)]
    ]);
    expect(lines("blue", "1.6")).toEqual([
      [near(0.1), near(0.44)],
      [near(0.1), near(0.25)]
    ]);
    expect(lines("blue", "1")).toEqual([[near(0.71), near(0.44)]]);
    const [start] = [...svg.querySelectorAll('circle[fill="var(--surface)"]')];
    expect(along([Number(start!.getAttribute("cx")), Number(start!.getAttribute("cy"))])).toEqual(near(0.71));
    expect(lines("blue", "1.4")).toEqual([[near(0.36), near(0.36)]]);
  });

  it("has its reference as a line in a band, with its name", () => {
    const band = svg.querySelector('rect[fill="var(--yes-ground)"]')!;
    const number = (name: string) => Number(band.getAttribute(name));
    const [from, to] =
      way === "x" ? [number("x"), number("x") + number("width")] : [number("y") + number("height"), number("y")];
    expect([axis(from), axis(to)]).toEqual([near(0.25), near(0.4)]);
    const width = kind === "dotPlot" ? "1.4" : "1.2";
    expect(lines("var(--axis)", width)).toEqual([[near(0.3), near(0.3)]]);
    expect(svg.textContent).toContain("margin");
  });

  it("says each value with its interval, where it began and the best", () => {
    const rows =
      kind === "dotPlot"
        ? ["a", "b"].flatMap((row) => [
            [row, "first"],
            [row, "second"]
          ])
        : ["a", "b"].flatMap((row) => [
            ["first", `passes ${row}`],
            ["second", `passes ${row}`]
          ]);
    const says = [
      "loss 0.310 [0.220, 0.430]",
      "loss 0.520 [0.500, no limit]",
      "loss 0.440, from 0.710, best 0.360",
      "loss 0.250"
    ];
    expect(wordsIn(svg)).toEqual(rows.map((row, i) => [...row, says[i]]));
  });
});

describe("smallMultiples(data, options)", () => {
  const series = (name: string, color: string, ys: number[], more: object = {}) => ({
    ...{ name, color, points: ys.map((y, i) => ({ x: 10 * 2 ** i, y, inFit: i < 3 })) },
    ...{ line: ys.map((y, i) => (i === 2 ? null : { x: 10 * 2 ** i, y: y + 0.01 })), ...more }
  });
  const data: SmallMultiplesData = {
    x: { title: "Samples (log scale)", scale: "log", format: String, ticks: [10, 20, 50, 100] },
    y: { title: "Loss (ln)", scale: "linear", format: (value) => value.toFixed(2), read: (value) => value.toFixed(3) },
    panels: [
      {
        title: "A",
        series: [
          series("one", "red", [0.8, 0.71, 0.65, 0.52, 0.43]),
          series("two", "blue", [0.9, 0.82, 0.7, 0.75, 0.6], { role: "reference" })
        ],
        level: 0.5,
        cut: 30
      },
      {
        title: "B",
        series: [series("one", "green", [0.7, 0.6, 0.5, 0.4, 0.3])],
        bands: [
          { color: "grey", points: [10, 40, 160].map((x, i) => ({ x, low: 0.4 - 0.05 * i, high: 0.75 - 0.1 * i })) }
        ]
      }
    ]
  };
  const drawn = (more: Partial<SmallMultiplesData> = {}) =>
    smallMultiples({ ...data, ...more }, { document, width: 1068, labels: "all", rangeByPanel: true });
  const close = { x: 0.012, y: 3e-3 };

  it.each([
    ["whole", { shown: null }, [0, 1, 2, 3, 4]],
    ["in part", { shown: [15, 90] as const, fitY: true }, [1, 2, 3]]
  ])("has points, lines with their breaks, levels, cuts and bands: %s", (_, more, kept) => {
    const svg = drawn(more);
    const [first, second] = [axesOf(svg, { x: true, y: false }, 0), axesOf(svg, { x: true, y: false }, 1)];
    for (const [panel, name, i, axes] of [
      ["A", "one", 0, first],
      ["A", "two", 1, first],
      ["B", "one", 0, second]
    ] as const) {
      const at = data.panels[panel === "A" ? 0 : 1]!.series[i]!;
      const points = kept.map((j): Place => [at.points![j]!.x, at.points![j]!.y]);
      const group = panel === "A" ? `${panel}, ${name}` : panel;
      const marks = marksOf(svg, readingsOf(svg)!).filter(({ reading }) => reading.group === group);
      expectAt(
        marks.map(({ x, y }): Place => [x, y]),
        axes,
        points,
        close
      );
      expect(marks.map(({ reading, i: j }) => reading.words(j).join(": "))).toEqual(
        points.map(([x, y]) => `samples ${x}: loss ${y.toFixed(3)}`)
      );
      const pieces = [
        [0, 1],
        [3, 4]
      ]
        .map((piece) => piece.filter((j) => kept.includes(j)))
        .filter((piece) => piece.length > 1);
      const stroke = name === "two" ? "var(--axis)" : at.color;
      const lines = pathsOf(svg, {
        stroke,
        "stroke-width": name === "two" ? "1.8" : "2",
        "stroke-linecap": "round",
        fill: "none"
      });
      expectAt(
        lines.flat(),
        axes,
        pieces.flat().map((j): Place => [at.line![j]!.x, at.line![j]!.y]),
        close
      );
    }
    const [level] = pathsOf(svg, { stroke: "var(--axis)", "stroke-width": "1" });
    expect(level!.map(([, y]) => first.y(y))).toEqual([near(0.5, 2), near(0.5, 2)]);
    const [cut] = pathsOf(svg, { stroke: "var(--ink-3)", "stroke-width": "1" });
    expect(cut!.map(([x]) => first.x(x) / 30)).toEqual([near(1, 2), near(1, 2)]);
    const band = data.panels[1]!.bands![0]!.points.filter(({ x }) => !more.shown || (x >= 15 && x <= 90));
    const area = pathsOf(svg, { fill: "grey" })[0]!;
    expectAt(
      area,
      second,
      [...band.map(({ x, high }): Place => [x, high]), ...band.map(({ x, low }): Place => [x, low]).reverse()],
      close
    );
  });
});

describe("residualStrip(panels, options)", () => {
  const panel = {
    modelSize: 7e9,
    median: [1.02, 1.01, 0.99],
    cut: 10,
    points: [1, 10, 40].map((step, i) => ({ step, ratio: [1.03, 1.005, 0.98][i]!, inFit: i < 2 }))
  };
  it("has measured over fitted loss, less 1, by step", () => {
    const svg = residualStrip([panel], { document, width: 1068, limit: 0.05 });
    const axes = axesOf(svg, { x: true, y: false });
    const marks = marksOf(svg, readingsOf(svg)!);
    expectAt(
      marks.map(({ x, y }): Place => [x, y]),
      axes,
      [
        [1, 0.03],
        [10, 0.005],
        [40, -0.02]
      ],
      { x: 0.02, y: 1e-3 }
    );
    const [line] = pathsOf(svg, { "stroke-width": "2" });
    expectAt(
      line!,
      axes,
      [
        [1, 0.02],
        [10, 0.01],
        [40, -0.01]
      ],
      { x: 0.02, y: 1e-3 }
    );
  });

  it("reaches as far as every median and 98 points in 100, a twentieth more, in whole per cents", () => {
    const off = (size: number, count: number) =>
      Array.from({ length: count }, (_, i) => ({ step: i + 1, ratio: 1 + size, inFit: true }));
    const limit = (median: number[], ...points: { step: number; ratio: number; inFit: boolean }[][]) =>
      residualLimit([{ modelSize: 7e9, median, points: points.flat() }]);
    expect(limit([1.06, 0.99], off(0.02, 50))).toBe(0.07);
    expect(limit([0.91], off(0.02, 50))).toBe(0.1);
    expect(limit([1.001], off(0.03, 99), off(0.5, 1))).toBe(0.04);
    expect(limit([1.001], off(0.03, 90), off(-0.5, 10))).toBe(0.53);
    expect(limit([1], off(0.0001, 10))).toBe(0.01);
  });
});

describe("parts of drawings", () => {
  it("a colour is that of the nearest size of its family's ramp", () => {
    const { mark, text } = familyColors("llama3");
    expect([0.8e9, 1.7e9, 1.8e9, 4.8e9, 5e9, 23e9, 24e9, 405e9].map(mark)).toEqual(
      ["1b", "1b", "3b", "3b", "8b", "8b", "70b", "70b"].map((size) => `var(--llama-${size})`)
    );
    expect(text(8e9)).toBe("var(--llama-8b)");
    expect(familyColors("qwen2.5").mark(7e9)).toBe("var(--size-7b)");
  });

  it("a group size has a blue of the ramp, or the mixture at its logarithm", () => {
    expect([1, 4, 8, 16, 32, 64].map(groupColor)).toEqual([1, 1, 2, 3, 4, 4].map((i) => `var(--ordered-${i})`));
    // ln(12 / 8) of ln 2
    expect(groupColor(12)).toBe("color-mix(in oklab, var(--ordered-3) 58%, var(--ordered-2))");
    expect(groupTextColor(8)).toBe("color-mix(in oklab, var(--ordered-2) 60%, var(--ink))");
    for (const wrong of [0, -4, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => groupColor(wrong)).toThrow(`groupColor: groupSize must be positive and finite; got ${wrong}`);
  });

  it("a median line breaks where more than three steps have no evaluation", () => {
    const broken = (step: number[]) =>
      medianLine(
        step.map((one) => one * 512),
        step.map(() => 0.5),
        step
      ).flatMap((point, i) => (point === null ? [i] : []));
    expect(broken([1, 2, 3, 7, 8])).toEqual([]);
    expect(broken([1, 2, 3, 8, 9])).toEqual([3]);
    expect(broken([9, 10, 11])).toEqual([]);
    expect(medianLine([512, 1024, 1536], [0.9, 0.2, 0.4], [1, 2, 3], 1)).toEqual([
      { x: 512, y: 0.9 },
      { x: 1024, y: 0.2 },
      { x: 1536, y: 0.4 }
    ]);
  });

  it("drawings stand one below the other, a gap apart, as one image", () => {
    const drawing = (height: number) => {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg") as SVGSVGElement;
      for (const [name, value] of Object.entries({
        height,
        role: "img",
        "aria-label": "one",
        fill: "red",
        "font-family": "f"
      }))
        svg.setAttribute(name, String(value));
      return svg;
    };
    const drawings = [drawing(100), drawing(150), drawing(80)];
    const stacked = stackDrawings(drawings, { document, width: 500, label: "all" });
    expect(Number(stacked.getAttribute("height"))).toBe(100 + 18 + 150 + 18 + 80);
    expect([...stacked.children].map((child) => child.getAttribute("y"))).toEqual(["0", "118", "286"]);
    expect(
      [...stacked.children].map((child) =>
        ["role", "aria-label", "fill", "font-family"].some((name) => child.hasAttribute(name))
      )
    ).toEqual([false, false, false]);
    expect(stacked.getAttribute("aria-label")).toBe("all");
    expect(Number(stackDrawings([drawing(10), drawing(10)], { document, width: 5 }).getAttribute("height"))).toBe(38);
  });
});

describe("what a claim's cells say", () => {
  const tally = { supported: 3, undecided: 2, contradicted: 1, notTestable: 0 };
  it("counts cells by verdict, none that there is not", () => {
    expect(textOf(outcomeBadge({ tally, verdict: null }))).toBe("Of 6 cells: 3 supported, 2 undecided, 1 contradicted");
    expect(
      textOf(
        outcomeBadge({ tally: { ...tally, notTestable: 4 }, verdict: null }, ["curve", "curves"], {
          contradicted: "7B"
        })
      )
    ).toBe("Of 10 curves: 3 supported, 2 undecided, 1 contradicted (7B), 4 not testable");
    expect(
      String(outcomeBadge({ tally, verdict: null })).match(/cells-(yes|part|no|none)" style="flex-grow:\d/g)
    ).toEqual([...['cells-yes" style="flex-grow:3', 'cells-part" style="flex-grow:2', 'cells-no" style="flex-grow:1']]);
    expect(textOf(cellCounts(tally)).replace(/\s+/g, " ").trim()).toBe("3 supported 2 undecided 1 contradicted");
    expect(textOf(cellCounts(tally, true)).replace(/\s+/g, " ").trim()).toBe("supported undecided contradicted");
    const all = outcomeBadge({
      tally: { supported: 8, undecided: 0, contradicted: 0, notTestable: 0 },
      verdict: "supported"
    });
    expect(String(all)).toContain("verdict-yes");
    expect(textOf(all)).toBe("Supported in 8 of 8 cells");
  });

  it("has each cell's effect with its interval, and what a contradicted one leaves out", () => {
    const cell = (what: string, more: Partial<CellRecord>) =>
      ({
        group: "base",
        what,
        estimate: 0.0123,
        interval: [0.0041, 0.0199],
        verdict: "supported",
        margin: 0.02,
        beyond: false,
        ...more
      }) as CellRecord;
    const cells = [
      cell("a", {}),
      cell("b", { interval: [null, 0.3], estimate: -0.02 }),
      cell("c", { interval: [0.01, 0.01] }),
      cell("d", { verdict: "contradicted", interval: [-0.01, 0.015], estimate: 0.003 }),
      cell("e", { verdict: "contradicted", interval: [0.005, 0.015] }),
      cell("f", { estimate: null, interval: null, verdict: "not testable" }),
      cell("other: g", { group: "other", beyond: true })
    ];
    const html = String(cellList(cells));
    const items = [...html.matchAll(/<li>([a-g]: .*?)<\/li>/g)].map(([, text]) => textOf(text));
    expect(items).toEqual([
      "a: supported +0.012 [+0.004, +0.020]",
      "b: supported −0.020",
      "c: supported +0.012",
      "d: contradicted +0.003 [−0.010, +0.015], all below the margin of 0.020",
      "e: contradicted +0.012 [+0.005, +0.015]",
      "f: not testable",
      "g: supported +0.012 [+0.004, +0.020]"
    ]);
    expect(textOf(html)).toContain("7 cells looked at:");
    expect(textOf(html)).toContain("other (beside the claim, not counted): ");
    expect(textOf(html)).not.toContain("base (beside");
    expect(cellList([])).toBe("");
  });
});
