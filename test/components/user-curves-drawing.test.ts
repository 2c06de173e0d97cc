/** A reader's curves and their fitted lines stay inside the plot. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { drawCurves } from "../../src/components/user-runs/user-curves-drawing.js";
import type { UserRun } from "../../src/components/user-runs/user-runs-data.js";

const { document } = new JSDOM().window;
const run = { run: "a", modelSize: null } as UserRun;

/** Heights of the ends of the fitted line, in px from the top, and the box of the plot. */
function fittedLine(points: [number, number][], line: [number, number][]) {
  const root = drawCurves([], [{ run, points, line }], "steps", { document, width: 680, height: 400 });
  const found = /M([\d.]+),(-?[\d.]+)L([\d.]+),(-?[\d.]+)"/.exec(root.outerHTML)!.slice(1).map(Number);
  const [left, top, right, bottom] = found as [number, number, number, number];
  return { left, top, right, bottom };
}

describe("drawCurves(study, users, unit, options)", () => {
  it("makes room for a line that starts above every point", () => {
    const { top, bottom } = fittedLine(
      [
        [10, 0.65],
        [100, 0.5],
        [250, 0.37]
      ],
      [
        [10, 0.8],
        [250, 0.35]
      ]
    );
    expect(top).toBeGreaterThanOrEqual(30);
    expect(bottom).toBeLessThanOrEqual(400 - 48);
  });

  it("cuts a line at a loss of 1, where it crosses it", () => {
    const { left, top, right } = fittedLine(
      [
        [1, 0.9],
        [100, 0.5]
      ],
      [
        [1, 2],
        [100, 0.5]
      ]
    );
    expect(top).toBeCloseTo(30, 0);
    // ln 2 - k ln x = ln 1.02 with k = ln 4 / ln 100: x = 9.4, of an axis from 0.95 to 105
    const k = Math.log(4) / Math.log(100);
    const crossing = Math.exp(Math.log(2 / 1.02) / k);
    const share = (value: number) => (Math.log(value) - Math.log(0.95)) / (Math.log(105) - Math.log(0.95));
    expect((left - 40) / (right - 40)).toBeCloseTo(share(crossing) / share(100), 2);
  });
});
