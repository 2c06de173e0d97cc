import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import {
  axisName,
  marksOf,
  markWords,
  nearestMark,
  nextMark,
  packReadings,
  type Reading,
  readingsOf,
  unpackReadings
} from "../../src/components/frame/readings.js";
import { lossCurves } from "../../src/components/loss-curves/loss-curves.js";
import { lossCurvesModel } from "../../src/components/loss-curves/loss-curves-model.js";
import { dotPlot } from "../../src/components/plots/dot-plot/dot-plot.js";
import { edgesAt, linePlaces, lineReading } from "../../src/components/plots/line-readings.js";
import { smallMultiples } from "../../src/components/plots/small-multiples.js";
import { computeHtml, interval } from "../../src/lib/format.js";
import { defaultState, figureData, sizes } from "./figure-data.js";

const { document } = new JSDOM().window;

const places = [
  { group: 0, x: 10, y: 10 },
  { group: 0, x: 20, y: 12 },
  { group: 1, x: 12, y: 50 },
  { group: 1, x: 30, y: 60 }
];

describe("nearestMark(marks, x, y, group)", () => {
  it("is the nearest of all, or by x of one group", () => {
    expect(nearestMark(places, 13, 40)).toBe(places[2]);
    expect(nearestMark(places, 13, 40, 0)).toBe(places[0]);
    expect(nearestMark([], 1, 1)).toBeNull();
  });
});

describe("nextMark(marks, from, key)", () => {
  it("moves along a group and between groups, and stops at the ends", () => {
    expect(nextMark(places, null, "ArrowRight")).toBe(places[0]);
    expect(nextMark(places, null, "End")).toBe(places[1]);
    expect(nextMark(places, places[0]!, "ArrowRight")).toBe(places[1]);
    expect(nextMark(places, places[1]!, "ArrowRight")).toBe(places[1]);
    expect(nextMark(places, places[1]!, "ArrowDown")).toBe(places[2]);
    expect(nextMark(places, places[2]!, "ArrowDown")).toBe(places[2]);
    expect(nextMark(places, places[3]!, "Home")).toBe(places[2]);
    expect(nextMark(places, places[0]!, "End")).toBe(places[1]);
    expect(nextMark([], null, "End")).toBeNull();
  });

  it("goes from row to row where each has one mark", () => {
    const rows = [0, 1, 2].map((group) => ({ group, x: 5, y: group }));
    expect(nextMark(rows, rows[0]!, "ArrowRight")).toBe(rows[1]);
    expect(nextMark(rows, rows[1]!, "ArrowLeft")).toBe(rows[0]);
    expect(nextMark(rows, rows[2]!, "ArrowRight")).toBe(rows[2]);
  });
});

describe("packReadings(readings)", () => {
  const reading = (group: string, at: string[], says: string[]): Reading => ({
    group,
    count: says.length,
    words: (i) => [at[i]!, says[i]!]
  });
  const words = (all: readonly Reading[]) =>
    all.map(({ group, count, words: say }) => [group, ...Array.from({ length: count }, (_, i) => say(i))]);

  it("keeps every word, and says what readings share once", () => {
    const all = [
      reading("a", ["step 1", "step 2"], ["loss 0.5", "loss 0.4"]),
      reading("b", ["step 1", "step 2"], ["loss 0.7", "loss 0.71"]),
      reading("b", ["alone"], ["loss 1"]),
      reading("c", ["", ""], ["x", "x"]),
      reading(
        "",
        ["11", "1"],
        ["1|", "1"].map((text) => text.replace("|", ""))
      )
    ];
    const packed = packReadings(all);
    expect(words(unpackReadings(packed))).toEqual(words(all));
    expect(packed.match(/step/g)).toHaveLength(1);
    const unit = packReadings([reading("a", ["step 1 of 60", "step 2 of 60"], ["0.5 hours", "0.25 hours"])]);
    expect([unit.match(/of 60/g), unit.match(/hours/g)]).toEqual([["of 60"], ["hours"]]);
    expect(unpackReadings(packReadings([]))).toEqual([]);
  });
});

describe("axisName(title)", () => {
  it("is the quantity alone, as it stands in a sentence", () => {
    expect(axisName("Test loss, 1 − pass rate (log scale)")).toBe("test loss");
    expect(axisName("k, fitted without it")).toBe("k");
    expect(axisName("")).toBe("");
  });
});

