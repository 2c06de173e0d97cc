/**
 * Pages of a SQLite database, with those that its write-ahead log holds in their newest state. The bytes are read in blocks
 * where they are needed: a database may be larger than memory.
 *
 * @see https://www.sqlite.org/fileformat2.html
 */
import { LogError } from "../../../lib/log-error.js";
import { latin1 } from "../../bytes/latin1.js";
import { baseName, type LogSource } from "../../bytes/log-source.js";
import { viewOf } from "./view.js";
import { writtenAhead } from "./write-ahead-log.js";

const magic = "SQLite format 3\0";
const headerLength = 100;

/** Bytes that are read at once, and how many such blocks are kept. */
const blockLength = 1 << 18;
const keptBlocks = 32;

export interface Pages {
  path: string;
  /** of the database and its log */
  bytes: number;
  /** bytes of a page that hold content */
  usable: number;
  /** the database is written through a write-ahead log, whether or not that was at hand */
  usesLog: boolean;
  /** why rows of that log may be missing, a clause on it; null where it is whole or was not at hand */
  cut: string | null;
  /** @param number from 1 */
  page(number: number): Promise<Uint8Array>;
}

export async function isDatabase(source: LogSource): Promise<boolean> {
  return source.size >= headerLength && latin1(await source.bytes(0, magic.length)) === magic;
}

/**
 * @param log the `-wal` file beside it; null: there is none
 * @throws LogError when the header is damaged or the text is no UTF-8
 */
export async function openPages(source: LogSource, log: LogSource | null): Promise<Pages> {
  const header = viewOf(await source.bytes(0, headerLength));
  const pageSize = header.getUint16(16) === 1 ? 65_536 : header.getUint16(16);
  const usable = pageSize - header.getUint8(20);
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0 || usable < 480)
    throw damaged(source.path, `pages of ${pageSize} bytes`);
  if (header.getUint32(56) > 1)
    throw new LogError(source.path, [
      `${source.path}: the text of a SQLite database must be UTF-8; found UTF-16: export its metrics as CSV`
    ]);
  const { newest, cut } = log === null ? { newest: new Map(), cut: null } : await writtenAhead(log, pageSize);
  const usesLog = header.getUint8(18) === 2 && header.getUint8(19) === 2;
  const elsewhere =
    usesLog && log === null ? `, which may stand in ${baseName(source.path)}-wal beside it: copy both files` : "";
  const [file, written] = [inBlocks(source), log === null ? null : inBlocks(log)];
  return {
    ...{ path: source.path, bytes: source.size + (log?.size ?? 0), usable, cut },
    usesLog,
    async page(number) {
      const at = newest.get(number);
      const start = at ?? (number - 1) * pageSize;
      const bytes = number < 1 ? null : await (at === undefined ? file : written!)(start, start + pageSize);
      if (bytes === null || bytes.length < pageSize) throw damaged(source.path, `no page ${number}${elsewhere}`);
      return bytes;
    }
  };
}

export function damaged(path: string, found: string): LogError {
  return new LogError(path, [`${path}: the SQLite database is damaged or cut short; found ${found}`]);
}

/** Bytes of a source by blocks, the last ones used kept. A page does not cross a block: both are powers of two. */
function inBlocks(source: LogSource): (start: number, end: number) => Promise<Uint8Array> {
  const blocks = new Map<number, Promise<Uint8Array>>();
  const block = (index: number) => {
    const kept = blocks.get(index) ?? source.bytes(index * blockLength, (index + 1) * blockLength);
    blocks.delete(index);
    blocks.set(index, kept);
    if (blocks.size > keptBlocks) blocks.delete(blocks.keys().next().value!);
    return kept;
  };
  return async (start, end) => {
    const first = Math.floor(start / blockLength);
    const offset = first * blockLength;
    const bytes = await block(first);
    if (end - offset <= blockLength) return bytes.subarray(start - offset, end - offset);
    const next = await block(first + 1);
    const both = new Uint8Array(end - start);
    both.set(bytes.subarray(start - offset));
    both.set(next.subarray(0, end - offset - blockLength), blockLength - (start - offset));
    return both;
  };
}
