/** What became of runs that were called flat when a part of them was seen. */
import { readFileSync, writeFileSync } from "node:fs";
import { mean } from "../../../src/lib/goodness.js";
import { table } from "../notes/table.js";
import { cuts, type Forecast } from "./forecasts.js";

interface FlatCalls {
  /** length of the whole run over what was seen */
  times: number;
  runs: number;
  /** share whose level at the end was higher than at the cut */
  higher: number;
  /** mean of how much */
  gain: number;
}

/** By cut: of forecasts of flat runs, the level at the end less the mean of the last three evaluations seen. */
export function flatCallsOf(forecasts: readonly Forecast[]): FlatCalls[] {
  return cuts.map((cut) => {
    const gains = forecasts
      .filter((one) => one.cut === cut && one.word === "flat")
      .map(({ truth, of }) => truth.level - of["no-change"]);
    const higher = gains.filter((gain) => gain > 0).length / gains.length;
    const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
    return {
      times: rounded(1 / cut, 2),
      runs: gains.length,
      higher: rounded(higher, 3),
      gain: rounded(mean(Float64Array.from(gains)), 4)
    };
  });
}

export function flatCallsTable(calls: readonly FlatCalls[], forecasts: readonly Forecast[]): string {
  return table(
    ["seen", "called flat", "higher at the end", "mean gain, points", "forecast gain, points"],
    calls.map(({ runs, higher, gain }, i) => {
      const flat = forecasts.filter((one) => one.cut === cuts[i] && one.word === "flat");
      const said = mean(Float64Array.from(flat, ({ of }) => of.auto - of["no-change"]));
      const points = (value: number) => (100 * value).toFixed(2);
      return [
        `${100 * cuts[i]!}% of its evaluations`,
        String(runs),
        `${(100 * higher).toFixed(0)}%`,
        points(gain),
        points(said)
      ];
    })
  );
}

export function recordFlatCalls(calls: readonly FlatCalls[]): void {
  const path = "src/lib/runs/recorded/flat-calls.ts";
  const rows = calls.map(
    ({ times, runs, higher, gain }) => `  { times: ${times}, runs: ${runs}, higher: ${higher}, gain: ${gain} }`
  );
  writeFileSync(path, readFileSync(path, "utf8").replace(/\[.*\] as const/s, `[\n${rows.join(",\n")}\n] as const`));
}
