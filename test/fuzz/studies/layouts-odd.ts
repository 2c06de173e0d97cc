/** What people do with their logs: put them behind each other, into one object, resume a run, count in percent. */
import type { Layout, Rendering } from "./layouts.js";
import { modelName, runName } from "./names.js";
import { oneOf, type PlannedRun, type Study } from "./plan.js";
import { type Cell, csv, jsonl, type PlainTable, records, type StudyFile, utf8 } from "./tables.js";

/** The evaluations of a run on the first set, as most logs have them. */
function firstSet(run: PlannedRun, name: string, of = (score: number) => score): PlainTable {
  return { columns: ["step", name], rows: run.steps.map((step, i): Cell[] => [step, of(run.scores[0]![i]!)]) };
}

function known(study: Study, name: string, more: Partial<Rendering> = {}): Omit<Rendering, "files" | "how"> {
  const { role } = study.sets[0]!;
  return { rows: null, sets: [{ place: 0, role, name }], sizes: true, tokens: false, answers: {}, ...more };
}

const nameOf = ({ sets }: Study) => (sets[0]!.role === "training" ? "train/accuracy" : "eval/accuracy");

/** Runs behind each other without a word of which is which, with each one's header or one for all. */
const behindEachOther: Layout = {
  name: "runs behind each other",
  render: (study) => {
    const name = nameOf(study);
    const headers = study.random.below(2) === 0;
    const pieces = study.runs.map((run, r) => {
      const lines = new TextDecoder().decode(csv(firstSet(run, name), { delimiter: "," })).split("\n");
      return lines.slice(headers || r === 0 ? 0 : 1).join("\n");
    });
    const answers = { "--repeats": ["--repeats", "runs"] };
    const bytes = utf8(pieces.join(""));
    const how = `all.csv: step,${name}${headers ? ", a header each" : ""}`;
    return {
      files: [{ path: "logs/all.csv", bytes }],
      ...known(study, name, { sizes: false, named: false, answers }),
      how
    };
  }
};

/** One document of all runs by their names: records, or columns. */
const oneObject: Layout = {
  name: "runs in a JSON object",
  render: (study) => {
    const name = nameOf(study);
    const columns = study.random.below(2) === 0;
    const entries = study.runs.map((run) => {
      const { rows } = firstSet(run, name);
      const series = { step: rows.map(([step]) => step), [name]: rows.map(([, score]) => score) };
      return [runName(run, study), columns ? series : records(firstSet(run, name), true)] as const;
    });
    const bytes = utf8(JSON.stringify(Object.fromEntries(entries), null, study.random.below(2)));
    return {
      files: [{ path: "logs/results.json", bytes }],
      ...known(study, name),
      how: `results.json: ${columns ? "columns" : "records"} by run`
    };
  }
};

/** The rows of a run that was killed and resumed a few evaluations earlier: what it had logged there is replaced. */
function resumed({ rows, columns }: PlainTable, study: Study): Cell[][] {
  const cut = 3 + study.random.below(Math.max(1, rows.length - 5));
  const back = 1 + study.random.below(2);
  const score = columns.length - 1;
  const lost = rows
    .slice(cut - back, cut)
    .map((row) => row.map((cell, i) => (i === score ? Number(cell) * 0.9 : cell)));
  return [...rows.slice(0, cut - back), ...lost, ...rows.slice(cut - back)];
}

const resumedRuns: Layout = {
  name: "resumed runs",
  render: (study) => {
    const name = nameOf(study);
    const jsonLines = study.random.below(2) === 0;
    const inOne = study.random.below(2) === 0;
    const tables = study.runs.map((run) => {
      const table = firstSet(run, name);
      return { run, rows: study.random.below(3) > 0 ? resumed(table, study) : table.rows, columns: table.columns };
    });
    const bytesOf = (table: PlainTable) => (jsonLines ? jsonl(table) : csv(table, { delimiter: "," }));
    const end = jsonLines ? "jsonl" : "csv";
    let files: StudyFile[];
    if (inOne) {
      const columns = ["model", "seed", "method", "step", name];
      const rows = tables.flatMap(({ run, rows }) =>
        rows.map((row): Cell[] => [modelName(run), run.keys.seed, run.keys.method, ...row])
      );
      files = [{ path: `logs/history.${end}`, bytes: bytesOf({ columns, rows }) }];
    } else {
      files = tables.map(({ run, ...table }) => ({
        path: `runs/${runName(run, study)}.${end}`,
        bytes: bytesOf(table)
      }));
    }
    const count = tables.reduce((sum, { rows }) => sum + rows.length, 0);
    const answers = { "--repeats": ["--repeats", "last"] };
    return {
      files,
      ...known(study, name, { rows: count, answers }),
      how: `${files[0]!.path}, ${inOne ? "in one" : "a file each"}`
    };
  }
};

/** A score that a user must explain: in percent, or of a name that says nothing. */
const explained: Layout = {
  name: "a score to be explained",
  render: (study) => {
    const percent = study.random.below(2) === 0;
    const name = percent
      ? oneOf(study.random, ["accuracy", "eval/accuracy", "pass@1"])
      : oneOf(study.random, ["performance", "result"]);
    const files = study.runs.map((run) => ({
      path: `runs/${runName(run, study)}.csv`,
      bytes: csv(
        firstSet(run, name, (score) => (percent ? 100 * score : score)),
        { delimiter: "," }
      )
    }));
    const answers: Rendering["answers"] = percent
      ? { "--score-range": ["--score-range", "0,100"] }
      : { "--score": ["--score", name] };
    const sets = [{ place: 0, role: null, name }];
    return {
      files,
      ...known(study, name, { answers, sets }),
      how: `${files[0]!.path}: ${name}${percent ? " in percent" : ""}`
    };
  }
};

export const oddFiles: readonly Layout[] = [behindEachOther, oneObject, resumedRuns, explained];
