import { describe, expect, it } from "vitest";
import { Ledger, type SourceRow } from "../../loaders/make-runs/rows-ledger.js";

function rows(table: string, count: number): SourceRow[] {
  return Array.from({ length: count }, (_, index) => ({ table, index, cells: {} }));
}

describe("Ledger", () => {
  it("counts where the rows of a table went", () => {
    const ledger = new Ledger();
    ledger.open("a.csv", 3);
    const [first, second, third] = rows("a.csv", 3) as [SourceRow, SourceRow, SourceRow];
    ledger.place(first, "log", "means");
    ledger.place(second, "log", "means");
    ledger.place(third, "left out", "a reason");
    expect(ledger.close()).toEqual([
      {
        table: "a.csv",
        rows: 3,
        placed: [
          { placement: "log", where: "means", rows: 2 },
          { placement: "left out", where: "a reason", rows: 1 }
        ]
      }
    ]);
  });

  it("names every table with rows placed nowhere", () => {
    const ledger = new Ledger();
    ledger.open("a.csv", 2);
    ledger.open("b.csv", 1);
    ledger.place({ table: "a.csv", index: 0, cells: {} }, "log", "means");
    expect(() => ledger.close()).toThrow(
      "a.csv: 1 rows placed nowhere, first 1\nb.csv: 1 rows placed nowhere, first 0"
    );
  });

  it("refuses a row placed twice at the same place, and a row that it does not know", () => {
    const ledger = new Ledger();
    ledger.open("a.csv", 1);
    const [row] = rows("a.csv", 1) as [SourceRow];
    ledger.place(row, "log", "means");
    expect(() => ledger.place(row, "log", "means")).toThrow('a.csv row 0: placed twice in log "means"');
    expect(() => ledger.place({ ...row, index: 1 }, "log", "means")).toThrow("a.csv row 1: not in the ledger");
    expect(() => ledger.open("a.csv", 1)).toThrow("a.csv: read twice");
  });
});
