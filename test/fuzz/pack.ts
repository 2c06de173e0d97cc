/** Packed data made by hand, so that their headers can say what no packer would. */
import { joined } from "./records.js";

const blockLength = 1 << 17;

function header(): number[] {
  // magic; no length, no checksum; window of 8 MiB
  return [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x68];
}

function block(length: number, kind: 0 | 1, last: boolean): number[] {
  const word = (length << 3) | (kind << 1) | (last ? 1 : 0);
  return [word & 255, (word >> 8) & 255, (word >> 16) & 255];
}

/** A frame of Zstandard with the bytes as they are. @see https://datatracker.ietf.org/doc/html/rfc8878 */
export function zstdOf(bytes: Uint8Array): Uint8Array {
  const out: Uint8Array[] = [Uint8Array.from(header())];
  for (let at = 0; at === 0 || at < bytes.length; at += blockLength) {
    const piece = bytes.subarray(at, at + blockLength);
    out.push(Uint8Array.from(block(piece.length, 0, at + blockLength >= bytes.length)), piece);
  }
  return joined(out);
}

/** A frame that becomes `blocks` times 128 KiB of one byte, four bytes each. */
export function zstdBomb(blocks: number, byte = 0x20): Uint8Array {
  const out: number[] = header();
  for (let i = 0; i < blocks; i++) out.push(...block(blockLength, 1, i === blocks - 1), byte);
  return Uint8Array.from(out);
}
