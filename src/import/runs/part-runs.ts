/**
 * Which rows of a table are one run: by the columns that name runs, models, seeds and methods; by those that the rows show
 * to be keys; by what the user says. What a score was measured on parts scores, not runs.
 */

import { lookUp } from "../aliases.js";
import type { NumberColumn } from "../numbers.js";
import { isRoleColumn, roleOfCell } from "../roles.js";
import { areBenchmarks, type ColumnKind, isOfData, kindOfColumn } from "./column-kinds.js";
import { type Candidate, evidentKeys } from "./evident-keys.js";
import { membersOf, partedBy } from "./grouping.js";
import type { LabelColumn } from "./labels.js";
import { isOccasional, passesOf, unexplained } from "./restarts.js";
import { runNames } from "./run-names.js";
import { type Settling, sayColumns, settle } from "./settle-repeats.js";

/** How rows that say a step again are read, where nothing in the log says it. */
export const repeatReadings = ["last", "mean", "runs"] as const;
export type RepeatReading = (typeof repeatReadings)[number];

/** What the user says of the runs of a table. */
export interface RunChoices {
  /** columns that together tell the runs apart */
  runColumns?: readonly string[];
  repeats?: RepeatReading;
}

/** Rows of a table with what may tell them apart. */
export interface Table {
  rows: number;
  /** NaN: no step */
  step: Float64Array;
  /** the steps are the numbers of the rows, by the user's word */
  isNumbered: boolean;
  /** whether a row has a value that a fit may need */
  has: Uint8Array;
  /** columns of scores, tokens and the like */
  values: ReadonlyMap<string, NumberColumn>;
  labels: ReadonlyMap<string, LabelColumn>;
  /** columns of steps and values, which tell no runs apart */
  others: ReadonlySet<string>;
}

/** A column that tells rows apart. */
export interface KeyColumn extends Candidate {
  kind: ColumnKind | null;
  label: LabelColumn;
}

export interface PartedRun {
  places: Int32Array;
  /** what a column of run names says; null where none does */
  name: string | null;
  /** name to show: of the run, or what its keys say; null where the table has one run */
  shown: string | null;
  /** rows of one step are averaged */
  averaged: boolean;
}

export interface PartedRuns {
  runs: PartedRun[];
  /** columns that say what a score was measured on, those with one cell throughout too */
  parts: KeyColumn[];
  /** by row: rows of one step in one sequence follow each other as attempts */
  sequence: Int32Array;
  /** by row: which of the repeats of a measurement it is; null where no column says so */
  repeat: Int32Array | null;
  /** whole sentences */
  notes: string[];
  /** why the rows are not taken for runs; null where they are */
  refusal: string | null;
}

/** Rows parted into runs, or why they are not. */
export function partRuns(table: Table, choices: RunChoices = {}): PartedRuns {
  const places = countedPlaces(table);
  const columns = keyColumns(table, places);
  const asked = columns.filter(({ name }) => choices.runColumns?.includes(name));
  const useless = choices.runColumns?.find((name) => table.others.has(name) || table.labels.get(name)?.isDropped);
  if (useless !== undefined) return refused(table, noKey(useless, table, columns));
  const found = columns.filter(({ distinct }) => distinct > 1);
  const parting = { ...table, places };
  const parts = found.filter((one) => one.kind === "part" && !asked.includes(one));
  const repeats = found.filter((one) => one.kind === "repeat" && !asked.includes(one));
  const apart = partedBy(new Int32Array(table.rows), ...[...parts, ...repeats].map(({ codes }) => codes));
  const notes: string[] = [];
  let keys: KeyColumn[];
  let rivals: Candidate[] = [];
  if (asked.length > 0) keys = asked;
  else {
    const named = namedKeys(found, parting);
    const before = partedBy(apart, ...named.map(({ codes }) => codes));
    const rest = found.filter(
      (one) => !named.includes(one) && (one.kind === "setting" || (one.kind === null && !isMeasured(one.name)))
    );
    const evident = needsKeys(before, parting) ? evidentKeys(before, parting, rest) : { keys: [], rivals: [] };
    rivals = evident.rivals;
    const beside = settingsBeside(partedBy(before, ...evident.keys.map(({ codes }) => codes)), parting, rest);
    keys = found.filter((one) => named.includes(one) || evident.keys.includes(one) || beside.includes(one));
    if (keys.some(({ kind }) => kind !== "run")) notes.push(toldKeys(keys));
  }
  const of = partedBy(new Int32Array(table.rows), ...keys.map(({ codes }) => codes));
  const groups = membersOf(
    of,
    Int32Array.from({ length: table.rows }, (_, i) => i)
  );
  const naming = runNames(groups, keys, columns);
  const sequence = partedBy(of, ...[...parts, ...repeats].map(({ codes }) => codes));
  const repeat = repeats.length > 0 ? partedBy(new Int32Array(table.rows), ...repeats.map(({ codes }) => codes)) : null;
  const within = partedBy(of, ...parts.map(({ codes }) => codes));
  const counts = new Uint8Array(table.rows);
  for (const place of places) counts[place] = 1;
  const settling: Settling = { ...parting, counts, choices, sequence, within, repeats, keys, columns: found, rivals };
  const runs: PartedRun[] = [];
  const averagedOver = new Set<string>();
  for (const [i, group] of groups.entries()) {
    const { name, shown } = naming[i]!;
    const settled = settle(group, shown, settling);
    if ("refusal" in settled) return refused(table, settled.refusal);
    for (const note of settled.notes) notes.push(note);
    if (settled.averaged && choices.repeats === undefined) averagedOver.add(repeats.map(({ name }) => name).join(", "));
    for (const [at, part] of settled.parts.entries()) {
      const nth = settled.parts.length > 1 ? `${shown ?? "pass"} ${at + 1}` : shown;
      runs.push({ places: part, name: settled.parts.length > 1 ? null : name, shown: nth, averaged: settled.averaged });
    }
  }
  for (const names of averagedOver) notes.push(`rows of a run and step that differ in ${names} alone are averaged`);
  const measured = columns.filter(({ kind, name }) => kind === "part" && !asked.some((one) => one.name === name));
  return { runs, parts: measured, sequence, repeat, notes, refusal: null };
}

