/** What another reader made of a file, and what the import makes of it. */
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { readLog } from "../../src/import/import-log.js";

export const folder = "test/fixtures/differential";

/** A table as pandas, pyarrow or Polars read it: by row, ascending in step. */
export interface ReadTable {
  step: number[];
  /** null: blank, NaN or infinite */
  numbers: Record<string, (number | null)[]>;
  /** columns that hold no numbers */
  texts: string[];
  /** k of eval/accuracy against the step, by NumPy's polyfit; where there is one */
  k?: number;
}

/** Files with the table that each holds. */
export function expectedOf(name: string): [file: string, table: ReadTable][] {
  const { files, tables } = JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8")) as {
    files: Record<string, number>;
    tables: ReadTable[];
  };
  return Object.entries(files).map(([file, table]) => [file, tables[table]!]);
}

/** Checks that the import reads the same rows, steps and numbers, to the last bit, and no number out of a text. */
export async function checkSame(file: string, table: ReadTable): Promise<void> {
  const wanted = [...Object.keys(table.numbers), ...table.texts];
  const bytes = readFileSync(`${folder}/${file}`);
  const log = await readLog(sourceOfBytes(`${folder}/${file}`, bytes), { scores: wanted, step: "step" });
  const setAside = [...log.setAside.values()].reduce((sum, count) => sum + count, 0);
  expect(log.rows + setAside).toBe(table.step.length);
  expect(log.runs.length).toBe(1);
  const { table: found } = log.runs[0]!;
  expect([...found!.step]).toEqual(table.step);
  expect(log.tally.used).toBe(table.step.length);
  for (const [name, values] of Object.entries(table.numbers)) {
    const column = found!.columns.get(name);
    const numbers = column ? Array.from(column, (value) => (Number.isNaN(value) ? null : value)) : [];
    // a column without any value is left out
    if (values.every((value) => value === null)) expect(numbers, name).toEqual([]);
    else expect(numbers, name).toEqual(values);
  }
  for (const name of table.texts) expect(found!.columns.has(name), `${name} holds no numbers`).toBe(false);
}
