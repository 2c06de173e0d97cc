import { ByteBuffer } from "flatbuffers";

/**
 * A FlatBuffer that is read within its bytes. Tables may stand in several places, so that few bytes can mean very many
 * fields or texts: what is read of lists and texts, all together, is bounded by the length of the buffer.
 */
export class GuardedBuffer extends ByteBuffer {
  #left: number;

  constructor(bytes: Uint8Array) {
    super(bytes);
    // each part is read a few times at most: counted, decoded, named
    this.#left = 16 * bytes.length;
  }

  override readUint8(offset: number): number {
    return super.readUint8(this.#within(offset, 1));
  }

  override readUint16(offset: number): number {
    return super.readUint16(this.#within(offset, 2));
  }

  override readInt32(offset: number): number {
    return super.readInt32(this.#within(offset, 4));
  }

  /** Where a table has a field, or 0 where it leaves it out: a damaged list of fields would leave out all of them. */
  override __offset(at: number, field: number): number {
    const fields = at - this.readInt32(at);
    const length = this.readUint16(fields);
    if (length < 4 || length % 2 !== 0 || length >= 2 ** 15) throw new RangeError("a table without its fields");
    this.#within(fields, length);
    return super.__offset(at, field);
  }

  override __vector_len(offset: number): number {
    const length = super.__vector_len(offset);
    this.#take(super.__vector(offset), length);
    return length;
  }

  override __string(offset: number): string {
    this.#take(super.__vector(offset), super.__vector_len(offset));
    return super.__string(offset) as string;
  }

  #within(offset: number, length: number): number {
    if (!(offset >= 0 && offset + length <= this.capacity())) throw new RangeError("outside the message");
    return offset;
  }

  #take(from: number, length: number): void {
    this.#left -= length;
    if (!(length >= 0 && from + length <= this.capacity()) || this.#left < 0) {
      throw new Error("a list that is longer than its message (damaged?)");
    }
  }
}
