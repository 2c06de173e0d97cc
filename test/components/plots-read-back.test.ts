/** Kinds of drawings read back through their own axes: every point, line, interval, band and name is at its value. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { marksOf, readingsOf } from "../../src/components/frame/readings.js";
import { coefficientPlot } from "../../src/components/plots/coefficient-plot/coefficient-plot.js";
import { coefficientPairs, describePairs } from "../../src/components/plots/coefficient-plot/coefficient-plot-pairs.js";
import { familyCurves } from "../../src/components/plots/family-curves.js";
import { type LinePlotData, linePlot } from "../../src/components/plots/line-plot.js";
import { profilePlot } from "../../src/components/plots/profile-plot.js";
import { describeRepeats, repeatsStrip } from "../../src/components/plots/repeats-strip.js";
import { forecastFans } from "../../src/components/runs/forecast-fans.js";
import { expectSound } from "./plot-parts-checks.js";
import { type Axes, axesOf, axisAt, expectAt, middleOf, type Place, pathsOf, placesOf } from "./read-back.js";
import { textOf } from "./table-cells.js";

const { document } = new JSDOM().window;
const log = { x: true, y: true };
const near = { x: 0.012, y: 2e-3 };
const marksIn = (svg: SVGSVGElement) => marksOf(svg, readingsOf(svg)!);
const placesBy = (svg: SVGSVGElement, group: string) =>
  marksIn(svg)
    .filter(({ reading }) => reading.group === group)
    .map(({ x, y }): Place => [x, y]);
const saysOf = (svg: SVGSVGElement, group: string) =>
  marksIn(svg)
    .filter(({ reading }) => reading.group === group)
    .map(({ reading, i }) => reading.words(i).map((text) => textOf(text)));
const centres = (svg: Element, selector = "circle") =>
  [...svg.querySelectorAll(selector)].map(
    (dot): Place => [Number(dot.getAttribute("cx")), Number(dot.getAttribute("cy"))]
  );
const textAt = (svg: Element, words: string) => {
  const text = [...svg.querySelectorAll("text")].find(({ textContent }) => textContent === words)!;
  return [Number(text.getAttribute("x")), Number(text.getAttribute("y"))] as const;
};

describe("linePlot(data, options)", () => {
  const data: LinePlotData = {
    x: { kind: "samples", title: "Samples", domain: [1000, 100_000] },
    y: { kind: "loss", title: "Loss", domain: [0.3, 1] },
    series: [
      {
        ...{ name: "first", color: "red" },
        parts: [
          {
            points: [
              [1000, 1.2],
              [4000, 0.8],
              [20_000, 0.5]
            ]
          },
          {
            points: [
              [20_000, 0.5],
              [100_000, 0.35]
            ],
            extrapolated: true
          }
        ],
        dots: [
          [500, 0.9],
          [2000, 0.85],
          [9000, 0.7],
          [30_000, 0.2]
        ],
        words: (i) => [`place ${i}`, "says"],
        knots: [
          [4000, 0.8],
          [400_000, 0.8]
        ],
        knotWords: (i) => [`knot ${i}`, "says"]
      },
      {
        name: "second",
        color: "blue",
        parts: [
          {
            points: [
              [1000, 0.6],
              [50_000, 0.4]
            ]
          }
        ],
        width: 1.8
      }
    ],
    bands: [
      {
        color: "grey",
        upper: [
          [2000, 2],
          [50_000, 0.9]
        ],
        lower: [
          [2000, 0.7],
          [50_000, 0.1]
        ]
      }
    ],
    marks: [
      {
        ...{ at: [10_000, 0.5], interval: [0.45, 0.6], color: "black", shape: "circle" },
        ...{ group: "one", where: "here", says: "so", label: "the one" }
      },
      { at: [300, 0.5], color: "black", shape: "ring", group: "out", where: "", says: "" }
    ],
    at: { x: 5000, label: [{ text: "limit" }] },
    strip: [
      { name: "first", color: "red", textColor: "red", from: 1000, to: 30_000, extrapolated: false },
      { name: "second", color: "blue", textColor: "blue", from: 30_000, to: 100_000, extrapolated: true }
    ]
  };
  const svg = linePlot(data, { document, width: 1068 });
  const axes = axesOf(svg, log);

  it("has lines cut where they leave the axis, solid and dashed, each with its name at its end", () => {
    const lines = (look: Record<string, string>) => pathsOf(svg, look);
    // from 1.2 to 0.8 a line passes 1 half-way
    expectAt(
      lines({ stroke: "red", "stroke-width": "2.4", "stroke-linecap": "round" })[0]!,
      axes,
      [
        [2500, 1],
        [4000, 0.8],
        [20_000, 0.5]
      ],
      near
    );
    expectAt(
      lines({ stroke: "red", "stroke-dasharray": "8 5", "stroke-width": "2.4" })[0]!,
      axes,
      [
        [20_000, 0.5],
        [100_000, 0.35]
      ],
      near
    );
    expectAt(
      lines({ stroke: "blue", "stroke-width": "1.8" })[0]!,
      axes,
      [
        [1000, 0.6],
        [50_000, 0.4]
      ],
      near
    );
    const ends = ["first", "second"].map((name): Place => {
      const text = [...svg.querySelectorAll("text")].filter(({ textContent }) => textContent === name).at(-1)!;
      return [Number(text.getAttribute("x")) - 7, Number(text.getAttribute("y")) - 5];
    });
    expectAt(
      ends,
      axes,
      [
        [100_000, 0.35],
        [50_000, 0.4]
      ],
      near
    );
  });

  it("has dots and knots inside its axes alone, each with its own words", () => {
    const [dots, knots] = readingsOf(svg)!;
    expect([dots!.count, knots!.count]).toEqual([2, 1]);
    expect([0, 1].map((i) => dots!.words(i)[0])).toEqual(["place 1", "place 2"]);
    expect(knots!.words(0)[0]).toBe("knot 0");
    expectAt(
      pathsOf(svg, { "stroke-opacity": "0.42" })[0]!,
      axes,
      [
        [2000, 0.85],
        [9000, 0.7]
      ],
      near
    );
    expectAt(centres(svg, 'circle[r="3.4"]'), axes, [[4000, 0.8]], near);
  });

  it("has bands that end at the axis, marks with their intervals, a line across and who leads along the foot", () => {
    expectAt(
      pathsOf(svg, { fill: "grey" })[0]!,
      axes,
      [
        [2000, 1],
        [50_000, 0.9],
        [50_000, 0.3],
        [2000, 0.7]
      ],
      near
    );
    expectAt(centres(svg, 'circle[r="5"]'), axes, [[10_000, 0.5]], near);
    expectAt(
      pathsOf(svg, { stroke: "black", "stroke-width": "2" })[0]!,
      axes,
      [
        [10_000, 0.45],
        [10_000, 0.6]
      ],
      near
    );
    expect(marksIn(svg).filter(({ reading }) => reading.group === "out")).toEqual([]);
    const [x, y] = textAt(svg, "the one");
    expectAt([[x, y + 6]], axes, [[10_000, 0.6]], near);
    const [across] = pathsOf(svg, { stroke: "var(--axis)", "stroke-width": "1.2" });
    expect(across!.map(([px]) => axes.x(px))).toEqual([expect.closeTo(5000, -2), expect.closeTo(5000, -2)]);
    const strip = ["red", "blue"].map((stroke, i) => pathsOf(svg, { stroke, "stroke-width": i === 0 ? "6" : "3" })[0]!);
    expect(strip.flat().map(([px]) => axes.x(px) / 1000)).toEqual([1, 30, 30, 100].map((x) => expect.closeTo(x, 0)));
    const named = [...svg.querySelectorAll('text[text-anchor="middle"]')].find((text) => text.textContent === "first")!;
    expect(axes.x(Number(named.getAttribute("x"))) / Math.sqrt(30e6)).toBeCloseTo(1, 1);
  });
});

describe("familyCurves(data, options)", () => {
  const sizes = [
    { modelSize: 1e9, x: [1e17, 4e17, 2e18], loss: [0.8, 0.75, 0.72], k: 0.04, intercept: 1.34 },
    { modelSize: 8e9, x: [2e17, 8e17, 8e18], loss: [0.6, 0.55, 0.43], k: 0.09, intercept: 3.1 }
  ];
  const samples = sizes.map((size) => ({
    ...size,
    x: size.x.map((x) => x / 1e14),
    intercept: size.intercept - size.k * 14 * Math.LN10
  }));
  const panels = [
    { title: "Base", resource: "compute", sizes },
    { title: "Instruct", resource: "data", sizes: samples }
  ] as const;
  const svg = familyCurves({ family: "llama3", panels }, { document, width: 1068 });

  it.each(panels.map((panel, i) => [panel.resource, i, panel] as const))(
    "has points and lines against %s",
    (resource, i, panel) => {
      const axes = axesOf(svg, log, i);
      for (const { modelSize, x, loss, k, intercept } of panel.sizes) {
        const group = `${modelSize / 1e9}B ${panel.title.toLowerCase()}`;
        expectAt(
          placesBy(svg, group).map(([px, py]): Place => [px, py + 3]),
          axes,
          x.map((value, j): Place => [value, loss[j]!]),
          near
        );
        const where = (value: number) =>
          resource === "compute"
            ? `${(value / 10 ** Math.floor(Math.log10(value) + 1e-9)).toFixed(1)} × 10^${Math.floor(Math.log10(value) + 1e-9)} FLOPs`
            : `${value.toLocaleString("en-US")} samples`;
        expect(saysOf(svg, group)).toEqual(x.map((value, j) => [where(value), `loss ${loss[j]!.toFixed(3)}`]));
        const at = (value: number) => Math.exp(intercept - k * Math.log(value));
        const ends = [x[0]!, x.at(-1)!];
        const line = marksIn(svg).filter(({ reading }) => reading.group === `${group}, the law`);
        expectAt(
          [line[0]!, line.at(-1)!].map(({ x: px, y }): Place => [px, y]),
          axes,
          ends.map((value): Place => [value, at(value)]),
          near
        );
        const says = saysOf(svg, `${group}, the law`);
        expect([says[0], says.at(-1)]).toEqual(ends.map((value) => [where(value), `loss ${at(value).toFixed(3)}`]));
        const name = [...svg.querySelectorAll('g[font-weight="650"]')][i]!;
        const text = [...name.children].find(({ textContent }) => textContent === `${modelSize / 1e9}B`)!;
        expectAt(
          [[Number(text.getAttribute("x")) - 8, Number(text.getAttribute("y")) - 5]],
          axes,
          [[ends[1]!, at(ends[1]!)]],
          near
        );
      }
    }
  );
});

describe("profilePlot(data, options)", () => {
  const points = Array.from({ length: 61 }, (_, i) => 1e8 * 10 ** (i / 15)).map((n0) => ({
    n0,
    rise: 4 * Math.log(n0 / 7e9) ** 2
  }));
  const intervals = [
    { low: 3e9, high: 2e10, words: "base 7.00B" },
    { low: 5e9, high: null, color: "red", words: "other, open" }
  ];
  const thresholds = [
    { rise: 3.84, name: "95%" },
    { rise: 6.63, name: "99%" }
  ];
  const svg = profilePlot(
    {
      ...{ quantity: "Rise, chi-square", name: "base", shape: "circle", points, best: 7e9, intervals, thresholds },
      measured: [1e9, 3e11]
    },
    { document, width: 1068 }
  );
  const axes = axesOf(svg, { x: true, y: false });
  const rises = { x: 0.02, y: 0.06 };

  it("has each error at its N_0 up to the top of the axis, and says it", () => {
    const [line] = pathsOf(svg, { stroke: "var(--ink)", "stroke-width": "2.4" });
    const top = axes.y(Number(svg.querySelector("[data-box]")!.getAttribute("data-box")!.split(" ")[2]));
    const inside = points.filter(({ rise }) => rise <= top);
    expectAt(
      line!.slice(1, -1),
      axes,
      inside.map(({ n0, rise }): Place => [n0, rise]),
      rises
    );
    const reading = readingsOf(svg)!.find(({ group }) => group === "base")!;
    const words = reading.words(1).map((text) => textOf(text));
    const { n0, rise } = inside[0]!;
    expect(words).toEqual([
      `N0 ${Number((n0 / 1e9).toPrecision(3)).toPrecision(3)}B`,
      `rise ${Number(rise.toPrecision(3)).toFixed(1)}`
    ]);
  });

  it("has thresholds, the smallest error, intervals and what was not measured at their places", () => {
    for (const { rise, name } of thresholds) {
      const [, y] = textAt(svg, name);
      expect(axes.y(y - 4.5)).toBeCloseTo(rise, 1);
    }
    const levels = pathsOf(svg, { stroke: "var(--ink-3)", "stroke-width": "1" }).map(([start]) => axes.y(start![1]));
    expect(levels).toEqual([expect.closeTo(3.84, 1), expect.closeTo(6.63, 1)]);
    const bests = centres(svg).map(([x]) => axes.x(x) / 7e9);
    expect(bests).toEqual([expect.closeTo(1, 1), expect.closeTo(1, 1), expect.closeTo(1, 1)]);
    expect(saysOf(svg, "base").at(-1)).not.toEqual([]);
    const [bar] = pathsOf(svg, { stroke: "var(--ink)", "stroke-width": "3" });
    const [openBar] = pathsOf(svg, { stroke: "red", "stroke-width": "3" });
    expect(bar!.map(([x]) => axes.x(x) / 1e9)).toEqual([expect.closeTo(3, 1), expect.closeTo(20, 0)]);
    expect(axes.x(openBar![0]![0]) / 1e9).toBeCloseTo(5, 1);
    expect(pathsOf(svg, { stroke: "red", "stroke-width": "1.8" }).map((path) => path.length)).toEqual([3]);
    const shades = [...svg.querySelectorAll("rect")].map((rect) => [
      Number(rect.getAttribute("x")),
      Number(rect.getAttribute("width"))
    ]);
    expect(axes.x(shades[0]![0]! + shades[0]![1]!) / 1e9).toBeCloseTo(1, 1);
    expect(axes.x(shades[1]![0]!) / 3e11).toBeCloseTo(1, 1);
    const texts = [...svg.querySelectorAll("text")].map(({ textContent }) => textContent);
    expect(texts).toContain("base 7.00B");
    expect(texts).toContain("other, open");
  });
});

describe("repeatsStrip(data, options)", () => {
  const rows = [
    {
      modelSize: 1e9,
      name: "1B",
      spans: [
        { from: 1, to: 60, repeats: 4 },
        { from: 61, to: 100, repeats: 3 }
      ]
    },
    {
      modelSize: 7e9,
      name: "7B",
      spans: [
        { from: 1, to: 1, repeats: 4 },
        { from: 2, to: 80, repeats: 1 }
      ]
    }
  ];
  const svg = repeatsStrip({ rows, most: 4 }, { document, width: 1068 });

  it("has a bar from step to step, as high as there are repeats, and says so", () => {
    const x = axisAt(svg, 0, "across", false);
    const bars = [...svg.querySelectorAll("rect")].map((rect) =>
      ["x", "width", "y", "height"].map((name) => Number(rect.getAttribute(name)))
    );
    const spans = rows.flatMap(({ spans }) => spans);
    expect(bars.map(([left, width]) => [x(left!), x(left! + width!)])).toEqual(
      spans.map(({ from, to }) => [expect.closeTo(from - 0.5, 0), expect.closeTo(to + 0.5, 0)])
    );
    expect(bars.map(([, , , height]) => height)).toEqual(spans.map(({ repeats }) => repeats * 5));
    const feet = bars.map(([, , y, height]) => y! + height!);
    expect(feet).toEqual([51, 51, 81, 81]);
    expect(["1B", "7B"].flatMap((name) => saysOf(svg, name))).toEqual([
      ["steps 1–60", "4 repeats"],
      ["steps 61–100", "3 repeats"],
      ["step 1", "4 repeats"],
      ["steps 2–80", "1 repeat"]
    ]);
    const written = [...svg.querySelectorAll('text[text-anchor="middle"]')].filter((text) => !text.closest(".axis"));
    expect(written.map(({ textContent }) => textContent)).toEqual(["4", "3", "1"]);
    expect(written.map((text) => x(Number(text.getAttribute("x"))))).toEqual(
      [30.5, 80.5, 41].map((step) => expect.closeTo(step, 0))
    );
  });

  it.each([328, 1068])("is sound at %i px, with the last step on its axis", (width) => {
    const strip = repeatsStrip({ rows, most: 4 }, { document, width });
    expectSound(strip, document);
    const ticks = [...strip.querySelectorAll(".axis .tick text")].map(({ textContent }) => textContent);
    expect(ticks).toEqual(["1", "25", "50", "75", "100"]);
  });

  it("names in words what rests on fewer", () => {
    expect(describeRepeats({ rows, most: 4 })).toBe(
      "Every point rests on 4 repeats, except: 1B 3 at steps 61 to 100; 7B 1 at steps 2 to 80."
    );
    expect(describeRepeats({ rows: [{ ...rows[0]!, spans: [{ from: 1, to: 60, repeats: 4 }] }], most: 4 })).toBe(
      "Every point rests on 4 repeats."
    );
  });
});

describe("coefficientPlot(data, options)", () => {
  const series = [
    {
      name: "base",
      shape: "circle" as const,
      points: [
        { modelSize: 1e9, value: 0.03, low: 0.02, high: 0.045 },
        { modelSize: 8e9, value: 0.08, low: 0.07, high: 0.085 },
        { modelSize: 64e9, value: 0.12 }
      ]
    }
  ];
  const curve = (points: [number, number][]) =>
    points.map(([modelSize, value]) => ({ modelSize, value, low: value - 0.01, high: value + 0.015 }));
  const law = {
    name: "The law",
    points: curve([
      [1e9, 0.035],
      [4e9, 0.06],
      [16e9, 0.1],
      [128e9, 0.125],
      [1e12, 0.13],
      [4e12, 0.14]
    ])
  };
  const rivals = [
    {
      name: "a line",
      points: curve([
        [1e9, 0.03],
        [64e9, 0.115],
        [1e12, 0.14]
      ]).map(({ modelSize, value }) => ({ modelSize, value }))
    }
  ];
  const svg = coefficientPlot(
    { quantity: "Efficiency k (per ln)", series, law, limit: 0.132, rivals },
    { document, width: 1068 }
  );
  const axes: Axes = { x: axisAt(svg, 1, "across", true), y: axisAt(svg, 0, "down", false) };
  const k = { x: 0.012, y: 2e-4 };

  it("has each value with its interval, and says them", () => {
    const { points } = series[0]!;
    expectAt(
      centres(svg),
      axes,
      points.map(({ modelSize, value }): Place => [modelSize, value]),
      k
    );
    const bars = [...svg.querySelectorAll("[data-box] path")].filter((path) =>
      /--size/.test(path.getAttribute("stroke") ?? "")
    );
    expect(bars.length).toBe(2);
    for (const [i, bar] of bars.entries())
      expectAt(
        placesOf(bar.getAttribute("d")!),
        axes,
        [
          [points[i]!.modelSize, points[i]!.high!],
          [points[i]!.modelSize, points[i]!.low!]
        ],
        k
      );
    expect(saysOf(svg, "base")).toEqual([
      ["1B", "efficiency k 0.030 [0.020, 0.045]"],
      ["8B", "efficiency k 0.080 [0.070, 0.085]"],
      ["64B", "efficiency k 0.120"]
    ]);
  });

  it("has the law solid up to the largest size measured and dashed to the end of the axis, its band, its limit", () => {
    // between 16B and 128B at ln N
    const at64 = 0.1 + (0.025 * Math.log(4)) / Math.log(8);
    const solid = pathsOf(svg, { stroke: "var(--ink)", "stroke-width": "2.6", "stroke-linecap": "round" });
    const dashed = pathsOf(svg, { stroke: "var(--ink)", "stroke-dasharray": "8 5" });
    expectAt(
      solid[0]!,
      axes,
      [
        [1e9, 0.035],
        [4e9, 0.06],
        [16e9, 0.1],
        [64e9, at64]
      ],
      k
    );
    expectAt(
      dashed[0]!,
      axes,
      [
        [64e9, at64],
        [128e9, 0.125],
        [1e12, 0.13]
      ],
      k
    );
    const band = law.points.slice(0, 5);
    expectAt(
      pathsOf(svg, { "fill-opacity": "0.28" })[0]!,
      axes,
      [
        ...band.map(({ modelSize, high }): Place => [modelSize, high]),
        ...band.map(({ modelSize, low }): Place => [modelSize, low]).reverse()
      ],
      k
    );
    const [limit] = pathsOf(svg, { stroke: "var(--ink-3)", "stroke-width": "1" });
    expectAt(
      limit!,
      axes,
      [
        [64e9 * 2.8, 0.132],
        [1e12, 0.132]
      ],
      k
    );
    const rival = pathsOf(svg, { stroke: "var(--axis)", "stroke-width": "1.3" });
    expectAt(
      rival[0]!,
      axes,
      [
        [1e9, 0.03],
        [64e9, 0.115]
      ],
      k
    );
    expectAt(
      rival[1]!,
      axes,
      [
        [64e9, 0.115],
        [1e12, 0.14]
      ],
      k
    );
    const reading = readingsOf(svg)!.find(({ group }) => group === "The law")!;
    expect(reading.words(1).map((text) => textOf(text))).toEqual(["4B", "efficiency k 0.060 [0.050, 0.075]"]);
    const shade = svg.querySelector("rect")!;
    expect(axes.x(Number(shade.getAttribute("x"))) / 64e9).toBeCloseTo(1, 1);
    const [x, y] = textAt(svg, "limit of the law");
    expect([x > 900, Math.abs(axes.y(y - 4.5) - 0.132) < 0.006]).toEqual([true, true]);
  });
});

describe("coefficientPairs(data, options)", () => {
  const pairs = [
    { modelSize: 1e9, x: { value: 0.03, low: 0.02, high: 0.04 }, y: { value: 0.05, low: 0.045, high: 0.06 } },
    { modelSize: 8e9, x: { value: 0.09, low: 0.08, high: 0.11 }, y: { value: 0.1, low: 0.09, high: 0.12 } },
    { modelSize: 64e9, x: { value: 0.14 }, y: { value: 0.07 } }
  ];
  const data = {
    x: "k against compute",
    y: "k against samples",
    series: [{ name: "base", shape: "circle" as const, pairs }]
  };
  const svg = coefficientPairs(data, { document, width: 480 });
  const axes: Axes = { x: axisAt(svg, 1, "across", false), y: axisAt(svg, 0, "down", false) };

  it("has both values of each size with both intervals, and says them", () => {
    const k = { x: 0.02, y: 4e-4 };
    expectAt(
      centres(svg),
      axes,
      pairs.map(({ x, y }): Place => [x.value, y.value]),
      k
    );
    const bars = [...svg.querySelectorAll("[data-box] path")].filter((path) =>
      /--size/.test(path.getAttribute("stroke") ?? "")
    );
    const expected = pairs.slice(0, 2).flatMap(({ x, y }): Place[][] => [
      [
        [x.low!, y.value],
        [x.high!, y.value]
      ],
      [
        [x.value, y.low!],
        [x.value, y.high!]
      ]
    ]);
    expect(bars.length).toBe(4);
    for (const [i, bar] of bars.entries()) expectAt(placesOf(bar.getAttribute("d")!), axes, expected[i]!, k);
    expect(saysOf(svg, "base")).toEqual([
      ["1B", "k against compute 0.030 [0.020, 0.040], k against samples 0.050 [0.045, 0.060]"],
      ["8B", "k against compute 0.090 [0.080, 0.110], k against samples 0.100 [0.090, 0.120]"],
      ["64B", "k against compute 0.140, k against samples 0.070"]
    ]);
    const [equal] = pathsOf(svg, { stroke: "var(--axis)", "stroke-width": "1.2" });
    expect(equal!.map(([x, y]) => axes.x(x) - axes.y(y))).toEqual([expect.closeTo(0, 3), expect.closeTo(0, 3)]);
    for (const [i, { modelSize }] of pairs.entries()) {
      const [x, y] = textAt(svg, `${modelSize / 1e9}B`);
      const [px, py] = centres(svg)[i]!;
      expect(Math.hypot(x - px, y - py)).toBeLessThan(70);
    }
  });

  it("names in words both values, and where intervals part", () => {
    expect(describePairs(data)).toBe(
      "k against compute and k against samples, by size. base: 1B 0.030 and 0.050, 8B 0.090 and 0.100 and 64B 0.140 and 0.070; intervals part at 1B."
    );
    expect(describePairs({ ...data, series: [{ ...data.series[0]!, pairs: pairs.slice(1) }] })).toContain(
      "; no size’s intervals part."
    );
  });
});

describe("forecastFans(fans, to, unit, options)", () => {
  it("has evaluations, the forecast and its interval at their steps and scores", () => {
    const curve = { x: Float64Array.of(10, 20, 40, 80), score: Float64Array.of(0.2, 0.3, 0.36, 0.42) };
    const fan = { name: "seed-1", curve } as never;
    const svg = forecastFans([fan], 40, "Training step", { document, width: 1068 });
    const axes: Axes = { x: axisAt(svg, 1, "across", false), y: axisAt(svg, 0, "down", false) };
    const dots = pathsOf(svg, { "stroke-width": "4.4" })[0]!;
    expectAt(
      dots,
      axes,
      Array.from(curve.x, (x, i): Place => [x, curve.score[i]!]),
      { x: 0.02, y: 1e-3 }
    );
    expect(pathsOf(svg, { "fill-opacity": "0.13" })).toEqual([]);
    const [x, y] = textAt(svg, "seed-1");
    expect(x).toBe(1068 - 130 + 6);
    expect(axes.y(y - 4)).toBeCloseTo(0.42, 2);
    expect(middleOf(dots)[0]).toBeGreaterThan(0);
  });
});
