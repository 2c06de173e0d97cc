/**
 * Packed pieces of binary logs, unpacked to the length that they say, and to no more: what a library would write
 * beyond it, or leave unwritten, is a fault of the log.
 */
import { decompress as decompressZstdInto } from "fzstd";
import { type CompressionCodec, snappyUncompress } from "hyparquet";
import { decompressGzip } from "hyparquet-compressors";
import { unpackHadoopLz4, unpackLz4 } from "../../read-lz4-page.js";
import { unpackBrotli } from "./brotli.js";

/** Each in plain JavaScript: a page whose content policy allows no WebAssembly reads the same files. */
const unpackers: Partial<Record<CompressionCodec, (packed: Uint8Array, size: number) => Uint8Array>> = {
  SNAPPY: (packed, size) => {
    const page = new Uint8Array(size);
    snappyUncompress(packed, page);
    return page;
  },
  GZIP: decompressGzip,
  BROTLI: unpackBrotli,
  LZ4: unpackHadoopLz4,
  LZ4_RAW: unpackLz4
};

/**
 * A page of a Parquet column.
 *
 * @param size its length when unpacked, checked against the limits already
 * @throws Error if it is packed in another way, or unpacks to another length
 */
export function unpackPage(packed: Uint8Array, size: number, codec: CompressionCodec): Uint8Array {
  const page =
    codec === "UNCOMPRESSED" ? packed : codec === "ZSTD" ? unpackZstd(packed, size) : unpack(packed, size, codec);
  if (page.length !== size) throw new Error(`a page that unpacks to ${page.length} bytes where it says ${size}`);
  return page;
}

function unpack(packed: Uint8Array, size: number, codec: CompressionCodec): Uint8Array {
  const unpacker = unpackers[codec];
  if (unpacker === undefined) throw new Error(`pages packed with ${codec ?? "an unknown codec"}, which is not read`);
  if (codec === "SNAPPY" && snappyLength(packed) !== size) {
    throw new Error(`a page that unpacks to ${snappyLength(packed)} bytes where it says ${size}`);
  }
  if (codec === "GZIP" && gzipLength(packed) > size) {
    throw new Error(`a page that unpacks to ${gzipLength(packed)} bytes where it says ${size}`);
  }
  try {
    return unpacker(packed, size);
  } catch (error) {
    throw new Error(`a page whose ${codec} data are damaged`, { cause: error });
  }
}

/** gzip ends with the length of its last member. */
function gzipLength(packed: Uint8Array): number {
  if (packed.length < 18 || packed[0] !== 0x1f || packed[1] !== 0x8b) return 0;
  return new DataView(packed.buffer, packed.byteOffset + packed.length - 4).getUint32(0, true);
}

/** Snappy begins with the length of what is packed, seven bits a byte. */
function snappyLength(packed: Uint8Array): number {
  let length = 0;
  for (let i = 0; i < 5; i++) {
    const byte = packed[i] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) break;
  }
  return length;
}

/**
 * Frames of Zstandard. Unpacked into memory of the length that is said: left alone, the library takes the frame's own
 * word for it.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc8878#section-3.1.1
 */
export function unpackZstd(packed: Uint8Array, size: number): Uint8Array {
  const declared = zstdLength(packed);
  if (declared !== null && declared !== size)
    throw new Error(`Zstandard data of ${declared} bytes where ${size} are said`);
  try {
    return decompressZstdInto(packed, new Uint8Array(size));
  } catch (error) {
    throw new Error("Zstandard data that are damaged", { cause: error });
  }
}

/** Length that the header of a frame gives, or null if it gives none. */
function zstdLength(packed: Uint8Array): number | null {
  if (packed.length < 6 || packed[0] !== 0x28 || packed[1] !== 0xb5 || packed[2] !== 0x2f || packed[3] !== 0xfd) {
    throw new Error("Zstandard data that do not begin as such");
  }
  const flags = packed[4]!;
  const single = (flags >> 5) & 1;
  const bytes = flags >> 6 === 0 ? single : 2 ** (flags >> 6);
  if (bytes === 0) return null;
  const at = 6 - single + [0, 1, 2, 4][flags & 3]!;
  let length = 0;
  for (let i = 0; i < bytes; i++) length += (packed[at + i] ?? 0) * 256 ** i;
  return bytes === 2 ? length + 256 : length;
}
