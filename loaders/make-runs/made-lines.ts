/** What `npm run data` says of the files that it made: one line each, or for each group of logs. */
import { group, sum } from "d3-array";
import type { MadeRuns } from "./make-runs.js";

/** @param studies logs of the public studies */
export function madeLines(
  { logs, references, accounts }: MadeRuns,
  studies: readonly { path: string; rows: number }[]
): string[] {
  const counted = (some: MadeRuns["logs"]) => `${some.length} files, ${sum(some, ({ rows }) => rows)} rows`;
  return [
    "data/runs",
    ...[...group(logs, (log) => log.group)].map(([name, some]) => line(name, counted(some))),
    line("all", counted(logs)),
    "data/reference",
    ...references.map(({ path, records }) =>
      line(path.replace("reference/", ""), `${records} ${records === 1 ? "record" : "records"}`)
    ),
    "data/source",
    ...accounts.map(({ table, rows, placed }) =>
      line(table, `${rows} rows: ${placed.map((p) => `${p.rows} ${p.placement} (${p.where})`).join(", ")}`)
    ),
    "data/studies",
    ...studies.map(({ path, rows }) => line(path, `${rows} rows`))
  ];
}

function line(name: string, value: string): string {
  return `  ${name.padEnd(32)}${value}`;
}
