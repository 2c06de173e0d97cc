/** How many answers are behind each value of a score: what a column counts, else what the values themselves show. */
import { itemAt, mustGet } from "../../lib/items.js";
import { powerOfTen, wholePower } from "../../lib/statistics/power.js";
import type { LogColumn } from "../runs/gathered-run.js";
import type { StepTable } from "../steps/step-table.js";

/** Answers to the problems that a score was taken on. */
export interface AnswerCount {
  /** n; each value is a whole number of right answers over n */
  count: number;
  /** the column that counts them; `inferred`: all values are multiples of 1/n, and n may be a multiple of this */
  from: string;
}

/** Whether n is that of the answers: a power of ten that only the values show is how they were rounded. */
export function isKnownCount(answers: AnswerCount | null): answers is AnswerCount {
  return answers !== null && !(answers.from === "inferred" && /^10*$/.test(String(answers.count)));
}

/** Largest n that is looked for. */
const mostAnswers = 20_000;
/** Values apart from 0 and 1 that must differ: fewer are multiples of something small whatever n is. */
const leastValues = 4;
/** Rounding of a 32-bit float, as TensorBoard and W&B keep scores. */
const singlePrecision = 6e-8;
/** Of values with as many decimals or more, more change nothing. */
const allDecimals = 7;
/** Expected number of smaller n that fit by chance, at the most. */
const mostChance = 1e-3;

/** Of a score that is a fraction right: n of the column that counts the answers beside it, else what its values show. */
export function answersOfScore(
  { name, answers, of, spelled }: LogColumn,
  columns: readonly LogColumn[],
  table: StepTable
): AnswerCount | null {
  const score = mustGet(table.columns, name);
  const beside = answers ?? columns.find((column) => isCountBeside(column, name))?.name;
  const counts = beside === undefined ? undefined : table.columns.get(beside);
  if (beside === undefined || counts === undefined) return inferredAnswers(score);
  return countedAnswers(spelled ? (of ?? name) : beside, counts, score);
}

/** Whether a column counts the answers of a score: `eval/total` beside `eval/accuracy`. */
function isCountBeside({ name, known }: LogColumn, score: string): boolean {
  const [start, part] = [/^.*[/_.]|/.exec(score)![0], /\[.*\]$|$/.exec(score)![0]];
  const rest = name.slice(start.length, name.length - part.length);
  return (
    known?.alias.meaning === "answer-count" &&
    name.startsWith(start) &&
    name.endsWith(part) &&
    /^(?:(?:num_|n_)?(?:total|problems)|n)$/i.test(rest)
  );
}

/** n of a column that counts the answers; null where it has none, or says another number at another step. */
function countedAnswers(column: string, counts: Float64Array, score: Float64Array): AnswerCount | null {
  const found = new Set<number>();
  for (const [i, count] of counts.entries()) if (!Number.isNaN(count) && !Number.isNaN(score[i]!)) found.add(count);
  const [count] = found;
  return found.size === 1 && Number.isInteger(count) && count! > 0 ? { count: count!, from: `column ${column}` } : null;
}

/**
 * The smallest n of which all values are multiples of 1/n, as far as their digits tell; null where the values are few, or
 * rounded so that some n fits any number.
 *
 * @param values NaN where there is none
 */
export function inferredAnswers(values: Float64Array): AnswerCount | null {
  const found = new Set<number>();
  for (const value of values) {
    if (value > 0 && value < 1) found.add(value);
    // n answers have fewer than n values between 0 and 1
    if (found.size >= mostAnswers) return null;
  }
  if (found.size < leastValues) return null;
  const distinct = [...found];
  if (areEvenlySpaced(distinct)) return null;
  let decimals = 0;
  for (const value of distinct) if (decimals < allDecimals) decimals = Math.max(decimals, decimalsOf(value));
  const tolerance = Math.max(singlePrecision, 0.5001 * powerOfTen(-decimals));
  const exact = amongDecimals(distinct, decimals);
  if (exact !== null) return { count: exact, from: "inferred" };
  const n = withinRounding(distinct, tolerance);
  return n === null || fitsNeighbour(distinct, n, tolerance) ? null : { count: n, from: "inferred" };
}

/** Whether each value is as far from the next: they are multiples of that distance, whatever n is. */
function areEvenlySpaced(values: readonly number[]): boolean {
  const sorted = [...values].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((value, i) => value - itemAt(sorted, i));
  return Math.max(...gaps) - Math.min(...gaps) <= 1e-3 * Math.max(...gaps);
}

/** n of values that may have been rounded to their last digit: of 30, 0.367 and 0.533. */
function withinRounding(values: readonly number[], tolerance: number): number | null {
  for (let n = 2; n <= mostAnswers; n++) {
    if (!areMultiples(values, n, tolerance)) continue;
    // n numbers were tried, each of which fits a random value with this chance, which grows with n
    return n * wholePower(Math.min(1, 2 * tolerance * n), values.length) > mostChance ? null : n;
  }
  return null;
}

/** Whether another number close to n fits as well, as of values close together: 0.449 to 0.5 by 512ths, in thousandths, are near 511ths. */
function fitsNeighbour(values: readonly number[], n: number, tolerance: number): boolean {
  const near = Math.ceil(n / 20);
  for (let other = Math.max(2, n - near); other <= n + near; other++)
    if (other !== n && areMultiples(values, other, tolerance)) return true;
  return false;
}

/** Whether all values are multiples of 1/n: a plain loop, run for twenty thousand n. */
function areMultiples(values: readonly number[], n: number, tolerance: number): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(Math.abs(value - Math.round(value * n) / n) <= tolerance)) return false;
  }
  return true;
}

/** n of values that have all their digits, of which some never occur: of 500, 0.262 and 0.3, no odd thousandth. */
function amongDecimals(values: readonly number[], decimals: number): number | null {
  const all = powerOfTen(decimals);
  if (all > mostAnswers * 100) return null;
  const shared = values.reduce((divisor, value) => greatestCommon(divisor, Math.round(value * all)), all);
  return shared > 1 && wholePower(1 / shared, values.length) <= mostChance ? all / shared : null;
}

function greatestCommon(a: number, b: number): number {
  return b === 0 ? a : greatestCommon(b, a % b);
}

/** Decimals that a value is written with. */
function decimalsOf(value: number): number {
  const text = String(value);
  return text.includes("e") ? 17 : (text.split(".")[1]?.length ?? 0);
}
