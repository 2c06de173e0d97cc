/** Small parts of figures and tables: what they say, and where what can be read stands. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { cellCounts } from "../../src/components/claims/verdict.js";
import { comparePlot } from "../../src/components/compare/compare-plot.js";
import { groupedTable } from "../../src/components/data-table.js";
import { parseRange } from "../../src/components/drawing/zoom.js";
import { choiceControls } from "../../src/components/frame/choice-controls.js";
import { settle } from "../../src/components/frame/choice-figure.js";
import { fileOf, idOf } from "../../src/components/frame/figure-name.js";
import { inputsRead } from "../../src/components/frame/inputs-read.js";
import { pgfplotsCsv } from "../../src/components/frame/pgfplots-csv.js";
import {
  marksOf,
  packReadings,
  readableMark,
  readingsOf,
  unpackReadings
} from "../../src/components/frame/readings.js";
import { stillFigure } from "../../src/components/frame/still-figure.js";
import { describePairs } from "../../src/components/plots/coefficient-plot/coefficient-plot-pairs.js";
import { dotPlot } from "../../src/components/plots/dot-plot/dot-plot.js";
import { dotColumns } from "../../src/components/plots/dot-plot/dot-plot-columns.js";
import { describeDotPlot } from "../../src/components/plots/dot-plot/dot-plot-text.js";
import { describeParameterCloud } from "../../src/components/plots/parameter-cloud-text.js";
import { residualLimit } from "../../src/components/plots/residual-strip.js";
import { smallMultiples } from "../../src/components/plots/small-multiples.js";
import { typeset } from "../../src/components/symbols.js";
import { shownName } from "../../src/components/user-runs/user-runs-data.js";
import { textOf } from "./table-cells.js";

const { document } = new JSDOM().window;

describe("what is read out", () => {
  it("stands in the middle of a bar", () => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ x: 10, y: 20, width: 40, height: 6 }))
      bar.setAttribute(name, String(value));
    svg.append(bar);
    readableMark(bar, "7B", "step 3", "0.4");
    expect(marksOf(svg, readingsOf(svg)!).map(({ x, y }) => [x, y])).toEqual([[30, 23]]);
  });

  it("is the same after it was packed, whatever its words begin and end with", () => {
    const says = ["ab1zc", "ab2yc", "ab3xc"];
    const [read] = unpackReadings(packReadings([{ group: "g", count: 3, words: (i) => [`step ${i}`, says[i]!] }]));
    expect([0, 1, 2].map((i) => read!.words(i))).toEqual(says.map((one, i) => [`step ${i}`, one]));
  });
});

describe("files for pgfplots", () => {
  it("count their series, and have plain dashes", () => {
    const csv = "run,x\na,1\na,2\nb,3\n";
    const lines = pgfplotsCsv(csv, { title: "From 1 \u2013 2 \u2014 3 \u00d7 4" }).split("\n");
    expect(lines.slice(0, 2)).toEqual([
      "# From 1 - 2 - 3 x 4",
      "# long form: one row a point, the first column is the number of its series (2 in all)"
    ]);
  });
});

describe("names of figures", () => {
  it("have one dash for all that is no letter or digit", () => {
    expect([idOf("Figure 3.1"), idOf("Figure A \u2013 2")]).toEqual(["figure-3-1", "figure-a-2"]);
    expect(fileOf("Figure 3.1", "ce1b6da89")).toBe("fig-3-1_ce1b6da");
  });

  it("are those of a still figure's file, with seven digits of its data", () => {
    const draw = () => document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const html = String(stillFigure(document, { name: "n", title: "T", note: "N", draw, csv: "x\n1\n" }, "ce1b6da89"));
    expect(html).toContain('data-file="n_ce1b6da"');
    expect(html).toContain(">data ce1b6da<");
  });
});

describe("inputsRead(reads, inputs)", () => {
  const counted = (name: string) => ({ counts: `${name} logs`, listed: "" });
  const logs = Object.fromEntries(
    ["own", "others", "reuse", "rollouts", "all"].map((name) => [
      name,
      { current: counted(`${name}, current`), every: counted(`${name}, every`) }
    ])
  ) as unknown as Parameters<typeof inputsRead>[1]["logs"];
  const rows = (reads: Parameters<typeof inputsRead>[0]) =>
    [...inputsRead(reads, { hash: "ce1b6da89", logs }).matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(
      ([, name, value]) => [name, textOf(value)]
    );

  it("has the logs, the hash of all inputs, and where the numbers stand", () => {
    const read = { logs: "own", places: ["curves", "laws", "tables/curves.csv"] } as const;
    expect(rows(read)).toEqual([
      ["Inputs", "own, current logs"],
      ["All inputs, SHA-256", "ce1b6da89"],
      ["View", ""],
      ["Unrounded in", "results.json: curves, laws; curves.csv"]
    ]);
    expect(rows({ ...read, earlier: true })[0]).toEqual(["Inputs", "own, every logs"]);
  });

  it("says of files that the site does not have that they are the project's, and puts none into the results", () => {
    const last = (...places: string[]) => rows({ logs: "public", places }).at(-1);
    expect(last("data/elsewhere.json")).toEqual(["Unrounded in", "data/elsewhere.json of the project"]);
    expect(last("data/a.json", "curves", "tables/runs.csv", "data/b.json")).toEqual([
      "Unrounded in",
      "results.json: curves; runs.csv; data/a.json, data/b.json of the project"
    ]);
  });

  it("has the files beside a page that reads no logs", () => {
    expect(rows({ logs: "page", places: ["a.json", "b.json"] })[0]).toEqual([
      ...["Inputs", "a.json, b.json, beside this page: none of the study's logs"]
    ]);
  });
});

describe("parseRange(word)", () => {
  it("begins above zero", () => {
    expect([parseRange("1-10"), parseRange("0.5-10"), parseRange("0-10")]).toEqual([[1, 10], [0.5, 10], null]);
  });
});

describe("cellCounts(tally)", () => {
  it("has the verdicts that there are, each with its count and its word", () => {
    const tally = { supported: 3, contradicted: 0, undecided: 2, notTestable: 4 };
    expect(textOf(cellCounts(tally))).toBe("3 supported 2 undecided 4 not testable ");
    expect(textOf(cellCounts(tally, true))).toBe("supported undecided not testable ");
  });
});

describe("groupedTable(table)", () => {
  it("has an address for a group that has one, and none for others", () => {
    const group = (id?: string) => ({ title: "G", rows: [{ cells: ["a", "1"] }], ...(id ? { id } : {}) });
    const html = String(
      groupedTable({ caption: "C", head: ["", "x"], left: [], groups: [group("here"), group()] } as never)
    );
    expect([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)).toEqual(["here"]);
  });
});

describe("letters of a formula", () => {
  it("are set as such, each as its own", () => {
    expect(String(typeset("K_max, N_0, k_C, k(N), R^2"))).toBe(
      "<i>K</i><sub>max</sub>, <i>N</i><sub>0</sub>, <i>k</i><sub>C</sub>, <i>k</i>(<i>N</i>), <i>R</i><sup>2</sup>"
    );
  });
});

describe("shownName(name, longest)", () => {
  it("has the beginning and the end of a long name", () => {
    expect([shownName("abcdefghij", 7), shownName("abcdefg", 7)]).toEqual([
      "\u2068abc\u2026hij\u2069",
      "\u2068abcdefg\u2069"
    ]);
  });
});

describe("dots", () => {
  const one = {
    series: [{ name: "s", shape: "circle" as const }],
    axis: {
      title: "T",
      format: (value: number) => `${value}u`,
      domain: [0, 10] as [number, number],
      ticks: [-5, 0, 5, 10, 15]
    },
    groups: [{ rows: [{ name: "7B", values: [{ value: 4, low: 3, high: 6 }] }] }]
  };

  it("have the ticks inside their axis alone", () => {
    const texts = [...dotPlot(one, { document }).querySelectorAll("text")].map(({ textContent }) => textContent);
    expect(texts.filter((text) => /u$/.test(text!))).toEqual(["0u", "5u", "10u"]);
  });

  it("are said by themselves where there is one", () => {
    const words = describeDotPlot(one, { quantity: "Loss", rows: "size", format: (value) => `${value}u` });
    expect(words).toMatch(/^Loss for 1 size, 7B 4u\b.*3u.*6u/);
  });

  it("stand without a stem where it would begin at a reference that is not there", () => {
    const stems = (reference?: number) =>
      dotPlot(
        {
          ...one,
          stems: "reference",
          ...(reference === undefined ? {} : { reference: { value: reference, kind: "zero", label: "" } })
        } as never,
        { document }
      ).querySelectorAll('path[stroke-width="1.6"]').length;
    expect([stems(), stems(2)]).toEqual([0, 1]);
  });
});

describe("residualLimit(panels)", () => {
  it("holds 98 points in 100 and every median", () => {
    // 50 points off by 50 to 1 per cent: the 49th is 49% off
    const ratios = Array.from({ length: 51 }, (_, i) => 1 + ((37 * i) % 51) / 100);
    const panel = (median: number) => ({ points: ratios.map((ratio) => ({ ratio })), median: [median] }) as never;
    expect(residualLimit([panel(1)])).toBe(Math.ceil(49 * 1.05) / 100);
    expect(residualLimit([panel(0.2)])).toBe(Math.ceil(80 * 1.05) / 100);
  });
});

describe("what two parameters do together", () => {
  const points = [1, 2, 3].map((i) => ({ kMax: i / 10, n0: i * 1e9 }));
  const words = (correlation: number | null) =>
    describeParameterCloud({ points, region: [], printed: [], best: points[1]! } as never, { correlation } as never);
  it("is said by the sign and the size of their rank correlation", () => {
    expect(words(0.91)).toContain("; the two rise together (rank correlation 0.91)");
    expect(words(-0.91)).toContain("; one rises as the other falls (rank correlation \u22120.91)");
    expect(words(-0.1)).toContain("; the two move on their own (rank correlation \u22120.10)");
  });
});

describe("comparePlot(drawing)", () => {
  it("lets an interval of scores that are no shares leave 0 and 1", () => {
    const x = Float64Array.of(10, 20);
    const recipe = (name: string, ...levels: number[]) => ({
      name,
      seeds: levels.map((level) => ({ x, y: Float64Array.of(level, level) }))
    });
    const labels = (...levels: [number, number][]) => {
      const recipes = levels.map((pair, i) => recipe(`r${i}`, ...pair));
      const svg = comparePlot({
        recipes,
        comparison: { at: 20, differences: [] },
        score: "s",
        x: "steps"
      } as never);
      return [...svg.matchAll(/>(\u2212?[\d.]+)%?</g)].map(([, value]) => Number(value!.replace("\u2212", "-")));
    };
    expect(Math.max(...labels([3, 7], [4, 5]))).toBeGreaterThan(1000);
    expect(Math.max(...labels([0.3, 0.7], [0.4, 0.5]))).toBe(100);
  });
});

describe("a number that is typed", () => {
  it("is taken as it is written, up to four decimals, within its limits", () => {
    const figure = {
      controls: () => [{ kind: "number", name: "n", legend: "N", unit: "u", least: 0.5, most: 20, fallback: "1" }]
    } as never;
    const taken = ["2", "1.25", "12.3456", "1.23456", "0.4", "21", "1e1", "-2"].map(
      (n) => settle(figure, null, { n }).n
    );
    expect(taken).toEqual(["2", "1.25", "12.3456", "1", "1", "1", "1", "1"]);
  });
});

describe("intervals of pairs that part", () => {
  it("have both of their ends", () => {
    const pair = (low: number | null) => ({
      modelSize: 7e9,
      x: { value: 0.03, low, high: 0.04 },
      y: { value: 0.08, low: 0.07, high: 0.09 }
    });
    const words = (low: number | null) =>
      describePairs({ x: "one", y: "other", series: [{ name: "base", shape: "circle", pairs: [pair(low)] }] } as never);
    expect(words(0.02)).toContain("; intervals part at 7B.");
    expect(words(null)).toContain("; no size\u2019s intervals part.");
  });
});

describe("drawings that are told less", () => {
  it("have an axis of their values where it is not said", () => {
    const groups = [
      {
        rows: [1, 4].map((value) => ({ name: `${value}\u00d7`, values: [{ value, low: value - 1, high: value + 1 }] }))
      }
    ];
    const data = { series: [{ name: "s", shape: "circle" as const }], axis: { title: "T", format: String }, groups };
    const svg = dotColumns(data, { document, width: 620 });
    expect(svg.outerHTML).not.toContain("NaN");
    const ticks = [...svg.querySelectorAll("text")].map(({ textContent }) => Number(textContent));
    expect(ticks.filter((tick) => tick >= 0 && tick <= 5).length).toBeGreaterThan(2);
  });

  it("have no name where none is given", () => {
    const panels = [
      {
        title: "P",
        series: [
          {
            name: "s",
            color: "#000",
            points: [
              { x: 1, y: 1 },
              { x: 2, y: 2 }
            ]
          }
        ]
      }
    ];
    const axis = { title: "", scale: "linear", format: String };
    const svg = smallMultiples({ x: axis, y: axis, panels } as never, { document, width: 680 });
    expect(svg.getAttribute("aria-label") ?? "").toBe("");
  });

  it("have a box to tick for what is on or off, with its word", () => {
    const toggle = {
      kind: "toggle",
      name: "smooth",
      legend: "Smoothing",
      label: "Running median",
      on: "on",
      off: "off",
      fallback: "off"
    };
    const box = (word: string) => choiceControls([toggle] as never, { smooth: word }, { document, id: "f" });
    expect(box("on").textContent).toContain("Running median");
    expect(["on", "off"].map((word) => box(word).querySelector("input")!.checked)).toEqual([true, false]);
  });
});
