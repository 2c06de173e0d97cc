/** Columns made of others: accuracy of right answers and all of them or of the share of wrong ones, tokens of prompts and of answers. */
import { type Having, having, itemAt, mustGet } from "../../lib/items.js";
import type { Meaning } from "../names/aliases.js";
import type { LogColumn } from "../runs/gathered-run.js";
import type { StepTable } from "./step-table.js";

/** The columns of a log with those that its tables can be given, which are added to the tables. */
export function withDerivedColumns(tables: readonly (StepTable | null)[], columns: readonly LogColumn[]): LogColumn[] {
  return withTokens(tables, withRights(tables, withAccuracies(tables, columns)));
}

/** Ends of the names that a column of all answers has, for the end of the column of right ones. */
const partners: [correct: RegExp, totals: readonly string[]][] = [
  [/num_correct$/i, ["num_total", "num_problems", "total"]],
  [/n_correct$/i, ["n_total", "n", "total"]],
  [/correct$/i, ["total", "num_total", "n_total", "num_problems", "n"]]
];

/**
 * Adds the accuracy of each pair of counts to the tables of runs: right answers over all answers, called `correct/total`.
 * The counts are whole numbers, no step has more right answers than answers, and the two names begin alike.
 *
 * @returns the columns with those of the accuracies; a column of right answers that became one is a count, no score
 */
function withAccuracies(tables: readonly (StepTable | null)[], columns: readonly LogColumn[]): LogColumn[] {
  const added: LogColumn[] = [];
  const counts = new Map<string, NonNullable<LogColumn["known"]>>();
  for (const correct of columns.filter(having("known"))) {
    if (!mayBeCorrect(correct)) continue;
    const total = totalOf(correct.name, columns);
    if (total === null) continue;
    const derived = derive(tables, [correct, total], { by: "/", meaning: "accuracy" }, ratioOf);
    if (derived === null) continue;
    for (const { name } of [correct, total]) counts.set(name, correct.known);
    // a column of the log says the same, with fewer digits
    if (columns.some((column) => saysTheSame(tables, column, derived)))
      for (const table of tables) table?.columns.delete(derived.name);
    else added.push({ ...derived, answers: total.name });
  }
  const asCount = (column: LogColumn): LogColumn => {
    const known = column.known ?? counts.get(column.name);
    if (!known || !counts.has(column.name)) return column;
    return { ...column, known: { ...known, alias: { ...known.alias, name: column.name, meaning: "answer-count" } } };
  };
  return [...columns.map(asCount), ...added];
}

/** A count by its name, or by the end of its name: `math_correct`. */
function mayBeCorrect({ name, known }: LogColumn): boolean {
  return known?.alias.meaning === "correct-count" || /[_.-]correct(?:\[.*\])?$/i.test(name);
}

/** Whether a column's name ends as that of all answers does: its numbers are kept until the right ones are found. */
export function mayBeTotal(name: string): boolean {
  return /[_.-](?:num_)?total$/i.test(name);
}

/** Most that an accuracy differs from its counts where it is written with two decimals, or as a whole percentage. */
const mostRounding = 0.00501;

/** Whether a column is an accuracy that is the derived one at every step that has both. */
function saysTheSame(tables: readonly (StepTable | null)[], { name, known }: LogColumn, derived: LogColumn): boolean {
  if (known?.alias.meaning !== "accuracy") return false;
  let shared = 0;
  for (const table of tables) {
    const [stated, counted] = [table?.columns.get(name), table?.columns.get(derived.name)];
    if (stated === undefined || counted === undefined) continue;
    for (const [i, value] of stated.entries()) {
      const off = Math.abs(value - itemAt(counted, i));
      if (off > mostRounding) return false;
      if (!Number.isNaN(off)) shared++;
    }
  }
  return shared > 1;
}

function totalOf(correct: string, columns: readonly LogColumn[]): LogColumn | null {
  for (const [end, totals] of partners) {
    // a part of a score, `correct[dataset=gsm8k]`, goes with the same part of the other
    const [, base, part] = /^(.*?)(\[.*\])?$/.exec(correct)!;
    if (!end.test(base!)) continue;
    const start = base!.replace(end, "").toLowerCase();
    for (const total of totals) {
      const wanted = `${start}${total}${(part ?? "").toLowerCase()}`;
      const found = columns.find(({ name }) => name.toLowerCase() === wanted);
      if (found) return found;
    }
  }
  return null;
}

