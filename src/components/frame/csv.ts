/** Plotted data read back from their CSV: columns with a type each, for files of other kinds. */

type CsvType = "number" | "boolean" | "string";

export interface CsvColumn {
  name: string;
  type: CsvType;
  /** numbers, booleans or strings; null where the cell is empty */
  values: (number | boolean | string | null)[];
}

const decimal = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/**
 * Columns of a CSV. A column whose every cell reads as a number is one, also where all are whole: its type must not hang on
 * the view.
 */
export function csvColumns(csv: string): CsvColumn[] {
  const [names = [], ...rows] = csvRows(csv);
  return names.map((name, i) => {
    const cells = rows.map((row) => row[i] ?? "");
    const said = cells.filter((cell) => cell !== "");
    const type: CsvType = said.every((cell) => decimal.test(cell))
      ? "number"
      : said.every((cell) => cell === "true" || cell === "false")
        ? "boolean"
        : "string";
    const read = { number: Number, boolean: (cell: string) => cell === "true", string: String }[type];
    return { name, type, values: cells.map((cell) => (cell === "" ? null : read(cell))) };
  });
}

/** Cells of a CSV by row, the head first; quoted cells may hold commas, quotes and lines. */
export function csvRows(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare = "", end = ""] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/g)) {
    if (end === "" && row.length === 0 && bare === "" && quoted === undefined) break;
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
