/**
 * Tables of text: comma, semicolon, tab or bar between cells, quotes as RFC 4180 has them, a header required. Two exports
 * are put into the shape of other logs: that of the Weights & Biases page (one metric, a column a run) and TensorBoard's.
 */
import { LogError } from "../../lib/log-error.js";
import { linesOf, type TextLine } from "../lines.js";
import { baseName, type LogSource } from "../log-source.js";
import { maxColumns } from "../max-columns.js";
import { BatchBuilder, type Head, type LogReader, type ReadReport, type RecordBatch, type Value } from "../reader.js";
import { numberOf } from "../text/numbers.js";

export const csv: LogReader = { format: "csv", recognises, read };

type Pairs = [string, Value][];
type Delimiter = "," | ";" | "\t" | "|";

/** What stands between the cells, and how their numbers are spelt. */
interface Spelling {
  delimiter: Delimiter;
  /** a comma stands before the decimals, and points between thousands, as spreadsheets of half the world write them */
  isDecimalComma: boolean;
}

const decimalComma = /^[+-]?(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+),\d+(?:[eE][+-]?\d+)?$/;
const decimalPoint = /^[+-]?\d*\.\d+(?:[eE][+-]?\d+)?$/;
/** Whole thousands, with points between them: "1.234.567"; with decimals behind a comma. */
const grouped = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/;

/** Longest record over several lines: a quote that is never closed ends there. */
const longestRecord = 1 << 20;
const longestText = 500;
const rowsSeen = 30;
const blanks = new Set(["", "NA", "N/A", "null", "NULL", "None", "<NA>", "-"]);
const stepName = /(?:^|[\s_/.])(?:global_?)?(?:step|steps|iteration|iter|epoch)$/i;
/** TensorBoard's CSV of one scalar (tensorboard/plugins/scalar/scalars_plugin_test.py). */
const tensorBoardHeader = "Wall time,Step,Value";
/** Most points that TensorBoard keeps of a scalar unless told otherwise. */
const tensorBoardSample = 1000;

/** How a table is to be split and what its columns are named. */
interface Layout extends Spelling {
  header: string[];
  /** lines before the first row of values: comments and the header */
  skipped: number;
}

