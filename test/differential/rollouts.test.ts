/** One dump of rollouts by every writer: the table of steps that pandas makes of it. */
import { readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { itOrPending } from "../cases/pending.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { reduced } from "../reduce/dumps.js";
import { folder } from "./expected.js";

const { files, table } = JSON.parse(readFileSync(`${folder}/rollouts.json`, "utf8")) as {
  files: string[];
  table: Record<string, number | string>[];
};

describe("dumps of rollouts are reduced as pandas and NumPy reduce them", () => {
  const check = async (file: string) => {
    const found = await reduced([`${folder}/${file}`]);
    expect(found.map(({ run, step }) => [run, step])).toEqual(table.map(({ run, step }) => [run, step]));
    for (const [i, row] of table.entries()) {
      const { run: _, ...numbers } = row;
      // means and standard errors: sums of two dozen doubles in any order
      for (const [name, value] of Object.entries(numbers))
        expectRelative(Number(found[i]![name]), Number(value), 1e-12);
    }
  };
  for (const file of files) itOrPending(file)(file, () => check(file));
});
