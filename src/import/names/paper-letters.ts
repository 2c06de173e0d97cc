/**
 * Letters of papers on scaling laws as the columns of a table: `N` for parameters, and beside a size, where no column counts steps,
 * `D` for tokens and `C` for FLOPs since the start. `n` is also the usual name of a number of answers: its cells decide.
 */
import { mustGet } from "../../lib/items.js";
import { areSizes } from "../runs/column-kinds.js";
import type { Gathered, LogColumn } from "../runs/gathered-run.js";
import { type Alias, isPaperLetter } from "./aliases.js";

const meanings = new Map<string, { meaning: Alias["meaning"]; words: string }>([
  ["n", { meaning: "model-size", words: "the model's parameters" }],
  ["d", { meaning: "tokens-cumulative", words: "tokens since the start" }],
  ["c", { meaning: "flops-cumulative", words: "FLOPs since the start" }]
]);
const shares = new Set<string>(["accuracy", "benchmark", "error-rate", "test-loss"]);

/** The columns of a log with what such letters mean in it, and what they are read as, a sentence; null where none is. */
export function asPapersMean(pool: Gathered): { columns: LogColumn[]; note: string | null } {
  const { columns, labels } = pool;
  const has = (...of: string[]) =>
    columns.some(({ known, numbers, texts }) => of.includes(known?.alias.meaning ?? "") && numbers + texts > 0);
  const letters = (which: string) =>
    columns.filter(({ name, numbers, texts }) => isPaperLetter(name, which) && numbers + texts > 0);
  const [size] = letters("n");
  const points = has("step") ? [] : letters("dc");
  const areParameters = size !== undefined && areSizes(size.name, labels.columns.get(size.name)?.cells ?? []);
  const areBillions =
    size !== undefined &&
    !areParameters &&
    !has("step") &&
    size.texts === 0 &&
    isNoCount(pool, size, points.length > 0);
  const sizes = size !== undefined && (areParameters || areBillions) ? [size] : [];
  const read = [...sizes, ...(sizes.length > 0 || has("model-size", "model") ? points : [])];
  if (read.length === 0) return { columns: [...columns], note: null };
  const words = read.map((column) => {
    const unit = column === size && areBillions ? " in billions" : "";
    return `${column.name} is read as ${meaningOf(column).words}${unit}`;
  });
  return {
    columns: columns.map((column): LogColumn => {
      if (!read.includes(column)) return column;
      const alias = { name: column.name, meaning: meaningOf(column).meaning, producer: "any" };
      return { ...column, known: { alias, rank: 0, wildcard: null } };
    }),
    note: `${words.join(", ")}; a longer name, such as problems, says what else a column is`
  };
}

function meaningOf({ name }: LogColumn) {
  return mustGet(meanings, name.trim().toLowerCase());
}

/** Most that a share written with two decimals differs from its counts. */
const mostRounding = 0.00501;

/** Whether a small `N` counts no answers: `D` or `C` stands beside it, or some share of so many answers is no whole number of them. */
function isNoCount({ all, columns }: Gathered, { name }: LogColumn, isBesidePoints: boolean): boolean {
  const counts = all.columns.get(name);
  if (counts === undefined) return false;
  const scores = columns.filter(({ known }) => shares.has(known?.alias.meaning ?? ""));
  let found = isBesidePoints;
  for (let i = 0; i < all.rows; i++) {
    const count = counts.at(i);
    if (!(count > 0)) continue;
    if (count >= 1e4) return false;
    for (const score of scores) {
      const right = (all.columns.get(score.name)?.at(i) ?? Number.NaN) * count;
      if (Math.abs(right - Math.round(right)) > mostRounding * count) found = true;
    }
  }
  return found;
}
