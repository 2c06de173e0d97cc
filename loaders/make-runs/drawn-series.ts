import { id, type ReferenceFile, seriesFile } from "./reference-record.js";
import type { Ledger } from "./rows-ledger.js";
import { number, rowsOf, type SourceTables, text } from "./source-csv.js";

/** Half widths of the bands that an older figure of the benchmarks draws. */
export function benchmarkRepeatStd(tables: SourceTables, ledger: Ledger): ReferenceFile {
  const rows = rowsOf(tables, "benchmark_repeat_std.csv");
  return seriesFile("benchmark-repeat-std.json", rows, ["variant", "params_b", "benchmark"], ledger, (head) => [
    {
      id: id("benchmark-std", text(head, "variant"), text(head, "params_b"), text(head, "benchmark")),
      where: "band of an older figure",
      family: "qwen2.5",
      modelSize: number(head, "params_b") * 1e9,
      benchmark: text(head, "benchmark") === "overall_pass1" ? "overall" : text(head, "benchmark"),
      quantity: "std_over_repeats",
      status: "older",
      column: "std_over_repeats"
    }
  ]);
}

/** The laws drawn over the Llama points in the two commits, at each step. */
export function llamaCurves(tables: SourceTables, ledger: Ledger): ReferenceFile {
  return seriesFile("llama-curves.json", rowsOf(tables, "llama_revisions.csv"), ["params_b"], ledger, (head) =>
    [
      { column: "drawn_curve_current", commit: "1cc93dd", status: "current" },
      { column: "drawn_curve_06cacca", commit: "06cacca", status: "superseded_commit" }
    ].map(({ column, commit, status }) => ({
      id: id("llama-curve", text(head, "params_b"), commit),
      where: `Figure 5, commit ${commit}`,
      family: "llama3",
      variant: "instruct",
      modelSize: number(head, "params_b") * 1e9,
      quantity: "drawn_curve",
      status,
      source: "llama_revisions.csv",
      column
    }))
  );
}

/** Mean prompt tokens per response, and of the base repeat with the shorter prompt. */
export function promptLength(tables: SourceTables, ledger: Ledger): ReferenceFile {
  return seriesFile("prompt-length.json", rowsOf(tables, "prompt_length.csv"), ["variant"], ledger, (head) =>
    ["prompt_tokens_per_response", "prompt_tokens_short_repeat"].map((column) => ({
      id: id("prompt-length", text(head, "variant"), column),
      where: "implied by tokens and response length of the single repeats",
      family: "qwen2.5",
      quantity: column,
      status: "current",
      source: "runs.csv",
      column
    }))
  );
}
