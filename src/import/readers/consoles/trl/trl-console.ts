/**
 * Dictionaries that a trainer prints as Python shows them: TRL and transformers, `{'loss': 0.0, 'reward': 0.16, …}` between
 * the carriage returns of a progress bar, without a step; OpenRLHF, `Global step 12: {…}`.
 *
 * The step of a TRL record is that of the bar drawn right behind it. transformers' ProgressCallback advances its bar in
 * on_step_end and prints the record afterwards, in on_log, through tqdm.write, which clears the bar, writes and draws the bar
 * again: what follows is exact, while the bar before it may be older, since tqdm draws at most ten times a second. Where no
 * bar follows at once, the one before stands, and so it does for all records where the last of them has no bar behind it and
 * each has one ahead. (transformers 4.50.3 and 5.23.0, trainer_callback.py; tqdm 4.67, std.py.)
 *
 * In a log made by `> log 2>&1` the records are buffered and the bars are not: all bars stand before all records, and none
 * tells a step. Where most records follow one another without a bar between them, they are counted; without any bar their
 * steps are worked out of what else is printed, or asked for (trl-steps.ts).
 *
 * Long because the finder of records is one machine: each of its steps reads the state that the others leave.
 */
import { mustFind } from "../../../../lib/items.js";
import { linesOf } from "../../../bytes/lines.js";
import type { LogSource } from "../../../bytes/log-source.js";
import { plainSlashes } from "../../../names/aliases.js";
import {
  BatchBuilder,
  type Head,
  type LogReader,
  type ReadReport,
  type RecordBatch,
  type Value
} from "../../../reader.js";
import { withoutColours } from "../../../text/ansi.js";
import { flatRecord, isObject } from "../../../text/flatten.js";
import { ModelInConsole } from "../../../text/model-in-console.js";
import { numberOf } from "../../../text/numbers.js";
import { CutLiteral, pythonLiteral } from "../../../text/python-literal.js";
import { rayPrefix } from "../../../text/ray-prefix.js";
import { BegunRecord } from "./begun-record.js";
import {
  type Attempt,
  addBar,
  type Bars,
  type Entry,
  everyOf,
  newAttempt,
  type Pairs,
  placedByBars,
  placedByBarsAhead,
  type Start,
  stepsBefore,
  stretchesOf
} from "./trl-attempts.js";
import { TrlSettings } from "./trl-settings.js";
import { logsFirstOf, placeAll, type Stretch, stepsFrom } from "./trl-steps.js";

export const trlConsole: LogReader = { format: "trl-console", recognises, read };

