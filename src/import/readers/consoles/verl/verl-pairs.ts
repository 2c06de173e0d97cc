/** One line of verl's console, `step:12 - critic/rewards/mean:0.41 - …`, as its pairs of names and values. */
import type { Value } from "../../../number-columns.js";
import { numberOf } from "../../../text/numbers.js";

export type Pairs = [string, Value][];

/** What a line holds: records, and whether the last of them lost its end. */
export interface StepLine {
  records: Pairs[];
  /** whether text stands behind the last whole pair that begins another and does not end it */
  isCut: boolean;
}

/** Longest name that may hold " - ", in characters. */
const longestName = 1000;
/** Colons of a pair behind which a value is looked for. */
const mostColons = 20;

// not part of a name: "global_step:3", "num_step:3", "/step:3"; a digit before it is the end of a line that was lost
const stepStart = /(?<![A-Za-z_/.-])step:(?:np\.\w+\()?(\d+)(?:\.0+)?\)? -(?: |$)/y;
const scalarCall =
  /^(?:(?:np|numpy|torch|jnp)\.)?(?:float\d*|u?int\d*|bfloat16|half|bool_?|tensor|array|Tensor)\(([^(),]+)(?:,[^()]*)?\)/;
/** What may stand behind a line's last number: Ray's count of repetitions, or another process that lost its end of line. */
const trailing = /^(?:\s|\(|\[|[A-Z]).*$/;

/** Where a record begins in a text: the place of its "step:", its step, and the place of what follows that. */
export interface Start {
  at: number;
  step: number;
  body: number;
}

/** Where the records of a text begin. */
export function startsIn(text: string): Start[] {
  const starts: Start[] = [];
  for (let at = text.indexOf("step:"); at >= 0; at = text.indexOf("step:", at + 5)) {
    stepStart.lastIndex = at;
    const start = stepStart.exec(text);
    if (start !== null) starts.push({ at, step: Number(start[1]), body: stepStart.lastIndex });
  }
  return starts;
}

/**
 * Records of a line without colours; several where an end of line was lost.
 *
 * @param starts where they begin
 */
export function stepLine(text: string, starts: readonly Start[] = startsIn(text)): StepLine {
  const found: StepLine = { records: [], isCut: false };
  starts.forEach(({ step, body }, i) => {
    const { pairs, isCut } = pairsOf(text.slice(body, starts[i + 1]?.at));
    if (!isRecord(pairs)) return;
    found.records.push([["step", step], ...pairs]);
    found.isCut = isCut && i === starts.length - 1;
  });
  return found;
}

/** Metrics of verl have a slash in their names; a model that writes "step:1 - x:2" has not. */
function isRecord(pairs: Pairs): boolean {
  const named = pairs.filter(([key]) => /^[\w(][^\s]*\/[^/]/.test(key));
  return named.length > 0 && named.length * 2 >= pairs.length;
}

/** `key:value - key:value`: a name may hold " - " and colons, a value is a number behind the last colon. */
export function pairsOf(body: string): { pairs: Pairs; isCut: boolean } {
  const segments = body.split(" - ");
  const pairs: Pairs = [];
  let pending = "";
  segments.forEach((segment, i) => {
    const text = pending === "" || pending.length > longestName ? segment : `${pending} - ${segment}`;
    const pair = pairOf(text, i === segments.length - 1);
    if (pair !== undefined) pairs.push(pair);
    pending = pair === undefined ? text : "";
  });
  // no record ends with what stands between two pairs
  return { pairs, isCut: pending.trim() !== "" || / -\s*$/.test(body) };
}

/** The pair that a text is; undefined for the beginning of one. Behind the last value of a line other text may stand. */
export function pairOf(text: string, isLast: boolean): [string, Value] | undefined {
  const colon = text.lastIndexOf(":");
  const plain = colon > 0 ? numberOf(text.slice(colon + 1)) : undefined;
  if (plain !== undefined) return [text.slice(0, colon).trim(), plain];
  // "tensor(0.5, device='cuda:0')" holds a colon, and so may what follows the last number
  let tried = 0;
  for (let at = text.indexOf(":"); at > 0 && tried < mostColons; at = text.indexOf(":", at + 1), tried++) {
    const value = scalarIn(text.slice(at + 1), isLast);
    if (value !== undefined) return [text.slice(0, at).trim(), value];
  }
  return undefined;
}

function scalarIn(text: string, isLast: boolean): Value {
  const call = scalarCall.exec(text);
  const bare = /^(?:[+-]?(?:\d[\d.]*(?:[eE][+-]?\d+)?|\.\d+|nan|inf)|True|False|None)(?![\w.])/i.exec(text);
  const match = call ?? bare ?? /^[+-]?\d+(?:\.\d+)?(?=Training Progress|\()/.exec(text);
  if (match === null) return undefined;
  const rest = text.slice(match[0].length);
  if (rest.trim() !== "" && !(isLast && trailing.test(rest))) return undefined;
  const spelt = (call?.[1] ?? match[0]).trim().replace(/^\[|\]$/g, "");
  if (spelt === "None") return null;
  return spelt === "True" || spelt === "False" ? spelt === "True" : numberOf(spelt);
}
