import { verifyCopy } from "./copies.js";
import { at, groupRows, headOf, number, rowsOf, type SourceTables, text } from "./csv.js";
import type { Ledger, SourceRow } from "./ledger.js";
import { fillScore, identify, type Log, modelName, StepRows, sourcePath, TRAINING_PROBLEMS } from "./log.js";
import { gapNote, say } from "./notes.js";

const TABLE = "data_reuse.csv";
const SUBSETS = "data_reuse_subsets.csv";

/** Repeat of the main run that the tau = 1 curve is: now, and in the earlier figure. */
const MAIN_REPEAT = { published: 3, earlier_run: 1 } as const;

/** Logs of the reuse experiment on 7B, one per variant, tau and state. */
export function makeReuseRuns(tables: SourceTables, ledger: Ledger): Log[] {
  checkSubsets(tables);
  return groupRows(rowsOf(tables, TABLE), ["variant", "tau", "status"]).map((rows) => {
    const head = headOf(rows);
    const variant = text(head, "variant");
    const tau = text(head, "tau");
    const status = asStatus(head);
    const steps = new StepRows();
    for (const source of rows) {
      fillScore(steps.at(source), "holdout", source);
      ledger.place(source, "log", "reuse");
    }
    const copy = tau === "1" ? verifyCopy(tables, rows, variant, MAIN_REPEAT[status]) : null;
    return {
      group: "reuse",
      rows: steps.sorted(),
      identity: identify({
        run: `${modelName("qwen2.5", variant, "7")}-tau-${tau}${status === "published" ? "" : "-earlier"}`,
        experiment: "reuse",
        kind: "repeat",
        state: status === "published" ? "current" : "earlier",
        family: "qwen2.5",
        variant,
        modelSize: 7e9,
        reuseFactor: number(head, "tau"),
        repeats: 1,
        uniqueSamples: number(head, "unique_samples"),
        ...copy,
        source: [sourcePath(TABLE)],
        note: say(
          copy &&
            `A copy of repeat ${copy.repeat} of the main run, of whose ${TRAINING_PROBLEMS} problems 512 are seen at each step.`,
          status === "earlier_run" && "An earlier figure draws this series instead of the published one.",
          borrowedNote(rows),
          gapNote(steps.sorted())
        )
      })
    };
  });
}

function asStatus(row: SourceRow): keyof typeof MAIN_REPEAT {
  const status = text(row, "status");
  if (status !== "published" && status !== "earlier_run") throw new Error(`${at(row)}: unknown status ${status}`);
  return status;
}

/** Steps that only another figure than the rest of the series draws. */
function borrowedNote(rows: SourceRow[]): string | null {
  const figure = text(rows.at(-1) ?? headOf(rows), "source_figure");
  const borrowed = rows.filter((row) => text(row, "source_figure") !== figure);
  if (borrowed.length === 0) return null;
  return `Drawn only in an earlier figure: step ${borrowed.map((row) => text(row, "step")).join(", ")}.`;
}

/** The curves' numbers of unique problems must be those of the released subset files. */
function checkSubsets(tables: SourceTables): void {
  const subsets = new Map(rowsOf(tables, SUBSETS).map((row) => [text(row, "tau"), text(row, "unique_samples")]));
  if (Number(subsets.get("1")) !== TRAINING_PROBLEMS)
    throw new Error(`${SUBSETS}: the training file must hold ${TRAINING_PROBLEMS} problems; got ${subsets.get("1")}`);
  for (const row of rowsOf(tables, TABLE))
    if (text(row, "unique_samples") !== subsets.get(text(row, "tau")))
      throw new Error(`${at(row)}: unique samples differ from ${SUBSETS}`);
}