/** A dictionary that goes on over more text than this is none. */
const longestRecord = 65536;
/** Lines that a record may stand on, where it is looked for in the beginning of a log. */
const mostLines = 60;
/** The beginning of a dictionary, with its first name. */
const opening = /\{\s*['"][\w./@ -]+['"]\s*:/;
/** The same at the end of a line that was wrapped within its first name. */
const cutOpening = /\{\s*(?:['"][\w./@ -]{0,100}['"]?\s*)?$/;
/** What stands before a dictionary on a line that was wrapped within "Global step 12: {". */
const endOfStated = /^[\w ]{0,20}:\s*$/;
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
/** Arguments that make the batch of a step, printed or passed on. */
const batchSetting =
  /(?<![\w.])(num_generations|per_device_train_batch_size|gradient_accumulation_steps|num_processes|world_size)['"]?(?:\s*[:=]\s*|\s+)['"]?(\d+)(?![\w.])/g;
/** "Total train batch size (w. parallel, distributed & accumulation) = 16"; Unsloth: "Total batch size (4 x 4 x 1) = 16" */
const totalBatch = /\bTotal (?:train )?batch size[^=|]*=\s*(\d[\d,]*)/;
/** "Global step 12: {", and of slime "rollout 12: {", "eval 12: {" */
const statedStep = /(?:^|[^\w])(?:(?:global[_ ])?step[ :=_#]*|(?:rollout|eval) )(\d+)[^\d{]*$/i;

/** A record 3, unless it is quoted in some text; the bar of a run that has printed none yet 1. */
function recognises(head: Head): 0 | 1 | 2 | 3 {
  const text = withoutColours(head.text);
  const lines = text.split(/[\r\n]+/);
  for (const [i, line] of lines.entries()) {
    const start = line.search(/(?<!["'`])\{'/);
    const from = start < 0 ? line.search(cutOpening) : start;
    if (from < 0) continue;
    const begun = new BegunRecord();
    begun.begin(line.slice(from), line.slice(0, from));
    for (const next of lines.slice(i + 1, i + 1 + mostLines)) {
      if (recordAt(begun.text, 0).kind !== "cut" || begun.length > longestRecord) break;
      begun.add(next);
    }
    if (/^\{\s*'/.test(begun.text) && recordAt(begun.text, 0).kind === "record") return 3;
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

/** The step that stands before a dictionary; on the line before it too, where that was wrapped within. */
function statedIn(before: string, lineBefore: string): string | undefined {
  const stated = statedStep.exec(before)?.[1];
  const line = withoutColours(lineBefore);
  const rest = before.replace(rayPrefix, "");
  const mayGoOn = endOfStated.test(rest) || (rest.trim() === "" && /\d:\s*$/.test(line));
  if (stated !== undefined || !mayGoOn) return stated;
  return (statedStep.exec(line + rest) ?? statedStep.exec(`${line} ${rest}`))?.[1];
}

/** Goes through a log and gives its records with their steps. */
class RecordFinder {
  readonly #report: ReadReport;
  #entries: Entry[] = [];
  /** a dictionary whose end is still to come, and how many characters of it have been read in vain */
  readonly #begun = new BegunRecord();
  #readAgain = 0;
  /** records that were put together from wrapped lines, and those lines */
  #wrapped = { records: 0, lines: 0 };
  /** the line before, which is no record */
  #before = "";
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
  /** settings about steps, by their names in transformers */
  readonly #stated = new TrlSettings();
  /** what the trainer says as it begins, each time */
  readonly #starts: Start[] = [{}];
  readonly #model = new ModelInConsole();

  constructor(report: ReadReport) {
    this.#report = report;
  }

  line(raw: string): void {
    const hasBrace = raw.includes("{");
    if (!hasBrace && this.#begun.isEmpty && !raw.includes("%|")) {
      if (raw.trim() === "") return;
      this.#before = raw;
      this.#release();
      this.#model.line(raw);
      this.#settingIn(raw);
      if (raw.includes("batch") || raw.includes("num_")) this.#batchIn(raw);
      this.#report.otherLines(1);
      return;
    }
    const text = withoutColours(raw);
    if (text.trim() === "") return;
    const goesOn = !this.#begun.isEmpty && opening.exec(text)?.index !== 0 && !opensWithBar(text);
    if (goesOn && this.#begun.length + text.length < longestRecord) {
      this.#begun.add(text);
      // without a bracket it cannot have come to its end
      if (!text.includes("}")) return;
      this.#readAgain += this.#begun.length;
      if (this.#readAgain < mostReadAgain) {
        this.#go(this.#begun.text, true);
        return;
      }
    }
    this.#abandon();
    this.#go(text, false);
    if (this.#begun.isEmpty) this.#before = "";
  }

  /** The records in the log's order, each with its step but for summaries. */
  end(): Pairs[] {
    this.#abandon();
    this.#release();
    this.#tellAttempts();
    const { records, lines } = this.#wrapped;
    if (records > 0)
      this.#report.problem(
        `The lines of this console are wrapped: ${records} records were put together from ${lines} lines.`
      );
    this.#model.tell(this.#report);
    const training = this.#entries.filter(({ kind }) => kind === "training");
    // a bar that moved for this record alone
    const bars = training.filter(({ drawn, step }, i) => drawn && step && step !== training[i - 1]?.step).length;
    return 2 * bars > training.length ? this.#byBars() : this.#byCount(training.length);
  }

  #byBars(): Pairs[] {
    let last: number | undefined;
    const ahead = new Map(this.#attempts.flatMap((attempt) => this.#aheadIn(attempt)));
    return this.#entries.map((entry) => {
      const { pairs, kind, drawn } = entry;
      const step = ahead.get(entry) ?? entry.step;
      if (kind === "told") return pairs;
      if (kind === "training") last = step ?? 0;
      // an evaluation belongs to the step trained last, which a bar may have told already
      const at = kind === "training" ? last! : Math.max(last ?? step ?? 0, drawn ? (step ?? 0) : 0);
      return [["step", at], ...pairs];
    });
  }

  #aheadIn(attempt: Attempt): [Entry, number][] {
    const records = this.#entries.filter((entry) => entry.attempt === attempt && entry.kind === "training");
    const placed = placedByBarsAhead(records, attempt);
    return placed === null ? [] : records.map((entry, i) => [entry, placed[i]!]);
  }

  #byCount(records: number): Pairs[] {
    if (records > 0) this.#tellCount();
    const steps = new Map(this.#attempts.flatMap((attempt) => this.#countIn(attempt)));
    let step = 0;
    return this.#entries.map((entry) => {
      step = steps.get(entry) ?? step;
      return entry.kind === "told" || Number.isNaN(step) ? entry.pairs : [["step", step], ...entry.pairs];
    });
  }

  /** Steps of the training records of one start: between bars where those stand in place, else from the first on. */
  #countIn(attempt: Attempt): [Entry, number][] {
    const entries = this.#entries.filter((entry) => entry.attempt === attempt);
    if (attempt.done === undefined) return this.#placeIn(stretchesOf(entries, this.#starts));
    const records = entries.filter(({ kind }) => kind === "training");
    const numbering = this.#report.numbering?.() ?? null;
    const loggingSteps = numbering?.every ?? this.#wholeSteps;
    const placed = placedByBars(records, attempt, loggingSteps);
    if (placed !== null) return records.map((entry, i) => [entry, placed[i]!]);
    const before = stepsBefore(attempt);
    const steps = attempt.done - before;
    const extra =
      before === 0 &&
      !numbering &&
      logsFirstOf(records.length, steps, { loggingSteps, logsFirst: this.#stated.logsFirst });
    const every = loggingSteps ?? everyOf(steps, records.length - Number(extra));
    const numbers = extra
      ? [1, ...stepsFrom(every, every, records.length - 1)]
      : stepsFrom(numbering?.first ?? before + every, every, records.length);
    return records.map((entry, i) => [entry, numbers[i]!]);
  }

  /** Steps of records without any bar; none where nothing says them, for which the user is asked. */
  #placeIn(stretches: readonly { records: Entry[]; stretch: Stretch }[]): [Entry, number][] {
    const numbering = this.#report.numbering?.() ?? null;
    const { loggingSteps, logsFirst, maxSteps, conflict } = this.#stated;
    const stated = { numbering, loggingSteps, logsFirst, maxSteps };
    const placed = placeAll(
      stretches.map(({ stretch }) => stretch),
      stated
    );
    return stretches.flatMap(({ records }, i) => {
      const found = placed[i]!;
      if ("unknown" in found) {
        const why = [found.unknown, ...(conflict === null ? [] : [conflict])].join("; ");
        this.#report.noSteps?.(`no progress bar gives the steps, and ${why}`);
        return records.map((entry): [Entry, number] => [entry, Number.NaN]);
      }
      const apart = found.every === 1 ? "one step" : `${found.every} steps`;
      this.#report.problem(
        `No progress bar gives the steps: the records are counted as ${apart} apart (${found.by})${found.remark ?? ""}.`
      );
      return records.map((entry, at): [Entry, number] => [entry, found.steps[at]!]);
    });
  }

  get #wholeSteps(): number | undefined {
    const { loggingSteps: every } = this.#stated;
    return every !== undefined && every >= 1 ? Math.round(every) : undefined;
  }

  #tellCount(): void {
    if (this.#done === undefined) return;
    const every = this.#report.numbering?.()?.every ?? this.#wholeSteps;
    const ends = this.#attempts.filter(({ records }) => records > 0).map(({ done }) => done);
    const how =
      every !== undefined
        ? `${every} steps each (logging_steps)`
        : ends.length > 1
          ? `up to the last bar's step of each start, ${ends.join(", ")}`
          : `up to the last bar's step, ${this.#done}`;
    this.#report.problem(`The progress bars stand apart from the records: the records were counted, ${how}.`);
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
    const isCut = start < 0 && cutOpening.test(text);
    if (start < 0 && !isCut) {
      this.#between(text);
      if (!isContinued) this.#settingIn(text);
      if (isContinued) this.#abandon();
      else this.#report.otherLines(1);
      return null;
    }
    const from = isCut ? text.search(cutOpening) : start;
    const found: Found = isCut ? { kind: "cut" } : recordAt(text, from);
    if (found.kind === "cut") {
      if (!isContinued) this.#between(text.slice(0, from));
      // what goes on is kept as it stands
      if (!(isContinued && from === 0)) this.#begun.begin(text.slice(from), isContinued ? "" : text.slice(0, from));
      return null;
    }
    const before = isContinued && from === 0 ? this.#begun.before : text.slice(0, from);
    if (found.kind !== "other" && isContinued && from === 0) this.#countWrapped(found);
    this.#begun.clear();
    this.#readAgain = 0;
    if (found.kind === "other") {
      this.#between(text.slice(0, from));
      if (!isContinued) this.#settingIn(text);
      const next = text.slice(from + 1).search(opening);
      if (!isContinued) this.#report.otherLines(1);
      return next >= 0 ? text.slice(from + 1 + next) : null;
    }
    this.#between(text.slice(0, from));
    if (found.kind === "record") this.#record(found.pairs, before);
    else this.#settings(found.pairs);
    const rest = text.slice(found.end);
    return rest.trim() === "" ? null : rest;
  }

  /** Counts a dictionary that is another, or none, with the ends of its lines in it. */
  #countWrapped(whole: { pairs: Pairs }): void {
    if (this.#begun.lines < 2) return;
    const written = recordAt(this.#begun.asWritten, 0);
    if ("pairs" in written && JSON.stringify(written.pairs) === JSON.stringify(whole.pairs)) return;
    this.#wrapped.records++;
    this.#wrapped.lines += this.#begun.lines;
  }

  /** A dictionary that never ended: a record that was cut, or text that only looked like one. */
  #abandon(): void {
    if (this.#begun.isEmpty) return;
    const keys = [...this.#begun.text.matchAll(/['"]([\w./@ -]+)['"]\s*:/g)].map(([, key = ""]) => key);
    if (keys.some((key) => isTraining(key) || isEvaluation(key))) this.#report.setAside("cut short");
    else this.#report.otherLines(this.#begun.lines);
    this.#begun.clear();
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
    const stated = statedIn(before, this.#before);
    if (pairs.some(([key]) => key === "step" || key === "global_step")) this.#enter(pairs, "told");
    else if (stated !== undefined) this.#enter([["step", Number(stated)], ...pairs], "told");
    // the summary of a run is no step's: it repeats metrics of the last evaluation under the names of training
    else if (pairs.some(([key]) => key === "train_runtime")) {
      const [, seconds] = mustFind(pairs, ([key]) => key === "train_runtime");
      if (typeof seconds === "number") this.#report.config("train_runtime", seconds);
      this.#enter(pairs, "told");
    } else if (!pairs.some(([key]) => isTraining(key))) this.#enter(pairs, "evaluation");
    else {
      this.#followNewBar();
      this.#held = { pairs, bars: this.#attempt.bars };
      this.#attempt.bars = undefined;
    }
  }

  #enter(pairs: Pairs, kind: Entry["kind"], bars?: Bars): void {
    if (kind === "training") this.#attempt.records++;
    const start = this.#starts.length - 1;
    this.#entries.push({ pairs, kind, step: this.#done, drawn: this.#drawn, attempt: this.#attempt, bars, start });
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
      this.#stated.given(key, value);
    }
  }

  #batchIn(text: string): void {
    for (const [, name = "", value] of text.matchAll(batchSetting)) this.#report.config(name, Number(value));
    const total = totalBatch.exec(text)?.[1];
    if (total !== undefined) this.#report.config("total train batch size", Number(total.replaceAll(",", "")));
  }

  /** What a line that is no record says of the steps: arguments, one or several, and the trainer's banner. */
  #settingIn(text: string): void {
    if (!/step/i.test(text)) return;
    for (const [name, value] of this.#stated.line(text)) this.#report.config(name, value);
    const planned = /\bTotal (?:optimization )?steps\s*=\s*(\d[\d,]*)/.exec(text)?.[1];
    if (planned !== undefined) this.#starts.push({ planned: Number(planned.replaceAll(",", "")) });
    const before = /\bContinuing training from global step (\d+)/i.exec(text)?.[1];
    if (before !== undefined) this.#starts.push({ ...this.#starts.at(-1), before: Number(before) });
  }
}
