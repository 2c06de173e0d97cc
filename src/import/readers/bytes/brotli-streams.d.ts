declare module "hyparquet-compressors/src/brotli.streams.js" {
  /** What is unpacked so far, and its length. */
  export class BrotliOutput {
    buffer: Uint8Array;
    pos: number;
  }
}
