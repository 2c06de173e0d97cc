/**
 * Runs in a database of Trackio, one a project: tables `metrics` (a row a call of `log`, its values as JSON) and `configs`.
 *
 * @see https://github.com/gradio-app/trackio/blob/main/trackio/sqlite_storage.py
 */
import { mustGet } from "../../../lib/items.js";
import type { Value } from "../../number-columns.js";
import { BatchBuilder } from "../../reader.js";
import { parsePythonJson, plainValues, tellSettings } from "../trackers/settings.js";
import type { Pages } from "./database-pages.js";
import { columnsAt, rowsOf, type Table } from "./table.js";
import { type TrackerRun, textOf } from "./tracker-run.js";

interface Kept {
  name: string;
  config: string | null;
  rows: { step: number; timestamp: string; metrics: string }[];
}

export function isTrackio(tables: ReadonlyMap<string, Table>): boolean {
  const columns = tables.get("metrics")?.columns ?? [];
  return ["run_name", "step", "metrics"].every((name) => columns.includes(name));
}

/** @returns runs in the order of their first row */
export async function trackioRunsIn(pages: Pages, tables: ReadonlyMap<string, Table>): Promise<TrackerRun[]> {
  const runs = new Map<string, Kept>();
  const metrics = mustGet(tables, "metrics");
  // older versions have names alone
  const idColumn = (table: Table) => (table.columns.includes("run_id") ? "run_id" : "run_name");
  const at = columnsAt(pages.path, metrics, [idColumn(metrics), "run_name", "step", "timestamp", "metrics"]);
  for await (const row of rowsOf(pages, metrics)) {
    const [id, name, step, timestamp, values] = at.map((i) => row[i]!);
    const run = runs.get(textOf(id!)) ?? { name: textOf(name!), config: null, rows: [] };
    runs.set(textOf(id!), run);
    run.rows.push({ step: Number(step), timestamp: textOf(timestamp!), metrics: textOf(values!) });
  }
  const configs = tables.get("configs");
  if (configs !== undefined) {
    const [idAt, configAt] = columnsAt(pages.path, configs, [idColumn(configs), "config"]);
    for await (const row of rowsOf(pages, configs)) {
      const run = runs.get(textOf(row[idAt!]!));
      if (run !== undefined) run.config = textOf(row[configAt!]!);
    }
  }
  return [...runs].map(
    ([id, { name, config, rows }]): TrackerRun => ({
      ...{ id, name },
      *read(report) {
        report.config("run.name", name);
        if (config !== null) tellSettings("", parsePythonJson(config), report);
        const batch = new BatchBuilder();
        for (const { step, timestamp, metrics: values } of rows) {
          const parsed = parsePythonJson(values);
          if (typeof parsed !== "object" || parsed === null) {
            report.setAside("metrics that are no JSON");
            continue;
          }
          const found = [...plainValues("", parsed)].map(([key, value]) => [key, numberWord(value)] as const);
          batch.add([...found, ["step", step], ["timestamp", timestamp]]);
          if (batch.full) yield batch.take();
        }
        if (!batch.empty) yield batch.take();
      }
    })
  );
}

/** Numbers that JSON does not have are words. */
function numberWord(value: Value): Value {
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : value;
}
