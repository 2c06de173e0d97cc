/**
 * Bytes as text, one character a byte. A TextDecoder of "latin1" is no such thing: by its standard it is windows-1252, and
 * only Node before 22 gave these characters, so that the same file would be reported in other words.
 */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += piece) text += String.fromCharCode(...bytes.subarray(at, at + piece));
  return text;
}

/** Characters a call: an engine takes so many arguments at least. */
const piece = 8192;
