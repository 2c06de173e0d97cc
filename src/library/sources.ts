/** Logs as runs that a user holds; the reading itself is src/import. */
import type { LogSource } from "../import/bytes/log-source.js";
import { readLog } from "../import/import-log.js";
import type { ImportedLog, ImportedRun, ImportOptions } from "../import/imported-log.js";
import { checkNames } from "../import/names/named-options.js";
import { namedApart } from "../import/names/names-apart.js";
import { joinRuns } from "../import/runs/join-runs.js";
import { checkColumns, refusalsIn } from "../import/runs/refusals.js";
import { checkCells } from "../import/runs/where-rows.js";
import { understandLog } from "../import/understand-log.js";
import { firstOf, mustGet } from "../lib/items.js";
import { LogError } from "../lib/log-error.js";
import type { ReadOptions, Run } from "./types.js";

/** What stands behind a run that a user holds. */
const imported = new WeakMap<Run, { run: ImportedRun; log: ImportedLog }>();

/** The runs of logs. @throws LogError as readLogs */
export async function readSources(sources: readonly LogSource[], options: ReadOptions): Promise<Run[]> {
  const asked: ImportOptions = { ...options, scores: options.scores ?? [] };
  const read = [];
  for (const source of sources) read.push(await readLog(source, asked));
  checkColumns(read, asked);
  checkCells(read, asked.where);
  const joined = joinRuns(read);
  const logs = namedApart(joined, joined).map((log) => understandLog(log, asked));
  checkNames(logs, asked);
  const unclear = refusalsIn(logs);
  const lacking = logs.flatMap(({ path, whyNoRun }) => (whyNoRun === null ? [] : [`${path}: ${whyNoRun}`]));
  const problems = [...unclear, ...lacking];
  if (problems.length > 0) throw new LogError(firstOf(problems).slice(0, firstOf(problems).indexOf(": ")), problems);
  return logs.flatMap((log) => log.runs.map((run) => shown(log, run)));
}

/** @throws RangeError for an object that readLogs has not made */
export function importedRun(run: Run): ImportedRun {
  return known(run).run;
}

/** The logs of runs, each with these runs alone, in order of their first. @throws RangeError as importedRun */
export function logsOf(runs: readonly Run[]): ImportedLog[] {
  const chosen = new Map<ImportedLog, ImportedRun[]>();
  for (const { run, log } of runs.map(known)) chosen.set(log, [...(chosen.get(log) ?? []), run]);
  return [...chosen].map(([log, runs]) => ({ ...log, runs }));
}

function known(run: Run): { run: ImportedRun; log: ImportedLog } {
  const found = imported.get(run);
  if (found === undefined) throw new RangeError("run: must be one that readLogs gave; give a curve {x, loss} instead");
  return found;
}

function shown(log: ImportedLog, run: ImportedRun): Run {
  const { table, modelSize, scores, tokens, samples, flops } = run;
  const made: Run = {
    run: run.run,
    path: log.path,
    modelSize: modelSize?.parameters ?? null,
    step: table.step,
    scores: scores.map(({ name, role, reading }) => ({ name, role, reading, values: mustGet(table.columns, name) })),
    tokens: tokens?.cumulative ?? null,
    samples: samples?.cumulative ?? null,
    flops,
    problems: [...log.problems]
  };
  imported.set(made, { run, log });
  return made;
}
