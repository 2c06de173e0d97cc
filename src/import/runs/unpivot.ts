/** A table with a column a run as one with a row a run and step. */
import { mustFind, mustGet } from "../../lib/items.js";
import { someOf } from "../../lib/some-of.js";
import { lookUp } from "../names/aliases.js";
import { isCounter } from "../steps/counter.js";
import { type Gathered, GatheredRun, type LogColumn } from "./gathered-run.js";
import { LabelColumn, Labels } from "./labels.js";
import { mayBeRun, type RunColumn, runColumns } from "./wide.js";

/** Name that a score has which no header names. */
const nameless = "value";
/** Column that says whose a row is. */
const runLabel = "run";

export interface Unpivoted {
  pool: Gathered;
  /** row of the table for each row of the pool; null where they are the same */
  source: Int32Array | null;
  /** whole sentences */
  notes: string[];
}

/**
 * The rows of a table, each once for every run that it has a value of; the same rows where no column is a run.
 *
 * @param wanted names of columns that the user asked for
 */
export function unpivoted(gathered: Gathered, wanted: ReadonlySet<string>): Unpivoted {
  const { all, columns } = gathered;
  const isStep = ({ known }: LogColumn) => known?.alias.meaning === "step";
  const names = columns.filter(
    (column) =>
      column.numbers > 0 &&
      !isStep(column) &&
      !wanted.has(column.name) &&
      !isCounter(column.name, valuesOf(all, column.name))
  );
  const found = runColumns(
    names.map(({ name }) => name),
    new Set(columns.map(({ name }) => name))
  ).filter(({ name }) => all.columns.has(name));
  // kept only in case they were runs
  for (const { name, known } of columns)
    if (known === null && !wanted.has(name) && mayBeRun(name) && !found.some((column) => column.name === name))
      all.columns.delete(name);
  if (found.length === 0) return { pool: gathered, source: null, notes: [] };
  return unfolded(gathered, found);
}

/** One by one, since hardly a column is looked at further than its name. */
function* valuesOf({ columns, rows }: GatheredRun, name: string): Generator<number> {
  const column = columns.get(name);
  for (let row = 0; column !== undefined && row < rows; row++) yield column.at(row);
}

function unfolded({ all, columns, labels }: Gathered, found: readonly RunColumn[]): Unpivoted {
  const isFound = new Set(found.map(({ name }) => name));
  const shared = columns.filter(({ name }) => !isFound.has(name) && all.columns.has(name));
  const isStep = new Set(
    shared
      .filter(({ known }) => known?.alias.meaning === "step" || known?.alias.time !== undefined)
      .map(({ name }) => name)
  );
  const runs = new Map<string | null, { from: string; to: string }[]>();
  for (const { name, run, metric } of found)
    runs.set(run, [...(runs.get(run) ?? []), { from: name, to: metric ?? nameless }]);
  // what no header says whose it is
  const rest = shared.filter(({ name, known }) => !isStep.has(name) && known?.alias.meaning !== "model-size");
  if (rest.length > 0)
    runs.set(
      null,
      rest.map(({ name }) => ({ from: name, to: name }))
    );
  const pool = new GatheredRun();
  const source: number[] = [];
  const runOf = new LabelColumn(runLabel);
  for (let row = 0; row < all.rows; row++) {
    for (const [run, metrics] of runs) {
      const cells = metrics.filter(
        ({ from }) => !Number.isNaN(mustGet(all.columns, from).at(row)) || isMarked(all, from, row)
      );
      if (cells.length === 0) continue;
      const place = pool.rows++;
      source.push(row);
      pool.row.set(place, all.row.at(row));
      runOf.set(place, run);
      for (const { from, to } of cells) copy(all, from, row, pool, to, place);
      for (const { name, known } of shared)
        if (isStep.has(name) || known?.alias.meaning === "model-size") copy(all, name, row, pool, name, place);
    }
  }
  const next: Gathered = {
    all: pool,
    columns: [...columns.filter(({ name }) => !isFound.has(name)), ...metricColumns(found, columns)],
    labels: labelsOf(labels, isFound, source, runOf)
  };
  const named = [...runs.keys()].filter((run) => run !== null);
  return {
    pool: next,
    source: Int32Array.from(source),
    notes: [`columns of the table are runs: ${someOf(named, 6)}`]
  };
}

function isMarked({ notFinite }: GatheredRun, name: string, row: number): boolean {
  return notFinite.get(name)?.has(row) ?? false;
}

function copy(all: GatheredRun, from: string, row: number, pool: GatheredRun, to: string, place: number): void {
  const value = mustGet(all.columns, from).at(row);
  if (!Number.isNaN(value)) pool.column(to).set(place, value);
  else if (isMarked(all, from, row)) pool.markNotFinite(to, place);
}

/** The metrics as columns of the log: their values are those of all runs. */
function metricColumns(found: readonly RunColumn[], columns: readonly LogColumn[]): LogColumn[] {
  const metrics = new Map<string, LogColumn>();
  for (const { name, metric } of found) {
    const { numbers, notFinite, texts, text, spelled } = mustFind(columns, (column) => column.name === name);
    const to = metric ?? nameless;
    const before = metrics.get(to) ?? { name: to, known: lookUp(to), numbers: 0, notFinite: 0, texts: 0, text: null };
    metrics.set(to, {
      ...before,
      numbers: before.numbers + numbers,
      notFinite: before.notFinite + notFinite,
      texts: before.texts + texts,
      text: before.text ?? text,
      ...(spelled && { spelled })
    });
  }
  return [...metrics.values()];
}

function labelsOf(labels: Labels, isFound: ReadonlySet<string>, source: readonly number[], runOf: LabelColumn): Labels {
  const next = new Labels();
  next.columns.set(runLabel, runOf);
  for (const [name, label] of labels.columns) {
    if (isFound.has(name) || label.isDropped || name === runLabel) continue;
    const codes = label.codes((source.at(-1) ?? -1) + 1);
    const column = next.column(name);
    for (const [place, row] of source.entries()) column.set(place, label.cells[codes[row]!]);
  }
  return next;
}
