import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { settle } from "../../../src/components/frame/choice-figure.js";
import { figureFrame, fillFrame, plotBoxes } from "../../../src/components/frame/figure-frame.js";
import { lossCurves } from "../../../src/components/loss-curves/loss-curves.js";
import { laterErrors } from "../../../src/components/loss-curves/loss-curves-account.js";
import { lossCurves as lossCurvesFigure } from "../../../src/components/loss-curves/loss-curves-figure.js";
import { pushApart } from "../../../src/components/loss-curves/loss-curves-labels.js";
import { levelOfSize, lossCurvesModel } from "../../../src/components/loss-curves/loss-curves-model.js";
import type { SizeBand } from "../../../src/components/loss-curves/loss-curves-state.js";
import { lossCurvesContent, reading } from "../../../src/components/loss-curves/loss-curves-text.js";
import { defaultState, figureData, planted, sizes } from "../figure-data.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;
const data = figureData();
const model = lossCurvesModel(data, defaultState);

describe("lossCurvesModel(data, state)", () => {
  it("fits without the largest size and finds the planted law", () => {
    expect(model.heldOut).toEqual([72e9]);
    expect(model.law.kMax / planted.kMax).toBeCloseTo(1, 6);
    expect(model.law.n0 / planted.n0).toBeCloseTo(1, 6);
  });

  it("draws the held-out size extrapolated, on its own level", () => {
    const size = model.sizes.at(-1)!;
    expect(size.inFit).toBe(false);
    expect(size.lines.map((line) => line.mode)).toEqual(["extrapolated"]);
    expect(size.meanError).toBeLessThan(1e-9);
    expect(size.points.every((point) => !point.inFit)).toBe(true);
  });

  it.each([[[]], [[7e9]], [[3e9, 7e9]]])("refuses to fit the sizes %j: the address takes three or more", (chosen) => {
    expect(() => lossCurvesModel(data, { ...defaultState, sizes: chosen })).toThrow(
      `fitLaw: needs 3 model sizes or more; got ${chosen.length}`
    );
    const named = (some: readonly number[]) => some.map((size) => String(size / 1e9)).join(",");
    const held = (some: readonly number[]) => settle(lossCurvesFigure({}), data, { sizes: named(some) }).sizes;
    expect(held(chosen)).toBe(named(sizes.slice(0, -1)));
    expect(held(sizes.slice(0, 3))).toBe(named(sizes.slice(0, 3)));
  });

  it("cuts the lines where an early window ends", () => {
    const early = lossCurvesModel(data, { ...defaultState, protocol: "intra" });
    expect(early.sizes.every((size) => size.lines.map((line) => line.mode).join() === "fitted,extrapolated")).toBe(
      true
    );
    expect(early.sizes[0]!.points.filter((point) => point.inFit)).toHaveLength(25);
    expect(early.sizes[0]!.meanErrorLater).toBeLessThan(1e-9);
  });

  it("has the fit of the paper as one choice, where the figure is one of it", () => {
    const presets = (options: Parameters<typeof lossCurvesFigure>[0]) => lossCurvesFigure(options).presets;
    const choices = { protocol: "inter", objective: "linear", sizes: "", cut: "early" };
    expect(presets({ printed: true })).toEqual([{ label: "As in the paper", choices }]);
    expect([presets({}), presets({ printed: true, protocol: "full" })]).toEqual([[], []]);
  });

  it("has what the line misses below it, under its title", () => {
    const strip = (options: Parameters<typeof lossCurvesFigure>[0]) =>
      lossCurvesFigure(options).view(data, settle(lossCurvesFigure(options), data, {})).strip!;
    expect(strip({}).title).toBe("<b>What the straight line misses</b>");
    expect(strip({ strip: "Figure 2.1b" }).title).toBe("<b>Figure 2.1b</b> <b>What the straight line misses</b>");
    const plot = lossCurvesFigure({}).view(data, settle(lossCurvesFigure({}), data, {}));
    const words = ({ draw }: Pick<typeof plot, "draw">) =>
      [...draw({ document, width: 680 }).querySelectorAll("text")].map(({ textContent }) => textContent);
    expect(words(strip({}))).not.toEqual(words(plot));
  });

  it("leaves out what lies before a window, and counts a cut from there", () => {
    const inFit = (cut: number | null) => {
      const { sizes: found } = lossCurvesModel(data, { ...defaultState, variant: "instruct", protocol: "intra", cut });
      return found.map(({ points }) => points.filter((point) => point.inFit).map(({ step }) => step));
    };
    const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
    // the window of steps 4 to 43 of 60; 30% of the 57 from step 4 on
    expect(inFit(null)).toEqual(sizes.map(() => from(4, 43)));
    expect(inFit(30)).toEqual(sizes.map(() => from(4, 20)));
  });

  it("fits up to a cut, and holds later losses against the no-change baseline", () => {
    const early = lossCurvesModel(data, { ...defaultState, protocol: "intra", cut: 30 });
    expect(early.sizes.map(({ cut }) => cut)).toEqual(sizes.map(() => 18));
    expect(early.sizes.every(({ points, cut }) => points.every(({ inFit }, i) => inFit === i < cut))).toBe(true);
    const errors = laterErrors(early)!;
    expect(errors.law).toBeLessThan(1e-9);
    expect(errors.still).toBeGreaterThan(0.01);
    expect(reading(early)).toMatch(
      /^The early fit predicts later losses to 0\.0%; no further change would be \d+(\.\d)?% off$/
    );
  });

  it("predicts a held-out size without its losses on the squares of ln L only", () => {
    const size = model.sizes.at(-1)!;
    expect(size.strict!.meanError).toBeGreaterThan(0);
    const linear = lossCurvesModel(data, { ...defaultState, objective: "linear" });
    expect(linear.sizes.at(-1)!.strict).toBeNull();
    // the line that is drawn misses what is said that it misses
    const { points, learningEfficiency: k, strict } = lossCurvesModel(figureData(0.02), defaultState).sizes.at(-1)!;
    const off = points.map(({ x, loss }) => Math.abs((Math.exp(strict!.intercept) * x ** -k) / loss - 1));
    expect(off.reduce((sum, one) => sum + one, 0) / off.length).toBeCloseTo(strict!.meanError, 12);
    expect(reading(linear)).toMatch(/^Fitted on 0\.5B\u20137B, the law\u2019s line runs /);
  });

  it("has bands where it is told what whole runs differ in", () => {
    expect(model.sizes.at(-1)!.band).toBeNull();
    const noise = sizes.map((modelSize) => ({
      ...({ variant: "base", resource: "compute", modelSize } as const),
      ...{ runSlope: 1e-5, runLevel: 1e-5, df: 20 }
    }));
    const size = lossCurvesModel({ ...figureData(0.02), noise }, defaultState).sizes.at(-1)!;
    const width = ({ low, high }: SizeBand) => high.map((value, i) => Math.log(value / low[i]!));
    expect(Math.min(...width(size.band!))).toBeGreaterThan(0);
    // four sizes leave too few smaller targets to say what the extrapolated level misses by
    expect(size.strictBand).toBeNull();
  });

  it("refits on the sizes chosen", () => {
    const chosen = [0.5e9, 3e9, 72e9];
    const own = lossCurvesModel(figureData(0.02), { ...defaultState, sizes: chosen });
    expect(own.fitted).toEqual(chosen);
    expect(own.heldOut).toEqual([1.5e9, 7e9]);
    expect(own.law.kMax).not.toBeCloseTo(planted.kMax, 6);
  });
});

