/** Text in UTF-16, which PowerShell writes for `> train.log`, as the UTF-8 that readers of text take. */
import { firstOf } from "../../lib/items.js";
import type { LogSource } from "../bytes/log-source.js";

/** Bytes that are looked at. */
const seen = 512;

/** The encoding of UTF-16 that a file begins in; null for anything else. */
function utf16Of(start: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (start.length < 4) return null;
  if (start[0] === 0xff && start[1] === 0xfe && (start[2] !== 0 || start[3] !== 0)) return "utf-16le";
  if (start[0] === 0xfe && start[1] === 0xff) return "utf-16be";
  // without a mark: every other byte of a text that is mostly ASCII is zero, and the ones between are printed signs
  const zeros = [0, 0];
  const printed = [0, 0];
  for (const [i, byte] of start.entries()) {
    if (byte === 0) zeros[i & 1]!++;
    else if (byte >= 9 && byte < 127) printed[i & 1]!++;
  }
  const half = start.length >> 1;
  if (half < 8) return null;
  if (zeros[1]! > 0.9 * half && firstOf(printed) > 0.9 * half) return "utf-16le";
  return firstOf(zeros) > 0.9 * half && printed[1]! > 0.9 * half ? "utf-16be" : null;
}

/** The source with its stream in UTF-8; the same source where it is no UTF-16. Its `size` stays that of the file. */
export async function inUtf8<T extends LogSource>(source: T): Promise<T> {
  const encoding = utf16Of(await source.bytes(0, seen));
  if (encoding === null) return source;
  return {
    ...source,
    stream: async function* () {
      const decoder = new TextDecoder(encoding);
      const encoder = new TextEncoder();
      for await (const piece of source.stream()) yield encoder.encode(decoder.decode(piece, { stream: true }));
      const rest = decoder.decode();
      if (rest !== "") yield encoder.encode(rest);
    }
  };
}
