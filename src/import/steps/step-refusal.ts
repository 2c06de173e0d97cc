/** Why a log that seems to have steps is not read by them, and what would say them. */
import { someOf } from "../../lib/some-of.js";
import type { LogColumn } from "../gather.js";
import type { StepsOfRun } from "./steps.js";

/** Names that a counter may have, though the table of names does not know it. */
export const mayCount = /step|iter|update|ckpt|checkpoint|episode|round|batch|^t$|^n$/i;
/** Columns that a message names. */
export const mostNamed = 8;

/**
 * One sentence with the options that would give the rows a step; null where a run has steps, or where nothing in the log
 * seems to be one.
 *
 * @param reasons what the log's reader says: a step that is not in the file, records that do not tell theirs
 */
export function whyNoSteps(
  runs: readonly StepsOfRun[],
  columns: readonly LogColumn[],
  reasons: readonly string[],
  asked: string | null
): string | null {
  if (runs.some(({ table }) => table !== null)) return null;
  const totals = new Map(runs.flatMap((run) => run.totals.map(({ name, value }) => [name, value])));
  const why = [...reasons];
  if (asked !== null && !totals.has(asked)) why.push(`no column ${asked} has a number`);
  for (const [name, value] of totals) {
    why.push(
      `${name} is ${value} wherever it stands: how many steps there are in all, or one step alone, and not the step of each row`
    );
  }
  return why.length === 0 ? null : `${why.join("; ")}; ${options(columns, totals)}`;
}

function options(columns: readonly LogColumn[], totals: ReadonlyMap<string, number>): string {
  const free = columns.filter(
    ({ name, known, numbers }) =>
      numbers > 0 && !totals.has(name) && (known === null || known.alias.meaning === "step" || mayCount.test(name))
  );
  const likely = free.filter(({ name, known }) => known?.alias.meaning === "step" || mayCount.test(name));
  const names = (likely.length > 0 ? likely : free).map(({ name }) => name);
  const found = names.length > 0 ? ` (columns of numbers: ${someOf(names, mostNamed)})` : "";
  return `say which column counts the steps with --step COLUMN${found}, or how many steps the rows are apart with --logging-steps N, the first row's step with --first-step N`;
}
