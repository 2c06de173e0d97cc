const uuid =
  /(?<![0-9a-z])[0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}(?:[-_][0-9a-f]{4})?(?:[-_][0-9a-f]{1,12})?(?![0-9a-z])/gi;
const word = /[0-9a-z.]+/gi;
/** Files by their content, as Git, DVC and caches keep them: `4b/` and the rest of a hash of 32, 40 or 64 digits. */
const byContent = /(?<![^\\/])[0-9a-f]{2}[\\/](?:[0-9a-f]{30}|[0-9a-f]{38}|[0-9a-f]{62})(?![0-9a-z])/gi;
/** Sixteen digits or more are a hash whatever stands beside them. */
const longHash = /^[0-9a-f]{16,}$/i;
/** Words of hexadecimal digits that name a number format or a graphics card. */
const noHash = /^(?:bf16|bf8|fp?\d+|[abh]\d00)$/i;
/** What may be a size or a piece of a hash: three digits and more of billions, `414b`. */
const largeSize = /^\d{3,}b$/i;

/**
 * A name with blanks for its ids: UUIDs, whole or cut, and hashes in one piece or several, so that the `414b` of
 * `3f0c2a91-7b1e-414b-9d0e` is none of its words.
 */
export function withoutIds(name: string): string {
  const blank = (id: string) => " ".repeat(id.length);
  const plain = name.replace(uuid, blank).replace(byContent, blank);
  const words = [...plain.matchAll(word)].map((match) => ({ text: match[0], at: match.index }));
  const isId = words.map(({ text }, i) => {
    if (longHash.test(text)) return true;
    if (!largeSize.test(text)) return false;
    return [words[i - 1], words[i + 1]].some(
      (other) => other !== undefined && touches(plain, words[i]!, other) && looksDrawn(other.text)
    );
  });
  let cleaned = plain;
  for (const [i, { text, at }] of words.entries())
    if (isId[i]) cleaned = cleaned.slice(0, at) + " ".repeat(text.length) + cleaned.slice(at + text.length);
  return cleaned;
}

/** Whether a word is hexadecimal digits and letters that nobody would write: 7b1e, 9d0e. */
function looksDrawn(text: string): boolean {
  return /^(?=.*\d)(?=.*[a-f])[0-9a-f]{4,}$/i.test(text) && !/^\d+b$/i.test(text) && !noHash.test(text);
}

/** Whether two words stand with one sign between them. */
function touches(name: string, a: { text: string; at: number }, b: { text: string; at: number }): boolean {
  const [first, second] = a.at < b.at ? [a, b] : [b, a];
  return /^[-_/\\]$/.test(name.slice(first.at + first.text.length, second.at));
}
