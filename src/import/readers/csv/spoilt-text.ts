/** Text that is no UTF-8, as Excel's CSV in Windows' own encoding: where its first letter that cannot be read stands. */
import type { TextLine } from "../../bytes/lines.js";

const unread = "\ufffd";
/** The same sign where a file of UTF-8 holds it. */
const [first, second, third] = [0xef, 0xbf, 0xbd] as const;

export class SpoiltText {
  /** line, counted from 1; null where all is UTF-8 */
  spoilt: number | null = null;
  #pieces: Uint8Array[] = [];

  async *watched(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const piece of pieces) {
      // a line may have begun in the piece before
      this.#pieces = [...this.#pieces.slice(-1), piece];
      yield piece;
    }
  }

  /** Looks at the lines that the last piece gave. */
  look(lines: readonly TextLine[]): void {
    if (this.spoilt !== null) return;
    // a file that is cut off may end within a letter
    const line = lines.find(({ text, last }) => (last ? text.slice(0, -1) : text).includes(unread));
    if (line !== undefined && !this.#pieces.some(holdsSign)) this.spoilt = line.number;
  }
}

function holdsSign(piece: Uint8Array): boolean {
  for (let at = piece.indexOf(first); at >= 0; at = piece.indexOf(first, at + 1))
    if (piece[at + 1] === second && piece[at + 2] === third) return true;
  return false;
}
