/**
 * A user's logs as the page "Your logs" holds them: what was read of each file, what the user chose, and the answer to both.
 * Plain data throughout: a worker can send it, a browser can keep it.
 */
import type { UserRow } from "../../lib/beside/beside-record.js";
import { mustGet } from "../../lib/items.js";
import { LogError } from "../../lib/log-error.js";
import type { LogResource, Variant } from "../../lib/runs.js";
import type { StudySlopes } from "../../lib/user-runs/compare-with-study.js";
import { type DamagedLog, isDamaged } from "../damaged-log.js";
import { type ColumnCells, type ImportedLog, type ImportOptions, type ReadLog, rowChoices } from "../imported-log.js";
import { damagedFile, type InspectedFile, inspect } from "../inspection.js";
import type { ScoreRole } from "../names/aliases.js";
import { namedApart } from "../names/names-apart.js";
import type { ScoreRange } from "../names/scores.js";
import { joinRuns } from "../runs/join-runs.js";
import { runKey } from "../runs/keys/run-key.js";
import type { RepeatReading } from "../runs/repeat-readings.js";
import type { TokenCount } from "../steps/token-count.js";
import { understandLog } from "../understand-log.js";
import { fitRuns, type LogFits } from "./fit-runs.js";
import { type LoggedRun, loggedRun } from "./logged-run.js";
import { type RunAhead, runAhead, type UserComparison } from "./user-runs-ahead.js";

/** What a log does not say: the options of `rlscale fit`. */
export interface LogChoices {
  score?: string;
  range?: ScoreRange;
  /** which scores to take */
  role?: ScoreRole;
  /** false: no score is taken for a fraction right unless `score` names it */
  assume?: boolean;
  /** whether a score within [0, 1] is the fraction correct, by its name */
  fractions?: Record<string, boolean>;
  /** whether the scores are on the study's own problems, whatever they are called */
  sameProblems?: boolean;
  resource?: LogResource;
  step?: string;
  /** steps from one record to the next, where a log does not say it */
  loggingSteps?: number;
  /** step of the first of such records */
  firstStep?: number;
  /** columns that together tell runs apart */
  runColumns?: string[];
  /** rows to take */
  where?: { column: string; value: string }[];
  /** how rows that say a step again are read */
  repeats?: RepeatReading;
  tokens?: TokenCount | "none";
  /** problems of the test set, where no column states them */
  problems?: number;
  /** problems a step */
  batch?: number;
  /** first and last training step of a fit */
  fromStep?: number;
  toStep?: number;
  /** answers to a problem, for a study that is made */
  groupSize?: number;
  /** what every run starts from, for a study that is made */
  variant?: Variant;
  /** recipe by file and run: see `runKey` */
  recipes?: Record<string, string>;
  /** N by file and run: see `runKey` */
  sizes: Record<string, number>;
}

/** One file: read, or what is wrong with it. */
export type UserLog = { path: string } & (
  | { log: ReadLog }
  | { bytes: number; sha256: string | null; problems: string[] }
);

/** Points that a page draws of a run; of a longer one, those that stand for each place of the axis. */
const mostPoints = 2000;

/** Points behind a fit. */
interface PlacedPoints {
  key: string;
  run: string;
  path: string;
  modelSize: number | null;
  unit: "FLOPs" | "samples" | "steps" | "hours";
  step: Float64Array;
  x: Float64Array;
  loss: Float64Array;
}

export interface LogAnswer {
  files: InspectedFile[];
  fits: LogFits;
  /** in the order of the fits */
  points: PlacedPoints[];
  /** in the order of the fits */
  ahead: (RunAhead | null)[];
  /** of runs without k */
  aheadWithoutSlope: RunAhead[];
  /** of two runs or more */
  comparison: UserComparison | null;
  /** in the rows of public studies; empty where there are none, null while they are still to be tested */
  beside: UserRow[] | null;
  /** every run as it was logged, fitted or not */
  logged: LoggedRun[];
  /** columns that can be chosen */
  scores: { name: string; reading: "fraction" | "unclear" | "other" | "unknown" }[];
  steps: string[];
  /** columns that rows and runs can be chosen by, those first that some log asks about */
  cells: ColumnCells[];
  /** runs as the page lists them, fitted or not */
  runs: { key: string; path: string; run: string; logged: string; modelSize: number | null; from: string | null }[];
  /** files that a choice needs to be read again, and that are not at hand */
  unread: string[];
}

/** The options of an import that these choices stand for. */
export function optionsFor(
  path: string,
  { score, range, role, assume, fractions, problems: _, tokens, batch, groupSize, sizes, ...rows }: LogChoices
): ImportOptions {
  const start = `${path}\n`;
  const ofLog = Object.entries(sizes).flatMap(([key, size]): [string, number][] =>
    key.startsWith(start) ? [[key.slice(start.length), size]] : []
  );
  const scores = score === undefined ? [] : [score];
  const choice = { scores, scoreRange: range, role, assume, fractions };
  return { ...choice, ...rowChoices(rows), tokens, batch, groupSize, modelSizes: new Map(ofLog) };
}

/** Whether a log has to be read again: its steps are by another column, or a score was not kept. */
export function needsReading(log: ReadLog, choices: LogChoices): boolean {
  const { score } = choices;
  if (JSON.stringify(rowChoices(choices)) !== JSON.stringify(log.asked)) return true;
  if (score === undefined || log.wanted.includes(score)) return false;
  const named = log.columns.some(({ name, numbers }) => name === score && numbers > 0);
  return named && !log.runs.some(({ table }) => table?.columns.has(score));
}