function refused(table: Table, refusal: string): PartedRuns {
  const none = { parts: [], sequence: new Int32Array(table.rows), repeat: null, notes: [] };
  return { runs: [], ...none, refusal };
}

type Parting = Table & { places: Int32Array };

/** Rows that stand at a step and say something; where no column is known, all that stand at a step. */
function countedPlaces({ rows, step, has, values }: Table): Int32Array {
  const counts = (i: number) => Number.isSafeInteger(step[i]!) && step[i]! >= 0 && (values.size === 0 || has[i] === 1);
  return Int32Array.from({ length: rows }, (_, i) => i).filter(counts);
}

/** Every column that may tell rows apart, by the distinct cells of rows that count. */
function keyColumns({ labels, others, rows, step }: Table, places: Int32Array): KeyColumn[] {
  return [...labels.values()].flatMap((label) => {
    const { name, cells, hasText, isDropped } = label;
    if (isDropped || others.has(name) || cells.length === 1) return [];
    const codes = label.codes(rows);
    const used = new Set<number>();
    for (const place of places) used.add(codes[place]!);
    const found = [...used].map((code) => cells[code]!);
    const kind = kindIn(name, found, () => areSideBySide(codes, step, places));
    const distinct = found.filter((cell) => cell !== null).length;
    return [{ name, codes, distinct, kind, label, isLikely: hasText || kind === "setting" }];
  });
}

type Cell = LabelColumn["cells"][number];

/** Share of the steps at which a column's cells must stand beside each other to part what was measured. */
const leastBeside = 0.3;

function areSideBySide(codes: Uint16Array, step: Float64Array, places: Int32Array): boolean {
  const first = new Map<number, number>();
  const several = new Set<number>();
  for (const place of places) {
    const before = first.get(step[place]!);
    if (before === undefined) first.set(step[place]!, codes[place]!);
    else if (before !== codes[place]) several.add(step[place]!);
  }
  return several.size >= leastBeside * first.size;
}

/** What a column is by its name and, where its name could mean several things, by its cells. */
function kindIn(name: string, cells: readonly Cell[], sideBySide: () => boolean): ColumnKind | null {
  if (isRoleColumn(name, cells)) {
    // of two words for training one may be a phase of the run
    const isEvaluated = cells.some((cell) => roleOfCell(name, cell) === "evaluation");
    return isEvaluated || sideBySide() ? "part" : null;
  }
  const kind = kindOfColumn(name);
  if (kind === "repeat" && !areCounted(cells)) return null;
  // what counts or cycles along a run, such as a level, is of the same name
  if (kind === "part" && !(isOfData(name) && cells.some((cell) => typeof cell === "string")) && !sideBySide())
    return null;
  if (kind === null && areBenchmarks(cells)) return "part";
  return kind;
}

/** Whether cells count from 0 or 1 without a hole, as passes and ranks do, and sizes of a sweep do not. */
function areCounted(cells: readonly Cell[]): boolean {
  const numbers = cells
    .filter((cell) => cell !== null)
    .map((cell) => (typeof cell === "number" ? cell : Number(/(\d+)$/.exec(String(cell))?.[1] ?? Number.NaN)))
    .sort((a, b) => a - b);
  return numbers[0]! <= 1 && numbers.every((number, i) => number === numbers[0]! + i);
}

/**
 * Columns that name runs, models, seeds or methods, as far as they tell runs apart here. Rows of two models, sizes, seeds or
 * run names are never one run; another column that changes only where the steps go on counts attempts or phases of one.
 */
