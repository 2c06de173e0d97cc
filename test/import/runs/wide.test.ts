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
});
