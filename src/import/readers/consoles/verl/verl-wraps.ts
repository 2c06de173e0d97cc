/**
 * Digits that stand alone behind a step line: the rest of its last number, which a wrap cut off, or something else that
 * was printed? The whole log says it; where it does not, the step line is excluded rather than read with a number cut short.
 */
import type { ReadReport } from "../../../reader.js";
import type { Length, StepText } from "./verl-lines.js";
import { openNumber, significantDigits } from "./verl-pieces.js";

/** Step lines that are put together before a width is said of them. */
const enough = 3;
/** Step lines, and numbers in them, by which the spelling of a log's numbers is known. */
const mostSamples = 100;
const fewestNumbers = 10;

/** What became of a step line: its text, or null where its last number is uncertain. */
export interface Settled {
  step: StepText;
  text: string | null;
  /** lines behind it that belong to nothing */
  others: number;
}

/** Lengths of lines, and how many lines have each. */
class Lengths {
  readonly #counts = new Map<number, number>();
  #all = 0;
  #most = { length: 0, count: 0 };

  add(length: number): void {
    const count = (this.#counts.get(length) ?? 0) + 1;
    this.#counts.set(length, count);
    this.#all++;
    if (count > this.#most.count) this.#most = { length, count };
  }

  /** The length that nine of ten lines have, where there are enough of them. */
  get usual(): number | null {
    const { length, count } = this.#most;
    return count >= enough && count >= 0.9 * this.#all ? length : null;
  }
}

/** The wraps of a console, as its step lines show them one after the other. */
export class Wraps {
  readonly #lengths = { whole: new Lengths(), content: new Lengths() };
  /** of lines that end a step line */
  #longest = 0;
  /** step lines as they are written in this log */
  readonly #samples: StepText[] = [];
  #put = { steps: 0, lines: 0 };
  #uncertain: string[] = [];

  /** A step line that was read. */
  see(step: StepText): void {
    for (const length of step.wrapped) this.#add(length);
    if (this.needsSamples) this.#samples.push(step);
    if (step.digits === "") this.#longest = Math.max(this.#longest, step.last.content);
    if (step.wrapped.length > 0) this.#count(1, step.wrapped.length + 1);
  }

  /** Whether step lines are still looked at for how numbers are written. */
  get needsSamples(): boolean {
    return this.#samples.length < mostSamples;
  }

  /** A step line on one line that was read elsewhere, by its length. */
  seeWhole(content: number): void {
    this.#longest = Math.max(this.#longest, content);
  }

  /** Columns at which lines are wrapped; null where they are not, or not all at the same place. */
  get width(): number | null {
    return this.#lengths.whole.usual ?? this.#lengths.content.usual;
  }

  /** Whether a line has the length at which lines are wrapped. */
  isFull({ whole, content }: Length): boolean {
    return content === this.#lengths.content.usual || whole === this.#lengths.whole.usual;
  }

  /** Step lines that digits alone stand behind, settled by what all of the log shows. */
  settle(doubtful: readonly StepText[]): Settled[] {
    const lengths = new Set(doubtful.map(({ last }) => last.content));
    const hasThree = threeDecimals([...this.#samples, ...doubtful]);
    const allAsLong = doubtful.length >= enough && lengths.size === 1 && Math.max(...lengths) >= this.#longest;
    return doubtful.map((step) => {
      const isRest = step.isDoubtful
        ? null
        : ((hasThree ? isThird(step) : null) ?? this.#isWrapped(step.last) ?? (allAsLong || isFloat(step)));
      if (isRest === false) return { step, text: step.text, others: step.digitLines };
      if (isRest === null) {
        this.#uncertain.push(`${ending(step.text)} before ${JSON.stringify(step.digits)}`);
        return { step, text: null, others: 0 };
      }
      for (let i = 0; i < step.digitLines; i++) this.#add(step.last);
      // its lines have been counted where it stood on several before
      const isNew = step.wrapped.length === 0 ? 1 : 0;
      this.#count(isNew, step.digitLines + isNew);
      return { step, text: step.text + step.digits, others: 0 };
    });
  }

  /** By the length of the line, where that of wrapped lines is known; null where the line is longer. */
  #isWrapped(length: Length): boolean | null {
    if (this.width === null) return null;
    const { whole, content } = this.#lengths;
    if (this.isFull(length)) return true;
    return (whole.usual ?? 0) > length.whole || (content.usual ?? 0) > length.content ? false : null;
  }

  tell(report: ReadReport): void {
    const { steps, lines } = this.#put;
    const at = this.width === null ? "" : ` at ${this.width} columns`;
    if (steps > 0) {
      report.problem(
        `The lines of this console are wrapped${at}: ${steps} steps were put together from ${lines} lines.`
      );
    }
    const [first, ...more] = this.#uncertain;
    if (first !== undefined) {
      const steps = more.length === 0 ? "a step is" : `${more.length + 1} steps are`;
      report.problem(
        `Line wrapping may have cut the last number of a line (${first}): ${steps} excluded; use the log file itself, or a copy whose lines are not wrapped.`
      );
    }
  }

  #add({ whole, content }: Length): void {
    this.#lengths.whole.add(whole);
    this.#lengths.content.add(content);
  }

  #count(steps: number, lines: number): void {
    this.#put.steps += steps;
    this.#put.lines += lines;
  }
}

const decimals = /\.\d{3}$/;

/** Whether all numbers have three decimals, as verl wrote them before v0.5.0; the last one of a line may be cut. */
function threeDecimals(steps: readonly StepText[]): boolean {
  const numbers = steps.flatMap(({ text, starts, digits }) => {
    const found = text.slice(starts.at(-1)?.body).match(/:[+-]?[\d.]+(?:[eE][+-]?\d+)?(?= - |$)/g) ?? [];
    return digits === "" ? found : found.slice(0, -1);
  });
  return numbers.length >= fewestNumbers && numbers.every((number) => decimals.test(number));
}

/** Whether the digits give a last number three decimals that it lacks; null where it lacks some with them too. */
function isThird({ text, digits }: StepText): boolean | null {
  const last = openNumber(text) ?? "";
  if (decimals.test(last)) return false;
  return decimals.test(last + digits) ? true : null;
}

/** A float in all its digits, 15 or more of them, of which the line holds few; null where it may be none. */
function isFloat({ text, digits }: StepText): true | null {
  const number = openNumber(text) ?? "";
  const becomesWhole = significantDigits(number) < 15 && significantDigits(number + digits) >= 15;
  return becomesWhole && digits.length >= 6 ? true : null;
}

/** The end of a step line, to be shown. */
function ending(text: string): string {
  return JSON.stringify(text.slice(text.lastIndexOf(" - ") + 3).slice(-60));
}
