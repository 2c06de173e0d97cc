/** The readers of columnar and binary formats, and which files are one log together. */
import type { LogSource } from "../bytes/log-source.js";
import type { LogReader } from "../reader.js";
import { arrowReader } from "./arrow/arrow.js";
import { withSettingsBeside } from "./json/settings-beside.js";
import { parquetReader } from "./parquet/parquet.js";
import { sqliteReader } from "./sqlite/unread.js";
import { mlflowReader, mlflowRuns } from "./trackers/mlflow.js";
import { tensorboardReader, tensorboardRuns } from "./trackers/tensorboard.js";
import { wandbReader } from "./wandb/run-file.js";
import { withoutTwins } from "./wandb/run-folder.js";

export const binaryReaders: readonly LogReader[] = [
  parquetReader,
  arrowReader,
  tensorboardReader,
  wandbReader,
  mlflowReader,
  sqliteReader
];

/** Runs that are kept in several files, each as one log; every other file as it is. */
export function groupLogs(sources: readonly LogSource[]): LogSource[] {
  return withoutTwins(withSettingsBeside(tensorboardRuns(mlflowRuns(sources))));
}
