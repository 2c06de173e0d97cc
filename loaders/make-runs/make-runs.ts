import { group, sum } from "d3-array";
import { writeKept } from "../output/kept-files.js";
import { makeReuseRuns, makeRolloutRuns } from "./experiment-runs.js";
import type { Log, LogGroup } from "./log.js";
import { makeMainRuns } from "./main-runs.js";
import { makeReference } from "./reference-tables.js";
import { compareText, Ledger, type TableAccount } from "./rows-ledger.js";
import { readTables, type SourceTables } from "./source-csv.js";
import { createLogWriter } from "./write-log.js";

/** Sub-folder of `reference/` that is written by hand and left alone. */
export const HAND_WRITTEN = "paper";

export interface MadeRuns {
  logs: { group: LogGroup; path: string; rows: number }[];
  references: { path: string; records: number }[];
  accounts: TableAccount[];
}

/**
 * Makes `runs/` and `reference/` in a folder from the source tables. Nothing is written before everything is made
 * and every source row is accounted for.
 *
 * @param sourceDir folder of the CSV tables
 * @param outDir folder that receives `runs/` and `reference/`, and the list of what was written there
 * @throws OutputError when a file in these is not one that was written here before
 */
export async function makeRuns(sourceDir: string, outDir: string): Promise<MadeRuns> {
  const ledger = new Ledger();
  const tables = readTables(sourceDir, ledger);
  const logs = makeLogs(tables, ledger);
  const references = makeReference(tables, ledger);
  const accounts = ledger.close();
  const writer = await createLogWriter();
  const runFiles = new Map(logs.map((log) => [writer.path(log), writer.bytes(log)]));
  if (runFiles.size !== logs.length) throw new Error("two logs have the same path");
  const referenceFiles = new Map(
    [...references, { name: "accounting.json", records: accounts }].map(({ name, records }) => [name, toJson(records)])
  );
  await writeKept(outDir, {
    by: "npm run data",
    files: new Map([...inFolder("runs", runFiles), ...inFolder("reference", referenceFiles)]),
    whole: ["runs", "reference"],
    apart: [`reference/${HAND_WRITTEN}`],
    inputs: [sourceDir]
  });
  return {
    logs: logs.map((log) => ({ group: log.group, path: `runs/${writer.path(log)}`, rows: log.rows.length })),
    references: references.map(({ name, records }) => ({ path: `reference/${name}`, records: records.length })),
    accounts
  };
}

function inFolder<T>(folder: string, files: ReadonlyMap<string, T>): [string, T][] {
  return [...files].map(([path, content]) => [`${folder}/${path}`, content]);
}

/** All logs by name; names are unique and `sameAs` names a log that is there. */
function makeLogs(tables: SourceTables, ledger: Ledger): Log[] {
  const logs = [
    ...makeMainRuns(tables, ledger),
    ...makeReuseRuns(tables, ledger),
    ...makeRolloutRuns(tables, ledger)
  ].sort((a, b) => compareText(a.identity.run, b.identity.run));
  const names = new Set(logs.map((log) => log.identity.run));
  if (names.size !== logs.length) throw new Error("two runs have the same name");
  for (const { identity } of logs)
    if (identity.sameAs !== null && !names.has(identity.sameAs))
      throw new Error(`${identity.run}: sameAs names no run: ${identity.sameAs}`);
  return logs;
}

/** One record a line, so that a change of one number is a change of one line. */
function toJson(records: object[]): Uint8Array {
  return new TextEncoder().encode(`[\n${records.map((record) => JSON.stringify(record)).join(",\n")}\n]\n`);
}

/**
 * What is said of the files that were made: one line each, or for each group of logs.
 *
 * @param studies logs of the public studies
 */
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
