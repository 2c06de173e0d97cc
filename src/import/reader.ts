/**
 * What a reader of one format gives: records, as the log has them, nothing understood yet.
 * Which column means what is the business of `aliases.ts`; which rows are one run, of `runs/`; which row of a step stands, of
 * `steps.ts`.
 */

import type { LogSource } from "./bytes/log-source.js";
import type { Value } from "./number-columns.js";
import type { Numbering } from "./steps/numbered-rows.js";

/** Records one after the other, by column; every column has `rows` values. */
export interface RecordBatch {
  /** number of the first record in the log, counted from 0 */
  firstRow: number;
  rows: number;
  columns: Map<string, RecordColumn>;
}

/** Values of a column: as numbers where each record has one. */
export type RecordColumn = readonly Value[] | Float64Array;

/** What a reader tells of a log beside its records. */
export interface ReadReport {
  /** Records that were not yielded, with the reason in plain words: "not JSON", "cut short", ... They count as read. */
  setAside(reason: string, count?: number): void;
  /** Something that a user should know though reading goes on; a whole sentence without the file's name. */
  problem(text: string): void;
  /**
   * A setting that the log states, under the trainer's own key with dots ("data.train_batch_size",
   * "actor_rollout_ref.model.path", "model_name_or_path"); the last one told stands.
   */
  config(key: string, value: string | number | boolean): void;
  /** Lines that belong to no record (model text, warnings, progress bars). */
  otherLines(count: number): void;
  /** Why records have no step though the log seems to have one: a clause, to which the options are added. */
  noSteps?(reason: string): void;
  /** How far apart the user says that records without a step are; asked only where it is used. */
  numbering?(): Numbering | null;
}

/** What the first bytes of a log show, unpacked where the file is packed. */
export interface Head {
  path: string;
  /** up to `headLength` bytes */
  bytes: Uint8Array;
  /** the same as text, with U+FFFD where it is no UTF-8 */
  text: string;
  /** whether the head is the whole log */
  whole: boolean;
}

/** Bytes of a head: enough that a console log shows its first step lines behind a page of configuration. */
export const headLength = 262144;

export interface LogReader {
  /** format in the words of the documentation: "parquet", "verl-console", "jsonl", "csv", ... */
  format: string;
  /** How sure the head makes this reader: 0 not mine, 1 could be read so, 2 shaped like it, 3 surely (a magic number). */
  recognises(head: Head): 0 | 1 | 2 | 3;
  /** Reads at places of its choice, and needs to know where the log ends: a packed one must be unpacked as a whole. */
  needsWhole?: boolean;
  /**
   * The records of a log.
   *
   * @param source unpacked already
   * @throws LogError if the log cannot be read as this format at all
   */
  read(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch>;
}

/** Cells of a batch: records with new keys each would else make as many columns as rows. */
const mostCells = 1 << 16;

/** Values of one key in the records of a batch. */
export class BatchColumn {
  /** all values so far, while they are numbers and none is missing */
  #numbers: Float64Array<ArrayBuffer> | null;
  #values: Value[] = [];
  #rows = 0;

  /** @param room rows that it will probably have */
  constructor(room: number) {
    this.#numbers = new Float64Array(Math.max(64, room));
  }

  /** @param row not before any that was set already; a value that is set again stands */
  set(row: number, value: Value): void {
    if (typeof value === "number" && this.setNumber(row, value)) return;
    if (this.#numbers !== null) {
      this.#values = Array.from(this.#numbers.subarray(0, this.#rows));
      this.#numbers = null;
    }
    while (this.#values.length < row) this.#values.push(undefined);
    this.#values[row] = value;
  }

  /** As `set`; false, and nothing is set, in a column that has something else than numbers too. */
  setNumber(row: number, value: number): boolean {
    if (this.#numbers === null || row > this.#rows) return false;
    if (row === this.#numbers.length) {
      const larger = new Float64Array(2 * row);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[row] = value;
    this.#rows = row + 1;
    return true;
  }

  take(rows: number): RecordColumn {
    if (this.#numbers !== null && this.#rows === rows) return this.#numbers.subarray(0, rows);
    const values = this.#numbers === null ? this.#values : Array.from(this.#numbers.subarray(0, this.#rows));
    while (values.length < rows) values.push(undefined);
    return values.length === rows ? values : values.slice(0, rows);
  }
}

/** Gathers records one by one into batches; keys may differ from record to record. */
export class BatchBuilder {
  readonly #size: number;
  #columns = new Map<string, BatchColumn>();
  #lists = new Map<readonly string[], readonly BatchColumn[]>();
  #rows = 0;
  #firstRow = 0;
  /** rows of the batch before */
  #room = 0;

  constructor(size = 8192) {
    this.#size = size;
  }

  /** Adds a record; its number is its place among all that were added. */
  add(record: Iterable<readonly [string, Value]>): void {
    // a key that stands twice in a record: the last value stands
    for (const [key, value] of record) this.column(key).set(this.#rows, value);
    this.#rows++;
  }

  /** The column of a key in this batch; who sets values in it adds the record behind them with `added`. */
  column(key: string): BatchColumn {
    let column = this.#columns.get(key);
    if (column === undefined) {
      column = new BatchColumn(this.#room);
      this.#columns.set(key, column);
    }
    return column;
  }

  /** The columns of several keys in this batch, looked up once for a list of them. */
  columnsOf(keys: readonly string[]): readonly BatchColumn[] {
    let columns = this.#lists.get(keys);
    if (columns === undefined) {
      columns = keys.map((key) => this.column(key));
      this.#lists.set(keys, columns);
    }
    return columns;
  }

  /** Records in this batch; the place of the next. */
  get rows(): number {
    return this.#rows;
  }

  /** Ends a record whose values were set in its columns. */
  added(): void {
    this.#rows++;
  }

  /** Whether a batch should be taken: by its records, or by its cells where every record has keys of its own. */
  get full(): boolean {
    return this.#rows >= this.#size || this.#rows * this.#columns.size >= mostCells;
  }

  get empty(): boolean {
    return this.#rows === 0;
  }

  /** The records since the last batch, and begins anew. */
  take(): RecordBatch {
    const rows = this.#rows;
    const columns = new Map<string, RecordColumn>();
    for (const [key, values] of this.#columns) columns.set(key, values.take(rows));
    const batch = { firstRow: this.#firstRow, rows, columns };
    this.#firstRow += rows;
    this.#room = rows;
    this.#columns = new Map();
    this.#lists = new Map();
    this.#rows = 0;
    return batch;
  }
}
