import { familyOf, fileOf, id, printed, type ReferenceFile, resource } from "./reference-record.js";
import type { Ledger, SourceRow } from "./rows-ledger.js";
import { number, rowsOf, type SourceTables, text } from "./source-csv.js";

/** Table 4, 6, 7 and tables that the LaTeX source has commented out. */
export function fits(tables: SourceTables, ledger: Ledger): ReferenceFile {
  return fileOf("fits.json", rowsOf(tables, "published_fits.csv"), ledger, (row) => {
    const [scenario, quantity, status] = [text(row, "scenario"), text(row, "quantity"), text(row, "status")];
    const model = text(row, "model");
    const where = placeOfFit(row);
    const size = /^[\d.]+/.exec(model);
    return [
      {
        ...printed(row, "value", quantity),
        id: id(where, familyOf(row), text(row, "axis"), scenario, model, quantity),
        where,
        resource: resource(row),
        scenario: scenario || null,
        modelSize: size ? Number(size[0]) * 1e9 : null,
        status,
        ...(scenario === "external" ? { model: `${text(row, "family")} ${model}` } : {})
      }
    ];
  });
}

/** Table 5: final loss, average std and standard error per size. */
export function finalLoss(tables: SourceTables, ledger: Ledger): ReferenceFile {
  return fileOf("final-loss.json", rowsOf(tables, "published_uncertainty.csv"), ledger, (row) =>
    ["final_test_loss", "avg_std", "sem"].map((quantity) => ({
      ...printed(row, quantity, quantity),
      id: id(`Table 5${commitSuffix(row)}`, familyOf(row), text(row, "params_b"), quantity),
      where: `Table 5${commitSuffix(row)}`,
      modelSize: number(row, "params_b") * 1e9,
      status: text(row, "status")
    }))
  );
}

function placeOfFit(row: SourceRow): string {
  const scenario = text(row, "scenario");
  if (text(row, "quantity") === "pass_at_1") return "Table 4";
  if (scenario.startsWith("loss_decomposition")) return "Table 7";
  if (scenario.startsWith("commented_table")) return "table commented out of the paper's source";
  return `Table 6${commitSuffix(row)}`;
}

function commitSuffix(row: SourceRow): string {
  return text(row, "status") === "superseded_commit" ? " of commit 06cacca" : "";
}
