/** Which of many files are logs: what a folder holds beside them is passed over, files of one run stand together. */
import { isGroup } from "./log-group.js";
import type { LogSource } from "./log-source.js";
import { groupLogs } from "./readers/index.js";

/** Files that stand beside logs and are none: passed over in a folder, read where they are named themselves. */
const besides =
  /(^|\/)(\.[^/]*|node_modules|__pycache__)(\/|$)|\.(py|sh|ya?ml|toml|md|safetensors|bin|pt|pth|png|pdf|html)$/i;

/**
 * The logs among files. Those that are one run together (MLflow's store, event files of a folder) are one log, named by
 * their folder.
 *
 * @param named paths that the user named one by one
 */
export function logsAmong(sources: readonly LogSource[], named: ReadonlySet<string>): LogSource[] {
  return groupLogs(sources).filter((source) => isGroup(source) || named.has(source.path) || !besides.test(source.path));
}
