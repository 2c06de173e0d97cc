/** Every reader, in the order in which one is taken where two are equally sure. */
import type { LogReader } from "../reader.js";
import { jsonl } from "./jsonl.js";
import { trainerState } from "./trainer-state.js";
import { verlConsole } from "./verl-console.js";

export const readers: readonly LogReader[] = [verlConsole, trainerState, jsonl];
