/** Rows of a delimited text as records: as they stand, or put into the shape of other logs. */
import { firstOf, lastOf, mustGet } from "../../../lib/items.js";
import { someOf } from "../../../lib/some-of.js";
import { baseName } from "../../bytes/log-source.js";
import type { Value } from "../../number-columns.js";
import type { BatchBuilder, ReadReport } from "../../reader.js";
import { numberOf } from "../../text/numbers.js";
import { cellsOf, cellValue, isRule, type Spelling } from "./csv-cells.js";
import type { CsvRow } from "./csv-rows.js";
import { PointsInDoubt } from "./csv-spelling.js";
import { LastCells } from "./cut-cell.js";

type Pairs = [string, Value][];

/** TensorBoard's CSV of one scalar (tensorboard/plugins/scalar/scalars_plugin_test.py). */
export const tensorBoardHeader = "Wall time,Step,Value";
/** Most points that TensorBoard keeps of a scalar unless told otherwise. */
const tensorBoardSample = 1000;
/** A column that counts training steps. */
export const stepName = /(?:^|[\s_/.])(?:global_?)?(?:step|steps|iteration|iter|epoch)$/i;

const besideWrap = "a piece of a wrapped line, or a row beside one";

/** How a table is to be split and what its columns are named. */
export interface Layout extends Spelling {
  header: string[];
  /** lines before the first row of values: comments and the header */
  skipped: number;
}

/** Column of a W&B export: a run's values, with the smallest and largest of the steps that were put together in each. */
interface WandbColumn {
  run: string;
  metric: string;
  at: number;
  min: number;
  max: number;
}

/** "run name - metric", "run name - metric__MIN", "run name - metric__MAX": a metric has no " - " in it, a run may. */
export function wandbColumns(header: readonly string[]): WandbColumn[] {
  const places = new Map<string, number>();
  for (const [at, name] of header.entries()) if (!places.has(name)) places.set(name, at);
  return header.flatMap((name, at) => {
    const cut = name.lastIndexOf(" - ");
    const min = cut < 0 ? undefined : places.get(`${name}__MIN`);
    const max = cut < 0 ? undefined : places.get(`${name}__MAX`);
    return min === undefined || max === undefined
      ? []
      : [{ run: name.slice(0, cut), metric: name.slice(cut + 3), at, min, max }];
  });
}

/** Steps of a header "metric,step_0,step_1,...": a row for each metric, a column for each step. */
function stepsInHeader(header: readonly string[]): number[] | undefined {
  const [first = "", ...rest] = header;
  if (rest.length < 2 || !/^(?:metrics?|metric[_ ]?name|name|key|tag|)$/i.test(first.trim())) return undefined;
  const steps = rest.map((name) => /^(?:global_?)?step[_ :-]?(\d+)$/i.exec(name.trim())?.[1]);
  return steps.every((step) => step !== undefined) ? steps.map(Number) : undefined;
}

/** Turns rows into records, in the layout of the table. */
export class Table {
  readonly skipped: number;
  readonly #spelling: Spelling;
  readonly #names: string[];
  readonly #header: string;
  readonly #report: ReadReport;
  readonly #wandb: WandbColumn[];
  /** of a table with a row for each metric: the steps of its columns */
  readonly #steps: number[] | undefined;
  readonly #tensorBoard: { run: string | undefined; tag: string } | undefined;
  /** the last whole row, which the next line may show to be cut, and the one before it */
  #held: string[] | null = null;
  #before: readonly string[] | null = null;
  readonly #lastCells = new LastCells();
  readonly #points: PointsInDoubt | null;
  /** a piece of a line, which the next row may go on from */
  #piece = "";
  #pieces = 0;
  #firstPiece = 0;
  #rows = 0;
  #isEmpty = true;
  #bucketed = 0;

  constructor(layout: Layout, path: string, report: ReadReport) {
    const { delimiter, header, skipped } = layout;
    this.skipped = skipped;
    this.#spelling = layout;
    this.#points = layout.isPointInDoubt ? new PointsInDoubt() : null;
    this.#header = header.join("\0");
    this.#report = report;
    this.#wandb = wandbColumns(header);
    this.#steps = stepsInHeader(header);
    this.#tensorBoard = header.join(delimiter) === tensorBoardHeader ? tensorBoardFile(path, report) : undefined;
    this.#names = uniqueNames(header, report);
    if (this.#wandb.length > 0) {
      this.#names[0] = /^_?step$/i.test(firstOf(header)) ? "step" : firstOf(header);
      report.problem(
        "An export of the Weights & Biases page, which thins out long runs: its columns __MIN and __MAX are left out."
      );
    }
  }

