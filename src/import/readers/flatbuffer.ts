/**
 * Reading of FlatBuffers, as little as Arrow's messages need. A place outside the bytes is a RangeError, a vector
 * longer than the bytes an Error: nothing is reserved on the word of a length.
 *
 * @see https://flatbuffers.dev/internals/
 */
const decoder = new TextDecoder();

/** A table in a buffer: fields by their number in the schema, each with a default where it is left out. */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;
  readonly #fields: number;
  readonly #fieldsLength: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    this.#fields = at - view.getInt32(at, true);
    this.#fieldsLength = view.getUint16(this.#fields, true);
  }

  /** The table that a buffer is about. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  #place(field: number): number | null {
    const slot = 4 + 2 * field;
    const offset = slot + 2 <= this.#fieldsLength ? this.#view.getUint16(this.#fields + slot, true) : 0;
    return offset === 0 ? null : this.#at + offset;
  }

  #target(field: number): number | null {
    const place = this.#place(field);
    return place === null ? null : place + this.#view.getUint32(place, true);
  }

  int8(field: number, otherwise = 0): number {
    const place = this.#place(field);
    return place === null ? otherwise : this.#view.getInt8(place);
  }

  int16(field: number, otherwise = 0): number {
    const place = this.#place(field);
    return place === null ? otherwise : this.#view.getInt16(place, true);
  }

  int32(field: number, otherwise = 0): number {
    const place = this.#place(field);
    return place === null ? otherwise : this.#view.getInt32(place, true);
  }

  int64(field: number): number {
    const place = this.#place(field);
    return place === null ? 0 : Number(this.#view.getBigInt64(place, true));
  }

  text(field: number): string {
    const at = this.#target(field);
    if (at === null) return "";
    const length = this.#view.getUint32(at, true);
    this.#check(at + 4, length);
    return decoder.decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + at + 4, length));
  }

  table(field: number): FlatTable | null {
    const at = this.#target(field);
    return at === null ? null : new FlatTable(this.#view, at);
  }

  tables(field: number): FlatTable[] {
    const [at, count] = this.#vector(field, 4);
    return Array.from({ length: count }, (_, i) => {
      const place = at + 4 * i;
      return new FlatTable(this.#view, place + this.#view.getUint32(place, true));
    });
  }

  /** Structures of some 64-bit words each. */
  words(field: number, wordsOfEach: number): number[][] {
    const [at, count] = this.#vector(field, 8 * wordsOfEach);
    return Array.from({ length: count }, (_, i) =>
      Array.from({ length: wordsOfEach }, (_, word) =>
        Number(this.#view.getBigInt64(at + 8 * (wordsOfEach * i + word), true))
      )
    );
  }

  #vector(field: number, bytesOfEach: number): [number, number] {
    const at = this.#target(field);
    if (at === null) return [0, 0];
    const count = this.#view.getUint32(at, true);
    this.#check(at + 4, count * bytesOfEach);
    return [at + 4, count];
  }

  #check(at: number, length: number): void {
    if (at + length > this.#view.byteLength) throw new Error("a list that is longer than its message (damaged?)");
  }
}
