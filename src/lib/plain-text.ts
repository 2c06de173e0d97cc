/** Control characters, line ends, and marks that turn the direction of writing or are not seen. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a reader
export const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/**
 * Text of a log as it may be shown, on one line: everything unseen becomes a visible escape, such as `\\u202e`, so that no
 * name of a run or column can paint over what stands beside it.
 */
export function plain(text: string): string {
  return text.replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
