/** Databases of trackers among files: each run of one is a log, named by the file and the run. */
import { LogError } from "../../../lib/log-error.js";
import { groupOf, isGroup, type LogGroup } from "../../bytes/log-group.js";
import { baseName, type LogSource } from "../../bytes/log-source.js";
import type { ReadReport } from "../../reader.js";
import { isDatabase, openPages, type Pages } from "./database-pages.js";
import { isMlflow, mlflowRunsIn } from "./mlflow-database.js";
import { type Table, tablesOf } from "./table.js";
import type { TrackerRun } from "./tracker-run.js";
import { isTrackio, trackioRunsIn } from "./trackio-database.js";

/**
 * The runs of every database of MLflow and Trackio; what stands beside one (`-wal`, `-shm`) goes with it. Other files as they
 * are, other databases too: their reader refuses them with the export that gives a log. A damaged one is a log that says so
 * when it is read, as any other.
 */
export async function databaseRuns(sources: readonly LogSource[]): Promise<LogSource[]> {
  const found: LogSource[] = [];
  const beside = new Set<string>();
  for (const source of sources) {
    // a file that cannot be read is one that cannot be read as a log: its message comes then
    if (isGroup(source) || !(await isDatabase(source).catch(() => false))) {
      found.push(source);
      continue;
    }
    const logPath = `${source.path}-wal`;
    const log = sources.find(({ path }) => path === logPath) ?? (await source.beside?.("-wal")) ?? null;
    for (const suffix of ["-wal", "-shm"]) beside.add(`${source.path}${suffix}`);
    found.push(...(await runsIn(source, log).catch((error: unknown) => [unreadable(source, error)])));
  }
  return found.filter(({ path }) => !beside.has(path));
}

async function runsIn(source: LogSource, log: LogSource | null): Promise<LogSource[]> {
  const pages = await openPages(source, log);
  const tables = await tablesOf(pages);
  const tracked = await trackerRuns(pages, tables);
  const lacksLog = pages.usesLog && log === null;
  const whyEmpty = lacksLog ? noRowsWithoutLog(source) : pages.cut === null ? null : noteOnCut(source, pages.cut);
  if (whyEmpty !== null && (tables.size === 0 || (tracked?.runs.length === 0 && tracked.deleted === 0)))
    return [unreadable(source, new LogError(source.path, [`${source.path}: ${whyEmpty}`]))];
  if (tracked === null) return [source];
  const notes = pages.cut === null ? [] : [noteOnCut(source, pages.cut)];
  const { format, runs, deleted } = tracked;
  if (deleted > 0)
    notes.push(
      `${deleted} run${deleted === 1 ? "" : "s"} of this database, marked as deleted, ${deleted === 1 ? "is" : "are"} left out`
    );
  if (runs.length === 0) return [unreadable(source, new LogError(source.path, [`${source.path}: ${noRuns(deleted)}`]))];
  const members = log === null ? [source] : [source, log];
  return runs.map((run) => {
    const isAlone = runs.filter((other) => other.name === run.name).length === 1;
    const name = isAlone ? run.name : `${run.name} (${run.id})`;
    return asLog(source.path, name, members, run, format, {
      rows: lacksLog && source.beside === undefined ? [noteOnLog(source), ...notes] : notes,
      noRows: lacksLog ? [noRowsWithoutLog(source), ...notes] : notes
    });
  });
}

function noRuns(deleted: number): string {
  if (deleted === 0) return "must hold a run; found the tables of a tracker without any";
  const all = deleted === 1 ? "its one run is" : `all its ${deleted} runs are`;
  return `${all} marked as deleted: bring one back with MlflowClient().restore_run(RUN_ID)`;
}

function unreadable(source: LogSource, error: unknown): LogGroup {
  return groupOf(source.path, [source], {
    format: "sqlite",
    recognises: () => 0,
    // biome-ignore lint/correctness/useYield: it has nothing to yield
    read: async function* () {
      throw error;
    }
  });
}

async function trackerRuns(
  pages: Pages,
  tables: ReadonlyMap<string, Table>
): Promise<{ format: string; runs: TrackerRun[]; deleted: number } | null> {
  if (isMlflow(tables)) return { format: "mlflow-database", ...(await mlflowRunsIn(pages, tables)) };
  if (isTrackio(tables)) return { format: "trackio-database", runs: await trackioRunsIn(pages, tables), deleted: 0 };
  return null;
}

function asLog(
  file: string,
  name: string,
  members: LogSource[],
  run: TrackerRun,
  format: string,
  notes: { rows: readonly string[]; noRows: readonly string[] }
): LogGroup {
  return groupOf(
    `${file}/${name}`,
    members,
    {
      format,
      recognises: () => 0,
      read: async function* (_, report: ReadReport) {
        let isEmpty = true;
        for (const batch of run.read(report)) {
          if (isEmpty) for (const note of notes.rows) report.problem(note);
          isEmpty = false;
          yield batch;
        }
        if (isEmpty) for (const note of notes.noRows) report.problem(note);
      }
    },
    name
  );
}

function noteOnCut({ path }: LogSource, cut: string): string {
  const file = baseName(path);
  return `rows may be missing that ${file}-wal held, since ${cut}: copy both files again while nothing writes to them`;
}

function noRowsWithoutLog({ path }: LogSource): string {
  const file = baseName(path);
  return `no rows stand in ${file} itself; they may be in ${file}-wal beside it, which is not here: copy both files, or run "PRAGMA wal_checkpoint(TRUNCATE)" on the database and copy it again`;
}

/** Of dropped files only those that were dropped are at hand. */
function noteOnLog({ path }: LogSource): string {
  const file = baseName(path);
  return `while this database is written its newest rows stand in a file ${file}-wal; if there is one, give it together with ${file}`;
}
