/** Goes through a TRL console, line by line: its records, bars, starts and settings. */

import type { ReadReport } from "../../../reader.js";
import { withoutColours } from "../../../text/ansi.js";
import { ModelInConsole } from "../../../text/model-in-console.js";
import { type AlikeRecord, valuesOf } from "../alike-records.js";
import { BegunRecord, WrappedRecords } from "./begun-record.js";
import {
  type Attempt,
  addBar,
  areSame,
  type Bars,
  type Entry,
  newAttempt,
  type Pairs,
  type Printed,
  type Start
} from "./trl-attempts.js";
import { type PlacedRecord, placedRecords, tellAttempts } from "./trl-places.js";
import { batchesIn, TrlSettings } from "./trl-settings.js";
import {
  bar,
  cutOpening,
  describedBefore,
  type Found,
  kindOf,
  longestRecord,
  opening,
  opensWithBar,
  recordAt,
  statedIn
} from "./trl-text.js";

/** Characters that are read again and again for a dictionary that goes on over lines. */
const mostReadAgain = 8 * longestRecord;
/** Byte. */
const brace = 123;

/** Goes through a log and gives its records with their steps. */
export class RecordFinder {
  readonly #report: ReadReport;
  #entries: Entry[] = [];
  /** a dictionary whose end is still to come, and how many characters of it have been read in vain */
  readonly #begun = new BegunRecord();
  #readAgain = 0;
  readonly #wrapped = new WrappedRecords();
  /** the line before, which is no record */
  #before = "";
  /** a record without a step, for as long as the next bar may tell it */
  #held: { record: Printed; bars: Bars | undefined } | undefined;
  /** names of the last record, and what they make it */
  #names: readonly string[] = [];
  #kind: ReturnType<typeof kindOf> = "evaluation";
  /** whether the line had a record */
  #hasRecord = false;
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

  /** Takes a record that was read elsewhere, and stands on a line of its own; false where this must be looked at. */
  take(record: AlikeRecord): boolean {
    const { shape, step } = record;
    if (!this.#begun.isEmpty || (shape.step === null && this.#mayStateStepOf(shape))) return false;
    this.#place({ names: shape.names, values: valuesOf(record), stated: shape.step === null ? null : step });
    this.#before = "";
    return true;
  }

  /** Whether the line before may be where a step begins to be stated: "Global step 12:" before a record, "Global step" before "12: {". */
  #mayStateStepOf({ bytes }: AlikeRecord["shape"]): boolean {
    return this.#before !== "" && (bytes[0] !== brace || /\d/.test(this.#before));
  }

  /** @returns whether a record stands on this line */
  line(raw: string): boolean {
    this.#hasRecord = false;
    this.#line(raw);
    return this.#hasRecord;
  }

  #line(raw: string): void {
    const hasBrace = raw.includes("{");
    if (!hasBrace && this.#begun.isEmpty && !raw.includes("%|")) {
      if (raw.trim() === "") return;
      this.#before = raw;
      this.#release();
      this.#model.line(raw);
      this.#settingIn(raw);
      for (const [name, value] of batchesIn(raw)) this.#report.config(name, value);
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
  end(): PlacedRecord[] {
    this.#abandon();
    this.#release();
    tellAttempts(this.#attempts, this.#report);
    this.#wrapped.tell(this.#report);
    this.#model.tell(this.#report);
    return placedRecords({
      ...{ entries: this.#entries, attempts: this.#attempts, starts: this.#starts },
      ...{ stated: this.#stated, done: this.#done, report: this.#report }
    });
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
    if (found.kind !== "other" && isContinued && from === 0) this.#wrapped.add(this.#begun, found.pairs);
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

  /** A dictionary that never ended: a record that was cut, or text that only looked like one. */
  #abandon(): void {
    if (this.#begun.isEmpty) return;
    if (this.#begun.hasMetrics) this.#report.setAside("cut short");
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
    this.#hasRecord = true;
    const names = pairs.map(([name]) => name);
    const stated = kindOf(names) === "told" ? undefined : statedIn(before, this.#before);
    this.#place({
      names: areSame(names, this.#names) ? this.#names : names,
      values: pairs.map(([, value]) => value),
      stated: stated === undefined ? null : Number(stated)
    });
  }

  #place(record: Printed): void {
    this.#release();
    const { names, values, stated } = record;
    if (names !== this.#names) [this.#names, this.#kind] = [names, kindOf(names)];
    if (this.#kind === "told" || stated !== null) this.#enter(record, "told");
    // the summary of a run is no step's: it repeats metrics of the last evaluation under the names of training
    else if (this.#kind === "summary") {
      const seconds = values[names.indexOf("train_runtime")];
      if (typeof seconds === "number") this.#report.config("train_runtime", seconds);
      this.#enter(record, "told");
    } else if (this.#kind === "evaluation") this.#enter(record, "evaluation");
    else {
      this.#followNewBar();
      this.#held = { record, bars: this.#attempt.bars };
      this.#attempt.bars = undefined;
    }
  }

  #enter({ names, values, stated }: Printed, kind: Entry["kind"], bars?: Bars): void {
    if (kind === "training") this.#attempt.records++;
    const start = this.#starts.length - 1;
    const [step, drawn, attempt] = [this.#done, this.#drawn, this.#attempt];
    this.#entries.push({ names, values, stated, kind, step, drawn, attempt, bars, start });
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
    this.#enter(this.#held.record, "training", this.#held.bars);
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
