/** Tables with a column a run, and tables with a row a metric. */
import type { Layout, Rendering } from "./layouts.js";
import { runName } from "./names.js";
import { oneOf, type Study } from "./plan.js";
import { arrow, type Cell, csv, jsonl, type PlainTable, parquet, type StudyFile } from "./tables.js";

/** One set alone, a column a run: what pivoting a table gives, and what pages of loggers export. */
function wideTable(study: Study): { table: PlainTable; named: boolean; score: string } | null {
  const { runs, sets, random } = study;
  if (runs.length < 2 || sets[0]!.role !== "evaluation") return null;
  const separator = oneOf(random, ["-", "_"]);
  // a table pivoted by size alone has sizes for headers
  const bare = study.differing.join() === "size" && random.below(2) === 0;
  const names = runs.map((run) => (bare ? `${run.keys.size / 1e9}b` : runName(run, study, separator)));
  const metric = oneOf(random, ["val/accuracy", "eval/accuracy", "test/accuracy"]);
  const style = oneOf(random, ["bare", "wandb", "wandb", "swanlab"] as const);
  const steps = [...new Set(runs.flatMap((run) => run.steps))].sort((a, b) => a - b);
  const columns: string[] = [style === "wandb" ? "Step" : "step"];
  const cells: ((step: number) => Cell)[] = [(step) => step];
  for (const [r, run] of runs.entries()) {
    const score = (step: number) => run.scores[0]![run.steps.indexOf(step)] ?? null;
    if (style === "bare") columns.push(names[r]!);
    else if (style === "wandb") {
      columns.push(...["", "__MIN", "__MAX"].map((end) => `${names[r]} - ${metric}${end}`));
      cells.push(score, score);
    } else {
      columns.push(`${names[r]}-${metric}_step`, `${names[r]}-${metric}_timestamp`);
      cells.push(score, (step) => (score(step) === null ? null : 1_767_225_600_000 + step));
      continue;
    }
    cells.push(score);
  }
  return {
    table: { columns, rows: steps.map((step) => cells.map((cell) => cell(step))) },
    named: style !== "bare",
    score: metric
  };
}

function wideLayout(name: string, write: (table: PlainTable, study: Study) => StudyFile): Layout {
  return {
    name,
    render: (study) => {
      const wide = wideTable(study);
      if (wide === null) return null;
      const file = write(wide.table, study);
      const answers: Rendering["answers"] = wide.named ? { "--score": ["--score", wide.score] } : {};
      return {
        files: [file],
        // an export of runs is a record a run and step in some readers
        rows: null,
        sets: [{ place: 0, role: wide.named ? "evaluation" : null, name: wide.score }],
        sizes: true,
        tokens: false,
        answers: { ...answers, "--step": ["--step", wide.table.columns[0]!] },
        how: `${file.path}: ${wide.table.columns.slice(0, 5).join(",")}`
      };
    }
  };
}

/** A row a metric: `run,step,metric,value`. */
const metricLong: Layout = {
  name: "a row a metric",
  render: (study) => {
    const { runs, sets, random } = study;
    const evaluations = sets.filter(({ role }) => role === "evaluation");
    const names = sets.map(({ role, benchmark }) => {
      if (role === "training") return "train/accuracy";
      return evaluations.length > 1 ? `eval/${benchmark}/accuracy` : "eval/accuracy";
    });
    const run = oneOf(random, ["run", "run_name", "run_id"]);
    const metric = oneOf(random, ["metric", "metric_name", "tag", "key"]);
    const columns = [run, "step", metric, "value"];
    const byMetric = random.below(2) === 0;
    const rows = runs.flatMap((one): Cell[][] => {
      const row = (s: number, i: number): Cell[] => [runName(one, study), one.steps[i]!, names[s]!, one.scores[s]![i]!];
      return byMetric
        ? names.flatMap((_, s) => one.steps.map((_, i) => row(s, i)))
        : one.steps.flatMap((_, i) => names.map((_, s) => row(s, i)));
    });
    const table = { columns, rows };
    const file = oneOf(random, [
      () => ({ path: "logs/metrics.csv", bytes: csv(table, { delimiter: "," }) }),
      () => ({ path: "logs/metrics.jsonl", bytes: jsonl(table) }),
      () => ({ path: "logs/metrics.parquet", bytes: parquet(table) })
    ])();
    return {
      files: [file],
      rows: rows.length,
      sets: names.map((name, place) => ({ place, role: sets[place]!.role, name })),
      sizes: true,
      tokens: false,
      answers: {
        "--score": ["--score", names[0]!],
        "--run-column": ["--run-column", run],
        "--step": ["--step", "step"]
      },
      how: `${file.path}: ${columns.join(",")}; ${byMetric ? "metric by metric" : "step by step"}`
    };
  }
};

export const wideTables: readonly Layout[] = [
  wideLayout("wide CSV", (table, { random }) => ({
    path: "exports/export.csv",
    bytes: csv(table, { delimiter: oneOf(random, [",", ";", "\t"] as const), quoteAll: random.below(2) === 0 })
  })),
  wideLayout("wide Parquet", (table) => ({ path: "exports/table.parquet", bytes: parquet(table) })),
  wideLayout("wide Arrow", (table) => ({ path: "exports/table.arrow", bytes: arrow(table, "file") })),
  metricLong
];
