/**
 * Records gathered into runs: from batches of records to numbers by run, column and row.
 * Columns are looked up in the table of names as they first appear; what none of it needs is counted and let go.
 */
import { type KnownName, lookUp, type ScoreRole } from "./aliases.js";
import { maxColumns } from "./max-columns.js";
import { Marks, NumberColumn, numberOf } from "./numbers.js";
import type { RecordBatch, Value } from "./reader.js";

/** Characters of a text that is shown as an example. */
const longestExample = 40;

/** A column of the log. */
export interface LogColumn {
  name: string;
  /** null: not in the table of names */
  known: KnownName | null;
  /** of a score, where a cell beside it says so (`type` = `eval`): goes before what its name says */
  role?: ScoreRole;
  /** it is no column of the log but made of some */
  derived?: true;
  /** rows with a finite number */
  numbers: number;
  /** rows with NaN or an infinite number */
  notFinite: number;
  /** rows with text, where the column is not one of names */
  texts: number;
  /** one of these texts */
  text: string | null;
}

/** Rows of one run as the log has them. */
export class GatheredRun {
  readonly name: string | null;
  rows = 0;
  /** row of the log, by place */
  readonly row = new NumberColumn();
  readonly columns = new Map<string, NumberColumn>();
  /** places of values that are no finite number, of columns that are kept */
  readonly notFinite = new Map<string, Marks>();
  /** texts of columns that name a model, as they came */
  readonly models = new Set<string>();

  constructor(name: string | null) {
    this.name = name;
  }

  markNotFinite(name: string, place: number): void {
    let marks = this.notFinite.get(name);
    if (marks === undefined) {
      marks = new Marks();
      this.notFinite.set(name, marks);
    }
    marks.add(place);
  }

  column(name: string): NumberColumn {
    let column = this.columns.get(name);
    if (column === undefined) {
      column = new NumberColumn();
      this.columns.set(name, column);
    }
    return column;
  }
}

/** All records of a log, gathered. */
export interface Gathered {
  runs: GatheredRun[];
  columns: LogColumn[];
  rows: number;
}

const kept = new Set<string>([
  ...[
    "step",
    "model-size",
    "accuracy",
    "reward",
    "benchmark",
    "pass-at-k",
    "correct-count",
    "answer-count",
    // of a table without a column of metric names
    "metric-value",
    "reward-max",
    "reward-min",
    "tokens",
    "tokens-per-step",
    "tokens-cumulative",
    "tokens-per-rank",
    "answer-tokens",
    "prompt-tokens"
  ],
  ...["response-length", "prompt-length", "total-length", "samples", "samples-per-step", "samples-cumulative"],
  ...["responses-per-step", "responses-cumulative", "flops-per-step", "flops-cumulative"]
]);

/** Whether a column's numbers are kept: those that a scaling law needs, and those that the user named. */
function isKept(name: string, known: KnownName | null, wanted: ReadonlySet<string>): boolean {
  return (known !== null && kept.has(known.alias.meaning)) || wanted.has(name);
}

/** More columns than any log of steps has. */
export class TooManyColumns extends Error {}

/** Takes in batches of records, one after the other. */
export class Gatherer {
  readonly #wanted: ReadonlySet<string>;
  readonly #columns = new Map<string, LogColumn>();
  readonly #runs = new Map<string | null, GatheredRun>();
  #rows = 0;

  /** @param wanted names of columns to keep though the table does not know them */
  constructor(wanted: Iterable<string> = []) {
    this.#wanted = new Set(wanted);
  }

