/** gzip and zstd, told by their first bytes; unpacked as a stream, so that a log of gigabytes needs no memory. */
import { Gunzip } from "fflate";
import { Decompress } from "fzstd";
import { firstOf } from "../../lib/items.js";
import { LogError, reasonOf } from "../../lib/log-error.js";
import { crc32 } from "../readers/bytes/crc.js";
import { type LogSource, sourceOfBytes } from "./log-source.js";

export type Packing = "gzip" | "zstd";

/** Unpacked bytes for each packed one above which a file is taken for a trap; text logs pack to a tenth or a fiftieth. */
const largestRatio = 250;

/** Below so many unpacked bytes the ratio is not looked at: a small file of zeros harms no one. */
const ratioFrom = 64 << 20;

/** Unpacked bytes of a packed log that cannot be read as a stream. */
export const largestInMemory = 1 << 28;

/** Bytes of a piece that is given out: a few packed ones may unpack to millions of lines, which readers take piece by piece. */
const longestPiece = 1 << 18;

const beginnings: [Packing, number[]][] = [
  ["gzip", [0x1f, 0x8b]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]]
];

/** How a file is packed, by its first four bytes; null when it is not. */
function packingOf(start: Uint8Array): Packing | null {
  return beginnings.find(([, magic]) => magic.every((byte, i) => start[i] === byte))?.[0] ?? null;
}

/**
 * The source unpacked; the same source where it is not packed.
 * Its `size` stays the packed one, and `bytes` unpacks from the start each time: readers of packed logs stream.
 *
 * @throws LogError while it is read: damaged, cut short, or unpacking to more than `largestRatio` times its size
 */
export async function unpacked(source: LogSource): Promise<LogSource & { packing: Packing | null }> {
  const packing = packingOf(await source.bytes(0, 4));
  if (packing === null) return { ...source, packing };
  const stream = () => unpackedStream(source, packing);
  return {
    path: source.path.replace(/\.(gz|gzip|zst|zstd)$/i, ""),
    size: source.size,
    packing,
    stream,
    bytes: (start, end) => bytesOfStream(stream(), start, end)
  };
}

/**
 * A packed source unpacked into memory, with its true size.
 *
 * @throws LogError when it is larger than `largestInMemory`, or as {@link unpacked}
 */
export async function unpackedInMemory(source: LogSource): Promise<LogSource> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source.stream()) {
    length += piece.length;
    if (length > largestInMemory) {
      const found = `at most ${largestInMemory} bytes of a packed file of its kind are unpacked; unpack it first`;
      throw new LogError(source.path, [`${source.path}: ${found}`]);
    }
    parts.push(piece.slice());
  }
  return sourceOfBytes(source.path, joined(parts));
}

async function* unpackedStream(source: LogSource, packing: Packing): AsyncIterable<Uint8Array> {
  let taken = 0;
  let given = 0;
  try {
    for await (const pieces of decoded(source.stream(), packing, (bytes) => (taken += bytes))) {
      for (const piece of pieces) {
        given += piece.length;
        if (given > ratioFrom && given > largestRatio * taken) {
          const out = packing === "gzip" ? "gunzip" : "unzstd";
          const found = `must unpack to at most ${largestRatio} times its ${source.size} bytes; found more`;
          throw new LogError(source.path, [`${source.path}: ${found}; if it is a log, unpack it first: ${out}`]);
        }
        for (let at = 0; at < piece.length; at += longestPiece) yield piece.subarray(at, at + longestPiece);
      }
    }
  } catch (error) {
    if (error instanceof LogError) throw error;
    const found = reasonOf(error);
    const out = packing === "gzip" ? "gunzip" : "unzstd";
    const next = `copy it again, or unpack what is there with ${out} -c and take that`;
    throw new LogError(source.path, [`${source.path}: must be whole ${packing}; found: ${found}; ${next}`], {
      cause: error
    });
  }
}

/** Unpacked pieces, in lists: one list for each part of a packed piece. */
async function* decoded(
  packed: AsyncIterable<Uint8Array>,
  packing: Packing,
  onTaken: (bytes: number) => void
): AsyncIterable<Uint8Array[]> {
  let pieces: Uint8Array[] = [];
  const take = (piece: Uint8Array) => {
    if (piece.length > 0) pieces.push(piece);
  };
  // both libraries want to be told which piece is the last: hence the one kept back
  const trailer = new GzipTrailer();
  const decoder = packing === "gzip" ? checkedGunzip(take, trailer) : new Decompress(take);
  let kept: Uint8Array | null = null;
  for await (const piece of packed) {
    // small parts, so that a piece that unpacks to very much is noticed on the way
    if (packing === "gzip") trailer.packed(piece);
    for (let at = 0; at < piece.length; at += partLength) {
      if (kept !== null) {
        onTaken(kept.length);
        decoder.push(kept);
        if (pieces.length > 0) yield pieces;
        pieces = [];
      }
      kept = piece.subarray(at, at + partLength);
    }
  }
  onTaken(kept?.length ?? 0);
  decoder.push(kept ?? new Uint8Array(), true);
  if (pieces.length > 0) yield pieces;
  if (packing === "gzip") trailer.check();
}

const cutShort = "it ends before its end mark (file cut short?)";

/** fflate ends without a word where a file is cut in its last block: what it gives is held against the file's own count. */
function checkedGunzip(take: (piece: Uint8Array) => void, trailer: GzipTrailer): Gunzip {
  const decoder = new Gunzip((piece) => {
    trailer.given(piece);
    take(piece);
  });
  decoder.onmember = () => trailer.begin();
  return decoder;
}

/** The last eight bytes of a gzip file: checksum and length of what its last member unpacks to. */
class GzipTrailer {
  #end: Uint8Array = new Uint8Array();
  #crc = 0;
  #length = 0;

  /** A member begins: files put one behind the other are one. */
  begin(): void {
    this.#crc = 0;
    this.#length = 0;
  }

  packed(piece: Uint8Array): void {
    this.#end = joined([this.#end, piece.slice(-8)]).slice(-8);
  }

  given(piece: Uint8Array): void {
    this.#crc = crc32(piece, this.#crc);
    this.#length += piece.length;
  }

  /** @throws Error where the file is not whole */
  check(): void {
    if (this.#end.length < 8) throw new Error(cutShort);
    const { buffer, byteOffset } = this.#end;
    const view = new DataView(buffer, byteOffset);
    if (view.getUint32(4, true) !== this.#length >>> 0) throw new Error(cutShort);
    if (view.getUint32(0, true) !== this.#crc)
      throw new Error("what it unpacks to has another checksum than it states");
  }
}

const partLength = 16384;

async function bytesOfStream(stream: AsyncIterable<Uint8Array>, start: number, end: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let at = 0;
  for await (const piece of stream) {
    parts.push(piece.subarray(Math.max(0, start - at), Math.max(0, end - at)));
    at += piece.length;
    if (at >= end) break;
  }
  return joined(parts);
}

/** Pieces as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return firstOf(parts);
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
