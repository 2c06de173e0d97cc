/**
 * Runs in a database of MLflow: tables `runs`, `metrics` (a row a value), `params` and `tags`.
 *
 * @see https://github.com/mlflow/mlflow/blob/master/mlflow/store/tracking/dbmodels/models.py
 */
import { mustGet } from "../../../lib/items.js";
import { StepRecords } from "../trackers/step-records.js";
import type { Pages } from "./database-pages.js";
import { columnsAt, rowsOf, type Table } from "./table.js";
import { type TrackerRun, textOf } from "./tracker-run.js";

interface Kept {
  name: string;
  settings: [string, string][];
  records: StepRecords;
  metrics: Map<string, ReturnType<StepRecords["metric"]>>;
}

/** MLflow writes an infinite value as the largest double. */
const infinite = Number.MAX_VALUE;

export function isMlflow(tables: ReadonlyMap<string, Table>): boolean {
  return ["runs", "metrics", "params", "experiments"].every((name) => tables.has(name));
}

/** @returns runs in the order in which they began; those that MLflow marks as deleted are counted alone */
export async function mlflowRunsIn(pages: Pages, tables: ReadonlyMap<string, Table>) {
  const runs = new Map<string, Kept>();
  let deleted = 0;
  for await (const [id, name, stage, experiment] of cells(
    pages,
    tables,
    "runs",
    "run_uuid name lifecycle_stage experiment_id"
  )) {
    if (stage === "deleted") {
      deleted++;
      continue;
    }
    const named = textOf(name!) || textOf(id!);
    const settings: [string, string][] = [
      ["run.id", textOf(id!)],
      ["run.name", named],
      ["experiment.id", textOf(experiment!)]
    ];
    runs.set(textOf(id!), { name: named, settings, records: new StepRecords(), metrics: new Map() });
  }
  // verl flattens its settings with slashes, everyone else with dots
  for await (const [id, key, value] of cells(pages, tables, "params", "run_uuid key value"))
    runs.get(textOf(id!))?.settings.push([textOf(key!).replaceAll("/", "."), textOf(value!)]);
  for await (const [id, key, value, time, step, isNan] of cells(
    pages,
    tables,
    "metrics",
    "run_uuid key value timestamp step is_nan"
  )) {
    const run = runs.get(textOf(id!));
    if (run === undefined) continue;
    const name = textOf(key!);
    const add = run.metrics.get(name) ?? run.records.metric(name);
    run.metrics.set(name, add);
    const number = Number(value);
    const found = isNan === 1 ? Number.NaN : Math.abs(number) === infinite ? Math.sign(number) * Infinity : number;
    add(Number(step), Number(time), found);
  }
  const found = [...runs].map(
    ([id, { name, settings, records }]): TrackerRun => ({
      ...{ id, name },
      *read(report) {
        for (const [key, value] of settings) report.config(key, value);
        yield* records.batches();
      }
    })
  );
  return { runs: found, deleted };
}

async function* cells(pages: Pages, tables: ReadonlyMap<string, Table>, name: string, columns: string) {
  const table = mustGet(tables, name);
  const at = columnsAt(pages.path, table, columns.split(" "));
  for await (const row of rowsOf(pages, table)) yield at.map((i) => row[i]!);
}
