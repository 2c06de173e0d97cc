import { groupRows, headOf, rowsOf, type SourceTables, sameCells, text } from "./csv.js";
import type { Ledger } from "./ledger.js";
import { fillCompute, fillFrom, fillScore, identify, type Log, modelName, StepRows, sourcePath } from "./log.js";
import { mainModel, mainName } from "./main-model.js";
import { gapNote, LLAMA_EARLIER_NOTE, LLAMA_NOTE, say } from "./notes.js";

const HOLDOUT = "holdout_loss.csv";
const LLAMA = "llama_revisions.csv";

/** Llama 3 as the published figure draws it. */
export function makePublished(tables: SourceTables, ledger: Ledger): Log[] {
  const llama = rowsOf(tables, HOLDOUT).filter((row) => text(row, "family") !== "qwen2.5");
  return groupRows(llama, ["family", "variant", "params_b"]).map((rows) => {
    const head = headOf(rows);
    const steps = new StepRows();
    for (const source of rows) {
      const row = steps.at(source);
      fillScore(row, "holdout", source);
      fillCompute(row, source);
      fillFrom(row, "repeats", source, "n_repeats");
      ledger.place(source, "log", "published curves");
    }
    return {
      group: "published curves",
      rows: steps.sorted(),
      identity: identify({
        ...mainModel(head),
        run: `${mainName(head)}-published`,
        kind: "published-curve",
        source: [sourcePath(HOLDOUT)],
        note: say(LLAMA_NOTE, gapNote(steps.sorted()))
      })
    };
  });
}

/** Llama 3 as the earlier commit draws it; samples and compute are those of the published curve. */
export function makeEarlierPublished(tables: SourceTables, ledger: Ledger): Log[] {
  const published = rowsOf(tables, HOLDOUT).filter((row) => text(row, "family") === "llama3");
  return groupRows(rowsOf(tables, LLAMA), ["params_b"]).map((rows) => {
    const head = headOf(rows);
    const paramsB = text(head, "params_b");
    const steps = new StepRows();
    for (const source of rows) {
      const current = published.find((row) => sameCells(row, source, ["params_b", "step"]));
      if (!current || text(current, "test_loss") !== text(source, "test_loss_current"))
        throw new Error(`${LLAMA} row ${source.index}: the current loss is not that of ${HOLDOUT}`);
      const row = steps.at(current);
      fillScore(row, "holdout", source, "test_loss_06cacca");
      fillCompute(row, current);
      ledger.place(source, "log", "published curves, earlier state");
    }
    return {
      group: "published curves, earlier state",
      rows: steps.sorted(),
      identity: identify({
        ...mainModel(head, "llama3", "instruct"),
        run: `${modelName("llama3", "instruct", paramsB)}-published-06cacca`,
        kind: "published-curve",
        state: "earlier",
        source: [LLAMA, HOLDOUT].map(sourcePath),
        note: say(LLAMA_EARLIER_NOTE, gapNote(steps.sorted()))
      })
    };
  });
}
