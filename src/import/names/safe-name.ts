/** Names that logs bring, made safe: for files, identifiers, comments and JSON. */
import { plain, unseen } from "../../lib/plain-text.js";

/** Letters of a name that a file, a column or an identifier may have; the longest part that is kept. */
const longest = 60;

/** Letters of a run's name that a study keeps. */
export const longestName = 1000;

/**
 * What a family may be called, in captions and drawings: words without the letters of markup, formulas and expressions.
 * A pattern for regular expressions of the kind `u`.
 */
export const labelPattern = "^[^<>&{}$`\\\\\\[\\]\\p{Cc}\\p{Cf}]*$";
export const longestLabel = 80;

/** Names each of its own, as they are: of a name that stands again, the later ones have a number behind them. */
export function distinctNames(names: readonly string[]): string[] {
  const all = new Set(names);
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name.slice(0, longestName);
    for (let i = 2; taken.has(free) || (free !== name && all.has(free)); i++)
      free = `${name.slice(0, longestName - 8)} (${i})`;
    taken.add(free);
    return free;
  });
}

/**
 * A name as an identifier: lower-case letters, digits, dots, dashes and underscores, first a letter or digit.
 * Nothing of a path is left: no slash, no `..`, no name that a system keeps for itself.
 *
 * @param otherwise for a name without any usable letter, and before one that a system keeps for itself
 */
export function safeName(name: string, otherwise: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/\.{2,}/g, ".")
    .replace(/[._-]*-[._-]*/g, "-")
    .slice(0, longest)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "");
  if (plain === "") return otherwise;
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/.test(plain) ? `${otherwise}-${plain}` : plain;
}

/** The same for several names: each its own, in their order; a name that is taken gets a number behind it. */
export function safeNames(names: readonly string[], otherwise: string): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = safeName(name, otherwise);
    let free = base;
    for (let i = 2; taken.has(free); i++) free = `${base}-${i}`;
    taken.add(free);
    return free;
  });
}

/** Text on one line with everything unseen made visible: `\u202e`. */
export const visible = plain;

/** Text in double quotes as JSON and YAML both read it, with everything unseen escaped. */
export function quotedText(text: string): string {
  return visible(JSON.stringify(text));
}

/** JSON over several lines, every unseen character escaped: reads back as what was written. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(unseen, (character) =>
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  );
}
