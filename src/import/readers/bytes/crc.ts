/** Cyclic redundancy checks of 32 bits, reflected, by table. */

/** @param polynomial with its bits in reverse order */
function crcOf(polynomial: number): (bytes: Uint8Array, before?: number) => number {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });
  return (bytes, before = 0) => {
    let crc = ~before;
    for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
    return ~crc >>> 0;
  };
}

/** CRC-32 of zlib and gzip. */
export const crc32 = crcOf(0xedb88320);

/** CRC-32C of Castagnoli. */
export const crc32c = crcOf(0x82f63b78);

/** As TensorFlow stores it, so that a checksum over data with checksums in them stays sound. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
