/** Tables with a row a step: keys of the run in columns, in any order; rows in blocks, by step, or shuffled. */
import type { Random } from "../../../src/lib/inference/random.js";
import { type Layout, modelName, type Rendering, runName } from "./layouts.js";
import { oneOf, type PlannedRun, type Study, some } from "./plan.js";
import { arrow, type Cell, csv, jsonl, type PlainTable, parquet, type StudyFile } from "./tables.js";

/** How a table says which run a row is of. */
interface KeyColumn {
  name: string;
  cell: (run: PlannedRun) => Cell;
  statesSize: boolean;
}

const key = (name: string, cell: KeyColumn["cell"], statesSize = false): KeyColumn => ({ name, cell, statesSize });

/** Columns that together tell every run: one for all, or one for each key; more that are the same for all. */
function keyColumns(study: Study): KeyColumn[] {
  const { random, differing } = study;
  if (random.below(3) === 0) {
    const separator = oneOf(random, ["-", "_", "/"]);
    const name = oneOf(random, ["run", "run_name", "name", "Name", "run_id", "experiment", "exp_name", "exp_id"]);
    return [key(name, (run) => runName(run, study, separator), true)];
  }
  const bySize = [
    key(oneOf(random, ["model", "model_name", "base_model"]), (run) => modelName(run), true),
    key("params_b", ({ keys }) => keys.size / 1e9, true),
    key("model_size", ({ keys }) => keys.size, true),
    key("size", ({ keys }) => `${keys.size / 1e9}B`, true)
  ];
  const columns: KeyColumn[] = [];
  if (differing.includes("size") || random.below(2) === 0) columns.push(oneOf(random, bySize));
  if (differing.includes("seed") || random.below(4) === 0)
    columns.push(key(oneOf(random, ["seed", "seed", "random_seed"]), ({ keys }) => keys.seed));
  if (differing.includes("method") || random.below(4) === 0) {
    const name = oneOf(random, ["method", "condition", "algorithm", "recipe", "config", "variant"]);
    columns.push(key(name, ({ keys }) => keys.method));
  }
  return shuffled(columns, random);
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return some(random, list, list.length)
    .map((one) => ({ one, at: random.uniform() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

/** How a table tells sets of scores apart. */
interface SetColumns {
  /** columns that say which set a row is of */
  parting: { name: string; cells: Cell[] }[];
  /** column of the score by set */
  scores: string[];
  sets: Rendering["sets"];
  /** options that choose the first of the best sets */
  answers: Record<string, string[]>;
}

function setColumns({ sets, random }: Study): SetColumns {
  const evaluations = sets.filter(({ role }) => role === "evaluation");
  const kind = random.below(3);
  if (kind === 0 && evaluations.length === sets.length && sets.length > 1) {
    const name = oneOf(random, ["benchmark", "dataset", "eval_set"]);
    const score = oneOf(random, ["accuracy", "acc", "pass@1"]);
    return {
      parting: [{ name, cells: sets.map(({ benchmark }) => benchmark) }],
      scores: sets.map(() => score),
      sets: sets.map(({ benchmark }, place) => ({ place, role: null, name: benchmark })),
      answers: { "--where": ["--where", `${name}=${sets[0]!.benchmark}`] }
    };
  }
  if (kind === 1 && evaluations.length === 1 && sets.length === 2) {
    const name = oneOf(random, ["split", "phase", "type", "mode"]);
    const [evaluation, training] = oneOf(random, [
      ["eval", "train"],
      ["test", "train"],
      ["val", "train"],
      ["validation", "training"]
    ] as const);
    return {
      parting: [{ name, cells: sets.map(({ role }) => (role === "evaluation" ? evaluation : training)) }],
      scores: sets.map(() => "accuracy"),
      sets: sets.map(({ role }, place) => ({ place, role, name: role })),
      answers: { "--where": ["--where", `${name}=${evaluation}`], "--role": ["--role", "evaluation"] }
    };
  }
  const prefix = oneOf(random, ["eval/", "val/", "test/"]);
  const names = sets.map(({ role, benchmark }) => {
    if (role === "training") return "train/accuracy";
    if (evaluations.length > 1) return `${prefix}${benchmark}/accuracy`;
    return sets.length === 1
      ? oneOf(random, ["accuracy", `${prefix}accuracy`, "pass@1", "eval_accuracy"])
      : `${prefix}accuracy`;
  });
  return {
    parting: [],
    scores: names,
    sets: sets.map(({ role }, place) => ({
      place,
      role: /eval|val|test|train/.test(names[place]!) ? role : null,
      name: names[place]!
    })),
    answers: { "--score": ["--score", names[0]!] }
  };
}

interface LongTable extends Omit<Rendering, "files" | "how"> {
  table: PlainTable;
  order: string;
}

/** The study as one table. */
export function longTable(study: Study): LongTable {
  const { random, runs } = study;
  const keys = keyColumns(study);
  const sets = setColumns(study);
  const tokens = random.below(3) === 0;
  const step = oneOf(random, ["step", "step", "global_step", "training_step"]);
  const scores = [...new Set(sets.scores)];
  const parted = sets.parting.length > 0;
  const more = random.below(3) === 0 ? [oneOf(random, ["learning_rate", "loss", "epoch", "timestamp"])] : [];
  const columns = [
    ...shuffled([...keys.map(({ name }) => name), step, ...sets.parting.map(({ name }) => name)], random),
    ...more,
    ...(tokens ? ["total_tokens"] : []),
    ...scores
  ];
  const rows: { run: number; step: number; cells: Map<string, Cell> }[] = [];
  for (const [r, run] of runs.entries()) {
    for (const [i, at] of run.steps.entries()) {
      const common = new Map<string, Cell>([[step, at], ...keys.map(({ name, cell }) => [name, cell(run)] as const)]);
      if (tokens) common.set("total_tokens", run.tokens[i]!);
      for (const name of more) common.set(name, moreAt(name, r, i));
      if (parted) {
        for (const [s, name] of sets.scores.entries()) {
          const parts = sets.parting.map((column) => [column.name, column.cells[s]!] as const);
          rows.push({ run: r, step: at, cells: new Map([...common, ...parts, [name, run.scores[s]![i]!]]) });
        }
      } else {
        const all = sets.scores.map((name, s) => [name, run.scores[s]![i]!] as const);
        rows.push({ run: r, step: at, cells: new Map([...common, ...all]) });
      }
    }
  }
  const order = oneOf(random, ["blocks", "blocks", "interleaved", "interleaved", "shuffled"]);
  if (order === "interleaved") rows.sort((a, b) => a.step - b.step);
  const ordered = order === "shuffled" ? shuffled(rows, random) : rows;
  const runColumns = keys.flatMap(({ name }) => ["--run-column", name]);
  return {
    table: { columns, rows: ordered.map(({ cells }) => columns.map((name) => cells.get(name) ?? null)) },
    rows: rows.length,
    sets: sets.sets,
    sizes: keys.some(({ statesSize }) => statesSize),
    tokens,
    answers: { ...sets.answers, "--run-column": runColumns, "--step": ["--step", step] },
    order
  };
}

function moreAt(name: string, run: number, i: number): Cell {
  if (name === "timestamp") return 1_767_225_600 + 60 * i + run;
  if (name === "epoch") return i / 10;
  return name === "loss" ? 0.1 / (1 + i) : 1e-6;
}

function longLayout(name: string, write: (table: PlainTable, random: Random) => StudyFile): Layout {
  return {
    name,
    render: (study) => {
      const { table, order, ...known } = longTable(study);
      const file = write(table, study.random);
      return { ...known, files: [file], how: `${file.path}: ${table.columns.join(",")}; ${order}` };
    }
  };
}

export const longTables: readonly Layout[] = [
  longLayout("long CSV", (table, random) => {
    const delimiter = oneOf(random, [",", ",", ";", "\t", "|"] as const);
    const style = {
      delimiter,
      decimalComma: delimiter === ";" && random.below(2) === 0,
      lineEnd: oneOf(random, ["\n", "\r\n"] as const),
      byteOrderMark: random.below(4) === 0,
      quoteAll: random.below(4) === 0
    };
    return { path: `logs/history.${delimiter === "\t" ? "tsv" : "csv"}`, bytes: csv(table, style) };
  }),
  longLayout("long JSONL", (table, random) => ({
    path: "logs/history.jsonl",
    bytes: jsonl(table, random.below(2) === 0)
  })),
  longLayout("long Parquet", (table, random) => ({
    path: "logs/history.parquet",
    bytes: parquet(table, oneOf(random, ["SNAPPY", "UNCOMPRESSED"]))
  })),
  longLayout("long Arrow", (table, random) => ({
    path: "logs/history.arrow",
    bytes: arrow(table, oneOf(random, ["file", "stream"]))
  }))
];
