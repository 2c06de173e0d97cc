/** A log's source that is watched while it is read: its bytes counted for progress, and taken into a checksum. */
import { groupOf, isGroup } from "./log-group.js";
import type { LogSource } from "./log-source.js";

export interface Checksum {
  update(bytes: Uint8Array): void;
  digest(): string;
}

/** The source with its bytes counted for progress and, where it is streamed, taken into the checksum on the way. */
export function counted(source: LogSource, onProgress?: (read: number, size: number) => void, checksum?: Checksum) {
  let read = 0;
  let hashed = 0;
  const note = (bytes: number) => {
    read += bytes;
    onProgress?.(Math.min(read, source.size), source.size);
  };
  const watched = (source: LogSource, hash: (piece: Uint8Array, at: number) => void): LogSource => ({
    path: source.path,
    size: source.size,
    bytes: async (start, end) => {
      const bytes = await source.bytes(start, end);
      note(bytes.length);
      return bytes;
    },
    stream: async function* () {
      let at = 0;
      for await (const piece of source.stream()) {
        hash(piece, at);
        at += piece.length;
        note(piece.length);
        yield piece;
      }
    }
  });
  const hash = (piece: Uint8Array, at: number) => {
    if (at !== hashed) return;
    checksum?.update(piece);
    hashed += piece.length;
  };
  const members = isGroup(source) ? source.members.map((member) => watched(member, () => {})) : null;
  return {
    source: members && isGroup(source) ? groupOf(source.path, members, source.reader) : watched(source, hash),
    /** of the whole file, or of a group's files one behind the other: what was not streamed is read now */
    digest: async (): Promise<string> => {
      let at = 0;
      if (hashed < source.size) {
        for await (const piece of source.stream()) {
          if (at + piece.length > hashed) hash(piece.subarray(Math.max(0, hashed - at)), hashed);
          at += piece.length;
        }
      }
      return checksum!.digest();
    }
  };
}
