/**
 * How the piece of a wrapped step line goes on from the text before it. Terminals, pagers and issues wrap anywhere: in
 * a name, in a number, in the " - " between two pairs, with or without the blank at the place.
 */
import { pairOf, pairsOf, startsIn } from "./verl-pairs.js";

/** A step line with the piece behind it. */
export type Continued =
  /** the piece belongs to the text: the two as one; `digits` at its beginning went on from a number that looked whole */
  | { kind: "joined"; text: string; digits?: string }
  /** digits alone, which may be the rest of the last number, or something else that was printed */
  | { kind: "digits"; digits: string };

/** Longest name of a metric, in characters. */
const longestName = 200;
const plainName = /^[A-Za-z_(][^\s"'={}|]*(?: [^\s"'={}|]+)?$/;
/** The beginning of a pair: of its name, or of its value. */
const beginning = /^(?:$|[A-Za-z_(][^\s"'={}|]*(?: [^\s"'={}|]*)?$|[^\s"'={}|]+:[\w.]+\([^()]*$)/;
/** The number that a text ends in, where nothing shows that it is whole. */
const lastNumber = /:([+-]?(?:\d[\d.]*|\.\d+)(?:[eE][+-]?\d+)?)$/;
/** Digits, and what may stand behind the last number of a line. */
const digitsAlone = /^(?=[.eE+-]*\d)([\d.eE+-]+)(?:\s*(?:\[repeated |\((?:[\w.:<>-]+ )?pid=|Training Progress).*)?$/;

/** The number at the end of a step line that more digits could go on from; null where none could. */
export function openNumber(text: string): string | null {
  return lastNumber.exec(text)?.[1] ?? null;
}

/** Whether a step line ends within a pair, or between two; a point is the end of no number that Python shows. */
export function endsWithin(text: string): boolean {
  const body = lastBody(text);
  const pair = body.slice(body.lastIndexOf(" - ") + 1);
  return / -\s*$|\.$/.test(body) || pairOf(pair.replace(/^- /, ""), true) === undefined;
}

/**
 * @param text a step line without colours, or its pieces so far
 * @param piece the line behind it, without what the writer puts before each line
 * @param isKnown names that other records have
 * @returns null where the piece is no part of the step line
 */
export function continued(text: string, piece: string, isKnown: (name: string) => boolean): Continued | null {
  if (endsWithin(text)) {
    const found = joins(text, piece).filter((joined) => goesOn(text, joined, isKnown));
    // a name with a blank in it was wrapped there, if other records have the name
    const allKnown = (names: readonly string[]) => names.length > 0 && names.every(isKnown);
    const joined = found.find((candidate) => allKnown(namesFrom(text, candidate))) ?? found[0];
    return joined === undefined ? null : { kind: "joined", text: joined };
  }
  const trimmed = piece.trimStart();
  if (/^-(?: ?[A-Za-z_(]|\s*$)/.test(trimmed)) {
    const joined = `${text.trimEnd()} ${trimmed}`;
    return goesOn(text, joined, isKnown) ? { kind: "joined", text: joined } : null;
  }
  const number = openNumber(text);
  if (number === null) return null;
  const before = /^([\d.eE+-]*[\d.]) -(?: |$)/.exec(trimmed)?.[1];
  if (before !== undefined) {
    const joined = text + trimmed;
    const isWhole = isOneNumber(number, before) && goesOn(text, joined, isKnown);
    return isWhole ? { kind: "joined", text: joined, digits: before } : null;
  }
  const alone = digitsAlone.exec(trimmed.trimEnd())?.[1];
  if (alone === undefined || !isOneNumber(number, alone)) return null;
  // an exponent or decimals without the number before them are nothing that is printed
  const isRest = /^[eE][+-]?\d/.test(alone) || (alone.startsWith(".") && !/[.eE]/.test(number));
  return isRest ? { kind: "joined", text: text + trimmed } : { kind: "digits", digits: alone };
}

/** A float has 17 digits at most; what would have more is no number that was cut. */
function isOneNumber(number: string, digits: string): boolean {
  const whole = number + digits;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d*)?$/.test(whole) && significantDigits(whole) <= 17;
}

/** How many digits of a number as it is spelt say its value: those of its exponent and its leading zeros do not. */
export function significantDigits(number: string): number {
  return number
    .replace(/[eE].*$/, "")
    .replace(/\D/g, "")
    .replace(/^0+/, "").length;
}

/** The text with the piece behind it: as it stands, or with the blank that was lost where the line was wrapped. */
function joins(text: string, piece: string): string[] {
  const spaced = `${text.trimEnd()} ${piece.trimStart()}`;
  if (/:[+-]?[\d.]*(?:[eE][+-]?)?$/.test(text)) return [text + piece.trimStart()];
  const trimmed = piece.trimStart();
  if (/ -$/.test(text) || trimmed.startsWith("- ")) return [spaced];
  // one blank is a wrap within a name that has blanks, more are an indentation
  if (/\s$/.test(text) || piece.length - trimmed.length === 1) return [spaced, text.trimEnd() + trimmed];
  return [text + trimmed, spaced];
}

/** Whether what was put behind a text are pairs of a record, the last of them perhaps unfinished, and none of them its own. */
function goesOn(before: string, joined: string, isKnown: (name: string) => boolean): boolean {
  if (startsIn(joined).length !== startsIn(before).length) return false;
  const segments = addedTo(before, joined);
  const last = segments.pop()!;
  const pairs = segments.map((segment) => pairOf(segment, false));
  const lastPair = pairOf(last, true);
  if (lastPair !== undefined) pairs.push(lastPair);
  else if (last.length > longestName || !beginning.test(last)) return false;
  const names = new Set(pairsOf(wholePairs(before)).pairs.map(([name]) => name));
  return pairs.every((pair) => {
    if (pair === undefined || names.has(pair[0])) return false;
    names.add(pair[0]);
    return isKnown(pair[0]) || (pair[0].includes("/") && pair[0].length <= longestName && plainName.test(pair[0]));
  });
}

/** Names of the pairs that stand in a text and not in its beginning. */
function namesFrom(before: string, joined: string): string[] {
  return addedTo(before, joined).flatMap((segment) => pairOf(segment, true)?.[0] ?? []);
}

/** Pairs of a joined text from the one on that the text before it ended in. */
function addedTo(before: string, joined: string): string[] {
  const from = before.length - (lastBody(before).length - wholePairs(before).length);
  return joined.slice(from).trimStart().split(" - ");
}

/** The body of a text's last record. */
function lastBody(text: string): string {
  return text.slice(startsIn(text).at(-1)?.body ?? 0);
}

/** The body of a text's last record without the pair that it ends in. */
function wholePairs(text: string): string {
  const body = lastBody(text);
  const end = body.lastIndexOf(" - ");
  return end < 0 ? "" : body.slice(0, end + 3);
}
