/** One input through everything that the command line does with a log, held against what must be true of any log. */
import { toJson } from "../../loaders/emit.js";
import { type LogSource, sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { readLogBytes } from "../../src/import/bytes/read-log-bytes.js";
import type { ImportedLog } from "../../src/import/imported-log.js";
import { inspect } from "../../src/import/inspection.js";
import { groupLogs } from "../../src/import/readers/index.js";
import { curveOf } from "../../src/import/study/user-curves.js";
import { FitError } from "../../src/lib/fit-error.js";
import { LogError } from "../../src/lib/log-error.js";
import { fitUserRun } from "../../src/lib/user-runs/fit-user-run.js";
import { importLog } from "../helpers/import-log.js";
import type { Input } from "./inputs.js";

/** How an input ended, when it ended well. */
export type Outcome = "runs" | "no runs" | "refused";

/** A rule that a result broke. */
export class BrokenRule extends Error {
  override readonly name = "BrokenRule";
}

const longestMessage = 4000;

/**
 * @throws anything but LogError: a crash
 * @throws BrokenRule when the result is none that a user should get
 */
export async function tryInput({ files, piece }: Input): Promise<Outcome> {
  const sources = groupLogs(files.map(({ path, bytes }) => inPieces(sourceOfBytes(path, bytes), piece)));
  let outcome: Outcome = "no runs";
  for (const source of sources) {
    try {
      const log = await importLog(source, { checksum: noChecksum });
      check(log);
      if (log.runs.length > 0) outcome = "runs";
    } catch (error) {
      checkRefusal(
        error,
        files.map(({ path }) => path)
      );
      outcome = "refused";
    }
  }
  // the readers of a study's own logs, which are stricter
  for (const { path, bytes } of files) {
    await readLogBytes(bytes, path).catch((error) => checkRefusal(error, [path]));
  }
  return outcome;
}

function noChecksum() {
  return { update: () => {}, digest: () => "" };
}

function check(log: ImportedLog): void {
  const { ledger, runs, problems } = log;
  const setAside = Object.values(ledger.setAside).reduce((sum, rows) => sum + rows, 0);
  rule(
    ledger.used + ledger.duplicates + setAside === ledger.read,
    `the ledger does not add up: ${JSON.stringify({ ...ledger, columns: 0, unknownColumns: 0 })}`
  );
  for (const problem of problems) rule(problem.length <= longestMessage, `a note of ${problem.length} characters`);
  toJson(inspect(log));
  for (const run of runs) {
    const { step } = run.table;
    rule(
      step.every((at, i) => Number.isSafeInteger(at) && at >= 0 && (i === 0 || at > step[i - 1]!)),
      "steps that do not ascend"
    );
    for (const column of run.table.columns.values()) rule(column.length === step.length, "columns of other lengths");
    for (const resource of ["data", "compute"] as const) {
      const curve = curveOf(run, { resource });
      if ("reason" in curve) continue;
      try {
        toJson({ ...fitUserRun(curve.curve, { resamples: 20 }) });
      } catch (error) {
        if (!(error instanceof FitError)) throw error;
      }
    }
  }
}

/** One LogError, a line a problem, each beginning with the file. */
function checkRefusal(error: unknown, paths: readonly string[]): void {
  if (!(error instanceof LogError)) throw error;
  rule(error.problems.length > 0, "a refusal without a reason");
  for (const line of error.problems) {
    rule(!/[\p{Cc}\u2028\u2029]/u.test(line), `a message of several lines: ${JSON.stringify(line.slice(0, 300))}`);
    rule(line.length <= longestMessage, `a message of ${line.length} characters: ${line.slice(0, 200)}`);
    const named = paths.some((path) => line.startsWith(path) || path.startsWith(line.split(":")[0]!));
    rule(named, `a message without its file: ${line.slice(0, 200)}`);
  }
}

function rule(holds: boolean, otherwise: string): void {
  if (!holds) throw new BrokenRule(otherwise);
}

function inPieces(source: LogSource, length: number): LogSource {
  return {
    ...source,
    stream: async function* () {
      for await (const bytes of source.stream()) {
        for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
      }
    }
  };
}
