/** What is done with rows of one run that say a step again: the last stands, their mean is taken, or the user is asked. */

import { firstOf } from "../../lib/items.js";
import { someOf } from "../../lib/some-of.js";
import { sizeInName } from "../names/model-size.js";
import type { NumberColumn } from "../number-columns.js";
import { type Clash, clashesIn, membersOf, stepsOfRows } from "./grouping.js";
import type { Candidate } from "./keys/evident-keys.js";
import type { KeyColumn } from "./keys/key-columns.js";
import { statesIdentity } from "./keys/named-keys.js";
import { isOccasional, passesOf, unexplained } from "./restarts.js";
import { type RunChoices, sayColumns } from "./run-choices.js";

/** A table whose rows are apart. */
export interface Settling {
  step: Float64Array;
  /** whether a row counts */
  counts: Uint8Array;
  values: ReadonlyMap<string, NumberColumn>;
  choices: RunChoices;
  /** by row: run, part and repeat; run and part */
  sequence: Int32Array;
  within: Int32Array;
  repeats: readonly KeyColumn[];
  keys: readonly KeyColumn[];
  columns: readonly KeyColumn[];
  /** those of them that state a model or its size */
  models: readonly KeyColumn[];
  /** keys that would each do */
  rivals: readonly Candidate[];
}

export type Settled = { parts: Int32Array[]; averaged: boolean; notes: string[] } | { refusal: string };

/** @param group rows of one run, in the order of the log */
export function settle(group: Int32Array, shown: string | null, settling: Settling): Settled {
  const { step, counts, values, choices, sequence, within, repeats } = settling;
  const counted = countedIn(group, counts);
  const sizes = sizesIn(counted, settling.models);
  const of = shown === null ? "" : `run ${shown}: `;
  if (sizes.length > 1)
    return {
      refusal: `${of}two model sizes in one run (${sizes.map(({ text }) => text).join(", ")}): ${sayColumns([...new Set(sizes.map(({ column }) => column))])}`
    };
  const sequences = membersOf(sequence, counted);
  const clashes = sequences.map((members) => unexplained(members, step, values));
  const inPlace = clashes.flatMap((clash) => clash.inPlace);
  const between = clashes.flatMap((clash) => clash.between);
  const steps = stepsOfRows(counted, step);
  const notes: string[] = [];
  const say = (text: string) => notes.push(`${of}${text}`);
  if (between.length > 0 || !isOccasional(inPlace.length, steps * sequences.length)) {
    const all = between.length > 0 ? between : inPlace;
    // rows of models that they do not name are not averaged, and do not replace each other
    const blank = settling.keys.find((key) => statesIdentity(key) && counted.every((place) => key.codes[place] === 0));
    if (blank !== undefined && choices.runColumns === undefined && choices.repeats !== "runs")
      return {
        refusal: `${saidAgain(all, settling)}, and ${blank.name} is blank in their rows, while others name ${someOf(cellsOf(blank), 8)}: fill its cells in the file, or say --repeats runs if each pass through the steps is a run`
      };
    if (choices.repeats === undefined) return { refusal: `${of}${ask(all, settling)}` };
    if (choices.repeats === "runs") return { parts: passes(group, sequences, step), averaged: false, notes };
    const averaged = choices.repeats === "mean";
    say(
      `${countOf(all.length, "step")} said again with other values: ${averaged ? "their mean is taken" : "the last row stands"}, as asked (--repeats ${choices.repeats})`
    );
    return { parts: [group], averaged, notes };
  }
  if (inPlace.length > 0)
    say(
      `${countOf(inPlace.length, "step")} said twice with other values (${example(firstOf(inPlace), values, step)}): the later row stands`
    );
  const repeated =
    repeats.length > 0 && membersOf(within, counted).some((members) => clashesIn(members, step, values).length > 0);
  return { parts: [group], averaged: repeated, notes };
}

function countedIn(group: Int32Array, counts: Uint8Array): Int32Array {
  const counted = new Int32Array(group.length);
  let found = 0;
  for (let i = 0; i < group.length; i++) if (counts[group[i]!] === 1) counted[found++] = group[i]!;
  return counted.subarray(0, found);
}

