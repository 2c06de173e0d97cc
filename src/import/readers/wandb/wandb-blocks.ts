/**
 * Records of the file of a W&B run, put together from their pieces: they stand in blocks, as in LevelDB's log, behind a header
 * of 7 bytes.
 *
 * @see https://github.com/google/leveldb/blob/main/doc/log_format.md
 * @see https://github.com/wandb/wandb/blob/main/wandb/sdk/internal/datastore.py
 */
import type { ReadReport } from "../../reader.js";
import { ByteQueue } from "../bytes/byte-queue.js";
import { crc32 } from "../bytes/crc.js";
import { maxPiece } from "../bytes/limits.js";

/** Bytes before the first block, and before each piece. */
export const headerLength = 7;
const blockLength = 32_768;

/** Kinds of the pieces of a record. */
const full = 1;
const first = 2;
const last = 4;

/** Puts records together from their pieces in blocks. */
export class Blocks {
  readonly queue = new ByteQueue();
  readonly #report: ReadReport;
  #pieces: Uint8Array[] = [];
  #length = 0;
  #begun = false;
  #ended = false;

  constructor(report: ReadReport) {
    this.#report = report;
  }

  /** Records that the queue holds whole. A damaged piece is set aside with what is left of its block. */
  *records(): Iterable<Uint8Array> {
    const { queue } = this;
    if (queue.taken === 0) {
      if (queue.length < headerLength) return;
      queue.skip(headerLength);
    }
    for (;;) {
      const left = blockLength - (queue.taken % blockLength);
      // too little for a header: filled with zeros
      if (left < headerLength) {
        if (queue.length < left) return;
        queue.skip(left);
        continue;
      }
      if (queue.length < headerLength) return;
      const head = queue.peek(headerLength);
      const view = new DataView(head.buffer, head.byteOffset, headerLength);
      const length = view.getUint16(4, true);
      const kind = view.getUint8(6);
      if (queue.length < headerLength + Math.min(length, left - headerLength)) return;
      const content = queue.peek(length, headerLength);
      if (
        kind < full ||
        kind > last ||
        headerLength + length > left ||
        view.getUint32(0, true) !== crc32(content, crc32(head.subarray(6, 7)))
      ) {
        if (queue.length < left && !this.#ended) return;
        this.#drop("damaged (checksum)");
        queue.skip(Math.min(left, queue.length));
        continue;
      }
      queue.skip(headerLength + length);
      const record = this.#put(kind, content);
      if (record !== null) yield record;
    }
  }

  /** Records that are left where the file ends. */
  *rest(): Iterable<Uint8Array> {
    this.#ended = true;
    yield* this.records();
    if (this.#begun || this.queue.length > 0) this.#report.setAside("cut short");
  }

  #put(kind: number, content: Uint8Array): Uint8Array | null {
    if (kind === full) {
      if (this.#begun) this.#drop("cut short");
      return content;
    }
    if (kind === first) {
      if (this.#begun) this.#drop("cut short");
      this.#begun = true;
    }
    // the rest of a record whose beginning is damaged
    if (!this.#begun) return null;
    this.#pieces.push(content);
    this.#length += content.length;
    if (this.#length > maxPiece) {
      this.#drop(`longer than ${maxPiece} bytes`);
      return null;
    }
    if (kind !== last) return null;
    const record = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      record.set(piece, at);
      at += piece.length;
    }
    this.#begin();
    return record;
  }

  #drop(reason: string): void {
    this.#report.setAside(reason);
    this.#begin();
  }

  #begin(): void {
    this.#pieces = [];
    this.#length = 0;
    this.#begun = false;
  }
}
