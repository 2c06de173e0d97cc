/**
 * Walks the fields of a Protocol Buffers message. The two messages that logs need are small and have kept their field
 * numbers for years; a library would bring its own schema language and as much code as this project has readers.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
const decoder = new TextDecoder();

export class ProtoReader {
  /** number of the field that `next` came to */
  field = 0;
  #wire = 0;
  #at = 0;
  /** whether the value of the field has been taken */
  #taken = true;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Goes to the next field; whether there is one. A field whose value was not taken is passed over. */
  next(): boolean {
    if (!this.#taken) this.#pass();
    if (this.#at >= this.#bytes.length) return false;
    const tag = this.#varint();
    this.field = Math.floor(tag / 8);
    this.#wire = tag % 8;
    this.#taken = false;
    return true;
  }

  /** A whole number, as the type int64 has it. */
  int(): number {
    this.#expect(0);
    const from = this.#at;
    const value = this.#varint();
    if (value < 2 ** 53) return value;
    // a negative number has all ten bytes, and more digits than a number holds
    let exact = 0n;
    for (let i = this.#at - 1; i >= from; i--) exact = (exact << 7n) | BigInt(this.#bytes[i]! & 0x7f);
    return Number(BigInt.asIntN(64, exact));
  }

  double(): number {
    this.#expect(1);
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8, true);
  }

  float(): number {
    this.#expect(5);
    this.#at += 4;
    return this.#view.getFloat32(this.#at - 4, true);
  }

  bytes(): Uint8Array {
    this.#expect(2);
    const length = this.#varint();
    if (length > this.#bytes.length - this.#at) throw new Error("a field that is longer than its message");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return decoder.decode(this.bytes());
  }

  message(): ProtoReader {
    return new ProtoReader(this.bytes());
  }

  /** Whether the field holds bytes: a list of numbers may be packed in them, or stand field by field. */
  get hasBytes(): boolean {
    return this.#wire === 2;
  }

  #expect(wire: number): void {
    if (this.#wire !== wire) throw new Error(`field ${this.field} is of another kind than it should be`);
    this.#taken = true;
  }

  #pass(): void {
    if (this.#wire === 0) this.#varint();
    else if (this.#wire === 1) this.#at += 8;
    else if (this.#wire === 2) this.bytes();
    else if (this.#wire === 5) this.#at += 4;
    else throw new Error(`field ${this.field} is of an unknown kind`);
    this.#taken = true;
  }

  /** Up to 2^64, exact to 2^53. */
  #varint(): number {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new Error("a message that is cut short");
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
    throw new Error("a number of more than 10 bytes");
  }
}
