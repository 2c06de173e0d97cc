/** Whether parts of one name, from several logs, can be one run: none says another model, size or seed. */

import type { Identity, ReadLog, ReadRun } from "../imported-log.js";
import { settingsOf } from "../names/aliases.js";
import { sizeInName } from "../names/model-size.js";

/** A resumed run may load its own checkpoint for a model. */
const checkpoint = /(?:checkpoint|ckpt|global_?step)/i;

/** What a run says of itself, in columns and in the settings of its log. */
export function identityOf({ identity }: ReadRun, { settings }: ReadLog): Identity {
  const models = settingsOf(settings, "model").map(([key, value]): [string, string] => [key, String(value)]);
  return new Map([...models, ...identity]);
}

/** The column in which two runs differ, with both cells: a clause; null where they may be one. */
export function differenceOf(a: Identity, b: Identity): string | null {
  for (const [name, cell] of a) {
    const other = b.get(name);
    if (other !== undefined && areDifferent(name, cell, other)) return `another ${name} (${cell}, ${other})`;
  }
  return null;
}

function areDifferent(name: string, a: string, b: string): boolean {
  if (a === b) return false;
  if (/seed/i.test(name)) return true;
  const [reading, two] = [sizeInName(a), sizeInName(b)];
  if (reading.kind === "size" && two.kind === "size") return reading.size.parameters !== two.size.parameters;
  return nameOf(a) !== nameOf(b) && !checkpoint.test(a) && !checkpoint.test(b);
}

/** `Qwen/Qwen2.5-7B` and `/models/qwen2.5-7b/` are one. */
function nameOf(model: string): string {
  return (/([^/\\]+)[/\\]*$/.exec(model)?.[1] ?? model).toLowerCase();
}