/**
 * Adds the fraction right of a fraction wrong, `1 - error_rate`, if all its values lie in [0, 1]. What is called a test loss
 * is one in a table of points alone: in a log of steps it is as likely a cross-entropy.
 */
function withRights(tables: readonly (StepTable | null)[], columns: readonly LogColumn[]): LogColumn[] {
  const added: LogColumn[] = [];
  for (const column of columns.filter(having("known"))) {
    const { meaning } = column.known.alias;
    if (meaning !== "error-rate" && meaning !== "test-loss") continue;
    const holding = tables.flatMap((table) => (table?.columns.has(column.name) ? [table] : []));
    const isLoss = meaning === "test-loss" && holding.some(({ ranked }) => ranked === undefined);
    const isShare = holding.every((table) =>
      mustGet(table.columns, column.name).every((value) => !(value < 0 || value > 1))
    );
    if (holding.length === 0 || isLoss || !isShare) continue;
    const name = `1 - ${column.name}`;
    for (const table of holding) table.columns.set(name, mustGet(table.columns, column.name).map(rightOf));
    const alias = { ...column.known.alias, name, meaning: "accuracy" as const };
    added.push({ ...column, name, known: { ...column.known, alias }, derived: true });
  }
  return [...columns, ...added];
}

/** Without the binary remainder of the difference: 0.58 of 0.42, with as many digits. */
function rightOf(wrong: number): number {
  return Number((1 - wrong).toPrecision(15));
}

/** Adds a step's tokens where a log has those of prompts and of answers, and no column of both. */
function withTokens(tables: readonly (StepTable | null)[], columns: readonly LogColumn[]): LogColumn[] {
  const of = (test: (meaning: Meaning) => boolean) =>
    columns
      .filter(having("known"))
      .filter(({ known, numbers }) => numbers > 0 && test(known.alias.meaning))
      .sort((a, b) => a.known.rank - b.known.rank)[0];
  const [answers, prompts] = [
    of((meaning) => meaning === "answer-tokens"),
    of((meaning) => meaning === "prompt-tokens")
  ];
  const hasBoth = of((meaning) => /^tokens(-per-step|-cumulative)?$/.test(meaning)) !== undefined;
  if (hasBoth || !answers || !prompts) return [...columns];
  const derived = derive(tables, [answers, prompts], { by: " + ", meaning: "tokens-per-step" }, sumOf);
  return derived === null ? [...columns] : [...columns, derived];
}

/** A column of two, in every table that has both; null where none does. */
function derive(
  tables: readonly (StepTable | null)[],
  [first, second]: readonly [Having<LogColumn, "known">, LogColumn],
  { by, meaning }: { by: string; meaning: Meaning },
  of: (first: Float64Array, second: Float64Array) => Float64Array | null
): LogColumn | null {
  const name = `${first.name}${by}${second.name}`;
  let numbers = 0;
  for (const table of tables) {
    const [a, b] = [table?.columns.get(first.name), table?.columns.get(second.name)];
    const values = a && b ? of(a, b) : null;
    if (values === null) continue;
    table?.columns.set(name, values);
    numbers += values.filter((value) => !Number.isNaN(value)).length;
  }
  const known = { ...first.known, alias: { ...first.known.alias, name, meaning } };
  return numbers === 0 ? null : { ...first, name, known, numbers, notFinite: 0, texts: 0, derived: true };
}

function sumOf(first: Float64Array, second: Float64Array): Float64Array {
  return first.map((value, i) => value + second[i]!);
}

function ratioOf(correct: Float64Array, total: Float64Array): Float64Array | null {
  const isCount = (value: number) => Number.isInteger(value) && value >= 0;
  let found = false;
  for (const [i, right] of correct.entries()) {
    const all = total[i]!;
    if (Number.isNaN(right) || Number.isNaN(all)) continue;
    if (!isCount(right) || !isCount(all) || right > all || all === 0) return null;
    found = found || all > 1;
  }
  return found ? correct.map((right, i) => right / total[i]!) : null;
}
