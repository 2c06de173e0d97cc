import { expect, it } from "vitest";
import { analysedWords, cellsWords, finishedWords, stageLine } from "../../loaders/site/build-words.js";
import type { Results } from "../../src/lib/results.js";

it("says of each stage of a build what it made, how many and in how long", () => {
  const results = (logs: number, laws: number) =>
    ({ inputs: { files: new Array(logs), rowsUsed: 41, rowsRead: 57 }, laws: new Array(laws) }) as unknown as Results;
  expect([analysedWords(results(3, 2)), analysedWords(results(1, 1))]).toEqual([
    "3 logs, 41 of 57 rows used, 2 laws",
    "1 log, 41 of 57 rows used, 1 law"
  ]);
  expect([cellsWords(17, 5), cellsWords(17, 17)]).toEqual(["17 pages with cells, 12 unchanged", "17 pages with cells"]);
  expect(finishedWords(19, 123)).toBe("19 pages finished, 124 files to take away");
  expect([0, 1, 2, 3, 4].map((index) => stageLine(index, "x", 12.34))).toEqual([
    "[1/5] client code: x (12.3 s)",
    "[2/5] analysis and pages: x (12.3 s)",
    "[3/5] cells: x (12.3 s)",
    "[4/5] after the build: x (12.3 s)",
    "[5/5] swap: x (12.3 s)"
  ]);
});
