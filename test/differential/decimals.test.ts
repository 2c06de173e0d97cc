import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readLogBytes } from "../../src/import/bytes/read-log-bytes.js";
import { checkSame, folder } from "./expected.js";

const texts = JSON.parse(readFileSync(`${folder}/decimals/texts.json`, "utf8")) as Record<string, (string | null)[]>;
const numbers = Object.fromEntries(
  Object.entries(texts).map(([name, column]) => [name, column.map((text) => (text === null ? null : Number(text)))])
);

describe("a decimal is the double nearest to what pyarrow was given, whatever its digits and scale", () => {
  it.each(["bytes", "integers", "any-length"])("as %s: runs of a study", async (stored) => {
    const read = await readLogBytes(readFileSync(`${folder}/decimals/${stored}.parquet`), stored);
    for (const [name, values] of Object.entries(numbers)) {
      expect(read.columns.get(name)!.values, name).toEqual(values);
    }
  });

  it.each(["bytes", "integers", "any-length"])("as %s: logs", (stored) =>
    checkSame(`decimals/${stored}.parquet`, { step: [1, 2, 3, 4], numbers, texts: [] })
  );
});
