import { groupRows, headOf, number, rowsOf, type SourceTables, text } from "./csv.js";
import type { Ledger } from "./ledger.js";
import {
  fillCompute,
  fillFrom,
  fillScore,
  identify,
  type Log,
  modelName,
  newRow,
  StepRows,
  sourcePath
} from "./log.js";
import { mainModel, mainName } from "./main-model.js";
import { gapNote, repeatNote, STEP_0_NOTE, say, unidentifiedNote } from "./notes.js";

const RUNS = "runs.csv";
const CROSSDOMAIN = "crossdomain.csv";

/** The single repeats, from the step on at which they can be told apart. */
export function makeRepeats(tables: SourceTables, ledger: Ledger): Log[] {
  const identified = rowsOf(tables, RUNS).filter((row) => text(row, "repeat") !== "");
  return groupRows(identified, ["variant", "params_b", "repeat"]).map((rows) => {
    const head = headOf(rows);
    const steps = new StepRows();
    for (const source of rows) {
      const row = steps.at(source);
      if (text(source, "prompt_kind") !== text(head, "prompt_kind"))
        throw new Error(`${RUNS}: prompt changes in a run`);
      fillScore(row, "holdout", source);
      fillCompute(row, source);
      fillFrom(row, "response_length", source, "response_length");
      ledger.place(source, "log", "repeats");
    }
    const promptKind = text(head, "prompt_kind") === "short" ? "short" : "regular";
    return {
      group: "repeats",
      rows: steps.sorted(),
      identity: identify({
        ...mainModel(head),
        run: `${mainName(head)}-repeat-${text(head, "repeat")}`,
        kind: "repeat",
        repeat: number(head, "repeat"),
        repeats: 1,
        promptKind,
        source: [sourcePath(RUNS)],
        note: say(repeatNote(text(head, "variant"), text(head, "params_b"), promptKind), gapNote(steps.sorted()))
      })
    };
  });
}

/** The early steps, of which only the unordered set of repeats is known. */
export function makeUnidentified(tables: SourceTables, ledger: Ledger): Log[] {
  const unidentified = rowsOf(tables, RUNS).filter((row) => text(row, "repeat") === "");
  return groupRows(unidentified, ["variant", "params_b"]).map((sources) => {
    const head = headOf(sources);
    const rows = sources.map((source) => {
      const row = newRow(source);
      fillScore(row, "holdout", source);
      fillCompute(row, source);
      fillFrom(row, "response_length", source, "response_length");
      ledger.place(source, "log", "unidentified repeats");
      return row;
    });
    rows.sort((a, b) => a.step - b.step);
    return {
      group: "unidentified repeats",
      rows,
      identity: identify({
        ...mainModel(head),
        run: `${mainName(head)}-repeats-unidentified`,
        kind: "repeat-set",
        repeats: 3,
        source: [sourcePath(RUNS)],
        note: unidentifiedNote(rows)
      })
    };
  });
}

/** The evaluation before training, all benchmarks, of one repeat of unknown number. */
export function makeStepZero(tables: SourceTables, ledger: Ledger): Log[] {
  const before = rowsOf(tables, CROSSDOMAIN).filter((row) => text(row, "phase") === "before");
  return groupRows(before, ["variant", "params_b"]).map((rows) => {
    const head = headOf(rows);
    const row = { step: 0, samples: 0, values: new Map<string, number>() };
    for (const source of rows) {
      fillScore(row, text(source, "benchmark"), source);
      ledger.place(source, "log", "step 0");
    }
    return {
      group: "step 0",
      rows: [row],
      identity: identify({
        ...mainModel(head, "qwen2.5"),
        run: `${modelName("qwen2.5", text(head, "variant"), text(head, "params_b"))}-step-0`,
        kind: "repeat-set",
        repeats: 1,
        source: [sourcePath(CROSSDOMAIN)],
        note: STEP_0_NOTE
      })
    };
  });
}
