/**
 * Steps of records that no progress bar stands between, as of a console with disable_tqdm=True: by what else it says of
 * them. transformers prints a record every `logging_steps` steps, `epoch` in each, and at the end a summary whose
 * `train_runtime` times `train_steps_per_second` is `max_steps`, also of a run that went on from a checkpoint
 * (transformers 4.50.3 and 5.23.0, trainer.py and trainer_utils.py, speed_metrics). Its banner, and Unsloth's, have the
 * number of steps too. Where these leave a choice nothing is chosen: the user is asked.
 */
import { firstOf } from "../../../../lib/items.js";
import { powerOfTen } from "../../../../lib/statistics/power.js";
import type { Numbering } from "../../../steps/numbered-rows.js";

/** Records of one start of the trainer, one after the other, without a bar. */
export interface Stretch {
  /** of each record, as printed; undefined where it has none */
  epochs: (number | undefined)[];
  /** steps in all, by the banner */
  planned?: number;
  /** steps that the banner says were trained before */
  before?: number;
  /** of the run's end: undefined where the console ends before */
  summary?: { runtime?: number; stepsPerSecond?: number; epoch?: number };
}

/** What holds for every start. */
export interface StatedSteps {
  /** by the user */
  numbering: Numbering | null;
  /** steps a record; below 1 a share of all steps */
  loggingSteps?: number;
  /** the first step has a record of its own (logging_first_step); undefined where it is not stated */
  logsFirst?: boolean;
  /** steps in all */
  maxSteps?: number;
}

/** Where the records stand, and by what; or why it cannot be said: a clause. */
export type PlacedRecords = { steps: number[]; every: number; by: string; remark?: string } | { unknown: string };

/** Whole numbers of steps that something printed stands for. */
interface Span {
  low: number;
  high: number;
}

/** The records of each start; what is found for one holds for another that does not say it. */
export function placeAll(stretches: readonly Stretch[], stated: StatedSteps): PlacedRecords[] {
  const placed = stretches.map((stretch) => placeRecords(stretch, stated));
  const found = new Set(
    placed.flatMap((record) => ("unknown" in record || record.steps.length === 0 ? [] : [record.every]))
  );
  const [every] = found;
  if (found.size !== 1) return placed;
  return placed.map((record, i) =>
    "unknown" in record && stated.loggingSteps === undefined
      ? placeRecords(stretches[i]!, { ...stated, loggingSteps: every })
      : record
  );
}

function placeRecords(stretch: Stretch, stated: StatedSteps): PlacedRecords {
  const records = stretch.epochs.length;
  if (records === 0) return { steps: [], every: 1, by: "" };
  const { numbering } = stated;
  if (numbering) {
    const { every } = numbering;
    const first = numbering.first ?? (begin(stretch, every, stated) ?? 0) + every;
    return { steps: stepsFrom(first, every, records), every, by: "--logging-steps" };
  }
  const total = totalOf(stretch, stated);
  const every = statedEvery(stated, total);
  if (every === null) return byTotal(stretch, total, stated);
  const before = begin(stretch, every, stated);
  if (before === null) return { unknown: "the epochs show that a checkpoint was gone on from, and not at which step" };
  const expected =
    total && stretch.summary ? [total.low, total.high].map((steps) => Math.floor((steps - before) / every)) : null;
  if (expected && (records < firstOf(expected) - 1 || records > expected[1]! + 1)) {
    return {
      unknown: `logging_steps is ${every}, and yet ${records} records are printed of ${shown(total!)} steps`
    };
  }
  const byCount = expected === null ? null : extraOf(records, expected);
  const first = firstByEpochs(stretch, every) ?? byCount ?? stated.logsFirst ?? null;
  const result = placed(records - Number(first ?? false), before, every, "logging_steps");
  if (first === null && every > 1) return { ...result, remark: mayLogFirst(every) };
  return first ? { ...result, steps: [before + 1, ...result.steps] } : result;
}

/** Whether there is a record more than so many, from the one number to the other; null where that cannot be said. */
function extraOf(records: number, [low, high]: readonly number[]): boolean | null {
  if (records === high! + 1) return true;
  return records <= low! ? false : null;
}

