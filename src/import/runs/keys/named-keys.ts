/** Keys of runs that the names of columns say. */
import { firstOf, lastOf } from "../../../lib/items.js";
import { statesModel } from "../column-kinds.js";
import { membersOf, partedBy } from "../grouping.js";
import { mostRepeated } from "../restarts.js";
import type { KeyColumn, Parting } from "./key-columns.js";

/**
 * Columns that name runs, models, seeds or methods, as far as they tell runs apart here. Rows of two models, sizes, seeds or
 * run names are never one run; another column that changes only where the steps go on counts attempts or phases of one.
 */
export function namedKeys(named: readonly KeyColumn[], { step, places, rows, isNumbered }: Parting): KeyColumn[] {
  if (isNumbered) return [...named];
  const sure = named.filter((column) => isSure(column) && !changesEachStep(column, step, places));
  let ids = partedBy(new Int32Array(rows), ...sure.map(({ codes }) => codes));
  const keys = [...sure];
  for (const column of named.filter((other) => !sure.includes(other))) {
    const groups = membersOf(ids, places).map((members) => membersOf(column.codes, members));
    if (groups.every((members) => followEachOther(members, step, column.kind === "run"))) continue;
    keys.push(column);
    ids = partedBy(ids, column.codes);
  }
  return keys;
}

/** Whether rows that differ in it are of different runs, whatever their steps. */
function isSure(column: KeyColumn): boolean {
  const { name, kind } = column;
  return kind === "run" ? !/(?:id|hash|uuid|key|no|nr|number|idx|index)$/i.test(name) : statesIdentity(column);
}

/** Whether a column says which model, of which size, or which seed a row is of. */
export function statesIdentity({ name, kind, label }: KeyColumn): boolean {
  return kind === "identity" && (/seed|model/i.test(name) || statesModel(name, label.cells));
}

/** Whether each cell stands at one step and each step has one cell: it goes with the step, as a checkpoint's name does. */
function changesEachStep({ codes, distinct }: KeyColumn, step: Float64Array, places: Int32Array): boolean {
  const [stepOf, codeOf] = [new Map<number, number>(), new Map<number, number>()];
  for (const place of places) {
    const [code, at] = [codes[place]!, step[place]!];
    if ((stepOf.get(code) ?? at) !== at || (codeOf.get(at) ?? code) !== code) return false;
    stepOf.set(code, at);
    codeOf.set(at, code);
  }
  return distinct > 3;
}

/**
 * Whether the steps of each part begin where those of another end: one run, in pieces.
 *
 * @param mayRepeat a piece may begin at a checkpoint within the piece before it, as long as it gets further
 */
function followEachOther(parts: readonly Int32Array[], step: Float64Array, mayRepeat: boolean): boolean {
  const pieces = parts
    .map((part) => Float64Array.from(part, (place) => step[place]!).sort())
    .sort((a, b) => firstOf(a) - firstOf(b));
  return pieces.every((piece, i) => {
    if (i === 0) return true;
    const before = pieces[i - 1]!;
    const [start, end] = [firstOf(before), lastOf(before)];
    const stride = before.length > 1 ? (end - start) / (before.length - 1) : Number.POSITIVE_INFINITY;
    if (firstOf(piece) > end) return firstOf(piece) <= end + 3 * stride;
    return (
      mayRepeat && lastOf(piece) > end && firstOf(piece) > start && end - firstOf(piece) <= mostRepeated * (end - start)
    );
  });
}

/** Settings that differ side by side with another column, row by row the same: runs whose steps never meet. */
export function settingsBeside(ids: Int32Array, { step, places }: Parting, rest: readonly KeyColumn[]): KeyColumn[] {
  const groups = membersOf(ids, places);
  const beside = rest.filter(({ codes }) =>
    groups.some((members) => {
      const parts = membersOf(codes, members);
      return parts.length > 1 && parts.every((part) => part.length > 2) && overlap(parts, step);
    })
  );
  const settings = beside.filter(({ kind }) => kind === "setting");
  return beside.filter((column) => settings.some((other) => other !== column && sameParts(column, other, places)));
}

function overlap(parts: readonly Int32Array[], step: Float64Array): boolean {
  const ends = parts.map((part) => {
    const steps = part.map((place) => step[place]!);
    return [steps.reduce((a, b) => Math.min(a, b)), steps.reduce((a, b) => Math.max(a, b))] as const;
  });
  return ends.every(([low, high], i) => ends.every((other, j) => i === j || (other[0] < high && low < other[1])));
}

function sameParts(a: KeyColumn, b: KeyColumn, places: Int32Array): boolean {
  const pairs = new Set<number>();
  for (const place of places) pairs.add(a.codes[place]! * 65536 + b.codes[place]!);
  return (
    pairs.size === new Set(Array.from(places, (place) => a.codes[place]!)).size &&
    pairs.size === new Set(Array.from(places, (place) => b.codes[place]!)).size
  );
}
