/**
 * Brotli, unpacked to the length that is said, and to no more: the library makes room for whatever the data become, so
 * that kilobytes take gigabytes, and gives the beginning of them as if it were all.
 */
import { decompressBrotli } from "hyparquet-compressors";
import { BrotliOutput } from "hyparquet-compressors/src/brotli.streams.js";

const held = new WeakMap<BrotliOutput, Uint8Array>();
let latest: BrotliOutput | null = null;

/** Where the library keeps what it has unpacked: it is set once when it begins, and again when it would grow. */
Object.defineProperty(BrotliOutput.prototype, "buffer", {
  // this module may be loaded twice in a process
  configurable: true,
  get(this: BrotliOutput) {
    return held.get(this);
  },
  set(this: BrotliOutput, bytes: Uint8Array) {
    if (held.has(this)) throw new Error("more than is said");
    held.set(this, bytes);
    latest = this;
  }
});

/** @throws Error if the data are damaged, or unpack to another length */
export function unpackBrotli(packed: Uint8Array, size: number): Uint8Array {
  const unpacked = decompressBrotli(packed, size);
  if (latest?.pos !== size) throw new Error(`${latest?.pos} bytes where ${size} are said`);
  return unpacked;
}
