/** Columns of counts as people write them: read where every cell with a number is of one shape, asked about where some are not. */

import type { ImportOptions } from "./imported-log.js";
import { lookUp } from "./names/aliases.js";
import { scoreMeanings } from "./names/scores.js";
import { NumberColumn } from "./number-columns.js";
import type { GatheredRun, LogColumn } from "./runs/gathered-run.js";
import { countIn, type SpelledCount } from "./text/counts.js";

/** Cells of a column that are text and spell a count. */
class SpelledCells {
  readonly values = new NumberColumn();
  readonly all = new NumberColumn();
  readonly shape: SpelledCount["shape"];
  /** the first of them, and the first of another shape */
  readonly first: { text: string; value: number };
  other: string | null = null;
  /** the first that is no part of its whole */
  impossible: string | null = null;
  count = 0;

  constructor(text: string, { shape, value }: SpelledCount) {
    this.shape = shape;
    this.first = { text: text.trim(), value };
  }

  set(place: number, text: string, { shape, value, all }: SpelledCount): void {
    if (shape !== this.shape) this.other ??= text.trim();
    if (Number.isNaN(value)) this.impossible ??= text.trim();
    this.count++;
    this.values.set(place, value);
    if (all !== null) this.all.set(place, all);
  }
}

export class SpelledColumns {
  readonly #columns = new Map<string, SpelledCells>();

  /** A cell of text in a column; whether it spells a count. */
  add({ name, known }: LogColumn, place: number, text: string): void {
    const count = countIn(text);
    if (count === null || !fits(count, known?.alias.meaning ?? null)) return;
    let cells = this.#columns.get(name);
    if (cells === undefined) {
      cells = new SpelledCells(text, count);
      this.#columns.set(name, cells);
    }
    cells.set(place, text, count);
  }

  /**
   * Makes them columns of numbers.
   *
   * @param kept names of columns whose numbers are kept
   * @param wanted names of those that the user asked for
   * @returns the columns of the log, with one of all answers behind each of parts
   */
  read(
    columns: readonly LogColumn[],
    run: GatheredRun,
    { kept: names, wanted }: { kept: ReadonlySet<string>; wanted: ReadonlySet<string> }
  ): LogColumn[] {
    return columns.flatMap((column) => {
      const cells = this.#columns.get(column.name);
      const kept = names.has(column.name) ? run.column(column.name) : null;
      if (cells === undefined || (kept === null && cells.shape === "thousands")) return [column];
      const plain = plainNumber(column, kept, run.rows);
      const { impossible, other } = cells;
      if (impossible !== null) {
        const why = impossible.includes("%")
          ? "whose percentage is not that of its counts"
          : "more right answers than answers";
        return [{ ...column, unclear: `${JSON.stringify(impossible)}, ${why}; correct it` }];
      }
      if (other !== null || plain !== null)
        return [
          {
            ...column,
            unclear: `${JSON.stringify(cells.first.text)} and ${other === null ? plain : JSON.stringify(other)}; ${alike}`
          }
        ];
      const { first, shape, count } = cells;
      const numbers = column.numbers + count;
      const texts = column.texts - count;
      const read: LogColumn = { ...column, numbers, texts, text: texts > 0 ? column.text : null, spelled: first };
      if (kept === null) return [read];
      copy(cells.values, kept, run.rows);
      if (shape !== "part of all" || (column.known === null && !wanted.has(column.name))) return [read];
      const answers = `${column.name}: all`;
      copy(cells.all, run.column(answers), run.rows);
      return [{ ...read, answers }, answersColumn(answers, count)];
    });
  }
}

const alike = "these may count two things: write all of its cells alike";

/** Why the rows of a log are not used one of whose columns is of two spellings. */
export const spellingsUnclear = "numbers of two spellings";

/** How the cells of a column of counts are read, a sentence. */
export function spelledNote({ name, of, answers, spelled }: LogColumn): string {
  const { text, value } = spelled!;
  const parts = answers === undefined ? "" : ", and the number behind the slash as n";
  return `${of ?? name} spells its numbers: ${JSON.stringify(text)} is read as ${value}${parts}`;
}

/** Why a log is refused that has a column of two spellings, with what the user may say; null where no such column is needed. */
export function whyUnclear(columns: readonly LogColumn[], options: ImportOptions): string | null {
  const { scores = [], tokens, batch } = options;
  for (const { name, known, unclear } of columns) {
    if (unclear === undefined) continue;
    const meaning = known?.alias.meaning ?? "metric-value";
    const isOther = scores.length > 0 && !scores.includes(name);
    let way: string | null = null;
    if (isScore(meaning)) way = isOther ? null : "--score NAME takes another column";
    else if (/tokens/.test(meaning)) way = tokens === "none" ? null : "--tokens none goes on without it";
    else if (/^(?:samples|batch)/.test(meaning)) way = batch ? null : "--batch N counts problems instead";
    if (way !== null) return `${name} holds ${unclear}, or ${way}`;
  }
  return null;
}

function isScore(meaning: string): boolean {
  return scoreMeanings.has(meaning) || meaning === "metric-value" || meaning === "error-rate";
}

/** Whether a column of a meaning may hold such counts: parts are scores, thousands are none and no steps. */
function fits({ shape }: SpelledCount, meaning: string | null): boolean {
  if (meaning === null || meaning === "metric-value") return true;
  if (meaning === "known" || meaning === "model-size" || meaning === "step") return false;
  return (shape === "part of all") === isScore(meaning);
}

/** A number of the column that is written out; 0 is the same in any spelling. Null: there is none. */
function plainNumber({ numbers }: LogColumn, kept: NumberColumn | null, rows: number): string | null {
  if (numbers === 0) return null;
  if (kept === null) return "plain numbers";
  for (let place = 0; place < rows; place++) {
    const value = kept.at(place);
    if (!Number.isNaN(value) && value !== 0) return String(value);
  }
  return null;
}

function copy(from: NumberColumn, to: NumberColumn, rows: number): void {
  for (let place = 0; place < rows; place++) {
    const value = from.at(place);
    if (!Number.isNaN(value)) to.set(place, value);
  }
}

function answersColumn(name: string, numbers: number): LogColumn {
  return { name, known: lookUp("total"), numbers, notFinite: 0, texts: 0, text: null, derived: true };
}
