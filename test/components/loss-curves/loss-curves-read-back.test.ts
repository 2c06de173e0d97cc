/** Loss curves read back through their own axes: every dot, ring, line, band and name is at its value, and says it. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { marksOf, readingsOf } from "../../../src/components/frame/readings.js";
import { lossCurves } from "../../../src/components/loss-curves/loss-curves.js";
import { lossCurvesDrawing } from "../../../src/components/loss-curves/loss-curves-drawing.js";
import { runningMedian } from "../../../src/lib/statistics/running-median.js";
import { axesOf, expectAt, type Place, pathsOf, placesOf } from "../read-back.js";
import { textOf } from "../table-cells.js";
import {
  earlySize,
  lineAt,
  names,
  offOf,
  plantedModel,
  sizeModel,
  sizes,
  steps,
  strict,
  xOf
} from "./planted-model.js";

const { document } = new JSDOM().window;
const near = { x: 0.012, y: 1.5e-3 };
const resources = ["compute", "data"] as const;
type Resource = (typeof resources)[number];
const band = (i: number) => ({
  x: [2, 8, 20].map((step) => xOf(i, step)),
  low: [0.42, 0.4, 0.36],
  high: [0.6, 0.55, 0.5]
});
const lossOf = (i: number, j: number, resource: Resource = "compute") =>
  lineAt(i, xOf(i, steps[j]!, resource)) * (1 + offOf(i, j));
const points = (i: number, resource: Resource = "compute") =>
  steps.map((step, j): Place => [xOf(i, step, resource), lossOf(i, j, resource)]);
const line = (i: number, [from, to]: readonly [number, number], resource: Resource = "compute", level?: number) =>
  [from, to].map((step): Place => {
    const x = xOf(i, step, resource);
    return [x, lineAt(i, x, level)];
  });
const axes = (svg: SVGSVGElement) => axesOf(svg, { x: true, y: true });
const linesOf = (svg: SVGSVGElement, size: number) => {
  const group = svg.querySelector(`g[data-size="${size}"]`)!;
  return [...group.querySelectorAll('path[stroke-width="2.4"]')].map((path) => ({
    places: placesOf(path.getAttribute("d")!),
    isDashed: path.getAttribute("stroke-dasharray") === "8 5"
  }));
};
const marksIn = (svg: SVGSVGElement) => marksOf(svg, readingsOf(svg)!);
const flops = (x: number) =>
  `${(x / 10 ** Math.floor(Math.log10(x) + 1e-12)).toFixed(1)} × 10^${Math.floor(Math.log10(x) + 1e-12)} FLOPs`;
const where = (x: number, resource: Resource) =>
  resource === "compute" ? flops(x) : `${Math.round(x).toLocaleString("en-US")} samples`;
const percent = (share: number) => `${(share * 100).toFixed(1)}%`;

describe.each(resources)("lossCurves(model, options) against %s", (resource) => {
  const model = plantedModel({
    sizes: [0, 1, 2].map((i) => sizeModel(i, {}, resource)),
    state: { resource, protocol: "full" }
  });
  const svg = lossCurves(model, { document, width: 1068 });

  it("has every point where it was measured, and says its step, its place, its loss and the line's", () => {
    const marks = marksIn(svg).filter(({ reading }) => !reading.group.includes(","));
    expect(marks.length).toBe(18);
    for (const [i, name] of names.entries()) {
      const theirs = marks.filter(({ reading }) => reading.group === `${name} base`);
      expectAt(
        theirs.map(({ x, y }): Place => [x, y]),
        axes(svg),
        points(i, resource),
        near
      );
      expect(theirs.map(({ reading, i: at }) => reading.words(at).map((text) => textOf(text)))).toEqual(
        points(i, resource).map(([x, loss], j) => [
          `step ${steps[j]} of 32, ${where(x, resource)}`,
          `loss ${loss.toFixed(3)} (fitted ${lineAt(i, x).toFixed(3)}, ${percent(Math.abs(offOf(i, j)))} ${offOf(i, j) < 0 ? "below" : "above"})`
        ])
      );
    }
  });

  it("has every line from its first point to its last, and says the law's loss along it", () => {
    for (const [i, size] of sizes.entries()) {
      const [drawn, ...more] = linesOf(svg, size);
      expect([more, drawn!.isDashed]).toEqual([[], false]);
      expectAt(drawn!.places, axes(svg), line(i, [1, 32], resource), near);
      const reading = readingsOf(svg)!.find(({ group }) => group === `${names[i]} base, fitted line`)!;
      expect([0, 8, 16].map((at) => reading.words(at).map((text) => textOf(text)))).toEqual(
        [1, Math.sqrt(32), 32].map((step) => {
          const x = xOf(i, step, resource);
          return [where(x, resource), `loss ${lineAt(i, x).toFixed(3)}`];
        })
      );
    }
  });

  it("has each size's name and its efficiency at the end of its line", () => {
    const labels = [...svg.querySelectorAll("text.size-label")];
    expect(labels.map((label) => [...label.children].map(({ textContent }) => textContent))).toEqual(
      names.map((name, i) => [name, `k\u00a0${["0.043", "0.076", "0.099"][i]}`])
    );
    const ends = labels.map(
      (label): Place => [Number(label.getAttribute("x")) - 9, Number(label.getAttribute("y")) - 5]
    );
    expectAt(
      ends,
      axes(svg),
      names.map((_, i) => line(i, [1, 32], resource)[1]!),
      near
    );
  });
});

describe("lossCurves(model, options) of a held-out size", () => {
  const held = sizeModel(2, {
    inFit: false,
    strict,
    band: band(2),
    strictBand: { ...band(2), low: [0.35, 0.34, 0.33] }
  });
  const model = plantedModel({ sizes: [sizeModel(0), sizeModel(1), held] });
  const svg = lossCurves(model, { document, width: 1068 });

  it("has its points as rings, its line dashed, and the line from the others alone dotted", () => {
    const marks = marksIn(svg).filter(({ reading }) => reading.group === "16B base");
    expectAt(
      marks.map(({ x, y }): Place => [x, y]),
      axes(svg),
      points(2),
      near
    );
    const [, says] = marks[0]!.reading.words(0);
    expect(textOf(says)).toContain(`(the line ${lineAt(2, xOf(2, 1)).toFixed(3)}, `);
    const [level] = linesOf(svg, 16e9);
    expect(level!.isDashed).toBe(true);
    expectAt(level!.places, axes(svg), line(2, [1, 32]), near);
    const [dotted] = pathsOf(svg, { "stroke-dasharray": "0.5 5" });
    expectAt(dotted!, axes(svg), line(2, [1, 32], "compute", strict.intercept), near);
    expect([...svg.querySelectorAll("text.size-label")].at(-1)!.textContent).toBe("16Bheld out");
  });

  it("has both bands, and each line says its own", () => {
    const bands = pathsOf(svg, { "fill-opacity": "0.22" });
    const at = (of: "low" | "high", low?: number[]) => band(2).x.map((x, i): Place => [x, (low ?? band(2)[of])[i]!]);
    expect(bands.length).toBe(2);
    expectAt(bands[0]!, axes(svg), [...at("high"), ...at("low", [0.35, 0.34, 0.33]).reverse()], near);
    expectAt(bands[1]!, axes(svg), [...at("high"), ...at("low").reverse()], near);
    const says = (group: string) => {
      const reading = readingsOf(svg)!.find((one) => one.group === group)!;
      return Array.from({ length: reading.count }, (_, i) => textOf(reading.words(i)[1]));
    };
    const known = says("16B base, line, height fitted");
    const unseen = says("16B base, line, height guessed");
    // between its places an edge is straight in ln x: the fifth place of the line is a quarter of the way, at step 2.38
    const share = Math.log(32 ** 0.25 / 2) / Math.log(4);
    const edge = (from: number, to: number) => (from + share * (to - from)).toFixed(3);
    const x = xOf(2, 32 ** 0.25);
    expect(known[4]).toBe(`loss ${lineAt(2, x).toFixed(3)} [${edge(0.42, 0.4)}, ${edge(0.6, 0.55)}]`);
    expect(unseen[4]).toBe(
      `loss ${lineAt(2, x, strict.intercept).toFixed(3)} [${edge(0.35, 0.34)}, ${edge(0.6, 0.55)}]`
    );
    expect([known[0], known[16]]).toEqual([0, 1].map((end) => `loss ${line(2, [1, 32])[end]![1].toFixed(3)}`));
  });

  it.each([
    [0.432, "0.4"],
    [0.46, "0.5"]
  ])("has the tenth below the lowest loss at its foot where that is near: %d", (lowest, foot) => {
    const [x, last] = [xOf(0, 1), xOf(0, 32)];
    const intercept = Math.log(lowest) + sizeModel(0).learningEfficiency * Math.log(last);
    const [from, to] = [lineAt(0, x, intercept), lineAt(0, last, intercept)];
    const points = [
      { step: 1, x, loss: from, inFit: true },
      { step: 32, x: last, loss: to, inFit: true }
    ];
    const low = plantedModel({ sizes: [sizeModel(0, { intercept, points })], state: { protocol: "full" } });
    const drawn = lossCurves(low, { document, width: 1068 });
    const labels = [...drawn.querySelectorAll(".axis")[0]!.querySelectorAll("text")].map((text) => text.textContent!);
    expect(labels.filter(Boolean).sort()[0]).toBe(foot);
  });

  it("ends a band at the foot of the axis", () => {
    const low = { ...held, strictBand: null, band: { ...band(2), low: [0.4, 0.1, 0.01] } };
    const cut = lossCurves(plantedModel({ sizes: [sizeModel(0), sizeModel(1), low] }), { document, width: 1068 });
    const [places] = pathsOf(cut, { "fill-opacity": "0.22" });
    expect(places!.slice(3).map(([, y]) => y)).toEqual([520 - 46, 520 - 46, expect.any(Number)]);
    expect(places![5]![1]).toBeLessThan(520 - 46);
  });

  it("leaves the line from the others alone and the bands out where it is not asked for", () => {
    const without = lossCurves(model, { document, width: 1068, showStrict: false });
    expect(pathsOf(without, { "stroke-dasharray": "0.5 5" })).toEqual([]);
    expect(pathsOf(without, { "fill-opacity": "0.22" })).toEqual([]);
    expect(linesOf(without, 16e9).length).toBe(1);
  });

  it("has notes that lead to their lines", () => {
    const noted = lossCurvesDrawing(model, "plot", { document, width: 1068, label: "" });
    const heads = [...noted.querySelectorAll('tspan[font-weight="650"][fill="var(--ink)"]')].map(
      (one) => one.textContent
    );
    expect(heads).toEqual(["Height fitted:", "Height guessed:"]);
    const leaders = pathsOf(noted, { stroke: "var(--axis)", "stroke-width": "1", fill: "none" });
    expect(leaders.length).toBe(2);
    const ends = [...noted.querySelectorAll('path[stroke="var(--axis)"][stroke-width="1"]')].map((path) =>
      /([-\d.]+),([-\d.]+)$/.exec(path.getAttribute("d")!)!.slice(1).map(Number)
    );
    const steps = [0.1, 0.42].map((share) => 32 ** share);
    const at = ends.map(([x, y], i): Place => [x!, y! + (i === 0 ? 8 : -8)]);
    expectAt(
      at,
      axes(noted),
      [
        [xOf(2, steps[0]!), lineAt(2, xOf(2, steps[0]!))],
        [xOf(2, steps[1]!), lineAt(2, xOf(2, steps[1]!), strict.intercept)]
      ],
      near
    );
    for (const state of [{ focus: 1e9 }, { x: [1e18, 1e19] as const }]) {
      const other = lossCurvesDrawing({ ...model, state: { ...model.state, ...state } }, "plot", {
        document,
        width: 1068,
        label: ""
      });
      expect(other.textContent).not.toContain("Level known:");
    }
    expect(lossCurvesDrawing(model, "plot", { document, width: 680, label: "" }).textContent).not.toContain(
      "Level known:"
    );
  });
});

describe("lossCurves(model, options) of an early fit", () => {
  const model = plantedModel({
    sizes: [0, 1, 2].map((i) => ({ ...earlySize(i), band: band(i) })),
    state: { protocol: "intra" }
  });
  const drawn = (state: object) =>
    lossCurves({ ...model, state: { ...model.state, ...state } }, { document, width: 1068 });
  const svg = drawn({});

  it("has each line solid up to the cut, dashed from there, with a tick between", () => {
    for (const [i, size] of sizes.entries()) {
      const lines = linesOf(svg, size);
      expect(lines.map(({ isDashed }) => isDashed)).toEqual([false, true]);
      expectAt(lines[0]!.places, axes(svg), line(i, [1, 8]), near);
      expectAt(lines[1]!.places, axes(svg), line(i, [8, 32]), near);
      const [tick] = pathsOf(svg.querySelector(`g[data-size="${size}"]`)!, { "stroke-width": "1.8" });
      const [top, foot] = tick!;
      expect(foot![1] - top![1]).toBeCloseTo(14, 5);
      expectAt([[top![0], (top![1] + foot![1]) / 2]], axes(svg), [line(i, [1, 8])[1]!], near);
      const groups = readingsOf(svg)!.map(({ group }) => group);
      expect(groups).toContain(`${names[i]} base, line beyond the fit`);
    }
  });

  it("has dots up to the cut and rings from there", () => {
    for (const [i, name] of names.entries()) {
      const marks = marksIn(svg).filter(({ reading }) => reading.group === `${name} base`);
      expectAt(
        marks.map(({ x, y }): Place => [x, y]),
        axes(svg),
        points(i),
        near
      );
      expect(marks.map(({ element }) => element.getAttribute("d")!.includes("a2.4"))).toEqual(
        steps.map((_, j) => j >= 4)
      );
    }
  });

  it("has the loss that stays where it was from the cut to the end, of the size that stands out or of all", () => {
    const stays = (of: SVGSVGElement) =>
      sizes.map((size) => pathsOf(of.querySelector(`g[data-size="${size}"]`)!, { "stroke-width": "1.2" }));
    for (const [i, [path]] of stays(svg).entries()) {
      const still = [0.25, 0.22, 0.21][i]!;
      expectAt(
        path!,
        axes(svg),
        [8, 32].map((step): Place => [xOf(i, step), still]),
        near
      );
    }
    expect(stays(drawn({ focus: 4e9 })).map((one) => one.length)).toEqual([0, 1, 0]);
    expect(stays(drawn({ protocol: "full" })).map((one) => one.length)).toEqual([0, 0, 0]);
  });

  it.each([
    [null, 2],
    [4e9, 1]
  ])("has the band of the size that stands out, else of the largest: %s", (focus, i) => {
    const focused = drawn({ focus });
    const [drawnBand, ...more] = pathsOf(focused, { "fill-opacity": "0.22" });
    expect(more).toEqual([]);
    const { x, low, high } = band(i);
    const at = (edge: number[]) => x.map((value, j): Place => [value, edge[j]!]);
    expectAt(drawnBand!, axes(focused), [...at(high), ...at(low).reverse()], near);
  });

  it("fades the other sizes", () => {
    const focused = drawn({ focus: 4e9 });
    expect(sizes.map((size) => focused.querySelector(`g[data-size="${size}"]`)!.getAttribute("opacity"))).toEqual([
      ...["0.25", null, "0.25"]
    ]);
    expect([...focused.querySelectorAll("text.size-label")].map((label) => label.getAttribute("opacity"))).toEqual([
      ...["0.35", null, "0.35"]
    ]);
  });

  it("has the running median of nine evaluations", () => {
    const smooth = drawn({ smooth: true });
    for (const [i, size] of sizes.entries()) {
      const [path] = pathsOf(smooth.querySelector(`g[data-size="${size}"]`)!, { "stroke-width": "1.3" });
      const median = runningMedian(
        points(i).map(([, loss]) => loss),
        9
      );
      expectAt(
        path!,
        axes(smooth),
        points(i).map(([x], j): Place => [x, median[j]!]),
        near
      );
    }
    expect(pathsOf(svg, { "stroke-width": "1.3" })).toEqual([]);
  });

  it("has of a part of the axis what lies inside, and only that", () => {
    const range = [xOf(1, 3), xOf(1, 20)] as const;
    const part = drawn({ x: range, fitY: true });
    const inside = ([x]: Place) => x >= range[0] && x <= range[1];
    for (const [i, name] of names.entries()) {
      const marks = marksIn(part).filter(({ reading }) => reading.group === `${name} base`);
      const kept = points(i).filter(inside);
      expectAt(
        marks.map(({ x, y }): Place => [x, y]),
        axes(part),
        kept,
        near
      );
      for (const mark of marks) expect(textOf(mark.reading.words(mark.i)[0])).toContain(" of 32, ");
      const [cut, end] = [xOf(i, 8), xOf(i, 32)];
      const parts = [
        [Math.max(range[0], xOf(i, 1)), Math.min(cut, range[1])],
        [Math.max(range[0], cut), Math.min(end, range[1])]
      ].filter(([from, to]) => from! < to!);
      const lines = linesOf(part, sizes[i]!);
      expect(lines.length).toBe(parts.length);
      for (const [j, { places }] of lines.entries())
        expectAt(
          places,
          axes(part),
          parts[j]!.map((x): Place => [x, lineAt(i, x)]),
          near
        );
    }
  });
});
