/** Logs of the experiments on 7B: reuse of data, size of the rollout group. */
import { lastOf } from "../../src/lib/items.js";
import { type Copy, verifyCopy } from "./copies.js";
import { fillCompute, fillScore, type Log, modelName, sourcePath, TRAINING_PROBLEMS } from "./log.js";
import { type IdentitySpec, logsOf } from "./logs-of.js";
import { say } from "./notes.js";
import type { Ledger, SourceRow } from "./rows-ledger.js";
import { at, number, rowsOf, type SourceTables, text } from "./source-csv.js";

const REUSE = "data_reuse.csv";
const SUBSETS = "data_reuse_subsets.csv";
const ROLLOUTS = "grpo_rollouts.csv";

/** Repeat of the main run that the tau = 1 curve is: now, and in the earlier figure. */
const REUSE_REPEAT = { published: 3, earlier_run: 1 } as const;
/** Repeat of the main run that the G = 8 curve is. */
const ROLLOUTS_REPEAT: Record<string, number> = { base: 3, instruct: 2 };

function experimentRun(
  experiment: "reuse" | "rollouts",
  head: SourceRow,
  suffix: string,
  copy: Copy | null
): IdentitySpec {
  const variant = text(head, "variant");
  return {
    run: `${modelName("qwen2.5", variant, "7")}-${suffix}`,
    experiment,
    kind: "repeat",
    family: "qwen2.5",
    variant,
    modelSize: 7e9,
    repeats: 1,
    ...copy,
    source: [sourcePath(experiment === "reuse" ? REUSE : ROLLOUTS)]
  };
}

/** One log per variant, tau and state. */
export function makeReuseRuns(tables: SourceTables, ledger: Ledger): Log[] {
  checkSubsets(tables);
  const copyOf = (head: SourceRow, rows: SourceRow[]) =>
    text(head, "tau") === "1" ? verifyCopy(tables, rows, text(head, "variant"), REUSE_REPEAT[asStatus(head)]) : null;
  return logsOf(ledger, {
    group: "reuse",
    rows: rowsOf(tables, REUSE),
    by: ["variant", "tau", "status"],
    fill: (row, source) => fillScore(row, "holdout", source),
    identity: (head, sources) => {
      const isCurrent = asStatus(head) === "published";
      return {
        ...experimentRun(
          "reuse",
          head,
          `tau-${text(head, "tau")}${isCurrent ? "" : "-earlier"}`,
          copyOf(head, sources)
        ),
        state: isCurrent ? "current" : "earlier",
        reuseFactor: number(head, "tau"),
        uniqueSamples: number(head, "unique_samples")
      };
    },
    note: (head, _, sources) => {
      const copy = copyOf(head, sources);
      return say(
        copy &&
          `A copy of repeat ${copy.repeat} of the main run, of whose ${TRAINING_PROBLEMS} problems 512 are seen at each step.`,
        asStatus(head) === "earlier_run" && "An earlier figure draws this series instead of the published one.",
        borrowedNote(sources)
      );
    }
  });
}

function asStatus(row: SourceRow): keyof typeof REUSE_REPEAT {
  const status = text(row, "status");
  if (status !== "published" && status !== "earlier_run") throw new Error(`${at(row)}: unknown status ${status}`);
  return status;
}

/** Steps that only another figure than the rest of the series draws. */
function borrowedNote(rows: SourceRow[]): string | null {
  const figure = text(lastOf(rows), "source_figure");
  const borrowed = rows.filter((row) => text(row, "source_figure") !== figure);
  if (borrowed.length === 0) return null;
  return `Drawn only in an earlier figure: step ${borrowed.map((row) => text(row, "step")).join(", ")}.`;
}

/** The curves' numbers of unique problems must be those of the released subset files. */
function checkSubsets(tables: SourceTables): void {
  const subsets = new Map(rowsOf(tables, SUBSETS).map((row) => [text(row, "tau"), text(row, "unique_samples")]));
  if (Number(subsets.get("1")) !== TRAINING_PROBLEMS)
    throw new Error(`${SUBSETS}: the training file must hold ${TRAINING_PROBLEMS} problems; got ${subsets.get("1")}`);
  for (const row of rowsOf(tables, REUSE))
    if (text(row, "unique_samples") !== subsets.get(text(row, "tau")))
      throw new Error(`${at(row)}: unique samples differ from ${SUBSETS}`);
}

/** One log per variant and group size. */
export function makeRolloutRuns(tables: SourceTables, ledger: Ledger): Log[] {
  const copyOf = (head: SourceRow, rows: SourceRow[]) => {
    const variant = text(head, "variant");
    return number(head, "rollout_n") === 8 ? verifyCopy(tables, rows, variant, ROLLOUTS_REPEAT[variant] ?? 0) : null;
  };
  return logsOf(ledger, {
    group: "rollouts",
    rows: rowsOf(tables, ROLLOUTS),
    by: ["variant", "rollout_n"],
    fill: (row, source) => {
      fillScore(row, "holdout", source);
      fillCompute(row, source);
    },
    identity: (head, sources) => {
      const copy = copyOf(head, sources);
      const groupSize = number(head, "rollout_n");
      return {
        ...experimentRun("rollouts", head, `g-${groupSize}`, copy),
        groupSize,
        uniqueSamples: copy ? TRAINING_PROBLEMS : null
      };
    },
    note: (head, _, sources) => {
      const copy = copyOf(head, sources);
      return copy && `A copy of repeat ${copy.repeat} of the main run.`;
    }
  });
}
