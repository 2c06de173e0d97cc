/** Columns that may tell the rows of a table apart, and what each of them is. */
import { firstOf } from "../../../lib/items.js";
import { isRoleColumn, roleOfCell } from "../../names/roles.js";
import type { NumberColumn } from "../../number-columns.js";
import { areBenchmarks, areSizes, type ColumnKind, isOfData, kindOfColumn } from "../column-kinds.js";
import type { LabelColumn } from "../labels.js";
import { withoutSteps } from "../steps-in-cells.js";
import type { Candidate } from "./evident-keys.js";

/** Rows of a table with what may tell them apart. */
export interface Table {
  rows: number;
  /** NaN: no step */
  step: Float64Array;
  /** the steps are the numbers of the rows, by the user's word */
  isNumbered: boolean;
  /** whether a row has a value that a fit may need */
  has: Uint8Array;
  /** columns of scores, tokens and the like */
  values: ReadonlyMap<string, NumberColumn>;
  labels: ReadonlyMap<string, LabelColumn>;
  /** columns of steps and values, which tell no runs apart */
  others: ReadonlySet<string>;
  /** columns with other cells in rows that the user did not ask for */
  narrowed: ReadonlySet<string>;
  /** those of them by whose cells the user asked */
  asked: ReadonlySet<string>;
}

/** A column that may tell rows apart. */
export interface KeyColumn extends Candidate {
  kind: ColumnKind | null;
  label: LabelColumn;
}

/** Laid out row by row when it is first looked at: a log may have thousands of columns, and few are. */
class LazyColumn implements KeyColumn {
  readonly name: string;
  readonly distinct: number;
  readonly isLikely: boolean;
  readonly kind: ColumnKind | null;
  readonly label: LabelColumn;
  readonly #rows: number;
  #codes: Uint16Array | null = null;

  constructor(label: LabelColumn, rows: number, step: Float64Array, places: Int32Array) {
    this.label = label;
    this.name = label.name;
    this.#rows = rows;
    this.kind = kindIn(label.name, label.cells, {
      areAlike: () => label.distinct === 1 && places.every((place) => this.codes[place] === 1),
      areSideBySide: () => areSideBySide(this.codes, step, places)
    });
    this.isLikely = label.hasText || this.kind === "setting";
    // of the few that matter, by the rows that count
    this.distinct = this.kind === null || this.kind === "attempt" ? label.distinct : distinctIn(this, places);
  }

  get codes(): Uint16Array {
    this.#codes ??= this.label.codes(this.#rows);
    return this.#codes;
  }
}

function distinctIn({ codes }: Candidate, places: Int32Array): number {
  const used = new Set<number>();
  for (const place of places) if (codes[place]! > 0) used.add(codes[place]!);
  return used.size;
}

/** Rows that stand at a step and say something; where no column is known, all that stand at a step. */
export function countedPlaces({ rows, step, has, values }: Table): Int32Array {
  const places = new Int32Array(rows);
  let found = 0;
  for (let i = 0; i < rows; i++)
    if (Number.isSafeInteger(step[i]!) && step[i]! >= 0 && (values.size === 0 || has[i] === 1)) places[found++] = i;
  return places.subarray(0, found);
}

/** Every column that may tell rows apart. */
export function keyColumns({ labels, others, rows, step }: Table, places: Int32Array): KeyColumn[] {
  return [...labels.values()]
    .filter(({ name, distinct, isDropped }) => !isDropped && distinct > 0 && !others.has(name))
    .map((label) => new LazyColumn(withoutSteps(label, step, places), rows, step, places));
}

type Cell = LabelColumn["cells"][number];

/** Share of the steps at which a column's cells must stand beside each other to part what was measured. */
const leastBeside = 0.3;

function areSideBySide(codes: Uint16Array, step: Float64Array, places: Int32Array): boolean {
  const first = new Map<number, number>();
  const several = new Set<number>();
  for (const place of places) {
    const before = first.get(step[place]!);
    if (before === undefined) first.set(step[place]!, codes[place]!);
    else if (before !== codes[place]) several.add(step[place]!);
  }
  return several.size >= leastBeside * first.size;
}

interface RowsOfColumn {
  /** every row that counts has the same cell */
  areAlike(): boolean;
  /** its cells stand beside each other at a step */
  areSideBySide(): boolean;
}

/** What a column is by its name and, where its name could mean several things, by its cells. */
function kindIn(name: string, cells: readonly Cell[], rows: RowsOfColumn): ColumnKind | null {
  if (isRoleColumn(name, cells)) {
    // of two words for training one may be a phase of the run; one word in every row says what the table holds
    const isEvaluated = cells.some((cell) => roleOfCell(name, cell) === "evaluation");
    const isOne = () => kindOfColumn(name) !== "attempt" && rows.areAlike();
    return isEvaluated || isOne() || rows.areSideBySide() ? "part" : null;
  }
  const kind = kindOfColumn(name);
  if (kind === "repeat" && !areCounted(cells)) return null;
  // what counts or cycles along a run, such as a level, is of the same name
  if (kind === "part" && !(isOfData(name) && cells.some((cell) => typeof cell === "string")) && !rows.areSideBySide())
    return null;
  if (kind === null && areSizes(name, cells)) return "identity";
  if (kind === null && areBenchmarks(cells)) return "part";
  return kind;
}

/** Whether cells count from 0 or 1 without a hole, as passes and ranks do, and sizes of a sweep do not. */
function areCounted(cells: readonly Cell[]): boolean {
  const numbers = cells
    .filter((cell) => cell !== null)
    .map((cell) => (typeof cell === "number" ? cell : Number(/(\d+)$/.exec(String(cell))?.[1] ?? Number.NaN)))
    .sort((a, b) => a - b);
  return firstOf(numbers) <= 1 && numbers.every((number, i) => number === firstOf(numbers) + i);
}

/** A table with its rows that count. */
export type Parting = Table & { places: Int32Array };
