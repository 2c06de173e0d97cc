/** The scores of a reader's logs as they were logged: what is drawn of runs of any length and spread. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { loggedCurves } from "../../../src/client/user-logs/confirm/logged-curves.js";
import type { LoggedRun } from "../../../src/import/study/logged-run.js";

const { document } = new JSDOM().window;

function runOf(step: number[], value: number[]): LoggedRun {
  return {
    path: "a.jsonl",
    run: "a",
    modelSize: null,
    scores: [],
    step: Float64Array.from(step),
    value: Float64Array.from(value)
  };
}

function drawn(...runs: LoggedRun[]) {
  const root = loggedCurves(runs, { document, width: 680 });
  const texts = [...root.querySelectorAll("text")];
  return {
    paths: [...root.querySelectorAll("path")].map((path) => path.getAttribute("d")!),
    values: texts.map((text) => text.textContent!),
    lowest: Math.max(...texts.map((text) => Number(text.getAttribute("y")))),
    height: Number(root.getAttribute("viewBox")!.split(" ")[3])
  };
}

describe("scores as they were logged", () => {
  it("shows a run of one evaluation as a dot, on an axis from 0 to 1 where it is 0", () => {
    const { paths, values } = drawn(runOf([5], [0]));
    expect(paths.filter((d) => d.endsWith("h0"))).toHaveLength(1);
    expect(values).toEqual(expect.arrayContaining(["0", "0.2", "0.4", "0.6", "0.8", "1"]));
    expect(values.filter((text) => text.startsWith("−") || text.startsWith("-"))).toEqual([]);
  });

  it("starts a constant other than 0 at 0", () => {
    expect(drawn(runOf([0, 10, 20], [0.4, 0.4, 0.4])).values).toEqual(expect.arrayContaining(["0", "0.1", "0.4"]));
    expect(drawn(runOf([0, 10], [-2, -2])).values).toEqual(expect.arrayContaining(["−2", "0"]));
  });

  it("has a dot for each of 12 values and a line alone for 13", () => {
    const steps = Array.from({ length: 13 }, (_, i) => i);
    const dots = (n: number) =>
      drawn(
        runOf(
          steps.slice(0, n),
          steps.slice(0, n).map((i) => i / 20)
        )
      ).paths.flatMap((d) => d.match(/h0/g) ?? []).length;
    expect([dots(12), dots(13)]).toEqual([12, 0]);
  });

  it("draws a run from one side of its box to the other", () => {
    const ends = drawn(runOf([0, 10], [0.1, 0.3])).paths.flatMap((path) => {
      const [, from, to] = /^M([\d.]+),[\d.]+L([\d.]+),[\d.]+$/.exec(path) ?? [];
      return from === undefined ? [] : [[Number(from), Number(to)]];
    });
    expect(ends).toContainEqual([48, 666]);
  });

  it("draws each run, line and dots, in the colour of its own size, and one of no known size in that of links", () => {
    const sizes = [0.5e9, null, 72e9, 7e9];
    const root = loggedCurves(
      sizes.map((modelSize, i) => ({ ...runOf([0, 10], [0.1 * i, 0.1 * i + 0.05]), modelSize })),
      { document, width: 680 }
    );
    const strokes = [...root.querySelectorAll("path")].map((path) => path.getAttribute("stroke")!);
    const own = strokes.filter((stroke) => /--size|--link/.test(stroke));
    const colours = ["var(--size-0-5b)", "var(--link)", "var(--size-72b)", "var(--size-7b)"];
    expect(own).toEqual(colours.flatMap((colour) => [colour, colour]));
  });

  it("leaves room for the name of the axis below it", () => {
    const { lowest, height } = drawn(runOf([0, 10], [0.1, 0.2]));
    expect(height - lowest).toBeGreaterThanOrEqual(5);
  });
});
