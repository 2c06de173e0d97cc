import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { importLog } from "../../helpers/import-log.js";

/** Steps 0 to 40 of one cell and 50 to 90 of another: as one run that goes on would have them. */
function behindEachOther(column: string, first: string, second: string) {
  const rows = Array.from({ length: 10 }, (_, i) => `${10 * i},a,${i < 5 ? first : second},${0.2 + 0.01 * i}`);
  return sourceOfBytes("all.csv", new TextEncoder().encode(`step,run,${column},accuracy\n${rows.join("\n")}\n`));
}

describe("rows of two seeds or sizes whose steps never meet", () => {
  it("are runs of their own by the seed", async () => {
    const { runs } = await importLog(behindEachOther("seed", "1", "2"));
    expect(runs.map(({ table }) => [...table.step])).toEqual([
      [0, 10, 20, 30, 40],
      [50, 60, 70, 80, 90]
    ]);
  });

  it("are not one run of two sizes, even as asked; the column that is named parts them", async () => {
    const log = behindEachOther("model", "Qwen2.5-7B", "Qwen2.5-0.5B");
    const { runs, refusal } = await importLog(log, { runColumns: ["run"] });
    expect(runs).toEqual([]);
    expect(refusal).toContain("two model sizes in one run (7B, 0.5B): say which with --run-column COLUMN (model)");
    const parted = await importLog(log, { runColumns: ["run", "model"] });
    expect(parted.runs.map(({ modelSize }) => modelSize?.parameters)).toEqual([7e9, 0.5e9]);
  });
});
