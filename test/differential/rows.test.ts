/** What the ledger counts in every form that lines, elements, groups of rows and batches take. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Inspection } from "../../src/import/inspection.js";
import { rlscale } from "../helpers/command-line.js";
import { folder } from "./expected.js";

interface Counted {
  /** objects, rows of a table */
  records: number;
  /** lines and elements that are no record */
  excluded: number;
  used: number;
}

const { files } = JSON.parse(readFileSync(`${folder}/rows.json`, "utf8")) as { files: Record<string, Counted> };
const noRecord = ["JSON, but no object", "not JSON", "cut short"];

describe("rows of the ledger are the records that json, pandas, Polars or pyarrow count", () => {
  it.each(Object.entries(files))("%s", async (file, { records, excluded, used }) => {
    const { out, err } = await rlscale("inspect", `${folder}/rows/${file}`, "--json");
    const [inspected] = (JSON.parse(out) as Inspection).files;
    expect(err).toBe("");
    const { ledger, rows } = inspected!;
    expect([rows, ledger.read]).toEqual([records + excluded, records + excluded]);
    expect([ledger.used, ledger.duplicates]).toEqual([used, records - used]);
    // each line and element that is no record is excluded, with the reason
    expect(noRecord.reduce((sum, reason) => sum + (ledger.setAside[reason] ?? 0), 0)).toBe(excluded);
    expect(Object.keys(ledger.setAside).filter((reason) => !noRecord.includes(reason))).toEqual([]);
  });
});
