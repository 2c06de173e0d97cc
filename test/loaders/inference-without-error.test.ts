/** A size whose scores are all 0, in every seed, has a slope without an error, as no chance of others can be scaled to it: nothing is weighed by it, and pages say so. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { buildResults } from "../../loaders/analysis/build-results.js";
import { buildRuns } from "../../loaders/study/build-runs.js";
import type { Results } from "../../src/lib/results.js";
import { noErrorSentence } from "../../src/report/run-sentences.js";
import { rlscale } from "../helpers/command-line.js";
import { expectRelative } from "../helpers/expect-relative.js";

const folder = mkdtempSync(join(tmpdir(), "rlscale-no-error-"));
afterAll(() => rmSync(folder, { recursive: true }));

const all = [0.6, 1.7, 4, 8, 14];

/** Two seeds a size; those of the sizes named score 0 throughout. */
async function studyOf(name: string, zero: readonly number[]): Promise<Results> {
  const [logs, study] = [join(folder, `${name}-logs`), join(folder, name)];
  mkdirSync(logs);
  for (const [s, size] of all.entries())
    for (const seed of [1, 2]) {
      const score = (i: number) =>
        zero.includes(size) ? 0 : 0.2 + (0.02 + 0.02 * s) * Math.log1p(i) + 0.01 * Math.sin(12.9898 * i + seed + s);
      const lines = Array.from({ length: 8 }, (_, i) =>
        JSON.stringify({ step: 10 * (i + 1), "val/accuracy": score(i), "perf/total_num_tokens": 1e6 })
      );
      writeFileSync(join(logs, `qwen3-${size}B-seed${seed}.jsonl`), `${lines.join("\n")}\n`);
    }
  const made = await rlscale("new", study, "--from", logs, "--score", "val/accuracy");
  expect(made.err).toBe("");
  const runs = await buildRuns(study);
  return buildResults(study, undefined, { runs: async () => runs });
}

describe("a size whose scores are all 0", () => {
  it("is a slope of the series, and in no fit by errors", async () => {
    const results = await studyOf("one", [4]);
    const { series } = results.inference;
    expect(series.map(({ resource }) => resource)).toEqual(["compute", "data"]);
    for (const { sizes, law, withoutHeldOut, forms } of series) {
      expect(sizes.map(({ modelSize }) => modelSize / 1e9)).toEqual(all);
      expect(sizes.flatMap(({ standardError }, i) => (standardError > 1e-9 ? [] : [all[i]]))).toEqual([4]);
      // four slopes with an error, two parameters; the largest held out, one fewer
      expect([law.df, withoutHeldOut.df]).toEqual([2, 1]);
      expect(forms.heldOut.filter(({ design }) => design === "each").map(({ modelSize }) => modelSize / 1e9)).toEqual([
        0.6, 1.7, 8, 14
      ]);
      const { chi2, parameters } = forms.all.find(({ form }) => form === "saturating")!;
      const left = sizes.filter(({ standardError }) => standardError > 1e-9);
      const { kMax, n0 } = parameters as { kMax: number; n0: number };
      const off = left.map(({ k, modelSize, standardError }) => (k - kMax / (1 + n0 / modelSize)) / standardError);
      expectRelative(
        chi2,
        off.reduce((sum, e) => sum + e * e, 0),
        1e-9
      );
    }
    expect(noErrorSentence(results)).toBe(
      "At 4B every evaluation has the same score, so its slope has no error: fits that weigh slopes by their errors leave it out."
    );
  }, 120_000);

  it("leaves too few for a law where fewer than three others are: each mean curve is by itself", async () => {
    const results = await studyOf("three", [1.7, 4, 8]);
    expect(results.inference.series).toEqual([]);
    expect(new Set(results.runSlopes.map(({ run }) => run)).size).toBe(all.length);
    expect(noErrorSentence(results)).toBe("");
  }, 120_000);
});
