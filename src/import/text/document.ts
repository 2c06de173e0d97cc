/**
 * A run as one JSON object: what it was, and a list of what happened at each step, `{"model": …, "steps": 30, "step_log":
 * [{"step": 1, …}, …]}`, as scripts write it at their end.
 */
import { lookUp } from "../names/aliases.js";
import { sizeInName } from "../names/model-size.js";
import type { Value } from "../number-columns.js";
import type { ReadReport } from "../reader.js";
import { flatRecord, isObject } from "./flatten.js";

type Pairs = [string, Value][];

/** Deepest member in which a list of steps is looked for. */
const deepest = 3;
/** Names of counters that say of a whole run how long it was; any other is a row's own step. */
const ofWholeRun = /(?:^|[^a-z])(?:max|num|n|total)[^a-z]|s$/i;
const listEnding = /[_.-]?(?:log|logs|history|records|rows|trace|curve|steps)$/i;

/**
 * The records of the lists of steps in a document; null where it has none, or is a row itself.
 *
 * What stands beside the lists is of the run, and reported as its settings: what names it, its model or its seed goes into
 * each record too, the rest does not, so that a last score is none of every step. Of several lists each one's names have
 * that of the list before them.
 */
export function documentRecords(document: object, report: Pick<ReadReport, "config">): Pairs[] | null {
  const members = Object.entries(document);
  if (!members.some(([, value]) => typeof value === "object" && value !== null)) return null;
  if (members.some(([name, value]) => isStep(name, value) && !ofWholeRun.test(name))) return null;
  const lists: StepList[] = [];
  const header = withoutLists(document, "", lists, 1);
  if (lists.length === 0) return runsInList(document);
  const settings = flatRecord(header);
  for (const [key, value] of settings) if (value !== null && value !== undefined) report.config(key, value);
  const ofRun = pairsOfRun(settings);
  const areRuns = lists.length > 1 && lists.every(({ name }) => isOfRun(name));
  return lists.flatMap(({ name, rows }) => {
    if (areRuns) return rows.map((row) => withPairs(flatRecord(row), [["run", name], ...ofRun]));
    const prefix = lists.length > 1 ? name.replace(listEnding, "") || name : "";
    // a list by itself under the name of a model is of a run of that name
    const alone: Pairs = lists.length === 1 && sizeInName(name).kind === "size" ? [["run", name]] : [];
    return rows.map((row): Pairs => {
      const flat = flatRecord(row);
      const pairs = prefix === "" ? flat : flat.map(([key, value]): Pairs[number] => [prefixed(prefix, key), value]);
      return withPairs(pairs, ofRun.length > 0 ? ofRun : alone);
    });
  });
}

/** Whether a list is of one run by its name, which ends in a seed or says a model's size: `grpo_s1`, `qwen-7b`. */
function isOfRun(name: string): boolean {
  return /(?:^|[^a-z])s(?:eed)?[-_. ]?\d+$/i.test(name) || sizeInName(name).kind === "size";
}

/** The records of a list of runs, each a document with its steps: `{"runs": [{"name": …, "history": […]}, …]}`; null where none is one. */
function runsInList(document: object): Pairs[] | null {
  for (const value of Object.values(document)) {
    if (!Array.isArray(value) || value.length === 0 || !value.every(isObject)) continue;
    const runs = value.map((run) => documentRecords(run, { config: () => undefined }));
    if (runs.every((records) => records !== null)) return runs.flat();
  }
  return null;
}

/** Those of a document's settings that say which run, model or seed it is of. */
export function pairsOfRun(settings: Pairs): Pairs {
  return settings.filter(([name, value]) => namesRun(name, value));
}

/** A record with what is said of its whole document, as far as it does not say the same itself. */
export function withPairs(record: Pairs, ofRun: Pairs): Pairs {
  const has = new Set(record.map(([key]) => key));
  return [...ofRun.filter(([key]) => !has.has(key)), ...record];
}

interface StepList {
  name: string;
  rows: object[];
}

/** The document without its lists of steps, which are collected. */
function withoutLists(document: object, before: string, lists: StepList[], depth: number): object {
  const rest: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(document)) {
    const path = before === "" ? name : `${before}.${name}`;
    const rows = isStepList(value) ? value : rowsOfColumns(value);
    if (rows !== null) lists.push({ name: path, rows });
    else rest[name] = isObject(value) && depth < deepest ? withoutLists(value, path, lists, depth + 1) : value;
  }
  return rest;
}

/** Whether a value is a list of objects of which most have a step. */
function isStepList(value: unknown): value is object[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isObject)) return false;
  const stepped = value.filter((row) => Object.entries(row).some(([name, cell]) => isStep(name, cell)));
  return stepped.length > value.length / 2;
}

/** The rows of an object of columns, one of them of steps: `{"step": [1, 2], "accuracy": [0.3, 0.4]}`; null for anything else. */
function rowsOfColumns(value: unknown): object[] | null {
  if (!isObject(value)) return null;
  const members = Object.entries(value);
  const columns = members.filter((member): member is [string, unknown[]] => Array.isArray(member[1]));
  const length = columns.find(([name, cells]) => isStep(name, cells[0]))?.[1].length;
  if (length === undefined || columns.length < 2 || columns.some(([, cells]) => cells.length !== length)) return null;
  const beside = members.filter(([, cells]) => !Array.isArray(cells));
  return Array.from({ length }, (_, row) =>
    Object.fromEntries([...beside, ...columns.map(([name, cells]) => [name, cells[row]] as const)])
  );
}

function isStep(name: string, value: unknown): boolean {
  return typeof value === "number" && lookUp(name)?.alias.meaning === "step";
}

function namesRun(name: string, value: Value): boolean {
  const meaning = lookUp(name)?.alias.meaning;
  if (meaning === "run" || meaning === "model" || meaning === "model-size") return true;
  return typeof value === "string" ? !value.startsWith("[") : /seed/i.test(name);
}

/** A step counts for all lists; another name may be in several, and is of its own. */
function prefixed(prefix: string, key: string): string {
  return lookUp(key)?.alias.meaning === "step" ? key : `${prefix}.${key}`;
}
