/** Runs of the study's table as figures and words read them: every column in its place, and which evaluations are excluded. */
import { from } from "arquero";
import { expect, it } from "vitest";
import { loggedRuns } from "../../loaders/site/site-runs.js";
import type { RunRow } from "../../src/lib/runs.js";

const row = (run: string, benchmark: string, step: number, testLoss: number | null, more: Partial<RunRow> = {}) => ({
  ...{ run, experiment: "main", kind: "repeat", state: "current", family: "f", variant: "base", modelSize: 7e9 },
  ...{ reuseFactor: 3, groupSize: 8, repeat: 2, sameAs: "other", promptKind: "short", benchmark, step, testLoss },
  ...{ dataSamples: 64 * step, tokens: 1000 * step, computeFlops: 1e15 * step, responseLength: 200 + step },
  ...{ repeatsAtStep: null, excluded: false, reason: null, file: "runs/a", row: step, ...more }
});

it("has each run once, its steps and amounts, and a loss of each benchmark with the places of those excluded", () => {
  const excluded = { excluded: true, reason: "test loss 0" };
  const table = from([
    row("a", "math", 1, 0.61),
    row("a", "math", 3, 0.52, excluded),
    row("a", "math", 5, null, { excluded: true, reason: "no evaluation" }),
    row("a", "code", 1, 0.71, excluded),
    row("a", "code", 3, 0.62),
    row("a", "code", 5, 0.53),
    row("b", "math", 2, 0.44, { modelSize: 1e9, repeat: null, sameAs: null, promptKind: null, variant: "instruct" })
  ]);
  const shared = { experiment: "main", kind: "repeat", state: "current", family: "f", reuseFactor: 3, groupSize: 8 };
  expect(loggedRuns({ table } as never)).toEqual([
    {
      ...{ ...shared, run: "a", variant: "base", modelSize: 7e9, repeat: 2, sameAs: "other", promptKind: "short" },
      ...{ step: [1, 3, 5], samples: [64, 192, 320], flops: [1e15, 3e15, 5e15], responseLength: [201, 203, 205] },
      benchmarks: [
        { benchmark: "math", testLoss: [0.61, 0.52, null], excluded: [1] },
        { benchmark: "code", testLoss: [0.71, 0.62, 0.53], excluded: [0] }
      ]
    },
    {
      ...{ ...shared, run: "b", variant: "instruct", modelSize: 1e9, repeat: null, sameAs: null, promptKind: null },
      ...{ step: [2], samples: [128], flops: [2e15], responseLength: [202] },
      benchmarks: [{ benchmark: "math", testLoss: [0.44], excluded: [] }]
    }
  ]);
});
