import { Option } from "commander";
import { positive } from "../forecast/forecast-options.js";

export interface PredictOptions {
  at: number;
  json?: boolean;
}

export function predictOptions(): Option[] {
  return [
    new Option("--at <x>", "X to predict at, in the unit that the runs were fitted along: steps, in most logs")
      .argParser(positive)
      .makeOptionMandatory(),
    new Option("--json", "print JSON")
  ];
}

export function saveOption(): Option {
  return new Option("--save <file>", "keep the fits of logs in a file, for rlscale predict");
}