describe("marksOf(drawing, readings)", () => {
  it("finds every point of the loss curves where it is drawn, dots and rings of a size in one group", () => {
    const model = lossCurvesModel(figureData(), defaultState);
    const svg = lossCurves(model, { document, width: 680 });
    const box = document.createElement("div");
    box.append(svg);
    const all = marksOf(box, readingsOf(box)!);
    const marks = all.filter(({ reading: { group } }) => !group.includes("line"));
    expect(marks).toHaveLength(model.sizes.reduce((sum, { points }) => sum + points.length, 0));
    expect(new Set(marks.map(({ group }) => group)).size).toBe(model.sizes.length);
    const own = marks.filter(({ group }) => group === 3);
    expect(markWords(own[41]!)).toBe(
      "<b>7B base</b>, step 42 of 60, 7.1\u00a0\u00d7\u00a010<sup>18</sup>\u00a0FLOPs: loss 0.783 (fitted 0.783)"
    );
    expect(markWords(marks.at(-1)!)).toMatch(/^<b>72B base<\/b>, step 60 of 60, .*the line/);
    expect(own.every(({ x, y }) => x > 30 && x < 680 && y > 20 && y < 400)).toBe(true);
  });

  it("finds the law along its lines, with its interval where one is known", () => {
    const noise = sizes.map((modelSize) => ({
      ...({ variant: "base", resource: "compute", modelSize } as const),
      ...{ runSlope: 1e-5, runLevel: 1e-5, df: 20 }
    }));
    const model = lossCurvesModel({ ...figureData(0.02), noise }, defaultState);
    const box = document.createElement("div");
    box.append(lossCurves(model, { document, width: 680 }));
    const marks = marksOf(box, readingsOf(box)!);
    const of = (group: string) => marks.filter(({ reading }) => reading.group === group);
    const [first, ...rest] = of("7B base, fitted line");
    expect(rest).toHaveLength(linePlaces - 1);
    expect(markWords(first!)).toMatch(/^<b>7B base, fitted line<\/b>, [\d.]+.*FLOPs: loss 0\.\d{3}$/);
    const held = of("72B base, line, height fitted");
    const { points, band } = model.sizes.at(-1)!;
    expect(markWords(held[0]!)).toContain(computeHtml(points[0]!.x));
    for (const mark of held) expect(markWords(mark)).toMatch(/loss 0\.\d{3} \[0\.\d{3}, \d\.\d{3}\]$/);
    expect(markWords(held[0]!)).toContain(interval(band!.low[0]!, band!.high[0]!));
    expect(of("72B base, line, height guessed")).toHaveLength(linePlaces);
    // evenly along the line, as drawn
    const xs = held.map(({ x }) => x);
    expect(Math.max(...xs.slice(1).map((x, i) => x - xs[i]!))).toBeCloseTo((xs.at(-1)! - xs[0]!) / (linePlaces - 1), 6);
  });

  it("reads an interval between its known places at ln x, and has none outside them", () => {
    // known at 10^0, 10^2 and 10^4: between them straight in the power of ten
    const edges = { x: [1, 100, 10_000], low: [0, 0.4, 0.5], high: [1, 0.8, 0.6] };
    const known = (power: number) =>
      power <= 2 ? [0.2 * power, 1 - 0.1 * power] : [0.4 + 0.05 * (power - 2), 0.8 - 0.1 * (power - 2)];
    for (const power of [0, 0.3, 1, 1.7, 2, 2.5, 3.9, 4])
      expect(edgesAt(edges, 10 ** power)).toEqual(known(power).map((end) => expect.closeTo(end, 9)));
    expect([0.9, 10_100].map((x) => edgesAt(edges, x))).toEqual([null, null]);
    const { group, count, words } = lineReading({
      ...{ group: "law", from: 1, to: 10_000, edges, quantity: "loss", at: (x) => `at ${x.toFixed(3)}` },
      ...{ value: (x) => x / 1e4, format: (value) => value.toFixed(4) }
    });
    expect([group, count]).toEqual(["law", linePlaces]);
    expect(Array.from({ length: count }, (_, i) => words(i))).toEqual(
      Array.from({ length: linePlaces }, (_, i) => {
        const power = (4 * i) / (linePlaces - 1);
        const [low, high] = known(power).map((end) => end.toFixed(4));
        return [`at ${(10 ** power).toFixed(3)}`, `loss ${(10 ** power / 1e4).toFixed(4)} [${low}, ${high}]`];
      })
    );
  });

  it("reads the same words from a drawing that came from a file", () => {
    const svg = dotPlot(
      {
        groups: [
          {
            title: "Base",
            rows: [
              { name: "7B", values: [{ value: 0.1042, low: 0.1, high: 0.11 }] },
              { name: "72B", values: [{ value: 0.12 }] }
            ]
          }
        ],
        series: [{ name: "k", shape: "circle" }],
        axis: { title: "Learning efficiency k", format: (value) => value.toFixed(1), read: (value) => value.toFixed(3) }
      },
      { document }
    );
    const packed = packReadings(readingsOf(svg)!);
    const read = document.createElement("div");
    read.innerHTML = svg.outerHTML;
    expect(readingsOf(read)).toBeNull();
    expect(marksOf(read, unpackReadings(packed)).map(markWords)).toEqual([
      "<b>Base, 7B</b>: learning efficiency k 0.104 [0.100, 0.110]",
      "<b>Base, 72B</b>: learning efficiency k 0.120"
    ]);
  });

  it("reads lines that have no dots, and leaves those with dots to the dots", () => {
    const line = [1, 2, 3].map((x) => ({ x, y: x * x }));
    const svg = smallMultiples(
      {
        x: { title: "Step", scale: "linear", format: String },
        y: { title: "Loss", scale: "linear", format: String },
        panels: [
          {
            title: "P",
            series: [
              { name: "line", color: "red", line },
              { name: "both", color: "red", line, points: line }
            ]
          }
        ]
      },
      { document, width: 328 }
    );
    const box = document.createElement("div");
    box.append(svg);
    expect(marksOf(box, readingsOf(box)!).map(markWords)).toEqual([
      ...[1, 2, 3].map((x) => `<b>P, both</b>, step ${x}: loss ${x * x}`),
      ...[1, 2, 3].map((x) => `<b>P, line</b>, step ${x}: loss ${x * x}`)
    ]);
  });
});
