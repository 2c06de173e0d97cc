import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { importLog } from "../../helpers/import-log.js";

/** Two runs, told apart by `remark` alone, whose losses take few values that repeat. */
const rows = [1, 2, 3, 4, 5, 6].flatMap((step) => [
  `${step},first,${step % 2 ? 0.5 : 0.25},${0.2 + 0.02 * step}`,
  `${step},second,${step % 2 ? 0.25 : 0.5},${0.5 + 0.03 * step}`
]);
const table = new TextEncoder().encode(`step,remark,loss,accuracy\n${rows.join("\n")}\n`);

describe("columns that trainers log at each step", () => {
  it("are no keys of runs, however few their values: another column is, or it is asked", async () => {
    const log = await importLog(sourceOfBytes("history.csv", table));
    expect(log.runs.map(({ run }) => run)).toEqual(["first", "second"]);
    const bare = new TextDecoder().decode(table).replace(/^(\w+),\w+,/gm, "$1,");
    const asked = await importLog(sourceOfBytes("history.csv", new TextEncoder().encode(bare)));
    expect([asked.runs, asked.refusal]).toEqual([[], expect.stringContaining("--run-column COLUMN (loss)")]);
  });

  it("give way to the column that the user names", async () => {
    const log = await importLog(sourceOfBytes("history.csv", table), { runColumns: ["remark"] });
    expect(log.runs.map(({ run }) => run)).toEqual(["first", "second"]);
    expect(log.runs.map(({ table: { step } }) => step.length)).toEqual([6, 6]);
  });
});
