/** What a reader says of a log beside its records, and what is said of it later: kept until the log is given out. */
import { oneLine } from "../lib/log-error.js";
import { alikeOnce, type NoteOf } from "./alike-notes.js";
import type { ReadLog } from "./imported-log.js";
import type { ReadReport } from "./reader.js";
import type { Numbering } from "./steps/numbered-rows.js";

/** Characters of a note. */
const longestNote = 2000;

export class LogNotices implements ReadReport {
  readonly setAsides = new Map<string, number>();
  readonly #notes: NoteOf[] = [];
  readonly settings = new Map<string, string | number | boolean>();
  readonly withoutSteps: string[] = [];
  lines = 0;
  readonly rows: Numbering | null;
  /** whether the reader has numbered records itself */
  isNumbered = false;

  /** @param before what was told already */
  constructor(before?: Pick<ReadLog, "problems" | "settings">, rows: Numbering | null = null) {
    this.rows = rows;
    for (const text of before?.problems ?? []) this.#notes.push({ of: null, text });
    for (const [key, value] of before?.settings ?? []) this.settings.set(key, value);
  }

  setAside(reason: string, rows = 1): void {
    this.setAsides.set(reason, (this.setAsides.get(reason) ?? 0) + rows);
  }
  problem(text: string): void {
    this.problemOf(null, text);
  }
  /** Of one run of several: what is said of many of them stands once. */
  problemOf(run: string | null, text: string): void {
    const line = oneLine(text);
    // a name in it may be a page of what was no name
    const short = line.length > longestNote ? `${line.slice(0, longestNote)}\u2026` : line;
    this.#notes.push({ of: run === null ? null : oneLine(`run ${run}`), text: short });
  }
  get problems(): string[] {
    return alikeOnce(this.#notes, "run");
  }
  config(key: string, value: string | number | boolean): void {
    this.settings.set(key, value);
  }
  otherLines(lines: number): void {
    this.lines += lines;
  }
  noSteps(reason: string): void {
    if (!this.withoutSteps.includes(reason)) this.withoutSteps.push(reason);
  }
  numbering(): Numbering | null {
    this.isNumbered = true;
    return this.rows;
  }
}
