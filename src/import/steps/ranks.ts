/**
 * Tables of points at values of X, `model_size, compute_flops, test_loss`: no column counts training steps, and the rows
 * stand by compute, tokens, problems or hours since the start. Their places by that column stand for steps.
 */
import { firstOf, mustGet } from "../../lib/items.js";
import type { Meaning } from "../names/aliases.js";
import { NumberColumn } from "../number-columns.js";
import type { Gathered, GatheredRun, LogColumn } from "../runs/gathered-run.js";

/** What X may be, the surest first; all of them counts since the start. */
const counts: readonly Meaning[] = ["flops-cumulative", "tokens-cumulative", "samples-cumulative", "samples", "tokens"];

/** Column that the rows of a table stand by. */
export interface Ranked {
  /** its name */
  by: string;
  /** what holds the places of the rows by it: a column of the log as far as steps are taken from it */
  pool: Gathered;
}

/**
 * A log whose rows have no steps, with their places by X as a column of steps; null where it has steps, or no such X.
 * The smallest X is 1, or 0 where it is 0; rows of one X share a place.
 */
export function rankedBy(pool: Gathered): Ranked | null {
  const { all, columns } = pool;
  // steps that are text (`1/50`) are asked about
  if (columns.some(({ known, numbers, texts }) => known?.alias.meaning === "step" && numbers + texts > 0)) return null;
  const clocks = columns.filter(({ known }) => known?.alias.time === "hours" || known?.alias.time === "elapsed");
  const by = [
    ...counts.flatMap((meaning) => columns.filter(({ known }) => known?.alias.meaning === meaning)),
    ...clocks
  ].find(({ name, numbers }) => numbers > all.rows / 2 && ranksOf(all, name) !== null);
  const ranks = by === undefined ? null : ranksOf(all, by.name);
  if (by === undefined || ranks === null) return null;
  const name = `place by ${by.name}`;
  const { time: _time, ...known } = by.known!.alias;
  const alias = { ...known, name, meaning: "step" as const };
  const { spelled: _, ...column } = by;
  const places: LogColumn = { ...column, name, known: { alias, rank: 0, wildcard: null }, derived: true };
  all.columns.set(name, ranks);
  return { by: by.name, pool: { ...pool, columns: [...columns, places] } };
}

/** Places of the rows by a column; null where it has fewer than two values, or a negative one. */
function ranksOf(run: GatheredRun, name: string): NumberColumn | null {
  const values = run.columns.get(name);
  if (values === undefined) return null;
  const rows = Array.from({ length: run.rows }, (_, row) => values.at(row));
  const distinct = [...new Set(rows.filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
  if (distinct.length < 2 || firstOf(distinct) < 0) return null;
  const first = distinct[0] === 0 ? 0 : 1;
  const rankOf = new Map(distinct.map((value, i) => [value, first + i]));
  const ranks = new NumberColumn();
  for (const [row, value] of rows.entries()) if (!Number.isNaN(value)) ranks.set(row, mustGet(rankOf, value));
  return ranks;
}
