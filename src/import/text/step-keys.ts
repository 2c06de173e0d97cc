/**
 * Documents whose keys are steps: `{"10": 0.3, "20": 0.4}`, `{"accuracy": {"10": 0.3, "20": 0.4}}`, pandas' orient="index" and
 * orient="split", `{"checkpoint-10": {"accuracy": 0.3}}`, and objects of these by run.
 */
import { firstOf, itemAt } from "../../lib/items.js";
import { wholePower } from "../../lib/statistics/power.js";
import { lookUp } from "../names/aliases.js";
import type { ReadReport } from "../reader.js";
import { flatRecord, isObject } from "./flatten.js";

/** `step_10`, `checkpoint-10`: a step by its name. */
const namedStep = /^(?:(?:global[-_]?)?step|checkpoint|ckpt|iter(?:ation)?)[-_ ]?(\d+)$/i;

/** The rows of a document whose keys are steps, each with its step; null of another, and where keys may number its rows. */
export function rowsByStep(document: object, report: Pick<ReadReport, "problem">): object[] | null {
  const found = stepRows(document) ?? rowsOfRuns(document);
  if (found === null) return null;
  if (found.keys.some((key) => !namedStep.test(key)) && !arePoints(found.rows)) return null;
  if (found.keys.length > 0)
    report.problem(
      `Keys of the document are taken for its steps: ${found.keys.slice(0, 3).join(", ")} and so on. If they number something else, such as problems or models, write a list of records, each with its step.`
    );
  return found.rows;
}

interface StepRows {
  rows: object[];
  /** what was taken for steps; none where rows say their own */
  keys: string[];
}

function stepRows(document: object): StepRows | null {
  return rowsInKeys(document) ?? columnsByStep(document) ?? splitByStep(document);
}

/** `{"10": 0.3, …}`, `{"10": {"accuracy": 0.3}, …}`; rows that say their own step keep it. */
function rowsInKeys(document: object): StepRows | null {
  const keys = Object.keys(document);
  const values = Object.values(document);
  const areRows = values.every(isObject);
  if (areRows && areNumbers(keys) && values.every(hasStep)) return { rows: values, keys: [] };
  const steps = stepsIn(keys);
  if (steps === null) return null;
  if (!areRows && !values.every(isScore)) return null;
  return { rows: values.map((value, i) => ({ step: steps[i], ...(isObject(value) ? value : { value }) })), keys };
}

/** `{"accuracy": {"10": 0.3, …}, …}`: all columns with the same keys. */
function columnsByStep(document: object): StepRows | null {
  const members = Object.entries(document);
  const [first] = members;
  if (!first || members.some(([name, value]) => !isObject(value) || isStep(name))) return null;
  const keys = Object.keys(first[1]);
  const steps = stepsIn(keys);
  const isColumn = (value: object) =>
    Object.keys(value).length === keys.length &&
    keys.every((key) => key in value) &&
    Object.values(value).every(isScore);
  if (steps === null || !members.every(([, value]) => isColumn(value as object))) return null;
  const rows = steps.map((step, i) =>
    Object.fromEntries([["step", step], ...members.map(([name, value]) => [name, Object.values(value as object)[i]])])
  );
  return { rows, keys };
}

/** pandas' orient="split", of which the index counts steps. */
function splitByStep(document: object): StepRows | null {
  const { columns, index, data } = document as { columns?: unknown; index?: unknown; data?: unknown };
  if (!Array.isArray(columns) || !Array.isArray(index) || !Array.isArray(data)) return null;
  if (index.length !== data.length || columns.some((name) => typeof name !== "string" || isStep(name))) return null;
  const keys = index.map(String);
  const steps = stepsIn(keys);
  if (steps === null || !data.every((row) => Array.isArray(row) && row.length === columns.length)) return null;
  const rows = data.map((row: unknown[], i) => ({
    step: steps[i],
    ...Object.fromEntries(columns.map((name, j) => [name, row[j]]))
  }));
  return { rows, keys };
}

/**
 * `{"run a": {"accuracy": {"10": …}}, "run b": …}`: each member is such a document, of named scores, and its name that of a run;
 * rows that name another run as well are of both.
 */
function rowsOfRuns(document: object): StepRows | null {
  const members = Object.entries(document);
  const found = members.flatMap(([run, value]) => {
    const read = isObject(value) && !Object.values(value).every(isScore) ? stepRows(value) : null;
    return read === null ? [] : [{ rows: read.rows.map((row) => ({ ...row, run: runOf(run, row) })), keys: read.keys }];
  });
  if (found.length === 0 || found.length < members.length) return null;
  return { rows: found.flatMap(({ rows }) => rows), keys: found.flatMap(({ keys }) => keys) };
}

function runOf(name: string, row: { run?: unknown }): string {
  return row.run === undefined || row.run === name ? name : `${name}, ${row.run}`;
}

/** The steps that keys are: by their names, or numbers a whole distance of two or more apart; null of 1, 2, 3, which may number rows. */
function stepsIn(keys: readonly string[]): number[] | null {
  const named = keys.every((key) => namedStep.test(key));
  if (keys.length < 2 || !(named || areNumbers(keys))) return null;
  const steps = keys.map((key) => Number(key.replace(/^.*?(?=\d+$)/s, "")));
  if (new Set(steps).size < steps.length || !steps.every(Number.isSafeInteger)) return null;
  return named || areApart(steps) ? steps : null;
}

/** How rare it must be that so many numbers share a divisor by chance: once in this many. */
const rareByChance = 100;

/** Whether numbers count in steps: a whole distance of two or more apart, each or on a grid that numbers of something else seldom share. */
function areApart(steps: readonly number[]): boolean {
  const divisor = steps.reduce(divisorOf, 0);
  const sorted = [...steps].sort((a, b) => a - b);
  const isEven = sorted.every((step, i) => i === 0 || step - itemAt(sorted, i - 1) === divisor);
  return divisor > 1 && (isEven || wholePower(divisor, Math.min(steps.length - 1, rareByChance)) >= rareByChance);
}

/** What a record of one problem says beside its numbers. */
const ofProblem = /^(?:question|problem|prompt|answer|response|completion|solution|prediction|ground_?truth|gold)s?$/i;

/** Whether rows can be points of curves: with a metric that all have, and not the right and wrong answers to single problems. */
function arePoints(rows: readonly object[]): boolean {
  const points = rows.map((row) => flatRecord(row).filter(([name]) => name !== "step" && name !== "run"));
  const isText = ([name, value]: readonly [string, unknown]) => typeof value === "string" && ofProblem.test(name);
  if (points.some((point) => point.some(isText))) return false;
  const shared = firstOf(points).filter(([name]) => points.every((point) => point.some(([other]) => other === name)));
  if (shared.length === 0) return false;
  const values = new Set(
    points
      .flat()
      .flatMap(([, value]) => (typeof value === "number" || typeof value === "boolean" ? [Number(value)] : []))
  );
  return values.size > 0 && !(values.size === 2 && values.has(0) && values.has(1));
}

function divisorOf(a: number, b: number): number {
  return b === 0 ? a : divisorOf(b, a % b);
}

const areNumbers = (keys: readonly string[]) => keys.length > 0 && keys.every((key) => /^\d+$/.test(key));

function hasStep(row: object): boolean {
  return flatRecord(row).some(([name, value]) => typeof value === "number" && isStep(name));
}

function isStep(name: string): boolean {
  return lookUp(name)?.alias.meaning === "step";
}

function isScore(value: unknown): boolean {
  return typeof value === "number" || value === null;
}