/** Exports of W&B and TensorBoard 3; a header with a step 2; another table 1. */
function recognises(head: Head): 0 | 1 | 2 | 3 {
  const text = head.text.replace(/^\uFEFF/, "");
  if (/^\s*[{[<]|^PK/.test(text) || text.includes("\0")) return 0;
  const lines = text.split(/\r\n|\n|\r/);
  if (!head.whole) lines.pop();
  const layout = layoutOf(lines);
  if (layout === undefined) return 0;
  const { delimiter, header } = layout;
  if (header.join(delimiter) === tensorBoardHeader || wandbColumns(header).length > 0) return 3;
  const rows = joined(lines.slice(layout.skipped, layout.skipped + rowsSeen))
    .map((row) => cellsOf(row.text, delimiter))
    .filter((row) => row.join("\0") !== header.join("\0"));
  const hasStep = header.some((name) => stepName.test(name));
  if (rows.length === 0) return hasStep ? 1 : 0;
  const even = rows.filter(
    (row) => row.length === header.length && row.some((cell) => typeof cellValue(cell, layout) === "number")
  );
  if (even.length < rows.length / 2) return 0;
  return hasStep ? 2 : 1;
}

async function* read(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const batch = new BatchBuilder();
  const joiner = new QuoteJoiner(report);
  let table: Table | undefined;
  let opening: TextLine[] = [];
  let isOpen = true;
  const begin = (): void => {
    isOpen = false;
    const layout = layoutOf(opening.map((line) => line.text));
    if (layout !== undefined && layout.header.length > maxColumns) {
      const found = `at most ${maxColumns} columns are read; found ${layout.header.length}`;
      throw new LogError(source.path, [`${source.path}: ${found}`]);
    }
    if (layout === undefined) report.problem("No header names the columns: the lines are not read as a table.");
    else table = new Table(layout, source.path, report);
    rows(opening.slice(layout?.skipped ?? 0));
    opening = [];
  };
  const rows = (lines: readonly TextLine[]): void => {
    if (table === undefined) report.otherLines(lines.length);
    else for (const line of lines) for (const whole of joiner.push(line)) table.row(whole, batch);
  };
  for await (const lines of linesOf(source.stream(), (bytes) => report.progress(bytes))) {
    if (isOpen) {
      // the header and what separates the cells show in the first lines
      opening = opening.concat(lines);
      if (opening.length >= rowsSeen) begin();
    } else {
      rows(lines);
    }
    if (batch.full) yield batch.take();
  }
  if (isOpen) begin();
  joiner.end();
  table?.end();
  if (!batch.empty) yield batch.take();
}

/** Where the header stands and what separates its cells: what gives the most columns, evenly over the first rows. */
function layoutOf(lines: readonly string[]): Layout | undefined {
  const first = lines.findIndex((line) => line.trim() !== "" && !line.startsWith("#"));
  if (first < 0) return undefined;
  const sample = joined(lines.slice(first, first + rowsSeen));
  let best: { delimiter: Delimiter; width: number } | undefined;
  for (const delimiter of [",", "\t", ";", "|"] as const) {
    const widths = sample.map(({ text }) => cellsOf(text, delimiter).length);
    const width = widths[0] ?? 1;
    const even = widths.filter((other) => other === width || other === width + 1).length;
    if (width > (best?.width ?? 1) && even >= widths.length / 2) best = { delimiter, width };
  }
  if (best === undefined) return undefined;
  const { delimiter } = best;
  const header = cellsOf(sample[0]!.text, delimiter);
  // a header that is a comment, as numpy.savetxt writes it
  const comment = first > 0 ? cellsOf(lines[first - 1]!.replace(/^#+\s*/, ""), delimiter) : [];
  const cells = sample.flatMap(({ text }) => cellsOf(text, delimiter).map((cell) => cell.trim()));
  const hasPoint = cells.some((cell) => decimalPoint.test(cell) && !grouped.test(cell));
  const isDecimalComma = delimiter === ";" && !hasPoint && cells.some((cell) => decimalComma.test(cell));
  const spelling = { delimiter, isDecimalComma };
  const isValues = header.every((cell) => typeof cellValue(cell, spelling) !== "string");
  if (isValues) return comment.length === header.length ? { ...spelling, header: comment, skipped: first } : undefined;
  return { ...spelling, header, skipped: first + sample[0]!.lines };
}

/** Rows, each of the lines its quotes hold together; without comments. */
function joined(lines: readonly string[]): { text: string; lines: number }[] {
  const rows: { text: string; lines: number }[] = [];
  let open: { text: string; lines: number } | undefined;
  for (const line of lines) {
    if (open === undefined && (line.trim() === "" || line.startsWith("#"))) continue;
    open = open === undefined ? { text: line, lines: 1 } : { text: `${open.text}\n${line}`, lines: open.lines + 1 };
    if (!isClosed(open.text)) continue;
    rows.push(open);
    open = undefined;
  }
  return rows.length === 0 && open !== undefined ? [{ text: lines[0]!, lines: 1 }] : rows;
}

/** Puts lines together whose quotes are not closed: an end of line within quotes belongs to the cell. */
class QuoteJoiner {
  readonly #report: ReadReport;
  #open: TextLine | undefined;

  constructor(report: ReadReport) {
    this.#report = report;
  }

  push(line: TextLine): TextLine[] {
    const open = this.#open;
    if (open === undefined) {
      if (!line.text.includes('"') || isClosed(line.text)) return [line];
      this.#open = line;
      return [];
    }
    const text = `${open.text}\n${line.text}`;
    // what is open ends where a line has an odd number of quotes
    if (isClosed(line.text)) {
      if (text.length <= longestRecord) this.#open = { ...line, text };
      else this.#forget("quote not closed");
      return [];
    }
    this.#open = undefined;
    return [{ ...line, text }];
  }

  end(): void {
    if (this.#open !== undefined) this.#forget("cut short");
  }

  #forget(reason: string): void {
    this.#report.setAside(reason);
    this.#open = undefined;
  }
}

function isClosed(text: string): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes++;
  return quotes % 2 === 0;
}

/** Cells of a whole row: quotes around a cell are taken off, two within it are one. */
function cellsOf(text: string, delimiter: Delimiter): string[] {
  if (!text.includes('"')) return text.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let cell = "";
      let from = at + 1;
      let close = text.indexOf('"', from);
      while (close >= 0 && text[close + 1] === '"') {
        cell += text.slice(from, close + 1);
        from = close + 2;
        close = text.indexOf('"', from);
      }
      const end = close < 0 ? text.length : close;
      cell += text.slice(from, end);
      const next = text.indexOf(delimiter, end);
      cells.push(cell + text.slice(end + 1, next < 0 ? undefined : next).trimEnd());
      if (next < 0) return cells;
      at = next + 1;
    } else {
      const next = text.indexOf(delimiter, at);
      cells.push(text.slice(at, next < 0 ? undefined : next));
      if (next < 0) return cells;
      at = next + 1;
    }
  }
}

/** What looks like a number is one; blank is null. */
function cellValue(cell: string, spelling: Spelling): Value {
  if (spelling.isDecimalComma && grouped.test(cell)) return Number(cell.replaceAll(".", "").replace(",", "."));
  const number = numberOf(cell);
  if (number !== undefined) return number;
  const text = cell.trim();
  if (blanks.has(text)) return null;
  if (text.length !== cell.length) return cellValue(text, spelling);
  if (text === "True" || text === "true" || text === "TRUE") return true;
  if (text === "False" || text === "false" || text === "FALSE") return false;
  if (spelling.delimiter === ";" && /^[+-]?\d+,\d+(?:[eE][+-]?\d+)?$/.test(text)) return Number(text.replace(",", "."));
  return text.length > longestText ? `[text of ${text.length} characters]` : text;
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
function wandbColumns(header: readonly string[]): WandbColumn[] {
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
class Table {
  readonly skipped: number;
  readonly #spelling: Spelling;
  readonly #names: string[];
  readonly #header: string;
  readonly #report: ReadReport;
  readonly #wandb: WandbColumn[];
  /** of a table with a row for each metric: the steps of its columns */
  readonly #steps: number[] | undefined;
  readonly #tensorBoard: { run: string | undefined; tag: string } | undefined;
  #rows = 0;
  #bucketed = 0;

  constructor(layout: Layout, path: string, report: ReadReport) {
    const { delimiter, header, skipped } = layout;
    this.skipped = skipped;
    this.#spelling = layout;
    this.#header = header.join("\0");
    this.#report = report;
    this.#wandb = wandbColumns(header);
    this.#steps = stepsInHeader(header);
    this.#tensorBoard = header.join(delimiter) === tensorBoardHeader ? tensorBoardFile(path, report) : undefined;
    this.#names = uniqueNames(header, report);
    if (this.#wandb.length > 0) {
      this.#names[0] = /^_?step$/i.test(header[0]!) ? "step" : header[0]!;
      report.problem(
        "An export of the Weights & Biases page, which thins out long runs: its columns __MIN and __MAX are set aside."
      );
    }
  }

  row(line: TextLine, batch: BatchBuilder): void {
    const { text } = line;
    if (text === "") return;
    if (text.startsWith("#")) {
      this.#report.otherLines(1);
      return;
    }
    const cells = cellsOf(text, this.#spelling.delimiter);
    const columns = this.#names.length;
    if (cells.length === columns + 1 && cells[columns] === "") cells.pop();
    if (cells.length !== columns) {
      if (text.trim() === "") return;
      if (cells.length > columns) this.#report.setAside("more cells than columns");
      else this.#report.setAside(line.last ? "cut short" : "fewer cells than columns");
      return;
    }
    if (cells[0] === this.#names[0] && cells.join("\0") === this.#header) {
      this.#report.otherLines(1);
      return;
    }
    this.#rows++;
    if (this.#wandb.length > 0) this.#wandbRecords(cells, batch);
    else if (this.#steps !== undefined) this.#metricRecords(cells, batch);
    else batch.add(this.#tensorBoard === undefined ? this.#plainRecord(cells) : this.#tensorBoardRecord(cells));
  }

  end(): void {
    if (this.#bucketed > 0) {
      this.#report.problem(`${this.#bucketed} values are means over several steps: their __MIN and __MAX differ.`);
    }
    if (this.#tensorBoard !== undefined && this.#rows === tensorBoardSample) {
      this.#report.problem("1000 rows: TensorBoard keeps a random sample of 1000 points of a longer run.");
    }
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
          [this.#names[0]!, value(0)]
        ]);
      byRun.get(run)!.push([metric, mean]);
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
