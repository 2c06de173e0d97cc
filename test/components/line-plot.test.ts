import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { readingsOf } from "../../src/components/frame/readings.js";
import { type LinePlotData, linePlot } from "../../src/components/plots/line-plot.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;

const data: LinePlotData = {
  x: { kind: "flops", title: "Compute", domain: [1e17, 1e20] },
  y: { kind: "loss", title: "Loss", domain: [0.4, 1] },
  series: [
    {
      name: "7B",
      color: "#000",
      parts: [
        {
          points: [
            [1e17, 1.2],
            [1e18, 0.8],
            [1e19, 0.6]
          ]
        },
        {
          points: [
            [1e19, 0.6],
            [1e20, 0.5]
          ],
          extrapolated: true
        }
      ],
      dots: [
        [5e16, 0.9],
        [1e18, 0.82],
        [1e19, 0.61]
      ],
      words: (i) => [`step ${i}`, "loss"]
    }
  ],
  bands: [
    {
      color: "#888",
      upper: [
        [1e17, 2],
        [1e20, 0.7]
      ],
      lower: [
        [1e17, 0.9],
        [1e20, 0.1]
      ]
    }
  ],
  marks: [
    {
      at: [1e19, 0.6],
      interval: [0.7, 0.5],
      color: "#000",
      shape: "diamond",
      group: "the plan",
      where: "here",
      says: "so"
    }
  ],
  at: null,
  strip: [{ name: "7B", color: "#000", textColor: "#000", from: 1e17, to: 1e19, extrapolated: false }]
};

describe("linePlot(data, options)", () => {
  const svg = linePlot(data, { document, width: 680, label: "A plot" });

  it("keeps everything inside its axes, without a clip that a file of its own could not have", () => {
    expect(svg.outerHTML).not.toMatch(/clip|url\(|NaN/);
    const ys = [...svg.querySelectorAll(":not(.axis) > path[d]")]
      .flatMap((path) => [...path.getAttribute("d")!.matchAll(/[ML]-?[\d.]+,(-?[\d.]+)/g)])
      .map(([, y]) => Number(y));
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(30);
    expect(Math.max(...ys)).toBeLessThanOrEqual(420);
  });

  it("draws what is measured solid and what is extrapolated dashed", () => {
    const dashed = svg.querySelectorAll("path[stroke-dasharray]");
    expect(dashed).toHaveLength(1);
  });

  it("reads out the dots that it shows, each with its own words, and the plan", () => {
    const readings = readingsOf(svg)!;
    expect(readings.map(({ group, count }) => [group, count])).toEqual([
      ["7B", 2],
      ["the plan", 1]
    ]);
    expect(readings[0]!.words(0)[0]).toBe("step 1");
  });
});
