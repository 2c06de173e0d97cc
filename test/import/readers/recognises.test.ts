import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { trlConsole } from "../../../src/import/readers/consoles/trl/trl-console.js";
import { verlConsole } from "../../../src/import/readers/consoles/verl/verl-console.js";
import { csv } from "../../../src/import/readers/csv/csv-reader.js";
import { jsonl } from "../../../src/import/readers/json/jsonl.js";
import { trainerState } from "../../../src/import/readers/json/trainer-state.js";
import { fixture, headOf, logOf } from "../../helpers/read-log.js";

const readers = [verlConsole, jsonl, trainerState, trlConsole, csv];
/** Folder of fixtures, and whose they are. */
const formats: Record<string, string> = {
  "verl-console": "verl-console",
  jsonl: "jsonl",
  "trainer-state": "trainer-state",
  "trl-console": "trl-console",
  csv: "csv"
};

const scores = (path: string) =>
  readers.map((reader) => [reader.format, reader.recognises(headOf(fixture(path)))] as const);
const logs = Object.entries(formats)
  .flatMap(([folder, format]) =>
    readdirSync(`test/fixtures/trainers/${folder}`).map((name) => [`${folder}/${name}`, format])
  )
  .concat(
    ["trl-0.16.1", "trl-1.16.0"].flatMap((folder) => [
      [`${folder}/console.txt`, "trl-console"],
      [`${folder}/trainer_state.json`, "trainer-state"]
    ])
  ) as [string, string][];

describe("recognises(head) of the readers of text", () => {
  it.each(logs)("%s is %s and nothing else as much", (path, format) => {
    const found = scores(path);
    const own = found.find(([name]) => name === format)![1];
    expect(own).toBeGreaterThan(0);
    expect(found.filter(([name, score]) => name !== format && score >= own)).toEqual([]);
  });

  it.each(readdirSync("test/fixtures/trainers/not-logs"))("%s is none of them", (name) => {
    expect(scores(`not-logs/${name}`).filter(([, score]) => score > 1)).toEqual([]);
  });

  it("an empty log is none of them", () => {
    expect(readers.map((reader) => reader.recognises(headOf(logOf(""))))).toEqual(readers.map(() => 0));
  });
});
