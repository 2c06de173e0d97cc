/** States, noise and best checkpoints of planted runs, beside the same rules in Python: test/fixtures/oracles/run_states.py. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bestCheckpoint } from "../../../src/lib/runs/best-checkpoint.js";
import { type RunCurve, runCurve } from "../../../src/lib/runs/run-curve.js";
import { noiseOf } from "../../../src/lib/runs/run-noise.js";
import { standingApart, withoutApart } from "../../../src/lib/runs/standing-apart.js";
import { stateOf } from "../../../src/lib/runs/state.js";
import { expectRelative } from "../../helpers/expect-relative.js";

interface Case {
  course: string;
  x: number[];
  score: number[];
  before: number | null;
  problems: number | null;
  state: { word: string; since: number | null; sd: number; autocorrelation: number; leastRise: number };
  best: Record<"x" | "score" | "low" | "high" | "singleX" | "single" | "overstatement", number>;
}

const { made, curves, broken } = JSON.parse(readFileSync("test/fixtures/oracles/run-states.json", "utf8")) as {
  made: string;
  curves: Case[];
  /** with evaluations that may stand apart; state and best checkpoint are of the others */
  broken: (Case & { apart: number[] })[];
};

const curveOf = ({ x, score, before, problems }: Case) => runCurve(x, score, { before, problems });

describe(`runs by ${made}`, () => {
  it("are of every state", () => {
    const words = new Set(curves.map(({ state }) => state.word));
    expect([...words].sort()).toEqual(["collapsed", "falling", "flat", "not-learning", "rising"]);
  });

  it.each(curves.map((curve, i) => ({ i, n: curve.x.length, ...curve })))("$i: $course, $n evaluations", (curve) =>
    expectSame(curveOf(curve), curve)
  );

  it("stand apart in single evaluations or not", () => {
    expect(broken.filter(({ apart }) => apart.length > 0).length).toBeGreaterThan(5);
    expect(broken.filter(({ apart }) => apart.length === 0).length).toBeGreaterThan(5);
  });

  it.each(broken.map((curve, i) => ({ i, n: curve.x.length, ...curve })))(
    "broken $i: $course, $n evaluations",
    (curve) => {
      const run = curveOf(curve);
      expect(standingApart(run)).toEqual(curve.apart);
      expectSame(withoutApart(run), curve);
    }
  );
});

function expectSame(run: RunCurve, curve: Case): void {
  const { word, since, noise, leastRise } = stateOf(run);
  expect(noiseOf(run)).toEqual(noise);
  expect({ word, since }).toEqual({ word: curve.state.word, since: curve.state.since });
  expectRelative(noise.sd, curve.state.sd, 1e-5);
  expect(noise.autocorrelation).toBeCloseTo(curve.state.autocorrelation, 7);
  expectRelative(leastRise!, curve.state.leastRise, 1e-5);
  const { single, ...best } = bestCheckpoint(run)!;
  expect({ x: best.x, singleX: single.x, single: single.score }).toEqual({
    x: curve.best.x,
    singleX: curve.best.singleX,
    single: curve.best.single
  });
  for (const key of ["score", "low", "high"] as const) expect(best[key]).toBeCloseTo(curve.best[key], 6);
  expect(best.overstatement).toBeCloseTo(curve.best.overstatement, 6);
}
