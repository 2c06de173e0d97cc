/** Lines of fields that are like the one before in all but their numbers: these are read without looking for fields again. */
import type { Value } from "../../number-columns.js";
import { type FieldLine, type FieldSpans, fieldSpans } from "./fields.js";

/** A number of a line: where it stands, and what it is there. */
interface Token {
  start: number;
  end: number;
  /** place among the fields; `step`; `stamp`: before the step, as long in every line; `free`: any number; `fixed`: part of a name */
  is: number | "step" | "stamp" | "free" | "fixed";
}

/** The last line that had fields, cut at its numbers. */
export class AlikeFields {
  #line = "";
  #tokens: Token[] = [];
  #record: FieldLine | null = null;

  /** lines that were kept since one was read by them */
  #misses = 0;

  /**
   * Keeps a line that was read.
   *
   * @param line as it was printed
   * @param text of it that was looked at: its end
   */
  keep(line: string, text: string, record: FieldLine): void {
    // lines that are never alike are not all looked at twice
    if (++this.#misses > 8 && this.#misses % 16 !== 0) return;
    const spans = line.endsWith(text) ? fieldSpans(text) : null;
    if (spans === null || spans.fields.length !== record.pairs.length) return;
    const tokens = tokensOf(line);
    const offset = line.length - text.length;
    for (const token of tokens) token.is = kindOf(token.start - offset, record, spans);
    const read = tokens.filter(({ is }) => typeof is === "number");
    // what is no number here may be one in the next line, and a field
    const areNumbers = tokens.every(
      ({ start, end, is }) => is !== "free" || Number.isFinite(valueAt(line, start, end))
    );
    const isWhole =
      areNumbers &&
      tokens.filter(({ is }) => is === "step").length === 1 &&
      read.length === record.pairs.length &&
      read.every(({ start, end, is }) => valueAt(line, start, end) === record.pairs[is as number]![1]);
    if (isWhole) [this.#line, this.#tokens, this.#record] = [line, tokens, record];
  }

  read(line: string): FieldLine | null {
    if (this.#record === null) return null;
    const before = this.#line;
    let at = 0;
    let from = 0;
    let step = 0;
    const pairs: [string, Value][] = new Array(this.#record.pairs.length);
    for (const { start, end, is } of this.#tokens) {
      for (; from < start; from++, at++) if (line.charCodeAt(at) !== before.charCodeAt(from)) return null;
      const close = endOfNumber(line, at);
      if (close === at) return null;
      from = end;
      const opened = at;
      at = close;
      if (is === "stamp") {
        if (close - opened !== end - start || !areDigits(line, opened, close)) return null;
      } else if (is === "fixed") {
        if (line.slice(opened, close) !== before.slice(start, end)) return null;
      } else {
        const number = valueAt(line, opened, close);
        if (!Number.isFinite(number)) return null;
        if (typeof is === "number") pairs[is] = [this.#record.pairs[is]![0], number];
        else if (is === "step") {
          if (close - opened > 12 || !areDigits(line, opened, close)) return null;
          step = number;
        }
      }
    }
    if (line.length - at !== before.length - from) return null;
    for (; from < before.length; from++, at++) if (line.charCodeAt(at) !== before.charCodeAt(from)) return null;
    this.#misses = 0;
    return { step, run: this.#record.run, pairs };
  }
}

/** @param at place in the text that was looked at: before it stand stamps of collectors */
function kindOf(at: number, { run }: FieldLine, { step, behind, fields }: FieldSpans): Token["is"] {
  if (at === step) return "step";
  if (at < behind) return run === null || at < 0 || at > step ? "stamp" : "fixed";
  const field = fields.findIndex((field) => at >= field.start && at < field.end);
  if (field < 0) return "free";
  return fields[field]!.value === at ? field : "fixed";
}

/** The number that stands there, a percentage as a fraction. */
function valueAt(line: string, start: number, end: number): number {
  const digits = line.slice(start, end);
  return Number(line[end] === "%" ? `${digits}e-2` : digits);
}

function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < line.length; ) {
    const end = endOfNumber(line, at);
    if (end > at) tokens.push({ start: at, end, is: "fixed" });
    at = Math.max(end, at + 1);
  }
  return tokens;
}

/** Place behind the number that begins here; here if none does. A sign belongs to it behind a blank, `=` or `:`. */
function endOfNumber(line: string, start: number): number {
  let at = start;
  const sign = line.charCodeAt(at);
  if (sign === 43 || sign === 45) {
    const before = start === 0 ? 32 : line.charCodeAt(start - 1);
    if (before !== 32 && before !== 61 && before !== 58) return start;
    at++;
  }
  if (!isDigit(line.charCodeAt(at))) return start;
  while (isDigit(line.charCodeAt(at)) || line.charCodeAt(at) === 46) at++;
  const letter = line.charCodeAt(at);
  if (letter !== 69 && letter !== 101) return at;
  const next = line.charCodeAt(at + 1);
  let power = next === 43 || next === 45 ? at + 2 : at + 1;
  if (!isDigit(line.charCodeAt(power))) return at;
  while (isDigit(line.charCodeAt(power))) power++;
  return power;
}

function areDigits(line: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isDigit(line.charCodeAt(at))) return false;
  return true;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
