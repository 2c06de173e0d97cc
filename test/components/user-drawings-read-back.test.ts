/** Drawings of a reader's runs, read back through their own axes: every point, line, interval and band is at its value. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { drawCurves } from "../../src/components/user-runs/user-curves-drawing.js";
import type { SizedRun, StudyCurve, UserRun, UserRunsView } from "../../src/components/user-runs/user-runs-data.js";
import { drawSlopes } from "../../src/components/user-runs/user-slopes-drawing.js";
import { pathsOf as allPathsOf, axesOf, expectAt, middleOf, type Place } from "./read-back.js";

const { document } = new JSDOM().window;
const pathsOf = (root: Element, look: Record<string, string>) =>
  [...root.querySelectorAll("[data-box]")].flatMap((group) => allPathsOf(group, look));

describe("drawSlopes(study, band, view, runs, options)", () => {
  const study = [
    { modelSize: 1e9, k: 0.04, interval: [0.03, 0.055] as [number, number] },
    { modelSize: 8e9, k: 0.09, interval: [0.085, 0.1] as [number, number] }
  ];
  const band = {
    ...{ modelSize: [5e8, 1e9, 2e9, 4e9, 8e9, 16e9], k: [0.02, 0.04, 0.06, 0.08, 0.09, 0.095] },
    ...{ low: [0.01, 0.03, 0.052, 0.07, 0.08, 0.081], high: [0.03, 0.05, 0.07, 0.093, 0.11, 0.12] }
  };
  const run = (name: string, modelSize: number, k: number, interval: [number, number]) =>
    ({ run: name, modelSize, k, interval }) as unknown as SizedRun;
  const runs = [
    run("mine", 3e9, 0.07, [0.06, 0.083]),
    run("again", 3e9, 0.02, [0.005, 0.031]),
    run("small", 1.5e9, 0.05, [0.04, 0.06])
  ];
  const law = { kMax: 0.11, n0: 2e9, sizes: [{ modelSize: 1.5e9 }, { modelSize: 3e9 }] };
  const view = { resource: "compute", family: "own", variant: "base", runs, law } as unknown as UserRunsView;
  const root = drawSlopes(study, band, view, runs, { document, width: 900, height: 400, label: "" });
  const axes = axesOf(root, { x: true, y: false });

  it("has the study's slopes with their intervals", () => {
    const dots = [...root.querySelectorAll("circle")].map(
      (dot): Place => [Number(dot.getAttribute("cx")), Number(dot.getAttribute("cy"))]
    );
    expectAt(
      dots,
      axes,
      study.map(({ modelSize, k }) => [modelSize, k])
    );
    const bars = pathsOf(root, { "stroke-width": "1.6", stroke: "var(--axis)" });
    for (const [i, { modelSize, interval }] of study.entries())
      expectAt(bars[i]!, axes, [
        [modelSize, interval[1]],
        [modelSize, interval[0]]
      ]);
  });

  it("has the study's law and its band between the least and the largest size", () => {
    const inside = [1, 2, 3, 4];
    const at = (values: readonly number[]) => inside.map((i): Place => [band.modelSize[i]!, values[i]!]);
    const [line] = pathsOf(root, { stroke: "var(--ink)" });
    expectAt(line!, axes, at(band.k));
    const [area] = pathsOf(root, { "fill-opacity": "0.28" });
    expectAt(area!, axes, [...at(band.high), ...at(band.low).reverse()]);
  });

  it("has each of the reader's slopes with its interval, those of one size side by side", () => {
    const bars = pathsOf(root, { "stroke-width": "2.4" });
    const diamonds = pathsOf(root, { fill: "var(--surface)" });
    const shifts = [9, 18, 9];
    for (const [i, { modelSize, k, interval }] of runs.entries()) {
      const shifted = bars[i]!.map(([x, y]): Place => [x - shifts[i]!, y]);
      expectAt(shifted, axes, [
        [modelSize!, interval[1]!],
        [modelSize!, interval[0]!]
      ]);
      const [across, down] = middleOf(diamonds[i]!);
      expectAt([[across - shifts[i]!, down]], axes, [[modelSize!, k]]);
    }
  });

  it("has the reader's own law between its sizes", () => {
    const [line] = pathsOf(root, { stroke: "var(--link)", "stroke-width": "1.6" });
    const sizes = Array.from({ length: 41 }, (_, i) => 1.5e9 * 2 ** (i / 40));
    expectAt(
      line!,
      axes,
      sizes.map((N): Place => [N, 0.11 / (1 + 2e9 / N)])
    );
  });

  it("has names at their marks", () => {
    const names = [...root.querySelectorAll("text")].filter((one) => /mine|again|small/.test(one.textContent!));
    const found = names.map((one): Place => [Number(one.getAttribute("x")) - 12, Number(one.getAttribute("y")) - 4.5]);
    const shifts = [9, 18, 9];
    expectAt(
      found.map(([x, y], i): Place => [x - shifts[i]!, y]),
      axes,
      runs.map(({ modelSize, k }): Place => [modelSize!, k])
    );
    expect(names.map(({ textContent }) => textContent!.replace(/[⁨⁩]/g, ""))).toEqual(["mine", "again", "small"]);
  });
});

describe("drawCurves(study, users, unit, options)", () => {
  const curve: StudyCurve = {
    ...{ family: "own", variant: "base", modelSize: 7e9, step: [0, 10, 40, 160] },
    ...{ samples: [0, 2560, 10_240, 40_960], flops: [0, 1e16, 4e16, 1.6e17], loss: [0.8, 0.7, 0.61, 0.5] }
  };
  const run = { run: "mine", modelSize: 3e9 } as UserRun;
  const points: Place[] = [
    [20, 0.74],
    [80, 0.55],
    [200, 0.52]
  ];
  const line: Place[] = [
    [20, 0.72],
    [200, 0.49]
  ];
  const root = drawCurves([curve], [{ run, points, line }], "steps", { document, width: 900, height: 400, label: "" });
  const axes = axesOf(root, { x: true, y: true });

  it("has the study's curve from its first step of training on", () => {
    const [drawn] = pathsOf(root, { "stroke-opacity": "0.75" });
    expectAt(
      drawn!,
      axes,
      [1, 2, 3].map((i): Place => [curve.step[i]!, curve.loss[i]!])
    );
  });

  it("has the reader's evaluations and the fitted line", () => {
    const [dots] = pathsOf(root, { "stroke-width": "4.6", "stroke-linecap": "round", "stroke-opacity": "0.5" });
    expectAt(dots!, axes, points);
    expectAt(pathsOf(root, { "stroke-width": "2.4" })[0]!, axes, line);
  });

  it("has names at the ends of their curves", () => {
    const names = [...root.querySelectorAll("text")].filter((one) => /mine|^7B$/.test(one.textContent!));
    const found = names.map((one): Place => [Number(one.getAttribute("x")) - 6, Number(one.getAttribute("y")) - 4.5]);
    expectAt(found, axes, [
      [160, 0.5],
      [200, 0.52]
    ]);
  });

  it.each(["FLOPs", "samples"] as const)("has the study's curve against %s", (unit) => {
    const x = unit === "FLOPs" ? curve.flops : curve.samples;
    const other = drawCurves([curve], [], unit, { document, width: 900, height: 400, label: "" });
    const places = pathsOf(other, { "stroke-opacity": "0.75" })[0]!;
    // three points of equal ratios, whatever the ticks say
    expect(places.length).toBe(3);
    expect(places[1]![0] - places[0]![0]).toBeCloseTo(places[2]![0] - places[1]![0], 0);
    const ends = [x[1]! * 0.95, x[3]! * 1.05].map(Math.log);
    const box = /(\S+) (\S+)/.exec(other.querySelector("[data-box]")!.getAttribute("data-box")!)!.slice(1).map(Number);
    const at = (value: number) =>
      box[0]! + ((Math.log(value) - ends[0]!) / (ends[1]! - ends[0]!)) * (box[1]! - box[0]!);
    for (const [i, [px]] of places.entries()) expect(px).toBeCloseTo(at(x[i + 1]!), 0);
  });
});
