/** Steps of the records of a TRL console, from all its bars, starts and settings. */
import type { ReadReport } from "../../../reader.js";
import {
  type Attempt,
  type Entry,
  everyOf,
  type Printed,
  placedByBars,
  placedByBarsAhead,
  type Start,
  stepsBefore,
  stretchesOf
} from "./trl-attempts.js";
import type { TrlSettings } from "./trl-settings.js";
import { logsFirstOf, placeAll, type Stretch, stepsFrom } from "./trl-steps.js";

/** What was printed, once the log is at its end. */
export interface PrintedLog {
  entries: readonly Entry[];
  attempts: readonly Attempt[];
  starts: readonly Start[];
  stated: TrlSettings;
  /** steps done at the training's last bar; undefined where there is none */
  done: number | undefined;
  report: ReadReport;
}

/** A record with its step: stated or found out; null where it has its own, or none. */
export interface PlacedRecord extends Pick<Printed, "names" | "values"> {
  step: number | null;
}

/** The records in the log's order, each with its step but for summaries. */
export function placedRecords(log: PrintedLog): PlacedRecord[] {
  const training = log.entries.filter(({ kind }) => kind === "training");
  // a bar that moved for this record alone
  const bars = training.filter(({ drawn, step }, i) => drawn && step && step !== training[i - 1]?.step).length;
  return 2 * bars > training.length ? byBars(log) : byCount(log, training.length);
}

function byBars({ entries, attempts }: PrintedLog): PlacedRecord[] {
  let last: number | undefined;
  const ahead = new Map(attempts.flatMap((attempt) => aheadIn(attempt, entries)));
  return entries.map((entry) => {
    const { names, values, kind, drawn } = entry;
    const step = ahead.get(entry) ?? entry.step;
    if (kind === "told") return { step: entry.stated, names, values };
    if (kind === "training") last = step ?? 0;
    // an evaluation belongs to the step trained last, which a bar may have told already
    const at = kind === "training" ? last! : Math.max(last ?? step ?? 0, drawn ? (step ?? 0) : 0);
    return { step: at, names, values };
  });
}

function aheadIn(attempt: Attempt, entries: readonly Entry[]): [Entry, number][] {
  const records = entries.filter((entry) => entry.attempt === attempt && entry.kind === "training");
  const placed = placedByBarsAhead(records, attempt);
  return placed === null ? [] : records.map((entry, i) => [entry, placed[i]!]);
}

function byCount(log: PrintedLog, records: number): PlacedRecord[] {
  if (records > 0) tellCount(log);
  const steps = new Map(log.attempts.flatMap((attempt) => countIn(attempt, log)));
  let step = 0;
  return log.entries.map((entry) => {
    step = steps.get(entry) ?? step;
    const { names, values, kind, stated } = entry;
    if (kind === "told") return { step: stated, names, values };
    return { step: Number.isNaN(step) ? null : step, names, values };
  });
}

/** Steps of the training records of one start: between bars where those stand in place, else from the first on. */
function countIn(attempt: Attempt, log: PrintedLog): [Entry, number][] {
  const { starts, stated, report } = log;
  const entries = log.entries.filter((entry) => entry.attempt === attempt);
  if (attempt.done === undefined) return placeIn(stretchesOf(entries, starts), log);
  const records = entries.filter(({ kind }) => kind === "training");
  const numbering = report.numbering?.() ?? null;
  const loggingSteps = numbering?.every ?? wholeSteps(stated);
  const placed = placedByBars(records, attempt, loggingSteps);
  if (placed !== null) return records.map((entry, i) => [entry, placed[i]!]);
  const before = stepsBefore(attempt);
  const steps = attempt.done - before;
  const extra =
    before === 0 && !numbering && logsFirstOf(records.length, steps, { loggingSteps, logsFirst: stated.logsFirst });
  const every = loggingSteps ?? everyOf(steps, records.length - Number(extra));
  const numbers = extra
    ? [1, ...stepsFrom(every, every, records.length - 1)]
    : stepsFrom(numbering?.first ?? before + every, every, records.length);
  return records.map((entry, i) => [entry, numbers[i]!]);
}

/** Steps of records without any bar; none where nothing says them, for which the user is asked. */
function placeIn(
  stretches: readonly { records: Entry[]; stretch: Stretch }[],
  { stated, report }: PrintedLog
): [Entry, number][] {
  const { loggingSteps, logsFirst, maxSteps, conflict } = stated;
  const placed = placeAll(
    stretches.map(({ stretch }) => stretch),
    { numbering: report.numbering?.() ?? null, loggingSteps, logsFirst, maxSteps }
  );
  return stretches.flatMap(({ records }, i) => {
    const found = placed[i]!;
    if ("unknown" in found) {
      const why = [found.unknown, ...(conflict === null ? [] : [conflict])].join("; ");
      report.noSteps?.(`no progress bar gives the steps, and ${why}`);
      return records.map((entry): [Entry, number] => [entry, Number.NaN]);
    }
    const apart = found.every === 1 ? "one step" : `${found.every} steps`;
    report.problem(
      `No progress bar gives the steps: the records are counted as ${apart} apart (${found.by})${found.remark ?? ""}.`
    );
    return records.map((entry, at): [Entry, number] => [entry, found.steps[at]!]);
  });
}

function wholeSteps({ loggingSteps: every }: TrlSettings): number | undefined {
  return every !== undefined && every >= 1 ? Math.round(every) : undefined;
}

function tellCount({ attempts, stated, done, report }: PrintedLog): void {
  if (done === undefined) return;
  const every = report.numbering?.()?.every ?? wholeSteps(stated);
  const ends = attempts.filter(({ records }) => records > 0).map((attempt) => attempt.done);
  const how =
    every !== undefined
      ? `${every} steps each (logging_steps)`
      : ends.length > 1
        ? `up to the last bar's step of each start, ${ends.join(", ")}`
        : `up to the last bar's step, ${done}`;
  report.problem(`The progress bars stand apart from the records: the records were counted, ${how}.`);
}

/** Starts of the trainer with other numbers of steps may be other runs. */
export function tellAttempts(attempts: readonly Attempt[], report: ReadReport): void {
  const totals = attempts.flatMap(({ total, records }) => (total !== undefined && records > 0 ? [total] : []));
  if (new Set(totals).size < 2) return;
  report.problem(
    `The trainer was started with different numbers of steps in all (${totals.join(", ")}): these may be several runs, which one log cannot keep apart; give each a file of its own.`
  );
}