/** Sizes that the rows of a run state, by columns of sizes and of models. */
function sizesIn(places: Int32Array, models: readonly KeyColumn[]): { column: string; text: string }[] {
  const found = new Map<string, { column: string; text: string }>();
  for (const { name, codes, label } of models) {
    const sizes = new Map<string, { column: string; text: string }>();
    for (const code of new Set(Array.from(places, (place) => codes[place]!))) {
      const cell = label.cells[code];
      if (cell === null || cell === undefined) continue;
      const reading = sizeInName(String(cell));
      if (typeof cell === "number") sizes.set(String(cell), { column: name, text: String(cell) });
      else if (reading.kind === "size")
        sizes.set(String(reading.size.parameters), { column: name, text: reading.size.text });
    }
    if (sizes.size > 1) for (const [key, size] of sizes) found.set(`${name} ${key}`, size);
  }
  return [...found.values()];
}

function ask(clashes: readonly Clash[], { columns, keys, rivals, values, step }: Settling): string {
  const apart = columns.filter(
    (column) =>
      !keys.includes(column) &&
      !rivals.some(({ name }) => name === column.name) &&
      clashes.some(({ places }) => places.some((place) => column.codes[place] !== column.codes[firstOf(places)]))
  );
  const names = [...rivals.map(({ name }) => name), ...apart.map(({ name }) => name)];
  const where = saidAgain(clashes, { values, step });
  const blank = columns.find(
    ({ kind, codes }) => kind === "run" && clashes.every(({ places }) => places.every((place) => codes[place] === 0))
  );
  if (names.length === 0 && blank !== undefined)
    return `${where}, and ${blank.name} is blank in their rows, while others name ${someOf(cellsOf(blank), 8)}: fill its cells in the file, or say how repeats are read with --repeats last, mean or runs`;
  if (names.length === 0)
    return `${where}, and no column says whose they are: give each run a file of its own, or say --repeats last, mean or runs`;
  const which =
    rivals.length > 0
      ? "several columns would tell the rows apart, each otherwise"
      : "it is not clear which column tells runs apart";
  return `${where}, and ${which}: ${sayColumns(names)}, or how repeats are read with --repeats last, mean or runs`;
}

function saidAgain(clashes: readonly Clash[], { values, step }: Pick<Settling, "values" | "step">): string {
  return `${countOf(clashes.length, "step")} said again with other values (${example(firstOf(clashes), values, step)})`;
}

function cellsOf({ label }: KeyColumn): string[] {
  return label.cells.filter((cell) => cell !== null).map(String);
}

function example({ places, column }: Clash, values: ReadonlyMap<string, NumberColumn>, step: Float64Array): string {
  const found = [...new Set(places.map((place) => values.get(column)?.at(place) ?? Number.NaN))].filter(
    (value) => !Number.isNaN(value)
  );
  const at = `step ${step[firstOf(places)]}`;
  if (found.length === 0) return `${at} in ${places.length} rows`;
  return `${at}: ${column} ${found
    .slice(0, 3)
    .map((value) => Number(value.toPrecision(4)))
    .join(", ")}${found.length > 3 ? ", ..." : ""}`;
}

/** Rows of a group by the pass that they belong to: between restarts, or the first, second, ... row of each step. */
function passes(group: Int32Array, sequences: readonly Int32Array[], step: Float64Array): Int32Array[] {
  const passOf = new Map<number, number>();
  for (const members of sequences) {
    const { blocks } = passesOf(members, step);
    if (blocks.length > 1) for (const [i, block] of blocks.entries()) for (const place of block) passOf.set(place, i);
    else {
      const seen = new Map<number, number>();
      for (const place of members) {
        const nth = seen.get(step[place]!) ?? 0;
        seen.set(step[place]!, nth + 1);
        passOf.set(place, nth);
      }
    }
  }
  const count = Math.max(0, ...passOf.values()) + 1;
  return Array.from({ length: count }, (_, i) => group.filter((place) => (passOf.get(place) ?? 0) === i));
}

function countOf(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? " is" : "s are"}`;
}
