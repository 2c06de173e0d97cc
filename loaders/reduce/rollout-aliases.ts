/** Names of columns in per-sample dumps of trainers; the table itself is data (`aliases.json`). */

import table from "./aliases.json" with { type: "json" };
import type { Kind } from "./engines/dumps.js";

/**
 * What a column of a dump can mean; one row is one answer of the model.
 * - `prompt`: what tells the prompts of a step apart, an id or the text itself;
 * - `score`: of the answer;
 * - `response-length`, `prompt-length`, `tokens` (both together): tokens, or lists of token ids;
 * - `truncated`: whether the answer was cut at the length limit; `finish-reason`: why it ended.
 */
export const meanings = [
  "run",
  "step",
  "prompt",
  "score",
  "response-length",
  "prompt-length",
  "tokens",
  "truncated",
  "finish-reason"
] as const;
export type Meaning = (typeof meanings)[number];

export interface Alias {
  name: string;
  meaning: Meaning;
  producer: string;
  /** the one kind of column that has this meaning under this name */
  holds?: Kind;
  note?: string;
}

export const aliases = table.names as readonly Alias[];
