import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { type ResidualPanel, residualLimit, residualStrip } from "../../src/components/plots/residual-strip.js";
import { describeResiduals } from "../../src/components/plots/residual-strip-text.js";
import { medianWindows, runningMedian } from "../../src/lib/statistics/running-median.js";
import { expectSound, textBoxes } from "./plot-parts-checks.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;
const sizes = [0.5e9, 1.5e9, 3e9, 7e9, 14e9, 32e9, 72e9];

function panel(modelSize: number, bend: (step: number) => number): ResidualPanel {
  const points = Array.from({ length: 100 }, (_, i) => ({
    step: i + 1,
    ratio: 1 + bend(i + 1) + 0.004 * Math.sin(i * 2.1),
    inFit: modelSize < 72e9 && i < 60
  }));
  const median = runningMedian(
    points.map(({ ratio }) => ratio),
    medianWindows.residual
  );
  return { modelSize, points, median, cut: 60, ...(modelSize === 72e9 ? { note: "held out" } : {}) };
}

const flat = () => 0;
const late = (step: number) => Math.max(0, step - 80) * 0.004;
const panels = sizes.map((size) => panel(size, size === 72e9 ? late : flat));

describe("residualStrip(panels, options)", () => {
  it.each([328, 680, 1068])("is sound at %i px", (width) => {
    expectSound(residualStrip(panels, { document, width }), document);
  });

  it("draws a dot for each point in the fit, a ring for each other, a cut mark in each panel", () => {
    const svg = residualStrip(panels, { document });
    const dots = [...svg.querySelectorAll('path[stroke-width="3.4"]')].map(
      (path) => path.getAttribute("d")!.match(/h0/g)!
    );
    const carets = [...svg.querySelectorAll('path[stroke-width="1.2"]')];
    expect(dots.map(({ length }) => length)).toEqual([60, 60, 60, 60, 60, 60]);
    // two half circles a ring
    const halves = [...svg.querySelectorAll("path")].flatMap(
      (path) => path.getAttribute("d")!.match(/a1\.8,1\.8/g) ?? []
    );
    expect(halves.length / 2).toBeGreaterThan(6 * 40 + 90);
    expect(svg.querySelectorAll('path[stroke="var(--ink-3)"]')).toHaveLength(7);
    expect(carets.length).toBeLessThan(2);
  });

  it("has every size on one scale, round zero", () => {
    const texts = textBoxes(residualStrip(panels, { document })).map(({ text }) => text);
    for (const text of ["0%", "+5%", "\u22125%", "0.5B", "72Bheld out"]) expect(texts).toContain(text);
  });

  it("chooses a range that holds the medians", () => {
    const most = Math.max(...panels.flatMap(({ median }) => Array.from(median, (ratio) => Math.abs(ratio - 1))));
    expect(residualLimit(panels)).toBeGreaterThan(most);
    expect(residualLimit(panels)).toBeLessThan(0.12);
    expect(residualLimit([panel(7e9, flat)])).toBe(0.01);
  });
});

describe("describeResiduals(panels)", () => {
  it("names who stays near the line and who ends off it", () => {
    expect(describeResiduals(panels)).toMatch(
      /^Measured over fitted loss by step, 7 panels\. The running median stays within 2\.0% of the line for 0\.5B, 1\.5B, 3B, 7B, 14B and 32B; 72B ends [67]\.\d% above its line\.$/
    );
  });

  it("tells a size that comes back from one that does not, and says when all are near", () => {
    const early = panel(1.5e9, (step) => (step < 30 ? 0.04 : 0));
    expect(describeResiduals([early])).toMatch(/1 panel\. 1\.5B leaves its line by up to 4\.\d% and comes back\.$/);
    expect(describeResiduals([panel(3e9, (step) => -late(step))])).toMatch(/3B ends [67]\.\d% below its line\.$/);
    expect(describeResiduals([panel(3e9, flat)])).toMatch(/of the line for every size\.$/);
  });
});
