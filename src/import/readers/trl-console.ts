/**
 * Dictionaries that a trainer prints as Python shows them: TRL and transformers, `{'loss': 0.0, 'reward': 0.16, …}` between
 * the carriage returns of a progress bar, without a step; OpenRLHF, `Global step 12: {…}`.
 *
 * The step of a TRL record is that of the bar drawn right behind it. transformers' ProgressCallback advances its bar in
 * on_step_end and prints the record afterwards, in on_log, through tqdm.write, which clears the bar, writes and draws the bar
 * again: what follows is exact, while the bar before it may be older, since tqdm draws at most ten times a second. Where no
 * bar follows at once, the one before stands. (transformers 4.50.3 and 5.23.0, trainer_callback.py; tqdm 4.67, std.py.)
 *
 * In a log made by `> log 2>&1` the records are buffered and the bars are not: all bars stand before all records, and none
 * tells a step. Where most records follow one another without a bar between them, they are counted.
 */
import { plainSlashes } from "../aliases.js";
import { linesOf } from "../lines.js";
import type { LogSource } from "../log-source.js";
import { BatchBuilder, type Head, type LogReader, type ReadReport, type RecordBatch, type Value } from "../reader.js";
import { withoutColours } from "../text/ansi.js";
import { flatRecord, isObject } from "../text/flatten.js";
import { ModelInConsole } from "../text/model-in-console.js";
import { numberOf } from "../text/numbers.js";
import { CutLiteral, pythonLiteral } from "../text/python-literal.js";

export const trlConsole: LogReader = { format: "trl-console", recognises, read };

type Pairs = [string, Value][];

