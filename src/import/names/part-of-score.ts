/** Names of scores that are parted by what they were measured on: `accuracy[dataset=gsm8k]`. */
import { firstOf } from "../../lib/items.js";

/** Name of the column behind a part of a score: `accuracy` of `accuracy[dataset=gsm8k]`. */
export function baseOfPart(name: string): string {
  const cut = name.endsWith("]") ? name.indexOf("[") : -1;
  return cut > 0 ? name.slice(0, cut) : name;
}

/** The score that a user names: of a column with one part, that part by the column's name too. */
export function namedAmong(asked: string, names: Iterable<string>): string {
  const all = [...names];
  const parts = all.filter((name) => name !== asked && baseOfPart(name) === asked);
  return !all.includes(asked) && parts.length === 1 ? firstOf(parts) : asked;
}
