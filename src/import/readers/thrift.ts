/**
 * Looks over a structure in Thrift's compact protocol before a decoder makes objects of it: lengths and counts that
 * the bytes cannot hold, and nesting without end, would have the decoder reserve memory for them.
 *
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */

const deepest = 24;

/** The structure goes on behind the bytes given. */
export class ThriftCut extends Error {
  constructor() {
    super("a structure that is cut short");
  }
}

/**
 * Where the structure that begins at `from` ends.
 *
 * @throws ThriftCut if it does not end within the bytes
 * @throws Error if it is no structure
 */
export function thriftEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  const next = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw new ThriftCut();
    return byte;
  };
  const varint = (): number => {
    let value = 0;
    for (let i = 0; i < 10; i++) {
      const byte = next();
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw new Error("a number of more than 10 bytes");
  };
  const skip = (bytesOf: number): void => {
    if (bytesOf > bytes.length - at) throw new ThriftCut();
    at += bytesOf;
  };
  const element = (type: number, depth: number): void => {
    if (type === 3) skip(1);
    else if (type >= 4 && type <= 6) varint();
    else if (type === 7) skip(8);
    else if (type === 8) skip(varint());
    else if (type === 9) list(depth);
    else if (type === 12) struct(depth + 1);
    else throw new Error(`a value of unknown type ${type}`);
  };
  const list = (depth: number): void => {
    if (depth > deepest) throw new Error("lists nested too deep");
    const header = next();
    const size = header >> 4 === 15 ? varint() : header >> 4;
    // every element takes a byte at least
    if (size > bytes.length - at) throw new ThriftCut();
    const type = header & 15;
    if (type === 1 || type === 2) skip(size);
    else for (let i = 0; i < size; i++) element(type, depth + 1);
  };
  const struct = (depth: number): void => {
    if (depth > deepest) throw new Error("structures nested too deep");
    for (let header = next(); (header & 15) !== 0; header = next()) {
      if (header >> 4 === 0) varint();
      const type = header & 15;
      // a boolean is in the header itself
      if (type > 2) element(type, depth);
    }
  };
  struct(0);
  return at;
}
