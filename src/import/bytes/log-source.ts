/** Where a log's bytes come from: a file on disk, a file dropped on a page, bytes of a test. */

export interface LogSource {
  /** path as the user gave or dropped it, with forward slashes; names the file in every message */
  path: string;
  /** length in bytes */
  size: number;
  /** bytes [start, end); fewer where the source ends before */
  bytes(start: number, end: number): Promise<Uint8Array>;
  /** all bytes from the start, in pieces of any length */
  stream(): AsyncIterable<Uint8Array>;
  /** the file of this name with something behind it; null: there is none. Absent where no other file can be looked for. */
  beside?(suffix: string): Promise<LogSource | null>;
}

/** Name without its folders. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Folders of a path, without a closing slash; empty for a bare name. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function sourceOfBytes(path: string, content: Uint8Array): LogSource {
  // Node's Buffer is a Uint8Array whose slice is no copy
  const plain = new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  return {
    path,
    size: plain.length,
    bytes: async (start, end) => plain.subarray(start, end),
    stream: async function* () {
      yield plain;
    }
  };
}
