import { groupRows, headOf, number, rowsOf, type SourceTables, sameCells, text } from "./csv.js";
import type { Ledger, SourceRow } from "./ledger.js";
import {
  fillCompute,
  fillFrom,
  fillScore,
  identify,
  type Log,
  type LogGroup,
  modelName,
  newRow,
  StepRows,
  sourcePath,
  TRAINING_PROBLEMS
} from "./log.js";
import {
  gapNote,
  LLAMA_EARLIER_NOTE,
  LLAMA_NOTE,
  meanNote,
  overallNote,
  repeatNote,
  STEP_0_NOTE,
  say,
  unidentifiedNote
} from "./notes.js";

const HOLDOUT = "holdout_loss.csv";
const BENCHMARK = "benchmarks.csv";
const LENGTH = "response_length.csv";
const RUNS = "runs.csv";
const CROSSDOMAIN = "crossdomain.csv";
const LLAMA = "llama_revisions.csv";

/** Logs of the main runs: means, published curves, single repeats, unidentified repeats, step 0, older states. */
export function makeMainRuns(tables: SourceTables, ledger: Ledger): Log[] {
  return [
    ...makeMeans(tables, ledger),
    ...makeEarlierMeans(tables, ledger),
    ...makeRepeats(tables, ledger),
    ...makeUnidentified(tables, ledger),
    ...makeStepZero(tables, ledger),
    ...makePublished(tables, ledger),
    ...makeEarlierPublished(tables, ledger)
  ];
}

/** The published mean curves: hold-out loss, benchmarks and response length of a step side by side. */
function makeMeans(tables: SourceTables, ledger: Ledger): Log[] {
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
      place(ledger, source, "means");
    }
    for (const source of benchmarks.filter(sameModel(head))) {
      const row = steps.at(source);
      const benchmark = text(source, "benchmark");
      if (benchmark === "holdout") {
        checkSame(source, rows);
        ledger.place(source, "checked", "the hold-out panel gives the digits of holdout_loss.csv");
      } else {
        fillScore(row, benchmark, source);
        place(ledger, source, "means");
      }
    }
    for (const source of lengths.filter(sameModel(head))) {
      fillFrom(steps.at(source), "response_length", source, "response_length");
      place(ledger, source, "means");
    }
    const logRows = steps.sorted();
    return {
      group: "means",
      rows: logRows,
      identity: identify({
        ...model(head),
        run: `${nameOf(head)}-mean`,
        kind: "mean",
        repeats: 3,
        source: [HOLDOUT, BENCHMARK, LENGTH].map(sourcePath),
        note: say(meanNote(text(head, "variant"), text(head, "params_b"), logRows), gapNote(logRows))
      })
    };
  });
}

/** The overall score as older states of the measurements give it. */
function makeEarlierMeans(tables: SourceTables, ledger: Ledger): Log[] {
  const older = rowsOf(tables, BENCHMARK).filter((row) => text(row, "snapshot") !== "current");
  return groupRows(older, ["variant", "params_b", "snapshot"]).map((rows) => {
    const head = headOf(rows);
    const steps = new StepRows();
    for (const source of rows) {
      if (text(source, "benchmark") !== "overall_pass1") throw new Error(`${BENCHMARK}: ${text(source, "benchmark")}`);
      fillScore(steps.at(source), "overall", source);
      place(ledger, source, "means, earlier state");
    }
    const repeats = repeatsOf(text(head, "snapshot"));
    return {
      group: "means, earlier state",
      rows: steps.sorted(),
      identity: identify({
        ...model(head),
        run: `${nameOf(head)}-mean-earlier`,
        kind: "mean",
        state: "earlier",
        repeats,
        source: [sourcePath(BENCHMARK)],
        note: say(overallNote(repeats), gapNote(steps.sorted()))
      })
    };
  });
}

