/** Rows of a table in groups, and what repeats within them. Places are rows by number; ids of groups count from 0. */
import { firstOf } from "../../lib/items.js";
import type { NumberColumn } from "../number-columns.js";

/** Rows of one group at one step that say different things in one column. */
export interface Clash {
  places: number[];
  column: string;
}

/** Groups parted further by a column's codes; numbered as they first appear. */
export function partedBy(ids: Int32Array, ...columns: readonly ArrayLike<number>[]): Int32Array {
  let parted = ids;
  for (const codes of columns) {
    const seen = new Map<number, number>();
    const next = new Int32Array(parted.length);
    for (let i = 0; i < parted.length; i++) {
      const key = parted[i]! * 65536 + codes[i]!;
      let id = seen.get(key);
      if (id === undefined) {
        id = seen.size;
        seen.set(key, id);
      }
      next[i] = id;
    }
    parted = next;
  }
  return parted;
}

/** Places of each group, in the order of the log; groups without any are left out. */
export function membersOf(ids: ArrayLike<number>, places: Int32Array): Int32Array[] {
  if (places.length > 0 && areAlike(ids, places)) return [places];
  const counts: number[] = [];
  for (const place of places) counts[ids[place]!] = (counts[ids[place]!] ?? 0) + 1;
  const members = new Map<number, { list: Int32Array; at: number }>();
  for (const place of places) {
    const id = ids[place]!;
    let group = members.get(id);
    if (group === undefined) {
      group = { list: new Int32Array(counts[id]!), at: 0 };
      members.set(id, group);
    }
    group.list[group.at++] = place;
  }
  return [...members.values()].map(({ list }) => list);
}

function areAlike(ids: ArrayLike<number>, places: Int32Array): boolean {
  const first = ids[firstOf(places)];
  for (let i = 1; i < places.length; i++) if (ids[places[i]!] !== first) return false;
  return true;
}

/** Steps of rows, each counted once. */
export function stepsOfRows(places: Int32Array, step: Float64Array): number {
  let steps = 0;
  let before = Number.NEGATIVE_INFINITY;
  for (const place of places) {
    if (step[place]! < before) return new Set(Array.from(places, (place) => step[place]!)).size;
    if (step[place] !== before) steps++;
    before = step[place]!;
  }
  return steps;
}

/** Rows of each group by step and then in the order of the log. */
function byStep(members: Int32Array, step: Float64Array): Int32Array {
  for (let i = 1; i < members.length; i++)
    if (step[members[i]!]! < step[members[i - 1]!]!)
      return members.slice().sort((a, b) => step[a]! - step[b]! || a - b);
  return members;
}

/** Where rows of one group and step differ in a column; without any column, where a step has several rows. */
export function clashesIn(members: Int32Array, step: Float64Array, values: ReadonlyMap<string, NumberColumn>): Clash[] {
  const sorted = byStep(members, step);
  const clashes: Clash[] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && step[sorted[to]!] === step[sorted[from]!]) to++;
    if (to - from > 1) {
      const places = Array.from(sorted.subarray(from, to));
      const column = clashing(places, values);
      if (column !== null) clashes.push({ places, column });
    }
    from = to;
  }
  return clashes;
}

function clashing(places: readonly number[], values: ReadonlyMap<string, NumberColumn>): string | null {
  if (values.size === 0) return "";
  for (const [name, column] of values) {
    let first = Number.NaN;
    for (const place of places) {
      const value = column.at(place);
      if (Number.isNaN(value)) continue;
      if (Number.isNaN(first)) first = value;
      else if (value !== first) return name;
    }
  }
  return null;
}

/** Stretches of a group between the rows at which its steps go back. */
export function blocksOf(members: Int32Array, step: Float64Array): Int32Array[] {
  const blocks: Int32Array[] = [];
  let from = 0;
  for (let i = 1; i <= members.length; i++) {
    if (i < members.length && step[members[i]!]! >= step[members[i - 1]!]!) continue;
    blocks.push(members.subarray(from, i));
    from = i;
  }
  return blocks;
}
