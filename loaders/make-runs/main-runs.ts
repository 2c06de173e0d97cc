/** Logs of the main runs: means, published curves, single repeats, unidentified repeats, step 0, older states. */

import {
  fillCompute,
  fillFrom,
  fillScore,
  type Log,
  type LogRow,
  modelName,
  newRow,
  sourcePath,
  TRAINING_PROBLEMS
} from "./log.js";
import { type IdentitySpec, logsOf } from "./logs-of.js";
import {
  LLAMA_EARLIER_NOTE,
  LLAMA_NOTE,
  meanNote,
  overallNote,
  repeatNote,
  STEP_0_NOTE,
  unidentifiedNote
} from "./notes.js";
import type { Ledger, SourceRow } from "./rows-ledger.js";
import { at, number, rowsOf, type SourceTables, sameCells, text } from "./source-csv.js";

const HOLDOUT = "holdout_loss.csv";
const BENCHMARK = "benchmarks.csv";
const LENGTH = "response_length.csv";
const RUNS = "runs.csv";
const CROSSDOMAIN = "crossdomain.csv";
const LLAMA = "llama_revisions.csv";

export function makeMainRuns(tables: SourceTables, ledger: Ledger): Log[] {
  return [
    makeMeans,
    makeEarlierMeans,
    makeRepeats,
    makeUnidentified,
    makeStepZero,
    makePublished,
    makeEarlierPublished
  ].flatMap((make) => make(tables, ledger));
}

/** What the identities of all main runs have from the cells of their rows, and the name after that of the model. */
function mainRun(
  head: SourceRow,
  suffix: string,
  tables: string[],
  family = text(head, "family"),
  variant = text(head, "variant")
): Omit<IdentitySpec, "kind"> {
  return {
    run: `${modelName(family, variant, text(head, "params_b"))}-${suffix}`,
    experiment: "main",
    family,
    variant,
    modelSize: number(head, "params_b") * 1e9,
    uniqueSamples: TRAINING_PROBLEMS,
    source: tables.map(sourcePath)
  };
}

function fillMeasured(row: LogRow, source: SourceRow): void {
  fillScore(row, "holdout", source);
  fillCompute(row, source);
}

/** The published mean curves: hold-out loss, benchmarks and response length of a step side by side. */
function makeMeans(tables: SourceTables, ledger: Ledger): Log[] {
  const holdout = rowsOf(tables, HOLDOUT).filter((row) => text(row, "family") === "qwen2.5");
  const benchmarks = rowsOf(tables, BENCHMARK).filter((row) => text(row, "snapshot") === "current");
  return logsOf(ledger, {
    group: "means",
    rows: [...holdout, ...benchmarks, ...rowsOf(tables, LENGTH)],
    by: ["variant", "params_b"],
    checked: (source) => {
      if (source.table !== BENCHMARK || text(source, "benchmark") !== "holdout") return null;
      checkSame(source, holdout);
      return "the hold-out panel gives the digits of holdout_loss.csv";
    },
    fill: (row, source) => {
      if (source.table === LENGTH) return fillFrom(row, "response_length", source, "response_length");
      if (source.table === BENCHMARK) return fillScore(row, text(source, "benchmark"), source);
      fillMeasured(row, source);
      fillFrom(row, "repeats", source, "n_repeats");
    },
    identity: (head) => ({ ...mainRun(head, "mean", [HOLDOUT, BENCHMARK, LENGTH]), kind: "mean", repeats: 3 }),
    note: (head, rows) => meanNote(text(head, "variant"), text(head, "params_b"), rows)
  });
}

function checkSame(source: SourceRow, holdout: SourceRow[]): void {
  const twin = holdout.find((row) => sameCells(row, source, ["variant", "params_b", "step"]));
  if (!twin || text(twin, "test_loss") !== text(source, "test_loss"))
    throw new Error(`${at(source)}: hold-out loss differs from ${HOLDOUT}`);
}

/** The overall score as older states of the measurements give it. */
function makeEarlierMeans(tables: SourceTables, ledger: Ledger): Log[] {
  return logsOf(ledger, {
    group: "means, earlier state",
    rows: rowsOf(tables, BENCHMARK).filter((row) => text(row, "snapshot") !== "current"),
    by: ["variant", "params_b", "snapshot"],
    fill: (row, source) => {
      if (text(source, "benchmark") !== "overall_pass1") throw new Error(`${BENCHMARK}: ${text(source, "benchmark")}`);
      fillScore(row, "overall", source);
    },
    identity: (head) => ({
      ...mainRun(head, "mean-earlier", [BENCHMARK]),
      kind: "mean",
      state: "earlier",
      repeats: repeatsOf(head)
    }),
    note: (head) => overallNote(repeatsOf(head))
  });
}

