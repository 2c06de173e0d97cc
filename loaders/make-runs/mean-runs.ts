import { groupRows, headOf, rowsOf, type SourceTables, sameCells, text } from "./csv.js";
import type { Ledger, SourceRow } from "./ledger.js";
import { fillCompute, fillFrom, fillScore, identify, type Log, StepRows, sourcePath } from "./log.js";
import { mainModel, mainName } from "./main-model.js";
import { gapNote, meanNote, overallNote, say } from "./notes.js";

const HOLDOUT = "holdout_loss.csv";
const BENCHMARK = "benchmarks.csv";
const LENGTH = "response_length.csv";

/** The published mean curves: hold-out loss, benchmarks and response length of a step side by side. */
export function makeMeans(tables: SourceTables, ledger: Ledger): Log[] {
  const holdout = rowsOf(tables, HOLDOUT).filter((row) => text(row, "family") === "qwen2.5");
  const benchmarks = rowsOf(tables, BENCHMARK).filter((row) => text(row, "snapshot") === "current");
  const lengths = rowsOf(tables, LENGTH);
  return groupRows(holdout, ["variant", "params_b"]).map((rows) => {
    const head = headOf(rows);
    const steps = new StepRows();
    for (const source of rows) {
      const row = steps.at(source);
      fillScore(row, "holdout", source);
      fillCompute(row, source);
      fillFrom(row, "repeats", source, "n_repeats");
      ledger.place(source, "log", "means");
    }
    for (const source of benchmarks.filter(sameModel(head))) {
      const row = steps.at(source);
      const benchmark = text(source, "benchmark");
      if (benchmark === "holdout") {
        checkSame(source, rows);
        ledger.place(source, "checked", "the hold-out panel gives the digits of holdout_loss.csv");
      } else {
        fillScore(row, benchmark, source);
        ledger.place(source, "log", "means");
      }
    }
    for (const source of lengths.filter(sameModel(head))) {
      fillFrom(steps.at(source), "response_length", source, "response_length");
      ledger.place(source, "log", "means");
    }
    const logRows = steps.sorted();
    return {
      group: "means",
      rows: logRows,
      identity: identify({
        ...mainModel(head),
        run: `${mainName(head)}-mean`,
        kind: "mean",
        repeats: 3,
        source: [HOLDOUT, BENCHMARK, LENGTH].map(sourcePath),
        note: say(meanNote(text(head, "variant"), text(head, "params_b"), logRows), gapNote(logRows))
      })
    };
  });
}

/** The overall score as older states of the measurements give it. */
export function makeEarlierMeans(tables: SourceTables, ledger: Ledger): Log[] {
  const older = rowsOf(tables, BENCHMARK).filter((row) => text(row, "snapshot") !== "current");
  return groupRows(older, ["variant", "params_b", "snapshot"]).map((rows) => {
    const head = headOf(rows);
    const steps = new StepRows();
    for (const source of rows) {
      if (text(source, "benchmark") !== "overall_pass1") throw new Error(`${BENCHMARK}: ${text(source, "benchmark")}`);
      fillScore(steps.at(source), "overall", source);
      ledger.place(source, "log", "means, earlier state");
    }
    const repeats = repeatsOf(text(head, "snapshot"));
    return {
      group: "means, earlier state",
      rows: steps.sorted(),
      identity: identify({
        ...mainModel(head),
        run: `${mainName(head)}-mean-earlier`,
        kind: "mean",
        state: "earlier",
        repeats,
        source: [sourcePath(BENCHMARK)],
        note: say(overallNote(repeats), gapNote(steps.sorted()))
      })
    };
  });
}

function sameModel(head: SourceRow): (row: SourceRow) => boolean {
  return (row) => sameCells(row, head, ["variant", "params_b"]);
}

function checkSame(source: SourceRow, holdout: SourceRow[]): void {
  const twin = holdout.find((row) => sameCells(row, source, ["step"]));
  if (!twin || text(twin, "test_loss") !== text(source, "test_loss"))
    throw new Error(`${BENCHMARK} row ${source.index}: hold-out loss differs from ${HOLDOUT}`);
}

function repeatsOf(snapshot: string): number {
  if (snapshot === "older_two_repeats") return 2;
  if (snapshot === "older_three_repeats") return 3;
  throw new Error(`${BENCHMARK}: unknown snapshot ${snapshot}`);
}
