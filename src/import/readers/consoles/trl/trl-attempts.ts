/** Starts of a trainer in its console, by the bars of its training and, where there are none, by what else begins anew. */
import { lastOf, mustFind } from "../../../../lib/items.js";
import type { Value } from "../../../number-columns.js";
import type { Stretch } from "./trl-steps.js";

export type Pairs = [string, Value][];

/** Names of a record and their values; records that are alike have one list of names. */
export interface Printed {
  names: readonly string[];
  values: readonly Value[];
  /** a step that stands before it; null without */
  stated: number | null;
}

/** A record as it stands in the log, with what bars say of its step. */
export interface Entry extends Printed {
  /** told by itself or by a text before it; of training; an evaluation, at the step trained last */
  kind: "told" | "training" | "evaluation";
  /** step of the bar; undefined before the first */
  step: number | undefined;
  /** of a training record: whether the bar has moved since the one before */
  drawn: boolean;
  /** bars that it stands between: those of one start of the trainer */
  attempt: Attempt;
  /** of a training record: bars between it and the record before it */
  bars: Bars | undefined;
  /** how many times the trainer has said by then that it begins */
  start: number;
}

/** What the banner of one start says. */
export interface Start {
  planned?: number;
  before?: number;
}

/** The training records of entries without bars, by starts of the trainer: each has its banner, or ends in a summary, or goes back. */
export function stretchesOf(entries: readonly Entry[], starts: readonly Start[]) {
  const stretches: { records: Entry[]; stretch: Stretch }[] = [];
  let open: { start: number; stretch: Stretch } | null = null;
  for (const entry of entries) {
    if (entry.kind === "training") {
      const epoch = numberOf(entry, "epoch");
      const last = open?.stretch.epochs.at(-1);
      if (open === null || open.stretch.summary || open.start !== entry.start || epoch! < last!) {
        open = { start: entry.start, stretch: { epochs: [], ...starts[entry.start] } };
        stretches.push({ records: [], stretch: open.stretch });
      }
      lastOf(stretches).records.push(entry);
      open.stretch.epochs.push(epoch);
    } else if (open && numberOf(entry, "train_runtime") !== undefined) {
      open.stretch.summary = {
        runtime: numberOf(entry, "train_runtime"),
        stepsPerSecond: numberOf(entry, "train_steps_per_second"),
        epoch: numberOf(entry, "epoch")
      };
    }
  }
  return stretches;
}

function numberOf({ names, values }: Entry, name: string): number | undefined {
  const value = values[names.indexOf(name)];
  return typeof value === "number" ? value : undefined;
}

/** Smallest and largest of bars that follow each other. */
export interface Bars {
  low: number;
  high: number;
}

/** One start of the trainer, by the bars of its training. */
export interface Attempt {
  /** steps done at the first bar, at the one behind it that says otherwise, and at the last */
  first: number | undefined;
  second: number | undefined;
  done: number | undefined;
  /** largest distance of two bars after the second */
  largest: number;
  total: number | undefined;
  /** since the last record */
  bars: Bars | undefined;
  records: number;
}

export function newAttempt(): Attempt {
  return {
    first: undefined,
    second: undefined,
    done: undefined,
    largest: 1,
    total: undefined,
    bars: undefined,
    records: 0
  };
}

export function addBar(attempt: Attempt, done: number): void {
  attempt.first ??= done;
  if (attempt.second !== undefined) attempt.largest = Math.max(attempt.largest, done - attempt.done!);
  if (done > attempt.first) attempt.second ??= done;
  attempt.done = done;
  attempt.bars ??= { low: done, high: done };
  attempt.bars.high = done;
}

/**
 * Steps done before the first record. A run that goes on from a checkpoint draws a bar at 0 all the same, and the next
 * one behind the first step that it trains; what is left must be enough steps for the records.
 */
export function stepsBefore({ first, second, done, largest, records }: Attempt): number {
  if (first === undefined || second === undefined) return first ?? 0;
  const goesOn = second - first > largest && done! - second + 1 >= records;
  return goesOn ? second - 1 : first;
}

/** Steps a record, where so many steps have so many records and the last of them may be short of the end: a round number. */
export function everyOf(steps: number, records: number): number {
  const [least, most] = [Math.floor(steps / (records + 1)) + 1, Math.floor(steps / Math.max(1, records))];
  if (least > most) return Math.max(1, most);
  const round = mustFind([100, 50, 25, 20, 10, 5, 2, 1], (unit) => Math.floor(most / unit) * unit >= least);
  return Math.floor(most / round) * round;
}

/**
 * Steps of records between bars that are drawn now and then, as those of a terminal that was copied: the bar before some
 * records and the bar behind them tell their steps together. Null where the bars run ahead of the records.
 */
export function placedByBars(
  records: readonly Entry[],
  attempt: Attempt,
  loggingSteps: number | undefined
): number[] | null {
  const blocks: { start: number; end: number | undefined; records: number }[] = [];
  for (const { bars } of records) {
    if (bars !== undefined || blocks.length === 0) {
      if (bars === undefined || bars.low !== bars.high) return null;
      const before = blocks.at(-1);
      if (before) before.end = bars.low;
      blocks.push({ start: bars.low, end: undefined, records: 0 });
    }
    lastOf(blocks).records++;
  }
  if (blocks.length === 0) return null;
  lastOf(blocks).end = attempt.bars?.low;
  const blockLengths = blocks.flatMap((block) =>
    block.end === undefined ? [] : [(block.end - block.start) / block.records]
  );
  const whole = blockLengths.filter((every) => Number.isSafeInteger(every) && every > 0).sort((a, b) => a - b);
  const times = (every: number) => blockLengths.filter((other) => other === every).length;
  const usual =
    loggingSteps ?? whole.reduce((best, every) => (times(every) > times(best) ? every : best), whole[0] ?? 0);
  const others = blockLengths.slice(blockLengths[0] === usual ? 0 : 1).length;
  if (usual === 0 || 2 * times(usual) <= others) return null;
  return blocks.flatMap(({ start, end, records: count }, nth) => {
    // before the first bar behind a record a run may have gone on from a checkpoint
    const goesOn = nth === 0 && end !== undefined && end - start > usual * count;
    const before = goesOn ? end - usual * count : start;
    return Array.from({ length: count }, (_, i) => before + usual * (i + 1));
  });
}

/**
 * Steps of records that each have one bar ahead of them and none behind, as a log has them that was copied without what
 * tqdm draws again: at equal distances, the first of them too. Null where a bar behind a record tells its step.
 */
export function placedByBarsAhead(records: readonly Entry[], attempt: Attempt): number[] | null {
  const steps = records.map(({ bars }) => bars?.high ?? 0);
  const [first = 0, second = 0] = steps;
  const every = second - first;
  const isAhead = (step: number, i: number) =>
    i === 0 ? step > 0 : step - steps[i - 1]! === every && records[i]!.bars!.low === step;
  if (records.length < 3 || every <= 0 || first % every !== 0 || !steps.every(isAhead)) return null;
  // the bar that is drawn again behind the last record is of its step, and so is the bar that stays at the end
  return attempt.bars === undefined || attempt.bars.low === steps.at(-1) ? steps : null;
}

/** Whether two records have the same names, in the same order. */
export function areSame(names: readonly string[], others: readonly string[]): boolean {
  return names.length === others.length && names.every((name, i) => name === others[i]);
}