/** The single repeats, from the step on at which they can be told apart. */
function makeRepeats(tables: SourceTables, ledger: Ledger): Log[] {
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
      place(ledger, source, "repeats");
    }
    const promptKind = text(head, "prompt_kind") === "short" ? "short" : "regular";
    return {
      group: "repeats",
      rows: steps.sorted(),
      identity: identify({
        ...model(head),
        run: `${nameOf(head)}-repeat-${text(head, "repeat")}`,
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
function makeUnidentified(tables: SourceTables, ledger: Ledger): Log[] {
  const unidentified = rowsOf(tables, RUNS).filter((row) => text(row, "repeat") === "");
  return groupRows(unidentified, ["variant", "params_b"]).map((sources) => {
    const head = headOf(sources);
    const rows = sources.map((source) => {
      const row = newRow(source);
      fillScore(row, "holdout", source);
      fillCompute(row, source);
      fillFrom(row, "response_length", source, "response_length");
      place(ledger, source, "unidentified repeats");
      return row;
    });
    rows.sort((a, b) => a.step - b.step);
    return {
      group: "unidentified repeats",
      rows,
      identity: identify({
        ...model(head),
        run: `${nameOf(head)}-repeats-unidentified`,
        kind: "repeat-set",
        repeats: 3,
        source: [sourcePath(RUNS)],
        note: unidentifiedNote(rows)
      })
    };
  });
}

/** The evaluation before training, all benchmarks, of one repeat of unknown number. */
function makeStepZero(tables: SourceTables, ledger: Ledger): Log[] {
  const before = rowsOf(tables, CROSSDOMAIN).filter((row) => text(row, "phase") === "before");
  return groupRows(before, ["variant", "params_b"]).map((rows) => {
    const head = headOf(rows);
    const row = { step: 0, samples: 0, values: new Map<string, number>() };
    for (const source of rows) {
      fillScore(row, text(source, "benchmark"), source);
      place(ledger, source, "step 0");
    }
    return {
      group: "step 0",
      rows: [row],
      identity: identify({
        ...model(head, "qwen2.5"),
        run: `${modelName("qwen2.5", text(head, "variant"), text(head, "params_b"))}-step-0`,
        kind: "repeat-set",
        repeats: 1,
        source: [sourcePath(CROSSDOMAIN)],
        note: STEP_0_NOTE
      })
    };
  });
}

/** Llama 3 as the published figure draws it. */
function makePublished(tables: SourceTables, ledger: Ledger): Log[] {
  const llama = rowsOf(tables, HOLDOUT).filter((row) => text(row, "family") !== "qwen2.5");
  return groupRows(llama, ["family", "variant", "params_b"]).map((rows) => {
    const head = headOf(rows);
    const steps = new StepRows();
    for (const source of rows) {
      const row = steps.at(source);
      fillScore(row, "holdout", source);
      fillCompute(row, source);
      fillFrom(row, "repeats", source, "n_repeats");
      place(ledger, source, "published curves");
    }
    return {
      group: "published curves",
      rows: steps.sorted(),
      identity: identify({
        ...model(head),
        run: `${nameOf(head)}-published`,
        kind: "published-curve",
        source: [sourcePath(HOLDOUT)],
        note: say(LLAMA_NOTE, gapNote(steps.sorted()))
      })
    };
  });
}

/** Llama 3 as the earlier commit draws it; samples and compute are those of the published curve. */
function makeEarlierPublished(tables: SourceTables, ledger: Ledger): Log[] {
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
      place(ledger, source, "published curves, earlier state");
    }
    return {
      group: "published curves, earlier state",
      rows: steps.sorted(),
      identity: identify({
        ...model(head, "llama3", "instruct"),
        run: `${modelName("llama3", "instruct", paramsB)}-published-06cacca`,
        kind: "published-curve",
        state: "earlier",
        source: [LLAMA, HOLDOUT].map(sourcePath),
        note: say(LLAMA_EARLIER_NOTE, gapNote(steps.sorted()))
      })
    };
  });
}

function model(head: SourceRow, family = text(head, "family"), variant = text(head, "variant")) {
  const modelSize = number(head, "params_b") * 1e9;
  return { family, variant, modelSize, experiment: "main" as const, uniqueSamples: TRAINING_PROBLEMS };
}

function nameOf(head: SourceRow): string {
  return modelName(text(head, "family"), text(head, "variant"), text(head, "params_b"));
}

function sameModel(head: SourceRow): (row: SourceRow) => boolean {
  return (row) => sameCells(row, head, ["variant", "params_b"]);
}

function place(ledger: Ledger, row: SourceRow, group: LogGroup): void {
  ledger.place(row, "log", group);
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
