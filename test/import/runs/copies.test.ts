import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { importLog } from "../../helpers/import-log.js";

/** Two models or seeds, two copies of each, one behind the other; the copies' scores differ by a quarter. */
function copies(key: string) {
  const rows = [1, 2].flatMap((one) =>
    [0, 1].flatMap((copy) => [1, 2, 3].map((step) => `${one},${copy},${step},${(one + step) / 16 + copy / 4}`))
  );
  return importLog(
    sourceOfBytes("all.csv", new TextEncoder().encode(`${key},repeat,step,accuracy\n${rows.join("\n")}\n`))
  );
}

describe("a column that counts copies", () => {
  it("counts repeats of a measurement beside a seed: their mean is the score", async () => {
    const { runs } = await copies("seed");
    expect(runs.map(({ table }) => [...table.columns.get("accuracy")!])).toEqual([
      [0.25, 0.3125, 0.375],
      [0.3125, 0.375, 0.4375]
    ]);
  });

  it("counts runs where no seed does and the steps of one are behind each other", async () => {
    const { runs } = await copies("method");
    expect(runs.map(({ table }) => table.columns.get("accuracy")![0])).toEqual([0.125, 0.375, 0.1875, 0.4375]);
  });
});
