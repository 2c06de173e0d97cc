/** States, noise and best checkpoints of planted runs, beside the same rules in Python: test/fixtures/oracles/run_states.py. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bestCheckpoint } from "../../../src/lib/runs/best-checkpoint.js";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { stateOf } from "../../../src/lib/runs/state.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const { made, curves } = JSON.parse(readFileSync("test/fixtures/oracles/run-states.json", "utf8")) as {
  made: string;
  curves: {
    course: string;
    x: number[];
    score: number[];
    before: number | null;
    problems: number | null;
    state: { word: string; since: number | null; sd: number; autocorrelation: number; leastRise: number };
    best: Record<"x" | "score" | "low" | "high" | "singleX" | "single" | "overstatement", number>;
  }[];
};

describe(`runs by ${made}`, () => {
  it("are of every state", () => {
    const words = new Set(curves.map(({ state }) => state.word));
    expect([...words].sort()).toEqual(["collapsed", "falling", "flat", "not-learning", "rising"]);
  });

  it.each(curves.map((curve, i) => ({ i, n: curve.x.length, ...curve })))("$i: $course, $n evaluations", (curve) => {
    const run = runCurve(curve.x, curve.score, { before: curve.before, problems: curve.problems });
    const { word, since, noise, leastRise } = stateOf(run);
    expect({ word, since }).toEqual({ word: curve.state.word, since: curve.state.since });
    expectRelative(noise.sd, curve.state.sd, 1e-5);
    expectRelative(noise.autocorrelation, curve.state.autocorrelation, 1e-5);
    expectRelative(leastRise!, curve.state.leastRise, 1e-5);
    const { single, ...best } = bestCheckpoint(run)!;
    expect({ x: best.x, singleX: single.x, single: single.score }).toEqual({
      x: curve.best.x,
      singleX: curve.best.singleX,
      single: curve.best.single
    });
    for (const key of ["score", "low", "high"] as const) expect(best[key]).toBeCloseTo(curve.best[key], 6);
    expect(best.overstatement).toBeCloseTo(curve.best.overstatement, 6);
  });
});
