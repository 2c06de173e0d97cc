/** Bytes of a stream that wait to be taken: pieces come in behind, records are cut off in front. */
export class ByteQueue {
  /** bytes taken off so far, which is the place of the next one in the stream */
  taken = 0;
  #buffer = new Uint8Array(1 << 16);
  #from = 0;
  #to = 0;

  get length(): number {
    return this.#to - this.#from;
  }

  push(piece: Uint8Array): void {
    if (this.#to + piece.length > this.#buffer.length) {
      const held = this.#buffer.subarray(this.#from, this.#to);
      const room = held.length + piece.length;
      // what was cut off may still be in use: the old buffer is left as it is
      this.#buffer = new Uint8Array(Math.max(this.#buffer.length, 2 ** Math.ceil(Math.log2(room))));
      this.#buffer.set(held);
      this.#from = 0;
      this.#to = held.length;
    }
    this.#buffer.set(piece, this.#to);
    this.#to += piece.length;
  }

  /** The next bytes without taking them; fewer where there are no more. */
  peek(length: number, from = 0): Uint8Array {
    return this.#buffer.subarray(this.#from + from, Math.min(this.#to, this.#from + from + length));
  }

  skip(length: number): void {
    this.#from += length;
    this.taken += length;
  }
}
