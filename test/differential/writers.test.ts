import { describe, expect, it } from "vitest";
import type { Inspection } from "../../src/import/inspection.js";
import { rlscale } from "../helpers/command-line.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { checkSame, expectedOf, folder, type ReadTable } from "./expected.js";

const writers = ["pandas", "polars", "duckdb", "spark"];

describe.each(writers)("what %s writes is read as others read it", (writer) => {
  it.each(expectedOf(writer))("%s", checkSame);
});

describe.each(writers)("inspect and fit give the points, ends and k of what %s writes", (writer) => {
  const scored = expectedOf(writer).filter(([, { k }]) => k !== undefined);
  it.each(scored)("%s", async (file: string, { step, numbers, k }: ReadTable) => {
    const path = `${folder}/${file}`;
    const values = numbers["eval/accuracy"]!.filter((value) => value !== null);
    const [inspected] = (JSON.parse((await rlscale("inspect", path, "--json")).out) as Inspection).files;
    expect(inspected).toMatchObject({
      rows: step.length,
      runs: [{ steps: step.length, firstStep: 5, lastStep: step.at(-1) }]
    });
    expect(inspected!.runs[0]!.scoreDetails.find(({ name }) => name === "eval/accuracy")).toMatchObject({
      role: "evaluation",
      points: values.length,
      min: Math.min(...values),
      max: Math.max(...values)
    });
    const { code, out, err } = await rlscale("fit", path, "--score", "eval/accuracy", "--json");
    expect([code, err]).toEqual([0, ""]);
    const { fits } = JSON.parse(out) as { fits: { k: number; points: number }[] };
    expect(fits.map(({ points }) => points)).toEqual([values.length]);
    expectRelative(fits[0]!.k, k!, 1e-9);
  });
});
