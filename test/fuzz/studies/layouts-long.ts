/** Tables with a row a step: keys of the run in columns, in any order; rows in blocks, by step, or shuffled. */
import type { Random } from "../../../src/lib/statistics/random.js";
import { keyColumns, otherColumn, shuffled } from "./key-columns.js";
import type { Layout, Rendering } from "./layouts.js";
import { oneOf, type Study } from "./plan.js";
import { arrow, type Cell, csv, jsonl, type PlainTable, parquet, records, type StudyFile, utf8 } from "./tables.js";

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
  const more = random.below(3) === 0 ? [oneOf(random, ["lr", "loss", "epoch", "timestamp"])] : [];
  const other = otherColumn(study);
  // as loggers write a row: with the columns of one moment alone
  const sparse = !parted && scores.length > 1 && random.below(3) === 0;
  const columns = [
    ...shuffled([...keys, ...sets.parting, ...(other ? [other] : [])].map(({ name }) => name).concat(step), random),
    ...more,
    ...(tokens ? ["total_tokens"] : []),
    ...scores
  ];
  const rows: { step: number; cells: Map<string, Cell> }[] = [];
  for (const [r, run] of runs.entries()) {
    for (const [i, at] of run.steps.entries()) {
      for (let repeat = 0; repeat < (other?.repeats ?? 1); repeat++) {
        const common = new Map<string, Cell>([[step, at], ...keys.map(({ name, cell }) => [name, cell(run)] as const)]);
        if (tokens) common.set("total_tokens", run.tokens[i]!);
        for (const name of more) common.set(name, moreAt(name, r, i));
        if (other) common.set(other.name, other.cell(i, run.steps.length, repeat));
        // three repeats whose mean is the score
        const score = (s: number) => run.scores[s]![i]! * (other?.repeats === 3 ? 1 + 0.01 * (repeat - 1) : 1);
        const add = (...more: [string, Cell][]) => rows.push({ step: at, cells: new Map([...common, ...more]) });
        if (parted) {
          for (const [s, name] of sets.scores.entries())
            add(...sets.parting.map((column): [string, Cell] => [column.name, column.cells[s]!]), [name, score(s)]);
        } else if (sparse) for (const [s, name] of sets.scores.entries()) add([name, score(s)]);
        else add(...sets.scores.map((name, s): [string, Cell] => [name, score(s)]));
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
    // of one run a column called `name` may say the name of anything
    sizes:
      runs.length === 1 && /^name$/i.test(keys[0]?.name ?? "") ? "maybe" : keys.some(({ statesSize }) => statesSize),
    ...(keys.some(({ opaque }) => opaque) ? { named: false } : {}),
    tokens,
    answers: { ...sets.answers, "--run-column": runColumns, "--step": ["--step", step] },
    order: `${order}${sparse ? ", a score a row" : ""}${other?.repeats === 3 ? ", three repeats" : ""}`
  };
}

function moreAt(name: string, run: number, i: number): Cell {
  if (name === "timestamp") return 1_767_225_600 + 60 * i + run;
  if (name === "epoch") return i / 10;
  return name === "loss" ? 0.1 / (1 + i) : 1e-6;
}

function longLayout(name: string, write: (table: PlainTable, random: Random) => StudyFile, renamed = same): Layout {
  return {
    name,
    render: (study) => {
      const { table, order, answers, ...known } = longTable(study);
      const file = write(table, study.random);
      const given = Object.fromEntries(Object.entries(answers).map(([option, args]) => [option, args.map(renamed)]));
      const how = `${file.path}: ${table.columns.join(",")}; ${order}`;
      return { ...known, answers: given, files: [file], how };
    }
  };
}

const same = (name: string) => name;

/** Rows as objects in which `eval/accuracy` is `{"eval": {"accuracy": ...}}`. */
function nestedJsonl(table: PlainTable): Uint8Array {
  const lines = records(table, false).map((record) => {
    const whole: Nested = {};
    for (const [name, value] of Object.entries(record)) {
      const parts = name.split("/");
      let within = whole;
      for (const part of parts.slice(0, -1)) {
        within[part] ??= {};
        within = within[part] as Nested;
      }
      within[parts.at(-1)!] = value;
    }
    return `${JSON.stringify(whole)}\n`;
  });
  return utf8(lines.join(""));
}

interface Nested {
  [key: string]: Nested | Cell;
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
  longLayout(
    "long nested JSONL",
    (table) => ({ path: "logs/history.jsonl", bytes: nestedJsonl(table) }),
    (name) => name.replaceAll("/", ".")
  ),
  longLayout("long Parquet", (table, random) => ({
    path: "logs/history.parquet",
    bytes: parquet(table, oneOf(random, ["SNAPPY", "UNCOMPRESSED"]))
  })),
  longLayout("long Arrow", (table, random) => ({
    path: "logs/history.arrow",
    bytes: arrow(table, oneOf(random, ["file", "stream"]))
  }))
];
