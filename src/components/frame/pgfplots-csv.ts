/**
 * Plotted data as pgfplots reads them: numbers only, in long form. Every series of the figure is in one file, told apart
 * by a number in the first column, since series differ in length and pgfplots selects rows by number:
 *
 *     \addplot table [col sep=comma, x=data_samples, y=test_loss,
 *       restrict expr to domain={\thisrow{series}}{0:0}] {fig-2-1.pgfplots.csv};
 *
 * Comment lines say what each number stands for, names of runs as their logs have them. They are without braces, backslashes
 * and percent signs, and without letters that are not seen, so that TeX reads past them.
 * Names of columns are those of the CSV. What is missing is `nan`; a truth is 1 or 0; digits are those of the CSV.
 */
import { mustGet } from "../../lib/items.js";
import { plain } from "../../lib/plain-text.js";
import { type CsvColumn, csvColumns } from "./csv.js";

export interface PgfplotsOptions {
  /** "Figure 2.1: …", one line */
  title: string;
}

/** Columns of numbers that name a series rather than measure it, where rows share their values. */
const naming = ["model_size", "reuse_factor", "group_size", "repeat"];

export function pgfplotsCsv(csv: string, { title }: PgfplotsOptions): string {
  const columns = csvColumns(csv);
  const rows = columns[0]?.values.length ?? 0;
  const keys = seriesColumns(columns, rows);
  const series = new Map<string, number>();
  const index = Array.from({ length: rows }, (_, row) => {
    const name = keys.map(({ name: key, values }) => `${key} ${values[row] ?? "none"}`).join(", ");
    if (!series.has(name)) series.set(name, series.size);
    return mustGet(series, name);
  });
  const measured = columns.filter(({ type }) => type !== "string");
  const names = simpleNames(measured.map(({ name }) => name));
  const lines = Array.from({ length: rows }, (_, row) => [
    index[row],
    ...measured.map(({ values }) => number(values[row]))
  ]);
  const comments = [
    title,
    `long form: one row a point, the first column is the number of its series (${series.size} in all)`,
    `one series: addplot table with col sep=comma, x and y any two of the columns below, and restrict expr to domain of series`,
    ...(keys.length > 0 ? Array.from(series, ([name, at]) => `series ${at}: ${name}`) : [])
  ];
  return `${[...comments.map((text) => `# ${comment(text)}`), ["series", ...names], ...lines].map((line) => (typeof line === "string" ? line : line.join(","))).join("\n")}\n`;
}

/** Text names a series; so do the sizes of models and their like, where each is shared by several rows. */
function seriesColumns(columns: readonly CsvColumn[], rows: number): CsvColumn[] {
  let keys = columns.filter(({ type }) => type === "string");
  for (const name of naming) {
    const column = columns.find((column) => column.name === name && column.type === "number");
    if (!column) continue;
    const wider = [...keys, column];
    const groups = new Set(Array.from({ length: rows }, (_, row) => wider.map(({ values }) => values[row]).join("|")));
    if (rows / groups.size >= 3) keys = wider;
  }
  return keys;
}

/** The names as they are, with `_` for what pgfplots would take for its own, and no two alike. */
function simpleNames(names: readonly string[]): string[] {
  const taken = new Set(["series"]);
  return names.map((name) => {
    const simple = name.replace(/[^a-z0-9]+/gi, "_") || "value";
    let unique = simple;
    for (let next = 2; taken.has(unique); next++) unique = `${simple}_${next}`;
    taken.add(unique);
    return unique;
  });
}

function number(value: CsvColumn["values"][number] | undefined): string {
  if (value === null || value === undefined) return "nan";
  return typeof value === "boolean" ? String(Number(value)) : String(value);
}

const plainLetters: Record<string, string> = {
  "\u2212": "-",
  "\u2013": "-",
  "\u2014": "-",
  "\u00d7": "x",
  "\u2018": "'",
  "\u2019": "'",
  "\u201c": '"',
  "\u201d": '"',
  "\u00a0": " ",
  "\u00b2": "2",
  "\u03c4": "tau",
  "\u03bb": "lambda",
  "%": " per cent",
  "{": "(",
  "}": ")",
  "\\": "/"
};

function comment(text: string): string {
  return plain(text.replace(/\s/g, " ")).replace(/[%{}\\]|[^ -~]/gu, (letter) => plainLetters[letter] ?? letter);
}
