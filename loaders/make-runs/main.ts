/**
 * `npm run data`: makes the raw logs under `data/runs/` and the paper's numbers under `data/reference/` from the
 * tables in `data/source/`, and the logs of public studies from those in `data/studies/source/`. Same tables, same bytes.
 */

import { join } from "node:path";
import { group, sum } from "d3-array";
import { projectRoot } from "../project-root.js";
import { type MadeRuns, makeRuns } from "./make-runs.js";
import { makeStudies } from "./studies.js";

const data = join(projectRoot, "data");

try {
  report(await makeRuns(`${data}/source`, data));
  console.log("data/studies");
  for (const { path, rows } of await makeStudies(`${data}/studies`)) console.log(line(path, `${rows} rows`));
} catch (error) {
  console.error(`data: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

function report({ logs, references, accounts }: MadeRuns): void {
  const counted = (some: MadeRuns["logs"]) => `${some.length} files, ${sum(some, ({ rows }) => rows)} rows`;
  console.log("data/runs");
  for (const [name, some] of group(logs, (log) => log.group)) console.log(line(name, counted(some)));
  console.log(line("all", counted(logs)));
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
