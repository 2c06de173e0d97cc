/**
 * The shape of a record on a console: its text with places for numbers. Which number is the step, which are values, and what
 * else may change from record to record, is found out by reading the same text with other numbers in it.
 */
import { itemAt, mustGet } from "../../../lib/items.js";
import type { Value } from "../../number-columns.js";

/** A record by itself. */
export interface LoneRecord {
  /** null where it is one of the values, or not printed */
  step: number | null;
  /** what else its reader goes by: the run, who printed it */
  context: string;
  pairs: readonly (readonly [string, Value])[];
}

/** Reads whole lines without anything before or behind them; null where they are not one record and nothing else. */
export type ReadAlone = (text: string) => LoneRecord | null;

/** A place for a number. */
export interface NumberPlace {
  /** in the bytes of the shape */
  start: number;
  end: number;
  /**
   * place among the values; of a counter or a time, whose digits may be others and not more or fewer: `stamp`, and `count` where
   * a zero before others is not read
   */
  is: number | "step" | "stamp" | "count";
  /** whether a minus or plus that stands here belongs to the number */
  maySign: boolean;
  /** power of ten: -2 of a percentage */
  scale: number;
}

export interface RecordShape {
  /** with LF for the ends of lines, the last one too */
  bytes: Uint8Array;
  places: readonly NumberPlace[];
  /** all values, those of `places` among them */
  pairs: readonly (readonly [string, Value])[];
  names: readonly string[];
  /** of values that have no place: they are the same in all such records */
  constants: readonly ({ value: Value } | null)[];
  step: number | null;
  /** what is taken off a printed counter: 1 where the first step is printed as 1 and logged as 0 */
  countsFrom: number;
  context: string;
  /** numbers are read as JSON spells them alone */
  isJson: boolean;
}

interface Token {
  start: number;
  end: number;
  text: string;
  maySign: boolean;
  isPercent: boolean;
}

/** Numbers beside the values that are tried for stamps. */
const mostTried = 40;
/** Behind these a sign belongs to a number. */
const beforeSign = new Set([..." =:'\"([,|"]);

/**
 * The shape of a record that is read by itself.
 *
 * @param text whole lines with LF between them
 * @returns null where other numbers in it are not read as such
 */
export function shapeOf(text: string, read: ReadAlone): RecordShape | null {
  const record = read(text);
  if (record === null || text.includes("\ufffd")) return null;
  const tokens = tokensIn(text);
  const found = [0, 1]
    .map((countsFrom) => placesOf(text, tokens, record, countsFrom, read))
    .find((places) => places !== null);
  if (!found || !usual.every((form) => isRead(text, tokens, found, record, read, form))) return null;
  const others = tokens.filter((token) => !found.places.has(token) && !isInName(text, token, record));
  const stamps = new Map(others.slice(0, mostTried).map((token) => [token, stampOf(text, token, record, read)]));
  const encoder = new TextEncoder();
  const places: NumberPlace[] = [];
  let [at, from] = [0, 0];
  for (const token of tokens) {
    const is = found.places.get(token) ?? stamps.get(token);
    if (is === undefined) continue;
    at += encoder.encode(text.slice(from, token.start)).length;
    const { maySign, isPercent } = token;
    places.push({ start: at, end: at + token.text.length, is, maySign, scale: isPercent ? -2 : 0 });
    at += token.text.length;
    from = token.end;
  }
  const { pairs, step, context } = record;
  const isJson = !forgiving.every((form) => isRead(text, tokens, found, record, read, form));
  const names = pairs.map(([name]) => name);
  const placed = new Set(found.places.values());
  const constants = pairs.map(([, value], i) => (placed.has(i) ? null : { value }));
  return {
    bytes: encoder.encode(`${text}\n`),
    places,
    pairs,
    names,
    constants,
    step,
    countsFrom: found.countsFrom,
    context,
    isJson
  };
}

/** All numbers of a text. */
function tokensIn(text: string): Token[] {
  return [...text.matchAll(/\d[\d.]*(?:[eE][+-]?\d+)?/g)].map((match) => {
    const before = match.index === 0 ? " " : text.charAt(match.index - 1);
    const isSigned =
      (before === "-" || before === "+") && (match.index === 1 || beforeSign.has(text.charAt(match.index - 2)));
    const start = isSigned ? match.index - 1 : match.index;
    const end = match.index + match[0].length;
    const maySign = isSigned || beforeSign.has(before) || before === "\n";
    return { start, end, text: text.slice(start, end), maySign, isPercent: text[end] === "%" };
  });
}

interface Found {
  places: Map<Token, number | "step">;
  countsFrom: number;
}

