/** The tables that the site hands out as files: each column has a name of its own, a meaning, and cells of its type. */
import { expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { type Cell, tableFiles } from "../../loaders/site/finish/table-files.js";
import { buildRuns } from "../../loaders/study/build-runs.js";

const tables = tableFiles(await loadResults(projectRoot), await buildRuns(projectRoot));

it("says of each table what a row is, and of each column what it means", () => {
  expect(tables.map(({ name }) => name)).toEqual([...new Set(tables.map(({ name }) => name))]);
  for (const { name, row, columns } of tables) {
    expect([name, row]).toEqual([expect.stringMatching(/^[a-z][a-z-]+$/), expect.stringMatching(/^\w.{9,}$/)]);
    const names = columns.map((column) => column.name);
    expect([name, names]).toEqual([name, [...new Set(names)]]);
    for (const { name: column, meaning } of columns)
      expect([name, column, meaning]).toEqual([
        name,
        expect.stringMatching(/^[a-z][A-Za-z0-9_]*$/),
        expect.stringMatching(/^.*\w.{2,}$/)
      ]);
  }
});

it("has in each column cells of its type, and no column that nothing fills", () => {
  const is: Record<string, (cell: Cell) => boolean> = {
    string: (cell) => typeof cell === "string",
    double: (cell) => typeof cell === "number" && Number.isFinite(cell),
    int64: (cell) => Number.isSafeInteger(cell),
    boolean: (cell) => typeof cell === "boolean"
  };
  const unfilled = tables.flatMap(({ name, columns, rows }) =>
    columns
      .filter((_, i) => rows.length > 0 && rows.every((row) => row[i] === null))
      .map((column) => `${name}: ${column.name}`)
  );
  expect(unfilled).toEqual([]);
  for (const { name, columns, rows } of tables) {
    for (const [i, { name: column, type }] of columns.entries()) {
      const cells = rows.map((row) => row[i]!).filter((cell) => cell !== null);
      expect([name, column, cells.filter((cell) => !is[type]!(cell))]).toEqual([name, column, []]);
    }
  }
});
