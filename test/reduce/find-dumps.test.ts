import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { seal, sealTable } from "../../loaders/output/sealed-table.js";
import { findDumps, formatOf } from "../../loaders/reduce/find-dumps.js";
import { inFolder, query } from "./dumps.js";

describe("dumps behind paths", () => {
  it("are of the format that their names end in", () => {
    const names = [
      "a.parquet",
      "b.PQ",
      "c.jsonl",
      "d.ndjson.gz",
      "e.json.zst",
      "a.parquet.tmp",
      "f.pqx",
      "g.jsonl.bz2",
      "h.csv"
    ];
    expect(names.map(formatOf)).toEqual(["parquet", "parquet", "jsonl", "jsonl", "jsonl", null, null, null, null]);
  });

  it("are refused where they are of no format, or of two, in words that name the paths", async () => {
    await inFolder(async (folder) => {
      const at = (name: string) => join(folder, name);
      const said = async (...paths: string[]) => (await findDumps(paths).catch((error: Error) => error)) as Error;
      writeFileSync(at("a.csv"), "x\n");
      expect((await said(at("a.csv"))).message).toContain(
        `${at("a.csv")}: must be Parquet or JSON lines by its name (.parquet, .jsonl); found another`
      );
      expect((await said(folder)).message).toContain(
        `${folder}: must hold dumps (.parquet, .jsonl); found 1 other files`
      );
      writeFileSync(at("b.jsonl"), "{}\n");
      expect(await findDumps([folder])).toEqual({ format: "jsonl", paths: [at("b.jsonl")] });
      const table = at("only/steps.parquet");
      mkdirSync(at("only"));
      await query(`COPY (SELECT 1 AS step) TO '${table}' (FORMAT parquet, KV_METADATA {${seal.key}: '${seal.value}'})`);
      await sealTable(table);
      expect((await said(at("only"))).message).toContain(
        `${at("only")}: must hold dumps; found only what rlscale reduce wrote, ${table}: rlscale fit reads that`
      );
      rmSync(at("only"), { recursive: true });
      writeFileSync(at("c.parquet"), "PAR1");
      expect((await said(folder)).message).toContain(
        `${folder}: must be of one format; found Parquet and JSON lines: reduce them one by one`
      );
    });
  });
});