/** Which tokens are the step and the values: those that the record has in their places when they are others. */
function placesOf(
  text: string,
  tokens: readonly Token[],
  record: LoneRecord,
  countsFrom: number,
  read: ReadAlone
): Found | null {
  const isStep = (token: Token) => record.step !== null && Number(token.text) === record.step + countsFrom;
  const first = record.step === null ? 0 : tokens.findIndex(isStep);
  if (first < 0) return null;
  const values = new Set(record.pairs.map(([, value]) => value));
  const candidates = tokens.filter(
    (token, i) =>
      i >= first &&
      !/^[+-]?0\d/.test(token.text) &&
      (values.has(Number(token.text)) || values.has(Number(`${token.text}e-2`)) || isStep(token)) &&
      !isInName(text, token, record)
  );
  const numberOf = (i: number) => String(100_003 + 7 * i);
  const other = read(written(text, candidates, (_, i) => numberOf(i)));
  if (other === null || !hasNamesOf(other, record)) return null;
  const byNumber = new Map(candidates.map((token, i) => [Number(numberOf(i)), token]));
  const byPercent = new Map(
    candidates.flatMap((token, i) => (token.isPercent ? [[Number(`${numberOf(i)}e-2`), token]] : []))
  );
  const places: Found["places"] = new Map();
  for (const [i, [, value]] of other.pairs.entries()) {
    if (typeof value !== "number") continue;
    const token = byNumber.get(value) ?? byPercent.get(value);
    if (token !== undefined) places.set(token, i);
    else if (!Object.is(value, itemAt(record.pairs, i)[1])) return null;
  }
  if (record.step !== null) {
    const step = byNumber.get(other.step! + countsFrom);
    if (step === undefined || places.has(step) || !/^\d{1,12}$/.test(step.text)) return null;
    places.set(step, "step");
  }
  return places.size > 0 ? { places, countsFrom } : null;
}

/** Ways of writing numbers that all readers take, and those that some refuse. */
const usual = [
  (i: number) => `${i}.25`,
  (i: number) => `${i + 1}.5e-07`,
  (i: number) => `-0.${i + 5}`,
  (i: number) => String(i)
];
const forgiving = [(i: number) => `0${i}`, (i: number) => `${i}.`];

/** Whether a record whose numbers are written in some way is read as those numbers. */
function isRead(
  text: string,
  tokens: readonly Token[],
  { places: found, countsFrom }: Found,
  record: LoneRecord,
  read: ReadAlone,
  form: (i: number) => string
): boolean {
  const formOf = (token: Token, i: number) => {
    const number = form(i + 1);
    const isUsable = found.get(token) === "step" ? false : token.isPercent ? !number.includes("e") : true;
    if (!isUsable) return String(1000 + i);
    return token.maySign ? number : number.replace("-", "");
  };
  const places = tokens.filter((token) => found.has(token));
  const expected = record.pairs.map(([, value]) => value);
  let step = record.step;
  for (const [i, token] of places.entries()) {
    const is = mustGet(found, token);
    const number = formOf(token, i);
    if (is === "step") step = Number(number) - countsFrom;
    else expected[is] = Number(token.isPercent ? `${number}e-2` : number);
  }
  const other = read(written(text, places, formOf));
  return (
    other !== null &&
    hasNamesOf(other, record) &&
    other.step === step &&
    other.pairs.every(([, value], i) => Object.is(value, expected[i]))
  );
}

/** What a token is where other digits in its place change nothing. */
function stampOf(text: string, token: Token, record: LoneRecord, read: ReadAlone): "stamp" | "count" | undefined {
  const isSame = (digitOf: (digit: number) => number) => {
    const digits = token.text.replace(/\d/g, (digit) => String(digitOf(Number(digit))));
    const other = read(written(text, [token], () => digits));
    return (
      other !== null &&
      hasNamesOf(other, record) &&
      other.step === record.step &&
      other.pairs.every(([, value], i) => Object.is(value, itemAt(record.pairs, i)[1]))
    );
  };
  if (![1, 4].every((shift) => isSame((digit) => (digit + shift) % 10))) return undefined;
  return isSame(() => 0) ? "stamp" : "count";
}

function hasNamesOf(other: LoneRecord, { pairs, context, step }: LoneRecord): boolean {
  return (
    other.context === context &&
    (other.step === null) === (step === null) &&
    other.pairs.length === pairs.length &&
    other.pairs.every(([name], i) => name === itemAt(pairs, i)[0])
  );
}

/** Whether digits stand in a name of the record, as in `gsm8k/mean@1`. */
function isInName(text: string, { start, end }: Token, { pairs }: LoneRecord): boolean {
  const [before] = text.slice(Math.max(0, start - 200), start).match(/[\w@./-]*$/) ?? [""];
  const [behind] = text.slice(end, end + 200).match(/^[\w@./-]*/) ?? [""];
  const word = before + text.slice(start, end) + behind;
  return before + behind !== "" && /[A-Za-z]/.test(word) && pairs.some(([name]) => name.includes(word));
}

/** The text with other numbers in the places of tokens. */
function written(text: string, tokens: readonly Token[], numberOf: (token: Token, i: number) => string): string {
  let from = 0;
  let other = "";
  for (const [i, token] of tokens.entries()) {
    other += text.slice(from, token.start) + numberOf(token, i);
    from = token.end;
  }
  return other + text.slice(from);
}
