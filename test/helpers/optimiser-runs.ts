import { readFileSync } from "node:fs";
import type { Resource, Variant } from "../../src/lib/runs.js";

/** One run of the study's optimiser: five CMA-ES restarts on least squares on L. */
export interface OptimiserRun {
  id: string;
  variant: Variant;
  resource: Resource;
  fromStep: number;
  seconds: number;
  /** lowest objective reached */
  objective: number;
  kMax: number;
  /** N_0, parameters */
  n0: number;
}

/** The runs on record, values without their printed texts. */
export function optimiserRuns(): OptimiserRun[] {
  const { runs } = JSON.parse(readFileSync("data/reference/paper/optimiser.json", "utf8"));
  const plain = (value: unknown) =>
    typeof value === "object" && value !== null && "value" in value ? value.value : value;
  return runs.map((run: object) =>
    Object.fromEntries(Object.entries(run).map(([key, value]) => [key, plain(value)]))
  ) as OptimiserRun[];
}
