/** Numbers in prose: `{{ path.to.value | format argument }}` against the page context. */
import * as format from "../../../src/lib/format.js";

/** Plain nested objects and arrays of numbers, strings, booleans; `null` stands for "known to be missing". */
export type PageContext = Record<string, unknown>;

export type ValueFormat = (value: unknown, argument: string | undefined) => string;

const ESCAPED = format.escapeHtml;

/** Formats by name, each from a raw value to HTML. */
export const formats: Record<string, ValueFormat> = {
  loss: numeric(format.loss),
  k: numeric(format.efficiency),
  intercept: numeric(format.intercept),
  r2: numeric(format.r2),
  count: numeric(format.count),
  word: numeric(format.word),
  Word: (value) => capital(format.word(numberOf(value))),
  size: numeric(format.modelSize),
  parameters: numeric(format.parameters),
  percent: numeric(format.percent),
  percentChange: numeric(format.percentChange),
  change: (value, decimals) => format.change(numberOf(value), decimals === undefined ? 2 : Number(decimals)),
  fixed: (value, decimals) => format.fixed(numberOf(value), Number(decimals ?? "0")),
  compute: (value) => format.computeHtml(numberOf(value)),
  sizes: (value) => ESCAPED(format.sizeRange(arrayOf(value).map(numberOf))),
  sizeList: (value) => ESCAPED(format.list(arrayOf(value).map((size) => format.modelSize(numberOf(size))))),
  interval: (value, inner = "k") => {
    const [low, high] = arrayOf(value);
    const one = formats[inner];
    if (!one) throw new TypeError(`unknown format "${inner}" of an interval`);
    return `[${one(low, undefined)}, ${one(high, undefined)}]`;
  },
  text: (value) => ESCAPED(String(value)),
  /** a sentence that a topic has made, with its own markup */
  html: (value) => {
    if (typeof value !== "string") throw new TypeError(`needs a text; got ${kindOf(value)}`);
    return value;
  },
  plural: (value, noun = "") => {
    const [one = "", many] = noun.split("/");
    return ESCAPED(format.plural(numberOf(value), one, many));
  }
};

/**
 * HTML of one expression.
 *
 * @throws TypeError with what is wrong with the expression
 */
export function renderValue(expression: string, context: PageContext): string {
  const match = /^\s*([A-Za-z_][\w.-]*)\s*(?:\|\s*([A-Za-z]\w*)(?:\s+([^\s|]+))?\s*)?$/.exec(expression);
  if (!match) throw new TypeError(`{{${expression}}} must read {{ path | format }} or {{ path | format argument }}`);
  const [, path = "", name, argument] = match;
  const value = lookUp(path, context);
  if (name === undefined) {
    if (typeof value === "string") return ESCAPED(value);
    throw new TypeError(`{{ ${path} }} is ${kindOf(value)} and needs a format; known: ${known(formats)}`);
  }
  const render = formats[name];
  if (!render) throw new TypeError(`unknown format "${name}" in {{${expression}}}; known: ${known(formats)}`);
  try {
    return render(value, argument);
  } catch (error) {
    throw new TypeError(`{{${expression}}}: ${(error as Error).message}`);
  }
}

/**
 * Value at a dotted path.
 *
 * @throws TypeError naming the first part of the path that is not there, and what is there instead
 */
export function lookUp(path: string, context: PageContext): unknown {
  let value: unknown = context;
  let seen = "";
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) {
      const keys = typeof value === "object" && value !== null ? known(value) : kindOf(value);
      throw new TypeError(`unknown value "${path}": no "${key}" in ${seen || "the page context"} (${keys})`);
    }
    value = (value as Record<string, unknown>)[key];
    seen = seen ? `${seen}.${key}` : key;
  }
  return value;
}

function numeric(write: (value: number) => string): ValueFormat {
  return (value) => ESCAPED(write(numberOf(value)));
}

function numberOf(value: unknown): number {
  if (typeof value !== "number") throw new TypeError(`needs a number; got ${kindOf(value)}`);
  return value;
}

function arrayOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`needs a list; got ${kindOf(value)}`);
  return value;
}

function kindOf(value: unknown): string {
  return value === null ? "missing (null)" : Array.isArray(value) ? "a list" : `of type ${typeof value}`;
}

function known(value: object): string {
  const keys = Object.keys(value);
  return keys.length > 12 ? `${keys.slice(0, 12).join(", ")}, ...` : keys.join(", ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
