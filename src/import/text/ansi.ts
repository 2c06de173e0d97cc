/** Colours of a terminal, which stay in a log that was written through a pipe. */

// the escape itself is lost in some copies ("[36m(main_task pid=1)[0m"), and what is left is a colour all the same
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with the escape character
const sequence = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_]|\[(?:\d{1,3}(?:;\d{1,3})*)?m/g;

/** A line without escape sequences (ECMA-48 CSI and two-character ones). */
export function withoutColours(text: string): string {
  return text.includes("\x1b") || (text.includes("[") && /\[[\d;]*m/.test(text)) ? text.replace(sequence, "") : text;
}
