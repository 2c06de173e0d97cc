import { describe, expect, it } from "vitest";
import { hoursOfRun, timeColumn } from "../../src/import/steps/hours-of-run.js";

describe("timeColumn(name)", () => {
  it.each([
    ["nominal_hours", false, 1],
    ["hours", false, 1],
    ["wall_h", false, 1],
    ["train_time_h", false, 1],
    ["elapsed_minutes", false, 1 / 60],
    ["seconds", false, 1 / 3600],
    ["_runtime", false, 1 / 3600],
    ["elapsed_time_s", false, 1 / 3600],
    ["Wall time", false, 1 / 3600],
    ["timing_s/step", true, 1 / 3600],
    ["perf/time_per_step", true, 1 / 3600],
    ["step_time", true, 1 / 3600]
  ])("reads %s", (name, isPerStep, hours) => {
    expect(timeColumn(name)).toEqual({ isPerStep, hours });
  });

  it.each([
    "s",
    "h",
    "min",
    "reward/min",
    "steps",
    "train",
    "total",
    "timing_s/gen",
    "_timestamp",
    "eval_runtime_x",
    "score"
  ])("reads no time in %s", (name) => {
    expect(timeColumn(name)).toBeNull();
  });
});

describe("hoursOfRun(table)", () => {
  const table = (columns: Record<string, number[]>) => ({
    step: Float64Array.of(10, 20, 30),
    columns: new Map(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)]))
  });

  it("takes a count since the start as it is, before the seconds of steps", () => {
    const found = hoursOfRun(table({ "timing_s/step": [9, 9, 9], _runtime: [3600, 7200, 9000] }))!;
    expect(found.from).toBe("_runtime");
    expect([...found.cumulative]).toEqual([1, 2, 2.5]);
  });

  it("sums the seconds of steps, those between two rows too", () => {
    const found = hoursOfRun(table({ "timing_s/step": [360, 720, 36] }))!;
    expect([...found.cumulative].map((value) => Number(value.toFixed(9)))).toEqual([1, 3, 3.1]);
  });

  it("carries a count on that begins anew after a restart", () => {
    expect([...hoursOfRun(table({ hours: [1, 2, 0.5] }))!.cumulative]).toEqual([1, 2, 2.5]);
    expect(hoursOfRun(table({ accuracy: [0.1, 0.2, 0.3] }))).toBeNull();
  });
});
