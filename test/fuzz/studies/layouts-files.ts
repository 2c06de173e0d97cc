/** A file a run: tables, JSON lines, trainers' consoles and state files. */
import { gzipSync } from "fflate";
import type { Layout, Rendering } from "./layouts.js";
import { runName } from "./names.js";
import { oneOf, type PlannedRun, type Study } from "./plan.js";
import { arrow, type Cell, csv, jsonl, type PlainTable, parquet, records, utf8 } from "./tables.js";

/** Names of the scores of a run's own file. */
type Naming = (study: Study) => string[];

const plainNames: Naming = ({ sets }) => {
  const evaluations = sets.filter(({ role }) => role === "evaluation");
  return sets.map(({ role, benchmark }) => {
    if (role === "training") return "train/accuracy";
    return evaluations.length > 1 ? `eval/${benchmark}/accuracy` : "eval/accuracy";
  });
};

/** The table of one run, with or without tokens since the start. */
function runTable(run: PlannedRun, names: readonly string[], tokens: boolean): PlainTable {
  return {
    columns: ["step", ...(tokens ? ["total_tokens"] : []), ...names],
    rows: run.steps.map((step, i): Cell[] => [
      step,
      ...(tokens ? [run.tokens[i]!] : []),
      ...names.map((_, s) => run.scores[s]![i]!)
    ])
  };
}

/** Where a run's file lies: a name of its own; everyone's, in a folder of its own; everyone's, in folders by key. */
function pathOf(run: PlannedRun, study: Study, end: string, kind: number): string {
  if (kind === 0) return `runs/${runName(run, study)}.${end}`;
  return `runs/${runName(run, study, kind === 1 ? "-" : "/")}/${kind === 1 ? "metrics" : "step_logs"}.${end}`;
}

function fileLayout(name: string, end: string, write: (table: PlainTable, study: Study) => Uint8Array): Layout {
  return {
    name,
    render: (study) => {
      const names = plainNames(study);
      const tokens = study.random.below(2) === 0;
      const kind = study.random.below(3);
      const packed = /^(csv|jsonl|json)$/.test(end) && study.random.below(5) === 0;
      const tables = study.runs.map((run) => ({ run, table: runTable(run, names, tokens) }));
      return {
        files: tables.map(({ run, table }) => ({
          path: pathOf(run, study, packed ? `${end}.gz` : end, kind),
          bytes: packed ? gzipSync(write(table, study)) : write(table, study)
        })),
        rows: tables.reduce((sum, { table }) => sum + table.rows.length, 0),
        ...knownOf(study, names, tokens),
        how: `${pathOf(study.runs[0]!, study, end, kind)}${packed ? ", packed" : ""}: ${tables[0]!.table.columns.join(",")}`
      };
    }
  };
}

function knownOf(
  { sets }: Study,
  names: readonly string[],
  tokens: boolean
): Omit<Rendering, "files" | "rows" | "how"> {
  return {
    sets: names.map((name, place) => ({ place, role: sets[place]!.role, name })),
    sizes: true,
    tokens,
    answers: { "--score": ["--score", names[0]!], "--step": ["--step", "step"] }
  };
}

/** verl's console: every step trained, evaluations at some; names as its trainer gives them. */
const verlConsole: Layout = {
  name: "verl console",
  render: (study) => {
    const { sets, random } = study;
    const names = sets.map(({ role, benchmark }) =>
      role === "training" ? "critic/score/mean" : `val-core/${benchmark}/acc/mean@1`
    );
    const tokens = random.below(2) === 0;
    const before = oneOf(random, ["", "(TaskRunner pid=4711) ", "\u001b[36m(main_task pid=77)\u001b[0m "]);
    const files = study.runs.map((run) => {
      const lines: string[] = [];
      for (let step = 0; step <= run.steps.at(-1)!; step++) {
        const at = run.steps.indexOf(step);
        const pairs = [`step:${step}`];
        if (step > 0) pairs.push("actor/pg_loss:-0.002", "actor/entropy:0.31");
        if (step > 0 && tokens) pairs.push(`perf/total_num_tokens:${run.tokensOfStep[step - 1]}`);
        if (at >= 0) pairs.push(...names.map((name, s) => `${name}:${run.scores[s]![at]}`));
        if (pairs.length > 1) lines.push(`${before}${pairs.join(" - ")}\n`);
        if (random.below(6) === 0) lines.push(`${before}[prompt] How many apples are left?\n`);
      }
      return { path: `consoles/${runName(run, study)}.log`, bytes: utf8(lines.join("")) };
    });
    return { files, rows: null, ...knownOf(study, names, tokens), how: `${files[0]!.path}: ${names.join(",")}` };
  }
};

/** `trainer_state.json`, one a run, in the run's folder. */
const trainerState: Layout = {
  name: "trainer_state.json",
  render: (study) => {
    const { sets } = study;
    if (sets.filter(({ role }) => role === "evaluation").length > 1) return null;
    const names = sets.map(({ role }) => (role === "training" ? "rewards/accuracy_reward/mean" : "eval_accuracy"));
    const files = study.runs.map((run) => {
      const rows = run.steps.flatMap((step, i) =>
        names.map((name, s) => ({ step, epoch: step / 100, [name]: run.scores[s]![i]! }))
      );
      const state = { global_step: run.steps.at(-1), log_history: rows, max_steps: 1000, num_train_epochs: 1 };
      return { path: `outputs/${runName(run, study)}/trainer_state.json`, bytes: utf8(JSON.stringify(state, null, 2)) };
    });
    return { files, rows: null, ...knownOf(study, names, false), how: `${files[0]!.path}: ${names.join(",")}` };
  }
};

export const runFiles: readonly Layout[] = [
  fileLayout("a CSV a run", "csv", (table, { random }) =>
    csv(table, { delimiter: oneOf(random, [",", ";", "\t"] as const) })
  ),
  fileLayout("a JSONL a run", "jsonl", (table) => jsonl(table)),
  fileLayout("a JSON a run", "json", (table) => utf8(JSON.stringify(records(table, true)))),
  fileLayout("a Parquet a run", "parquet", (table) => parquet(table)),
  fileLayout("an Arrow a run", "arrow", (table, { random }) => arrow(table, oneOf(random, ["file", "stream"]))),
  verlConsole,
  trainerState
];