function mayLogFirst(every: number): string {
  return `; its epochs do not show whether step 1 has a record of its own (logging_first_step): if so, say --logging-steps ${every} --first-step 1`;
}

/** Steps of so many records. transformers logs whole numbers of `every`, and step 1 before them where it is asked to. */
export function stepsFrom(first: number, every: number, records: number): number[] {
  const before = first === 1 ? 0 : first - every;
  const steps = Array.from({ length: records }, (_, i) => before + every * (i + 1));
  return first === 1 && every > 1 ? [1, ...steps].slice(0, records) : steps;
}

/**
 * Whether step 1 has a record of its own, by how many records so many steps have: decided where the one or the other number
 * alone fits, as stated else.
 */
export function logsFirstOf(
  records: number,
  steps: number,
  { loggingSteps: every, logsFirst: stated = false }: Pick<StatedSteps, "loggingSteps" | "logsFirst">
): boolean {
  const fits = (count: number) =>
    every === undefined
      ? count > 0 && distancesByCount(count, { low: steps, high: steps }).length > 0
      : count === Math.floor(steps / every);
  const [without, withFirst] = [fits(records), fits(records - 1)];
  if (every === 1 || records < 2 || steps < records) return false;
  return without === withFirst ? stated : withFirst;
}

function placed(records: number, before: number, every: number, by: string) {
  return { steps: Array.from({ length: records }, (_, i) => before + every * (i + 1)), every, by };
}

/** Steps in all: by the banner, the settings, or the summary, whose figures are rounded. */
function totalOf({ planned, summary }: Stretch, { maxSteps }: StatedSteps): (Span & { by: string }) | null {
  const ran = spanOf(summary);
  const whole = planned ?? maxSteps;
  // a setting of another run, or of another start, is none of this one's
  if (whole !== undefined && (ran === null || (whole >= ran.low && whole <= ran.high)))
    return { low: whole, high: whole, by: planned === undefined ? "max_steps" : "the trainer's banner" };
  return ran === null ? null : { ...ran, by: "train_runtime x train_steps_per_second" };
}

function spanOf(summary: Stretch["summary"]): Span | null {
  const { runtime, stepsPerSecond } = summary ?? {};
  if (!(runtime! > 0) || !(stepsPerSecond! > 0)) return null;
  // three decimals, or in transformers 5 four digits
  const half = (value: number, least: number) => Math.max(least, 0.5 * powerOfTen(Math.floor(Math.log10(value)) - 3));
  const [seconds, rate] = [half(runtime!, 5e-5), half(stepsPerSecond!, 5e-4)];
  const low = Math.ceil((runtime! - seconds) * (stepsPerSecond! - rate));
  const high = Math.floor((runtime! + seconds) * (stepsPerSecond! + rate));
  return high >= Math.max(1, low) ? { low: Math.max(1, low), high } : null;
}

function statedEvery({ loggingSteps }: StatedSteps, total: Span | null): number | null {
  if (loggingSteps === undefined || !(loggingSteps > 0)) return null;
  if (loggingSteps >= 1) return Math.round(loggingSteps);
  return total && total.low === total.high ? Math.max(1, Math.ceil(total.low * loggingSteps)) : null;
}

/** The records of a run that came to its end, by how many steps it had: right where they leave one distance alone. */
function byTotal(stretch: Stretch, total: (Span & { by: string }) | null, stated: StatedSteps): PlacedRecords {
  const records = stretch.epochs.length;
  const nothing = `nothing printed says how many steps apart the ${records} records are`;
  if (total === null) return { unknown: nothing };
  if (!stretch.summary) return { unknown: `the console ends before the ${shown(total)} steps do, and ${nothing}` };
  const all = distancesByCount(records, total);
  const fewer = distancesByCount(records - 1, total);
  // where one number of records alone fits, it decides
  const byCount = all.length === 0 ? true : fewer.length === 0 ? false : null;
  const first =
    firstByEpochs(stretch, Number.POSITIVE_INFINITY) ?? (wentOn(stretch) ? null : byCount) ?? stated.logsFirst ?? false;
  const choices = wentOn(stretch) ? distancesByEpochs(stretch, total) : first ? fewer : all;
  const [every = 1, ...others] = choices;
  const before = choices.length === 1 ? begin(stretch, every, stated) : null;
  if (before === null) {
    const which = others.length > 0 ? `${choices.slice(0, 5).join(" or ")} steps` : "no whole number of steps";
    return { unknown: `the ${records} records of ${shown(total)} steps (${total.by}) are ${which} apart` };
  }
  const result = placed(records - Number(first), before, every, `${shown(total)} steps by ${total.by}`);
  return first ? { ...result, steps: [1, ...result.steps] } : result;
}

