/** Python's literals, as repr() prints them: what trainers that print dictionaries leave in a log. Nothing is evaluated. */

/** Deepest nesting that is read. */
const deepest = 20;
const number = /[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const word = /[A-Za-z_][\w.]*/y;
const words = new Map<string, unknown>([
  ["None", null],
  ["True", true],
  ["False", false],
  ["nan", Number.NaN],
  ["NaN", Number.NaN],
  ["inf", Number.POSITIVE_INFINITY],
  ["Infinity", Number.POSITIVE_INFINITY]
]);
/** What a property is that was set. */
const plain = { configurable: true, enumerable: true, writable: true };
const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", "0": "\0", "\n": "" };

/** A literal that ends where the text does, inside of it: more text may complete it. */
export class CutLiteral extends Error {}

/**
 * The literal at a place of a text: dict (an object), list, tuple and set (arrays), str, int, float, bool,
 * None (null), nan, inf, and scalars in a call, `np.float64(0.5)`, `tensor(0.5, device='cuda:0')`: the first argument.
 *
 * @returns the value and the place behind it
 * @throws CutLiteral if the text ends too early
 * @throws SyntaxError if it is no literal
 */
export function pythonLiteral(text: string, from = 0): { value: unknown; end: number } {
  return literal(text, skipBlanks(text, from), 0);
}

interface Read {
  value: unknown;
  end: number;
}

function literal(text: string, at: number, depth: number): Read {
  if (depth > deepest) throw new SyntaxError("nested too deep");
  if (at >= text.length) throw new CutLiteral();
  const char = text[at]!;
  if (char === "{") return dictionary(text, at + 1, depth);
  if (char === "[") return list(text, at + 1, "]", depth);
  if (char === "(") return list(text, at + 1, ")", depth);
  if (char === "'" || char === '"') return string(text, at);
  const signed = char === "-" || char === "+";
  number.lastIndex = at;
  const digits = number.exec(text);
  const left = text.length - (digits === null ? at : number.lastIndex);
  // an exponent, or a sign, without its digits
  if (left <= 2 && (digits === null ? signed && left === 1 : /^[eE][+-]?$/.test(text.slice(-left))))
    throw new CutLiteral();
  if (digits !== null)
    return {
      value: Number(digits[0].includes("_") ? digits[0].replaceAll("_", "") : digits[0]),
      end: number.lastIndex
    };
  word.lastIndex = signed ? at + 1 : at;
  const name = word.exec(text);
  if (name === null) throw new SyntaxError(`no literal at ${at}`);
  const end = word.lastIndex;
  if (words.has(name[0])) {
    const value = words.get(name[0]);
    return { value: char === "-" ? -(value as number) : value, end };
  }
  if (end >= text.length) throw new CutLiteral();
  if (text[end] === "(" && !signed) return call(text, end + 1, depth);
  throw new SyntaxError(`no literal at ${at}`);
}

function dictionary(text: string, from: number, depth: number): Read {
  const value: Record<string, unknown> = {};
  const elements: unknown[] = [];
  let at = skipBlanks(text, from);
  while (text[at] !== "}") {
    const key = literal(text, at, depth + 1);
    at = skipBlanks(text, key.end);
    if (text[at] === ":") {
      const member = literal(text, skipBlanks(text, at + 1), depth + 1);
      const name = String(key.value);
      // set, it would change what the object is
      if (name === "__proto__") Object.defineProperty(value, name, { ...plain, value: member.value });
      else value[name] = member.value;
      at = skipBlanks(text, member.end);
    } else {
      elements.push(key.value);
    }
    at = separator(text, at, "}");
  }
  return { value: elements.length > 0 ? elements : value, end: at + 1 };
}

function list(text: string, from: number, close: string, depth: number): Read {
  const value: unknown[] = [];
  let at = skipBlanks(text, from);
  while (text[at] !== close) {
    const element = literal(text, at, depth + 1);
    value.push(element.value);
    at = separator(text, skipBlanks(text, element.end), close);
  }
  return { value, end: at + 1 };
}

/** Arguments of a call: the first is the value, those behind it ("device='cuda:0', dtype=torch.float32") are passed over. */
function call(text: string, from: number, depth: number): Read {
  const first = literal(text, skipBlanks(text, from), depth + 1);
  let open = 1;
  for (let at = first.end; at < text.length; at++) {
    const char = text[at]!;
    if (char === "'" || char === '"') at = string(text, at).end - 1;
    else if (char === "(") open++;
    else if (char === ")" && --open === 0) return { value: first.value, end: at + 1 };
  }
  throw new CutLiteral();
}

/** Behind a comma, or at the closing bracket. */
function separator(text: string, at: number, close: string): number {
  if (at >= text.length) throw new CutLiteral();
  if (text[at] === close) return at;
  if (text[at] !== ",") throw new SyntaxError(`no comma at ${at}`);
  const next = skipBlanks(text, at + 1);
  if (next >= text.length) throw new CutLiteral();
  return next;
}

function string(text: string, open: number): Read {
  const quote = text[open]!;
  let value = "";
  // what stands from here on is the text itself
  let from = open + 1;
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (char === quote) return { value: value + text.slice(from, at), end: at + 1 };
    if (char !== "\\") continue;
    value += text.slice(from, at);
    at++;
    const code = /^(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8}))/.exec(text.slice(at, at + 9));
    const point = code === null ? undefined : Number.parseInt(code[1] ?? code[2] ?? code[3]!, 16);
    if (code !== null && point !== undefined && point <= 0x10ffff) {
      value += String.fromCodePoint(point);
      at += code[0].length - 1;
    } else {
      value += escapes[text[at]!] ?? text[at] ?? "";
    }
    from = at + 1;
  }
  throw new CutLiteral();
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isBlank = code === 32 || ((code < 32 || code > 126) && /\s/.test(text[at]!));
    if (!isBlank) break;
  }
  return at;
}