  row(line: CsvRow, batch: BatchBuilder): void {
    const { text } = line;
    if (text === "") return;
    const cells = cellsOf(text, this.#spelling.delimiter);
    if ((text.startsWith("#") && !this.#isNamedWithHash(cells)) || isRule(text, this.#spelling)) {
      this.#report.otherLines(1);
      return;
    }
    this.#isEmpty = false;
    const columns = this.#names.length;
    if (cells.length === columns + 1 && cells[columns] === "") cells.pop();
    if (cells.length !== columns) {
      this.#misfit(line, cells, batch);
      return;
    }
    if (cells[0] === this.#names[0] && cells.join("\0") === this.#header) {
      this.#report.otherLines(1);
      return;
    }
    if (line.last && this.#isCut(line, cells)) return;
    this.#lastCells.add(lastOf(cells));
    this.#take(cells, batch);
  }

  /** A row that the file ends within: its last cell may hold the first digits of a number. */
  #isCut({ text, number }: CsvRow, cells: readonly string[]): boolean {
    const why = text.endsWith('"') ? null : this.#lastCells.whyCut(lastOf(cells));
    if (why === null) return false;
    this.#report.setAside("cut short");
    this.#report.problem(
      `Line ${number} has no end of line, and its last cell (${this.#names.at(-1)}) ${why}; found ${JSON.stringify(cells.at(-1))}: the row is excluded as cut short. If it is whole, end it with a line break.`
    );
    return true;
  }

  /** To be called behind the last row. */
  end(batch: BatchBuilder): void {
    this.#give(batch);
    this.#points?.tell(this.#report);
    if (this.#isEmpty)
      this.#report.problem(`The file has a header (${someOf(this.#names, 8)}) and no rows: give a log with rows.`);
    if (this.#pieces > 0) {
      this.#report.problem(
        `Line ${this.#firstPiece} looks like a piece of a wrapped line: it and the rows beside it that it may belong to are excluded; save the table without wrapping its lines.`
      );
    }
    if (this.#bucketed > 0) {
      this.#report.problem(`${this.#bucketed} values are means over several steps: their __MIN and __MAX differ.`);
    }
    if (this.#tensorBoard !== undefined && this.#rows === tensorBoardSample) {
      this.#report.problem("1000 rows: TensorBoard keeps a random sample of 1000 points of a longer run.");
    }
  }

  /** A run may be called "#1": a row whose first cell is text, as it is in the rows before, and not a row commented out. */
  #isNamedWithHash(cells: readonly string[]): boolean {
    if (cells.length !== this.#names.length || cells.length < 2) return false;
    if (!cells.slice(1).some((cell) => this.#isNumber(cell))) return false;
    const before = this.#held?.[0] ?? this.#before?.[0];
    return before === undefined ? !stepName.test(firstOf(this.#names)) : !this.#isNumber(before);
  }

  /** A line that has not the cells of a row. */
  #misfit(line: CsvRow, cells: readonly string[], batch: BatchBuilder): void {
    if (line.text.trim() === "") return;
    if (cells.length > this.#names.length) this.#report.setAside("more cells than columns");
    else if (this.#isPiece(line)) this.#exclude(line, batch);
    else this.#report.setAside(line.last ? "cut short" : "fewer cells than columns");
  }

  /** Digits on a line of their own may be the rest of the number before them, or the beginning of the one behind. */
  #isPiece({ text, last: isLast }: CsvRow): boolean {
    if (!/^[\d.eE+-]+$/.test(text)) return false;
    const [last, before] = [this.#held?.[0], this.#before?.[0]].map((cell) => this.#number(cell ?? ""));
    if (last === undefined) return true;
    // or a row that was cut behind the step that comes next
    const next = String(before === undefined ? last + 1 : 2 * last - before);
    return isLast ? !next.startsWith(text) : next !== text;
  }

  #exclude(line: CsvRow, batch: BatchBuilder): void {
    const last = this.#held?.at(-1) ?? "";
    const belongs = this.#held !== null && this.#isNumber(last) && numberOf(last.trim() + line.text) !== undefined;
    if (belongs) this.#held = null;
    else this.#give(batch);
    if (this.#pieces++ === 0) this.#firstPiece = line.number;
    this.#piece = line.text;
    this.#report.setAside(besideWrap, belongs ? 2 : 1);
  }

  /** Keeps a whole row until the next line shows that none of it stands there. */
  #take(cells: string[], batch: BatchBuilder): void {
    this.#give(batch);
    const piece = this.#piece;
    this.#piece = "";
    if (piece !== "" && this.#isNumber(firstOf(cells)) && numberOf(piece + firstOf(cells).trim()) !== undefined) {
      this.#report.setAside(besideWrap);
      return;
    }
    this.#held = cells;
  }

  #give(batch: BatchBuilder): void {
    if (this.#held === null) return;
    const cells = this.#held;
    this.#held = null;
    this.#before = cells;
    this.#rows++;
    this.#points?.add(this.#names, cells);
    if (this.#wandb.length > 0) this.#wandbRecords(cells, batch);
    else if (this.#steps !== undefined) this.#metricRecords(cells, batch);
    else batch.add(this.#tensorBoard === undefined ? this.#plainRecord(cells) : this.#tensorBoardRecord(cells));
  }

  #number(cell: string): number | undefined {
    const value = cellValue(cell, this.#spelling);
    return typeof value === "number" ? value : undefined;
  }

  #isNumber(cell: string): boolean {
    return this.#number(cell) !== undefined;
  }

  #plainRecord(cells: readonly string[]): Pairs {
    return this.#names.map((name, i) => [name, cellValue(cells[i]!, this.#spelling)]);
  }

  /** A metric at each step that has a value. */
  #metricRecords([metric = "", ...cells]: readonly string[], batch: BatchBuilder): void {
    for (const [i, cell] of cells.entries()) {
      const value = cellValue(cell, this.#spelling);
      if (value === null) continue;
      batch.add([
        ["step", this.#steps![i]!],
        ["metric", metric.trim()],
        ["value", value]
      ]);
    }
  }

  #tensorBoardRecord(cells: readonly string[]): Pairs {
    const [time = null, step = null, value = null] = cells.map((cell) => cellValue(cell, this.#spelling));
    const { run, tag } = this.#tensorBoard!;
    const pairs: Pairs = [
      ["step", step],
      [tag, value],
      ["Wall time", time]
    ];
    return run === undefined ? pairs : [["run", run], ...pairs];
  }

  /** A record for each run that has a value at the row's step. */
  #wandbRecords(cells: readonly string[], batch: BatchBuilder): void {
    const value = (at: number): Value => cellValue(cells[at]!, this.#spelling);
    const byRun = new Map<string, Pairs>();
    for (const { run, metric, at, min, max } of this.#wandb) {
      const mean = value(at);
      if (mean === null) continue;
      if (value(min) !== value(max)) this.#bucketed++;
      if (!byRun.has(run))
        byRun.set(run, [
          ["run", run],
          [firstOf(this.#names), value(0)]
        ]);
      mustGet(byRun, run).push([metric, mean]);
    }
    for (const pairs of byRun.values()) batch.add(pairs);
  }
}

/** Run and tag from the name that TensorBoard gives the download: "run-<run>-tag-<tag>.csv"; slashes became underscores. */
function tensorBoardFile(path: string, report: ReadReport): { run: string | undefined; tag: string } {
  const name = baseName(path).replace(/\.csv$/i, "");
  const [, run, tag] = /^run-(.*?)-tag-(.*)$/.exec(name) ?? [];
  if (tag !== undefined) return { run: run === "." || run === "" ? undefined : run, tag };
  report.problem(
    "TensorBoard names the run and the metric in the file's name (run-<run>-tag-<tag>.csv), which this name does not: it is taken for the metric."
  );
  return { run: undefined, tag: name };
}

/** Names of columns without blanks around them; a nameless one and a repeated one get a number. */
function uniqueNames(header: readonly string[], report: ReadReport): string[] {
  const seen = new Map<string, number>();
  return header.map((cell, i) => {
    const name = cell.trim() === "" ? `column ${i + 1}` : cell.trim();
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    if (count === 2)
      report.problem(
        `The column ${JSON.stringify(name)} stands more than once in the header; later ones are numbered.`
      );
    return count === 1 ? name : `${name} (${count})`;
  });
}
