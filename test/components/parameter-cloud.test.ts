import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { type CloudData, parameterCloud } from "../../src/components/plots/parameter-cloud.js";
import { cloudRegion, insideRegion } from "../../src/components/plots/parameter-cloud-region.js";
import { describeParameterCloud } from "../../src/components/plots/parameter-cloud-text.js";
import { expectSound, textBoxes } from "./plot-parts-checks.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;
// An ellipse full of points, stretched along its diagonal: the same every time.
const points = Array.from({ length: 400 }, (_, i) => {
  const radius = Math.sqrt((i + 0.5) / 400);
  const [a, b] = [radius * Math.cos(i * 2.4), radius * Math.sin(i * 2.4)];
  return { kMax: 0.13 + 0.015 * a, n0: 13e9 * Math.exp(0.3 * a + 0.08 * b) };
});
const data: CloudData = {
  points,
  region: cloudRegion(points),
  estimate: { kMax: 0.13, n0: 13e9 },
  printed: [
    { name: "printed, between sizes", kMax: 0.135, n0: 14.4e9 },
    { name: "printed, within a run", kMax: 0.12, n0: 19e9 }
  ]
};

describe("parameterCloud(data, options)", () => {
  it.each([328, 680, 1068])("is sound at %i px", (width) => {
    expectSound(parameterCloud(data, { document, width }), document);
  });

  it("draws every resample, one closed outline, a cross for each printed pair and a dot for the fit", () => {
    const svg = parameterCloud(data, { document });
    expect(svg.querySelector('path[stroke-width="3.2"]')!.getAttribute("d")!.match(/h0/g)).toHaveLength(400);
    expect(svg.querySelector('path[stroke="var(--ink-2)"]')!.getAttribute("d")).toMatch(/^M.*Z$/);
    expect(svg.querySelectorAll('path[stroke="var(--ink)"][stroke-width="2"]')).toHaveLength(2);
    expect(svg.querySelectorAll("circle")).toHaveLength(1);
    const texts = textBoxes(svg).map(({ text }) => text);
    for (const name of ["printed, between sizes", "printed, within a run", "our fit"]) expect(texts).toContain(name);
  });

  it("draws the fit and the printed pairs where no resample settled", () => {
    const svg = parameterCloud({ ...data, points: [], region: [] }, { document });
    expectSound(svg, document);
    expect(svg.querySelector('path[stroke-width="3.2"]')?.getAttribute("d") ?? "").toBe("");
    expect(textBoxes(svg).map(({ text }) => text)).toContain("our fit");
  });

  it("is not squeezed by one wild resample, and draws without an outline", () => {
    const wild = { ...data, points: [...points, { kMax: 3, n0: 1e15 }], region: [] };
    const svg = parameterCloud(wild, { document });
    expectSound(svg, document);
    expect(svg.querySelector('path[stroke-width="3.2"]')!.getAttribute("d")!.match(/h0/g)!.length).toBeGreaterThan(390);
  });
});

describe("cloudRegion(points, share)", () => {
  it("holds the share asked for, and no more than it must", () => {
    const inside = points.filter((point) => insideRegion(data.region, point)).length;
    expect(inside).toBeGreaterThanOrEqual(380);
    expect(inside).toBeLessThanOrEqual(384);
    expect(cloudRegion(points, 0.5).length).toBeGreaterThan(2);
  });

  it("holds no fewer than the share of any number of points", () => {
    const counts = Array.from({ length: 60 }, (_, i) => i + 12);
    const held = counts.map((n) => {
      // round a circle in K_max and ln N_0, each a little farther out: none lies between the others
      const round = Array.from({ length: n }, (_, i) => {
        const [radius, angle] = [1 + i / 5000, (2 * Math.PI * i * 7) / n + i / 1e6];
        return { kMax: 0.2 + 0.01 * radius * Math.cos(angle), n0: 1e10 * Math.exp(0.2 * radius * Math.sin(angle)) };
      });
      return [0.95, 0.5].map((share) => {
        const region = cloudRegion(round, share);
        return { n, share, inside: round.filter((point) => insideRegion(region, point)).length };
      });
    });
    expect(held.flat().filter(({ n, share, inside }) => inside < share * n)).toEqual([]);
  });

  it("knows inside from outside", () => {
    expect(insideRegion(data.region, data.printed[0]!)).toBe(true);
    expect(insideRegion(data.region, data.printed[1]!)).toBe(false);
    expect(insideRegion([], data.printed[0]!)).toBe(false);
  });

  it("leaves out fits without a size, and needs three", () => {
    expect(cloudRegion([...points.slice(0, 2), { kMax: 1, n0: Number.NaN }])).toEqual([]);
  });
});

describe("describeParameterCloud(data)", () => {
  it("counts the fits, says how they move and where the printed pairs lie", () => {
    expect(describeParameterCloud(data)).toMatch(
      /^400 resampled fits of K_max and N_0; the two rise together \(rank correlation 0\.9\d\)\. Printed, between sizes lies inside the 95% region\. Printed, within a run lies outside the 95% region\.$/
    );
  });

  it("has words for one pair and for none", () => {
    expect(describeParameterCloud({ ...data, printed: [data.printed[1]!] })).toMatch(
      /The printed pair lies outside the 95% region\.$/
    );
    expect(describeParameterCloud({ ...data, printed: [], points: points.slice(0, 1) })).toBe(
      "1 resampled fit of K_max and N_0."
    );
  });
});
