/** A file of the reader's machine as a source of the importer: read in slices, never as a whole. */
import type { LogSource } from "../../../import/bytes/log-source.js";
import { LogError, reasonOf } from "../../../lib/log-error.js";

/** Bytes of a slice: large enough to be quick, small enough that a stop is heard at once. */
const sliceLength = 1 << 20;

/** @param signal of the present reading: between two slices its reason is thrown */
export function sourceOfFile(path: string, file: Blob, signal: () => AbortSignal): LogSource {
  const slice = async (start: number, end: number): Promise<Uint8Array> => {
    signal().throwIfAborted();
    try {
      return new Uint8Array(await file.slice(start, end).arrayBuffer());
    } catch (error) {
      throw new LogError(path, [`${path}: must be a readable file; found: ${reasonOf(error)}`], { cause: error });
    }
  };
  return {
    path,
    size: file.size,
    bytes: (start, end) => slice(start, Math.min(end, file.size)),
    stream: async function* () {
      for (let at = 0; at < file.size; at += sliceLength) yield await slice(at, Math.min(at + sliceLength, file.size));
    }
  };
}
