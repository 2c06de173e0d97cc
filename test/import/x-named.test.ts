/** What X is from is said where it is not the step; a forecast further than any that was tried is noted. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportOptions } from "../../src/import/imported-log.js";
import { compareRuns } from "../../src/import/recipes/compare-runs.js";
import { forecastRuns, forecastsAsData } from "../../src/import/study/forecast-runs.js";
import type { Axis } from "../../src/import/study/score-series.js";
import { importLog } from "../helpers/import-log.js";

const rows = (value: (i: number) => string | number) =>
  Array.from({ length: 12 }, (_, i) => `${10 * (i + 1)},${value(i)},${(0.3 + 0.03 * i).toFixed(3)}`).join("\n");
const log = (column: string, value: (i: number) => string | number, options: ImportOptions = {}, path = "a.csv") =>
  importLog(sourceOfBytes(path, new TextEncoder().encode(`step,${column},val/accuracy\n${rows(value)}\n`)), options);

describe("what X is from", () => {
  it.each<[Axis, string, (i: number) => number, ImportOptions, string]>([
    ["hours", "nominal_hours", (i) => 0.25 * (i + 1), {}, "column nominal_hours"],
    ["hours", "seconds", (i) => 600 * (i + 1), {}, "column seconds"],
    ["tokens", "total_tokens", (i) => 1000 * (i + 1), { tokens: "cumulative" }, "the tokens of total_tokens"],
    ["samples", "lr", () => 0.1, { batch: 64 }, "option --batch"],
    ["steps", "lr", () => 0.1, {}, "column step"]
  ])("%s of %s are named", async (axis, column, value, options, from) => {
    const read = await log(column, value, options);
    const forecasts = forecastRuns([read], { axis, to: 1e9 });
    expect(forecastsAsData(forecasts).runs.map(({ xFrom }) => xFrom)).toEqual([from]);
    const compared = compareRuns([read], { axis });
    const said = "taken" in compared ? compared.taken.filter((text) => text.startsWith(`${axis} by`)) : null;
    expect(said).toEqual(axis === "steps" ? [] : [`${axis} by ${from}`]);
  });
});

describe("a forecast far ahead", () => {
  it("is noted once for all runs beyond four times what was seen, and not up to there", async () => {
    const logs = await Promise.all(["a.csv", "b.csv", "c.csv"].map((path) => log("lr", () => 0.1, {}, path)));
    const noted = (to: number) =>
      forecastRuns(logs, { axis: "steps", to }).notes.filter((text) => text.includes("tried up to"));
    expect(noted(480)).toEqual([]);
    expect(noted(600)).toEqual([
      "run a: --to 600 is 5.0 times 120 steps, where its evaluations end; forecasts were tried up to 4 times, so no trial backs this score or its interval; likewise 2 other runs"
    ]);
  });
});
