/** What the study is: its families, variants, and which logs carry their curves. */
import type { Family, StudyRecord } from "../src/lib/results.js";
import type { Curve, RunKind, Variant } from "../src/lib/runs.js";
import type { RunTable } from "./build-runs.js";
import { curvesOf } from "./curves.js";

export const study: StudyRecord = {
  title: "Scaling Behaviors of LLM Reinforcement Learning Post-Training: An Empirical Study in Mathematical Reasoning",
  authors: "Tan et al.",
  arxiv: "2509.25300",
  venue: "ACL 2026",
  url: "https://arxiv.org/abs/2509.25300"
};

/** The benchmark whose loss the law is about. */
export const heldOutBenchmark = "holdout";

export interface Series {
  family: Family;
  variant: Variant;
  /** kind of log that holds the published curve of each size */
  kind: RunKind;
}

/** Every family and variant with a curve for each size. */
export const series: readonly Series[] = [
  { family: "qwen2.5", variant: "base", kind: "mean" },
  { family: "qwen2.5", variant: "instruct", kind: "mean" },
  { family: "llama3", variant: "instruct", kind: "published-curve" }
];

/** The published held-out loss curves of one series, sizes ascending. */
export function seriesCurves(runs: Pick<RunTable, "table">, { family, variant, kind }: Series): Curve[] {
  return curvesOf(runs, { experiment: "main", state: "current", benchmark: heldOutBenchmark, family, variant, kind });
}
