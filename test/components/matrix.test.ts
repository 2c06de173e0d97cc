import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { type MatrixData, matrix } from "../../src/components/plots/matrix.js";
import { describeCoverage } from "../../src/components/plots/matrix-text.js";
import { expectSound, textBoxes } from "./plot-parts-checks.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;
const tint = (step: number) => ({ tint: step > 100 ? 0.66 : 1 });
const coverage: MatrixData = {
  columns: { first: 1, count: 105, ticks: [1, 25, 50, 75, 105], unit: 1 },
  across: "Training step",
  rows: [
    { name: "7B", cells: Array.from({ length: 105 }, (_, i) => tint(i + 1)) },
    { name: "72B", cells: Array.from({ length: 105 }, (_, i) => (i < 3 || i === 50 ? null : { tint: 0.33 })) }
  ],
  key: [
    { tint: 0, name: "none" },
    { tint: 0.33, name: "mean only" },
    { tint: 0.66, name: "two repeats" },
    { tint: 1, name: "three repeats" }
  ]
};

describe("matrix(data, options)", () => {
  it.each([328, 680, 1068])("is sound at %i px", (width) => {
    expectSound(matrix(coverage, { document, width }), document);
  });

  it("names what runs across", () => {
    const words = textBoxes(matrix(coverage, { document, width: 680 })).map(({ text }) => text);
    expect(words).toContain("Training step");
  });

  it("cuts long names in the middle, and has room for its cells at any width", () => {
    const rows = coverage.rows.map((row, i) => ({ ...row, name: `${"a".repeat(180)}-${["0.6B", "8B"][i]} base` }));
    for (const width of [328, 680, 1068]) {
      const svg = matrix({ ...coverage, rows }, { document, width });
      expectSound(svg, document);
      const widths = [...svg.querySelectorAll("rect")].map((rect) => Number(rect.getAttribute("width")));
      expect(Math.min(...widths)).toBeGreaterThan(0);
      const names = textBoxes(svg).filter(({ text }) => text.endsWith(" base"));
      expect(names.map(({ text }) => text.slice(0, 2))).toEqual(["aa", "aa"]);
      expect(names.map(({ text }) => /\u2026.*-(.*) base$/.exec(text)?.[1])).toEqual(["0.6B", "8B"]);
      expect(Math.min(...names.map(({ left }) => left))).toBeGreaterThanOrEqual(0);
    }
  });

  it("has an outline round the sign of what is not there, as nothing else is of the paper's colour", () => {
    const signs = [...matrix(coverage, { document }).querySelectorAll("rect")].slice(-4);
    expect(signs.map((sign) => sign.getAttribute("stroke"))).toEqual(["var(--axis)", null, null, null]);
  });

  it("draws neighbours of one tint as one cell, in the order of lightness", () => {
    const cells = [...matrix(coverage, { document }).querySelectorAll("rect")].slice(0, 4);
    expect(cells.map((cell) => cell.getAttribute("fill"))).toEqual([
      "var(--size-32b)",
      "color-mix(in oklab, var(--size-32b) 66%, var(--surface))",
      "color-mix(in oklab, var(--size-32b) 33%, var(--surface))",
      "color-mix(in oklab, var(--size-32b) 33%, var(--surface))"
    ]);
  });
});

describe("describeCoverage(data)", () => {
  it("says what is complete and what each other row lacks", () => {
    expect(describeCoverage(coverage)).toBe(
      "What is measured, 2 rows by 105 steps. 7B is complete; 72B lacks steps 1\u20133 and 51."
    );
  });

  it("says when nothing is missing, and when a single step is", () => {
    expect(describeCoverage({ ...coverage, rows: coverage.rows.slice(0, 1) })).toBe(
      "What is measured, 1 row by 105 steps. Nothing is missing."
    );
    const cells = coverage.rows[0]!.cells.with(8, null);
    expect(describeCoverage({ ...coverage, rows: [{ name: "3B", cells }] })).toMatch(/ 3B lacks step 9\.$/);
  });

  it("does not list gaps without end", () => {
    const cells = Array.from({ length: 105 }, (_, i) => (i % 2 ? { tint: 1 } : null));
    expect(describeCoverage({ ...coverage, rows: [{ name: "3B", cells }] })).toMatch(
      /steps 1, 3, 5 and 50 more places\.$/
    );
    const gaps = coverage.rows[0]!.cells.map((cell, i) => ([1, 10, 30, 60].includes(i) ? null : cell));
    expect(describeCoverage({ ...coverage, rows: [{ name: "3B", cells: gaps }] })).toMatch(/steps 2, 11, 31 and 61\.$/);
  });
});
