/**
 * Records gathered into runs: from batches of records to numbers by run, column and row.
 * Columns are looked up in the table of names as they first appear; what none of it needs is counted and let go.
 */

import { maxColumns } from "./gather-limits.js";
import { isOfLaw, isPaperLetter, type KnownName, lookUp } from "./names/aliases.js";
import { saysRun } from "./names/model-size.js";
import { baseOfPart } from "./names/part-of-score.js";
import { secondsPer, type Unit, unitOf } from "./names/units.js";
import { type NumberColumn, numberOf, type Value } from "./number-columns.js";
import type { RecordBatch, RecordColumn } from "./reader.js";
import { type Gathered, GatheredRun, type LogColumn } from "./runs/gathered-run.js";
import { Labels } from "./runs/labels.js";
import { type CellsOfColumns, cellText, RowChooser, type RowFilter } from "./runs/where-rows.js";
import { mayBeRun } from "./runs/wide.js";
import { SpelledColumns } from "./spelled-columns.js";
import { mayBeTotal } from "./steps/derived-columns.js";
import { countIn } from "./text/counts.js";
import { secondsIn } from "./text/times.js";

/** Characters of a text that is shown as an example. */
const longestExample = 40;

/** Distinct cells of a column that a user may choose rows by. */
export const mostCellsToChoose = 50;

/** More columns than any log of steps has. */
export class TooManyColumns extends Error {}

/** Takes in batches of records, one after the other. */
export class Gatherer {
  readonly #wanted: ReadonlySet<string>;
  readonly #columns = new Map<string, LogColumn>();
  /** names of columns whose numbers are kept: decided once a name, not once a row of a long table */
  readonly #kept = new Set<string>();
  readonly #all = new GatheredRun();
  readonly #labels = new Labels();
  readonly #spelled = new SpelledColumns();
  readonly #chooser: RowChooser;
  readonly #leftOut = new Map<string, Set<string>>();
  #rows = 0;
  #nameIsOfMetrics: boolean | null = null;

  /**
   * @param wanted names of columns to keep though the table does not know them
   * @param where rows to take; without any, all
   */
  constructor(wanted: Iterable<string> = [], where: readonly RowFilter[] = []) {
    this.#wanted = new Set([...wanted].flatMap((name) => [name, baseOfPart(name)]));
    this.#chooser = new RowChooser(where);
  }

  add(batch: RecordBatch): void {
    this.#rows += batch.rows;
    const columns = [...batch.columns].map(([name, values]) => ({ column: this.#column(name), values }));
    const of = (meaning: string) =>
      columns
        .flatMap(({ column, values }) =>
          column.known?.alias.meaning === meaning ? [{ column, values, rank: column.known.rank }] : []
        )
        .sort((a, b) => a.rank - b.rank)[0];
    const places = this.#placesOf(batch);
    const values = of("metric-value");
    const stated = of("metric-name");
    const shown =
      stated === undefined && values !== undefined ? columns.find((column) => this.#namesMetrics(column)) : undefined;
    const names = stated ?? shown;
    // a user who names the values takes them parted by a column of metrics; one called `name` would part runs
    const isLong =
      names !== undefined && values !== undefined && (shown !== undefined || !this.#wanted.has(values.column.name));
    if (isLong) this.#addLong(batch, places, names.values, values.values);
    for (const { column, values: cells } of columns) {
      if (isLong && cells === values.values) continue;
      this.#addColumn(column, cells, places);
      if (mayTellApart(column) && !(isLong && cells === names.values)) this.#addLabels(column.name, cells, places);
    }
    this.#labels.keepWithin();
  }

  /** records taken in so far, those that were asked to be left out among them */
  get rows(): number {
    return this.#rows;
  }

  /** cells of the columns by which rows are taken, of all rows */
  get whereCells(): CellsOfColumns {
    return this.#chooser.cells;
  }

  /** All of it; once. */
  result(): Gathered {
    for (const [name, numbers] of this.#all.columns) {
      const unit = this.#columns.get(name)?.known?.alias.unit;
      if (unit !== undefined) numbers.change(unitOf(unit).of);
    }
    const columns = this.#spelled.read([...this.#columns.values()], this.#all, {
      kept: this.#kept,
      wanted: this.#wanted
    });
    return { all: this.#all, columns, labels: this.#labels, leftOut: this.#leftOut };
  }

  #column(name: string): LogColumn {
    let column = this.#columns.get(name);
    if (column === undefined) {
      if (this.#columns.size === maxColumns) throw new TooManyColumns();
      column = { name, known: lookUp(name), numbers: 0, notFinite: 0, texts: 0, text: null };
      this.#columns.set(name, column);
      if (this.#wanted.has(name) || isNeeded(name, column.known)) this.#kept.add(name);
    }
    return column;
  }

  /** Whether a column called `name` holds metrics and not runs: as its first records say, for all of them. */
  #namesMetrics({ column, values }: { column: LogColumn; values: RecordColumn }): boolean {
    if (column.name.trim().toLowerCase() !== "name") return false;
    this.#nameIsOfMetrics ??= areMetrics(values);
    return this.#nameIsOfMetrics;
  }

  /** A place for each record; -1 for one that was asked to be left out. */
  #placesOf({ firstRow, rows, columns }: RecordBatch): Int32Array {
    const places = new Int32Array(rows);
    const isTaken = this.#chooser.taken(rows, columns);
    for (let i = 0; i < rows; i++) {
      if (!isTaken(i)) places[i] = -1;
      else {
        places[i] = this.#all.rows++;
        this.#all.row.set(places[i]!, firstRow + i);
      }
    }
    return places;
  }

  #addColumn(column: LogColumn, cells: RecordColumn, places: Int32Array): void {
    const numbers = this.#kept.has(column.name) ? this.#all.column(column.name) : null;
    if (cells instanceof Float64Array) {
      this.#addNumbers(column, numbers, cells, places);
      return;
    }
    const { time, unit } = column.known?.alias ?? {};
    for (let i = 0; i < cells.length; i++) {
      if (places[i] === -1) continue;
      const cell = cells[i];
      const number =
        typeof cell === "number"
          ? cell
          : (numberOf(cell) ?? (time !== undefined && typeof cell === "string" ? timeIn(cell, time, unit) : null));
      if (number === null) {
        if (typeof cell === "string" && cell.trim() !== "") this.#addText(column, cell, places[i]!);
      } else if (!Number.isFinite(number)) {
        column.notFinite++;
        if (numbers !== null) this.#all.markNotFinite(column.name, places[i]!);
      } else {
        column.numbers++;
        numbers?.set(places[i]!, number);
      }
    }
  }

  #addText(column: LogColumn, cell: string, place: number): void {
    column.texts++;
    column.text ??= cell.slice(0, longestExample);
    this.#spelled.add(column, place, cell);
  }

  #addNumbers(column: LogColumn, numbers: NumberColumn | null, cells: Float64Array, places: Int32Array): void {
    for (let i = 0; i < cells.length; i++) {
      const place = places[i]!;
      if (place === -1) continue;
      const number = cells[i]!;
      if (!Number.isFinite(number)) {
        column.notFinite++;
        if (numbers !== null) this.#all.markNotFinite(column.name, place);
      } else {
        column.numbers++;
        numbers?.set(place, number);
      }
    }
  }

