import { sourceOfBytes } from "../import/bytes/log-source.js";
import { logsAmong } from "../import/choose-logs.js";
import { readSources } from "./sources.js";
import type { LogFile, ReadOptions, Run } from "./types.js";

/**
 * Reads training logs that are in memory; every format that the command line reads.
 *
 * @param files logs of any number of runs; files of one run together (an MLflow store, event files) by their paths
 * @returns runs in order of the files
 * @throws LogError when a file is damaged or has no training steps, or where it must be said first which rows are one run
 * @see docs/import.md for formats, names of columns, and how each is understood
 */
export async function readLogs(files: readonly LogFile[], options: ReadOptions = {}): Promise<Run[]> {
  const found = files.map(({ path, bytes }) => ({ source: sourceOfBytes(path, bytes), below: null }));
  return readSources(await logsAmong(found), options);
}
