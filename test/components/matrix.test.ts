import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { type MatrixData, matrix } from "../../src/components/plots/matrix.js";
import { describeCoverage } from "../../src/components/plots/matrix-text.js";
import { expectSound, textBoxes } from "./plot-parts-checks.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;
const gain = { text: "gain", short: "+", tone: "yes" } as const;
const same = { text: "no change", short: "=", tone: "none" } as const;
const verdicts: MatrixData = {
  columns: ["0.5B", "1.5B", "3B", "7B", "14B", "32B", "72B"],
  rows: [
    { name: "GSM8K", cells: [gain, gain, gain, gain, gain, gain, gain] },
    { name: "AIME 2024", cells: [same, same, gain, gain, gain, gain, null] }
  ]
};
const tint = (step: number) => ({ tint: step > 100 ? 0.66 : 1 });
const coverage: MatrixData = {
  columns: { first: 1, count: 105, ticks: [1, 25, 50, 75, 105] },
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
    expectSound(matrix(verdicts, { document, width }), document);
    expectSound(matrix(coverage, { document, width }), document);
  });

  it("names what runs across, where it is named", () => {
    const words = (data: MatrixData) => textBoxes(matrix(data, { document, width: 680 })).map(({ text }) => text);
    expect(words(coverage)).toContain("Training step");
    expect(words({ ...verdicts, across: "Model size" })).toContain("Model size");
    expect(words(verdicts)).not.toContain("Model size");
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

  it("writes each word on its ground, its sign where the word has no room, a dash where nothing is", () => {
    const words = (width: number) => textBoxes(matrix(verdicts, { document, width })).map(({ text }) => text);
    expect(words(1068).filter((text) => text === "gain")).toHaveLength(11);
    expect(words(1068).filter((text) => text === "no change")).toHaveLength(2);
    expect(words(328).filter((text) => text === "=")).toHaveLength(2);
    expect(words(328)).toContain("\u2013");
    const svg = matrix(verdicts, { document });
    expect(svg.querySelectorAll('rect[fill="var(--yes-ground)"]')).toHaveLength(11);
    expect(svg.querySelectorAll('text[fill="var(--none)"]')).toHaveLength(2);
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
  });
});
