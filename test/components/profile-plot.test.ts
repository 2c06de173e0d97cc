import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { pathPlaces } from "../../src/components/drawing/svg.js";
import { type ProfileData, type ProfileInterval, profilePlot } from "../../src/components/plots/profile-plot.js";
import { describeProfile } from "../../src/components/plots/profile-plot-text.js";
import { expectSound, textBoxes } from "./plot-parts-checks.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;
const grid = Array.from({ length: 80 }, (_, i) => 1e8 * 1e5 ** (i / 79));
const closed = { low: 8.9e9, high: 21e9, words: "noise alone" };
const open = { low: 7e9, high: null, words: "misfit too, open" };
const data: ProfileData = {
  quantity: "Rise of the error above its smallest, chi-square",
  name: "base",
  shape: "circle",
  points: grid.map((n0) => ({ n0, rise: 9 * Math.log(n0 / 13e9) ** 2 })),
  best: 13e9,
  intervals: [closed, open],
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
    const whole = { low: null, high: null, words: "nowhere" };
    expectSound(profilePlot({ ...data, best: null, intervals: [closed, whole] }, { document, width }), document);
  });

  it("draws thresholds with their names, and grounds where no size was measured", () => {
    const svg = profilePlot(data, { document });
    expect(svg.querySelectorAll('path[stroke="var(--ink-3)"]')).toHaveLength(2);
    expect(textBoxes(svg).map(({ text }) => text)).toEqual(expect.arrayContaining(["95%", "99%"]));
    expect(svg.querySelectorAll('rect[fill="var(--shade)"]')).toHaveLength(2);
  });

  it("ends an interval with an arrow where it is open, with its words beside it", () => {
    const whole = profilePlot({ ...data, intervals: [closed, closed] }, { document });
    const svg = profilePlot(data, { document });
    expect(svg.textContent).toContain("misfit too, open");
    expect(arrows(svg)).toBe(arrows(whole) + 1);
  });

  it("cuts curves at the top of the plot and dashes nothing", () => {
    const svg = profilePlot({ ...data, intervals: [closed] }, { document });
    const curve = svg.querySelector('path[stroke="var(--ink)"][stroke-width="2.4"]')!.getAttribute("d")!;
    const ys = pathPlaces(curve).map(([, y]) => y);
    expect(Math.min(...ys)).toBeCloseTo(56, 1);
    expect(svg.querySelector("[stroke-dasharray]")).toBeNull();
  });
});

describe("describeProfile(data)", () => {
  it("gives the smallest, the interval, and whether the data settle it", () => {
    expect(describeProfile(data, "base, compute")).toBe(
      "Error of the best law for each N_0, the size at which learning efficiency is half its limit. For base, compute: smallest at 13.0B; the 95% interval is 8.90B to 21.0B. Identified."
    );
  });

  it("has words for every open end", () => {
    const words = (ends: Pick<ProfileInterval, "low" | "high">, best: number | null = 13e9) =>
      describeProfile({ ...data, best, intervals: [{ ...ends, words: "" }] }, "base, compute");
    expect(words({ low: 7e9, high: null })).toMatch(/begins at 7\.00B and is open above\. Not identified\.$/);
    expect(words({ low: null, high: 7e9 })).toContain("is open below and ends at 7.00B");
    expect(words({ low: null, high: null }, null)).toMatch(
      /it keeps falling .*; the 95% interval is open at both ends/
    );
  });
});
