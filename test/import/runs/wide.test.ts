import { describe, expect, it } from "vitest";
import { runColumns } from "../../../src/import/runs/wide.js";

describe("runColumns(names)", () => {
  const means = ["a - val/accuracy", "b - val/accuracy"];
  const extremes = means.flatMap((name) => [`${name}__MIN`, `${name}__MAX`]);

  it("takes a mean that a page exports without the least and greatest beside it", () => {
    expect(runColumns([...extremes, ...means])).toEqual([
      { name: "a - val/accuracy", run: "a", metric: "val/accuracy" },
      { name: "b - val/accuracy", run: "b", metric: "val/accuracy" }
    ]);
  });

  it("takes a greatest value that stands without a mean", () => {
    const alone = ["a - val/accuracy__MAX", "b - val/accuracy__MAX"];
    expect(runColumns(alone).map(({ name }) => name)).toEqual(alone);
  });

  it("takes a metric of SwanLab that no table of names knows from what all its columns end in", () => {
    const names = ["qwen-small-oddity_step", "qwen-large-oddity_step"];
    const all = new Set([...names, ...names.map((name) => name.replace("_step", "_timestamp"))]);
    expect(runColumns(names, all)).toEqual([
      { name: names[0], run: "qwen-small", metric: "oddity" },
      { name: names[1], run: "qwen-large", metric: "oddity" }
    ]);
  });
});
