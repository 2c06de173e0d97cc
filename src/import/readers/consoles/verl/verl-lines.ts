/**
 * The step lines of a console, each in one piece: what a terminal, a pager or an issue wrapped is put together again.
 * A line that is whole stays as it is, and no number is taken of which a part stands on the next line.
 */
import { firstOf } from "../../../../lib/items.js";
import { withoutColours } from "../../../text/ansi.js";
import { rayPrefix, rayPrefixAtEnd } from "../../../text/ray-prefix.js";
import type { ConsoleLine } from "../console-lines.js";
import type { RecordShape } from "../record-shape.js";
import { type Start, startsIn } from "./verl-pairs.js";
import { continued, endsWithin } from "./verl-pieces.js";

/** A step line in one piece. */
export interface StepText {
  /** without colours */
  text: string;
  /** where records begin in it */
  starts: readonly Start[];
  /** the last line that belongs to it */
  line: ConsoleLine;
  /** lengths of the lines that were put together with the next */
  wrapped: Length[];
  /** length of its last line */
  last: Length;
  /** digits alone on the lines behind it, which may be the rest of its last number */
  digits: string;
  digitLines: number;
  /** not all of the digits are its own, if any are */
  isDoubtful: boolean;
}

/** Characters of a line: as it stands, and without what the writer puts before each line. */
export interface Length {
  whole: number;
  content: number;
}

/** Characters of what a logger puts before each line. */
const shortestPrefix = 8;
const longestPrefix = 120;
/** The end of a line within "step:12 - ". */
const cutStart = /(?<![A-Za-z_/.-])s(?:t(?:e(?:p(?::(?:\d+ ?)?)?)?)?)?$/;

interface Open extends StepText {
  /** place of its first "step:" */
  at: number;
  /** what the writer puts before each line, when it has been looked for */
  prefix: string | null;
  /** lines without text since */
  blanks: number;
  /** as it stood when it could have ended, before pieces were put behind it whose end has not come */
  whole: StepText | null;
}

/** Takes lines, and gives the step lines among them. */
export class StepLines {
  /** lines that belong to no step line */
  others = 0;
  readonly #isKnown: (name: string) => boolean;
  readonly #onOther: (text: string) => void;
  #open: Open | null = null;
  /** the line before, which belongs to none, if it may end in the beginning of one */
  #before = "";

  /**
   * @param isKnown names that records have had
   * @param onOther is given each line that belongs to no step line
   */
  constructor(isKnown: (name: string) => boolean, onOther: (text: string) => void = () => {}) {
    this.#isKnown = isKnown;
    this.#onOther = onOther;
  }

  /** @returns the step line that has come to its end, if one has */
  push(line: ConsoleLine): StepText | null {
    const mayStart = line.text.includes("step") && !line.cut;
    if (!mayStart && this.#open === null && !(this.#before !== "" && line.text.includes("-"))) {
      this.#other(line.text);
      return null;
    }
    const text = withoutColours(line.text);
    const starts = mayStart ? startsIn(text) : [];
    if (starts.length > 0) return this.#isRestOfName(text, line) ? null : this.#begin(text, starts, line);
    if (this.#open === null) {
      if (!this.#beginsAcross(text, line)) this.#other(text);
      return null;
    }
    if (text.trim() === "") return ++this.#open.blanks > 1 ? this.end() : null;
    // a line of another process stands between the pieces at times
    const prefix = prefixOf(this.#open);
    if (rayPrefix.test(prefix) && rayPrefix.test(text) && !text.startsWith(prefix.trimEnd())) {
      this.#other(text);
      return null;
    }
    if (!line.cut && this.#take(text, line)) return null;
    const ended = this.end();
    this.#other(text);
    return ended;
  }

  /** Whether a line that begins with a step begins one, and is not the rest of a name. */
  get mayBegin(): boolean {
    return this.#open === null || !/[A-Za-z_/.-]$/.test(this.#open.text);
  }

  /** A step line that was read elsewhere begins. @returns the one that has come to its end, if one has */
  begun(): StepText | null {
    const ended = this.end();
    this.#before = "";
    return ended;
  }

  /** The step line that is open: its end has come. */
  end(): StepText | null {
    const open = this.#open;
    this.#open = null;
    if (open === null || open.whole === null || open.line.last || !endsWithin(open.text)) return open;
    // what was put behind it begins a pair and does not end it: that was no piece of it, or its end was lost
    this.others += open.wrapped.length - open.whole.wrapped.length - open.whole.digitLines;
    return open.whole;
  }

  #other(text: string): void {
    if (text !== "") {
      this.others++;
      this.#onOther(text);
    }
    this.#before = cutStart.test(text) ? text : "";
  }

  #begin(text: string, starts: readonly Start[], line: ConsoleLine): StepText | null {
    const ended = this.begun();
    const { at } = firstOf(starts);
    this.#open = {
      text,
      starts,
      line,
      wrapped: [],
      last: { whole: text.length, content: text.length - at },
      digits: "",
      digitLines: 0,
      isDoubtful: false,
      at,
      prefix: null,
      blanks: 0,
      whole: null
    };
    return ended;
  }

