/** Files that are one log together, such as the metrics of an MLflow run. */

import type { LogReader } from "../reader.js";
import type { LogSource } from "./log-source.js";

/** A log in several files: its bytes are theirs, one file behind the other. */
export interface LogGroup extends LogSource {
  members: readonly LogSource[];
  /** the reader that knows what the members are to each other */
  reader: LogReader;
  /** which log of these files it is, where they hold several: a run of a database */
  part?: string;
}

export function isGroup(source: LogSource): source is LogGroup {
  return "members" in source;
}

/** @param path of the folder that holds the members */
export function groupOf(path: string, members: readonly LogSource[], reader: LogReader, part?: string): LogGroup {
  return {
    path,
    members,
    reader,
    ...(part === undefined ? {} : { part }),
    size: members.reduce((sum, { size }) => sum + size, 0),
    bytes: async (start, end) => {
      const parts: Uint8Array[] = [];
      let before = 0;
      for (const member of members) {
        const from = Math.max(0, start - before);
        const to = Math.min(member.size, end - before);
        if (from < to) parts.push(await member.bytes(from, to));
        before += member.size;
      }
      const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return all;
    },
    stream: async function* () {
      for (const member of members) yield* member.stream();
    }
  };
}
