/** Settings of a run that a log keeps as JSON. */

import type { Value } from "../../number-columns.js";
import type { ReadReport } from "../../reader.js";

/** Deepest nesting, most values and longest text that are settings and not data. */
const deepest = 16;
const mostSettings = 20_000;
const longestText = 1 << 16;

/** Tells each plain value of nested settings under its keys, joined with dots; lists are no settings of a run's size. */
export function tellSettings(prefix: string, value: unknown, report: ReadReport): void {
  let count = 0;
  for (const [key, plain] of plainValues(prefix, value)) {
    if (plain === null || plain === undefined || (typeof plain === "string" && plain.length > longestText)) continue;
    if (++count > mostSettings) return;
    report.config(key, plain);
  }
}

/** Plain values of nested objects with their keys, joined with dots; lists are left out. */
export function* plainValues(key: string, value: unknown, depth = 0): Iterable<readonly [string, Value]> {
  if (value === null || typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
    yield [key, value];
  } else if (typeof value === "object" && !Array.isArray(value) && depth < deepest) {
    for (const [inner, nested] of Object.entries(value)) {
      yield* plainValues(key === "" ? inner : `${key}.${inner}`, nested, depth + 1);
    }
  }
}

/** JSON as Python writes it, with NaN and Infinity as words of their own; undefined where it is none. */
export function parsePythonJson(text: string): unknown {
  if (/^-?(NaN|Infinity)$/.test(text)) return Number(text);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
