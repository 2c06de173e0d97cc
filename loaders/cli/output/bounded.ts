/** Text that stays short, however many logs there are: the first of many lines, and how many more. JSON has them all. */

/** Lines of one kind that a text shows. */
const mostLines = 10;

/** Rows of a table that a text shows. */
export const mostRows = 100;

/**
 * @param what the kind, in the plural, and after a semicolon where all of it is, if not in --json
 * @returns the lines, each with its line break; of more than `most` the first, and one that counts the rest
 */
export function bounded(lines: readonly string[], what: string, most = mostLines): string[] {
  const more = lines.length - most;
  return more > 0
    ? [...lines.slice(0, most), `and ${more} more ${what}${what.includes(";") ? "" : "; --json has all"}\n`]
    : [...lines];
}

/** Sentences of a message, a line each: the first, and how many more there are. */
export function boundedMessage(sentences: readonly string[], most = mostLines): string {
  const more = sentences.length - most;
  return [...sentences.slice(0, most), ...(more > 0 ? [`and ${more} more`] : [])].join("\n");
}
