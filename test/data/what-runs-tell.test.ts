/** What is recorded of single runs is what the bench gives: on two sources it is computed again here. */
import { readFileSync } from "node:fs";
import { median } from "d3-array";
import { expect, it } from "vitest";
import { asymptoteCoverage } from "../../src/lib/runs/recorded/asymptote-coverage.js";
import type { RunsRecord } from "../../src/lib/runs/runs-record.js";
import { errorOf, forecastsOf } from "../bench/forecast/forecasts.js";
import { sourceCurves } from "../bench/forecast/sources.js";
import { stateCounts } from "../bench/forecast/states.js";
import { toldOf } from "../bench/forecast/told.js";

const told = JSON.parse(readFileSync("data/what-runs-tell.json", "utf8")) as RunsRecord;

it("is on record as the bench computes it: states and errors of this study and of verl's ladder", async () => {
  const some = (await sourceCurves()).filter(({ source }) => source === "first-study" || source === "verl-ladder");
  expect(told.studyRuns).toEqual(some.filter(({ source }) => source === "first-study").map(toldOf));
  for (const [key, counts] of stateCounts(some)) {
    const [source, benchmark] = key.split(" | ");
    expect(told.states.find((one) => one.source === source && one.benchmark === benchmark)!.counts).toEqual(counts);
  }
  for (const [form, share] of Object.entries(asymptoteCoverage)) {
    const of = told.asymptotes.filter((one) => one.form === form);
    const sum = (name: "tries" | "inside") => of.reduce((all, one) => all + one[name], 0);
    expect(share).toBeCloseTo(sum("inside") / sum("tries"), 3);
  }
  const forecasts = forecastsOf(some);
  for (const source of ["first-study", "verl-ladder"])
    for (const cut of [null, 0.25, 0.5, 0.75]) {
      const of = forecasts.filter((one) => one.source === source && (cut === null || one.cut === cut));
      const recorded = told.backtest.find((one) => one.source === source && one.cut === cut)!;
      expect(recorded.forecasts).toBe(of.length);
      for (const form of ["auto", "no-change", "sigmoid", "power"] as const) {
        const error = median(of, (one) => errorOf(one, form, "observed"))!;
        expect(Math.abs(recorded.errors[form]! / error - 1)).toBeLessThan(2e-3);
      }
    }
}, 60_000);
