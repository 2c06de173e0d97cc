/** One run in several logs: a resumed run's second console, one metric a file from a logger's page. */
import { firstOf, lastOf } from "../../lib/items.js";
import type { ReadLog, ReadRun } from "../imported-log.js";
import { settingsOf } from "../names/aliases.js";
import { strideOf } from "../steps/rows-by-step.js";
import type { StepTable } from "../steps/step-table.js";
import type { LogColumn } from "./gathered-run.js";
import { differenceOf, identityOf } from "./same-run.js";

/**
 * The logs, with runs of one name joined where they go on from each other or say different things.
 *
 * Only names that a log states count; names of files do not, but for the checkpoints of a run, each of which holds the
 * history until then (transformers' `checkpoint-50/trainer_state.json`). The later part's values stand where both have a step's, as
 * after a restart. Two logs with the same columns at the same steps are repeats that share a name: they stay apart, and
 * it is said. What was joined stands in the log whose part begins first; the other keeps its ledger and says where it went.
 */
export function joinRuns(logs: readonly ReadLog[]): ReadLog[] {
  const joined = logs.map((log) => ({
    ...log,
    runs: [...log.runs],
    problems: [...log.problems],
    settings: new Map(log.settings)
  }));
  tellCopies(joined);
  const parts = new Map<string, Part[]>();
  for (const log of joined) {
    for (const [place, run] of log.runs.entries()) {
      const name = run.name ?? statedName(log) ?? runOfCheckpoint(log.path);
      if (name === null || run.table === null) continue;
      parts.set(name, [...(parts.get(name) ?? []), { log, place, table: run.table }]);
    }
  }
  for (const [name, found] of parts) {
    if (new Set(found.map(({ log }) => log)).size < 2) continue;
    for (const ofOne of ofOneIdentity(name, found)) joinParts(name, ofOne);
  }
  return joined;
}

/** Parts by what they say of model, size and seed: those that differ are runs of their own, and it is said. */
function ofOneIdentity(name: string, parts: readonly Part[]): Part[][] {
  const groups: Part[][] = [];
  for (const part of parts) {
    const differs = groups.map((group) => difference(group, part));
    const fits = differs.indexOf(null);
    if (fits >= 0) {
      groups[fits]!.push(part);
      continue;
    }
    const [first] = groups;
    if (first)
      part.log.problems.push(
        `another log, ${firstOf(first).log.path}, has a run of the same name, ${name}, with ${differs[0]}: kept apart`
      );
    groups.push([part]);
  }
  return groups;
}

function difference(group: readonly Part[], { log, place }: Part): string | null {
  const identity = identityOf(log.runs[place]!, log);
  for (const other of group) {
    const found = differenceOf(identityOf(other.log.runs[other.place]!, other.log), identity);
    if (found !== null) return found;
  }
  return null;
}

/** Copies of a file may be meant, with sizes of their own: they stay, and it is said. */
function tellCopies(logs: readonly ReadLog[]): void {
  const firsts = new Map<string, ReadLog>();
  for (const log of logs) {
    if (log.sha256 === null || log.runs.every(({ table }) => table === null)) continue;
    const content = `${log.sha256} ${log.part ?? ""}`;
    const first = firsts.get(content);
    if (first === undefined) firsts.set(content, log);
    else log.problems.push(`the same bytes as ${first.path}: if it is a copy, it counts twice; leave one out`);
  }
}

interface Part {
  log: ReadLog;
  /** which run of the log */
  place: number;
  table: StepTable;
}

function statedName({ settings, runs }: ReadLog): string | null {
  if (runs.length > 1) return null;
  const [named] = settingsOf(settings, "run");
  return named ? String(named[1]) : null;
}

/** The run that a checkpoint is of, by the folder that holds all of its checkpoints. */
function runOfCheckpoint(path: string): string | null {
  return /^(?:(.*?)[\\/])?(?:checkpoint-\d+[\\/])?trainer_state\.json$/.exec(path)?.[1] ?? null;
}