/** The logs as they are understood with these choices; with `join`, runs that stand in several logs are one. */
export function importedLogs(
  logs: readonly UserLog[],
  choices: LogChoices,
  { join = false } = {}
): (ImportedLog | DamagedLog)[] {
  const read = logs.flatMap((log) => ("log" in log ? [log.log] : []));
  const whole = joinRuns(read);
  const joined = new Map(namedApart(join ? whole : read, whole).map((log, i) => [read[i]!, log]));
  return logs.map((log) =>
    "log" in log
      ? understandLog(mustGet(joined, log.log), optionsFor(log.path, choices))
      : { path: log.path, bytes: log.bytes, error: new LogError(log.path, log.problems) }
  );
}

/** The logs as the choices have them understood. */
export interface UserImports {
  imported: (ImportedLog | DamagedLog)[];
  /** runs that stand in several logs are one */
  whole: (ImportedLog | DamagedLog)[];
}

export function userImports(logs: readonly UserLog[], choices: LogChoices): UserImports {
  return { imported: importedLogs(logs, choices), whole: importedLogs(logs, choices, { join: true }) };
}

export function loggedRuns({ whole }: Pick<UserImports, "whole">): LoggedRun[] {
  return whole.flatMap((log) => (isDamaged(log) ? [] : log.runs.map((run) => loggedRun(log.path, run))));
}

/** What is said of each run and each file, whichever runs are seeds of one recipe. */
export type UnderstoodLogs = Omit<LogAnswer, "comparison" | "beside">;

/** What the files say, with what the user says of them. */
export function understoodLogs(
  logs: readonly UserLog[],
  choices: LogChoices,
  study: readonly StudySlopes[],
  { imported, whole }: UserImports
): UnderstoodLogs {
  const points: PlacedPoints[] = [];
  const ahead: LogAnswer["ahead"] = [];
  const aheadWithoutSlope: RunAhead[] = [];
  const { score, range, role, resource, fromStep, toStep, problems, sameProblems } = choices;
  const fits = fitRuns(
    whole,
    { score, range, role, resource, fromStep, toStep, problems, sameProblems },
    study,
    (chosen, path, hasSlope) => {
      const { run, curve, unit, step } = chosen;
      const next = runAhead(chosen, path, { range, fromStep, toStep });
      if (!hasSlope) {
        if (next !== null) aheadWithoutSlope.push(next);
        return;
      }
      ahead.push(next);
      const { modelSize, lnX, lnL } = curve;
      const at = spreadOver(lnX, mostPoints);
      points.push({
        ...{ key: runKey(path, run.logged), run: run.run, path, modelSize, unit },
        step: Float64Array.from(at, (i) => step[i]!),
        x: Float64Array.from(at, (i) => Math.exp(lnX[i]!)),
        loss: Float64Array.from(at, (i) => Math.exp(lnL[i]!))
      });
    }
  );
  const read = logs.flatMap((log) => ("log" in log ? [log.log] : []));
  return {
    files: imported.map((log) =>
      isDamaged(log) ? damagedFile(log.path, log.bytes, log.error.problems) : inspect(log)
    ),
    ...{ fits, points, ahead, aheadWithoutSlope },
    logged: loggedRuns({ whole }),
    ...columnsToChoose(imported, read),
    cells: cellsToChoose(read),
    runs: imported.flatMap((log) =>
      isDamaged(log)
        ? []
        : log.runs.map(({ run, logged, modelSize }) => ({
            key: runKey(log.path, logged),
            path: log.path,
            run,
            logged,
            modelSize: modelSize?.parameters ?? null,
            from: modelSize?.from ?? null
          }))
    ),
    unread: read.filter((log) => needsReading(log, choices)).map(({ path }) => path)
  };
}

function columnsToChoose(
  imported: readonly (ImportedLog | DamagedLog)[],
  read: readonly ReadLog[]
): Pick<LogAnswer, "scores" | "steps"> {
  const scores = new Map<string, LogAnswer["scores"][number]["reading"]>();
  for (const log of imported) {
    if (isDamaged(log)) continue;
    for (const run of log.runs) for (const { name, reading } of run.scores) scores.set(name, reading);
  }
  const steps = new Set<string>();
  for (const { name, known, numbers } of read.flatMap(({ columns }) => columns)) {
    if (numbers === 0) continue;
    if (known?.alias.meaning === "step") steps.add(name);
    if (known !== null) continue;
    if (!scores.has(name)) scores.set(name, "unknown");
    steps.add(name);
  }
  return { scores: [...scores].map(([name, reading]) => ({ name, reading })), steps: [...steps] };
}

function cellsToChoose(read: readonly ReadLog[]): ColumnCells[] {
  const cells = new Map<string, Set<string>>();
  for (const { column, values } of read.flatMap((log) => log.cells)) {
    const known = cells.get(column) ?? new Set();
    for (const value of values) known.add(value);
    cells.set(column, known);
  }
  const asked = read.map(({ refusal }) => refusal ?? "").join(" ");
  const rank = (column: string) => (asked.includes(column) ? 0 : 1);
  return [...cells]
    .map(([column, values]) => ({ column, values: [...values].sort() }))
    .sort((a, b) => rank(a.column) - rank(b.column));
}

/** Places of a column's values, at most so many, spread evenly over their range; all of them where they are fewer. */
export function spreadOver(values: Float64Array, most: number): number[] {
  const all = Array.from(values.keys());
  if (values.length <= most) return all;
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const cells = new Map(
    all.map((i): [number, number] => [Math.floor(((values[i]! - low) / (high - low || 1)) * (most - 1)), i])
  );
  return [...cells.values()].sort((a, b) => a - b);
}
