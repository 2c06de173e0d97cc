/**
 * Pages of Parquet that are packed with LZ4. Written here because hyparquet-compressors refuses a block of nothing, as
 * a column without a value has it; fills with zeros what a block lacks; and reads of Hadoop's blocks only those that
 * fit into one buffer.
 */
import { firstOf } from "../lib/items.js";
import { decompressLz4Block, Lz4Output } from "./read-lz4-frame.js";

/**
 * A block by itself: the codec LZ4_RAW.
 *
 * @param size bytes that it must have
 * @throws Error if it is damaged, or has more or fewer
 */
export function unpackLz4(packed: Uint8Array, size: number): Uint8Array {
  return unpackInto(size, (output) => decompressLz4Block(packed, output));
}

/**
 * The codec LZ4, which Hadoop and Spark fill with blocks and their lengths, and other writers with a block by itself.
 * The two cannot be confused: a block by itself begins with a text that is copied, so with a first byte of 16 or more,
 * and Hadoop's with the length of what is packed, whose first byte is below that up to 256 MiB.
 *
 * @param size bytes that it must have
 * @throws Error if it is damaged, or has more or fewer
 */
export function unpackHadoopLz4(packed: Uint8Array, size: number): Uint8Array {
  if (packed.length < 4 || firstOf(packed) >= 16) return unpackLz4(packed, size);
  // writers differ in what they put for nothing: no byte, a length of 0, an empty block behind it
  if (size === 0) return new Uint8Array(0);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let at = 0;
  const nextLength = (): number => {
    if (at + 4 > packed.length) throw new Error("LZ4 data of Hadoop cut short");
    at += 4;
    return view.getUint32(at - 4);
  };
  return unpackInto(size, (output) => {
    while (at < packed.length) {
      // what is longer than the writer's buffer stands in several blocks
      for (const end = nextLength() + output.length; output.length < end; ) {
        const length = nextLength();
        if (at + length > packed.length) throw new Error(`LZ4 block of ${length} bytes; found ${packed.length - at}`);
        decompressLz4Block(packed.subarray(at, at + length), output);
        at += length;
        if (output.length > end) throw new Error(`LZ4 blocks of ${output.length} bytes; said to be ${end}`);
      }
    }
  });
}

function unpackInto(size: number, unpack: (output: Lz4Output) => void): Uint8Array {
  const output = new Lz4Output(size, size);
  unpack(output);
  if (output.length !== size) throw new Error(`LZ4 data of ${output.length} bytes; said to be ${size}`);
  return output.bytes();
}