describe("levelOfSize(x, loss, k, objective)", () => {
  it("is the intercept of points on a line, in either space", () => {
    const x = Float64Array.of(1e18, 3e18, 9e18);
    const loss = x.map((value) => Math.exp(4 - 0.1 * Math.log(value)));
    expect(levelOfSize(x, loss, 0.1, "log")).toBeCloseTo(4, 9);
    expect(levelOfSize(x, loss, 0.1, "linear")).toBeCloseTo(4, 9);
  });
});

describe("lossCurves(model, options)", () => {
  const svg = lossCurves(model, { document, width: 680, label: "reading" });

  it("draws a dot for every point in the fit and a ring for every other", () => {
    const dots = [...svg.querySelectorAll("path[stroke-linecap='round'][d*='h0']")];
    expect(dots.map((path) => path.getAttribute("stroke"))).toEqual(
      ["0-5b", "1-5b", "3b", "7b"].map((size) => `var(--size-${size})`)
    );
    expect(dots.map((path) => path.getAttribute("d")!.split("h0").length - 1)).toEqual([60, 60, 60, 60]);
    const rings = [...svg.querySelectorAll("path[d*='a2.4,2.4']")];
    expect(rings.map((path) => path.getAttribute("stroke"))).toEqual(["var(--size-72b)"]);
    expect(rings[0]!.getAttribute("d")!.match(/a2\.4,2\.4 0 1 0 4\.8,0/g)).toHaveLength(60);
  });

  it("dashes only what is extrapolated", () => {
    const dashed = [...svg.querySelectorAll("[stroke-dasharray]")];
    expect(dashed.map((element) => element.getAttribute("stroke"))).toEqual(["var(--size-72b)", "var(--size-72b)"]);
    // nothing seen: dots; level set on the size's own points: long dashes
    expect(dashed.map((element) => element.getAttribute("stroke-dasharray"))).toEqual(["0.5 5", "8 5"]);
  });

  it("raises exponents instead of using superscript letters", () => {
    const raised = [...svg.querySelectorAll("tspan[dy]")].map((span) => span.textContent);
    expect(raised).toContain("18");
    expect(svg.textContent).not.toMatch(/[\u2070-\u207f]/);
  });

  it("names every size at its line's end and writes coordinates to a tenth", () => {
    const labels = [...svg.querySelectorAll("tspan[font-weight]")].map((span) => span.textContent);
    expect(labels).toEqual(["0.5B", "1.5B", "3B", "7B", "72B"]);
    expect(/ (?:cx|cy|x|y|d)="[^"]*\d\.\d{2}/.test(svg.outerHTML)).toBe(false);
    expect(svg.querySelector("style")).toBeNull();
  });

  it("draws the same bytes every time", () => {
    expect(lossCurves(model, { document, width: 680, label: "reading" }).outerHTML).toBe(svg.outerHTML);
  });
});

