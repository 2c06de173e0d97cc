const magic = 0x184d2204;
const minMatch = 4;

/**
 * Content of one LZ4 frame: linked and independent blocks, with or without sizes and checksums.
 * Checksums are passed over, not verified. Written here because lz4js looks for a block's checksum before the
 * block instead of behind it, and so returns wrong bytes without a word for the frames that Polars writes.
 *
 * @param most bytes that it may have; a frame is not unpacked beyond
 * @throws Error if the frame is damaged or cut short, or has more
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 */
export function decompressLz4Frame(frame: Uint8Array, most = Number.POSITIVE_INFINITY): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== magic) throw new Error("not an LZ4 frame");
  const flags = frame[4]!;
  if (flags >> 6 !== 1) throw new Error(`LZ4 frame of unknown version ${flags >> 6}`);
  const blockChecksum = (flags & 0x10) !== 0;
  const contentSize = (flags & 0x08) !== 0 ? Number(view.getBigUint64(6, true)) : null;
  const output = new Lz4Output(contentSize ?? 4 * frame.length, most);

  let at = 7 + (contentSize === null ? 0 : 8) + ((flags & 0x01) !== 0 ? 4 : 0);
  for (;;) {
    if (at + 4 > frame.length) throw new Error("LZ4 frame ends without its end mark");
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) break;
    const size = word & 0x7fffffff;
    if (at + size > frame.length) throw new Error(`LZ4 block of ${size} bytes; found ${frame.length - at}`);
    const block = frame.subarray(at, at + size);
    if (word >>> 31) output.write(block);
    else decompressLz4Block(block, output);
    at += size + (blockChecksum ? 4 : 0);
  }
  if (contentSize !== null && output.length !== contentSize) {
    throw new Error(`LZ4 frame of ${contentSize} bytes; found ${output.length}`);
  }
  return output.bytes();
}

/** A block is a row of sequences: literals, then a match in what was written before (also by earlier blocks). */
export function decompressLz4Block(block: Uint8Array, output: Lz4Output): void {
  let at = 0;
  const next = (): number => {
    const byte = block[at++];
    if (byte === undefined) throw new Error("LZ4 block cut short");
    return byte;
  };
  const lengthFrom = (nibble: number): number => {
    let length = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255; length += byte) byte = next();
    return length;
  };
  while (at < block.length) {
    const token = next();
    const literals = lengthFrom(token >> 4);
    if (at + literals > block.length) throw new Error("LZ4 block cut short");
    output.write(block.subarray(at, at + literals));
    at += literals;
    if (at === block.length) return;
    const offset = next() | (next() << 8);
    output.repeat(offset, lengthFrom(token & 15) + minMatch);
  }
}

/** Bytes written so far, in a buffer that grows. */
export class Lz4Output {
  length = 0;
  #buffer: Uint8Array;
  readonly #most: number;

  constructor(expected: number, most: number) {
    this.#most = most;
    this.#buffer = new Uint8Array(Math.min(expected, most, 2 ** 26));
  }

  write(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Copies from `offset` bytes back; the copy may run into what it writes. */
  repeat(offset: number, count: number): void {
    if (offset === 0 || offset > this.length) throw new Error(`LZ4 match ${offset} bytes back of ${this.length}`);
    this.#makeRoom(count);
    const end = this.length + count;
    for (; this.length < end; this.length++) this.#buffer[this.length] = this.#buffer[this.length - offset]!;
  }

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.length);
  }

  #makeRoom(count: number): void {
    if (this.length + count <= this.#buffer.length) return;
    if (this.length + count > this.#most) throw new Error(`LZ4 data of more than ${this.#most} bytes`);
    const larger = new Uint8Array(Math.min(this.#most, Math.max(2 * this.#buffer.length, this.length + count)));
    larger.set(this.#buffer.subarray(0, this.length));
    this.#buffer = larger;
  }
}