  /** A line that begins with "step:" may be the rest of a name such as "training/global_step". */
  #isRestOfName(text: string, line: ConsoleLine): boolean {
    if (this.mayBegin) return false;
    return withoutPrefix(text, prefixOf(this.#open!)).trimStart().startsWith("step:") && this.#take(text, line);
  }

  /** A step line whose "step:12 - " stands on two lines. */
  #beginsAcross(text: string, line: ConsoleLine): boolean {
    const before = this.#before;
    if (before === "" || line.cut) return false;
    const prefix = before.replace(cutStart, "");
    const piece = withoutPrefix(text, prefix).trimStart();
    const whole = piece.startsWith("- ") ? `${before.trimEnd()} ${piece}` : before + piece;
    const starts = startsIn(whole);
    const [start] = starts;
    if (start?.at !== prefix.length || !/^(?:[\w(][^\s]*\/|\S*$)/.test(whole.slice(start.body))) return false;
    this.others--;
    this.#begin(whole, starts, line);
    const wrapped = [{ whole: before.length, content: before.length - prefix.length }];
    Object.assign(this.#open!, { wrapped, last: { whole: text.length, content: piece.length } });
    return true;
  }

  /** Whether the line is a piece of the open step line; it is put behind it. */
  #take(text: string, line: ConsoleLine): boolean {
    const open = this.#open!;
    const piece = withoutPrefix(text, prefixOf(open));
    const next = continued(open.text + open.digits, piece, this.#isKnown);
    if (next === null) return false;
    if (next.kind === "digits") {
      // digits go on over a second line where the first is full of them
      open.isDoubtful ||= open.digitLines > 0 && open.digits.length < open.last.content;
      open.digits += next.digits;
      open.digitLines++;
      return true;
    }
    const { last, digitLines } = open;
    const taken = {
      text: next.text,
      starts: startsIn(next.text),
      line,
      last: { whole: text.length, content: piece.length }
    };
    if (!endsWithin(open.text)) {
      const asDigits = open.digits === "" && next.digits !== undefined ? { digits: next.digits, digitLines: 1 } : {};
      open.whole = { ...open, wrapped: [...open.wrapped], ...asDigits };
      (open.whole as Open).whole = null;
    }
    for (let i = 0; i <= digitLines; i++) open.wrapped.push(last);
    Object.assign(open, taken, { digits: "", digitLines: 0, isDoubtful: false, blanks: 0 });
    return true;
  }
}

/** Characters from the step on in the lines of shapes, less the bytes of the whole line. */
const contents = new WeakMap<RecordShape, number>();

/** Characters of a line that is like a shape, from its step on; only its numbers are shorter or longer. */
export function contentLength(shape: RecordShape, line: Uint8Array): number {
  let apart = contents.get(shape);
  if (apart === undefined) {
    const text = withoutColours(new TextDecoder().decode(shape.bytes.subarray(0, -1)));
    apart = text.length - firstOf(startsIn(text)).at - shape.bytes.length;
    contents.set(shape, apart);
  }
  return line.length + apart - (line.at(-2) === 13 ? 1 : 0);
}

/** Ray's mark before the step, or all that stands there. */
function prefixOf(open: Open): string {
  if (open.prefix === null) {
    const before = open.text.slice(0, open.at);
    open.prefix = rayPrefixAtEnd.exec(before)?.[0] ?? before;
  }
  return open.prefix;
}

/** A line without what stands before each line of its writer: Ray's mark, or a logger's, where only digits may differ. */
function withoutPrefix(text: string, prefix: string): string {
  // what is shorter may as well be the rest of a value
  if (prefix.length < shortestPrefix) return text;
  if (text.startsWith(prefix)) return text.slice(prefix.length);
  const mark = rayPrefix.exec(prefix)?.[0];
  if (mark !== undefined) return text.startsWith(mark) ? text.slice(mark.length) : text;
  const digits = (line: string) => line.replace(/\d/g, "0");
  const isSame = prefix.length <= longestPrefix && digits(text.slice(0, prefix.length)) === digits(prefix);
  return isSame ? text.slice(prefix.length) : text;
}