  add(batch: RecordBatch): void {
    this.#rows += batch.rows;
    const columns = [...batch.columns].map(([name, values]) => ({ column: this.#column(name), values }));
    const of = (meaning: string) =>
      columns
        .filter(({ column }) => column.known?.alias.meaning === meaning)
        .sort((a, b) => a.column.known!.rank - b.column.known!.rank)[0]?.values;
    const [runs, names, values] = [of("run"), of("metric-name"), of("metric-value")];
    const places = this.#placesOf(batch, runs);
    if (names && values) this.#addLong(batch, places, names, values);
    for (const { column, values: cells } of columns) {
      // a column of sizes may hold them as people write them: 7B
      const meaning = column.known?.alias.meaning;
      if (meaning === "model" || meaning === "model-size") addModels(cells, places);
      if (meaning === "model") continue;
      if (cells !== values || !names) this.#addColumn(column, cells, places);
    }
  }

  /** records taken in so far */
  get rows(): number {
    return this.#rows;
  }

  result(): Gathered {
    return { runs: [...this.#runs.values()], columns: [...this.#columns.values()], rows: this.#rows };
  }

  #column(name: string): LogColumn {
    let column = this.#columns.get(name);
    if (column === undefined) {
      if (this.#columns.size === maxColumns) throw new TooManyColumns();
      column = { name, known: lookUp(name), numbers: 0, notFinite: 0, texts: 0, text: null };
      this.#columns.set(name, column);
    }
    return column;
  }

  #run(name: string | null): GatheredRun {
    let run = this.#runs.get(name);
    if (run === undefined) {
      run = new GatheredRun(name);
      this.#runs.set(name, run);
    }
    return run;
  }

  /** A place in its run for each record. */
  #placesOf({ firstRow, rows }: RecordBatch, runs: readonly Value[] | undefined): Places {
    const of: GatheredRun[] = [];
    const at = new Int32Array(rows);
    let name: Value;
    let run: GatheredRun | null = null;
    for (let i = 0; i < rows; i++) {
      const cell = runs?.[i];
      if (run === null || cell !== name) {
        name = cell;
        run = this.#run(cell === undefined || cell === null || cell === "" ? null : String(cell));
      }
      of[i] = run;
      at[i] = run.rows++;
      run.row.set(at[i]!, firstRow + i);
    }
    return { of, at };
  }

  #addColumn(column: LogColumn, cells: readonly Value[], { of, at }: Places): void {
    const keep = isKept(column.name, column.known, this.#wanted);
    let run: GatheredRun | undefined;
    let numbers: NumberColumn | undefined;
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      const number = typeof cell === "number" ? cell : numberOf(cell);
      if (number === null) {
        if (typeof cell === "string" && cell.trim() !== "") {
          column.texts++;
          column.text ??= cell.slice(0, longestExample);
        }
        continue;
      }
      if (!Number.isFinite(number)) {
        column.notFinite++;
        if (keep) of[i]!.markNotFinite(column.name, at[i]!);
        continue;
      }
      column.numbers++;
      if (!keep) continue;
      if (of[i] !== run) {
        run = of[i]!;
        numbers = run.column(column.name);
      }
      numbers!.set(at[i]!, number);
    }
  }

  /** Rows of a long table: the metric's name stands in a cell. */
  #addLong({ rows }: RecordBatch, { of, at }: Places, names: readonly Value[], values: readonly Value[]): void {
    for (let i = 0; i < rows; i++) {
      const [name, number] = [names[i], numberOf(values[i])];
      if (typeof name !== "string" || name === "" || number === null) continue;
      const column = this.#column(name);
      if (!Number.isFinite(number)) {
        column.notFinite++;
        if (isKept(name, column.known, this.#wanted)) of[i]!.markNotFinite(name, at[i]!);
        continue;
      }
      column.numbers++;
      if (isKept(name, column.known, this.#wanted)) of[i]!.column(name).set(at[i]!, number);
    }
  }
}

interface Places {
  /** run of each record */
  of: GatheredRun[];
  /** place of each record in its run */
  at: Int32Array;
}

function addModels(cells: readonly Value[], { of }: Places): void {
  let before: Value;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i];
    if (cell === before || typeof cell !== "string" || cell === "" || numberOf(cell) !== null) continue;
    before = cell;
    of[i]!.models.add(cell);
  }
}
