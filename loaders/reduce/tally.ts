/** What becomes of the rows of the dumps: how many have a place in the table, what cannot be used, and what stands there. */

import { count } from "../../src/lib/format.js";
import { itemAt, mustGet } from "../../src/lib/items.js";
import { LogError } from "../../src/lib/log-error.js";
import type { Dumps } from "./engines/dumps.js";
import { cutReasons } from "./expressions.js";
import type { Meaning } from "./rollout-aliases.js";
import type { Clash, Label } from "./rollout-labels.js";
import { suggestedMap } from "./score-map.js";
import { mostValues, type Seen, seen } from "./seen.js";
import { type Place, runsOf } from "./slices.js";
import type { Statement } from "./statement.js";
import { largestStep } from "./values.js";

/** Answers that lack something. */
export interface Note {
  about: "run" | "step" | "prompt" | "score" | "response-length" | "tokens" | "truncated";
  /** of the answers that the table has; of all, where it says why some have no place in it */
  answers: number;
  of: number;
  /** whether they are not in the table */
  excluded: boolean;
  /** what stands in the column instead, most frequent first; {@link mostValues} at most, and one more where there are more */
  values: Seen[];
  /** how many of the answers have such a value; the others have none */
  withValue: number;
  /** the end of a sentence about these answers, in the plural */
  message: string;
  /** what to type, if that would do */
  option?: string;
}

export interface Tally {
  /** answers in the dumps */
  rows: number;
  /** answers without a run, a step or a prompt */
  excluded: number;
  /** steps of each run, first to last */
  runs: { run: string; steps: number; firstStep: number; lastStep: number }[];
  notes: Note[];
  /** why answers ended, where that alone says whether they were cut */
  reasons: (Seen & { cut: boolean })[];
}

/** Rows of a SELECT, by the names of its columns. */
export type Rows = (select: string) => Promise<Record<string, unknown>[]>;

/** One row of tally.sql. */
type Counts = Record<(typeof counted)[number], number>;
const counted = [
  "answers",
  "unusable_steps",
  "prompts",
  "scores",
  "unusable_scores",
  "lengths",
  "unusable_lengths",
  "tokens",
  "unusable_tokens",
  "ends",
  "unusable_ends",
  "inexact_prompts"
] as const;

/** What the dumps have of what a table may have. */
export interface Has {
  lengths: boolean;
  tokens: boolean;
  truncated: boolean;
  reasons: boolean;
}

/** @param taken what was taken for each meaning */
export function hasOf(taken: Partial<Record<Meaning, unknown>>): Has {
  const lengths = taken["response-length"] !== undefined;
  const ends = taken["finish-reason"] !== undefined;
  return {
    lengths,
    tokens: taken.tokens !== undefined || (lengths && taken["prompt-length"] !== undefined),
    truncated: taken.truncated !== undefined || ends,
    reasons: taken.truncated === undefined && ends
  };
}

/** Counts the rollouts of the view `rollouts`; the places that they have, in order of run and step. */
export async function tallyOf(
  { statement, has, labels }: { statement: Statement; has: Has; labels: readonly Label[] },
  rows: Rows
): Promise<{ places: Place[]; tally: Tally; clashes: Clash[] }> {
  const found = (await rows(`${statement.tally(labels.length)}\nORDER BY run, step`)).map((row) => ({
    run: row.run as string | null,
    step: row.step === null ? null : Number(row.step),
    counts: Object.fromEntries(counted.map((name) => [name, Number(row[name])])) as Counts,
    differs: labels.map((_, i) => Number(row[`differs_${i + 1}`]) > 0)
  }));
  const places = found.map(({ run, step, counts }) => ({
    run,
    step,
    rows: counts.answers,
    placed: run !== null && isStep(step) ? counts.prompts : 0
  }));
  const placed = found.filter((_, i) => itemAt(places, i).placed > 0);
  const all = sumOf(found.map(({ counts }) => counts));
  const within = sumOf(placed.map(({ counts }) => counts));
  const notes = [...exclusions(found, all), ...gaps(within, has)];
  const clashing = labels
    .map((label, i) => ({ label, i, steps: placed.filter(({ differs }) => differs[i]).length }))
    .filter(({ steps }) => steps > 0);
  const ofLabels = clashing.map(({ i }) => ({
    about: `label_${i + 1}`,
    column: `label_${i + 1}`,
    view: "placed" as const,
    most: mostValues + 1
  }));
  const values = await valuesOf([...wantedOf(notes, has), ...ofLabels], rows);
  return {
    places,
    clashes: clashing.map(({ label, i, steps }) => ({ label, steps, values: values.get(`label_${i + 1}`) ?? [] })),
    tally: {
      rows: all.answers,
      excluded: all.answers - within.prompts,
      runs: runsOf(places),
      notes: notes.map((note) => withValues(note, values)),
      reasons: (values.get("reason") ?? []).map((record) => ({
        ...record,
        cut: cutReasons.includes(record.value.toLowerCase())
      }))
    }
  };
}

function isStep(step: number | null): step is number {
  return step !== null && step >= 0 && step <= largestStep;
}

function sumOf(counts: readonly Counts[]): Counts {
  const sum = Object.fromEntries(counted.map((name) => [name, 0])) as Counts;
  for (const count of counts) for (const name of counted) sum[name] += count[name];
  return sum;
}

