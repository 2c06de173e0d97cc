/** Dumps whose files do not all hold the same: what is missing in one, said twice, or no number. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDuckDB } from "../../loaders/reduce/engines/duckdb.js";
import { findDumps } from "../../loaders/reduce/find-dumps.js";
import { type ReduceOptions, reduce } from "../../loaders/reduce/reduce.js";
import { inFolder, tableOf } from "./dumps.js";

/** Reduces files of JSON lines, rows by path; the steps of each run in the table, and the notes. */
function reducedOf(files: Record<string, readonly object[]>, options: Partial<ReduceOptions> = {}) {
  return inFolder(async (folder) => {
    for (const [path, rows] of Object.entries(files)) {
      await mkdir(dirname(join(folder, "dumps", path)), { recursive: true });
      await writeFile(join(folder, "dumps", path), rows.map((row) => JSON.stringify(row)).join("\n"));
    }
    const engine = await openDuckDB({ memory: 1e9, threads: 1, spill: folder });
    try {
      const output = join(folder, "steps.parquet");
      const { notes } = await reduce(engine, await findDumps([join(folder, "dumps")]), { output, ...options });
      const rows = (await tableOf(output)).map(({ run, step, rollouts }) => [run, step, rollouts]);
      return { rows, notes };
    } finally {
      await engine.close();
    }
  });
}

const answer = { step: 1, prompt: "p", score: 1 };

describe("reduce of files of JSON lines", () => {
  it("takes a run that a column and the path both name, and refuses them where they differ", async () => {
    const files = (run: string) => ({
      "run=a/x.jsonl": [
        { ...answer, run: "a" },
        { ...answer, run }
      ],
      "run=b/x.jsonl": [{ ...answer, run: "b" }]
    });
    expect((await reducedOf(files("a"))).rows).toEqual([
      ["a", 1, 2],
      ["b", 1, 1]
    ]);
    await expect(reducedOf(files("c"))).rejects.toThrow(
      "the run in the column run and in the path must be the same; they differ in 1 row: name one with --run-column run or --run-column run="
    );
  });

  it("takes answers by a column that some files lack", async () => {
    const files = {
      "a.jsonl": [
        { ...answer, split: "train" },
        { ...answer, split: "test" }
      ],
      "b.jsonl": [answer, answer]
    };
    const where = [{ column: "split", value: "train" }];
    expect((await reducedOf(files, { where, run: "a" })).rows).toEqual([["a", 1, 1]]);
    await expect(reducedOf(files, { where: [{ column: "split", value: "tain" }] })).rejects.toThrow(
      /no answer has split=tain \(--where\).*"train" 1/
    );
  });

  it("says of empty files what their paths say, and what is missing", async () => {
    await expect(reducedOf({ "run=a/step_3.jsonl": [], "run=b/step_4.jsonl": [] })).rejects.toThrow(
      /columns missing: prompt, score \(name them with --prompt-column, --score-column\); found: run=$/
    );
  });

  it("shows what stands where the tokens of a prompt should", async () => {
    const rows = [10, "ten", "ten"].map((length) => ({ ...answer, response_length: 5, length_of_prompt: length }));
    const { notes } = await reducedOf({ "a.jsonl": rows }, { asked: { "prompt-length": ["length_of_prompt"] } });
    expect(notes).toMatchObject([
      { about: "tokens", answers: 2, of: 3, withValue: 2, values: [{ value: "ten", answers: 2 }] }
    ]);
  });
});
