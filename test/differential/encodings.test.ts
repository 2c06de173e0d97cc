import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readLogBytes } from "../../src/import/bytes/read-log-bytes.js";
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
    const read = await readLogBytes(readFileSync(`${folder}/${file}`), file);
    expect(read.columns.get("step")!.values).toEqual(step);
    for (const [name, values] of Object.entries(numbers))
      expect(
        read.columns.get(name)!.values.map((value) => (value === null ? null : Number(value))),
        name
      ).toEqual(values);
  });
});