function joinParts(name: string, parts: readonly Part[]): void {
  if (parts.length < 2) return;
  const [first, ...rest] = [...parts].sort(
    (a, b) => firstOf(a.table.step) - firstOf(b.table.step) || lastOf(a.table.step) - lastOf(b.table.step)
  ) as [Part, ...Part[]];
  let table = first.table;
  for (const part of rest) {
    const areCheckpoints = parts.every(({ log }) => runOfCheckpoint(log.path) === name);
    if (!areCheckpoints && areRepeats(table, part.table)) {
      part.log.problems.push(
        `another log, ${first.log.path}, has a run of the same name, ${name}, at the same steps: kept apart`
      );
      continue;
    }
    table = merged(table, part.table);
    for (const column of part.log.columns)
      if (!knows(first.log, column)) first.log.columns = [...first.log.columns, column];
    for (const [key, value] of part.log.settings) if (!first.log.settings.has(key)) first.log.settings.set(key, value);
    replace(part, { table: null });
    if (part.log.runs.every((run) => run.table === null)) part.log.partOf = first.log.path;
    part.log.problems.push(`run ${name} goes on from ${first.log.path}: the two are fitted as one`);
  }
  if (table !== first.table) replace(first, { table });
}

function knows({ columns }: ReadLog, { name }: LogColumn): boolean {
  return columns.some((column) => column.name === name);
}

function replace({ log, place }: Part, { table }: { table: StepTable | null }): void {
  const run: ReadRun = log.runs[place]!;
  const history = table === null ? run.history : { ...run.history, ...strideOf(table.step) };
  log.runs[place] = { ...run, table, history };
}

/** Whether two tables say the same columns at mostly the same steps. */
function areRepeats(a: StepTable, b: StepTable): boolean {
  if (a.ranked !== undefined || b.ranked !== undefined) return true;
  if (![...a.columns.keys()].some((name) => b.columns.has(name))) return false;
  const steps = new Set(a.step);
  const shared = b.step.filter((step) => steps.has(step)).length;
  return shared > Math.min(a.step.length, b.step.length) / 2;
}

function merged(a: StepTable, b: StepTable): StepTable {
  const step = Float64Array.from(new Set([...a.step, ...b.step])).sort();
  const placesOf = (table: StepTable) => new Map(Array.from(table.step, (value, place) => [value, place]));
  const [inA, inB] = [placesOf(a), placesOf(b)];
  const pick = (ofA: Float64Array | undefined, ofB: Float64Array | undefined) =>
    step.map((value) => {
      const later = ofB?.[inB.get(value) ?? -1] ?? Number.NaN;
      return Number.isNaN(later) ? (ofA?.[inA.get(value) ?? -1] ?? Number.NaN) : later;
    });
  const both = (first: ReadonlyMap<string, Float64Array> = new Map(), other: typeof first = new Map()) => {
    const names = new Set([...first.keys(), ...other.keys()]);
    return new Map(Array.from(names, (name) => [name, pick(first.get(name), other.get(name))]));
  };
  const columns = both(a.columns, b.columns);
  return {
    axis: a.axis,
    otherAxes: a.otherAxes,
    step,
    row: pick(a.row, b.row),
    columns,
    ...(a.times || b.times ? { times: both(a.times, b.times) } : {}),
    ...notFiniteOf([a, b], step, columns)
  };
}

function notFiniteOf(
  tables: readonly StepTable[],
  step: Float64Array,
  columns: ReadonlyMap<string, Float64Array>
): Pick<StepTable, "notFinite"> {
  const found = new Map<string, Float64Array>();
  for (const name of new Set(tables.flatMap(({ notFinite }) => [...(notFinite?.keys() ?? [])]))) {
    const steps = new Set(tables.flatMap(({ notFinite }) => [...(notFinite?.get(name) ?? [])]));
    const left = step.filter((value, i) => steps.has(value) && Number.isNaN(columns.get(name)?.[i]));
    if (left.length > 0) found.set(name, left);
  }
  return found.size === 0 ? {} : { notFinite: found };
}
