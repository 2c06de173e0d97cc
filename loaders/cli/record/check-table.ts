import * as format from "../../../src/lib/format.js";
import type { ComparisonRow, Results } from "../../../src/lib/results.js";
import { loadResults } from "../../analysis/build-results.js";
import { toJson } from "../../emit.js";
import type { Output } from "../output/cli-output.js";
import { textTable } from "../output/text-table.js";

const names: Record<string, string> = { kMax: "K_max", n0: "N_0 (B)", r2: "R2", finalLoss: "final loss" };

/** `rlscale check-table`: every printed value beside ours, with what is known about the differences. */
export async function checkTable({ json }: { json?: boolean }, { out }: Output, root: string): Promise<void> {
  const { comparison } = await loadResults(root);
  out(json ? `${toJson(comparison)}\n` : comparisonText(comparison));
}

/** Every row, how many come back, and each note with the rows that it is of. */
export function comparisonText(comparison: Results["comparison"]): string {
  const rows = comparison.rows.map((row) => [
    row.table,
    `${row.family} ${row.variant}`,
    row.resource ?? "",
    row.modelSize === null ? row.scenario : format.modelSize(row.modelSize),
    names[row.quantity] ?? row.quantity,
    row.publishedText,
    row.oursText ?? "-",
    row.relativeDifference === null ? "-" : format.percentChange(row.relativeDifference),
    row.match
  ]);
  const { total, everyDigit, withinOnePercent, differ, notRecomputed } = comparison.summary;
  return [
    textTable(
      ["table", "runs", "against", "row", "value", "printed", "ours", "difference", "match"],
      rows,
      [0, 1, 2, 3, 4, 8]
    ),
    `\n${total} printed values: ${everyDigit} in every digit, ${withinOnePercent} within 1%, ${differ} differ, ` +
      `${notRecomputed} cannot be recomputed.\n`,
    ...Array.from(notesOf(comparison.rows), ([note, about]) => `\n${about.join("; ")}:\n  ${note}\n`)
  ].join("");
}

/** Each note once, with the rows it speaks of. */
function notesOf(rows: readonly ComparisonRow[]): Map<string, string[]> {
  const notes = new Map<string, string[]>();
  for (const row of rows.filter(({ note }) => note !== "")) {
    const where = row.modelSize === null ? `${row.resource} ${row.scenario}` : format.modelSize(row.modelSize);
    const label = `${row.family} ${row.variant} ${where} ${names[row.quantity] ?? row.quantity}`;
    notes.set(row.note, [...(notes.get(row.note) ?? []), label]);
  }
  return notes;
}
