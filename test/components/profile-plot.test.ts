import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { pathPlaces } from "../../src/components/drawing/svg.js";
import { type ProfileData, type ProfileSeries, profilePlot } from "../../src/components/plots/profile-plot.js";
import { describeProfile } from "../../src/components/plots/profile-plot-text.js";
import { expectSound, textBoxes } from "./plot-parts-checks.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;
const grid = Array.from({ length: 80 }, (_, i) => 1e8 * 1e5 ** (i / 79));
const base: ProfileSeries = {
  name: "base",
  shape: "circle",
  points: grid.map((n0) => ({ n0, rise: 9 * Math.log(n0 / 13e9) ** 2 })),
  best: 13e9,
  interval: { low: 8.9e9, high: 21e9 }
};
const instruct: ProfileSeries = {
  name: "instruct",
  shape: "diamond",
  points: grid.map((n0) => ({ n0, rise: n0 < 28e9 ? 1.4 * Math.log(n0 / 28e9) ** 2 : 0.3 * Math.log(n0 / 28e9) })),
  best: 28e9,
  interval: { low: 7e9, high: null }
};
const data: ProfileData = {
  quantity: "Rise of the error above its smallest, chi-square",
  series: [base, instruct],
  thresholds: [
    { rise: 3.84, name: "95%" },
    { rise: 6.63, name: "99%" }
  ],
  measured: [0.5e9, 72e9]
};
const arrows = (svg: Element) => svg.querySelectorAll('path[stroke-width="1.8"]:not([d^="M46"])').length;

describe("profilePlot(data, options)", () => {
  it.each([328, 680, 1068])("is sound at %i px", (width) => {
    expectSound(profilePlot(data, { document, width }), document);
    expectSound(profilePlot({ ...data, series: [base] }, { document, width }), document);
    const open = { ...instruct, best: null, interval: { low: null, high: null } };
    expectSound(profilePlot({ ...data, series: [base, open] }, { document, width }), document);
  });

  it("draws thresholds with their names, and grounds where no size was measured", () => {
    const svg = profilePlot(data, { document });
    expect(svg.querySelectorAll('path[stroke="var(--ink-3)"]')).toHaveLength(2);
    expect(textBoxes(svg).map(({ text }) => text)).toEqual(expect.arrayContaining(["95%", "99%"]));
    expect(svg.querySelectorAll('rect[fill="var(--shade)"]')).toHaveLength(2);
    expect(profilePlot({ ...data, measured: undefined }, { document }).querySelector("rect")).toBeNull();
  });

  it("ends an interval with an arrow where it is open, and says so", () => {
    const closed = profilePlot({ ...data, series: [base] }, { document });
    const open = profilePlot(data, { document });
    expect(open.textContent).toContain("instruct 28.0B, open");
    expect(closed.textContent).not.toContain("open");
    expect(arrows(open)).toBeGreaterThan(arrows(closed));
  });

  it("cuts curves at the top of the plot and dashes nothing", () => {
    const svg = profilePlot({ ...data, series: [base] }, { document });
    const curve = svg.querySelector('path[stroke="var(--ink)"][stroke-width="2.4"]')!.getAttribute("d")!;
    const ys = pathPlaces(curve).map(([, y]) => y);
    expect(Math.min(...ys)).toBeCloseTo(56, 1);
    expect(svg.querySelector("[stroke-dasharray]")).toBeNull();
  });
});

describe("describeProfile(data)", () => {
  it("gives the smallest, the interval, and whether the data settle it", () => {
    expect(describeProfile({ ...data, series: [base] }, { setting: "base, compute" })).toBe(
      "Error of the best law for each N_0, the size at which learning efficiency is half its limit. For base, compute: smallest at 13.0B; the 95% interval is 8.90B to 21.0B. Identified."
    );
  });

  it("has words for every open end", () => {
    const words = (interval: ProfileSeries["interval"], best: number | null = 13e9) =>
      describeProfile({ ...data, series: [{ ...base, interval, best }] });
    expect(words({ low: 7e9, high: null })).toMatch(/begins at 7\.00B and is open above\. Not identified\.$/);
    expect(words({ low: null, high: 7e9 })).toContain("is open below and ends at 7.00B");
    expect(words({ low: null, high: null }, null)).toMatch(
      /It keeps falling .*; the 95% interval is open at both ends/
    );
    expect(words(null)).toContain("no interval at 95%. Not identified.");
    expect(describeProfile(data)).toMatch(/For base: smallest .* For instruct: smallest/);
  });
});
