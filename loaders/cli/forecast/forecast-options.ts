/** Options of `rlscale forecast` beside those that say what a log does not. */
import { InvalidArgumentError, Option } from "commander";
import { type Axis, axes } from "../../../src/import/study/score-series.js";
import type { LogOptions } from "../log-options.js";
import { plotOption } from "../output/plot-option.js";

export interface ForecastOptions extends LogOptions {
  to?: number;
  more?: number;
  until?: number;
  x: Axis;
  plot?: string;
  json?: boolean;
}

export function forecastOptions(): Option[] {
  return [
    new Option("--to <x>", "X to look ahead to, in the unit of --x; without it, the state of each run alone").argParser(
      positive
    ),
    new Option("--more <x>", "in place of --to: how much further than the last evaluation of each run").argParser(
      positive
    ),
    new Option("--until <x>", "use only evaluations up to this X, as if the run had been stopped there").argParser(
      positive
    ),
    new Option("--x <axis>", "what X is").choices(axes).default("steps"),
    plotOption("draw runs, forecasts and their intervals into a file: .svg or .png"),
    new Option("--json", "print JSON")
  ];
}

export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0) || !Number.isFinite(value))
    throw new InvalidArgumentError("It must be a number above 0, in the unit of --x.");
  return value;
}
