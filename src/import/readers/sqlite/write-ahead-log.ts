/** The newest committed state of each page in a write-ahead log (`-wal`). @see https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
import type { LogSource } from "../../bytes/log-source.js";
import { viewOf } from "./view.js";

const headerLength = 32;
const frameHeader = 24;

export interface WrittenAhead {
  /** where in the log each page stands */
  newest: Map<number, number>;
  /** why rows may be missing, a clause on the log; null where it is whole */
  cut: string | null;
}

/**
 * The pages of a log. Frames count up to the last one that ends a transaction; what follows it was never committed, or is
 * left from an earlier use of the file, which other salts show.
 *
 * @param pageSize of the database; a log of pages of another size belongs to another database, and holds none of this one
 */
export async function writtenAhead(log: LogSource, pageSize: number): Promise<WrittenAhead> {
  const newest = new Map<number, number>();
  if (log.size === 0) return { newest, cut: null };
  if (log.size < headerLength) return { newest, cut: "its header is cut" };
  const header = await log.bytes(0, headerLength);
  const view = viewOf(header);
  const magic = view.getUint32(0);
  const isLittle = (magic & 1) === 0;
  const salts = [view.getUint32(16), view.getUint32(20)];
  let sums = checksum(header.subarray(0, 24), [0, 0], isLittle);
  if ((magic & 0xfffffffe) >>> 0 !== 0x377f0682 || sums[0] !== view.getUint32(24) || sums[1] !== view.getUint32(28))
    return { newest, cut: "its header is damaged" };
  if (view.getUint32(8) !== pageSize) return { newest, cut: "its pages have another size than those of the database" };
  const open = new Map<number, number>();
  const frameLength = frameHeader + pageSize;
  let at = headerLength;
  for (; at + frameHeader <= log.size; at += frameLength) {
    const frame = await log.bytes(at, at + frameLength);
    const about = viewOf(frame);
    if (about.getUint32(8) !== salts[0] || about.getUint32(12) !== salts[1]) return { newest, cut: null };
    if (frame.length < frameLength) break;
    sums = checksum(frame.subarray(frameHeader), checksum(frame.subarray(0, 8), sums, isLittle), isLittle);
    if (sums[0] !== about.getUint32(16) || sums[1] !== about.getUint32(20))
      return { newest, cut: `its checksums hold up to byte ${at} of ${log.size}` };
    open.set(about.getUint32(0), at + frameHeader);
    if (about.getUint32(4) === 0) continue;
    for (const [page, place] of open) newest.set(page, place);
    open.clear();
  }
  if (at < log.size) return { newest, cut: "its last frame is incomplete" };
  return { newest, cut: open.size > 0 ? "it ends within a transaction" : null };
}

/** Fibonacci-weighted sums of words of 32 bits. */
function checksum(bytes: Uint8Array, [a, b]: readonly [number, number], isLittle: boolean): [number, number] {
  const view = viewOf(bytes);
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + view.getUint32(at, isLittle) + b) >>> 0;
    b = (b + view.getUint32(at + 4, isLittle) + a) >>> 0;
  }
  return [a, b];
}