function note(about: Note["about"], message: string, answers: number, of: number, withValue = 0): Note {
  return { about, answers, of, excluded: false, values: [], withValue, message };
}

/** Why answers have no place in the table: each for the first of its reasons. */
function exclusions(
  found: readonly { run: string | null; step: number | null; counts: Counts }[],
  { answers: of }: Counts
) {
  const named = found.filter(({ run }) => run !== null);
  const unnamed = sumOf(found.filter(({ run }) => run === null).map(({ counts }) => counts)).answers;
  const stepless = sumOf(named.filter(({ step }) => !isStep(step)).map(({ counts }) => counts));
  const placed = sumOf(named.filter(({ step }) => isStep(step)).map(({ counts }) => counts));
  const step = `their step is not a whole number from 0 to ${count(largestStep)}`;
  const notes = [
    note("run", "they have no run", unnamed, of),
    note("step", step, stepless.answers, of, stepless.unusable_steps),
    note("prompt", "they have no prompt", placed.answers - placed.prompts, of)
  ];
  return notes.filter(({ answers }) => answers > 0).map((note) => ({ ...note, excluded: true }));
}

/** What the answers of the table lack. */
function gaps(within: Counts, has: Has): Note[] {
  const { prompts: of } = within;
  const missing = (about: Note["about"], message: string, there: number, unusable: number) =>
    note(about, message, of - there, of, unusable);
  const notes = [
    missing("score", "have no score", within.scores, within.unusable_scores),
    ...(has.lengths
      ? [missing("response-length", "have no response length", within.lengths, within.unusable_lengths)]
      : []),
    ...(has.tokens ? [missing("tokens", "have no count of tokens", within.tokens, within.unusable_tokens)] : []),
    ...(has.truncated
      ? [
          missing(
            "truncated",
            "do not say whether they were cut, and do not count in truncation_rate",
            within.ends,
            within.unusable_ends
          )
        ]
      : []),
    note(
      "prompt",
      "have an id in floating point so large that neighbouring whole numbers are one: other prompts may have the same id",
      within.inexact_prompts,
      of,
      within.inexact_prompts
    )
  ];
  return notes.filter(({ answers }) => answers > 0);
}

const columnOf: Record<Note["about"], string> = {
  run: "",
  step: "unusable_step",
  prompt: "inexact_prompt",
  score: "unusable_score",
  "response-length": "unusable_length",
  tokens: "unusable_tokens",
  truncated: "unusable_truncated"
};

/** Values of a column of a view, most frequent first, under a name; one statement for all, since some engines start anew for each. */
interface Wanted {
  about: string;
  column: string;
  view: "rollouts" | "placed";
  most: number;
}

function wantedOf(notes: readonly Note[], has: Has): Wanted[] {
  const wanted = notes
    .filter(({ withValue }) => withValue > 0)
    .map(({ about, excluded }) => ({
      about: excluded ? "excluded" : about,
      column: columnOf[about],
      view: excluded ? ("rollouts" as const) : ("placed" as const),
      most: mostValues + 1
    }));
  return has.reasons ? [...wanted, { about: "reason", column: "reason", view: "placed", most: 10 }] : wanted;
}

async function valuesOf(wanted: readonly Wanted[], rows: Rows): Promise<Map<string, Seen[]>> {
  const values = new Map<string, Seen[]>();
  if (wanted.length === 0) return values;
  const selects = wanted.map(({ about, column, view, most }) =>
    [
      `SELECT '${about}' AS about, value, answers FROM (`,
      `  SELECT LEFT(${column}, 80) AS value, COUNT(*) AS answers FROM ${view} WHERE ${column} IS NOT NULL`,
      `  GROUP BY LEFT(${column}, 80) ORDER BY answers DESC, value LIMIT ${most}`,
      ") AS seen"
    ].join("\n")
  );
  const found = await rows(`${selects.join("\nUNION ALL\n")}\nORDER BY about, answers DESC, value`);
  for (const { about, value, answers } of found) {
    const list = values.get(String(about)) ?? [];
    values.set(String(about), list);
    list.push({ value: String(value), answers: Number(answers) });
  }
  return values;
}

function withValues(note: Note, values: ReadonlyMap<string, Seen[]>): Note {
  if (note.withValue === 0) return note;
  const found = mustGet(values, note.excluded ? "excluded" : note.about);
  const words = found
    .map(({ value }) => value)
    .filter((value) => !/^(?:[-+]?(?:inf|nan|\d|\.)|[[{])/i.test(value.trim()));
  const option = note.about === "score" && words.length > 0 ? { option: suggestedMap(words) } : {};
  return { ...note, values: found, ...option };
}

/** @throws LogError when no answer has a place in the table */
export function refuseNone({ paths }: Dumps, { rows, excluded, notes }: Tally): void {
  if (excluded < rows) return;
  const where = paths.join(", ");
  const why = notes.filter((note) => note.excluded).map((note) => `; ${note.answers}: ${note.message}${seen(note)}`);
  throw new LogError(where, [
    `${where}: must hold answers with a run, a step and a prompt; found no usable row in ${rows}${why.join("")}: nothing was written`
  ]);
}
