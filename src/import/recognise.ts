/** Which reader a log is for, told by its content. */
import { lastOf } from "../lib/items.js";
import type { LogSource } from "./bytes/log-source.js";
import { joined } from "./bytes/unpack.js";
import { type Head, headLength, type LogReader } from "./reader.js";

export async function headOf(source: LogSource): Promise<Head> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let whole = true;
  for await (const piece of source.stream()) {
    if (length + piece.length > headLength) whole = false;
    parts.push(piece.subarray(0, headLength - length));
    length += lastOf(parts).length;
    if (!whole) break;
  }
  const bytes = joined(parts);
  return { path: source.path, bytes, text: new TextDecoder("utf-8").decode(bytes), whole };
}

/** The reader that is surest of a log, the earlier of two that are equally sure; null when none knows it. */
export function recognise(head: Head, readers: readonly LogReader[]): LogReader | null {
  let best: LogReader | null = null;
  let surest = 0;
  for (const reader of readers) {
    const sure = reader.recognises(head);
    if (sure > surest) [best, surest] = [reader, sure];
  }
  return best;
}