describe("pushApart(labels, reach, gap)", () => {
  it("moves neighbours apart and leaves distant labels alone", () => {
    const labels = [
      { x: 0, y: 100 },
      { x: 10, y: 104 },
      { x: 500, y: 102 }
    ];
    pushApart(labels, 50, 16);
    expect(labels).toEqual([
      { x: 0, y: 94 },
      { x: 10, y: 110 },
      { x: 500, y: 102 }
    ]);
  });
});

describe("figureFrame(content, options)", () => {
  const content = lossCurvesContent(model);
  const frame = figureFrame(content, { document, id: "f", number: "Figure 1", widths: [328, 680] });

  it("states the reading, the numbers and the view", () => {
    expect(frame.querySelector("h3")?.textContent).toMatch(
      /^With 72B\u2019s height fitted, the law is 0\.0% off; with it guessed, \d/
    );
    expect(frame.querySelector('[data-number="kMax"]')?.textContent).toBe("0.140");
    expect(frame.querySelector('[data-number="n0"]')?.textContent).toBe("12.0B");
    expect(frame.querySelectorAll(".figure-key li")).toHaveLength(5);
    expect(plotBoxes(frame).map(({ width }) => width)).toEqual([328, 680]);
  });

  it("is filled again without adding elements", () => {
    const before = frame.querySelectorAll("*").length;
    fillFrame(frame, lossCurvesContent(lossCurvesModel(data, { ...defaultState, variant: "instruct" })));
    expect(frame.querySelector(".figure-subtitle")?.textContent).toContain("instruct");
    expect(frame.querySelectorAll("*").length).toBe(before);
  });
});
