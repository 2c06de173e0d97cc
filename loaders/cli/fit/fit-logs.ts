/** `rlscale fit PATH...`: k of each run straight from its log, beside a known study's where asked; K_max and N_0 over three sizes or more. */

import type { ImportedLog } from "../../../src/import/import-log.js";
import { whereNamedApart } from "../../../src/import/names/names-apart.js";
import { refusalsIn } from "../../../src/import/runs/refusals.js";
import { type FittedRun, fitRuns, type LogFits } from "../../../src/import/study/fit-runs.js";
import { refusedText } from "../../../src/import/study/refused-text.js";
import type { ChosenCurve } from "../../../src/import/study/user-curves.js";
import { runAhead } from "../../../src/import/study/user-runs-ahead.js";
import type { BesideStudy } from "../../../src/lib/beside/beside-record.js";
import * as format from "../../../src/lib/format.js";
import { firstOf } from "../../../src/lib/items.js";
import type { LogResource } from "../../../src/lib/runs.js";
import { toJson } from "../../emit.js";
import { importLogs, isDamaged } from "../../study/import-logs.js";
import { CheckError } from "../errors/check-error.js";
import { ReportedError } from "../errors/reported-error.js";
import { importOptions, type LogOptions } from "../log-options.js";
import type { Output } from "../main.js";
import { bounded, boundedMessage, mostRows } from "../output/bounded.js";
import { textTable } from "../output/text-table.js";
import { plain } from "../plain.js";
import { saveFit } from "../predict/saved-fit.js";
import { countCells, countHead, countLines } from "./fit-counts-text.js";
import { interval, lawLines, leftOutLines, scoreLines, stateLines } from "./fit-scores-text.js";
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
  out(options.json ? `${toJson(fits)}\n` : describe(fits, beside, whereNamedApart(whole)));
  const unclear = refusalsIn(whole);
  if (unclear.length > 0) throw new (options.json ? ReportedError : CheckError)(boundedMessage(unclear.map(plain)));
}

/** @param places where runs lie that are called alike */
function describe(of: LogFits, beside: BesideStudy | undefined, places: readonly string[]): string {
  const { fits, warnings, refused, problems, resource } = of;
  const counted = fits.some(({ counts }) => counts !== null);
  const rows = fits
    .slice(0, mostRows)
    .map((fit) => [
      plain(fit.run),
      fit.modelSize === null ? "?" : format.modelSize(fit.modelSize),
      plain(fit.score),
      String(fit.points),
      format.significant(fit.k, 3),
      `${interval(fit.interval)}${fit.growth === "not shown" ? " not shown" : ""}`,
      ...(counted ? countCells(fit) : [])
    ]);
  const assumptions = [...new Set(fits.flatMap((fit) => fit.assumptions))];
  const say = (start: string, texts: readonly string[], what: string) =>
    bounded(
      texts.map((text) => `${start}: ${plain(text)}\n`),
      what
    );
  return [
    ...stateLines([...fits, ...of.withoutSlope]),
    ...(fits.length === 0
      ? []
      : [
          `ln L = -k ln X + E, L = 1 - score, X = ${resource === "compute" ? "FLOPs" : firstOf(fits).unit}\n\n`,
          textTable(
            ["run", "size", "score", "points", "k", "95 %, this run", ...(counted ? countHead : [])],
            rows,
            [0, 2]
          )
        ]),
    ...(fits.length > rows.length ? [`and ${fits.length - rows.length} more runs; --json has all\n`] : []),
    ...bounded(
      places.map((place) => `run ${plain(place)}\n`),
      "runs that are called alike",
      mostRows
    ),
    ...(beside === undefined
      ? []
      : bounded(
          fits.flatMap((fit) => compared(fit, beside)),
          "comparisons",
          mostRows
        )),
    ...bounded(lawLines(of), "laws over sizes"),
    "\n",
    ...bounded(scoreLines(of.scores), "scores"),
    ...bounded(leftOutLines(fits), "runs that leave points out"),
    ...bounded(countLines([...fits, ...of.withoutSlope]), "counts"),
    ...say("warning", warnings, "warnings"),
    ...say("assumed", assumptions, "assumptions"),
    ...say("not fitted", refused.map(refusedText), "logs and runs that are not fitted"),
    ...say("note", problems, "notes")
  ].join("");
}

function compared({ run, study, k }: FittedRun, beside: BesideStudy): string[] {
  if (study.length === 0) {
    return [`${plain(run)}: not set beside ${beside}: its size is not known, or far from those measured there\n`];
  }
  return study.map((series) => {
    const place = series.outside ? `, its law stretched beyond the sizes measured` : "";
    const name = `${series.family} ${series.variant}`;
    if (series.test === null) {
      return `${plain(run)}: k ${format.significant(k, 3)}, the law of the study's ${name} ${format.significant(series.k, 3)} ${interval(series.interval)} at this size${place}: not a comparison (${series.why}${series.unconfirmed ? `; --same-problems if these are the study's` : ""})\n`;
    }
    const { test } = series;
    const p = test.p < 0.001 ? "p < 0.001" : `p = ${format.significant(test.p, 2)}`;
    return `${plain(run)}: log-odds of the score rise by ${format.significant(test.run, 2)} per unit of ln X, those of the study's ${name} ${format.modelSize(test.modelSize)} by ${format.significant(test.study, 2)} over the same X: ${series.verdict} (difference ${format.significant(test.difference, 2)} ${interval(test.interval)}, ${p})\n`;
  });
}