function namedKeys(found: readonly KeyColumn[], { step, places, rows, isNumbered }: Parting) {
  const named = found.filter(({ kind }) => kind === "run" || kind === "identity");
  if (isNumbered) return named;
  const sure = named.filter((one) => isSure(one) && !changesEachStep(one, step, places));
  let ids = partedBy(new Int32Array(rows), ...sure.map(({ codes }) => codes));
  const keys = [...sure];
  for (const one of named.filter((other) => !sure.includes(other))) {
    const groups = membersOf(ids, places).map((members) => membersOf(Int32Array.from(one.codes), members));
    if (groups.every((members) => followEachOther(members, step))) continue;
    keys.push(one);
    ids = partedBy(ids, one.codes);
  }
  return keys;
}

/** Whether rows that differ in it are of different runs, whatever their steps. */
function isSure({ name, kind }: KeyColumn): boolean {
  if (kind === "run") return !/(?:id|hash|uuid|key|no|nr|number|idx|index)$/i.test(name);
  const meaning = lookUp(name)?.alias.meaning;
  return meaning === "model" || meaning === "model-size" || /seed|model/i.test(name);
}

/** Whether trainers log a column of this name at each step (a loss, a time): it tells no runs apart, whatever its cells. */
function isMeasured(name: string): boolean {
  return lookUp(name)?.alias.meaning === "known";
}

/** Whether each cell stands at one step and each step has one cell: it goes with the step, as a checkpoint's name does. */
function changesEachStep({ codes, distinct }: KeyColumn, step: Float64Array, places: Int32Array): boolean {
  const [stepOf, codeOf] = [new Map<number, number>(), new Map<number, number>()];
  for (const place of places) {
    const [code, at] = [codes[place]!, step[place]!];
    if ((stepOf.get(code) ?? at) !== at || (codeOf.get(at) ?? code) !== code) return false;
    stepOf.set(code, at);
    codeOf.set(at, code);
  }
  return distinct > 3;
}

/** Whether the steps of each part begin where those of another end: one run, in pieces. */
function followEachOther(parts: readonly Int32Array[], step: Float64Array): boolean {
  const pieces = parts
    .map((part) => Float64Array.from(part, (place) => step[place]!).sort())
    .sort((a, b) => a[0]! - b[0]!);
  return pieces.every((piece, i) => {
    if (i === 0) return true;
    const before = pieces[i - 1]!;
    const end = before.at(-1)!;
    const stride = before.length > 1 ? (end - before[0]!) / (before.length - 1) : Number.POSITIVE_INFINITY;
    return piece[0]! > end && piece[0]! <= end + 3 * stride;
  });
}

function needsKeys(ids: Int32Array, { step, places, values }: Parting): boolean {
  return membersOf(ids, places).some((members) => {
    if (passesOf(members, step).resumed.includes(false)) return true;
    const { inPlace, between } = unexplained(members, step, values);
    return between.length > 0 || !isOccasional(inPlace.length, members.length);
  });
}

/** Settings that differ side by side with another column, row by row the same: runs whose steps never meet. */
function settingsBeside(ids: Int32Array, { step, places }: Parting, rest: readonly KeyColumn[]): KeyColumn[] {
  const beside = rest.filter(({ codes }) => {
    const own = Int32Array.from(codes);
    return membersOf(ids, places).some((members) => {
      const parts = membersOf(own, members);
      return parts.length > 1 && parts.every((part) => part.length > 2) && overlap(parts, step);
    });
  });
  const settings = beside.filter(({ kind }) => kind === "setting");
  return beside.filter((one) => settings.some((other) => other !== one && sameParts(one, other, places)));
}

function overlap(parts: readonly Int32Array[], step: Float64Array): boolean {
  const ends = parts.map((part) => {
    const steps = part.map((place) => step[place]!);
    return [steps.reduce((a, b) => Math.min(a, b)), steps.reduce((a, b) => Math.max(a, b))] as const;
  });
  return ends.every(([low, high], i) => ends.every((other, j) => i === j || (other[0] < high && low < other[1])));
}

function sameParts(a: KeyColumn, b: KeyColumn, places: Int32Array): boolean {
  const pairs = new Set<number>();
  for (const place of places) pairs.add(a.codes[place]! * 65536 + b.codes[place]!);
  return (
    pairs.size === new Set(Array.from(places, (place) => a.codes[place]!)).size &&
    pairs.size === new Set(Array.from(places, (place) => b.codes[place]!)).size
  );
}

function noKey(name: string, { others }: Table, columns: readonly KeyColumn[]): string {
  const why = others.has(name) ? "it holds steps or values" : "its cells are too many, or too long";
  const names = columns.filter(({ distinct }) => distinct > 1).map((one) => one.name);
  return `${name} can tell no runs apart: ${why}${names.length > 0 ? `; ${sayColumns(names)}` : ""}`;
}

function toldKeys(keys: readonly KeyColumn[]): string {
  const names = keys.map(({ name }) => name).join(", ");
  return `rows that differ in ${names} are runs of their own; --run-column COLUMN says otherwise`;
}