function repeatsOf(head: SourceRow): number {
  const snapshot = text(head, "snapshot");
  if (snapshot === "older_two_repeats") return 2;
  if (snapshot === "older_three_repeats") return 3;
  throw new Error(`${BENCHMARK}: unknown snapshot ${snapshot}`);
}

function fillRepeat(row: LogRow, source: SourceRow): void {
  fillMeasured(row, source);
  fillFrom(row, "response_length", source, "response_length");
}

/** The single repeats, from the step on at which they can be told apart. */
function makeRepeats(tables: SourceTables, ledger: Ledger): Log[] {
  const promptKind = (head: SourceRow) => (text(head, "prompt_kind") === "short" ? "short" : "regular");
  return logsOf(ledger, {
    group: "repeats",
    rows: rowsOf(tables, RUNS).filter((row) => text(row, "repeat") !== ""),
    by: ["variant", "params_b", "repeat"],
    fill: (row, source, head) => {
      if (text(source, "prompt_kind") !== text(head, "prompt_kind"))
        throw new Error(`${RUNS}: prompt changes in a run`);
      fillRepeat(row, source);
    },
    identity: (head) => ({
      ...mainRun(head, `repeat-${text(head, "repeat")}`, [RUNS]),
      kind: "repeat",
      repeat: number(head, "repeat"),
      repeats: 1,
      promptKind: promptKind(head)
    }),
    note: (head) => repeatNote(text(head, "variant"), text(head, "params_b"), promptKind(head))
  });
}

/** The early steps, of which only the unordered set of repeats is known: a row each. */
function makeUnidentified(tables: SourceTables, ledger: Ledger): Log[] {
  return logsOf(ledger, {
    group: "unidentified repeats",
    rows: rowsOf(tables, RUNS).filter((row) => text(row, "repeat") === ""),
    by: ["variant", "params_b"],
    apart: true,
    fill: fillRepeat,
    identity: (head) => ({ ...mainRun(head, "repeats-unidentified", [RUNS]), kind: "repeat-set", repeats: 3 }),
    note: (_, rows) => unidentifiedNote(rows)
  });
}

/** The evaluation before training, all benchmarks, of one repeat of unknown number. */
function makeStepZero(tables: SourceTables, ledger: Ledger): Log[] {
  return logsOf(ledger, {
    group: "step 0",
    rows: rowsOf(tables, CROSSDOMAIN).filter((row) => text(row, "phase") === "before"),
    by: ["variant", "params_b"],
    step: () => ({ step: 0, samples: 0, values: new Map() }),
    fill: (row, source) => fillScore(row, text(source, "benchmark"), source),
    identity: (head) => ({ ...mainRun(head, "step-0", [CROSSDOMAIN], "qwen2.5"), kind: "repeat-set", repeats: 1 }),
    note: () => STEP_0_NOTE
  });
}

/** Llama 3 as the published figure draws it. */
function makePublished(tables: SourceTables, ledger: Ledger): Log[] {
  return logsOf(ledger, {
    group: "published curves",
    rows: rowsOf(tables, HOLDOUT).filter((row) => text(row, "family") !== "qwen2.5"),
    by: ["family", "variant", "params_b"],
    fill: (row, source) => {
      fillMeasured(row, source);
      fillFrom(row, "repeats", source, "n_repeats");
    },
    identity: (head) => ({ ...mainRun(head, "published", [HOLDOUT]), kind: "published-curve" }),
    note: () => LLAMA_NOTE
  });
}

/** Llama 3 as the earlier commit draws it; samples and compute are those of the published curve. */
function makeEarlierPublished(tables: SourceTables, ledger: Ledger): Log[] {
  const published = rowsOf(tables, HOLDOUT).filter((row) => text(row, "family") === "llama3");
  const current = (source: SourceRow) => {
    const found = published.find((row) => sameCells(row, source, ["params_b", "step"]));
    if (!found || text(found, "test_loss") !== text(source, "test_loss_current"))
      throw new Error(`${at(source)}: the current loss is not that of ${HOLDOUT}`);
    return found;
  };
  return logsOf(ledger, {
    group: "published curves, earlier state",
    rows: rowsOf(tables, LLAMA),
    by: ["params_b"],
    step: (source) => newRow(current(source)),
    fill: (row, source) => {
      fillScore(row, "holdout", source, "test_loss_06cacca");
      fillCompute(row, current(source));
    },
    identity: (head) => ({
      ...mainRun(head, "published-06cacca", [LLAMA, HOLDOUT], "llama3", "instruct"),
      kind: "published-curve",
      state: "earlier"
    }),
    note: () => LLAMA_EARLIER_NOTE
  });
}
