import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { buildRuns, rowsOf } from "../../loaders/study/build-runs.js";
import { curvesOf } from "../../loaders/study/curves.js";

const root = join(import.meta.dirname, "..", "..");
const runs = await buildRuns(root);

describe("the study's own logs", () => {
  it("are Parquet for the main runs and Arrow for reuse and rollouts, and no row is lost", () => {
    const formats = new Set(runs.logs.map(({ path, format }) => `${path.split("/")[2]} ${format}`));
    const { rowsRead, rowsUsed, rowsExcluded } = runs.counts;
    expect([...formats].sort()).toEqual(["main parquet", "reuse arrow", "rollouts arrow"]);
    expect(rowsRead).toBe(rowsUsed + rowsExcluded);
    expect(rowsRead).toBe(rowsOf(runs).length);
  });

  // first and last step of the published means, as the table of coverage beside the source tables has them
  it.each([
    ["base", ["0.5: 1-105", "1.5: 1-105", "3: 1-105", "7: 1-105", "14: 1-105", "32: 1-104", "72: 1-103"]],
    ["instruct", ["0.5: 1-105", "1.5: 1-104", "3: 1-105", "7: 1-105", "14: 1-105", "32: 4-105", "72: 4-104"]]
  ] as const)("cover the steps that are published: %s", (variant, coverage) => {
    const query = { experiment: "main", kind: "mean", state: "current", family: "qwen2.5", variant } as const;
    const curves = curvesOf(runs, { ...query, benchmark: "holdout" });
    expect(curves.map(({ modelSize, step }) => `${modelSize / 1e9}: ${step[0]}-${step.at(-1)}`)).toEqual(coverage);
  });

  it("warn of compute that falls for the means of base 1.5B, 3B and 7B at step 105, and nowhere else", () => {
    const warned = runs.logs.filter(({ warnings }) => warnings.length > 0);
    expect(warned.map(({ identity }) => identity.run)).toEqual([
      "qwen2.5-base-1.5b-mean",
      "qwen2.5-base-3b-mean",
      "qwen2.5-base-7b-mean"
    ]);
    expect(warned.flatMap(({ warnings }) => warnings).every((text) => text.includes("at step 105 after"))).toBe(true);
  });
});

describe("readLogBytes(bytes, file)", () => {
  it("needs nothing of Node, so that a page can use it", async () => {
    const entry = join(root, "src", "import", "bytes", "read-log-bytes.ts");
    const options = { bundle: true, write: false, platform: "browser", format: "esm", logLevel: "silent" } as const;
    const { errors } = await build({ ...options, entryPoints: [entry] });
    expect(errors).toEqual([]);
  });
});
