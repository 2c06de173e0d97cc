/** A stream of bytes in blocks of whole lines. */
import { longestLine, type TextLine } from "./lines.js";

/** Bytes of a line that are kept: all that `longestLine` characters can have, and more. */
const mostKept = 3 * longestLine + 64;

export interface LineBlock {
  /** ends behind the end of a line, or with the stream */
  bytes: Uint8Array;
  /** whether the stream ends here, within a line */
  last: boolean;
}

/**
 * The stream in blocks that end where a line does, by LF, CRLF or a CR alone. No line is parted, but for one that is far
 * longer than `longestLine`: of that the beginning is there.
 */
export async function* lineBlocksOf(pieces: AsyncIterable<Uint8Array>): AsyncIterable<LineBlock> {
  let begun: Uint8Array[] = [];
  let kept = 0;
  const keep = (piece: Uint8Array) => {
    if (piece.length === 0 || kept > mostKept) return;
    // a copy: what unpacks may write over its pieces
    begun.push(new Uint8Array(piece));
    kept += piece.length;
  };
  const take = (piece: Uint8Array, last: boolean): LineBlock => {
    const block = { bytes: begun.length === 0 ? piece : joined([...begun, piece]), last };
    [begun, kept] = [[], 0];
    return block;
  };
  for await (const piece of pieces) {
    // a CR at the end of what was kept is an end of its own, unless LF follows: either way a line ends within the piece
    const end = endOfLines(piece);
    if (end > 0) yield take(piece.subarray(0, end), false);
    keep(piece.subarray(end));
  }
  if (kept > 0) yield take(new Uint8Array(), true);
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Lines of a part of a block as text; the last is what the stream ends with where no end of a line stands behind it. */
export function textLines({ bytes, last }: LineBlock, from = 0, end = bytes.length): Omit<TextLine, "number">[] {
  const text = decoder.decode(bytes.subarray(from, end));
  const lines = text.split(text.includes("\r") ? /\r\n|\n|\r/ : "\n");
  // what stands behind the last end of a line is none
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line, i) => {
    const cut = line.length > longestLine;
    return {
      text: cut ? line.slice(0, longestLine) : line,
      cut,
      last: last && end === bytes.length && i === lines.length - 1
    };
  });
}

/** Place behind the last end of a line; a CR at the very end may be the first half of CRLF. */
function endOfLines(piece: Uint8Array): number {
  const feed = piece.lastIndexOf(10) + 1;
  return feed > 0 ? feed : piece.subarray(0, -1).lastIndexOf(13) + 1;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
