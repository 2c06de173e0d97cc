/** The curve of each size whose runs are repeats: their mean at the steps that all of them have. */
import { firstOf, mustFind, mustGet } from "../../../lib/items.js";
import type { RunIdentity } from "../../../lib/runs.js";
import type { NormalisedColumn, NormalisedRun } from "./normalised-study.js";

interface MeanRun {
  run: NormalisedRun;
  /** number of runs that it is the mean of */
  of: number;
}

/**
 * A mean for each size of a series that has repeats; of a size with one run, that run once more, marked as the same.
 *
 * @param runs of one family and variant
 * @returns none where no size has several runs
 */
export function meanRuns(runs: readonly NormalisedRun[], taken: ReadonlySet<string>): MeanRun[] {
  const sizes = [...new Set(runs.map(({ identity }) => identity.modelSize))];
  const cells = sizes.map((size) => runs.filter(({ identity }) => identity.modelSize === size));
  if (cells.every((cell) => cell.length === 1)) return [];
  return cells.map((cell) => {
    const others = cell.slice(1).map(({ columns }) => new Set(mustFind(columns, isStep).values));
    const shared = mustFind(firstOf(cell).columns, isStep).values.filter((step) =>
      others.every((steps) => steps.has(step))
    );
    return meanOf(cell, shared as number[], taken);
  });
}

const isStep = ({ name }: NormalisedColumn) => name === "step";

function meanOf(runs: readonly NormalisedRun[], steps: readonly number[], taken: ReadonlySet<string>): MeanRun {
  const [first] = runs as [NormalisedRun];
  const names = first.columns
    .map(({ name }) => name)
    .filter((name) => runs.every(({ columns }) => columns.some((column) => column.name === name)));
  const columns = names.map((name) => {
    const values = runs.map((run) => at(run, name, steps));
    return { name, values: steps.map((_, i) => mean(values.map((of) => of[i]!))) };
  });
  const { identity } = first;
  const run = freeName(
    runs.length === 1 ? `${identity.run} (curve)` : `${identity.run} and ${runs.length - 1} more`,
    taken
  );
  const shared: Partial<RunIdentity> = {
    ...{ run, kind: "mean", repeat: null, repeats: runs.length },
    sameAs: runs.length === 1 ? identity.run : null,
    note:
      identity.note ??
      (runs.length === 1
        ? "one run: no repeats of this size"
        : `mean of ${runs.length} runs at the steps that all of them have`)
  };
  return {
    of: runs.length,
    run: {
      ...first,
      fileName: `mean-${first.fileName}`,
      identity: { ...identity, ...shared },
      columns: [...columns, { name: "repeats", values: steps.map(() => runs.length) }],
      name: run
    }
  };
}

function at({ columns }: NormalisedRun, name: string, steps: readonly number[]): (number | null)[] {
  const places = new Map(mustFind(columns, isStep).values.map((step, i) => [step, i]));
  const { values } = mustFind(columns, (column) => column.name === name);
  return steps.map((step) => values[mustGet(places, step)] ?? null);
}

/** Null where a run has no value. */
function mean(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum / values.length;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name} (${i})`;
  return free;
}