  #addLabels(name: string, cells: RecordColumn, places: Int32Array): void {
    const column = this.#labels.column(name);
    for (let i = 0; i < cells.length && !column.isDropped; i++) {
      if (places[i] === -1) this.#leaveOut(name, cells[i]);
      else column.set(places[i]!, cells[i]);
    }
  }

  #leaveOut(name: string, cell: Value): void {
    const cells = this.#leftOut.get(name) ?? new Set<string>();
    if (cells.size <= mostCellsToChoose) cells.add(cellText(cell));
    this.#leftOut.set(name, cells);
  }

  /** Rows of a long table: the metric's name stands in a cell. */
  #addLong({ rows }: RecordBatch, places: Int32Array, names: RecordColumn, values: RecordColumn): void {
    for (let i = 0; i < rows; i++) {
      const [name, cell] = [names[i], values[i]];
      const number = numberOf(cell);
      if (places[i] === -1 || typeof name !== "string" || name === "") continue;
      if (number === null && (typeof cell !== "string" || countIn(cell) === null)) continue;
      const column = this.#column(name);
      if (number === null) {
        this.#addText(column, cell as string, places[i]!);
        continue;
      }
      const keep = this.#kept.has(name);
      if (!Number.isFinite(number)) {
        column.notFinite++;
        if (keep) this.#all.markNotFinite(name, places[i]!);
        continue;
      }
      column.numbers++;
      if (keep) this.#all.column(name).set(places[i]!, number);
    }
  }
}

/** Whether cells name metrics: most are in the table of names, not as benchmarks alone, and none says a run. */
function areMetrics(cells: RecordColumn): boolean {
  const names = [...new Set(cells)].filter((cell) => typeof cell === "string" && cell.trim() !== "") as string[];
  const meanings = names.flatMap((name) => lookUp(name)?.alias.meaning ?? []);
  const isMetric = meanings.some((meaning) => meaning !== "benchmark" && meaning !== "run" && meaning !== "model");
  return isMetric && 2 * meanings.length >= names.length && !names.some(saysRun);
}

/** A time that is written out, in what its column counts; null where it is none. */
function timeIn(cell: string, time: string, unit: Unit | undefined): number | null {
  const seconds = secondsIn(cell);
  return seconds === null ? null : seconds / secondsPer(time, unit);
}

/** Whether a column may say whose a row is: not one of steps, scores, tokens. */
function mayTellApart({ name, known }: LogColumn): boolean {
  const meaning = known?.alias.meaning;
  return meaning === undefined || labelMeanings.has(meaning) || isPaperLetter(name);
}

const labelMeanings = new Set<string>(["run", "model", "model-size", "metric-name", "known"]);

/** Whether a column's numbers are kept though no user names it: a scaling law needs them, or it may be a run. */
function isNeeded(name: string, known: KnownName | null): boolean {
  return known === null
    ? mayBeRun(name) || mayBeTotal(name) || isPaperLetter(name)
    : isOfLaw(known.alias.meaning) || known.alias.time !== undefined;
}
