/** Which of many files are logs: what a folder holds beside them is passed over, files of one run stand together. */
import type { LogSource } from "./bytes/log-source.js";
import { groupLogs } from "./readers/index.js";
import { databaseRuns } from "./readers/sqlite/tracker-databases.js";

export interface FoundFile {
  source: LogSource;
  /**
   * Its folders and name below the path that the user gave, with forward slashes; null where the user gave the file itself.
   * Whatever the path to there is called (`../runs`, `.cache/runs`), the user means it.
   */
  below: string | null;
}

/** Folders that hold no logs of training. */
const otherFolders = /(^|\/)(\.[^/]*|node_modules|__pycache__)\//;
/** Files that stand beside logs and are none: passed over in a folder, read where they are named themselves. */
const besides = /(^|\/)\.[^/]*$|\.(py|sh|ya?ml|toml|md|safetensors|bin|pt|pth|png|pdf|html)$/i;

/**
 * The logs among files. Those that are one run together (MLflow's store, event files of a folder) are one log, named by
 * their folder.
 */
export async function logsAmong(found: readonly FoundFile[]): Promise<LogSource[]> {
  const inside = found.filter(({ below }) => below === null || !otherFolders.test(below));
  const passed = new Set(inside.filter(({ below }) => besides.test(below ?? "")).map(({ source }) => source));
  const grouped = groupLogs(inside.map(({ source }) => source)).filter((source) => !passed.has(source));
  return databaseRuns(grouped);
}
