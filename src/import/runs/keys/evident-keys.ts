/** Which columns tell runs apart by what stands in their rows, where no name of a column says so. */
import { firstOf, mustGet } from "../../../lib/items.js";
import type { NumberColumn } from "../../number-columns.js";
import { clashesIn, membersOf, partedBy } from "../grouping.js";
import { passesOf } from "../restarts.js";

/** A column that may be a key. */
export interface Candidate {
  name: string;
  codes: Uint16Array;
  distinct: number;
  /** holds text, or has the name of a setting: goes before other columns of numbers */
  isLikely: boolean;
}

export interface Evidence {
  keys: Candidate[];
  /** candidates that would each do, and part the rows differently: only the user can say */
  rivals: Candidate[];
}

interface Rows {
  step: Float64Array;
  places: Int32Array;
  values: ReadonlyMap<string, NumberColumn>;
}

/** Share of clashing steps that keys may leave: a few rows are written twice. */
const mostLeft = 0.02;
/** Share of a group's steps that its parts must have, within the steps that each spans; of all, on average. */
const leastCoverage = 0.5;
const leastSpan = 1 / 3;

/**
 * Columns that are constant between restarts of the step and change where the steps begin again; where rows still clash,
 * the fewest that make column and step unique.
 *
 * @param ids groups that are apart already
 */
export function evidentKeys(ids: Int32Array, rows: Rows, candidates: readonly Candidate[]): Evidence {
  const keys = constantBetweenRestarts(ids, rows, candidates);
  let parted = partedBy(ids, ...keys.map(({ codes }) => codes));
  let clashes = clashesOf(parted, rows);
  const rivals: Candidate[] = [];
  const rest = candidates.filter((candidate) => !keys.includes(candidate) && isParallel(parted, rows, candidate));
  const first = clashes.length;
  const unique: Candidate[] = [];
  while (clashes.length > 0) {
    const shares = rest.map((record) => ({ one: record, share: separated(clashes, record) }));
    const best = Math.max(0, ...shares.map(({ share }) => share));
    if (best === 0) break;
    const found = shares.filter(({ share }) => share === best).map(({ one: candidate }) => candidate);
    const likely = found.filter(({ isLikely }) => isLikely);
    const chosen = coarsest(parted, rows, likely.length > 0 ? likely : found);
    if (chosen.length > 1) {
      rivals.push(...chosen);
      break;
    }
    unique.push(firstOf(chosen));
    parted = partedBy(parted, firstOf(chosen).codes);
    clashes = clashesOf(parted, rows);
  }
  // what explains a part of the clashes alone explains nothing
  return { keys: clashes.length <= mostLeft * first ? [...keys, ...unique] : keys, rivals };
}

/** Rows of a step that clash, in each group. */
function clashesOf(ids: Int32Array, { step, places, values }: Rows): number[][] {
  return membersOf(ids, places)
    .flatMap((members) => clashesIn(members, step, values))
    .map((clash) => clash.places);
}

function constantBetweenRestarts(ids: Int32Array, { step, places }: Rows, candidates: readonly Candidate[]) {
  const groups = membersOf(ids, places).map((members) => passesOf(members, step));
  if (!groups.some(({ resumed }) => resumed.includes(false))) return [];
  return candidates.filter(({ codes }) => {
    let changes = false;
    for (const { blocks, resumed } of groups) {
      for (const [i, block] of blocks.entries()) {
        const code = codes[firstOf(block)]!;
        for (const place of block) if (codes[place] !== code) return false;
        if (i > 0 && !resumed[i - 1] && code !== codes[firstOf(blocks[i - 1]!)]) changes = true;
      }
    }
    return changes;
  });
}

/** Share of the pairs of clashing rows that a column has apart. */
function separated(clashes: readonly number[][], { codes }: Candidate): number {
  let [apart, all] = [0, 0];
  for (const places of clashes) {
    const counts = new Map<number, number>();
    for (const place of places) counts.set(codes[place]!, (counts.get(codes[place]!) ?? 0) + 1);
    let same = 0;
    for (const count of counts.values()) same += (count * (count - 1)) / 2;
    const pairs = (places.length * (places.length - 1)) / 2;
    apart += pairs - same;
    all += pairs;
  }
  return apart / all;
}

/** Whether a column's parts of the groups are curves side by side: each of several steps, and without many holes. */
function isParallel(ids: Int32Array, { step, places }: Rows, { codes }: Candidate): boolean {
  let [covered, spanned, whole] = [0, 0, 0];
  for (const members of membersOf(ids, places)) {
    const grid = [...new Set(Array.from(members, (place) => step[place]!))].sort((a, b) => a - b);
    const at = new Map(grid.map((value, i) => [value, i]));
    for (const part of membersOf(codes, members)) {
      const steps = new Set(Array.from(part, (place) => mustGet(at, step[place]!)));
      covered += steps.size;
      const [low, high] = ends(steps);
      spanned += high - low + 1;
      whole += grid.length;
    }
  }
  return covered >= leastCoverage * spanned && covered >= leastSpan * whole;
}

function ends(numbers: Iterable<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const number of numbers) {
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  return [low, high];
}

/** Of columns that do the same, one whose parts every other's lie within; several where there is none. */
function coarsest(ids: Int32Array, { places }: Rows, columns: readonly Candidate[]): Candidate[] {
  const parts = columns.map(({ codes }) => partedBy(ids, codes));
  const isWithin = (fine: Int32Array, coarse: Int32Array) => {
    const of = new Map<number, number>();
    for (const place of places) {
      const [id, outer] = [fine[place]!, coarse[place]!];
      const known = of.get(id);
      if (known === undefined) of.set(id, outer);
      else if (known !== outer) return false;
    }
    return true;
  };
  const found = columns.filter((_, i) => parts.every((other) => isWithin(other, parts[i]!)));
  return found.length > 0 ? found.slice(0, 1) : [...columns];
}
