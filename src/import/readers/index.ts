/** Every reader, in the order in which one is taken where two are equally sure. */
import type { LogReader } from "../reader.js";
import { binaryReaders } from "./binary.js";
import { stepConsole } from "./consoles/step-console.js";
import { csv } from "./csv.js";
import { jsonl } from "./jsonl.js";
import { trainerState } from "./trainer-state.js";
import { trlConsole } from "./trl-console.js";
import { verlConsole } from "./verl-console.js";

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
