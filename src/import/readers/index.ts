/** Every reader, in the order in which one is taken where two are equally sure. */
import type { LogReader } from "../reader.js";
import { binaryReaders } from "./binary.js";
import { stepConsole } from "./consoles/step-console.js";
import { trlConsole } from "./consoles/trl/trl-console.js";
import { verlConsole } from "./consoles/verl/verl-console.js";
import { csv } from "./csv/csv-reader.js";
import { jsonl } from "./json/jsonl.js";
import { trainerState } from "./json/trainer-state.js";

export { groupLogs } from "./binary.js";

export const readers: readonly LogReader[] = [
  ...binaryReaders,
  verlConsole,
  trainerState,
  jsonl,
  trlConsole,
  stepConsole,
  csv
];
