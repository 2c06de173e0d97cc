/** JSON as trainers write it, which is not always what JSON.parse takes. */

/**
 * A JSON value, with the literals NaN, Infinity and -Infinity that Python's json writes (json.dumps, allow_nan=True).
 * They come back as texts of that name where JSON.parse alone would refuse; strings are left as they are.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    return JSON.parse(quoteNonFinite(text));
  }
}

/** Non-finite literals outside of strings, in quotation marks. */
function quoteNonFinite(text: string): string {
  const parts: string[] = [];
  let from = 0;
  while (from < text.length) {
    const open = text.indexOf('"', from);
    const outside = open < 0 ? text.slice(from) : text.slice(from, open);
    parts.push(outside.replace(/-?Infinity|NaN/g, '"$&"'));
    if (open < 0) break;
    const close = endOfString(text, open);
    parts.push(text.slice(open, close));
    from = close;
  }
  return parts.join("");
}

/** Place behind the closing quotation mark of the string that opens at `open`; the text's end if it is cut. */
function endOfString(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let escapes = 0;
    while (text.charCodeAt(close - 1 - escapes) === 92) escapes++;
    if (escapes % 2 === 0) return close + 1;
  }
  return text.length;
}

/** Objects that stand in a text one behind the other, each as its own text; `rest`: what follows the last whole one. */
export function objectsIn(text: string): { objects: string[]; rest: string } {
  const objects: string[] = [];
  let depth = 0;
  let from = 0;
  let done = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) {
      i = endOfString(text, i) - 1;
    } else if (code === 123 || code === 91) {
      if (depth++ === 0) from = i;
    } else if (code === 125 || code === 93) {
      if (--depth < 0) break;
      if (depth === 0) {
        objects.push(text.slice(from, i + 1));
        done = i + 1;
      }
    }
  }
  return { objects, rest: text.slice(done).trim() };
}
