import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readParquet } from "../../src/import/read-parquet.js";
import { Problems } from "../../src/lib/log-error.js";
import { itOrPending } from "../cases/pending.js";
import { checkSame, expectedOf, folder } from "./expected.js";

describe("every encoding, codec and version of pages gives the numbers that pyarrow reads", () => {
  for (const [file, table] of expectedOf("encodings")) itOrPending(file)(file, () => checkSame(file, table));
});

describe("LZ4 of every writer, in blocks by themselves and in Hadoop's, gives the numbers that pyarrow reads", () => {
  it.each(expectedOf("lz4"))("%s", checkSame);
});

describe("runs of a study hold the same numbers", () => {
  it.each([...expectedOf("encodings"), ...expectedOf("lz4")])("%s", async (file: string, { step, numbers }) => {
    const problems = new Problems(file);
    const read = await readParquet(readFileSync(`${folder}/${file}`), problems);
    problems.throwIfAny();
    expect(read!.columns.get("step")!.values).toEqual(step);
    for (const [name, values] of Object.entries(numbers))
      expect(
        read!.columns.get(name)!.values.map((value) => (value === null ? null : Number(value))),
        name
      ).toEqual(values);
  });
});
