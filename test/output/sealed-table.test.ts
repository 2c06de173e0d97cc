import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isSealed, seal, sealTable } from "../../loaders/output/sealed-table.js";
import { query, tableOf } from "../reduce/dumps.js";

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rlscale-seal-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, select: string, value = seal.value) =>
  query(`COPY (${select}) TO '${at(name)}' (FORMAT parquet, KV_METADATA {${seal.key}: '${value}'})`);

describe("sealTable(path), isSealed(path)", () => {
  it("marks a table, which stays as it was; the same table gets the same bytes", async () => {
    for (const name of ["one.parquet", "two.parquet"]) {
      await write(name, "SELECT range AS a FROM range(1000)");
      expect(await isSealed(at(name))).toBe(false);
      await sealTable(at(name));
      expect(await isSealed(at(name))).toBe(true);
    }
    expect(await tableOf(at("one.parquet"))).toHaveLength(1000);
    expect(readFileSync(at("one.parquet"))).toEqual(readFileSync(at("two.parquet")));
  });

  it("is of every byte: a change of any one is seen", async () => {
    await write("bytes.parquet", "SELECT range AS a FROM range(50)");
    await sealTable(at("bytes.parquet"));
    const bytes = readFileSync(at("bytes.parquet"));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const changed = Buffer.from(bytes);
        changed[place] = changed[place]! ^ change;
        writeFileSync(at("changed.parquet"), changed);
        expect(await isSealed(at("changed.parquet"))).toBe(false);
      }),
      { seed: 15, numRuns: 300 }
    );
    for (const other of [bytes.subarray(1), bytes.subarray(0, -1), Buffer.concat([bytes, bytes]), Buffer.alloc(0)]) {
      writeFileSync(at("changed.parquet"), other);
      // two in a row: the last is whole, what stands before it is not of it
      expect(await isSealed(at("changed.parquet"))).toBe(false);
    }
  });

  it("is not taken from the data: a value that looks like the mark", async () => {
    const looks = `SELECT '${String.fromCharCode(0x18)}${seal.value}' AS run`;
    await query(`COPY (${looks}) TO '${at("looks.parquet")}' (FORMAT parquet)`);
    expect(await isSealed(at("looks.parquet"))).toBe(false);
    await expect(sealTable(at("looks.parquet"))).rejects.toThrow(/must have been written with the mark/);
    await write("both.parquet", looks);
    await sealTable(at("both.parquet"));
    expect(await isSealed(at("both.parquet"))).toBe(true);
    expect(await tableOf(at("both.parquet"))).toEqual([{ run: `\u0018${seal.value}` }]);
  });
});
