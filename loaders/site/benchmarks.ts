/** Medians that `npm run bench:fits -- --record` left: `data/benchmarks.json`; null where none is on record. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../project-root.js";

export interface BenchmarkRecord {
  command: string;
  node: string;
  fits: { objective: string; points: number; seconds: number; calls: number }[];
  /** seconds */
  polish: number;
  optimiser: {
    variant: string;
    resource: string;
    fromStep: number;
    seconds: number;
    objective: number;
    theirSeconds: number;
    theirObjective: number;
    theirParametersHere: number;
  }[];
  library: { name: string; seconds: number; objective: number; theirSeconds: number; theirObjective: number } | null;
  refits: { number: number; seconds: number };
  growth: { points: number; log: number; linear: number }[];
}

export async function benchmarks(): Promise<BenchmarkRecord | null> {
  const text = await readFile(join(projectRoot, "data", "benchmarks.json"), "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as BenchmarkRecord);
}
