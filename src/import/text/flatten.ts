/** Nested objects as the columns of one record. */
import { firstOf } from "../../lib/items.js";
import type { Value } from "../number-columns.js";
import { numberOf } from "./numbers.js";

/** Deepest object whose members become columns. */
const deepest = 8;
/** Longest text that is kept: names and labels fit, a model's answer does not and is of no use here. */
const longestText = 500;
const wrappers = ["data", "metrics"];
/** Name under which ms-swift tells a record's step, as "12/500" (swift/trainers/patcher.py). */
const stepOfMost = "global_step/max_steps";
const notFinite = /^[+-]?(?:nan|inf(?:inity)?)$/i;

/**
 * The pairs of a record: objects in it become names joined by dots ("eval.gsm8k.acc"). An array becomes the text
 * "[3 values]" and a text of more than 500 characters "[text of 1234 characters]": no number is in them.
 * Texts that spell NaN or Infinity are numbers, as W&B writes them into JSON.
 *
 * verl's file logger wraps the metrics, {"step": 1, "data": {…}} (verl/utils/tracking.py, FileLogger): `data`, and
 * likewise `metrics`, beside a number "step" are unwrapped; a name in both stays that of the record, the other keeps its prefix.
 */
export function flatRecord(record: object): [string, Value][] {
  const pairs: [string, Value][] = [];
  const isWrapped = typeof (record as { step?: unknown }).step === "number";
  for (const [key, value] of Object.entries(record)) {
    if (isWrapped && wrappers.includes(key) && isObject(value)) {
      for (const [name, inner] of Object.entries(value)) {
        addPairs(pairs, Object.hasOwn(record, name) ? `${key}.${name}` : name, inner, 2);
      }
    } else if (key === stepOfMost && typeof value === "string" && /^\d+\/\d+$/.test(value)) {
      pairs.push(["global_step", Number.parseInt(value, 10)]);
    } else {
      addPairs(pairs, key, value, 1);
    }
  }
  return pairs;
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The columns of a table that is one JSON object: lists of one length, rows of cells beside the names of their columns, or, as pandas writes by default, objects with the
 * same keys, which are the rows' names; null for anything else.
 */
export function columnsOf(document: object): [string, unknown[]][] | null {
  const members = Object.entries(document);
  const lists = members.filter((member): member is [string, unknown[]] => Array.isArray(member[1]));
  const named = namedRows(new Map(lists));
  if (named !== null) return named;
  if (lists.length > 1) return sameLength(lists);
  if (members.length < 2 || !members.every(([, value]) => isObject(value))) return null;
  const keys = Object.keys(firstOf(members)[1] as object);
  const same = (value: object) => Object.keys(value).length === keys.length && keys.every((key) => key in value);
  // the names of rows are numbers; those of nested metrics are words
  if (keys.length < 2 || !keys.every((key) => /^\d+$/.test(key))) return null;
  if (!members.every(([, value]) => same(value as object))) return null;
  return members.map(([name, value]) => [name, keys.map((key) => (value as Record<string, unknown>)[key])]);
}

/** Rows of cells beside the names of their columns, as W&B's tables and pandas' orient="split" have them; null of other lists. */
function namedRows(lists: ReadonlyMap<string, unknown[]>): [string, unknown[]][] | null {
  const [names, rows] = [lists.get("columns"), lists.get("data")];
  if (names === undefined || rows === undefined || rows.length === 0) return null;
  const areNames = names.every((name): name is string => typeof name === "string");
  if (!areNames || new Set(names).size !== names.length) return null;
  if (!rows.every((row): row is unknown[] => Array.isArray(row) && row.length === names.length)) return null;
  return names.map((name, i) => [name, rows.map((row) => (row as unknown[])[i])]);
}

function sameLength(lists: [string, unknown[]][]): [string, unknown[]][] | null {
  const rows = firstOf(lists)[1].length;
  return rows > 1 && lists.every(([, values]) => values.length === rows) ? lists : null;
}

function addPairs(pairs: [string, Value][], name: string, value: unknown, depth: number): void {
  if (isObject(value)) {
    if (depth >= deepest) pairs.push([name, "[nested too deep]"]);
    else for (const [key, inner] of Object.entries(value)) addPairs(pairs, `${name}.${key}`, inner, depth + 1);
  } else {
    pairs.push([name, scalarOf(value)]);
  }
}

function scalarOf(value: unknown): Value {
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  if (Array.isArray(value)) return `[${value.length} values]`;
  const text = String(value);
  if (text.length > longestText) return `[text of ${text.length} characters]`;
  return notFinite.test(text) ? numberOf(text) : text;
}