/** A dictionary that goes on over more text than this is none. */
const longestRecord = 65536;
const opening = /\{\s*['"][\w./@ -]+['"]\s*:/;
/** "  8%|▊         | 1/12 [00:03<00:39,  3.59s/it]" */
const bar = /(?<!\d)\d{1,3}%\|[^|]*\|\s*(\d+)\/(\d+)\s*\[/;
/** Characters before a bar that can describe it. */
const longestDescription = 200;
/** Characters that are read again and again for a dictionary that goes on over lines. */
const mostReadAgain = 8 * longestRecord;
const trainKeys =
  /^(?:loss|reward|train_loss|train_runtime|policy_loss|critic_loss|objective\/\w+|rewards\/.+|rollout\/(?:raw_)?rewards?)$/;
const evalKeys =
  /^eval\/[\w./ -]+$|^eval_(?:.*_)?(?:loss|runtime|reward|reward_std|rewards\/.+|accuracy|acc|score|pass\d+|response_length_mean)$/;
const isTraining = (key: string) => trainKeys.test(plainSlashes(key));
const isEvaluation = (key: string) => evalKeys.test(plainSlashes(key));
/** Arguments of a trainer, printed as a dictionary: settings and no record. */
const settingKeys =
  /^(?:output_dir|per_device_train_batch_size|num_train_epochs|model_name_or_path|gradient_accumulation_steps)$/;
/** "Global step 12: {", and of slime "rollout 12: {", "eval 12: {" */
const statedStep = /(?:^|[^\w])(?:(?:global[_ ])?step[ :=_#]*|(?:rollout|eval) )(\d+)[^\d{]*$/i;

/** A record 3, unless it is quoted in some text; the bar of a run that has printed none yet 1. */
function recognises(head: Head): 0 | 1 | 2 | 3 {
  const text = withoutColours(head.text);
  for (const line of text.split(/[\r\n]+/)) {
    const start = line.search(/(?<!["'`])\{'/);
    if (start < 0) continue;
    const found = recordAt(line, start);
    if (found.kind === "record") return 3;
  }
  return /^[^\S\r\n]*0%\|\s*\| 0\/\d+ \[00:00<\?/m.test(text) ? 1 : 0;
}

async function* read(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const batch = new BatchBuilder();
  const records = new RecordFinder(report);
  for await (const lines of linesOf(source.stream(), (bytes) => report.progress(bytes))) {
    for (const line of lines) {
      if (!line.cut) records.line(line.text);
      else report.otherLines(1);
    }
  }
  // all at the end, since the last bar can change what the steps of the first records are; a run prints few records
  for (const record of records.end()) {
    batch.add(record);
    if (batch.full) yield batch.take();
  }
  if (!batch.empty) yield batch.take();
}

type Found =
  | { kind: "record"; pairs: Pairs; end: number }
  | { kind: "settings"; pairs: Pairs; end: number }
  | { kind: "cut" }
  | { kind: "other" };

/** What opens at a brace. */
function recordAt(text: string, start: number): Found {
  try {
    const { value, end } = pythonLiteral(text, start);
    if (!isObject(value)) return { kind: "other" };
    const pairs = flatRecord(value).map(([key, item]): [string, Value] => [key, asNumber(item)]);
    if (pairs.some(([key]) => settingKeys.test(key))) return { kind: "settings", pairs, end };
    const isRecord = pairs.some(([key, item]) => typeof item === "number" && (isTraining(key) || isEvaluation(key)));
    return isRecord ? { kind: "record", pairs, end } : { kind: "other" };
  } catch (error) {
    return { kind: error instanceof CutLiteral ? "cut" : "other" };
  }
}

/** transformers 5 prints its numbers as texts of four digits: `{'loss': '0.0123'}`. */
function asNumber(value: Value): Value {
  return typeof value === "string" ? (numberOf(value) ?? value) : value;
}

/** A record as it stands in the log, with what bars say of its step. */
interface Entry {
  pairs: Pairs;
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
}

/** Smallest and largest of bars that follow each other. */
interface Bars {
  low: number;
  high: number;
}

/** One start of the trainer, by the bars of its training. */
interface Attempt {
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

function newAttempt(): Attempt {
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

function addBar(attempt: Attempt, done: number): void {
  const before = attempt.done;
  attempt.first ??= done;
  if (attempt.second !== undefined && before !== undefined) attempt.largest = Math.max(attempt.largest, done - before);
  if (done > attempt.first) attempt.second ??= done;
  attempt.done = done;
  attempt.bars ??= { low: done, high: done };
  attempt.bars.high = done;
}

/**
 * Steps done before the first record. A run that goes on from a checkpoint draws a bar at 0 all the same, and the next
 * one behind the first step that it trains; what is left must be enough steps for the records.
 */
function stepsBefore({ first, second, done, largest, records }: Attempt): number {
  if (first === undefined || second === undefined) return first ?? 0;
  const goesOn = second - first > largest && done! - second + 1 >= records;
  return goesOn ? second - 1 : first;
}

/** Steps a record, where so many steps have so many records and the last of them may be short of the end: a round number. */
function everyOf(steps: number, records: number): number {
  const [least, most] = [Math.floor(steps / (records + 1)) + 1, Math.floor(steps / Math.max(1, records))];
  if (least > most) return Math.max(1, most);
  const round = [100, 50, 25, 20, 10, 5, 2, 1].find((unit) => Math.floor(most / unit) * unit >= least)!;
  return Math.floor(most / round) * round;
}

/**
 * Steps of records between bars that are drawn now and then, as those of a terminal that was copied: the bar before some
 * records and the bar behind them tell their steps together. Null where the bars run ahead of the records.
 */
function placedByBars(records: readonly Entry[], attempt: Attempt, loggingSteps: number | undefined): number[] | null {
  const blocks: { start: number; end: number | undefined; records: number }[] = [];
  for (const { bars } of records) {
    if (bars !== undefined || blocks.length === 0) {
      if (bars === undefined || bars.low !== bars.high) return null;
      const before = blocks.at(-1);
      if (before) before.end = bars.low;
      blocks.push({ start: bars.low, end: undefined, records: 0 });
    }
    blocks.at(-1)!.records++;
  }
  if (blocks.length === 0) return null;
  blocks.at(-1)!.end = attempt.bars?.low;
  const told = blocks.flatMap((block) => (block.end === undefined ? [] : [(block.end - block.start) / block.records]));
  const whole = told.filter((every) => Number.isSafeInteger(every) && every > 0).sort((a, b) => a - b);
  const times = (every: number) => told.filter((other) => other === every).length;
  const usual =
    loggingSteps ?? whole.reduce((best, every) => (times(every) > times(best) ? every : best), whole[0] ?? 0);
  const others = told.slice(told[0] === usual ? 0 : 1).length;
  if (usual === 0 || 2 * times(usual) <= others) return null;
  return blocks.flatMap(({ start, end, records: count }, nth) => {
    // before the first bar behind a record a run may have gone on from a checkpoint
    const goesOn = nth === 0 && end !== undefined && end - start > usual * count;
    const before = goesOn ? end - usual * count : start;
    return Array.from({ length: count }, (_, i) => before + usual * (i + 1));
  });
}

/**
 * What describes the bar that begins at a place. tqdm puts a colon behind a description, which may hold anything, as in
 * "Map (num_proc=92): 100%|"; words right before a bar count as one without a colon too.
 */
function describedBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - longestDescription), at).trimEnd();
  // a description of its own, not the end of a record or of a bar before it
  if (before.endsWith(":")) return before.replace(/^.*[\]}]:?/, "").trim();
  let start = before.length;
  while (start > 0 && /[\w :[\]/-]/.test(before[start - 1]!)) start--;
  // the end of what stands before it
  return before.slice(start).replace(/^\]/, "").trim();
}

/** Whether a bar stands before any end of a dictionary: what was begun before it is none. */
function opensWithBar(text: string): boolean {
  const at = text.includes("%|") ? (bar.exec(text)?.index ?? -1) : -1;
  return at >= 0 && !text.slice(0, at).includes("}");
}

/** Goes through a log and gives its records with their steps. */
class RecordFinder {
  readonly #report: ReadReport;
  #entries: Entry[] = [];
  /** a dictionary whose end is still to come, and how many characters of it have been read in vain */
  #begun = "";
  #readAgain = 0;
  /** a record without a step, for as long as the next bar may tell it */
  #held: { pairs: Pairs; bars: Bars | undefined } | undefined;
  /** the training's bar: steps done, of how many */
  #done: number | undefined;
  #total: number | undefined;
  /** the last bar of any kind, and whether the training's bar has been drawn since the last record */
  #lastBar: { done: number; total: number } | undefined;
  #drawn = false;
  /** bars of another total, which may be those of the next start */
  #otherBars: Attempt | undefined;
  #attempt = newAttempt();
  readonly #attempts = [this.#attempt];
  #loggingSteps: number | undefined;
  readonly #model = new ModelInConsole();

  constructor(report: ReadReport) {
    this.#report = report;
  }

  line(raw: string): void {
    const hasBrace = raw.includes("{");
    if (!hasBrace && this.#begun === "" && !raw.includes("%|")) {
      if (this.#loggingSteps === undefined && raw.includes("logging_steps")) this.#settingIn(raw);
      if (raw.trim() === "") return;
      this.#model.line(raw);
      this.#release();
      this.#report.otherLines(1);
      return;
    }
    const text = withoutColours(raw);
    if (text.trim() === "") return;
    const goesOn = this.#begun !== "" && opening.exec(text)?.index !== 0 && !opensWithBar(text);
    if (goesOn && this.#begun.length + text.length < longestRecord) {
      this.#begun += `\n${text}`;
      // without a bracket it cannot have come to its end
      if (!text.includes("}")) return;
      this.#readAgain += this.#begun.length;
      if (this.#readAgain < mostReadAgain) {
        this.#go(this.#begun, true);
        return;
      }
    }
    this.#abandon();
    this.#go(text, false);
  }

  /** The records in the log's order, each with its step but for summaries. */
  end(): Pairs[] {
    this.#abandon();
    this.#release();
    this.#tellAttempts();
    this.#model.tell(this.#report);
    const training = this.#entries.filter(({ kind }) => kind === "training");
    // a bar that moved for this record alone
    const bars = training.filter(({ drawn, step }, i) => drawn && step && step !== training[i - 1]?.step).length;
    return 2 * bars > training.length ? this.#byBars() : this.#byCount(training.length);
  }

  #byBars(): Pairs[] {
    let last: number | undefined;
    return this.#entries.map(({ pairs, kind, step, drawn }) => {
      if (kind === "told") return pairs;
      if (kind === "training") last = step ?? 0;
      // an evaluation belongs to the step trained last, which a bar may have told already
      const at = kind === "training" ? last! : Math.max(last ?? step ?? 0, drawn ? (step ?? 0) : 0);
      return [["step", at], ...pairs];
    });
  }

  #byCount(records: number): Pairs[] {
    if (records > 0) this.#tellCount();
    const steps = new Map(this.#attempts.flatMap((attempt) => this.#countIn(attempt)));
    let step = 0;
    return this.#entries.map((entry) => {
      step = steps.get(entry) ?? step;
      return entry.kind === "told" ? entry.pairs : [["step", step], ...entry.pairs];
    });
  }

  /** Steps of the training records of one start: between bars where those stand in place, else from the first on. */
  #countIn(attempt: Attempt): [Entry, number][] {
    const records = this.#entries.filter((entry) => entry.attempt === attempt && entry.kind === "training");
    const placed = placedByBars(records, attempt, this.#loggingSteps);
    if (placed !== null) return records.map((entry, i) => [entry, placed[i]!]);
    const before = stepsBefore(attempt);
    const every = this.#loggingSteps ?? everyOf((attempt.done ?? 0) - before, records.length);
    return records.map((entry, i) => [entry, before + every * (i + 1)]);
  }

  #tellCount(): void {
    const why =
      this.#done === undefined ? "No progress bar tells the steps" : "The progress bars stand apart from the records";
    const every = this.#loggingSteps;
    const ends = this.#attempts.filter(({ records }) => records > 0).map(({ done }) => done);
    const how =
      every !== undefined
        ? `${every} steps each (logging_steps)`
        : this.#done === undefined
          ? "one step each, for logging_steps is not told"
          : ends.length > 1
            ? `up to the last bar's step of each start, ${ends.join(", ")}`
            : `up to the last bar's step, ${this.#done}`;
    this.#report.problem(`${why}: the records were counted, ${how}.`);
  }

  /** Starts of the trainer with other numbers of steps may be other runs. */
  #tellAttempts(): void {
    const totals = this.#attempts.flatMap(({ total, records }) => (total !== undefined && records > 0 ? [total] : []));
    if (new Set(totals).size < 2) return;
    this.#report.problem(
      `The trainer was started with different numbers of steps in all (${totals.join(", ")}): these may be several runs, which one log cannot keep apart; give each a file of its own.`
    );
  }

  /** Takes a text apart: what stands before a dictionary, the dictionary, what stands behind it. */
  #go(text: string, isContinued: boolean): void {
    let rest = this.#first(text, isContinued);
    while (rest !== null) rest = this.#first(rest, true);
  }

  /** Takes the first dictionary off a text; what is left, or null when nothing more is in it. */
  #first(text: string, isContinued: boolean): string | null {
    const start = text.search(opening);
    if (start < 0) {
      this.#between(text);
      if (!isContinued) this.#report.otherLines(1);
      return null;
    }
    const found = recordAt(text, start);
    if (found.kind === "cut") {
      if (!isContinued) this.#between(text.slice(0, start));
      this.#begun = text.slice(start);
      return null;
    }
    this.#begun = "";
    this.#readAgain = 0;
    if (found.kind === "other") {
      this.#between(text.slice(0, start));
      const next = text.slice(start + 1).search(opening);
      if (!isContinued) this.#report.otherLines(1);
      return next >= 0 ? text.slice(start + 1 + next) : null;
    }
    this.#between(text.slice(0, start));
    if (found.kind === "record") this.#record(found.pairs, text.slice(0, start));
    else this.#settings(found.pairs);
    const rest = text.slice(found.end);
    return rest.trim() === "" ? null : rest;
  }

  /** A dictionary that never ended: a record that was cut, or text that only looked like one. */
  #abandon(): void {
    if (this.#begun === "") return;
    const keys = [...this.#begun.matchAll(/['"]([\w./@ -]+)['"]\s*:/g)].map(([, key = ""]) => key);
    if (keys.some((key) => isTraining(key) || isEvaluation(key))) this.#report.setAside("cut short");
    else this.#report.otherLines(this.#begun.split("\n").length);
    this.#begun = "";
    this.#readAgain = 0;
  }

  /** A bar in the text moves the step; a bar of the training tells a held record its step. */
  #between(text: string): void {
    const match = text.includes("%|") ? bar.exec(text) : null;
    if (match === null) {
      if (text.trim() !== "") this.#release();
      return;
    }
    const [, done = "", total = ""] = match;
    const described = describedBefore(text, match.index);
    if (described !== "" && !/^(?:train\w*|steps?)\s*:?$/i.test(described)) return;
    this.#lastBar = { done: Number(done), total: Number(total) };
    this.#total ??= Number(total);
    if (Number(total) !== this.#total) {
      this.#otherBars = this.#otherBars?.total === Number(total) ? this.#otherBars : newAttempt();
      this.#otherBars.total = Number(total);
      addBar(this.#otherBars, Number(done));
      return;
    }
    this.#otherBars = undefined;
    const isBehind = Number(done) < (this.#done ?? 0) || done === "0";
    if (isBehind && (this.#attempt.records > 0 || this.#held !== undefined)) {
      this.#release();
      this.#begin(newAttempt());
    }
    this.#done = Number(done);
    this.#attempt.total = this.#total;
    addBar(this.#attempt, this.#done);
    this.#drawn = true;
    this.#release();
  }

  #record(pairs: Pairs, before: string): void {
    this.#release();
    const stated = statedStep.exec(before)?.[1];
    if (pairs.some(([key]) => key === "step" || key === "global_step")) this.#enter(pairs, "told");
    else if (stated !== undefined) this.#enter([["step", Number(stated)], ...pairs], "told");
    // the summary of a run is no step's: it repeats metrics of the last evaluation under the names of training
    else if (pairs.some(([key]) => key === "train_runtime")) this.#enter(pairs, "told");
    else if (!pairs.some(([key]) => isTraining(key))) this.#enter(pairs, "evaluation");
    else {
      this.#followNewBar();
      this.#held = { pairs, bars: this.#attempt.bars };
      this.#attempt.bars = undefined;
    }
  }

  #enter(pairs: Pairs, kind: Entry["kind"], bars?: Bars): void {
    if (kind === "training") this.#attempt.records++;
    this.#entries.push({ pairs, kind, step: this.#done, drawn: this.#drawn, attempt: this.#attempt, bars });
  }

  /** A run that begins anew with another number of steps has another bar: the one that moves between records. */
  #followNewBar(): void {
    const isDone = this.#done === this.#total;
    if ((this.#drawn && !isDone) || this.#lastBar === undefined || this.#lastBar.total === this.#total) return;
    this.#total = this.#lastBar.total;
    this.#done = this.#lastBar.done;
    this.#begin(this.#otherBars ?? newAttempt());
    this.#otherBars = undefined;
  }

  #begin(attempt: Attempt): void {
    this.#attempt = attempt;
    this.#attempts.push(attempt);
  }

  /** Gives away the held record: the bar before it stands if none came behind. */
  #release(): void {
    if (this.#held === undefined) return;
    this.#enter(this.#held.pairs, "training", this.#held.bars);
    this.#held = undefined;
    this.#drawn = false;
    this.#lastBar = undefined;
  }

  #settings(pairs: Pairs): void {
    for (const [key, value] of pairs) {
      if (value === null || value === undefined) continue;
      this.#report.config(key, value);
      if (key === "logging_steps" && typeof value === "number" && value >= 1) this.#loggingSteps = value;
    }
  }

  #settingIn(text: string): void {
    const steps = /\blogging_steps['"]?\s*[:=]\s*(\d+)/.exec(text)?.[1];
    if (steps === undefined) return;
    this.#loggingSteps = Number(steps);
    this.#report.config("logging_steps", Number(steps));
  }
}
