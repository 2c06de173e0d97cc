import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readLogBytes } from "../../src/import/bytes/read-log-bytes.js";
import { arrowReader } from "../../src/import/readers/arrow/arrow.js";
import { fileSource, readAll } from "../import/readers/reading.js";
import { checkSame, expectedOf, folder } from "./expected.js";

const files = expectedOf("unions");

describe("columns beside unions are what pyarrow reads, in both versions of Arrow's metadata", () => {
  it.each(files)("%s", checkSame);

  it.each(files)("%s: the unions are reported as not read", async (file: string) => {
    const { problems } = await readAll(arrowReader, fileSource(`${folder}/${file}`));
    expect(problems).toContain(
      "columns that hold values of the type union are not read: plain, words, of unions, structure.union"
    );
  });

  it.each(files)("%s as a run of a study", async (file: string, { step, numbers }) => {
    const read = await readLogBytes(readFileSync(`${folder}/${file}`), file);
    expect(read.columns.get("step")!.values).toEqual(step);
    for (const name of ["before", "between", "eval/accuracy"])
      expect(read.columns.get(name)!.values, name).toEqual(numbers[name]);
    expect(read.columns.get("plain")!.kind).toBe("unread");
  });
});
