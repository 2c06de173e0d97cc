/** Per-sample dumps to a step-level table. */
import { basename, dirname } from "node:path";
import { plural } from "../../src/lib/format.js";
import { firstOf, itemAt, mustGet } from "../../src/lib/items.js";
import { LogError } from "../../src/lib/log-error.js";
import { nearestFirst } from "../../src/lib/nearest-first.js";
import {
  type Asked,
  columnsNamed,
  type Found,
  findColumns,
  mayMean,
  nameOf,
  optionOf,
  type Taken,
  type Twin
} from "./columns.js";
import type { Dumps, Look } from "./engines/dumps.js";
import type { Engine, Job, Progress } from "./engines/engine.js";
import { expressions } from "./expressions.js";
import { refuseUnlikePaths } from "./path-runs.js";
import type { Meaning } from "./rollout-aliases.js";
import { type LabelChoices, labelsOf, mayPart, refuseUnknown } from "./rollout-labels.js";
import { stepInPaths, withoutEnding } from "./rollout-paths.js";
import type { ScoreMap } from "./score-map.js";
import { seen } from "./seen.js";
import { readStatement } from "./statement.js";
import { hasOf, type Tally } from "./tally.js";
import { idOf, wholeOf } from "./values.js";

export interface ReduceOptions extends LabelChoices {
  output: string;
  /** columns that the user names */
  asked?: Asked;
  /** numbers of scores that are words */
  scoreMap?: ScoreMap;
  /** name of the run where no column has one; by default that of the dumps' file or folder, and then columns are asked about */
  run?: string;
  /** N, parameters */
  modelSize?: number;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/** What was taken for what, and what became of the rows. */
export interface Reduced extends Tally {
  columns: Partial<Record<Meaning, Taken>>;
  /** columns whose name has a meaning, and whose values have not */
  unfit: Found["unfit"];
  /** tables that `rlscale reduce` wrote: found among the dumps, and not read */
  tables: readonly string[];
  /** files without any row */
  empty: readonly string[];
  /** files whose step is in their paths */
  stepInPaths: number;
  /** name of the run where no column has one */
  run: string | null;
}

type Plan = Job & Pick<Reduced, "columns" | "unfit" | "empty" | "stepInPaths" | "run">;

/** What an engine is to do with dumps; from their columns, and no table is made yet. */
export async function jobOf(engine: Engine, dumps: Dumps, options: ReduceOptions): Promise<Plan> {
  const {
    output,
    asked = {},
    scoreMap = [],
    run = runOf(dumps),
    modelSize = null,
    signal,
    onProgress = () => {}
  } = options;
  onProgress({ doing: "reading", done: null });
  const choices = { run: options.run, where: options.where, pool: options.pool };
  const look = await engine.look(dumps, (name) => mayMean(name, asked) || mayPart(name, choices));
  const found = findColumns(look, asked, dumps);
  refuseUnknown(look, choices, dumps);
  await refuseNoMatch(engine, dumps, look, choices);
  refuseUnlikePaths(look, found.columns, choices);
  await refuseUnlike(engine, dumps, look, found.twins);
  const statement = await readStatement(modelSize, engine.dialect);
  const labels = labelsOf(look, found.columns, choices);
  const naming = { run, scoreMap, numberedPrompts: hasNumberedPrompts(found), labels, choices };
  const values = look.parts.map((part, i) => expressions(found.columns[i]!, part, i, naming, engine.dialect));
  const { taken } = found;
  const isWithoutStep = look.parts.filter((part, i) => !found.columns[i]!.step && stepInPaths(part.paths));
  return {
    dumps,
    rollouts: statement.rollouts(values),
    has: hasOf(taken),
    labels,
    runColumns: [...new Set(found.columns.flatMap((columns) => (columns.run ?? []).map(nameOf)))],
    statement,
    output,
    onProgress,
    signal,
    columns: taken,
    unfit: found.unfit,
    empty: look.empty,
    stepInPaths: isWithoutStep.flatMap(({ paths }) => paths).length,
    run: found.columns.every((columns) => columns.run) ? null : run
  };
}

/**
 * Reduces dumps to a table with a row for each run and step.
 *
 * @throws LogError when a column is missing, a dump damaged or the table cannot be written
 */
export async function reduce(engine: Engine, dumps: Dumps, options: ReduceOptions): Promise<Reduced> {
  const job = await jobOf(engine, dumps, options);
  const tally = await engine.reduce(job);
  const { columns, unfit, empty, stepInPaths: inPaths, run } = job;
  const { tables = [] } = dumps;
  return { ...tally, unfit, tables, empty, stepInPaths: inPaths, run, columns };
}

/** Whether the prompts of all parts are whole numbers of typed columns. */
function hasNumberedPrompts({ columns }: Found): boolean {
  return columns.every(
    ({ prompt }) => prompt?.length === 1 && firstOf(prompt).form === "typed" && firstOf(prompt).kinds[0] === "integer"
  );
}

/** A column and a key of the path that have one name must say the same. */
async function refuseUnlike(engine: Engine, dumps: Dumps, { parts }: Look, twins: readonly Twin[]): Promise<void> {
  const faults: string[] = [];
  for (const { meaning, part, column, key } of twins) {
    const { paths, source } = itemAt(parts, part);
    const read = (column: Twin["key"]) => (meaning === "step" ? wholeOf : idOf)(column, engine.dialect);
    const [here, there] = [read(column), read(key)];
    const isUnlike = `NOT COALESCE(${here} = ${there}, ${here} IS NULL AND ${there} IS NULL)`;
    const [row] = await engine.rows(`SELECT COUNT(*) AS n FROM ${source([column])} WHERE ${isUnlike}`, dumps);
    const unlike = Number(row?.n);
    if (unlike === 0) continue;
    const options = [column, key].map((column) => `${optionOf(meaning)} ${nameOf(column)}`);
    faults.push(
      `${paths[0]}: the ${meaning} in the column ${column.name} and in the path must be the same; they differ in ${plural(unlike, "row")}: name one with ${options.join(" or ")}`
    );
  }
  if (faults.length > 0) throw new LogError(dumps.paths[0] ?? "", faults);
}

/** Values among which the nearest is looked for. */
const mostRead = 1000;

/** Each condition of the user must hold somewhere: a value that stands nowhere is a slip. */
async function refuseNoMatch(
  engine: Engine,
  dumps: Dumps,
  { parts }: Look,
  { where = [] }: LabelChoices
): Promise<void> {
  for (const { column: name, value } of where) {
    const selects = parts.flatMap(({ columns, source }) => {
      const [column] = columnsNamed(columns, name);
      if (!column) return [];
      const text = idOf(column, engine.dialect);
      return [`SELECT ${text} AS value, COUNT(*) AS answers FROM ${source([column])} GROUP BY ${text}`];
    });
    const all = `SELECT value, SUM(answers) AS answers FROM (${selects.join(" UNION ALL ")}) AS found GROUP BY value`;
    const seenFirst = `CASE WHEN value = ${engine.dialect.text(value)} THEN 0 ELSE 1 END, answers DESC, value`;
    const found = await engine.rows(
      `SELECT value, answers FROM (${all}) AS summed ORDER BY ${seenFirst} LIMIT ${mostRead}`,
      dumps
    );
    if (found.some((row) => row.value === value)) continue;
    const counts = new Map(found.map((row) => [String(row.value), Number(row.answers)]));
    const values = nearestFirst(counts.keys(), value).map((text) => ({ value: text, answers: mustGet(counts, text) }));
    const where = dumps.paths[0] ?? "";
    throw new LogError(where, [`${where}: no answer has ${name}=${value} (--where)${seen({ values })}`]);
  }
}

/** A name for the run of dumps that do not name one: of the file, or of the folder that all of several are in. */
export function runOf({ paths: given, files: paths = given }: Dumps): string {
  const [path = ""] = paths;
  let folder = dirname(path);
  while (!paths.every((path) => path.startsWith(`${folder}/`)) && folder !== dirname(folder)) folder = dirname(folder);
  const name = basename(paths.length === 1 ? path : folder);
  return withoutEnding(name).replace(/^\.+$/, "") || "run";
}
