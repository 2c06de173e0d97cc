/** In which slices rollouts are reduced: whole runs together while they fit, else a stretch of steps of one. */
import { describe, expect, it } from "vitest";
import { slicesOf } from "../../loaders/reduce/slices.js";

const place = (run: string, step: number, rows: number) => ({ run, step, rows, placed: rows });

describe("slicesOf(places, rowsAtOnce)", () => {
  it("takes whole runs together, and of a run that is longer stretches of its steps", () => {
    const places = [
      ...[place("a", 1, 4), place("a", 2, 4), place("b", 1, 2)],
      ...[place("c", 1, 5), place("c", 2, 5), place("c", 3, 5), place("c", 4, 11)],
      ...[place("d", 1, 10), place("e", 1, 1)]
    ];
    expect(slicesOf(places, 10)).toEqual([
      { runs: ["a", "b"], steps: null, rows: 10 },
      { runs: ["c"], steps: [1, 2], rows: 10 },
      { runs: ["c"], steps: [3, 3], rows: 5 },
      // a step is never parted
      { runs: ["c"], steps: [4, 4], rows: 11 },
      { runs: ["d"], steps: null, rows: 10 },
      { runs: ["e"], steps: null, rows: 1 }
    ]);
  });

  it("leaves out what has no run, no step or no prompt", () => {
    const none = { run: null, step: 1, rows: 3, placed: 0 };
    expect(slicesOf([none, { ...none, run: "a", step: null }, { ...none, run: "a" }], 10)).toEqual([]);
  });
});
