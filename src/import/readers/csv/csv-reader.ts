/**
 * Tables of text: comma, semicolon, tab or bar between cells, quotes as RFC 4180 has them, a header required. Two exports
 * are put into the shape of other logs: that of the Weights & Biases page (one metric, a column a run) and TensorBoard's.
 */
import { firstOf, itemAt } from "../../../lib/items.js";
import { LogError } from "../../../lib/log-error.js";
import { linesOf, type TextLine } from "../../bytes/lines.js";
import type { LogSource } from "../../bytes/log-source.js";
import { maxColumns } from "../../gather-limits.js";
import { BatchBuilder, type Head, type LogReader, type ReadReport, type RecordBatch } from "../../reader.js";
import { countIn } from "../../text/counts.js";
import { cellsOf, cellValue } from "./csv-cells.js";
import { firstRows, RowJoiner } from "./csv-rows.js";
import { spellingOf } from "./csv-spelling.js";
import { type Layout, stepName, Table, tensorBoardHeader, wandbColumns } from "./csv-table.js";
import { SpoiltText } from "./spoilt-text.js";

export const csv: LogReader = { format: "csv", recognises, read };

const rowsSeen = 30;
/** How numbers are spelt may show later, where evaluations are rare: lines that are looked at for it, and their characters. */
const [linesSeen, charactersSeen] = [1000, 1 << 20];
/** Excel's first line, which says what separates the cells. */
const separatorLine = /^"?sep=([^"])"?[,;\t]*$/i;

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
  const rows = firstRows(lines.slice(layout.skipped, layout.skipped + rowsSeen), delimiter)
    .map((row) => cellsOf(row.text, delimiter))
    .filter((row) => row.join("\0") !== header.join("\0"));
  const hasStep = header.some((name) => stepName.test(name));
  if (rows.length === 0) return hasStep ? 1 : 0;
  const even = rows.filter(
    (row) =>
      row.length === header.length &&
      row.some((cell) => typeof cellValue(cell, layout) === "number" || countIn(cell) !== null)
  );
  if (even.length < rows.length / 2) return 0;
  return hasStep ? 2 : 1;
}

async function* read(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const batch = new BatchBuilder();
  let table: Table | undefined;
  let joiner: RowJoiner | undefined;
  let opening: TextLine[] = [];
  let isOpen = true;
  const text = new SpoiltText();
  const begin = (): void => {
    isOpen = false;
    const layout = layoutOf(opening.map((line) => line.text));
    if (layout !== undefined && layout.header.length > maxColumns) {
      const found = `at most ${maxColumns} columns are read; found ${layout.header.length}`;
      throw new LogError(source.path, [`${source.path}: ${found}`]);
    }
    if (layout === undefined) report.problem("No header names the columns: the lines are not read as a table.");
    else {
      const isNumber = (cell: string) => typeof cellValue(cell, layout) === "number";
      joiner = new RowJoiner(
        { path: source.path, delimiter: layout.delimiter, names: layout.header, isNumber },
        report
      );
      table = new Table(layout, source.path, report);
    }
    rows(opening.slice(layout?.skipped ?? 0));
    opening = [];
  };
  const rows = (lines: readonly TextLine[]): void => {
    if (table === undefined || joiner === undefined) {
      report.otherLines(lines.length);
      return;
    }
    for (const line of lines) {
      const row = joiner.push(line);
      if (row !== null) table.row(row, batch);
    }
  };
  for await (const lines of linesOf(text.watched(source.stream()))) {
    text.look(lines);
    if (isOpen) {
      // the header and what separates the cells show in the first lines
      opening = opening.concat(lines);
      if (firstLines(opening.map(({ text }) => text)).isFull) begin();
    } else {
      rows(lines);
    }
    if (batch.full) yield batch.take();
  }
  if (isOpen) begin();
  if (text.spoilt !== null)
    report.problem(
      `the file is not UTF-8, first in line ${text.spoilt}: letters that cannot be read stand as \ufffd; convert it and give the new file: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEWFILE`
    );
  joiner?.end();
  table?.end(batch);
  if (!batch.empty) yield batch.take();
}

/** The lines that are looked at, the same however many come at once; full: no more of them are needed. */
function firstLines(texts: readonly string[]): { all: readonly string[]; isFull: boolean } {
  let characters = 0;
  for (const [i, text] of texts.entries()) {
    characters += text.length;
    if (i + 1 >= linesSeen || (i + 1 >= rowsSeen && characters >= charactersSeen))
      return { all: texts.slice(0, i + 1), isFull: true };
  }
  return { all: texts, isFull: false };
}

/** Where the header stands and what separates its cells: what gives the most columns, evenly over the first rows. */
function layoutOf(texts: readonly string[]): Layout | undefined {
  const { all } = firstLines(texts);
  const isText = (line: string) => line.trim() !== "" && !line.startsWith("#");
  const opening = all.findIndex(isText);
  const stated = opening < 0 ? undefined : separatorLine.exec(itemAt(all, opening))?.[1];
  const before = stated === undefined ? 0 : opening + 1;
  const lines = all.slice(before);
  const first = lines.findIndex(isText);
  if (first < 0) return undefined;
  const best = delimiterOf(lines.slice(first, first + rowsSeen), stated);
  if (best === undefined) return undefined;
  const { delimiter, sample } = best;
  const header = cellsOf(firstOf(sample).text, delimiter);
  // a header that is a comment, as numpy.savetxt writes it
  const comment = first > 0 ? cellsOf(itemAt(lines, first - 1).replace(/^#+\s*/, ""), delimiter) : [];
  const seen = firstRows(lines.slice(first), delimiter);
  const cells = seen.flatMap(({ text }) => cellsOf(text, delimiter).map((cell) => cell.trim()));
  const spelling = spellingOf(cells, delimiter);
  const isValues = header.every((cell) => typeof cellValue(cell, spelling) !== "string");
  const skipped = before + first;
  if (isValues) return comment.length === header.length ? { ...spelling, header: comment, skipped } : undefined;
  return { ...spelling, header, skipped: skipped + firstOf(sample).lines };
}

interface Delimited {
  delimiter: string;
  /** the first rows, when it separates their cells */
  sample: { text: string; lines: number }[];
}

/** @param stated what the file itself says that separates its cells */
function delimiterOf(lines: readonly string[], stated: string | undefined): Delimited | undefined {
  let best: (Delimited & { width: number }) | undefined;
  for (const delimiter of stated === undefined ? [",", "\t", ";", "|"] : [stated]) {
    const rows = firstRows(lines, delimiter);
    // a header whose quotes are not closed ends with its line
    const sample = rows.length > 0 ? rows : [{ text: firstOf(lines), lines: 1 }];
    const widths = sample.map(({ text }) => cellsOf(text, delimiter).length);
    const width = firstOf(widths);
    const even = widths.filter((other) => other === width || other === width + 1).length;
    if (width > (best?.width ?? 1) && even >= widths.length / 2) best = { delimiter, sample, width };
  }
  return best;
}
