/** `rlscale fit PATH...`: k of each run straight from its log, beside a known study's where asked; K_max and N_0 over three sizes or more. */

import type { ImportedLog } from "../../../src/import/imported-log.js";
import { whereNamedApart } from "../../../src/import/names/names-apart.js";
import { refusalsIn } from "../../../src/import/runs/refusals.js";
import { fitRuns } from "../../../src/import/study/fit-runs.js";
import { refusedText } from "../../../src/import/study/refused-text.js";
import type { ChosenCurve } from "../../../src/import/study/user-curves.js";
import { runAhead } from "../../../src/import/study/user-runs-ahead.js";
import type { BesideStudy } from "../../../src/lib/beside/beside-record.js";
import type { LogResource } from "../../../src/lib/runs.js";
import { toJson } from "../../emit.js";
import { importLogs, isDamaged } from "../../study/import-logs.js";
import { CheckError } from "../errors/check-error.js";
import { ReportedError } from "../errors/reported-error.js";
import { importOptions, type LogOptions } from "../log-options.js";
import { boundedMessage } from "../output/bounded.js";
import type { Output } from "../output/cli-output.js";
import { plain } from "../plain.js";
import { saveFit } from "../predict/saved-fit.js";
import { fitLogsText } from "./fit-logs-text.js";
import { slopesOf } from "./known-studies.js";

export interface FitLogsOptions extends LogOptions {
  /** not given: compute where at least half of the runs have tokens, else data */
  resource?: LogResource;
  fromStep?: number;
  toStep?: number;
  /** answers behind each evaluation, where no column states them */
  problems?: number;
  /** a study to set the runs beside */
  beside?: BesideStudy;
  /** the scores are on that study's own problems */
  sameProblems?: boolean;
  /** file to keep the fits in, for `rlscale predict` */
  save?: string;
  json?: boolean;
}

/**
 * Fits every run of the logs behind the paths.
 *
 * @throws CheckError when not one run could be fitted; after everything was printed, when of some log it must be said first
 *   which rows are one run
 */
export async function fitLogs(paths: string[], options: FitLogsOptions, { out }: Output, root: string): Promise<void> {
  const { score, scoreRange: range, role, resource, fromStep, toStep, problems, beside, sameProblems } = options;
  const study = beside === undefined ? [] : await slopesOf(beside, root);
  const logs = await importLogs(paths, importOptions(options), { join: true });
  const whole = logs.filter((log): log is ImportedLog => !isDamaged(log));
  const curves: { curve: ChosenCurve; path: string }[] = [];
  const choices = { score, range, role, resource, fromStep, toStep, problems, sameProblems };
  const fits = fitRuns(logs, choices, study, (curve, path) => curves.push({ curve, path }));
  if (fits.fits.length === 0 && fits.withoutSlope.length === 0) {
    const reasons = fits.refused.map(({ path, reason }) => refusedText({ path, run: null, reason }));
    // a note on a run may be the reason that is said already
    const isSaid = (note: string) => fits.refused.some(({ reason }) => note.endsWith(reason));
    const notes = fits.problems.filter((note) => !isSaid(note)).map((note) => `note: ${note}`);
    const why = [...new Set([...reasons, ...notes])];
    throw new CheckError(`no run can be fitted\n${boundedMessage(why.map((line) => `  ${plain(line)}`))}`);
  }
  if (options.save !== undefined) {
    const ahead = curves.map(({ curve, path }) => runAhead(curve, path, { range, fromStep, toStep }));
    await saveFit(
      options.save,
      ahead.filter((candidate) => candidate !== null)
    );
  }
  out(options.json ? `${toJson(fits)}\n` : fitLogsText(fits, beside, whereNamedApart(whole)));
  const unclear = refusalsIn(whole);
  if (unclear.length > 0) throw new (options.json ? ReportedError : CheckError)(boundedMessage(unclear.map(plain)));
}