function wentOn(stretch: Stretch): boolean {
  return stretch.before !== undefined || (paceOf(stretch)?.first ?? 1) > 1;
}

/** Distances with which so many records fit into so many steps, from the first step on. */
function distancesByCount(records: number, total: Span): number[] {
  return wholeIn(Math.floor(total.low / (records + 1)) + 1, Math.floor(total.high / records));
}

/** Distances by what part of all epochs lies between two records. */
function distancesByEpochs(stretch: Stretch, total: Span): number[] {
  const pace = paceOf(stretch);
  const end = stretch.summary?.epoch ?? stretch.epochs.at(-1);
  if (pace === null || !(end! > 0)) return [];
  const error = pace.error + 0.005 / end!;
  return wholeIn(
    Math.max(1, Math.ceil(((total.low * pace.each) / end!) * (1 - error))),
    Math.floor(((total.high * pace.each) / end!) * (1 + error))
  );
}

/** Whole numbers of a span, the first few: two are as undecided as a thousand. */
function wholeIn(low: number, high: number): number[] {
  return Array.from({ length: Math.min(6, Math.max(0, high - low + 1)) }, (_, i) => low + i);
}

interface Pace {
  /** epochs from one record to the next */
  each: number;
  /** relative error of it */
  error: number;
  /** how many times that the first record's epoch is, rounded */
  first: number;
}

/** How far apart the records are in epochs, as far as their printed digits say it. */
function paceOf({ epochs }: Stretch): Pace | null {
  const [first, last] = [epochs[0], epochs.at(-1)];
  if (epochs.length < 3 || first === undefined || last === undefined || !(last > first)) return null;
  const each = (last - first) / (epochs.length - 1);
  const digits = epochs.reduce<number>((most, epoch) => Math.max(most, (String(epoch).split(".")[1] ?? "").length), 0);
  const half = Math.max(0.5 * powerOfTen(-Math.max(2, digits)), 1e-9);
  const error = (2 * half) / (last - first);
  const times = first / each;
  return half / each + times * error < 0.4 ? { each, error, first: Math.round(times) } : null;
}

/** Steps before the first record's stretch; null where a checkpoint was gone on from at a step that is not known. */
function begin(stretch: Stretch, every: number, stated: StatedSteps): number | null {
  if (stretch.before !== undefined) return stretch.before;
  const pace = paceOf(stretch);
  if (pace !== null)
    return (firstByEpochs(stretch, every) ?? stated.logsFirst) ? 0 : every * Math.max(0, pace.first - 1);
  // too few digits to say, unless the first record is plainly later than the others are apart
  const [first, second] = stretch.epochs;
  return first !== undefined && second !== undefined && first > 3 * (second - first) + 0.05 ? null : 0;
}

/** Whether the first record is of step 1 and not of as many steps as the others are apart; null where epochs do not show it. */
function firstByEpochs(stretch: Stretch, every: number): boolean | null {
  if (every === 1 || stretch.before !== undefined) return false;
  const pace = paceOf({ ...stretch, epochs: stretch.epochs.slice(1) });
  if (pace === null || stretch.epochs[0] === undefined) return null;
  // the second record stands where the first would; step 1 is half as far where records are two steps apart
  return pace.first === 1;
}

function shown({ low, high }: Span): string {
  return low === high ? String(low) : `${low} to ${high}`;
}
