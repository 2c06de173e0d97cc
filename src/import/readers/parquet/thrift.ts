/**
 * Looks over a structure in Thrift's compact protocol before a decoder makes objects of it: lengths and counts that the
 * bytes cannot hold, and nesting without end, would have the decoder reserve memory for them.
 *
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */

/** Deepest nesting of structures that is looked into. */
const deepest = 24;

/** What is read goes on behind the bytes given. */
export class Cut extends Error {
  constructor(what: string) {
    super(`${what} cut short (damaged?)`);
  }
}

export class Bytes {
  at: number;
  readonly #bytes: Uint8Array;
  readonly #what: string;

  constructor(bytes: Uint8Array, from: number, what: string) {
    this.#bytes = bytes;
    this.at = from;
    this.#what = what;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  next(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw this.cut();
    return byte;
  }

  /** A number of seven bits a byte. */
  varint(): number {
    let value = 0;
    for (let i = 0; i < 10; i++) {
      const byte = this.next();
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw new Error("a number of more than 10 bytes");
  }

  cut(): Cut {
    return new Cut(this.#what);
  }

  skip(length: number): void {
    if (length > this.left) throw this.cut();
    this.at += length;
  }
}

/**
 * Where the structure that begins at `from` ends, in Thrift's compact protocol.
 *
 * @throws Cut if it does not end within the bytes
 * @throws Error if it is no structure
 */
export function thriftEnd(bytes: Uint8Array, from: number): number {
  const reader = new Bytes(bytes, from, "a structure that is");
  const element = (type: number, depth: number): void => {
    if (type === 3) reader.skip(1);
    else if (type >= 4 && type <= 6) reader.varint();
    else if (type === 7) reader.skip(8);
    else if (type === 8) reader.skip(reader.varint());
    else if (type === 9) list(depth);
    else if (type === 12) struct(depth + 1);
    else throw new Error(`a value of unknown type ${type}`);
  };
  const list = (depth: number): void => {
    if (depth > deepest) throw new Error("lists nested too deep");
    const header = reader.next();
    const size = header >> 4 === 15 ? reader.varint() : header >> 4;
    // every element takes a byte at least
    if (size > reader.left) throw reader.cut();
    const type = header & 15;
    if (type === 1 || type === 2) reader.skip(size);
    else for (let i = 0; i < size; i++) element(type, depth + 1);
  };
  const struct = (depth: number): void => {
    if (depth > deepest) throw new Error("structures nested too deep");
    for (let header = reader.next(); (header & 15) !== 0; header = reader.next()) {
      if (header >> 4 === 0) reader.varint();
      const type = header & 15;
      // a boolean is in the header itself
      if (type > 2) element(type, depth);
    }
  };
  struct(0);
  return reader.at;
}
