/** Framed records with checksums: taken apart and sealed again, so that a change inside a record is not seen by its seal. */
import { crc32, maskedCrc32c } from "../../src/import/readers/bytes/crc.js";

/** Contents of the records of an event file of TensorBoard; null where the bytes are none. */
export function eventsIn(bytes: Uint8Array): Uint8Array[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + 12 > bytes.length || view.getUint32(at + 4, true) !== 0) return null;
    const length = view.getUint32(at, true);
    if (at + 16 + length > bytes.length || view.getUint32(at + 8, true) !== maskedCrc32c(bytes.subarray(at, at + 8)))
      return null;
    found.push(bytes.slice(at + 12, at + 12 + length));
    at += 16 + length;
  }
  return found.length > 0 ? found : null;
}

export function sealEvents(records: readonly Uint8Array[]): Uint8Array {
  return joined(
    records.map((content) => {
      const frame = new Uint8Array(content.length + 16);
      const view = new DataView(frame.buffer);
      view.setUint32(0, content.length, true);
      view.setUint32(8, maskedCrc32c(frame.subarray(0, 8)), true);
      frame.set(content, 12);
      view.setUint32(12 + content.length, maskedCrc32c(content), true);
      return frame;
    })
  );
}

const wandbMagic = Uint8Array.from([0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0]);
const blockLength = 32_768;

/** Contents of the whole records of a W&B run file; null where the bytes are none. Records in pieces are left out. */
export function wandbRecordsIn(bytes: Uint8Array): Uint8Array[] | null {
  if (!wandbMagic.every((byte, i) => bytes[i] === byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Uint8Array[] = [];
  for (let at = 7; at + 7 <= bytes.length; ) {
    const left = blockLength - (at % blockLength);
    if (left < 7) {
      at += left;
      continue;
    }
    const length = view.getUint16(at + 4, true);
    if (bytes[at + 6] === 1) found.push(bytes.slice(at + 7, at + 7 + length));
    at += 7 + length;
  }
  return found.length > 0 ? found : null;
}

/** Records longer than what is left of a block are put into pieces. */
export function sealWandb(records: readonly Uint8Array[]): Uint8Array {
  const out: Uint8Array[] = [wandbMagic];
  let at = 7;
  const put = (bytes: Uint8Array) => {
    out.push(bytes);
    at += bytes.length;
  };
  for (const record of records) {
    for (let from = 0, first = true; first || from < record.length; first = false) {
      const left = blockLength - (at % blockLength);
      if (left < 7) put(new Uint8Array(left));
      const room = blockLength - (at % blockLength) - 7;
      const piece = record.subarray(from, from + room);
      from += piece.length;
      const last = from >= record.length;
      const kind = first ? (last ? 1 : 2) : last ? 4 : 3;
      const frame = new Uint8Array(7 + piece.length);
      const view = new DataView(frame.buffer);
      view.setUint32(0, crc32(piece, crc32(Uint8Array.of(kind))), true);
      view.setUint16(4, piece.length, true);
      frame[6] = kind;
      frame.set(piece, 7);
      put(frame);
      if (piece.length === 0 && !last) break;
    }
  }
  return joined(out);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
