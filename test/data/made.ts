import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { type RunLog, readRun } from "../../loaders/study/read-run.js";
import { entriesBelow } from "../helpers/entries-below.js";

export const sourceDir = "data/source";

/** A new empty folder, and the function that removes it. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "rlscale-data-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Bytes of every file below a folder as hexadecimal text, by relative path. */
export function filesBelow(folder: string): Map<string, string> {
  const paths = entriesBelow(folder)
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path).toString("hex")]));
}

/** A committed log, by its path below `data/runs`, as the project reads it. */
export function readCommitted(path: string): Promise<RunLog> {
  return readRun(join("data/runs", path), `data/runs/${path}`);
}

/** All committed logs. */
export function readAllCommitted(): Promise<RunLog[]> {
  return Promise.all([...filesBelow("data/runs").keys()].map(readCommitted));
}

/** Value of a score or column at a step. */
export function valueAt(log: RunLog, column: string, step: number): number | null | undefined {
  const values = log.scores.get(column) ?? log.columns[column as keyof RunLog["columns"]];
  return values?.[log.columns.step.indexOf(step)];
}

/** Lines of a source table without the heading. No table has a line break within a cell. */
export function sourceLines(table: string): string[] {
  return readFileSync(join(sourceDir, table), "utf8").trimEnd().split("\n").slice(1);
}

/** Records of a reference file. */
export function reference<T>(name: string): T {
  return JSON.parse(readFileSync(join("data/reference", name), "utf8")) as T;
}
