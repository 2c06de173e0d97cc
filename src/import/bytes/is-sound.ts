import { LogError, type Problems } from "../../lib/log-error.js";
import type { LogReader, ReadReport } from "../reader.js";
import { sourceOfBytes } from "./log-source.js";

const silent: ReadReport = {
  setAside: () => {},
  problem: () => {},
  config: () => {},
  otherLines: () => {},
  progress: () => {}
};

/**
 * Whether a log can be read at all, by a reader that holds every length against the file. The libraries that give a
 * study's columns believe what a damaged file says, and may go round in it without end: they see sound files only.
 *
 * @param problems receives why it cannot
 */
export async function isSound(bytes: Uint8Array, reader: LogReader, problems: Problems): Promise<boolean> {
  const { file } = problems;
  try {
    for await (const _ of reader.read(sourceOfBytes(file, bytes), silent));
    return true;
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    for (const problem of error.problems) problems.add(problem.replace(`${file}: `, ""));
    return false;
  }
}
