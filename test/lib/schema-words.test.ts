/** Words and small parts of the schema of results.json, by what a program that checks a file with them takes and refuses. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { experiments } from "../../src/lib/records/experiments-record.js";
import { fitStatus } from "../../src/lib/records/laws-record.js";
import { interval, openInterval } from "../../src/lib/records/record-words.js";
import { resultsSchema } from "../../src/lib/results.js";

const ajv = new Ajv2020({ strict: true });
const taken = (schema: object, values: readonly unknown[]) => {
  const fits = ajv.compile(schema);
  return values.filter((value) => fits(value));
};

it("an end of a fit is one of four words", () => {
  const ends = ["converged", "at-bound", "flat", "max-iterations"];
  expect(taken(fitStatus, [...ends, "", "Flat", null])).toEqual(ends);
});

it("an interval is two numbers, and an open one two numbers or nulls", () => {
  const pairs = [[], [1], [1, 2, 3], ["1", 2], [null, 2], [null, null], [1, 2], 1];
  expect(taken(interval, pairs)).toEqual([[1, 2]]);
  expect(taken(openInterval, pairs)).toEqual([
    [null, 2],
    [null, null],
    [1, 2]
  ]);
});

it("no sentence of the schema breaks off, and no choice of it is empty", () => {
  const written = JSON.stringify(resultsSchema);
  const sentences = Array.from(written.matchAll(/"description":"((?:[^"\\]|\\.)*)"/g), ([, words = ""]) => words);
  expect(sentences.filter((words) => words !== words.trim() || / {2}|[,;:(]$/.test(words))).toEqual([]);
  expect(sentences.length).toBeGreaterThan(447);
  expect(written).not.toMatch(/"enum":\[(?:[^\]]*,)?""/);
  expect(JSON.stringify(experiments)).toContain(
    '"printed std over the share of steps with two repeats or more, where the others entered the mean as 0; null when no step is known to rest on one run"'
  );
});
