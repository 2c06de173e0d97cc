/** A stream of bytes as lines of text. */
import { firstOf } from "../../lib/items.js";

/** Longest line that is kept whole, in characters: a longer one is no record of any trainer. */
export const longestLine = 4 << 20;

export interface TextLine {
  /** without its end */
  text: string;
  /** counted from 1 */
  number: number;
  /** whether the stream ended without an end of line behind it */
  last: boolean;
  /** longer than `longestLine`: `text` is its beginning */
  cut: boolean;
}

/**
 * Lines of a stream of UTF-8 (bytes that are none become U+FFFD), in lists, one list a piece of the stream.
 * A line ends at LF or CRLF, and at a CR alone too: progress bars overwrite themselves that way.
 * A byte order mark at the start is no text.
 *
 * @param pieces of the stream
 */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncIterable<TextLine[]> {
  const decoder = new TextDecoder("utf-8");
  const end = /\r\n|\n|\r/g;
  let number = 0;
  const begun = new BegunLine();
  // a CR at the end of a piece: the first half of CRLF, or an end of its own
  let held = "";
  const split = (piece: string): TextLine[] => {
    const lines: TextLine[] = [];
    let text = held + piece;
    held = text.endsWith("\r") ? "\r" : "";
    if (held !== "") text = text.slice(0, -1);
    let from = 0;
    // most pieces have no CR: their lines are cut out without looking for one at each
    if (!text.includes("\r")) {
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", from)) {
        const isWhole = begun.empty && at - from <= longestLine;
        if (!isWhole) begun.add(text.slice(from, at));
        const { text: line, cut } = isWhole ? { text: text.slice(from, at), cut: false } : begun.take();
        lines.push({ text: line, number: ++number, last: false, cut });
        from = at + 1;
      }
      begun.add(text.slice(from));
      return lines;
    }
    end.lastIndex = 0;
    for (let match = end.exec(text); match !== null; match = end.exec(text)) {
      begun.add(text.slice(from, match.index));
      lines.push({ ...begun.take(), number: ++number, last: false });
      from = match.index + match[0].length;
    }
    begun.add(text.slice(from));
    return lines;
  };
  for await (const piece of pieces) {
    const lines = split(decoder.decode(piece, { stream: true }));
    if (lines.length > 0) yield lines;
  }
  const lines = split(decoder.decode());
  if (!begun.empty || held !== "") lines.push({ ...begun.take(), number: ++number, last: true });
  if (lines.length > 0) yield lines;
}

/** A line whose end has not come yet, in pieces: none of them is looked at twice, however long the line. */
class BegunLine {
  #pieces: string[] = [];
  #length = 0;

  get empty(): boolean {
    return this.#length === 0;
  }

  add(piece: string): void {
    if (piece === "") return;
    if (this.#length <= longestLine) this.#pieces.push(piece);
    this.#length += piece.length;
  }

  take(): Pick<TextLine, "text" | "cut"> {
    const whole = this.#pieces.length === 1 ? firstOf(this.#pieces) : this.#pieces.join("");
    const cut = this.#length > longestLine;
    this.#pieces = [];
    this.#length = 0;
    return { text: cut ? whole.slice(0, longestLine) : whole, cut };
  }
}
