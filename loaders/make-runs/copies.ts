import { modelName } from "./log.js";
import type { SourceRow } from "./rows-ledger.js";
import { at, rowsOf, type SourceTables, sameCells, text } from "./source-csv.js";

const RUNS = "runs.csv";
const PARAMS_B = "7";

/** Largest relative difference of compute between a run and its copy: the figures' coordinates hold about 1e-8. */
const COMPUTE_TOLERANCE = 1e-8;

/** The README of the source says of these runs that they are one repeat of the 7B main runs. */
export interface Copy {
  sameAs: string;
  repeat: number;
  promptKind: "regular" | "short";
}

/**
 * Verifies that rows of an experiment are one repeat of the 7B main runs: the same loss digits (and compute, where
 * drawn) at every shared step; at the other steps one of the values whose repeat is unknown.
 *
 * @throws Error naming the first row that disagrees
 */
export function verifyCopy(tables: SourceTables, rows: SourceRow[], variant: string, repeat: number): Copy {
  const main = rowsOf(tables, RUNS).filter(
    (row) => text(row, "variant") === variant && text(row, "params_b") === PARAMS_B
  );
  const twins = main.filter((row) => text(row, "repeat") === `${repeat}`);
  const unidentified = main.filter((row) => text(row, "repeat") === "");
  const shared = rows.filter((row) => {
    const twin = twins.find((candidate) => sameCells(candidate, row, ["step"]));
    if (twin) {
      requireSame(row, twin, repeat);
      return true;
    }
    if (!unidentified.some((candidate) => sameCells(candidate, row, ["step", "test_loss"])))
      throw new Error(`${at(row)}: step ${text(row, "step")} is in no repeat of the 7B main run`);
    return false;
  });
  const [first] = twins;
  if (!first || shared.length < 80)
    throw new Error(`${RUNS}: too few steps shared with repeat ${repeat} of ${variant}`);
  return {
    sameAs: `${modelName("qwen2.5", variant, PARAMS_B)}-repeat-${repeat}`,
    repeat,
    promptKind: text(first, "prompt_kind") === "short" ? "short" : "regular"
  };
}

function requireSame(row: SourceRow, twin: SourceRow, repeat: number): void {
  if (!sameCells(row, twin, ["test_loss"]))
    throw new Error(`${at(row)}: loss ${text(row, "test_loss")}, but repeat ${repeat} has ${text(twin, "test_loss")}`);
  if (!Object.hasOwn(row.cells, "flops")) return;
  const difference = Math.abs(Number(text(row, "flops")) / Number(text(twin, "flops")) - 1);
  if (!(difference <= COMPUTE_TOLERANCE))
    throw new Error(`${at(row)}: compute differs from repeat ${repeat} by ${difference}`);
}
