/**
 * `npm run data`: makes the raw logs under `data/runs/` and the paper's numbers under `data/reference/` from the
 * tables in `data/source/`. Same tables, same bytes.
 */

import { join } from "node:path";
import { sum } from "d3-array";
import { projectRoot } from "../project-root.js";
import { type MadeRuns, makeRuns } from "./make-runs.js";

const data = join(projectRoot, "data");

try {
  report(await makeRuns(`${data}/source`, data));
} catch (error) {
  console.error(`data: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

function report({ logs, references, accounts }: MadeRuns): void {
  const groups = new Map<string, { files: number; rows: number }>();
  for (const { group, rows } of logs) {
    const sum = groups.get(group) ?? { files: 0, rows: 0 };
    groups.set(group, { files: sum.files + 1, rows: sum.rows + rows });
  }
  console.log("data/runs");
  for (const [group, { files, rows }] of groups) console.log(line(group, `${files} files, ${rows} rows`));
  const rows = sum(logs, ({ rows }) => rows);
  console.log(line("all", `${logs.length} files, ${rows} rows`));
  console.log("data/reference");
  for (const { path, records } of references)
    console.log(line(path.replace("reference/", ""), `${records} ${records === 1 ? "record" : "records"}`));
  console.log("data/source");
  for (const { table, rows, placed } of accounts)
    console.log(line(table, `${rows} rows: ${placed.map((p) => `${p.rows} ${p.placement} (${p.where})`).join(", ")}`));
}

function line(name: string, value: string): string {
  return `  ${name.padEnd(32)}${value}`;
}
