/** The curve of each size whose runs are repeats: their mean at the steps that all of them have. */

import type { RunIdentity } from "../../lib/runs.js";
import type { NormalisedColumn, NormalisedRun } from "./normalise.js";

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
  if (cells.every((own) => own.length === 1)) return [];
  return cells.map((own) => {
    const others = own.slice(1).map(({ columns }) => new Set(columns.find(isStep)!.values));
    const shared = own[0]!.columns.find(isStep)!.values.filter((step) => others.every((steps) => steps.has(step)));
    return meanOf(own, shared as number[], taken);
  });
}

const isStep = ({ name }: NormalisedColumn) => name === "step";

function meanOf(own: readonly NormalisedRun[], steps: readonly number[], taken: ReadonlySet<string>): MeanRun {
  const [first] = own as [NormalisedRun];
  const names = first.columns
    .map(({ name }) => name)
    .filter((name) => own.every(({ columns }) => columns.some((column) => column.name === name)));
  const columns = names.map((name) => {
    const values = own.map((run) => at(run, name, steps));
    return { name, values: steps.map((_, i) => mean(values.map((of) => of[i]!))) };
  });
  const { identity } = first;
  const run = freeName(
    own.length === 1 ? `${identity.run} (curve)` : `${identity.run} and ${own.length - 1} more`,
    taken
  );
  const shared: Partial<RunIdentity> = {
    ...{ run, kind: "mean", repeat: null, repeats: own.length },
    sameAs: own.length === 1 ? identity.run : null,
    note:
      identity.note ??
      (own.length === 1
        ? "one run: no repeats of this size"
        : `mean of ${own.length} runs at the steps that all of them have`)
  };
  return {
    of: own.length,
    run: {
      ...first,
      fileName: `mean-${first.fileName}`,
      identity: { ...identity, ...shared },
      columns: [...columns, { name: "repeats", values: steps.map(() => own.length) }],
      name: run
    }
  };
}

function at({ columns }: NormalisedRun, name: string, steps: readonly number[]): (number | null)[] {
  const places = new Map(columns.find(isStep)!.values.map((step, i) => [step, i]));
  const { values } = columns.find((column) => column.name === name)!;
  return steps.map((step) => values[places.get(step)!] ?? null);
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
