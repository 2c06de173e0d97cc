/** Records of event files and of W&B run files, written field by field. */
import { crc32, maskedCrc32c } from "../../../src/import/readers/bytes/crc.js";

export const text = (content: string) => new TextEncoder().encode(content);

/** A record in the frame of an event file. */
export function frame(content: Uint8Array): Uint8Array {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setUint32(0, content.length, true);
  const sum = (bytes: Uint8Array) => new Uint8Array(new Uint32Array([maskedCrc32c(bytes)]).buffer);
  return joined(length, sum(length), content, sum(content));
}

/** Records in the blocks of a W&B file. */
export function blocks(...records: Uint8Array[]): Uint8Array {
  const out = [...text(":W&B"), 0xe1, 0xbe, 0];
  for (const record of records) {
    let at = 0;
    do {
      let left = 32_768 - (out.length % 32_768);
      if (left < 7) {
        out.push(...new Array(left).fill(0));
        left = 32_768;
      }
      const content = record.subarray(at, at + left - 7);
      const isFirst = at === 0;
      at += content.length;
      const isLast = at === record.length;
      const kind = isFirst ? (isLast ? 1 : 2) : isLast ? 4 : 3;
      const sum = crc32(content, crc32(Uint8Array.from([kind])));
      out.push(...new Uint8Array(new Uint32Array([sum]).buffer), content.length & 255, content.length >> 8, kind);
      for (const byte of content) out.push(byte);
    } while (at < record.length);
  }
  return Uint8Array.from(out);
}

export function message(...fields: number[][]): Uint8Array {
  return Uint8Array.from(fields.flat());
}

function varint(value: number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

export function varintField(field: number, value: number): number[] {
  return [...varint(8 * field), ...varint(value)];
}

export function bytesField(field: number, bytes: Uint8Array): number[] {
  const head = [...varint(8 * field + 2), ...varint(bytes.length)];
  return head.concat(Array.from(bytes));
}

export function number64(field: number, value: number): number[] {
  return [8 * field + 1, ...new Uint8Array(new Float64Array([value]).buffer)];
}

export function number32(field: number, value: number): number[] {
  return [8 * field + 5, ...new Uint8Array(new Float32Array([value]).buffer)];
}

export function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}
