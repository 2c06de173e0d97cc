/** Numbers of scores that are words: `correct=1,wrong=0`. */

export type ScoreMap = readonly { value: string; score: number }[];

/**
 * A list of `value=number`; `\,` is a comma within a value, the last `=` is the one that counts.
 *
 * @throws RangeError saying what is wrong with which of them
 */
export function parseScoreMap(text: string): ScoreMap {
  const pieces = text.match(/(?:\\.|[^,\\])+/gs) ?? [];
  if (pieces.length === 0) throw new RangeError("must be value=number, with commas between; found nothing");
  return pieces.map((piece) => {
    const plain = piece.replace(/\\(.)/gs, "$1");
    const at = plain.lastIndexOf("=");
    const [value, number] = [plain.slice(0, at).trim(), plain.slice(at + 1).trim()];
    const score = Number(number);
    if (at < 0 || number === "" || !(Math.abs(score) <= 1e12))
      throw new RangeError(`must be value=number, e.g. correct=1,wrong=0; found ${plain}`);
    return { value, score };
  });
}

/** Words that say of themselves which number they are. */
const rights = /^(correct|right|true|yes|y|t|pass|passed|success|succeeded|solved|ok|good|accept|accepted)$/i;
const wrongs = /^(wrong|incorrect|false|no|n|f|fail|failed|failure|error|unsolved|bad|reject|rejected)$/i;

/** The option for words that were seen, with a number where the word says it. */
export function suggestedMap(values: readonly string[]): string {
  const pieces = values.map((value) => {
    const word = value.trim().replace(/[\\,]/g, "\\$&");
    return `${word}=${rights.test(word) ? "1" : wrongs.test(word) ? "0" : "NUMBER"}`;
  });
  const text = pieces.join(",");
  return `--score-map ${/^[\w=.,+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`}`;
}
