/** Every reader, in the order in which one is taken where two are equally sure. */
import type { LogReader } from "../reader.js";
import { arrowReader } from "./arrow.js";
import { csv } from "./csv.js";
import { jsonl } from "./jsonl.js";
import { parquetReader } from "./parquet.js";
import { trainerState } from "./trainer-state.js";
import { trlConsole } from "./trl-console.js";
import { verlConsole } from "./verl-console.js";

export const readers: readonly LogReader[] = [
  parquetReader,
  arrowReader,
  verlConsole,
  trainerState,
  jsonl,
  trlConsole,
  csv
];
