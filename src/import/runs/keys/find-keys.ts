/** The columns that tell runs apart, by their names, by what the rows show, and by what the user says. */
import { firstOf } from "../../../lib/items.js";
import { lookUp } from "../../names/aliases.js";
import { membersOf, partedBy } from "../grouping.js";
import { isOccasional, passesOf, unexplained } from "../restarts.js";
import { type RunChoices, sayColumns } from "../run-choices.js";
import { type Candidate, evidentKeys } from "./evident-keys.js";
import type { KeyColumn, Parting, Table } from "./key-columns.js";
import { namedKeys, settingsBeside } from "./named-keys.js";

/** Columns of unknown names that are tried for keys, those of text first: tables of runs have some dozens. */
const mostTried = 200;

/** What each column is to the runs. */
export interface FoundKeys {
  keys: KeyColumn[];
  /** what scores were measured on */
  parts: KeyColumn[];
  /** rows that differ in these alone are averaged */
  repeats: KeyColumn[];
  /** columns that would each tell the rows apart, each otherwise */
  rivals: Candidate[];
  notes: string[];
}

/** @returns why they cannot be found, where the user must say it first */
export function findKeys(
  table: Parting,
  columns: readonly KeyColumn[],
  choices: RunChoices
): FoundKeys | { refusal: string } {
  const asked = columns.filter(({ name }) => choices.runColumns?.includes(name));
  const useless = choices.runColumns?.find((name) => table.others.has(name) || table.labels.get(name)?.isDropped);
  if (useless !== undefined) return { refusal: whyNoKey(useless, table, columns) };
  const found = columns.filter((column) => column.distinct > 1 && !asked.includes(column));
  const parts = found.filter(({ kind }) => kind === "part");
  const copies = copiesIn(found, table, choices, asked.length > 0);
  if ("refusal" in copies) return copies;
  const repeats = found.filter((column) => column.kind === "repeat" || copies.repeats.includes(column));
  if (asked.length > 0) return { keys: asked, parts, repeats, rivals: [], notes: [] };
  const named = namedKeys(
    found.filter((column) => column.kind === "run" || column.kind === "identity" || copies.runs.includes(column)),
    table
  );
  const isNamed = (column: KeyColumn) => named.includes(column);
  const apart = codesOf([...parts, ...repeats, ...found.filter(isNamed)]);
  const before = partedBy(new Int32Array(table.rows), ...apart);
  const rest = found
    .filter((column) => !isNamed(column) && mayBeKey(column))
    .sort((a, b) => Number(b.isLikely) - Number(a.isLikely))
    .slice(0, mostTried);
  const { keys: evident, rivals } = needsKeys(before, table)
    ? evidentKeys(before, table, rest)
    : { keys: [], rivals: [] };
  const beside = settingsBeside(partedBy(before, ...codesOf(evident)), table, rest);
  const keys = found.filter((column) => isNamed(column) || evident.includes(column) || beside.includes(column));
  const notes = keys.some(({ kind }) => kind !== "run") ? [toldKeys(keys)] : [];
  return { keys, parts, repeats, rivals, notes };
}

/** Whether rows may show a column to be a key: not one that trainers log at each step (a loss, a time). */
function mayBeKey({ kind, name }: KeyColumn): boolean {
  return kind === "setting" || (kind === null && lookUp(name)?.alias.meaning !== "known");
}

function codesOf(columns: readonly Pick<Candidate, "codes">[]): Uint16Array[] {
  return columns.map(({ codes }) => codes);
}

/**
 * Columns such as `repeat`, which count repeats of a measurement or of a run: beside a seed those of a measurement; of a run
 * where the steps of one are behind each other. Else only the user knows.
 */
function copiesIn(found: readonly KeyColumn[], table: Parting, { repeats }: RunChoices, isAsked: boolean) {
  const copies = found.filter(({ kind }) => kind === "copy");
  const none: KeyColumn[] = [];
  const areRepeats = { repeats: copies, runs: none };
  const areRuns = { repeats: none, runs: copies };
  if (copies.length === 0 || isAsked || repeats === "mean") return areRepeats;
  if (repeats === "runs") return areRuns;
  const named = found.filter(({ kind }) => kind === "run" || kind === "identity");
  if (named.some(({ name }) => /seed/i.test(name))) return areRepeats;
  const others = found.filter(({ kind }) => kind === "part" || kind === "repeat");
  const ids = partedBy(new Int32Array(table.rows), ...codesOf([...named, ...others]));
  const shapes = membersOf(ids, table.places).map((members) => passesOf(members, table.step));
  const inBlocks = shapes.every(({ blocks }) =>
    blocks.every((block) => copies.every(({ codes }) => block.every((place) => codes[place] === codes[firstOf(block)])))
  );
  if (inBlocks || !needsKeys(ids, table)) return areRuns;
  const names = copies.map(({ name }) => name).join(", ");
  const keys = [...named, ...copies].map(({ name }) => name);
  return {
    refusal: `${names} may count runs, or repeats of one measurement: ${sayColumns(keys)}, with ${names} among them if each is a run, without if their mean is to be taken (--repeats mean)`
  };
}

function needsKeys(ids: Int32Array, { step, places, values }: Parting): boolean {
  return membersOf(ids, places).some((members) => {
    if (passesOf(members, step).resumed.includes(false)) return true;
    const { inPlace, between } = unexplained(members, step, values);
    return between.length > 0 || !isOccasional(inPlace.length, members.length);
  });
}

function whyNoKey(name: string, { others }: Table, columns: readonly KeyColumn[]): string {
  const why = others.has(name) ? "it holds steps or values" : "its cells are too many, or too long";
  const names = columns.filter(({ distinct }) => distinct > 1).map((column) => column.name);
  return `${name} can tell no runs apart: ${why}${names.length > 0 ? `; ${sayColumns(names)}` : ""}`;
}

function toldKeys(keys: readonly KeyColumn[]): string {
  const names = keys.map(({ name }) => name).join(", ");
  return `rows that differ in ${names} are runs of their own; --run-column COLUMN says otherwise`;
}
