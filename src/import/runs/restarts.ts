/** Whether rows that go back to earlier steps are one run, started again, or several runs one behind the other. */
import { firstOf, lastOf } from "../../lib/items.js";
import type { NumberColumn } from "../number-columns.js";
import { blocksOf, type Clash, clashesIn } from "./grouping.js";

/** Share of the steps so far that a trainer goes back when it is resumed; one that goes back further begins again. */
export const mostRepeated = 0.5;
/** Share of a run's steps after which one that begins anew is taken for the same run, begun again from its start. */
const mostLost = 0.5;
/** Rows of a stretch between two restarts, on average; a table whose steps go back sooner is in another order. */
const fewestRows = 3;

/** Whether rows of a sequence go back to earlier steps as seldom as a trainer is started again. */
export function areRestarts(times: number, rows: number): boolean {
  return times <= Math.max(3, rows / 20);
}

/** One group of rows in the order of the log. */
export interface Passes {
  /** stretches between which the steps go back; one where they never do, or do so at every other row */
  blocks: Int32Array[];
  /** for each block after the first, whether it goes on near the end of what was there */
  resumed: boolean[];
  /** the last attempt at each step may stand: every restart is resumed, or gets far beyond all before it */
  isOneRun: boolean;
}

export function passesOf(members: Int32Array, step: Float64Array): Passes {
  const blocks = blocksOf(members, step);
  if (blocks.length > 1 && members.length / blocks.length < fewestRows)
    return { blocks: [members], resumed: [], isOneRun: false };
  const first = step[firstOf(members)]!;
  let end = step[lastOf(firstOf(blocks))]!;
  let isOneRun = areRestarts(blocks.length - 1, members.length);
  const resumed = blocks.slice(1).map((block) => {
    const [start, last] = [step[firstOf(block)]!, step[lastOf(block)]!];
    const goesOn = start > first && end - start <= mostRepeated * (end - first);
    // begun anew: the same run where it had died early, another one where it had got as far
    if (!goesOn && end - first > mostLost * (last - first)) isOneRun = false;
    end = Math.max(end, last);
    return goesOn;
  });
  return { blocks, resumed, isOneRun };
}

/** Clashes of a group that a restart does not explain: within a stretch, and between stretches that are several runs. */
export function unexplained(
  members: Int32Array,
  step: Float64Array,
  values: ReadonlyMap<string, NumberColumn>
): { inPlace: Clash[]; between: Clash[] } {
  const clashes = clashesIn(members, step, values);
  if (clashes.length === 0) return { inPlace: [], between: [] };
  const { blocks, isOneRun } = passesOf(members, step);
  if (blocks.length === 1) return { inPlace: clashes, between: [] };
  const inPlace = blocks.flatMap((block) => clashesIn(block, step, values));
  return { inPlace, between: isOneRun ? [] : clashes };
}

/** Steps of a run that may stand twice in place, the later row standing: a last evaluation is logged once more. */
export function isOccasional(clashes: number, steps: number): boolean {
  return clashes <= Math.max(1, 0.02 * steps);
}
