/** A stream of bytes as lines of text. */

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
 * @param onBytes is told how many bytes have been taken in
 */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void = () => {}
): AsyncIterable<TextLine[]> {
  const decoder = new TextDecoder("utf-8");
  let number = 0;
  let rest = "";
  let cut = false;
  let bytes = 0;
  const end = /\r\n|\n|\r(?!$)/g;
  const split = (text: string): TextLine[] => {
    const lines: TextLine[] = [];
    let from = 0;
    end.lastIndex = 0;
    for (let match = end.exec(text); match !== null; match = end.exec(text)) {
      lines.push({ text: text.slice(from, match.index), number: ++number, last: false, cut });
      cut = false;
      from = match.index + match[0].length;
    }
    rest = text.slice(from);
    return lines;
  };
  for await (const piece of pieces) {
    bytes += piece.length;
    onBytes(bytes);
    const lines = split(rest + decoder.decode(piece, { stream: true }));
    if (rest.length > longestLine) {
      rest = rest.slice(0, longestLine);
      cut = true;
    }
    if (lines.length > 0) yield lines;
  }
  const lines = split(rest + decoder.decode());
  if (rest !== "") lines.push({ text: rest.replace(/\r$/, ""), number: ++number, last: true, cut });
  if (lines.length > 0) yield lines;
}
